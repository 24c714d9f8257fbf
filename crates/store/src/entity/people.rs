//! People, as entered and as their credentials stand. Owns the columns; never the rules on them.

use sea_orm::entity::prelude::*;

/// A person of the directory.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "people")]
pub struct Model {
    /// UUIDv7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// As entered.
    #[sea_orm(column_type = "Text")]
    pub user_name: String,
    /// Folded; unique over all people, deleted ones included.
    #[sea_orm(column_type = "Text")]
    pub user_name_key: String,
    /// May be empty.
    #[sea_orm(column_type = "Text")]
    pub first_name: String,
    /// May be empty.
    #[sea_orm(column_type = "Text")]
    pub last_name: String,
    /// As entered.
    #[sea_orm(column_type = "Text")]
    pub display_name: String,
    /// Folded, for sorting.
    #[sea_orm(column_type = "Text")]
    pub display_name_key: String,
    /// May be empty.
    #[sea_orm(column_type = "Text")]
    pub job_title: String,
    /// May be empty.
    #[sea_orm(column_type = "Text")]
    pub department: String,
    /// Folded, for sorting and filtering.
    #[sea_orm(column_type = "Text")]
    pub department_key: String,
    /// May be empty.
    #[sea_orm(column_type = "Text")]
    pub office_number: String,
    /// May be empty.
    #[sea_orm(column_type = "Text")]
    pub office_phone: String,
    /// May be empty.
    #[sea_orm(column_type = "Text")]
    pub mobile_phone: String,
    /// May be empty.
    #[sea_orm(column_type = "Text")]
    pub fax: String,
    /// May be empty.
    #[sea_orm(column_type = "Text")]
    pub alternate_email: String,
    /// Folded; may be empty.
    #[sea_orm(column_type = "Text")]
    pub alternate_email_key: String,
    /// May be empty.
    #[sea_orm(column_type = "Text")]
    pub address: String,
    /// May be empty.
    #[sea_orm(column_type = "Text")]
    pub city: String,
    /// May be empty.
    #[sea_orm(column_type = "Text")]
    pub state: String,
    /// May be empty.
    #[sea_orm(column_type = "Text")]
    pub postal_code: String,
    /// May be empty.
    #[sea_orm(column_type = "Text")]
    pub country: String,
    /// The own language; empty: the browser's.
    #[sea_orm(column_type = "Text")]
    pub locale: String,
    /// What search looks into, folded (see [`crate::people::search_text`]).
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    /// Sign-in is blocked by an administrator.
    pub blocked: bool,
    /// 0: not deleted.
    pub deleted_at: i64,
    /// When added.
    pub created_at: i64,
    /// When last changed.
    pub updated_at: i64,
    /// Rises with every change of what is entered or of the roles.
    pub version: i64,
    /// 0: never.
    pub last_sign_in_at: i64,
    /// 0: never.
    pub password_set_at: i64,
    /// 0 none, 1 permanent, 2 temporary, 3 disabled, 4 reported.
    pub password_kind: i16,
    /// Must change at next sign-in.
    pub must_change: bool,
    /// Never expires, by the person's own setting.
    pub never_expires: bool,
    /// 0: not temporary.
    pub temporary_until: i64,
    /// First use of the temporary password; 0: not yet.
    pub temporary_used_at: i64,
    /// 0: not locked.
    pub locked_until: i64,
    /// How many rows of `roles` the person has.
    pub role_count: i16,
}

/// No relations: queries join by hand.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
