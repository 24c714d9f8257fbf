//! Who was told that a password ends.

use super::Step;

pub(super) const STEP: Step = Step::of("expiry_notices", TABLES, &[]);

const TABLES: &[&str] = &[
    // Beside the person's own row, as the questions are: only those have one whose password is about to end.
    "CREATE TABLE expiry_notices (
        person_id {UUID} NOT NULL PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
        password_set_at {LONG} NOT NULL,
        days {SHORT} NOT NULL
    ){STRICT}",
];
