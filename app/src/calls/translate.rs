//! The server's half of the calls: which use case a command is. Owns the translation of commands, of errors into
//! status and problem, and of new sessions into cookies.

use super::CallError;
use crate::context::SessionCookie;
use domain::wire::Page;
use domain::wire::account::{AccountCommand, AccountReply};
use domain::wire::audit::{AuditQuery, AuditRow};
use domain::wire::jobs::{JobCommand, JobReply};
use domain::wire::messages::{MessageCommand, MessageReply};
use domain::wire::people::{PeopleCommand, PeopleReply};
use domain::wire::problem::{Code, Problem};
use domain::wire::requests::{RequestCommand, RequestReply};
use domain::wire::settings::{SettingsCommand, SettingsReply};
use http::{StatusCode, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use service::sessions::SignedIn;
use service::{Caller, Desk, Error};

/// Who asks whom. Contexts of the request, there for every route.
struct Request {
    desk: Desk,
    caller: Caller,
    response: Option<ResponseOptions>,
    cookie: Option<SessionCookie>,
}

impl Request {
    /// Taken before the first await: the contexts are gone after it.
    fn take() -> Result<Self, CallError> {
        let (Some(desk), Some(caller)) = (use_context(), use_context()) else {
            tracing::error!("a call came without desk or caller: the route does not provide them");
            return Err(CallError::Problem(Problem::new(Code::Internal)));
        };
        Ok(Self {
            desk,
            caller,
            response: use_context(),
            cookie: use_context(),
        })
    }

    /// The answer, or the refusal with its status; the cause of a fault goes into the log.
    fn answer<T>(&self, outcome: Result<T, Error>) -> Result<T, CallError> {
        outcome.map_err(|error| {
            let mut problem = error.problem();
            if error.is_fault() {
                let incident = self.caller.origin().request_id.clone();
                tracing::error!(incident, cause = chain(&error), "a call failed inside");
                problem.incident = Some(incident).filter(|id| !id.is_empty());
            }
            if let (Some(response), Ok(status)) =
                (&self.response, StatusCode::from_u16(problem.code.status()))
            {
                response.set_status(status);
                if let Some(seconds) = problem.retry_after_seconds {
                    response.insert_header(header::RETRY_AFTER, seconds.into());
                }
            }
            CallError::Problem(problem)
        })
    }

    /// Hands a new session's secret to the browser.
    fn sign_in(&self, session: &SignedIn) {
        if let (Some(response), Some(cookie)) = (&self.response, &self.cookie) {
            response.append_header(
                header::SET_COOKIE,
                cookie.set(&session.token, session.max_age_seconds),
            );
        }
    }
}

fn chain(error: &Error) -> String {
    let first: &dyn std::error::Error = error;
    std::iter::successors(Some(first), |cause| cause.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

/// `/_fn/jobs`.
pub async fn jobs(command: JobCommand) -> Result<JobReply, CallError> {
    let request = Request::take()?;
    let outcome = dispatch_jobs(&request.desk, &request.caller, command).await;
    request.answer(outcome)
}

async fn dispatch_jobs(
    desk: &Desk,
    caller: &Caller,
    command: JobCommand,
) -> Result<JobReply, Error> {
    use JobCommand as Ask;
    use JobReply as Say;
    use service::jobs;
    let job = |row| Say::Job(Box::new(row));
    Ok(match command {
        Ask::Preview(wanted) => Say::Preview(jobs::preview(desk, caller, &wanted).await?),
        Ask::Start(wanted) => job(jobs::start(desk, caller, &wanted).await?),
        Ask::List(page) => Say::List(jobs::list(desk, caller, &page).await?),
        Ask::Get(id) => job(jobs::get(desk, caller, id).await?),
        Ask::Items(query) => Say::Items(jobs::items(desk, caller, &query).await?),
        Ask::Pause(id) => job(jobs::pause(desk, caller, id).await?),
        Ask::Resume(id) => job(jobs::resume(desk, caller, id).await?),
        Ask::Cancel(id) => job(jobs::cancel(desk, caller, id).await?),
        Ask::RetryDeliveries(id) => job(jobs::retry_deliveries(desk, caller, id).await?),
        Ask::Results {
            job,
            after,
            not_mailed,
        } => Say::Results(jobs::results(desk, caller, job, after, not_mailed).await?),
        Ask::Taken(id) => job(jobs::taken(desk, caller, id).await?),
        Ask::Mine => Say::Mine(jobs::mine(desk, caller).await?),
        Ask::CheckFile { csv } => {
            let csv = csv.expose().as_bytes();
            Say::Checked(jobs::check_file(desk, caller, csv).await?)
        }
        Ask::StartFile {
            csv,
            must_change,
            good_rows_only,
            key,
        } => {
            let csv = csv.expose().as_bytes();
            let started =
                jobs::start_from_file(desk, caller, csv, must_change, good_rows_only, key);
            job(started.await?)
        }
        Ask::StartImport {
            csv,
            good_rows_only,
        } => {
            let wanted = jobs::Import {
                good_rows_only,
                key: None,
            };
            let (started, _) = jobs::begin_import(desk, caller, csv.as_bytes(), &wanted).await?;
            job(started.job)
        }
        Ask::Approve(id) => job(jobs::approve(desk, caller, id).await?),
        Ask::Decline { job: id, reason } => job(jobs::decline(desk, caller, id, &reason).await?),
        Ask::ApprovalPreview(id) => Say::Preview(jobs::approval_preview(desk, caller, id).await?),
        Ask::Waiting => Say::Waiting(jobs::waiting(desk, caller).await?),
        Ask::Rules => Say::Rules(jobs::rules(desk, caller).await?),
        Ask::SetRules(wanted) => Say::Rules(jobs::set_rules(desk, caller, wanted).await?),
    })
}

/// `/_fn/people`.
pub async fn people(command: PeopleCommand) -> Result<PeopleReply, CallError> {
    let request = Request::take()?;
    let outcome = dispatch_people(&request.desk, &request.caller, command).await;
    request.answer(outcome)
}

async fn dispatch_people(
    desk: &Desk,
    caller: &Caller,
    command: PeopleCommand,
) -> Result<PeopleReply, Error> {
    use PeopleCommand as Ask;
    use PeopleReply as Say;
    use service::factors::{self, Factor};
    use service::{groups, import, people, reset, sessions, views};
    Ok(match command {
        Ask::List(query) => Say::List(people::list(desk, caller, &query).await?),
        Ask::Count(filter) => Say::Count(people::count(desk, caller, &filter).await?),
        Ask::Detail(id) => Say::Detail(people::detail(desk, caller, id).await?),
        Ask::Add { fields, roles } => Say::Detail(people::add(desk, caller, &fields, roles).await?),
        Ask::Edit {
            id,
            version,
            fields,
        } => Say::Detail(people::edit(desk, caller, id, version, &fields).await?),
        Ask::SetRoles { id, version, roles } => {
            Say::Detail(people::set_roles(desk, caller, id, version, roles).await?)
        }
        Ask::SetNeverExpires { id, never } => {
            Say::Detail(people::set_never_expires(desk, caller, id, never).await?)
        }
        Ask::SetBlocked { selection, blocked } => {
            Say::Selection(people::set_blocked(desk, caller, &selection, blocked).await?)
        }
        Ask::ForceChange(selection) => {
            Say::Selection(people::force_change(desk, caller, &selection).await?)
        }
        Ask::Delete(selection) => Say::Selection(people::delete(desk, caller, &selection).await?),
        Ask::Restore(selection) => Say::Selection(people::restore(desk, caller, &selection).await?),
        Ask::LiftRecoveryStop(id) => {
            service::recovery::lift_stop(desk, caller, id).await?;
            Say::Detail(people::detail(desk, caller, id).await?)
        }
        Ask::RemoveAuthenticator(id) => {
            factors::remove_of(desk, caller, id, Factor::Authenticator).await?;
            Say::Detail(people::detail(desk, caller, id).await?)
        }
        Ask::VoidRecoveryCodes(id) => {
            factors::remove_of(desk, caller, id, Factor::RecoveryCodes).await?;
            Say::Detail(people::detail(desk, caller, id).await?)
        }
        Ask::EndSessions(id) => Say::Ended(sessions::end_all_of(desk, caller, id).await?),
        Ask::Reset(command) => Say::Reset(reset::reset_one(desk, caller, &command).await?),
        Ask::Home => Say::Home(people::home(desk, caller).await?),
        Ask::Departments => Say::Departments(people::departments(desk, caller).await?),
        Ask::Groups => Say::Groups(groups::list(desk, caller).await?),
        Ask::AddGroup { name, description } => {
            Say::Groups(groups::add(desk, caller, &name, &description).await?)
        }
        Ask::EditGroup {
            id,
            version,
            name,
            description,
        } => Say::Groups(groups::edit(desk, caller, id, version, &name, &description).await?),
        Ask::DeleteGroup(id) => Say::Groups(groups::delete(desk, caller, id).await?),
        Ask::NestGroup {
            group,
            part,
            inside,
        } => Say::Groups(groups::nest(desk, caller, group, part, inside).await?),
        Ask::AddMembers { group, selection } => {
            Say::Selection(groups::add_members(desk, caller, group, &selection).await?)
        }
        Ask::RemoveMembers { group, selection } => {
            Say::Selection(groups::remove_members(desk, caller, group, &selection).await?)
        }
        Ask::Views => Say::Views(views::list(desk, caller).await?),
        Ask::SaveView(view) => Say::Views(views::save(desk, caller, &view).await?),
        Ask::DeleteView(name) => Say::Views(views::delete(desk, caller, &name).await?),
        Ask::CheckImport { csv } => Say::Import(import::check(desk, caller, csv.as_bytes()).await?),
        Ask::Reports => Say::Reports(people::reports(desk, caller).await?),
        Ask::Requests(command) => Say::Requests(dispatch_requests(desk, caller, command).await?),
    })
}

async fn dispatch_requests(
    desk: &Desk,
    caller: &Caller,
    command: RequestCommand,
) -> Result<RequestReply, Error> {
    use RequestCommand as Ask;
    use RequestReply as Say;
    use service::requests;
    Ok(match command {
        Ask::List(query) => Say::Page(requests::list(desk, caller, &query).await?),
        Ask::Get(id) => Say::Request(requests::get(desk, caller, id).await?.into()),
        Ask::Counts => Say::Counts(requests::counts(desk, caller).await?),
        Ask::Claim { id, version } => {
            Say::Request(requests::claim(desk, caller, id, version).await?.into())
        }
        Ask::Release { id, version } => {
            Say::Request(requests::release(desk, caller, id, version).await?.into())
        }
        Ask::Decline { id, decline } => {
            Say::Request(requests::decline(desk, caller, id, &decline).await?.into())
        }
    })
}

/// `/_fn/account`.
pub async fn account(command: AccountCommand) -> Result<AccountReply, CallError> {
    let request = Request::take()?;
    let outcome = dispatch_account(&request, command).await;
    request.answer(outcome)
}

async fn dispatch_account(
    request: &Request,
    command: AccountCommand,
) -> Result<AccountReply, Error> {
    use AccountCommand as Ask;
    use AccountReply as Say;
    use service::factors::{self, Factor};
    use service::{
        account, authenticators, contacts, credentials, question, recovery_codes, sessions,
    };
    let (desk, caller) = (&request.desk, &request.caller);
    Ok(match command {
        Ask::Overview => Say::Overview(account::overview(desk, caller).await?),
        Ask::Contacts => Say::Contacts(contacts::own(desk, caller).await?),
        Ask::ChangeContact { kind, value } => {
            Say::Contacts(contacts::change(desk, caller, kind, &value).await?)
        }
        Ask::ProveContact { kind, code } => {
            Say::Contacts(contacts::prove(desk, caller, kind, &code).await?)
        }
        Ask::DropPendingContact(kind) => {
            Say::Contacts(contacts::drop_pending(desk, caller, kind).await?)
        }
        Ask::RemoveContact(kind) => Say::Contacts(contacts::remove(desk, caller, kind).await?),
        Ask::Recovery => Say::Recovery(question::own(desk, caller).await?),
        Ask::Factors => Say::Factors(factors::own(desk, caller).await?),
        Ask::BeginAuthenticator(name) => {
            Say::Setup(authenticators::begin(desk, caller, &name).await?)
        }
        Ask::ProveAuthenticator(code) => {
            Say::Factors(authenticators::prove(desk, caller, &code).await?)
        }
        Ask::RemoveAuthenticator => {
            Say::Factors(factors::remove_own(desk, caller, Factor::Authenticator).await?)
        }
        Ask::MakeCodes => Say::Codes(recovery_codes::make(desk, caller).await?),
        Ask::VoidCodes => {
            Say::Factors(factors::remove_own(desk, caller, Factor::RecoveryCodes).await?)
        }
        Ask::ChangePassword { current, new } => {
            request.sign_in(&credentials::change_own(desk, caller, current, new).await?);
            Say::Done
        }
        Ask::EndSession(reference) => {
            sessions::end_own(desk, caller, reference).await?;
            Say::Done
        }
        Ask::EndOtherSessions => {
            sessions::end_others(desk, caller).await?;
            Say::Done
        }
        Ask::SetLocale(locale) => {
            account::set_locale(desk, caller, locale).await?;
            Say::Done
        }
        Ask::Confirm { password } => {
            let session = sessions::confirm(desk, caller, password).await?;
            request.sign_in(&session);
            Say::Me(session.principal.me())
        }
        Ask::Activity(page) => Say::Activity(account::activity(desk, caller, page).await?),
        Ask::Rules => Say::Rules(credentials::rules_for_own(desk, caller).await?),
    })
}

/// `/_fn/audit`.
pub async fn audit(query: AuditQuery) -> Result<Page<AuditRow>, CallError> {
    let request = Request::take()?;
    let outcome = service::audit::list(&request.desk, &request.caller, query).await;
    request.answer(outcome)
}

/// `/_fn/settings`.
pub async fn settings(command: SettingsCommand) -> Result<SettingsReply, CallError> {
    use SettingsCommand as Ask;
    use SettingsReply as Say;
    use service::{logo, settings};
    let request = Request::take()?;
    let (desk, caller) = (&request.desk, &request.caller);
    let outcome = match command {
        Ask::Get => settings::get(desk, caller).await.map(Say::Settings),
        Ask::SetOrganisation {
            version,
            organisation,
        } => settings::set_organisation(desk, caller, version, organisation)
            .await
            .map(Say::Settings),
        Ask::SetLogo { version, file } => match file {
            Some(file) => logo::set_from_base64(desk, caller, version, &file).await,
            None => logo::remove(desk, caller, version).await,
        }
        .map(Say::Settings),
        Ask::SetSelfService {
            version,
            self_service,
        } => settings::set_self_service(desk, caller, version, self_service)
            .await
            .map(Say::Settings),
        Ask::SelfServiceImpact(wanted) => settings::self_service_impact(desk, caller, wanted)
            .await
            .map(Say::SelfServiceImpact),
        Ask::SetPolicy { version, policy } => settings::set_policy(desk, caller, version, policy)
            .await
            .map(Say::Settings),
        Ask::Impact {
            expire_days,
            spread_days,
        } => settings::impact(desk, caller, expire_days, spread_days)
            .await
            .map(Say::Impact),
    };
    request.answer(outcome)
}

/// `/_fn/messages`.
pub async fn messages(command: MessageCommand) -> Result<MessageReply, CallError> {
    let request = Request::take()?;
    let outcome = dispatch_messages(&request.desk, &request.caller, command).await;
    request.answer(outcome)
}

async fn dispatch_messages(
    desk: &Desk,
    caller: &Caller,
    command: MessageCommand,
) -> Result<MessageReply, Error> {
    use MessageCommand as Ask;
    use MessageReply as Say;
    use service::messages::{self, settings};
    Ok(match command {
        Ask::List(query) => Say::Page(messages::list(desk, caller, &query).await?),
        Ask::Get(id) => Say::Message(messages::get(desk, caller, id).await?.into()),
        Ask::Retry(id) => Say::Message(messages::retry(desk, caller, id).await?.into()),
        Ask::Cancel(id) => Say::Message(messages::cancel(desk, caller, id).await?.into()),
        Ask::Counts => Say::Counts(messages::counts(desk, caller).await?),
        Ask::Settings => Say::Settings(settings::get(desk, caller).await?.into()),
        Ask::SetMail { version, draft } => Say::Settings(
            settings::set_mail(desk, caller, version, &draft)
                .await?
                .into(),
        ),
        Ask::SetTexts { version, draft } => Say::Settings(
            settings::set_texts(desk, caller, version, &draft)
                .await?
                .into(),
        ),
        Ask::TestMail { draft, address } => {
            Say::Tested(messages::test_mail(desk, caller, &draft, &address).await?)
        }
        Ask::TestTexts { draft, number } => {
            Say::Tested(messages::test_texts(desk, caller, &draft, &number).await?)
        }
        Ask::Preview { kind, locale } => {
            Say::Preview(messages::preview(desk, caller, kind, &locale).await?)
        }
    })
}
