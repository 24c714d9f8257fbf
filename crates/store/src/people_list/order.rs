//! The sorts of a list: column, index, and the value a cursor keeps. Owns nothing else.

use super::{Key, ListRow};
use crate::Error;
use domain::wire::people::PeopleSort;
use sea_orm::Value;

/// A sort, ascending; ties are broken by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Order {
    pub column: &'static str,
    /// Name of the index without `people_` or `gone_`.
    pub index: &'static str,
    sort: PeopleSort,
}

impl Order {
    pub(super) const fn of(sort: PeopleSort) -> Self {
        let (column, index) = match sort {
            PeopleSort::DisplayName => ("display_name_key", "by_display_name"),
            PeopleSort::UserName => ("user_name_key", "by_user_name"),
            PeopleSort::Department => ("department_key", "by_department"),
            PeopleSort::LastSignIn => ("last_sign_in_at", "by_last_sign_in"),
            PeopleSort::PasswordSet => ("password_set_at", "by_password_set"),
            PeopleSort::Created => ("created_at", "by_created"),
            PeopleSort::Deleted => ("deleted_at", "by_deleted"),
        };
        Self {
            column,
            index,
            sort,
        }
    }

    /// By a text, or by a number.
    pub(super) const fn is_text(self) -> bool {
        matches!(
            self.sort,
            PeopleSort::DisplayName | PeopleSort::UserName | PeopleSort::Department
        )
    }

    /// By display name, as the rows themselves lie on `SQLite`.
    pub(super) const fn is_by_name(self) -> bool {
        matches!(self.sort, PeopleSort::DisplayName)
    }

    /// Where the row stands.
    pub(super) fn key(self, row: &ListRow) -> Key {
        let text = |text: &String| (None, Some(text.clone()));
        let number = |number: i64| (Some(number), None);
        let (number, text) = match self.sort {
            PeopleSort::DisplayName => text(&row.display_name_key),
            PeopleSort::UserName => text(&row.user_name_key),
            PeopleSort::Department => text(&row.department_key),
            PeopleSort::LastSignIn => number(row.last_sign_in_at),
            PeopleSort::PasswordSet => number(row.password_set_at),
            PeopleSort::Created => number(row.created_at),
            PeopleSort::Deleted => number(row.deleted_at),
        };
        Key {
            number,
            text,
            id: row.id,
        }
    }

    /// The cursor's value for the sort's column.
    pub(super) fn value(self, key: &Key) -> Result<Value, Error> {
        let value = match self.sort {
            PeopleSort::DisplayName | PeopleSort::UserName | PeopleSort::Department => {
                key.text.clone().map(Value::from)
            }
            PeopleSort::LastSignIn
            | PeopleSort::PasswordSet
            | PeopleSort::Created
            | PeopleSort::Deleted => key.number.map(Value::from),
        };
        value.ok_or(Error::BadCursor)
    }
}
