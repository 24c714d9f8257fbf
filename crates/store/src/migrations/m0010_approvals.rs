//! Jobs that wait for another administrator.

use super::Step;

pub(super) const STEP: Step = Step::of("approvals", TABLES, INDEXES);

/// A job from before was never asked about: it runs on as it did.
const TABLES: &[&str] = &[
    "ALTER TABLE jobs ADD COLUMN asked_at {LONG} NOT NULL DEFAULT 0",
    "ALTER TABLE jobs ADD COLUMN answer {SHORT} NOT NULL DEFAULT 0",
    "ALTER TABLE jobs ADD COLUMN answered_at {LONG} NOT NULL DEFAULT 0",
    "ALTER TABLE jobs ADD COLUMN answered_by {UUID}",
    "ALTER TABLE jobs ADD COLUMN answered_name {TEXT} NOT NULL DEFAULT ''",
    "ALTER TABLE jobs ADD COLUMN reason {TEXT} NOT NULL DEFAULT ''",
];

/// What waits, and since when.
const INDEXES: &[&str] = &["CREATE INDEX jobs_waiting ON jobs (asked_at) WHERE state = 5"];
