//! People for programs: lists, one person, actions on one and on many.

use super::super::answer::Refusal;
use super::super::guard::Asker;
use super::super::json::{Body, Id, Params};
use super::super::state::AppState;
use super::params::{PeopleFilterParams, PeopleParams};
use super::{Answer, Endpoint, endpoint};
use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::authority::Need;
use domain::wire::Page;
use domain::wire::people::{
    Delivery, HomeSummary, NewPassword, PersonDetail, PersonFields, PersonRow, ResetCommand,
    ResetOutcome, Selection, SelectionOutcome,
};
use domain::wire::problem::Code;
use domain::{PersonId, RoleSet};
use http::{HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use service::factors::Factor;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(super) fn table() -> Vec<Endpoint> {
    vec![
        endpoint(Need::Admin, routes!(home)),
        endpoint(Need::Admin, routes!(departments)),
        endpoint(Need::Admin, routes!(list)),
        endpoint(Need::Admin, routes!(add)),
        endpoint(Need::Admin, routes!(count)),
        endpoint(Need::Admin, routes!(csv)),
        endpoint(Need::Admin, routes!(detail)),
        endpoint(Need::Admin, routes!(edit)),
        endpoint(Need::Admin, routes!(delete)),
        endpoint(Need::Admin, routes!(restore)),
        endpoint(Need::Admin, routes!(set_roles)),
        endpoint(Need::Admin, routes!(set_never_expires)),
        endpoint(Need::Admin, routes!(end_sessions)),
        endpoint(Need::Admin, routes!(lift_recovery_stop)),
        endpoint(Need::Admin, routes!(remove_authenticator)),
        endpoint(Need::Admin, routes!(void_recovery_codes)),
        endpoint(Need::Admin, routes!(reset_password)),
        endpoint(Need::Admin, routes!(act)),
    ]
}

/// The numbers of **Home**.
#[utoipa::path(get, path = "/api/v1/home", tag = "people", responses((status = 200, description = "The numbers.", body = HomeSummary)))]
async fn home(State(state): State<AppState>, asker: Asker) -> Answer<HomeSummary> {
    Ok(Json(
        service::people::home(state.desk(), &asker.caller).await?,
    ))
}

/// A department.
#[derive(Serialize, ToSchema)]
struct Department {
    /// Its name.
    name: String,
    /// How many people.
    people: u64,
}

/// Departments in use, most people first, at most 200.
#[utoipa::path(get, path = "/api/v1/departments", tag = "people", responses((status = 200, description = "Departments.", body = Vec<Department>)))]
async fn departments(State(state): State<AppState>, asker: Asker) -> Answer<Vec<Department>> {
    let found = service::people::departments(state.desk(), &asker.caller).await?;
    Ok(Json(
        found
            .into_iter()
            .map(|(name, people)| Department { name, people })
            .collect(),
    ))
}

/// A page of the list.
#[utoipa::path(get, path = "/api/v1/people", tag = "people", params(PeopleParams), responses((status = 200, description = "A page.", body = Page<PersonRow>)))]
async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Params(params): Params<PeopleParams>,
) -> Answer<Page<PersonRow>> {
    Ok(Json(
        service::people::list(state.desk(), &asker.caller, &params.into()).await?,
    ))
}

/// How many match.
#[derive(Serialize, ToSchema)]
struct Count {
    /// How many.
    count: u64,
}

/// How many people match.
#[utoipa::path(get, path = "/api/v1/people/count", tag = "people", params(PeopleFilterParams), responses((status = 200, description = "The number.", body = Count)))]
async fn count(
    State(state): State<AppState>,
    asker: Asker,
    Params(params): Params<PeopleFilterParams>,
) -> Answer<Count> {
    let count = service::people::count(state.desk(), &asker.caller, &params.into()).await?;
    Ok(Json(Count { count }))
}

/// All people that match, as CSV. Wants a confirmed identity.
#[utoipa::path(
    get, path = "/api/v1/people.csv", tag = "people", params(PeopleFilterParams),
    responses((status = 200, description = "The file.", content_type = "text/csv", body = String))
)]
async fn csv(
    State(state): State<AppState>,
    asker: Asker,
    Params(params): Params<PeopleFilterParams>,
) -> Result<Response, Refusal> {
    let rows = service::export::people_csv(state.desk(), &asker.caller, &params.into()).await?;
    Ok(super::file("people.csv", rows))
}

/// A new person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPerson {
    /// What is entered.
    fields: PersonFields,
    /// Their roles.
    #[serde(default)]
    roles: RoleSet,
}

/// Add a person.
#[utoipa::path(
    post, path = "/api/v1/people", tag = "people", request_body = NewPerson,
    responses((status = 201, description = "Added; `Location` names the person.", body = PersonDetail))
)]
async fn add(
    State(state): State<AppState>,
    asker: Asker,
    Body(NewPerson { fields, roles }): Body<NewPerson>,
) -> Result<
    (
        StatusCode,
        [(header::HeaderName, HeaderValue); 1],
        Json<PersonDetail>,
    ),
    Refusal,
> {
    let detail = service::people::add(state.desk(), &asker.caller, &fields, roles).await?;
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, super::location("people", detail.row.id))],
        Json(detail),
    ))
}

/// One person.
#[utoipa::path(
    get, path = "/api/v1/people/{id}", tag = "people", params(("id" = uuid::Uuid, Path, description = "Whom.")),
    responses((status = 200, description = "The person.", body = PersonDetail))
)]
async fn detail(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<PersonId>,
) -> Answer<PersonDetail> {
    Ok(Json(
        service::people::detail(state.desk(), &asker.caller, id).await?,
    ))
}

/// A person as entered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PersonEdit {
    /// The version that the editor saw: two editors cannot overwrite each other.
    version: i64,
    /// All fields, as they shall be.
    fields: PersonFields,
}

/// Change what is entered about a person.
#[utoipa::path(
    put, path = "/api/v1/people/{id}", tag = "people", request_body = PersonEdit, params(("id" = uuid::Uuid, Path, description = "Whom.")),
    responses((status = 200, description = "Changed.", body = PersonDetail))
)]
async fn edit(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<PersonId>,
    Body(PersonEdit { version, fields }): Body<PersonEdit>,
) -> Answer<PersonDetail> {
    Ok(Json(
        service::people::edit(state.desk(), &asker.caller, id, version, &fields).await?,
    ))
}

/// Move a person to the deleted ones.
#[utoipa::path(
    delete, path = "/api/v1/people/{id}", tag = "people", params(("id" = uuid::Uuid, Path, description = "Whom.")),
    responses((status = 204, description = "Deleted; restorable for 30 days."))
)]
async fn delete(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<PersonId>,
) -> Result<StatusCode, Refusal> {
    one(&service::people::delete(state.desk(), &asker.caller, &Selection::Ids(vec![id])).await?)
}

/// Bring a person back from the deleted ones.
#[utoipa::path(
    post, path = "/api/v1/people/{id}/restore", tag = "people", params(("id" = uuid::Uuid, Path, description = "Whom.")),
    responses((status = 204, description = "Restored."))
)]
async fn restore(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<PersonId>,
) -> Result<StatusCode, Refusal> {
    one(&service::people::restore(state.desk(), &asker.caller, &Selection::Ids(vec![id])).await?)
}

/// For one person, being left out is a refusal.
fn one(outcome: &SelectionOutcome) -> Result<StatusCode, Refusal> {
    match outcome.skipped.first() {
        Some(skipped) => Err(skipped.code.into()),
        None if outcome.done == 0 => Err(Code::NotFound.into()),
        None => Ok(StatusCode::NO_CONTENT),
    }
}

/// All roles of a person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RolesEdit {
    /// The version that the editor saw.
    version: i64,
    /// All roles, as they shall be.
    roles: RoleSet,
}

/// Give and take roles. Wants a confirmed identity.
#[utoipa::path(
    put, path = "/api/v1/people/{id}/roles", tag = "people", request_body = RolesEdit, params(("id" = uuid::Uuid, Path, description = "Whom.")),
    responses((status = 200, description = "Changed.", body = PersonDetail))
)]
async fn set_roles(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<PersonId>,
    Body(RolesEdit { version, roles }): Body<RolesEdit>,
) -> Answer<PersonDetail> {
    Ok(Json(
        service::people::set_roles(state.desk(), &asker.caller, id, version, roles).await?,
    ))
}

/// Whether a password never expires.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NeverExpires {
    /// The setting.
    never_expires: bool,
}

/// Let one person's password never expire, or expire as all do.
#[utoipa::path(
    put, path = "/api/v1/people/{id}/never-expires", tag = "people", request_body = NeverExpires,
    params(("id" = uuid::Uuid, Path, description = "Whom.")), responses((status = 200, description = "Changed.", body = PersonDetail))
)]
async fn set_never_expires(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<PersonId>,
    Body(NeverExpires { never_expires }): Body<NeverExpires>,
) -> Answer<PersonDetail> {
    Ok(Json(
        service::people::set_never_expires(state.desk(), &asker.caller, id, never_expires).await?,
    ))
}

/// How many sessions ended.
#[derive(Serialize, ToSchema)]
struct Ended {
    /// How many.
    ended: u32,
}

/// Sign a person out everywhere.
#[utoipa::path(
    delete, path = "/api/v1/people/{id}/sessions", tag = "people", params(("id" = uuid::Uuid, Path, description = "Whom.")),
    responses((status = 200, description = "Ended.", body = Ended))
)]
async fn end_sessions(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<PersonId>,
) -> Answer<Ended> {
    let ended = service::sessions::end_all_of(state.desk(), &asker.caller, id).await?;
    Ok(Json(Ended { ended }))
}

/// Lift the stop that five wrong proofs in a day put on a person's self-service.
#[utoipa::path(
    delete, path = "/api/v1/people/{id}/recovery-stop", tag = "people", params(("id" = uuid::Uuid, Path, description = "Whose.")),
    responses((status = 200, description = "Lifted.", body = PersonDetail))
)]
async fn lift_recovery_stop(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<PersonId>,
) -> Answer<PersonDetail> {
    service::recovery::lift_stop(state.desk(), &asker.caller, id).await?;
    Ok(Json(
        service::people::detail(state.desk(), &asker.caller, id).await?,
    ))
}

/// Take away the authenticator app of a person who lost it. Wants a confirmed identity.
#[utoipa::path(
    delete, path = "/api/v1/people/{id}/authenticator", tag = "people", params(("id" = uuid::Uuid, Path, description = "Whose.")),
    responses((status = 200, description = "It is gone.", body = PersonDetail))
)]
async fn remove_authenticator(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<PersonId>,
) -> Answer<PersonDetail> {
    remove_factor(&state, &asker, id, Factor::Authenticator).await
}

/// Make the recovery codes of a person void. Wants a confirmed identity.
#[utoipa::path(
    delete, path = "/api/v1/people/{id}/recovery-codes", tag = "people", params(("id" = uuid::Uuid, Path, description = "Whose.")),
    responses((status = 200, description = "They are void.", body = PersonDetail))
)]
async fn void_recovery_codes(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<PersonId>,
) -> Answer<PersonDetail> {
    remove_factor(&state, &asker, id, Factor::RecoveryCodes).await
}

async fn remove_factor(
    state: &AppState,
    asker: &Asker,
    id: PersonId,
    factor: Factor,
) -> Answer<PersonDetail> {
    service::factors::remove_of(state.desk(), &asker.caller, id, factor).await?;
    Ok(Json(
        service::people::detail(state.desk(), &asker.caller, id).await?,
    ))
}

/// How a password is reset.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reset {
    /// The new password: generated, or given.
    password: NewPassword,
    /// It must be changed at the next sign-in.
    must_change: bool,
    /// How it travels: shown in the answer (the default), mailed to one to five addresses and not in the answer, or not at all,
    /// when a link to choose one is mailed to the person's alternate address.
    #[serde(default)]
    delivery: Delivery,
}

/// Reset a person's password. The answer has the new one, this once, or names the messages that carry it.
#[utoipa::path(
    post, path = "/api/v1/people/{id}/reset-password", tag = "people", request_body = Reset,
    params(("id" = uuid::Uuid, Path, description = "Whose.")), responses((status = 200, description = "Reset.", body = ResetOutcome))
)]
async fn reset_password(
    State(state): State<AppState>,
    asker: Asker,
    Id(person): Id<PersonId>,
    Body(Reset {
        password,
        must_change,
        delivery,
    }): Body<Reset>,
) -> Answer<ResetOutcome> {
    let command = ResetCommand {
        person,
        password,
        must_change,
        delivery,
    };
    Ok(Json(
        service::reset::reset_one(state.desk(), &asker.caller, &command).await?,
    ))
}

/// An action on many.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Action {
    /// Block sign-in.
    Block,
    /// Allow sign-in again.
    Unblock,
    /// A password change at the next sign-in.
    ForceChange,
    /// To the deleted ones.
    Delete,
    /// Back from the deleted ones.
    Restore,
}

/// Do something to many people. Who is left out is listed with the reason.
#[utoipa::path(
    post, path = "/api/v1/people/actions/{action}", tag = "people", request_body = Selection,
    params(("action" = inline(Action), Path, description = "What.")), responses((status = 200, description = "Done.", body = SelectionOutcome))
)]
async fn act(
    State(state): State<AppState>,
    asker: Asker,
    action: Result<Path<Action>, axum::extract::rejection::PathRejection>,
    Body(selection): Body<Selection>,
) -> Answer<SelectionOutcome> {
    let Path(action) = action.map_err(|_| Code::NotFound)?;
    let (desk, caller) = (state.desk(), &asker.caller);
    Ok(Json(match action {
        Action::Block => service::people::set_blocked(desk, caller, &selection, true).await?,
        Action::Unblock => service::people::set_blocked(desk, caller, &selection, false).await?,
        Action::ForceChange => service::people::force_change(desk, caller, &selection).await?,
        Action::Delete => service::people::delete(desk, caller, &selection).await?,
        Action::Restore => service::people::restore(desk, caller, &selection).await?,
    }))
}
