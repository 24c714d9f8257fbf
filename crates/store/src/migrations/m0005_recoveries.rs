//! The ways back in that people are on.

use super::Step;

pub(super) const STEP: Step = Step::of("recoveries", TABLES, INDEXES);

const TABLES: &[&str] = &[
    // Begun for every name that is typed, whoever has it or nobody, and without asking (E1, E2): whose it is is known from the
    // first proof on, and stays.
    "CREATE TABLE recoveries (
        id {UUID} NOT NULL PRIMARY KEY,
        browser_hash {BYTES} NOT NULL UNIQUE,
        user_name {TEXT} NOT NULL,
        person_id {UUID} REFERENCES people (id) ON DELETE CASCADE,
        credential_version {LONG} NOT NULL,
        link_id {UUID},
        created_at {LONG} NOT NULL,
        expires_at {LONG} NOT NULL,
        asked {SHORT} NOT NULL,
        sent_at {LONG} NOT NULL,
        sent_by {SHORT} NOT NULL,
        proven {SHORT} NOT NULL,
        ended_at {LONG} NOT NULL
    ){STRICT}",
];

const INDEXES: &[&str] = &[
    "CREATE INDEX recoveries_by_end ON recoveries (expires_at)",
    "CREATE INDEX recoveries_by_person ON recoveries (person_id) WHERE person_id IS NOT NULL",
];
