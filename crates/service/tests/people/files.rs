//! Import and export.

use super::support::{Outcome, code, id, imported, log, newcomer, value};
use domain::wire::jobs::JobState;
use domain::wire::people::{PeopleFilter, PeopleQuery, PersonFields};
use domain::wire::problem::Code;
use domain::{RoleSet, Span};
use futures::TryStreamExt as _;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use service::testing::{TestDesk, desks};
use service::{Caller, Error, backup, export, import, jobs, people};
use std::fmt::Write as _;

const HEADER: &str = "Username,First name,Last name,Display name,Job title,Department,Office number,Office phone,Mobile phone,\
                      Fax,Alternate email address,Address,City,State or province,ZIP or postal code,Country or region";

async fn text(
    stream: Result<export::Csv, Error>,
) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let bytes = stream?.try_concat().await?;
    Ok(String::from_utf8(bytes)?)
}

async fn everybody(desk: &TestDesk) -> Result<Vec<PersonFields>, Error> {
    let operator = Caller::operator();
    let mut query = PeopleQuery::default();
    query.page.limit = Some(200);
    let mut all = Vec::new();
    loop {
        let page = people::list(desk, &operator, &query).await?;
        for row in page.rows {
            all.push(people::detail(desk, &operator, row.id).await?.fields);
        }
        match page.next {
            Some(next) => query.page.after = Some(next),
            None => break,
        }
    }
    all.sort_by(|a, b| a.user_name.cmp(&b.user_name));
    Ok(all)
}

#[tokio::test]
async fn a_check_changes_nothing_and_an_import_adds_everybody_without_a_password() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let csv = format!(
            "{HEADER}\nanna@example.org,Anna,Arden,Anna Arden,Buyer,Sales,1,,+44 7972 770615,,anna@example.net,,,,,\nben@example.org,,,Ben,,,,,,,,,,,,\n"
        );
        let checked = import::check(&desk, &caller, csv.as_bytes()).await?;
        assert_eq!(
            (
                checked.rows,
                checked.good,
                checked.problem_count,
                checked.preview.len()
            ),
            (2, 2, 0, 2)
        );
        assert_eq!(
            people::count(&desk, &caller, &PeopleFilter::default()).await?,
            1
        );
        let (job, _) = imported(&desk, &caller, &csv, false).await?;
        assert_eq!((job.state, job.counts.done), (JobState::Done, 2));
        assert_eq!(
            code(&desk.sign_in("anna@example.org").await),
            "sign_in_failed"
        );
        assert_eq!(people::home(&desk, &caller).await?.no_password, 2);
        let row = &log(&desk, "job.started").await?[0];
        assert_eq!(
            (value(&row.after, "work"), value(&row.after, "people")),
            ("import", "2")
        );
        let row = &log(&desk, "job.ended").await?[0];
        assert_eq!(value(&row.after, "done"), "2");
        let added = log(&desk, "person.added").await?;
        assert_eq!(added.len(), 2);
        assert!(
            !format!("{added:?}").contains("anna@example.net"),
            "contact details are masked"
        );
        let again = import::check(&desk, &caller, csv.as_bytes()).await?;
        let taken: Vec<(u32, &str, Code)> = again
            .problems
            .iter()
            .map(|problem| (problem.row, problem.column.as_str(), problem.code))
            .collect();
        assert_eq!(
            taken,
            [
                (2, "Username", Code::UserNameTaken),
                (3, "Username", Code::UserNameTaken)
            ],
            "the same file once more adds nobody"
        );
        let nobody = imported(&desk, &caller, &csv, true).await;
        assert_eq!(code(&nobody), "invalid_input");
    }
    Ok(())
}

#[tokio::test]
async fn o3_nothing_is_applied_unless_every_row_is_good_or_the_good_ones_were_asked_for() -> Outcome
{
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        people::add(
            &desk,
            &caller,
            &PersonFields {
                alternate_email: "private@example.net".into(),
                ..newcomer("taken@example.org")
            },
            RoleSet::EMPTY,
        )
        .await?;
        let csv = "Username,Display name,Alternate email address\n\
                   good@example.org,Good,\n\
                   TAKEN@example.org,Taken,\n\
                   private@example.net,Private,\n\
                   other@example.org,Other,Taken@Example.org\n\
                   not a name,Bad,\n\
                   Good@Example.org,Twice,\n";
        let refused = imported(&desk, &caller, csv, false).await;
        let problem = refused
            .err()
            .map(|error| error.problem())
            .ok_or("applied")?;
        assert_eq!(
            (
                problem.code,
                problem.args.get("problems").map(String::as_str)
            ),
            (Code::FileHasBadRows, Some("5"))
        );
        assert_eq!(
            people::count(&desk, &caller, &PeopleFilter::default()).await?,
            2
        );
        let (job, report) = imported(&desk, &caller, csv, true).await?;
        assert_eq!((report.rows, report.good, job.counts.done), (6, 1, 1));
        let found: Vec<(u32, &str, Code)> = report
            .problems
            .iter()
            .map(|problem| (problem.row, problem.column.as_str(), problem.code))
            .collect();
        assert_eq!(
            found,
            [
                (3, "Username", Code::UserNameTaken),
                (4, "Username", Code::UserNameTaken),
                (5, "Alternate email address", Code::UserNameTaken),
                (6, "Username", Code::UserNameForm),
                (7, "Username", Code::RowDuplicate),
            ]
        );
        assert_eq!(
            people::count(&desk, &caller, &PeopleFilter::default()).await?,
            3
        );
    }
    Ok(())
}

#[tokio::test]
async fn s3_imports_and_exports_want_a_fresh_confirmation() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        desk.clock.advance(Span::minutes(5));
        let csv = b"Username,Display name\nanna@example.org,Anna\n";
        assert_eq!(code(&import::check(&desk, &caller, csv).await), "ok");
        assert_eq!(
            code(&jobs::begin_import(&desk, &caller, csv, &jobs::Import::default()).await),
            "confirm_identity"
        );
        assert_eq!(
            code(&export::people_csv(&desk, &caller, &PeopleFilter::default()).await),
            "confirm_identity"
        );
        assert_eq!(
            code(
                &export::audit_csv(&desk, &caller, &domain::wire::audit::AuditFilter::default())
                    .await
            ),
            "confirm_identity"
        );
        assert_eq!(log(&desk, "export.").await?, []);
    }
    Ok(())
}

#[tokio::test]
async fn a1_a_backup_is_for_the_host_alone() -> Outcome {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("backup.db");
    for desk in desks().await? {
        let admin = desk.admin("me@example.org").await?;
        let admin = desk.caller_for(&admin).await?;
        let refused = backup::write(&desk, &admin, &file).await;
        assert!(
            matches!(&refused, Err(backup::NotWritten::Refused(error)) if error.problem().code == Code::NotAllowed),
            "{refused:?}"
        );
        assert_eq!(log(&desk, "export.").await?, []);
    }
    assert!(!file.exists());
    Ok(())
}

#[tokio::test]
async fn o1_what_goes_out_comes_in_again_whatever_is_in_the_cells() -> Outcome {
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let hostile = "[ -~'=+@,;\"\u{e9}\u{df}\u{6728}\u{200f}\u{1f600}<>&\\\\]{0,24}";
    let cells = proptest::collection::vec(hostile, 12);
    let mut wanted = Vec::new();
    for n in 0..150 {
        let cells = cells
            .new_tree(&mut runner)
            .map_err(|reason| reason.to_string())?
            .current();
        let cell = |at: usize| cells[at].clone();
        wanted.push(PersonFields {
            user_name: format!("'{n}'!#^~+&=@example.org").replace('=', ""),
            display_name: format!("={}", cell(0)),
            first_name: cell(1),
            last_name: cell(2),
            job_title: cell(3),
            department: cell(4),
            office_number: cell(5),
            office_phone: cell(6),
            fax: cell(7),
            address: cell(8),
            city: cell(9),
            state: cell(10),
            country: cell(11),
            mobile_phone: format!("+4479727{n:05}"),
            alternate_email: format!("+{n}=x@example.net"),
            postal_code: "'=1".to_owned(),
        });
    }
    let sources = desks().await?;
    let targets = desks().await?;
    for (source, target) in sources.iter().zip(&targets) {
        let operator = Caller::operator();
        for fields in &wanted {
            people::add(source, &operator, fields, RoleSet::EMPTY).await?;
        }
        let csv =
            text(export::people_csv(source, &operator, &PeopleFilter::default()).await).await?;
        for record in csv::Reader::from_reader(csv.as_bytes()).records() {
            let record = record?;
            let runs = record
                .iter()
                .find(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']));
            assert_eq!(runs, None, "another reader sees no formula");
        }
        let (job, report) = imported(target, &operator, &csv, false).await?;
        assert_eq!((job.counts.done, report.problem_count), (150, 0));
        let (before, after) = (everybody(source).await?, everybody(target).await?);
        assert_eq!(before.len(), 150);
        assert_eq!(before, after, "{}", source.database);
    }
    Ok(())
}

#[tokio::test]
async fn an_export_has_the_templates_columns_a_mark_and_only_what_its_reader_may_see() -> Outcome {
    for desk in desks().await? {
        let operator = &Caller::operator();
        let editor = desk
            .person_with(
                "editor@example.org",
                &[domain::Role::UserAdministrator],
                Some(service::testing::PASSWORD),
            )
            .await?;
        let editor = desk.caller_for(&editor).await?;
        let with_contact = |name: &str| PersonFields {
            alternate_email: format!("{name}@example.net"),
            ..newcomer(&format!("{name}@example.org"))
        };
        people::add(&desk, operator, &with_contact("anna"), RoleSet::EMPTY).await?;
        people::add(
            &desk,
            operator,
            &with_contact("boss"),
            RoleSet::EMPTY.with(domain::Role::GlobalAdministrator),
        )
        .await?;
        let csv = text(export::people_csv(&desk, &editor, &PeopleFilter::default()).await).await?;
        assert_eq!(
            csv.lines().next(),
            Some(format!("\u{feff}{HEADER}").as_str())
        );
        assert!(
            csv.contains("anna@example.net")
                && csv.contains("boss@example.org")
                && !csv.contains("boss@example.net"),
            "{csv}"
        );
        let one = text(
            export::people_csv(
                &desk,
                &editor,
                &PeopleFilter {
                    search: "anna".into(),
                    ..PeopleFilter::default()
                },
            )
            .await,
        )
        .await?;
        assert_eq!(one.lines().count(), 2);
        let row = &log(&desk, "export.people").await?[0];
        assert_eq!(value(&row.after, "people"), "1");
        assert_eq!(row.actor, editor.id());
    }
    Ok(())
}

#[tokio::test]
async fn an_export_of_many_pages_has_everybody_once() -> Outcome {
    for desk in desks().await? {
        let operator = &Caller::operator();
        let mut csv = String::from("Username,Display name\n");
        for n in 0..1_234 {
            writeln!(csv, "p{n}@example.org,Same name")?;
        }
        imported(&desk, operator, &csv, false).await?;
        let out = text(export::people_csv(&desk, operator, &PeopleFilter::default()).await).await?;
        let mut names: Vec<&str> = out
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').next())
            .collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 1_234);
        let log = text(
            export::audit_csv(
                &desk,
                operator,
                &domain::wire::audit::AuditFilter::default(),
            )
            .await,
        )
        .await?;
        // Header, one row a person, the job's start and end, both exports'.
        assert_eq!(log.lines().count(), 1 + 1_234 + 4);
        assert!(
            log.lines()
                .nth(1)
                .is_some_and(|line| line.contains("export.audit")),
            "newest first, its own row included"
        );
        assert!(
            service::audit::verify(&desk, &Caller::operator())
                .await?
                .broken
                .is_none(),
            "U2: the chain holds"
        );
    }
    Ok(())
}

#[tokio::test]
async fn an_import_and_somebody_who_takes_one_of_its_names_meanwhile_never_make_two() -> Outcome {
    for desk in desks().await? {
        let operator = &Caller::operator();
        let csv = "Username,Display name\nanna@example.org,Anna\nben@example.org,Ben\n";
        let anna = newcomer("ANNA@example.org");
        let (import, added) = tokio::join!(
            imported(&desk, operator, csv, false),
            people::add(&desk, operator, &anna, RoleSet::EMPTY)
        );
        // Whoever was quicker has the name; the other one hears of it, and Ben is added unless the check saw it.
        let by_import = match &import {
            Ok((job, _)) => job.counts.done,
            Err(error) => {
                assert_eq!(error.problem().code, Code::FileHasBadRows);
                0
            }
        };
        let people = everybody(&desk).await?;
        assert_eq!(
            people.len() as u64,
            by_import + u64::from(added.is_ok()),
            "{} {}",
            code(&import),
            code(&added)
        );
        let annas = people
            .iter()
            .filter(|person| person.user_name.eq_ignore_ascii_case("anna@example.org"));
        assert_eq!(annas.count(), 1);
        let person = people.first().ok_or("nobody")?;
        let query = PeopleQuery {
            filter: PeopleFilter {
                search: person.user_name.clone(),
                ..PeopleFilter::default()
            },
            ..PeopleQuery::default()
        };
        let row = people::list(&desk, operator, &query)
            .await?
            .rows
            .into_iter()
            .next()
            .ok_or("not found")?;
        assert_eq!(row.id, id(&desk.reload(row.id).await?));
    }
    Ok(())
}
