//! The store's promises, each on every database that this machine can test on.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![expect(
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "cases are told one after the other"
)]

mod access;
mod audit;
mod links;
mod lists;
mod messages;
mod names;
mod opening;
mod requests;
mod rows;
mod search;
mod spread;
mod writing;

use domain::{PersonId, Timestamp, fold};
use store::{Person, Store, people};
use uuid::Uuid;

/// The moment of every test.
const NOW: Timestamp = Timestamp(1_800_000_000_000_000);

/// An id that sorts by `number`.
fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | number)
}

/// A person with a display name and a user name, and nothing else.
fn person(number: u128, display_name: &str, user_name: &str) -> Person {
    Person {
        id: id(number),
        user_name: user_name.to_owned(),
        user_name_key: fold::key(user_name),
        first_name: String::new(),
        last_name: String::new(),
        display_name: display_name.to_owned(),
        display_name_key: fold::key(display_name),
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
        deleted_at: 0,
        created_at: NOW.0,
        updated_at: NOW.0,
        version: 1,
        last_sign_in_at: 0,
        password_set_at: 0,
        password_kind: 1,
        must_change: false,
        never_expires: false,
        temporary_until: 0,
        temporary_used_at: 0,
        locked_until: 0,
        role_count: 0,
    }
}

/// A hash to be set.
fn hash(number: u128, phc: &str) -> store::credentials::NewHash<'_> {
    store::credentials::NewHash {
        person: person_id(number),
        phc,
        pepper_key_id: "",
    }
}

fn with_address(mut person: Person, address: &str) -> Person {
    address.clone_into(&mut person.alternate_email);
    person.alternate_email_key = fold::key(address);
    person
}

async fn add(store: &Store, people: Vec<Person>) -> Result<(), store::Error> {
    let people = &people;
    store
        .write(|tx| async move { people::insert_many(&tx, people.clone()).await })
        .await
}

fn person_id(number: u128) -> PersonId {
    PersonId(id(number))
}
