//! The outbox: messages to people, and the links and codes that some of them carry.

use super::Step;

pub(super) const STEP: Step = Step::of("outbox", TABLES, INDEXES);

const TABLES: &[&str] = &[
    // `person_id` and `caused_by` outlive the people they name, as in the audit log: no references. What a removed
    // person's messages said is wiped instead (`messages::forget`).
    "CREATE TABLE messages (
        id {UUID} NOT NULL PRIMARY KEY,
        kind {TEXT} NOT NULL,
        channel {SHORT} NOT NULL,
        person_id {UUID},
        caused_by {UUID},
        recipient {TEXT} NOT NULL,
        locale {TEXT} NOT NULL,
        facts {TEXT} NOT NULL,
        sealed {BYTES} NOT NULL,
        seal_key {TEXT} NOT NULL,
        link_id {UUID},
        state {SHORT} NOT NULL,
        attempts {LONG} NOT NULL,
        next_at {LONG} NOT NULL,
        leased_by {UUID},
        last_reply {TEXT} NOT NULL,
        created_at {LONG} NOT NULL,
        sent_at {LONG} NOT NULL,
        ended_at {LONG} NOT NULL,
        expires_at {LONG} NOT NULL,
        version {LONG} NOT NULL
    ){STRICT}",
    "CREATE TABLE links (
        id {UUID} NOT NULL PRIMARY KEY,
        person_id {UUID} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        purpose {TEXT} NOT NULL,
        token_hash {BYTES} NOT NULL UNIQUE,
        code_mac {BYTES} NOT NULL,
        created_at {LONG} NOT NULL,
        expires_at {LONG} NOT NULL,
        used_at {LONG} NOT NULL,
        void_at {LONG} NOT NULL,
        attempts {LONG} NOT NULL,
        credential_version {LONG} NOT NULL,
        created_by {UUID}
    ){STRICT}",
];

/// What is due lies in a small index of its own, however many were sent; the lists have one each, with the id that breaks ties.
const INDEXES: &[&str] = &[
    "CREATE INDEX messages_due ON messages (next_at, id) WHERE state IN (0, 1, 3)",
    "CREATE INDEX messages_by_created ON messages (created_at, id)",
    "CREATE INDEX messages_by_state ON messages (state, created_at, id)",
    "CREATE INDEX messages_by_kind ON messages (kind, created_at, id)",
    "CREATE INDEX messages_by_person ON messages (person_id, created_at, id) WHERE person_id IS NOT NULL",
    "CREATE INDEX messages_ended ON messages (ended_at) WHERE ended_at > 0",
    "CREATE INDEX links_by_person ON links (person_id, purpose, created_at)",
    "CREATE INDEX links_by_end ON links (expires_at)",
];
