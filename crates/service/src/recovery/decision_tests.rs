//! The filters of lists, the numbers of reports and the campaign say of each person what the wizard itself decides: each kind of person
//! under many settings, on every database.

use super::{Method, account};
use crate::testing::{TestDesk, desks};
use crate::{Caller, Error, authenticators, people, recovery_codes, settings};
use domain::contact::ContactKind;
use domain::password::state::PasswordKind;
use domain::wire::people::{PeopleFilter, RecoveryFilter};
use domain::wire::reports::Report;
use domain::wire::settings::{SelfService, SelfServiceScope};
use domain::{GroupId, PersonId, Role, Span, Timestamp, fold};
use std::collections::{BTreeMap, BTreeSet};
use store::{Group, Person, Tx};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A place in a mixed-radix count: every combination comes up, and neighbours differ in several things.
struct Dice(usize);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        let side = self.0 % sides;
        self.0 /= sides;
        side
    }
}

/// How a contact detail stands: not there, never proven, proven where it stood, changed lately, changed long ago, another one proven.
async fn give_detail(
    tx: &Tx,
    person: &Person,
    kind: ContactKind,
    side: usize,
    now: Timestamp,
) -> Result<(), Error> {
    let id = PersonId(person.id);
    let value = super::contacts::present(person, kind);
    let (value, is_new, at) = match side {
        2 => (value, false, now.minus(Span::days(3))),
        3 => (value, true, now.minus(Span::hours(23))),
        4 => (value, true, now.minus(Span::days(3))),
        5 => ("another@elsewhere.example", false, now.minus(Span::days(3))),
        6 => (value, true, now.minus(Span::hours(24))),
        _ => return Ok(()),
    };
    Ok(store::contacts::prove(tx, id, kind, value, is_new, at).await?)
}

const DETAILS: usize = 7;
const FACTORS: usize = 4;
/// All combinations of these are more than are worth the time; this step is prime to all of them, so that each value meets each other.
const STEP: usize = 211;
const PEOPLE: usize = 160;

async fn add(desk: &TestDesk, group: GroupId, number: usize) -> Result<(), Error> {
    let mut dice = Dice(number * STEP);
    let (mail, phone) = (dice.roll(DETAILS), dice.roll(DETAILS));
    let (app, codes) = (dice.roll(FACTORS), dice.roll(FACTORS));
    let roles: &[Role] = if number.is_multiple_of(3) {
        &[Role::ReportsReader]
    } else {
        &[]
    };
    let name = format!("p{number}@example.org");
    let person = desk.person_with(&name, roles, None).await?;
    let now = desk.now();
    let mail_address = format!("p{number}@elsewhere.example");
    let number_of_phone = format!("+4989{number:07}");
    let person = &Person {
        alternate_email_key: fold::key(if mail == 0 { "" } else { &mail_address }),
        alternate_email: if mail == 0 {
            String::new()
        } else {
            mail_address
        },
        mobile_phone: if phone == 0 {
            String::new()
        } else {
            number_of_phone
        },
        ..person
    };
    let kind = PasswordKind::ALL[number % PasswordKind::ALL.len()];
    let id = PersonId(person.id);
    desk.store()
        .write(|tx| async move {
            store::people::update(&tx, person).await?;
            give_detail(&tx, person, ContactKind::Email, mail, now).await?;
            give_detail(&tx, person, ContactKind::Phone, phone, now).await?;
            // Nothing, one that waits or is used up, one that is new, one that counts.
            let made = now.minus(Span::hours(if app == 2 { 23 } else { 24 }));
            let row = authenticators::of_nobody(desk, id, made)?;
            match app {
                0 => {}
                1 => store::authenticators::put_pending(&tx, row).await?,
                _ => store::authenticators::put(&tx, row).await?,
            }
            if codes > 0 {
                let made = now.minus(Span::hours(if codes == 2 { 23 } else { 24 }));
                let used = if codes == 1 { recovery_codes::CODES } else { 3 };
                let set = recovery_codes::of_nobody(desk, id, made, used);
                store::recovery_codes::replace(&tx, id, set).await?;
            }
            let state = store::credentials::State {
                password_set_at: now.0,
                password_kind: kind.code(),
                must_change: false,
                temporary_until: 0,
                temporary_used_at: 0,
                locked_until: 0,
            };
            store::credentials::set_state(&tx, &[id], &state).await?;
            if number.is_multiple_of(2) {
                store::groups::add_members(&tx, group, &[id]).await?;
            }
            if number.is_multiple_of(11) {
                store::people::set_blocked(&tx, id, true, now).await?;
            }
            if number.is_multiple_of(13) {
                store::people::delete(&tx, id, now).await?;
            }
            Ok::<_, Error>(())
        })
        .await
}

fn settings_to_try(group: GroupId) -> Vec<SelfService> {
    let all = SelfService::default;
    let selected = SelfService {
        scope: SelfServiceScope::Selected,
        groups: vec![group],
        ..all()
    };
    vec![
        all(),
        SelfService {
            methods_needed: 2,
            ..all()
        },
        SelfService {
            count_unproven: false,
            ..all()
        },
        SelfService {
            cooling_hours: 0,
            ..all()
        },
        SelfService {
            phone: false,
            ..all()
        },
        SelfService {
            email: false,
            recovery_codes: false,
            ..all()
        },
        SelfService {
            authenticator: false,
            recovery_codes: false,
            ..all()
        },
        SelfService {
            email: false,
            phone: false,
            ..all()
        },
        SelfService {
            scope: SelfServiceScope::None,
            ..all()
        },
        SelfService {
            methods_needed: 2,
            count_unproven: false,
            ..selected.clone()
        },
        selected,
    ]
}

/// What the wizard decides about somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Decided {
    /// Is not meant to get in at all.
    Shut,
    /// The owner said that somebody else reads the messages.
    Reported,
    NotCovered,
    NoMethod,
    TooFew,
    Could,
}

async fn decide(desk: &TestDesk, person: &Person) -> Result<Decided, Error> {
    if person.blocked || person.deleted_at != 0 {
        return Ok(Decided::Shut);
    }
    if person.password_kind == PasswordKind::Reported.code() {
        return Ok(Decided::Reported);
    }
    let current = desk.settings();
    let rules = &current.settings.self_service;
    let db = desk.store().read();
    let Some(account) = account(&db, desk, person.clone()).await? else {
        return Ok(Decided::NotCovered);
    };
    let proven = account
        .methods
        .iter()
        .map(|method: &Method| super::bit(*method));
    Ok(if account.is_enough(rules, proven.sum()) {
        Decided::Could
    } else if account.methods.is_empty() {
        Decided::NoMethod
    } else {
        Decided::TooFew
    })
}

fn lets_through(filter: RecoveryFilter, decided: Decided) -> bool {
    match filter {
        RecoveryFilter::Could => decided == Decided::Could,
        RecoveryFilter::Cannot => !matches!(decided, Decided::Could | Decided::Shut),
        RecoveryFilter::NotCovered => decided == Decided::NotCovered,
        RecoveryFilter::NoMethod => decided == Decided::NoMethod,
        RecoveryFilter::TooFew => decided == Decided::TooFew,
    }
}

/// Everybody whom a list with this filter has.
async fn listed(desk: &TestDesk, filter: &PeopleFilter) -> Result<BTreeSet<PersonId>, Error> {
    let current = desk.settings();
    let moment = people::moment(desk, &current);
    let db = desk.store().read();
    let all = store::people_list::ids(&db, filter, moment, None, 1_000).await?;
    Ok(all.into_iter().collect())
}

#[tokio::test]
async fn lists_reports_and_campaigns_decide_as_the_wizard_does() -> Outcome {
    for desk in desks().await? {
        let group = Group {
            id: desk.new_id(),
            name: "Pilot".to_owned(),
            name_key: "pilot".to_owned(),
            description: String::new(),
            version: 1,
            created_at: 1,
        };
        let (row, group) = (&group, GroupId(group.id));
        desk.store()
            .write(|tx| async move { store::groups::insert(&tx, row.clone()).await })
            .await?;
        for number in 0..PEOPLE {
            add(&desk, group, number).await?;
        }
        let db = desk.store().read();
        let mut seen = BTreeSet::new();
        for rules in settings_to_try(group) {
            let operator = Caller::operator();
            let now = settings::get(&desk, &operator).await?;
            settings::set_self_service(&desk, &operator, now.version, rules.clone()).await?;
            let mut decided = BTreeMap::new();
            for deleted in [false, true] {
                let everybody = PeopleFilter {
                    deleted,
                    ..PeopleFilter::default()
                };
                for id in listed(&desk, &everybody).await? {
                    let person = desk.reload(id).await?;
                    decided.insert(id, decide(&desk, &person).await?);
                }
            }
            assert_eq!(decided.len(), PEOPLE, "everybody is looked at");
            seen.extend(decided.values().copied());
            for filter in RecoveryFilter::ALL {
                for deleted in [false, true] {
                    let asked = PeopleFilter {
                        deleted,
                        recovery: Some(filter),
                        ..PeopleFilter::default()
                    };
                    let wanted: BTreeSet<PersonId> = decided
                        .iter()
                        .filter(|(_, one)| !deleted && lets_through(filter, **one))
                        .map(|(id, _)| *id)
                        .collect();
                    let found = listed(&desk, &asked).await?;
                    assert_eq!(found, wanted, "{}: {filter:?}, {rules:?}", desk.database);
                    let counted = people::count(&desk, &operator, &asked).await?;
                    assert_eq!(counted, wanted.len() as u64, "{filter:?}");
                }
            }
            let reports = people::reports(&desk, &operator).await?;
            for count in &reports.counts {
                let filter = count.report.filter();
                let counted = people::count(&desk, &operator, &filter).await?;
                assert_eq!(
                    count.people, counted,
                    "{}: {:?}",
                    desk.database, count.report
                );
            }
            let could = decided.values().filter(|one| **one == Decided::Could);
            let shut = decided.values().filter(|one| **one == Decided::Shut);
            assert_eq!(
                reports.of(Report::CannotRecover),
                (PEOPLE - could.count() - shut.count()) as u64
            );
            // The campaign asks about the same people, whatever else is with them.
            let ids: Vec<PersonId> = decided.keys().copied().collect();
            let standings = store::recoveries::standings(&db, &rules, desk.now(), &ids).await?;
            for (id, one) in &decided {
                let standing = standings.get(id).ok_or("no standing")?;
                match one {
                    Decided::Shut | Decided::Reported => {}
                    Decided::NotCovered => assert!(!standing.is_covered, "{rules:?}"),
                    Decided::Could => assert!(standing.has_enough && standing.is_covered),
                    Decided::NoMethod | Decided::TooFew => {
                        assert!(!standing.has_enough && standing.is_covered, "{rules:?}");
                    }
                }
            }
        }
        assert_eq!(seen.len(), 6, "{seen:?}: a decision is tested on nobody");
    }
    Ok(())
}
