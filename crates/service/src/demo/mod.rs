//! The sample organisation, **Juniper & Pike**: 500 people with names in many scripts, in every state that a list can show, role
//! holders, groups, requests, a job, a logo and a history. Owns its making and the administrator's password, which is another one at each start.
//!
//! The people are the same each time. Only the administrator has a password that opens anything: the others' hashes are
//! random bytes that no password has, so that nothing has to be hashed and nothing can be guessed.

mod factors;
mod history;
mod jobs;
pub mod mailbox;
mod people;
mod requests;

use crate::audit::{self, Entry};
use crate::credentials::{self, Kind};
use crate::hashing::Lane;
use crate::logo::Kept;
use crate::{Caller, Desk, Error, settings};
use domain::audit::Action;
use domain::wire::account::AppLink;
use domain::wire::people::GeneratorShape;
use domain::wire::settings::{Organisation, PolicyPreset};
use domain::{GroupId, PersonId, RoleSet, Secret, fold};
use store::credentials::{NewHash, State};
use store::{Group, Tx};

/// The administrator that the demo signs in.
pub const ADMINISTRATOR: &str = "amara.osei@juniperpike.example";
/// Marks a database as the demo's own.
const MARK: &str = "demo";
/// A sprig of juniper with three berries.
const LOGO: &[u8] = include_bytes!("logo.png");
/// Groups: name, description, every how many people one is a member.
const GROUPS: [(&str, &str, usize); 4] = [
    ("First aiders", "Trained within the last two years", 23),
    ("Works council", "Elected until March", 61),
    ("Night shift", "Warehouse and workshop, 22:00 to 06:00", 9),
    ("Pilot of the new password rules", "", 12),
];

/// How to sign in to the demo.
#[derive(Clone, Debug)]
pub struct DemoSignIn {
    /// Name to sign in with.
    pub user_name: String,
    /// Good until the next start.
    pub password: Secret,
}

/// Makes the sample organisation if it is not there, and gives its administrator a new password.
///
/// # Errors
/// `inconsistent` when the database has people of its own: the demo wants an empty one.
pub async fn seed(desk: &Desk) -> Result<DemoSignIn, Error> {
    let db = desk.store().read();
    if store::settings::get(&db, MARK).await?.is_none() {
        if store::people::taken(&db, &[fold::key(ADMINISTRATOR)])
            .await?
            .is_empty()
            && store::audit::head(&db).await?.seq == 0
        {
            make(desk).await?;
            desk.refresh().await?;
            jobs::run(desk).await?;
        } else {
            return Err(Error::Inconsistent(
                "--demo wants an empty data folder: this one has an organisation of its own"
                    .to_owned(),
            ));
        }
    }
    let found = store::people::by_user_name_key(&db, &fold::key(ADMINISTRATOR)).await?;
    let person = found.ok_or_else(|| {
        Error::Inconsistent(
            "the demo's administrator is gone: start with an empty data folder".to_owned(),
        )
    })?;
    let shape = GeneratorShape::Characters { length: 20 };
    let (password, form) = credentials::generate(desk, &person, shape)?;
    let hashed = &credentials::prepare(desk, Lane::Interactive, &form).await?;
    let (person, caller) = (&person, &Caller::system());
    desk.store()
        .write_long(|tx| async move {
            let id = PersonId(person.id);
            if person.deleted_at != 0 {
                store::people::restore(&tx, id, desk.now()).await?;
            }
            if person.blocked {
                store::people::set_blocked(&tx, id, false, desk.now()).await?;
            }
            credentials::set(&tx, desk, person, hashed, Kind::Permanent).await?;
            audit::record(
                &tx,
                desk,
                caller,
                Entry::new(Action::PasswordReset).on(person),
            )
            .await
        })
        .await?;
    desk.refresh().await?;
    Ok(DemoSignIn {
        user_name: person.user_name.clone(),
        password,
    })
}

async fn make(desk: &Desk) -> Result<(), Error> {
    let now = desk.now();
    let samples = &people::samples(desk, now)?;
    let groups = &groups(desk);
    let requests = &requests::samples(desk, samples, now);
    let stand_in = &desk.hasher().stored_of_nobody();
    let logo = &Kept::from(domain::logo::read(LOGO)?);
    desk.store()
        .write(|tx| async move {
            store::settings::overwrite(&tx, MARK, "true", now).await?;
            let policy = domain::password::policy::preset(PolicyPreset::default());
            settings::write_first(&tx, organisation(), policy, Some(logo), now).await?;
            store::people::insert_many(
                &tx,
                samples.iter().map(|sample| sample.person.clone()).collect(),
            )
            .await?;
            for sample in samples {
                write_beside(&tx, sample, stand_in).await?;
            }
            for (group, every) in groups {
                store::groups::insert(&tx, group.clone()).await?;
                let members: Vec<PersonId> = samples
                    .iter()
                    .skip(every / 2)
                    .step_by(*every)
                    .map(people::Sample::id)
                    .collect();
                store::groups::add_members(&tx, GroupId(group.id), &members).await?;
            }
            factors::give(&tx, desk, samples, now).await?;
            for request in requests {
                store::requests::put(&tx, request.clone()).await?;
            }
            let mut past = history::rows(samples, now);
            past.extend(requests::history(samples, requests));
            past.sort_by_key(|row| row.at);
            store::audit::append(&tx, past).await?;
            Ok::<_, Error>(())
        })
        .await
}

/// Roles and the stand-in for a password.
async fn write_beside(
    tx: &Tx,
    sample: &people::Sample,
    stand_in: &crate::hashing::Stored,
) -> Result<(), Error> {
    let (id, person) = (sample.id(), &sample.person);
    if !sample.roles.is_empty() {
        store::roles::set(tx, id, sample.roles, domain::Timestamp(person.created_at)).await?;
    }
    if person.password_kind != 0 {
        let state = State {
            password_set_at: person.password_set_at,
            password_kind: person.password_kind,
            must_change: person.must_change,
            temporary_until: person.temporary_until,
            temporary_used_at: person.temporary_used_at,
            locked_until: person.locked_until,
        };
        let hash = NewHash {
            person: id,
            phc: &stand_in.phc,
            pepper_key_id: &stand_in.pepper,
        };
        let set_at = domain::Timestamp(person.password_set_at);
        store::credentials::set(tx, &[hash], set_at, &state).await?;
    }
    Ok(())
}

fn organisation() -> Organisation {
    let link = |label: &str, url: &str| AppLink {
        label: label.to_owned(),
        url: url.to_owned(),
    };
    Organisation {
        name: "Juniper & Pike".to_owned(),
        accent_hue: 152,
        links: vec![
            link("Timesheets", "https://time.juniperpike.example/"),
            link("Canteen", "https://canteen.juniperpike.example/this-week"),
            link("Workshop tickets", "https://tickets.juniperpike.example/"),
        ],
    }
}

fn groups(desk: &Desk) -> Vec<(Group, usize)> {
    let group = |(name, description, every): (&str, &str, usize)| {
        let row = Group {
            id: desk.new_id(),
            name: name.to_owned(),
            name_key: fold::key(name),
            description: description.to_owned(),
            version: 1,
            created_at: desk.now().0,
        };
        (row, every)
    };
    GROUPS.into_iter().map(group).collect()
}

/// The roles of the sample organisation's people, by their place in the list.
fn roles_of(place: usize) -> RoleSet {
    use domain::Role as R;
    let role = match place {
        7 => R::GlobalAdministrator,
        14 => R::PrivilegedAuthenticationAdministrator,
        21 => R::PrivilegedRoleAdministrator,
        28 | 301 => R::UserAdministrator,
        35 => R::AuthenticationAdministrator,
        42 | 142 | 242 => R::HelpdeskAdministrator,
        49 | 149 => R::PasswordAdministrator,
        56 => R::GroupsAdministrator,
        63 => R::ReportsReader,
        70 | 170 => R::DirectoryReader,
        _ => return RoleSet::EMPTY,
    };
    RoleSet::EMPTY.with(role)
}
