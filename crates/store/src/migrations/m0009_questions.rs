//! What is asked of people at sign-in, and what they confirmed.

use super::Step;

pub(super) const STEP: Step = Step::of("questions", TABLES, &[]);

const TABLES: &[&str] = &[
    // Beside the person's own row, which every sign-in writes: most people are never asked and have none.
    "CREATE TABLE contact_questions (
        person_id {UUID} NOT NULL PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
        asked_at {LONG} NOT NULL,
        later_until {LONG} NOT NULL
    ){STRICT}",
    // Like the proof, a confirmation is of one value.
    "ALTER TABLE proven_contacts ADD COLUMN confirmed_at {LONG} NOT NULL DEFAULT 0",
];
