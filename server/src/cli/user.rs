//! `user`: what the admin pages do to people, for the operator.

use super::arguments::{NewUser, User, Users};
use super::output::{one_line, table};
use super::{Failure, Session, fields, name_of};
use domain::wire::PageRequest;
use domain::wire::people::{
    Delivery, GeneratorShape, NewPassword, PeopleFilter, PeopleQuery, PeopleSort, PersonDetail,
    PersonFields, PersonRow, ResetCommand, ResetOutcome, Selection, SelectionOutcome,
};
use domain::wire::problem::{Code, Problem};
use domain::{PersonId, Role, Secret, fold};
use service::factors::Factor;
use service::people;
use std::io::BufRead;

/// Rows asked for at a time.
const PAGE: u16 = 200;

pub(super) async fn user(session: &Session, what: User) -> Result<(), Failure> {
    let (desk, caller) = (&session.desk, &session.caller);
    match what {
        User::List { search, deleted } => list(session, search, deleted).await,
        User::Show { user } => {
            let id = find(session, &user).await?;
            let detail = people::detail(desk, caller, id).await?;
            session.output.say(&detail, detail_as_text)
        }
        User::Add(new) => {
            let roles = new.roles.iter().copied().collect();
            let detail = people::add(desk, caller, &fields_of(*new), roles).await?;
            session.output.say(&detail, detail_as_text)
        }
        User::Edit { user, changes } => edit(session, &user, &changes).await,
        User::NeverExpires { user, off } => {
            let id = find(session, &user).await?;
            let detail = people::set_never_expires(desk, caller, id, !off).await?;
            session.output.say(&detail, detail_as_text)
        }
        User::Block(users) => {
            let block = async |who: &Selection| people::set_blocked(desk, caller, who, true).await;
            to_each(session, &users, block).await
        }
        User::Unblock(users) => {
            let unblock =
                async |who: &Selection| people::set_blocked(desk, caller, who, false).await;
            to_each(session, &users, unblock).await
        }
        User::Delete(users) => {
            let delete = async |who: &Selection| people::delete(desk, caller, who).await;
            to_each(session, &users, delete).await
        }
        User::Restore(users) => {
            let restore = async |who: &Selection| people::restore(desk, caller, who).await;
            to_each(session, &users, restore).await
        }
        User::ForceChange(users) => {
            let force = async |who: &Selection| people::force_change(desk, caller, who).await;
            to_each(session, &users, force).await
        }
        User::SignOut(users) => sign_out(session, &users.users).await,
        User::LiftStop { user } => {
            let id = find(session, &user).await?;
            service::recovery::lift_stop(desk, caller, id).await?;
            let detail = people::detail(desk, caller, id).await?;
            session.output.say(&detail, detail_as_text)
        }
        User::RemoveAuthenticator { user } => {
            remove_factor(session, &user, Factor::Authenticator).await
        }
        User::VoidRecoveryCodes { user } => {
            remove_factor(session, &user, Factor::RecoveryCodes).await
        }
        User::Roles { user, roles } => {
            let id = find(session, &user).await?;
            let seen = people::detail(desk, caller, id).await?;
            let roles = roles.into_iter().collect();
            let detail = people::set_roles(desk, caller, id, seen.version, roles).await?;
            session.output.say(&detail, detail_as_text)
        }
        User::Reset {
            user,
            password_stdin,
            words,
            characters,
            keep,
            email,
            link,
        } => {
            let person = find(session, &user).await?;
            let password = new_password(password_stdin, words, characters)?;
            let command = ResetCommand {
                person,
                password,
                must_change: !keep,
                delivery: match link {
                    Some(minutes) => Delivery::Link { minutes },
                    None if email.is_empty() => Delivery::Show,
                    None => Delivery::Email(email),
                },
            };
            let outcome = service::reset::reset_one(desk, caller, &command).await?;
            session.output.say(&outcome, reset_as_text)
        }
    }
}

async fn to_each(
    session: &Session,
    users: &Users,
    todo: impl AsyncFnOnce(&Selection) -> Result<SelectionOutcome, service::Error>,
) -> Result<(), Failure> {
    let selection = selection(session, &users.users).await?;
    told(session, &todo(&selection).await?)
}

async fn edit(session: &Session, user: &str, changes: &[String]) -> Result<(), Failure> {
    let (desk, caller) = (&session.desk, &session.caller);
    let id = find(session, user).await?;
    let now = people::detail(desk, caller, id).await?;
    let mut wanted = fields::of(&now.fields)?;
    for change in changes {
        fields::take(&mut wanted, change)?;
    }
    let wanted: PersonFields = fields::typed(wanted)?;
    let detail = people::edit(desk, caller, id, now.version, &wanted).await?;
    session.output.say(&detail, detail_as_text)
}

async fn sign_out(session: &Session, users: &[String]) -> Result<(), Failure> {
    let (desk, caller) = (&session.desk, &session.caller);
    let mut ended = 0;
    for user in users {
        ended += service::sessions::end_all_of(desk, caller, find(session, user).await?).await?;
    }
    session
        .output
        .say(&serde_json::json!({ "ended": ended }), |_| {
            format!("{ended} sessions ended\n")
        })
}

async fn remove_factor(session: &Session, user: &str, factor: Factor) -> Result<(), Failure> {
    let (desk, caller) = (&session.desk, &session.caller);
    let id = find(session, user).await?;
    service::factors::remove_of(desk, caller, id, factor).await?;
    let detail = people::detail(desk, caller, id).await?;
    session.output.say(&detail, detail_as_text)
}

fn new_password(
    from_stdin: bool,
    words: Option<u8>,
    characters: Option<u8>,
) -> Result<NewPassword, Failure> {
    if from_stdin {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        let text = line.strip_suffix('\n').unwrap_or(&line);
        return Ok(NewPassword::Given(Secret::new(
            text.strip_suffix('\r').unwrap_or(text),
        )));
    }
    Ok(NewPassword::Generate(match (words, characters) {
        (Some(count), _) => GeneratorShape::Words { count },
        (None, Some(length)) => GeneratorShape::Characters { length },
        (None, None) => GeneratorShape::default(),
    }))
}

async fn list(session: &Session, search: String, deleted: bool) -> Result<(), Failure> {
    let mut rows = Vec::new();
    let filter = PeopleFilter {
        search,
        deleted,
        ..PeopleFilter::default()
    };
    let mut after = None;
    loop {
        let page = PageRequest {
            after: after.take(),
            limit: Some(PAGE),
            ..PageRequest::default()
        };
        let query = PeopleQuery {
            filter: filter.clone(),
            sort: PeopleSort::UserName,
            descending: false,
            page,
        };
        let page = people::list(&session.desk, &session.caller, &query).await?;
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    session.output.say(&rows, |rows| {
        let cells = |row: &PersonRow| {
            let roles = row
                .roles
                .iter()
                .map(Role::name)
                .collect::<Vec<_>>()
                .join(" ");
            [
                row.user_name.clone(),
                row.display_name.clone(),
                row.department.clone(),
                name_of(&row.status),
                roles,
            ]
        };
        table(
            ["USER", "NAME", "DEPARTMENT", "STATUS", "ROLES"],
            rows.iter().map(cells),
        )
    })
}

/// The person of an id or a user name, deleted ones last.
async fn find(session: &Session, user: &str) -> Result<PersonId, Failure> {
    if let Ok(id) = user.parse() {
        return Ok(id);
    }
    let key = fold::key(user);
    for deleted in [false, true] {
        let filter = PeopleFilter {
            search: user.chars().take(100).collect(),
            deleted,
            ..PeopleFilter::default()
        };
        let mut after = None;
        loop {
            let page = PageRequest {
                after: after.take(),
                limit: Some(PAGE),
                ..PageRequest::default()
            };
            let query = PeopleQuery {
                filter: filter.clone(),
                sort: PeopleSort::UserName,
                descending: false,
                page,
            };
            let page = people::list(&session.desk, &session.caller, &query).await?;
            if let Some(row) = page
                .rows
                .iter()
                .find(|row| fold::key(&row.user_name) == key)
            {
                return Ok(row.id);
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    Err(Failure::Refused(
        Box::new(Problem::field("user", Code::NotFound)),
        None,
    ))
}

pub(super) async fn selection(session: &Session, users: &[String]) -> Result<Selection, Failure> {
    let mut ids = Vec::with_capacity(users.len());
    for user in users {
        ids.push(find(session, user).await?);
    }
    Ok(Selection::Ids(ids))
}

/// Somebody left out is a refusal, after everybody else was done.
pub(super) fn told(session: &Session, outcome: &SelectionOutcome) -> Result<(), Failure> {
    session.output.say(outcome, |outcome| {
        let mut text = format!("{} done\n", outcome.done);
        for skipped in &outcome.skipped {
            text = format!(
                "{text}{}\n",
                one_line(&format!(
                    "{}: left out ({})",
                    skipped.display_name,
                    skipped.code.as_str()
                ))
            );
        }
        text
    })?;
    if outcome.skipped.is_empty() {
        Ok(())
    } else {
        Err(Failure::Bad)
    }
}

fn fields_of(new: NewUser) -> PersonFields {
    PersonFields {
        user_name: new.user_name,
        first_name: new.first_name,
        last_name: new.last_name,
        display_name: new.display_name,
        job_title: new.job_title,
        department: new.department,
        mobile_phone: new.mobile_phone,
        alternate_email: new.alternate_email,
        ..PersonFields::default()
    }
}

fn detail_as_text(detail: &PersonDetail) -> String {
    let PersonDetail { row, fields, .. } = detail;
    let roles = row
        .roles
        .iter()
        .map(Role::name)
        .collect::<Vec<_>>()
        .join(" ");
    let lines = [
        ("id", row.id.to_string()),
        ("user name", row.user_name.clone()),
        ("name", row.display_name.clone()),
        ("job title", fields.job_title.clone()),
        ("department", fields.department.clone()),
        ("alternate e-mail", fields.alternate_email.clone()),
        ("mobile phone", fields.mobile_phone.clone()),
        ("status", name_of(&row.status)),
        ("roles", roles),
        (
            "password",
            serde_json::to_value(row.password)
                .ok()
                .and_then(|state| Some(state.get("kind")?.as_str()?.to_owned()))
                .unwrap_or_default(),
        ),
        ("sessions", detail.sessions.len().to_string()),
        (
            "authenticator since",
            detail
                .authenticator_since
                .map(locale::Table::machine)
                .unwrap_or_default(),
        ),
        ("recovery codes", detail.recovery_codes_left.to_string()),
    ];
    table(
        ["", ""],
        lines.map(|(name, value)| [name.to_owned(), value]),
    )
    .trim_start()
    .to_owned()
}

/// What a reset changed, with the password, this once.
pub(super) fn reset_as_text(outcome: &ResetOutcome) -> String {
    let until = outcome.valid_until.map_or_else(String::new, |until| {
        format!("valid until: {}\n", locale::Table::machine(until))
    });
    let change = if outcome.must_change {
        "must be changed at the next sign-in\n"
    } else {
        ""
    };
    let mut travels = String::new();
    for mailed in &outcome.mailed {
        travels.push_str(if outcome.is_link {
            "link mailed to: "
        } else {
            "mailed to: "
        });
        travels.push_str(&one_line(&mailed.to));
        travels.push('\n');
    }
    if travels.is_empty() {
        travels = format!("password: {}\n", outcome.password.expose());
    }
    format!(
        "user: {}\n{travels}{until}{change}",
        one_line(&outcome.user_name)
    )
}
