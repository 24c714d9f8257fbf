//! A person's row between the table and the wire. Owns which column is which field, what is folded for look-up, and
//! what a caller who may not see contact details gets instead; never reads or writes.

use crate::Caller;
use domain::authority::{self, Action};
use domain::contact::{mask_email, mask_phone};
use domain::password::state::{Columns, PasswordKind};
use domain::person::ValidPerson;
use domain::wire::people::{PersonFields, PersonRow, Status};
use domain::{PersonId, RoleSet, Timestamp, fold};
use store::Person;
use store::people_list::{ListRow, Moment};

/// Fields that are contact details: they open the reset, so the matrix guards them.
pub(crate) const CONTACT_FIELDS: [&str; 2] = ["mobile_phone", "alternate_email"];

/// A person who was just entered: no password, no role, never seen.
pub(crate) fn new_person(id: PersonId, person: &ValidPerson, now: Timestamp) -> Person {
    let empty = Person {
        id: id.0,
        user_name: String::new(),
        user_name_key: String::new(),
        first_name: String::new(),
        last_name: String::new(),
        display_name: String::new(),
        display_name_key: String::new(),
        job_title: String::new(),
        department: String::new(),
        department_key: String::new(),
        office_number: String::new(),
        office_phone: String::new(),
        mobile_phone: String::new(),
        fax: String::new(),
        alternate_email: String::new(),
        alternate_email_key: String::new(),
        address: String::new(),
        city: String::new(),
        state: String::new(),
        postal_code: String::new(),
        country: String::new(),
        locale: String::new(),
        search_text: String::new(),
        blocked: false,
        deleted_at: Timestamp::NEVER.0,
        created_at: now.0,
        updated_at: now.0,
        version: 1,
        last_sign_in_at: Timestamp::NEVER.0,
        password_set_at: Timestamp::NEVER.0,
        password_kind: PasswordKind::None.code(),
        must_change: false,
        never_expires: false,
        temporary_until: Timestamp::NEVER.0,
        temporary_used_at: Timestamp::NEVER.0,
        locked_until: Timestamp::NEVER.0,
        role_count: 0,
    };
    with_fields(empty, person)
}

/// The row with everything that is entered replaced, keys included.
pub(crate) fn with_fields(row: Person, person: &ValidPerson) -> Person {
    let fields = person.to_fields();
    Person {
        user_name_key: fold::key(&fields.user_name),
        display_name_key: fold::key(&fields.display_name),
        department_key: fold::key(&fields.department),
        alternate_email_key: fold::key(&fields.alternate_email),
        user_name: fields.user_name,
        first_name: fields.first_name,
        last_name: fields.last_name,
        display_name: fields.display_name,
        job_title: fields.job_title,
        department: fields.department,
        office_number: fields.office_number,
        office_phone: fields.office_phone,
        mobile_phone: fields.mobile_phone,
        fax: fields.fax,
        alternate_email: fields.alternate_email,
        address: fields.address,
        city: fields.city,
        state: fields.state,
        postal_code: fields.postal_code,
        country: fields.country,
        ..row
    }
}

/// Everything that is entered about a person.
pub(crate) fn fields(row: &Person) -> PersonFields {
    PersonFields {
        user_name: row.user_name.clone(),
        first_name: row.first_name.clone(),
        last_name: row.last_name.clone(),
        display_name: row.display_name.clone(),
        job_title: row.job_title.clone(),
        department: row.department.clone(),
        office_number: row.office_number.clone(),
        office_phone: row.office_phone.clone(),
        mobile_phone: row.mobile_phone.clone(),
        fax: row.fax.clone(),
        alternate_email: row.alternate_email.clone(),
        address: row.address.clone(),
        city: row.city.clone(),
        state: row.state.clone(),
        postal_code: row.postal_code.clone(),
        country: row.country.clone(),
    }
}

/// Whether the caller may see the contact details of somebody with these roles.
pub(crate) fn sees_contacts(caller: &Caller, person: PersonId, roles: RoleSet) -> bool {
    caller.may(Action::SeeContacts, person, roles).is_ok()
}

/// The fields with contact details masked (promise E3); empty ones stay empty.
pub(crate) fn masked(fields: PersonFields) -> PersonFields {
    let mask = |text: &str, mask: fn(&str) -> String| {
        if text.is_empty() {
            String::new()
        } else {
            mask(text)
        }
    };
    PersonFields {
        mobile_phone: mask(&fields.mobile_phone, mask_phone),
        alternate_email: mask(&fields.alternate_email, mask_email),
        ..fields
    }
}

/// The list's row of a person.
pub(crate) fn list_row(row: &Person, roles: RoleSet) -> ListRow {
    ListRow {
        id: row.id,
        user_name: row.user_name.clone(),
        user_name_key: row.user_name_key.clone(),
        display_name: row.display_name.clone(),
        display_name_key: row.display_name_key.clone(),
        department: row.department.clone(),
        department_key: row.department_key.clone(),
        job_title: row.job_title.clone(),
        city: row.city.clone(),
        country: row.country.clone(),
        blocked: row.blocked,
        deleted_at: row.deleted_at,
        created_at: row.created_at,
        last_sign_in_at: row.last_sign_in_at,
        password_set_at: row.password_set_at,
        password_kind: row.password_kind,
        must_change: row.must_change,
        never_expires: row.never_expires,
        temporary_until: row.temporary_until,
        temporary_used_at: row.temporary_used_at,
        locked_until: row.locked_until,
        role_count: row.role_count,
        no_contact: row.alternate_email.is_empty() && row.mobile_phone.is_empty(),
        version: row.version,
        roles,
    }
}

/// A list's row as the caller gets it, with what the caller may do.
pub(crate) fn wire(row: ListRow, caller: &Caller, moment: Moment<'_>) -> PersonRow {
    let id = PersonId(row.id);
    let password = Columns {
        kind: PasswordKind::from_code(row.password_kind).unwrap_or_default(),
        must_change: row.must_change,
        never_expires: row.never_expires,
        temporary_until: Timestamp(row.temporary_until),
        temporary_used_at: Timestamp(row.temporary_used_at),
        locked_until: Timestamp(row.locked_until),
        set_at: Timestamp(row.password_set_at),
    };
    let status = match (row.deleted_at, row.blocked) {
        (0, false) => Status::Active,
        (0, true) => Status::Blocked,
        _ => Status::Deleted,
    };
    PersonRow {
        id,
        user_name: row.user_name,
        display_name: row.display_name,
        department: row.department,
        job_title: row.job_title,
        city: row.city,
        country: row.country,
        status,
        roles: row.roles,
        last_sign_in_at: Timestamp(row.last_sign_in_at).some(),
        password: password.state(moment.expiry, moment.now),
        created_at: Timestamp(row.created_at),
        deleted_at: Timestamp(row.deleted_at).some(),
        no_contact: row.no_contact,
        may: authority::permissions(caller.roles(), caller.id() == Some(id), row.roles),
    }
}

/// Longest search.
pub(crate) const MAX_SEARCH: usize = 100;
