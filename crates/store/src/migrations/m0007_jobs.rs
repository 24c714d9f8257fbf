//! One thing done to many people.

use super::Step;

pub(super) const STEP: Step = Step::of("jobs", TABLES, INDEXES);

const TABLES: &[&str] = &[
    // Whoever started it is named without a reference, as in the audit log: a job outlives people.
    "CREATE TABLE jobs (
        id {UUID} NOT NULL PRIMARY KEY,
        work {TEXT} NOT NULL,
        source {TEXT} NOT NULL,
        state {SHORT} NOT NULL,
        owner_id {UUID},
        owner_name {TEXT} NOT NULL,
        ip {TEXT} NOT NULL,
        request_id {TEXT} NOT NULL,
        wish {TEXT},
        wish_digest {BYTES} NOT NULL,
        total {LONG} NOT NULL,
        done {LONG} NOT NULL,
        left_out {LONG} NOT NULL,
        failed {LONG} NOT NULL,
        created_at {LONG} NOT NULL,
        start_at {LONG} NOT NULL,
        started_at {LONG} NOT NULL,
        ended_at {LONG} NOT NULL,
        worked_until {LONG} NOT NULL,
        worked_ms {LONG} NOT NULL,
        results_until {LONG} NOT NULL,
        results_wiped_at {LONG} NOT NULL,
        version {LONG} NOT NULL
    ){STRICT}",
    // The place on the list is the key: a list is read in order, and one person stands on it once.
    "CREATE TABLE job_items (
        job_id {UUID} NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
        number {LONG} NOT NULL,
        person_id {UUID} NOT NULL,
        state {SHORT} NOT NULL,
        code {TEXT} NOT NULL,
        next_at {LONG} NOT NULL,
        leased_by {UUID},
        sealed {BYTES} NOT NULL,
        seal_key {TEXT} NOT NULL,
        message_id {UUID},
        at {LONG} NOT NULL,
        PRIMARY KEY (job_id, number),
        UNIQUE (job_id, person_id)
    ){ROWLESS}",
];

/// One wish, one job; the list of jobs; what runs; what is left of a list; what carries a secret; what was mailed.
const INDEXES: &[&str] = &[
    "CREATE UNIQUE INDEX jobs_wish ON jobs (wish) WHERE wish IS NOT NULL",
    "CREATE INDEX jobs_by_order ON jobs (created_at, id)",
    "CREATE INDEX jobs_open ON jobs (start_at, id) WHERE state <= 1",
    "CREATE INDEX job_items_left ON job_items (job_id, number) WHERE state <= 1",
    "CREATE INDEX job_items_by_state ON job_items (job_id, state, number)",
    "CREATE INDEX job_items_sealed ON job_items (job_id, number) WHERE seal_key <> ''",
];
