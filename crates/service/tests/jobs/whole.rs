//! One mail with the whole list, to whoever started the job.

use super::support::{code, crowd, id, log, new_job, run};
use domain::contact::ContactKind;
use domain::wire::jobs::{JobDelivery, JobState, JobWork, LIST_MAX, NewJob};
use domain::wire::messages::{MessageKind, MessageQuery, MessageRow};
use domain::wire::people::GeneratorShape;
use domain::{PersonId, Span};
use futures::TryStreamExt as _;
use mail_parser::{MessageParser, MimeHeaders as _};
use service::testing::{TestDesk, blank_person, desks, one_desk};
use service::{Caller, Error, jobs, messages};
use store::Person;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const ADDRESS: &str = "me@elsewhere.example";

fn to_me() -> NewJob {
    new_job(JobWork::Reset {
        shape: GeneratorShape::default(),
        delivery: JobDelivery::List,
    })
}

/// An administrator whose alternate address is proven; `is_new`: by a change of a moment ago.
async fn reachable(desk: &TestDesk, is_new: bool) -> Result<(Person, Caller), Error> {
    let me = desk.admin("me@example.org").await?;
    desk.set_contacts(&me, ADDRESS, "").await?;
    let (person, now) = (id(&me), desk.now());
    desk.store()
        .write(|tx| async move {
            store::contacts::prove(&tx, person, ContactKind::Email, ADDRESS, is_new, now).await
        })
        .await?;
    let me = desk.reload(person).await?;
    let caller = desk.caller_for(&me).await?;
    Ok((me, caller))
}

async fn lists(desk: &TestDesk) -> Result<Vec<MessageRow>, Error> {
    let query = MessageQuery::default();
    let rows = messages::list(desk, &Caller::operator(), &query)
        .await?
        .rows;
    let is_list = |row: &MessageRow| row.kind == MessageKind::PasswordList;
    Ok(rows.into_iter().filter(is_list).collect())
}

/// The code of the field that is refused.
fn field<T>(outcome: Result<T, Error>) -> &'static str {
    match outcome {
        Ok(_) => "done",
        Err(error) => {
            let problem = error.problem();
            problem
                .errors
                .first()
                .map_or(problem.code, |error| error.code)
                .as_str()
        }
    }
}

#[tokio::test]
async fn o2_t10_one_mail_with_the_whole_list_goes_to_the_proven_address_of_whoever_started_it()
-> Outcome {
    for desk in desks().await? {
        let (_, caller) = reachable(&desk, false).await?;
        crowd(&desk, 12).await?;
        let job = run(&desk, &caller, &to_me()).await?;
        assert_eq!((job.state, job.counts.done), (JobState::Done, 12));
        assert!(job.mails_list);
        assert_eq!(job.deliveries, None, "nobody else is mailed");
        let rows = lists(&desk).await?;
        assert_eq!(rows.len(), 1, "{}", desk.database);
        assert_eq!(
            (rows[0].to.as_str(), rows[0].person),
            (ADDRESS, caller.id())
        );
        // Shown as ever, and the file is the one that can be downloaded.
        let results = jobs::results(&desk, &caller, job.id, 0, false).await?.rows;
        let csv: Vec<Vec<u8>> = jobs::csv(&desk, &caller, job.id, false)
            .await?
            .try_collect()
            .await?;
        let csv = csv.concat();
        let message = rows[0].id;
        let row = store::messages::by_id(&desk.store().read(), message)
            .await?
            .ok_or("a row")?;
        for result in &results {
            let password = result.password.expose().as_bytes();
            let is_in = |bytes: &[u8]| bytes.windows(password.len()).any(|part| part == password);
            assert!(
                !is_in(&row.sealed) && !is_in(row.facts.as_bytes()),
                "T1: sealed"
            );
        }
        messages::drain(&desk).await?;
        let bytes = std::fs::read(desk.config().data_dir.join(format!("mail/{message}.eml")))?;
        let mail = MessageParser::default().parse(&bytes).ok_or("a mail")?;
        let to: Vec<_> = mail.to().into_iter().flat_map(|to| to.iter()).collect();
        assert_eq!(to.len(), 1);
        assert_eq!(to[0].address.as_deref(), Some(ADDRESS));
        assert!(mail.cc().is_none() && mail.bcc().is_none());
        assert_eq!(mail.attachment_count(), 1);
        let file = mail.attachment(0).ok_or("a file")?;
        assert_eq!(file.attachment_name(), Some("passwords.csv"));
        let kind = file.content_type().ok_or("a type")?;
        assert_eq!((kind.ctype(), kind.subtype()), ("text", Some("csv")));
        assert_eq!(file.contents(), csv.as_slice());
        let (text, html) = (
            mail.body_text(0).ok_or("text")?,
            mail.body_html(0).ok_or("html")?,
        );
        for result in &results {
            let password = result.password.expose();
            assert!(
                !text.contains(password) && !html.contains(password),
                "in the file alone"
            );
        }
        assert!(text.contains(&format!("https://desk.example/admin/jobs/{}", job.id)));
        assert!(
            bytes.is_ascii()
                && !bytes
                    .windows(2)
                    .any(|two| two[0] != b'\r' && two[1] == b'\n')
        );
        // Once, and it is a reading.
        messages::drain(&desk).await?;
        assert_eq!(lists(&desk).await?.len(), 1);
        let read = log(&desk, "job.results_read").await?;
        let as_mail = ("as".to_owned(), "mail".to_owned());
        assert_eq!(
            read.iter()
                .filter(|row| row.after.contains(&as_mail))
                .count(),
            1
        );
    }
    Ok(())
}

#[tokio::test]
async fn t10_an_address_that_is_missing_unproven_or_news_is_refused_beforehand() -> Outcome {
    for desk in desks().await? {
        let me = desk.admin("me@example.org").await?;
        let caller = desk.caller_for(&me).await?;
        crowd(&desk, 2).await?;
        let refused = async |caller: &Caller| {
            let preview = field(jobs::preview(&desk, caller, &to_me()).await);
            let begun = field(jobs::begin(&desk, caller, &to_me()).await);
            let csv = b"upn\np0@example.org\n";
            let from = jobs::FromFile {
                work: to_me().work,
                good_rows_only: false,
                expected: None,
                start_at: None,
                key: None,
            };
            let file = field(jobs::begin_from_file(&desk, caller, csv, &from).await);
            assert_eq!((preview, preview), (begun, file));
            preview
        };
        assert_eq!(refused(&caller).await, "no_alternate_email");
        assert_eq!(refused(&Caller::operator()).await, "no_alternate_email");
        desk.set_contacts(&me, ADDRESS, "").await?;
        assert_eq!(refused(&caller).await, "address_unproven");
        let (person, now) = (id(&me), desk.now());
        desk.store()
            .write(|tx| async move {
                store::contacts::prove(&tx, person, ContactKind::Email, ADDRESS, true, now).await
            })
            .await?;
        assert_eq!(refused(&caller).await, "address_too_new");
        let page = domain::wire::PageRequest::default();
        assert!(jobs::list(&desk, &caller, &page).await?.rows.is_empty());
        desk.clock.advance(Span::hours(24));
        let caller = desk.caller_for(&desk.reload(person).await?).await?;
        assert_eq!(field(jobs::preview(&desk, &caller, &to_me()).await), "done");
    }
    Ok(())
}

#[tokio::test]
async fn more_people_than_a_mail_holds_are_refused_beforehand() -> Outcome {
    let desk = one_desk().await?;
    let (_, caller) = reachable(&desk, false).await?;
    let now = desk.now();
    let people: Vec<Person> = (0..=LIST_MAX)
        .map(|n| blank_person(PersonId(desk.new_id()), &format!("n{n}@example.org"), now))
        .collect();
    let put = &people;
    desk.store()
        .write(|tx| async move { store::people::insert_many(&tx, put.clone()).await })
        .await?;
    let refused = jobs::begin(&desk, &caller, &to_me()).await;
    assert_eq!(field(refused), "too_many");
    Ok(())
}

#[tokio::test]
async fn an_address_that_changes_meanwhile_gets_nothing_and_the_job_ends() -> Outcome {
    for desk in desks().await? {
        let (me, caller) = reachable(&desk, false).await?;
        crowd(&desk, 3).await?;
        let job = jobs::start(&desk, &caller, &to_me()).await?;
        desk.set_contacts(&me, "thief@elsewhere.example", "")
            .await?;
        let done = jobs::drive(&desk, &caller, job.id, |_| {}).await?;
        assert_eq!((done.state, done.counts.done), (JobState::Done, 3));
        assert!(lists(&desk).await?.is_empty());
        assert_eq!(
            jobs::results(&desk, &caller, job.id, 0, false)
                .await?
                .rows
                .len(),
            3
        );
        let read = log(&desk, "job.results_read").await?;
        let why = ("code".to_owned(), "address_unproven".to_owned());
        assert!(read.iter().any(|row| row.after.contains(&why)));
        assert_eq!(
            code(jobs::approve(&desk, &Caller::operator(), job.id).await),
            "job_over"
        );
    }
    Ok(())
}
