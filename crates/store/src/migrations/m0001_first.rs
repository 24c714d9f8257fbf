//! The first tables: people and what hangs on them, sessions, counters, settings, the audit log.

use super::Step;

pub(super) const STEP: Step = Step {
    name: "first",
    tables: TABLES,
    indexes: INDEXES,
    sqlite: SQLITE,
    fill: None,
};

const TABLES: &[&str] = &[
    "CREATE TABLE people (
        {PEOPLE_KEY},
        user_name {TEXT} NOT NULL,
        user_name_key {TEXT} NOT NULL UNIQUE,
        first_name {TEXT} NOT NULL,
        last_name {TEXT} NOT NULL,
        display_name {TEXT} NOT NULL,
        display_name_key {TEXT} NOT NULL,
        job_title {TEXT} NOT NULL,
        department {TEXT} NOT NULL,
        department_key {TEXT} NOT NULL,
        office_number {TEXT} NOT NULL,
        office_phone {TEXT} NOT NULL,
        mobile_phone {TEXT} NOT NULL,
        fax {TEXT} NOT NULL,
        alternate_email {TEXT} NOT NULL,
        alternate_email_key {TEXT} NOT NULL,
        address {TEXT} NOT NULL,
        city {TEXT} NOT NULL,
        state {TEXT} NOT NULL,
        postal_code {TEXT} NOT NULL,
        country {TEXT} NOT NULL,
        locale {TEXT} NOT NULL,
        search_text {TEXT} NOT NULL,
        blocked {BOOL} NOT NULL,
        deleted_at {LONG} NOT NULL,
        created_at {LONG} NOT NULL,
        updated_at {LONG} NOT NULL,
        version {LONG} NOT NULL,
        last_sign_in_at {LONG} NOT NULL,
        password_set_at {LONG} NOT NULL,
        password_kind {SHORT} NOT NULL,
        must_change {BOOL} NOT NULL,
        never_expires {BOOL} NOT NULL,
        temporary_until {LONG} NOT NULL,
        temporary_used_at {LONG} NOT NULL,
        locked_until {LONG} NOT NULL,
        role_count {SHORT} NOT NULL
    ){STRICT}",
    "CREATE TABLE credentials (
        person_id {UUID} NOT NULL PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
        phc {TEXT} NOT NULL,
        pepper_key_id {TEXT} NOT NULL,
        version {LONG} NOT NULL,
        set_at {LONG} NOT NULL
    ){ROWLESS}",
    "CREATE TABLE password_history (
        person_id {UUID} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        set_at {LONG} NOT NULL,
        phc {TEXT} NOT NULL,
        PRIMARY KEY (person_id, set_at)
    ){ROWLESS}",
    "CREATE TABLE roles (
        person_id {UUID} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        role {SHORT} NOT NULL,
        granted_at {LONG} NOT NULL,
        PRIMARY KEY (person_id, role)
    ){ROWLESS}",
    "CREATE TABLE groups (
        id {UUID} NOT NULL PRIMARY KEY,
        name {TEXT} NOT NULL,
        name_key {TEXT} NOT NULL UNIQUE,
        description {TEXT} NOT NULL,
        version {LONG} NOT NULL,
        created_at {LONG} NOT NULL
    ){ROWLESS}",
    "CREATE TABLE group_members (
        group_id {UUID} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
        person_id {UUID} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        PRIMARY KEY (group_id, person_id)
    ){ROWLESS}",
    "CREATE TABLE sessions (
        id_hash {BYTES} NOT NULL PRIMARY KEY,
        reference {UUID} NOT NULL UNIQUE,
        person_id {UUID} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        kind {SHORT} NOT NULL,
        restricted {SHORT} NOT NULL,
        created_at {LONG} NOT NULL,
        last_seen_at {LONG} NOT NULL,
        expires_at {LONG} NOT NULL,
        idle_seconds {LONG} NOT NULL,
        confirmed_at {LONG} NOT NULL,
        credential_version {LONG} NOT NULL,
        ip {TEXT} NOT NULL,
        user_agent {TEXT} NOT NULL
    ){ROWLESS}",
    "CREATE TABLE throttles (
        key {TEXT} NOT NULL PRIMARY KEY,
        failures {LONG} NOT NULL,
        window_start {LONG} NOT NULL,
        locked_until {LONG} NOT NULL,
        streak {LONG} NOT NULL,
        recent {BYTES} NOT NULL
    ){ROWLESS}",
    "CREATE TABLE settings (
        name {TEXT} NOT NULL PRIMARY KEY,
        value {TEXT} NOT NULL,
        version {LONG} NOT NULL,
        updated_at {LONG} NOT NULL
    ){ROWLESS}",
    "CREATE TABLE saved_views (
        owner {UUID} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        name {TEXT} NOT NULL,
        query {TEXT} NOT NULL,
        shared {BOOL} NOT NULL,
        PRIMARY KEY (owner, name)
    ){ROWLESS}",
    // `actor_id` and `target_id` outlive the people they name: no references.
    "CREATE TABLE audit (
        seq {LONG} NOT NULL PRIMARY KEY,
        at {LONG} NOT NULL,
        action {TEXT} NOT NULL,
        result {SHORT} NOT NULL,
        actor_id {UUID},
        actor_name {TEXT} NOT NULL,
        target_id {UUID},
        target_name {TEXT} NOT NULL,
        ip {TEXT} NOT NULL,
        request_id {TEXT} NOT NULL,
        before {TEXT} NOT NULL,
        after {TEXT} NOT NULL,
        search_text {TEXT} NOT NULL,
        previous {BYTES} NOT NULL,
        hash {BYTES} NOT NULL
    ){STRICT}",
    "CREATE TABLE audit_head (
        id {SHORT} NOT NULL PRIMARY KEY CHECK (id = 1),
        seq {LONG} NOT NULL,
        hash {BYTES} NOT NULL
    ){STRICT}",
    "INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, {EMPTY})",
];

/// One index for each sort of the two lists of people, with the id that breaks ties; small partial ones
/// for filters that match few; and the ways back along references.
const INDEXES: &[&str] = &[
    "CREATE INDEX people_by_display_name ON people (display_name_key, id) WHERE deleted_at = 0",
    "CREATE INDEX people_by_user_name ON people (user_name_key, id) WHERE deleted_at = 0",
    "CREATE INDEX people_by_department ON people (department_key, id) WHERE deleted_at = 0",
    "CREATE INDEX people_by_last_sign_in ON people (last_sign_in_at, id) WHERE deleted_at = 0",
    "CREATE INDEX people_by_password_set ON people (password_set_at, id) WHERE deleted_at = 0",
    "CREATE INDEX people_by_created ON people (created_at, id) WHERE deleted_at = 0",
    "CREATE INDEX people_by_deleted ON people (deleted_at, id) WHERE deleted_at = 0",
    "CREATE INDEX gone_by_display_name ON people (display_name_key, id) WHERE deleted_at > 0",
    "CREATE INDEX gone_by_user_name ON people (user_name_key, id) WHERE deleted_at > 0",
    "CREATE INDEX gone_by_department ON people (department_key, id) WHERE deleted_at > 0",
    "CREATE INDEX gone_by_last_sign_in ON people (last_sign_in_at, id) WHERE deleted_at > 0",
    "CREATE INDEX gone_by_password_set ON people (password_set_at, id) WHERE deleted_at > 0",
    "CREATE INDEX gone_by_created ON people (created_at, id) WHERE deleted_at > 0",
    "CREATE INDEX gone_by_deleted ON people (deleted_at, id) WHERE deleted_at > 0",
    "CREATE INDEX people_blocked ON people (deleted_at) WHERE blocked = {TRUE}",
    "CREATE INDEX people_must_change ON people (deleted_at) WHERE must_change = {TRUE}",
    "CREATE INDEX people_never_expires ON people (deleted_at) WHERE never_expires = {TRUE}",
    "CREATE INDEX people_password_kind ON people (password_kind, deleted_at) WHERE password_kind <> 1",
    "CREATE INDEX people_locked ON people (locked_until, deleted_at) WHERE locked_until > 0",
    "CREATE INDEX people_administrators ON people (deleted_at) WHERE role_count > 0",
    "CREATE INDEX people_no_contact ON people (deleted_at) WHERE alternate_email = '' AND mobile_phone = ''",
    "CREATE INDEX people_by_alternate_email ON people (alternate_email_key) WHERE alternate_email_key <> ''",
    "CREATE INDEX roles_by_role ON roles (role, person_id)",
    "CREATE INDEX group_members_by_person ON group_members (person_id, group_id)",
    "CREATE INDEX sessions_by_person ON sessions (person_id, created_at)",
    "CREATE INDEX sessions_by_end ON sessions (expires_at)",
    "CREATE INDEX throttles_by_start ON throttles (window_start)",
    "CREATE INDEX audit_by_actor ON audit (actor_id, seq)",
    "CREATE INDEX audit_by_target ON audit (target_id, seq)",
    "CREATE INDEX audit_by_action ON audit (action, seq)",
    "CREATE INDEX audit_by_time ON audit (at, seq)",
];

/// What search looks into: one token for each one, two and three characters in a row of the folded text
/// (see `search`). Holds the tokens only, not the text.
const SQLITE: &[&str] = &[
    "CREATE VIRTUAL TABLE people_grams USING fts5 (grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii')",
];
