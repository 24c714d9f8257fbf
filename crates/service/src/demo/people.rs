//! The people of the sample organisation: a list in the shape of the import template, and for each a state by the place in it. Owns
//! which states there are; the same at each making, but for the moments, which are counted back from now.

use super::{ADMINISTRATOR, roles_of};
use crate::people::row::new_person;
use crate::{Desk, Error};
use domain::password::state::PasswordKind;
use domain::person::ValidPerson;
use domain::wire::people::PersonFields;
use domain::{PersonId, Role, RoleSet, Span, Timestamp};
use store::Person;

const LIST: &str = include_str!("people.csv");

/// A person to be made.
pub(super) struct Sample {
    pub(super) person: Person,
    pub(super) roles: RoleSet,
}

impl Sample {
    pub(super) fn id(&self) -> PersonId {
        PersonId(self.person.id)
    }
}

/// The administrator first, then the list.
pub(super) fn samples(desk: &Desk, now: Timestamp) -> Result<Vec<Sample>, Error> {
    let mut all = vec![administrator(desk, now)?];
    let mut reader = csv::Reader::from_reader(LIST.as_bytes());
    for (place, record) in reader.records().enumerate() {
        let record =
            record.map_err(|error| Error::Inconsistent(format!("the demo's people: {error}")))?;
        let mut cells = record.iter().map(str::to_owned);
        let mut cell = || cells.next().unwrap_or_default();
        // The columns of the template, in its order.
        let fields = PersonFields {
            user_name: cell(),
            first_name: cell(),
            last_name: cell(),
            display_name: cell(),
            job_title: cell(),
            department: cell(),
            office_number: cell(),
            office_phone: cell(),
            mobile_phone: cell(),
            fax: cell(),
            alternate_email: cell(),
            address: cell(),
            city: cell(),
            state: cell(),
            postal_code: cell(),
            country: cell(),
        };
        all.push(sample(desk, &fields, place, now)?);
    }
    Ok(all)
}

fn valid(fields: &PersonFields) -> Result<ValidPerson, Error> {
    ValidPerson::parse(fields).map_err(|errors| {
        Error::Inconsistent(format!("the demo's {}: {errors:?}", fields.user_name))
    })
}

fn administrator(desk: &Desk, now: Timestamp) -> Result<Sample, Error> {
    let text = str::to_owned;
    let fields = PersonFields {
        user_name: text(ADMINISTRATOR),
        first_name: text("Amara"),
        last_name: text("Osei"),
        display_name: text("Amara Osei"),
        job_title: text("Head of IT"),
        department: text("IT"),
        office_number: text("12"),
        office_phone: text("+44 20 7946 0100"),
        mobile_phone: text("+44 7900900100"),
        alternate_email: text("amara.osei@example.org"),
        address: text("1 Orchard Street"),
        city: text("Leeds"),
        postal_code: text("LS1 4DY"),
        country: text("United Kingdom"),
        ..PersonFields::default()
    };
    let person = new_person(
        desk.new_person_id(),
        &valid(&fields)?,
        now.minus(Span::days(900)),
    );
    let roles = RoleSet::EMPTY.with(Role::GlobalAdministrator);
    Ok(Sample { person, roles })
}

fn sample(
    desk: &Desk,
    fields: &PersonFields,
    place: usize,
    now: Timestamp,
) -> Result<Sample, Error> {
    let step = i64::try_from(place).unwrap_or_default();
    let joined = now
        .minus(Span::days(40 + step * 13 % 800))
        .minus(Span::minutes(step * 7 % 600));
    let mut person = new_person(desk.new_person_id(), &valid(fields)?, joined);
    if place % 17 == 3 {
        person.mobile_phone.clear();
        person.alternate_email.clear();
        person.alternate_email_key.clear();
    }
    person.password_kind = PasswordKind::Permanent.code();
    person.password_set_at = now.minus(Span::days(step * 11 % 360)).0.max(joined.0);
    person.last_sign_in_at = now
        .minus(Span::hours(1 + step * 29 % 2000))
        .0
        .max(person.password_set_at);
    state(&mut person, place, step, now);
    Ok(Sample {
        person,
        roles: roles_of(place),
    })
}

/// Every state that a list can show, at places that do not meet the role holders'.
fn state(person: &mut Person, place: usize, step: i64, now: Timestamp) {
    let temporary = |person: &mut Person, until: Timestamp| {
        person.password_kind = PasswordKind::Temporary.code();
        person.must_change = true;
        person.password_set_at = until.minus(Span::hours(24)).0;
        person.temporary_until = until.0;
    };
    match place % 41 {
        1 => {
            person.password_kind = PasswordKind::None.code();
            person.password_set_at = 0;
            person.last_sign_in_at = 0;
        }
        2 => {
            temporary(person, now.plus(Span::hours(19)));
            person.last_sign_in_at = 0;
        }
        3 => temporary(person, now.minus(Span::hours(31))),
        4 | 5 => person.must_change = true,
        6 => person.never_expires = true,
        8 => person.blocked = true,
        9 if place.is_multiple_of(2) => person.locked_until = now.plus(Span::minutes(50)).0,
        9 => person.password_kind = PasswordKind::Disabled.code(),
        10 if place > 200 => person.deleted_at = now.minus(Span::days(3 + step % 20)).0,
        11 => person.last_sign_in_at = 0,
        _ => {}
    }
}
