//! Authenticator apps and recovery codes.

use super::Step;

pub(super) const STEP: Step = Step::of("authenticators", TABLES, INDEXES);

const TABLES: &[&str] = &[
    // One that counts a person, and one that waits for its first code.
    "CREATE TABLE authenticators (
        id {UUID} NOT NULL PRIMARY KEY,
        person_id {UUID} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        pending {SHORT} NOT NULL,
        name {TEXT} NOT NULL,
        sealed {BYTES} NOT NULL,
        seal_key {TEXT} NOT NULL,
        created_at {LONG} NOT NULL,
        tries {LONG} NOT NULL,
        proven_at {LONG} NOT NULL,
        last_step {LONG} NOT NULL,
        used_at {LONG} NOT NULL
    ){STRICT}",
    "CREATE TABLE recovery_codes (
        id {UUID} NOT NULL PRIMARY KEY,
        person_id {UUID} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        code_hash {BYTES} NOT NULL,
        made_at {LONG} NOT NULL,
        used_at {LONG} NOT NULL
    ){STRICT}",
];

const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX authenticators_of_person ON authenticators (person_id, pending)",
    "CREATE UNIQUE INDEX recovery_codes_of_person ON recovery_codes (person_id, code_hash)",
];
