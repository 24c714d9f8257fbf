//! Contact details that their owner proved, and those that wait for the proof.

use super::Step;

pub(super) const STEP: Step = Step::of("contacts", TABLES, INDEXES);

const TABLES: &[&str] = &[
    // A proof is of one value: whatever changes the person's own columns, by whichever way, is not proven.
    "CREATE TABLE proven_contacts (
        person_id {UUID} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        kind {SHORT} NOT NULL,
        value {TEXT} NOT NULL,
        changed_at {LONG} NOT NULL,
        proven_at {LONG} NOT NULL,
        PRIMARY KEY (person_id, kind)
    ){STRICT}",
    "CREATE TABLE pending_contacts (
        person_id {UUID} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        kind {SHORT} NOT NULL,
        value {TEXT} NOT NULL,
        link_id {UUID} NOT NULL,
        created_at {LONG} NOT NULL,
        PRIMARY KEY (person_id, kind)
    ){STRICT}",
];

/// How much was sent to one address lately is asked before more is sent.
const INDEXES: &[&str] = &[
    "CREATE INDEX messages_by_recipient ON messages (recipient, created_at) WHERE recipient <> ''",
];
