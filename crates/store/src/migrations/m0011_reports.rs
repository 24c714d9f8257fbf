//! Who lacks something of what gets people back in: the few of whom reports tell.

use super::Step;

pub(super) const STEP: Step = Step::of("reports", &[], INDEXES);

const INDEXES: &[&str] = &[
    "CREATE INDEX people_no_email ON people (deleted_at) WHERE alternate_email = ''",
    "CREATE INDEX people_no_phone ON people (deleted_at) WHERE mobile_phone = ''",
    "CREATE INDEX proven_contacts_changed ON proven_contacts (changed_at) WHERE changed_at > 0",
];
