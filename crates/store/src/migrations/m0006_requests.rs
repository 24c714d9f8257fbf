//! What people ask the administrators for.

use super::Step;

pub(super) const STEP: Step = Step::of("requests", TABLES, INDEXES);

const TABLES: &[&str] = &[
    // Goes with its person: it holds what that person wrote. Those who claimed or ended it are named without a reference, as in
    // the audit log.
    "CREATE TABLE requests (
        id {UUID} NOT NULL PRIMARY KEY,
        person_id {UUID} REFERENCES people (id) ON DELETE CASCADE,
        user_name {TEXT} NOT NULL,
        reference {TEXT} NOT NULL,
        message {TEXT} NOT NULL,
        ip {TEXT} NOT NULL,
        state {SHORT} NOT NULL,
        waiting {SHORT} NOT NULL,
        created_at {LONG} NOT NULL,
        asked_at {LONG} NOT NULL,
        told_at {LONG} NOT NULL,
        told {LONG} NOT NULL,
        claimed_by {UUID},
        claimed_at {LONG} NOT NULL,
        ended_by {UUID},
        ended_at {LONG} NOT NULL,
        reason {TEXT} NOT NULL,
        note {TEXT} NOT NULL,
        version {LONG} NOT NULL
    ){STRICT}",
];

/// One that waits a person; the list as it is read; what the sweep looks for.
const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX requests_waiting ON requests (person_id) WHERE waiting = 1",
    "CREATE INDEX requests_by_order ON requests (waiting, created_at, id) WHERE person_id IS NOT NULL",
    "CREATE INDEX requests_by_person ON requests (person_id, created_at) WHERE person_id IS NOT NULL",
    "CREATE INDEX requests_of_nobody ON requests (created_at, id) WHERE person_id IS NULL",
];
