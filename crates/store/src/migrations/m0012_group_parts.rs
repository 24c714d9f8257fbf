//! Groups in groups.

use super::Step;

pub(super) const STEP: Step = Step::of("group_parts", TABLES, INDEXES);

const TABLES: &[&str] = &["CREATE TABLE group_parts (
        group_id {UUID} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
        part_id {UUID} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
        PRIMARY KEY (group_id, part_id)
    ){ROWLESS}"];

/// For the group that goes.
const INDEXES: &[&str] = &["CREATE INDEX group_parts_by_part ON group_parts (part_id)"];
