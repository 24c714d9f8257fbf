//! Promises A1 to A3, through the service: the whole matrix of actor, target and action.

use super::support::{Outcome, code, fields_of, id, imported, log, newcomer, these};
use domain::wire::people::{
    Delivery, NewPassword, PeopleFilter, PeopleQuery, ResetCommand, SelectionOutcome,
};
use domain::{GroupId, PersonId, Role, RoleSet, Secret};
use service::factors::{Factor, remove_of};
use service::testing::{TestDesk, desks};
use service::{Caller, Error, export, groups, import, people, reset, sessions, views};
use std::fmt::Write as _;
use store::Person;

const ACTIONS: [&str; 13] = [
    "see_contacts",
    "reset_password",
    "force_change",
    "never_expires",
    "remove_methods",
    "end_sessions",
    "edit_contacts",
    "edit",
    "block",
    "unblock",
    "delete",
    "restore",
    "set_roles",
];

fn name(role: Option<Role>) -> &'static str {
    role.map_or("(no role)", Role::name)
}

fn everyone() -> impl Iterator<Item = Option<Role>> {
    std::iter::once(None).chain(Role::ALL.map(Some))
}

/// A target: somebody present, and somebody with the same role in **Deleted users**.
struct Target {
    present: Person,
    deleted: Person,
}

async fn somebody(desk: &TestDesk, kind: &str, role: Option<Role>) -> Result<Person, Error> {
    let roles: Vec<Role> = role.into_iter().collect();
    let local = role.map_or("nobody", Role::name);
    let person = desk
        .person_with(
            &format!("{kind}.{local}@example.org"),
            &roles,
            Some(service::testing::PASSWORD),
        )
        .await?;
    let fields = domain::wire::people::PersonFields {
        alternate_email: format!("{kind}.{local}@example.net"),
        mobile_phone: "+447972770615".to_owned(),
        ..fields_of(&person)
    };
    people::edit(
        desk,
        &Caller::operator(),
        id(&person),
        person.version,
        &fields,
    )
    .await?;
    desk.reload(id(&person)).await
}

fn verdict(outcome: &Result<SelectionOutcome, Error>) -> String {
    match outcome {
        Ok(outcome) => outcome
            .skipped
            .first()
            .map_or("ok".to_owned(), |skipped| skipped.code.as_str().to_owned()),
        Err(_) => code(outcome),
    }
}

/// Does one action to a target, puts back what it did, and answers how it ended.
async fn attempt(
    desk: &TestDesk,
    caller: &Caller,
    action: &str,
    target: &Target,
) -> Result<String, Error> {
    let operator = &Caller::operator();
    let person = desk.reload(id(&target.present)).await?;
    let one = these(&[&person]);
    let answer = match action {
        "see_contacts" => match people::detail(desk, caller, id(&person)).await {
            Ok(detail)
                if detail.fields.alternate_email.contains('•')
                    && detail.fields.mobile_phone.contains('•') =>
            {
                "masked".to_owned()
            }
            other => code(&other),
        },
        "reset_password" => {
            let command = ResetCommand {
                person: id(&person),
                password: NewPassword::Generate(domain::wire::people::GeneratorShape::default()),
                must_change: true,
                delivery: Delivery::Show,
            };
            code(&reset::reset_one(desk, caller, &command).await)
        }
        "force_change" => verdict(&people::force_change(desk, caller, &one).await),
        "never_expires" => {
            code(&people::set_never_expires(desk, caller, id(&person), !person.never_expires).await)
        }
        "remove_methods" => {
            let app = code(&remove_of(desk, caller, id(&person), Factor::Authenticator).await);
            let codes = code(&remove_of(desk, caller, id(&person), Factor::RecoveryCodes).await);
            if app == codes {
                app
            } else {
                codes + " or " + &app
            }
        }
        "end_sessions" => code(&sessions::end_all_of(desk, caller, id(&person)).await),
        "edit_contacts" => {
            let mut fields = fields_of(&person);
            let other = if person.mobile_phone.ends_with('5') {
                "6"
            } else {
                "5"
            };
            fields.mobile_phone = format!("+44797277061{other}");
            code(&people::edit(desk, caller, id(&person), person.version, &fields).await)
        }
        "edit" => {
            let mut fields = fields_of(&person);
            fields.job_title.push('x');
            code(&people::edit(desk, caller, id(&person), person.version, &fields).await)
        }
        "block" => verdict(&people::set_blocked(desk, caller, &one, true).await),
        "unblock" => verdict(&people::set_blocked(desk, caller, &one, false).await),
        "delete" => {
            let answer = verdict(&people::delete(desk, caller, &one).await);
            people::restore(desk, operator, &one).await?;
            answer
        }
        "restore" => {
            let answer = verdict(&people::restore(desk, caller, &these(&[&target.deleted])).await);
            // Nobody who acts is deleted: of the own account there is no twin to delete again.
            if target.deleted.id != target.present.id {
                people::delete(desk, operator, &these(&[&target.deleted])).await?;
            }
            answer
        }
        "set_roles" => {
            let roles = store::roles::of_person(&desk.store().read(), id(&person)).await?;
            code(&people::set_roles(desk, caller, id(&person), person.version, roles).await)
        }
        other => other.to_owned(),
    };
    Ok(answer)
}

#[tokio::test]
async fn a1_the_whole_matrix_of_actor_target_and_action_is_as_reviewed() -> Outcome {
    let matrix = include_str!("../../../domain/tests/data/reset-matrix.csv");
    for desk in desks().await? {
        // So that nobody in the matrix is the last one.
        desk.admin("spare.one@example.org").await?;
        desk.admin("spare.two@example.org").await?;
        let mut targets = Vec::new();
        for role in everyone() {
            let target = Target {
                present: somebody(&desk, "t", role).await?,
                deleted: somebody(&desk, "d", role).await?,
            };
            people::delete(&desk, &Caller::operator(), &these(&[&target.deleted])).await?;
            targets.push((name(role), target));
        }
        let mut table = String::new();
        for actor in everyone() {
            let person = somebody(&desk, "a", actor).await?;
            let caller = desk.caller_for(&person).await?;
            writeln!(table, "{}", name(actor))?;
            let own = Target {
                present: person.clone(),
                deleted: person,
            };
            for (role, target) in targets
                .iter()
                .map(|(role, target)| (*role, target))
                .chain([("(self)", &own)])
            {
                let mut cells = Vec::new();
                for action in ACTIONS {
                    let answer = attempt(&desk, &caller, action, target).await?;
                    if action == "reset_password" && role != "(self)" {
                        assert_eq!(
                            answer == "ok",
                            in_matrix(matrix, name(actor), role),
                            "{} resets {role}",
                            name(actor)
                        );
                    }
                    cells.push(match answer.as_str() {
                        "ok" => format!("+{action}"),
                        "not_allowed" | "masked" => "-".to_owned(),
                        "not_on_yourself" => "self".to_owned(),
                        other => format!("{action}:{other}"),
                    });
                }
                writeln!(table, "  {role}: {}", cells.join(" "))?;
            }
        }
        insta::assert_snapshot!("matrix", table);
    }
    Ok(())
}

/// Whether the table of the product says that the actor may reset the target.
fn in_matrix(matrix: &str, actor: &str, target: &str) -> bool {
    let plain = |text: &str| text.trim().to_lowercase().replace(' ', "_");
    let (actor, target) = (
        plain(actor),
        plain(target).replace("(no_role)", "(no_admin_role)"),
    );
    let mut lines = matrix
        .lines()
        .map(|line| line.split(',').map(plain).collect::<Vec<_>>());
    let column = lines
        .next()
        .and_then(|header| header.iter().position(|cell| *cell == actor));
    let row = lines.find(|line| line.first() == Some(&target));
    column
        .zip(row)
        .is_some_and(|(column, row)| row[column] == "y")
}

#[tokio::test]
async fn a1_what_is_done_to_no_single_person_belongs_to_roles() -> Outcome {
    for desk in desks().await? {
        let mut table = String::new();
        for actor in everyone() {
            let person = somebody(&desk, "a", actor).await?;
            let caller = &desk.caller_for(&person).await?;
            let who = name(actor);
            let one = RoleSet::EMPTY.with(Role::DirectoryReader);
            let answers = [
                (
                    "list",
                    code(&people::list(&desk, caller, &PeopleQuery::default()).await),
                ),
                (
                    "count",
                    code(&people::count(&desk, caller, &PeopleFilter::default()).await),
                ),
                ("home", code(&people::home(&desk, caller).await)),
                (
                    "departments",
                    code(&people::departments(&desk, caller).await),
                ),
                (
                    "add",
                    code(
                        &people::add(
                            &desk,
                            caller,
                            &newcomer(&format!("n.{}@example.com", who.len())),
                            RoleSet::EMPTY,
                        )
                        .await,
                    ),
                ),
                (
                    "add with a role",
                    code(
                        &people::add(
                            &desk,
                            caller,
                            &newcomer(&format!("r.{}@example.com", who.len())),
                            one,
                        )
                        .await,
                    ),
                ),
                (
                    "import check",
                    code(&import::check(&desk, caller, b"Username,Display name\n").await),
                ),
                (
                    "import",
                    code(
                        &imported(
                            &desk,
                            caller,
                            &format!("Username,Display name\ni.{}@example.com,I\n", who.len()),
                            false,
                        )
                        .await,
                    ),
                ),
                (
                    "export people",
                    code(&export::people_csv(&desk, caller, &PeopleFilter::default()).await),
                ),
                (
                    "export audit",
                    code(
                        &export::audit_csv(
                            &desk,
                            caller,
                            &domain::wire::audit::AuditFilter::default(),
                        )
                        .await,
                    ),
                ),
                ("groups", code(&groups::list(&desk, caller).await)),
                (
                    "add group",
                    code(&groups::add(&desk, caller, who, "").await),
                ),
                ("views", code(&views::list(&desk, caller).await)),
            ];
            let may: Vec<&str> = answers
                .iter()
                .filter(|(_, answer)| answer == "ok")
                .map(|(what, _)| *what)
                .collect();
            assert!(
                answers
                    .iter()
                    .all(|(_, answer)| answer == "ok" || answer == "not_allowed"),
                "{who}: {answers:?}"
            );
            writeln!(table, "{who}: {}", may.join(", "))?;
        }
        insta::assert_snapshot!("general", table);
    }
    Ok(())
}

#[tokio::test]
async fn a3_who_may_not_is_told_so_whether_the_id_exists_or_not_and_who_may_gets_not_found()
-> Outcome {
    for desk in desks().await? {
        let admin = desk
            .caller_for(&desk.admin("admin@example.org").await?)
            .await?;
        let reader = desk
            .person_with(
                "reader@example.org",
                &[Role::DirectoryReader],
                Some(service::testing::PASSWORD),
            )
            .await?;
        let reader = desk.caller_for(&reader).await?;
        let there = id(&desk.person("there@example.org").await?);
        let nobody = PersonId(desk.new_id());
        let command = |person| ResetCommand {
            person,
            password: NewPassword::Given(Secret::new("a password that is long")),
            must_change: true,
            delivery: Delivery::Show,
        };
        for person in [there, nobody] {
            assert_eq!(
                code(&reset::reset_one(&desk, &reader, &command(person)).await),
                "not_allowed"
            );
            assert_eq!(
                code(&people::edit(&desk, &reader, person, 1, &newcomer("x@example.org")).await),
                "not_allowed"
            );
            assert_eq!(
                code(&people::set_roles(&desk, &reader, person, 1, RoleSet::EMPTY).await),
                "not_allowed"
            );
            assert_eq!(
                code(&people::set_never_expires(&desk, &reader, person, true).await),
                "not_allowed"
            );
            assert_eq!(
                code(
                    &people::delete(
                        &desk,
                        &reader,
                        &domain::wire::people::Selection::Ids(vec![person])
                    )
                    .await
                ),
                "not_allowed"
            );
        }
        assert_eq!(
            code(&people::detail(&desk, &admin, nobody).await),
            "not_found"
        );
        assert_eq!(
            code(&reset::reset_one(&desk, &admin, &command(nobody)).await),
            "not_found"
        );
        assert_eq!(
            code(&people::edit(&desk, &admin, nobody, 1, &newcomer("x@example.org")).await),
            "not_found"
        );
        assert_eq!(
            code(&people::set_roles(&desk, &admin, nobody, 1, RoleSet::EMPTY).await),
            "not_found"
        );
        assert_eq!(
            code(&groups::delete(&desk, &admin, GroupId(desk.new_id())).await),
            "not_found"
        );
        let anonymous = Caller::anonymous(service::testing::origin());
        assert_eq!(
            code(&people::detail(&desk, &anonymous, there).await),
            "sign_in_required"
        );
        assert_eq!(
            code(
                &people::delete(
                    &desk,
                    &anonymous,
                    &domain::wire::people::Selection::Ids(vec![there])
                )
                .await
            ),
            "sign_in_required"
        );
    }
    Ok(())
}

#[tokio::test]
async fn u3_a_refusal_of_authority_is_written_down_with_action_and_target() -> Outcome {
    for desk in desks().await? {
        let helper = desk
            .person_with(
                "helper@example.org",
                &[Role::HelpdeskAdministrator],
                Some(service::testing::PASSWORD),
            )
            .await?;
        let boss = desk.admin("boss@example.org").await?;
        let caller = desk.caller_for(&helper).await?;
        let command = ResetCommand {
            person: id(&boss),
            password: NewPassword::Given(Secret::new("a password that is long")),
            must_change: true,
            delivery: Delivery::Show,
        };
        assert_eq!(
            code(&reset::reset_one(&desk, &caller, &command).await),
            "not_allowed"
        );
        let rows = log(&desk, "authority.refused").await?;
        assert_eq!(rows.len(), 1);
        assert_eq!(
            (rows[0].actor, rows[0].target),
            (Some(id(&helper)), Some(id(&boss)))
        );
        assert_eq!(
            super::support::value(&rows[0].after, "action"),
            "reset_password"
        );
    }
    Ok(())
}
