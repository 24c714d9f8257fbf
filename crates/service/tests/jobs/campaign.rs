//! **Send recovery campaign**: who is asked, who is not and why, where the mail goes, and that nobody is asked twice.

use super::support::{Outcome, code, id, log, new_job, rows_of, run};
use domain::audit::Action as Event;
use domain::contact::ContactKind;
use domain::wire::jobs::{ItemQuery, ItemState, JobWork, NewJob};
use domain::wire::messages::{MessageFilter, MessageKind, MessageQuery, MessageRow};
use domain::wire::people::{PeopleFilter, RecoveryFilter, Selection};
use domain::wire::problem::Code;
use domain::wire::settings::SelfService;
use domain::wire::{Page, PageRequest};
use domain::{MessageId, PersonId, Role, Span};
use service::testing::{PASSWORD, TestDesk, desks};
use service::{Caller, Error, jobs, messages, settings};
use std::collections::BTreeMap;
use store::Person;

fn campaign() -> NewJob {
    new_job(JobWork::Campaign)
}

async fn set(desk: &TestDesk, change: impl Fn(&mut SelfService)) -> Result<(), Error> {
    let operator = Caller::operator();
    let now = settings::get(desk, &operator).await?;
    let mut wanted = now.self_service;
    change(&mut wanted);
    settings::set_self_service(desk, &operator, now.version, wanted).await?;
    Ok(())
}

async fn reached(desk: &TestDesk, name: &str) -> Result<Person, Error> {
    let person = desk.person(&format!("{name}@example.org")).await?;
    let address = format!("{name}@elsewhere.example");
    desk.set_contacts(&person, &address, "").await
}

/// The mails of campaigns that there are, newest first.
async fn asked(desk: &TestDesk) -> Result<Vec<MessageRow>, Error> {
    let query = MessageQuery {
        filter: MessageFilter {
            kind: Some(MessageKind::RecoveryCampaign),
            ..MessageFilter::default()
        },
        page: PageRequest::default(),
    };
    let page: Page<MessageRow> = messages::list(desk, &Caller::operator(), &query).await?;
    Ok(page.rows)
}

/// Why each person of a preview is left out, but for the caller.
async fn left_out(
    desk: &TestDesk,
    caller: &Caller,
) -> Result<BTreeMap<PersonId, &'static str>, Error> {
    let preview = jobs::preview(desk, caller, &campaign()).await?;
    let people = preview.left_out.iter().flat_map(|reason| &reason.first);
    let others = people.filter(|one| Some(one.id) != caller.id());
    Ok(others.map(|one| (one.id, one.code.as_str())).collect())
}

#[tokio::test]
async fn each_who_lacks_something_gets_one_mail_and_everybody_else_is_left_out_with_the_reason()
-> Outcome {
    for desk in desks().await? {
        let me = desk.admin("me@example.org").await?;
        let caller = desk.caller_for(&me).await?;
        set(&desk, |rules| rules.methods_needed = 2).await?;
        let lacks = reached(&desk, "lacks").await?;
        let boss = desk.admin("boss@example.org").await?;
        let boss = desk
            .set_contacts(&boss, "boss@elsewhere.example", "")
            .await?;
        let complete = desk.person("complete@example.org").await?;
        desk.set_contacts(&complete, "complete@elsewhere.example", "+498912345678")
            .await?;
        let unreachable = desk.person("unreachable@example.org").await?;
        let fresh = desk.person_with("fresh@example.org", &[], None).await?;
        desk.set_contacts(&fresh, "fresh@elsewhere.example", "")
            .await?;
        let blocked = reached(&desk, "blocked").await?;
        let gone = reached(&desk, "gone").await?;
        let (now, blocked_id, gone_id) = (desk.now(), id(&blocked), id(&gone));
        desk.store()
            .write(|tx| async move {
                store::people::set_blocked(&tx, blocked_id, true, now).await?;
                store::people::delete(&tx, gone_id, now).await
            })
            .await?;
        let wanted = NewJob {
            selection: Selection::Ids(
                [
                    &lacks,
                    &boss,
                    &complete,
                    &unreachable,
                    &fresh,
                    &blocked,
                    &gone,
                    &me,
                ]
                .map(id)
                .to_vec(),
            ),
            ..campaign()
        };
        let reasons = BTreeMap::from([
            (id(&complete), "can_recover"),
            (id(&unreachable), "no_alternate_email"),
            (id(&fresh), "cannot_sign_in"),
            (id(&blocked), "cannot_sign_in"),
            (id(&gone), "user_unknown"),
            (id(&me), "not_on_yourself"),
        ]);
        let preview = jobs::preview(&desk, &caller, &wanted).await?;
        assert_eq!((preview.people, preview.administrators), (2, 1));
        let said: BTreeMap<_, _> = preview
            .left_out
            .iter()
            .flat_map(|reason| &reason.first)
            .map(|one| (one.id, one.code.as_str()))
            .collect();
        assert_eq!(said, reasons, "{}", desk.database);
        assert!(asked(&desk).await?.is_empty(), "a preview sends nothing");

        let job = run(&desk, &caller, &wanted).await?;
        assert_eq!((job.counts.done, job.counts.left_out), (2, 6));
        assert_eq!(job.deliveries.map(|all| all.waiting), Some(2));
        let query = ItemQuery {
            job: job.id,
            state: Some(ItemState::LeftOut),
            page: PageRequest::default(),
        };
        let items = jobs::items(&desk, &caller, &query).await?.rows;
        let done: BTreeMap<_, _> = items
            .iter()
            .map(|item| (item.person, item.code.map_or("", Code::as_str)))
            .collect();
        assert_eq!(done, reasons, "the job does what the preview said");
        let mut to: Vec<_> = asked(&desk)
            .await?
            .into_iter()
            .map(|mail| (mail.person, mail.to))
            .collect();
        to.sort();
        let mut wanted_to = vec![
            (Some(id(&lacks)), "lacks@elsewhere.example".to_owned()),
            (Some(id(&boss)), "boss@elsewhere.example".to_owned()),
        ];
        wanted_to.sort();
        assert_eq!(to, wanted_to, "t10: to the stored address of that person");
        let rows = log(&desk, Event::PersonContactsAsked.as_str()).await?;
        assert_eq!(rows_of(&rows, job.id, id(&lacks)), 1);
        assert_eq!(rows_of(&rows, job.id, id(&boss)), 1);
        assert_eq!(rows.len(), 2);
        let after = desk.reload(id(&lacks)).await?;
        assert_eq!(after.version, lacks.version, "asking changes nobody");
    }
    Ok(())
}

#[tokio::test]
async fn nobody_is_asked_twice_within_seven_days_unless_the_mail_never_left() -> Outcome {
    for desk in desks().await? {
        let me = desk.admin("me@example.org").await?;
        let caller = desk.caller_for(&me).await?;
        set(&desk, |rules| rules.methods_needed = 2).await?;
        let anna = reached(&desk, "anna").await?;
        let first = run(&desk, &caller, &campaign()).await?;
        assert_eq!(first.counts.done, 1);
        let reasons = left_out(&desk, &caller).await?;
        assert_eq!(reasons.get(&id(&anna)), Some(&"mailed_lately"));
        let nobody = jobs::start(&desk, &caller, &campaign()).await;
        assert_eq!(code(nobody), "invalid_input", "there is nobody to ask");

        // Called back: it never reached anybody.
        let mail = asked(&desk).await?[0].id;
        messages::cancel(&desk, &caller, mail).await?;
        let again = jobs::retry_deliveries(&desk, &caller, first.id).await?;
        assert_eq!(again.deliveries.map(|all| all.waiting), Some(1));
        assert_eq!(asked(&desk).await?.len(), 2);

        // Two at once: each person is locked by the first.
        desk.clock.advance(Span::days(7));
        let caller = desk.caller_for(&me).await?;
        let other = jobs::start(&desk, &caller, &campaign()).await?;
        let second = jobs::start(&desk, &caller, &campaign()).await?;
        let (one, two) = tokio::join!(
            jobs::drive(&desk, &caller, other.id, |_| {}),
            jobs::drive(&desk, &caller, second.id, |_| {})
        );
        assert_eq!(one?.counts.done + two?.counts.done, 1, "{}", desk.database);
        assert_eq!(asked(&desk).await?.len(), 3);
    }
    Ok(())
}

#[tokio::test]
async fn a_failed_mail_is_not_sent_again_to_somebody_who_lacks_nothing_any_more() -> Outcome {
    for desk in desks().await? {
        let me = desk.admin("me@example.org").await?;
        let caller = desk.caller_for(&me).await?;
        set(&desk, |rules| rules.methods_needed = 2).await?;
        let anna = reached(&desk, "anna").await?;
        let job = run(&desk, &caller, &campaign()).await?;
        let mail: MessageId = asked(&desk).await?[0].id;
        messages::cancel(&desk, &caller, mail).await?;
        desk.set_contacts(&anna, "anna@elsewhere.example", "+498912345678")
            .await?;
        let again = jobs::retry_deliveries(&desk, &caller, job.id).await?;
        assert_eq!(
            again.deliveries.map(|all| (all.waiting, all.failed)),
            Some((0, 1))
        );
    }
    Ok(())
}

#[tokio::test]
async fn l4_an_address_that_does_not_count_gets_nothing() -> Outcome {
    for desk in desks().await? {
        let me = desk.admin("me@example.org").await?;
        let caller = desk.caller_for(&me).await?;
        set(&desk, |rules| {
            rules.methods_needed = 2;
            rules.count_unproven = false;
        })
        .await?;
        let entered = reached(&desk, "entered").await?;
        let proven = reached(&desk, "proven").await?;
        let (whose, now) = (id(&proven), desk.now());
        let address = &proven.alternate_email;
        desk.store()
            .write(|tx| async move {
                let kind = ContactKind::Email;
                store::contacts::prove(&tx, whose, kind, address, false, now).await
            })
            .await?;
        let reasons = left_out(&desk, &caller).await?;
        assert_eq!(
            reasons,
            BTreeMap::from([(id(&entered), "address_not_proven")])
        );
        let job = run(&desk, &caller, &campaign()).await?;
        assert_eq!(job.counts.done, 1);
        let to: Vec<_> = asked(&desk)
            .await?
            .into_iter()
            .map(|mail| mail.to)
            .collect();
        assert_eq!(to, ["proven@elsewhere.example"]);
    }
    Ok(())
}

#[tokio::test]
async fn whom_self_service_is_not_for_is_not_asked_and_neither_is_who_cannot_be_helped() -> Outcome
{
    for desk in desks().await? {
        let me = desk.admin("me@example.org").await?;
        let caller = desk.caller_for(&me).await?;
        let anna = reached(&desk, "anna").await?;
        set(&desk, |rules| {
            rules.scope = domain::wire::settings::SelfServiceScope::None;
        })
        .await?;
        let reasons = left_out(&desk, &caller).await?;
        assert_eq!(reasons, BTreeMap::from([(id(&anna), "not_covered")]));

        // The matrix guards it as it guards the contact details themselves.
        set(&desk, |rules| {
            rules.scope = domain::wire::settings::SelfServiceScope::All;
            rules.methods_needed = 2;
        })
        .await?;
        desk.set_contacts(&me, "me@elsewhere.example", "").await?;
        let helper = desk
            .person_with(
                "helper@example.org",
                &[Role::HelpdeskAdministrator],
                Some(PASSWORD),
            )
            .await?;
        let helper = desk.caller_for(&helper).await?;
        let reasons = left_out(&desk, &helper).await?;
        assert_eq!(reasons, BTreeMap::from([(id(&me), "not_allowed")]));
        let reader = desk
            .person_with("reader@example.org", &[Role::ReportsReader], Some(PASSWORD))
            .await?;
        let reader = desk.caller_for(&reader).await?;
        assert_eq!(
            code(jobs::preview(&desk, &reader, &campaign()).await),
            "not_allowed"
        );
        desk.clock.advance(Span::minutes(6));
        assert_eq!(
            code(jobs::start(&desk, &helper, &campaign()).await),
            "confirm_identity"
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_list_of_those_who_cannot_is_the_list_of_the_campaign() -> Outcome {
    for desk in desks().await? {
        let me = desk.admin("me@example.org").await?;
        let caller = desk.caller_for(&me).await?;
        set(&desk, |rules| rules.methods_needed = 2).await?;
        reached(&desk, "one").await?;
        reached(&desk, "two").await?;
        let complete = desk.person("complete@example.org").await?;
        desk.set_contacts(&complete, "complete@elsewhere.example", "+498912345678")
            .await?;
        let wanted = NewJob {
            selection: Selection::Matching {
                filter: PeopleFilter {
                    recovery: Some(RecoveryFilter::Cannot),
                    ..PeopleFilter::default()
                },
                except: Vec::new(),
            },
            expected: Some(2),
            ..campaign()
        };
        let job = run(&desk, &caller, &wanted).await?;
        // The caller has nothing either, and is not asked.
        assert_eq!((job.counts.total, job.counts.done), (3, 2));
        messages::drain(&desk).await?;
        let mails = asked(&desk).await?;
        assert!(mails.iter().all(|mail| mail.sent_at.is_some()));
        let folder = desk.desk.config().data_dir.join("mail");
        let mut seen = 0;
        for file in std::fs::read_dir(folder)? {
            let text = std::fs::read_to_string(file?.path())?;
            assert!(text.contains("https://desk.example/account/contacts"));
            assert!(
                !text.contains("/account/contacts#"),
                "nothing opens anything"
            );
            seen += 1;
        }
        assert_eq!(seen, 2);
    }
    Ok(())
}
