//! Groups for programs.

use super::super::answer::Refusal;
use super::super::guard::Asker;
use super::super::json::{Body, Id};
use super::super::state::AppState;
use super::{Answer, Endpoint, endpoint};
use axum::Json;
use axum::extract::State;
use domain::GroupId;
use domain::authority::Need;
use domain::wire::people::{GroupRow, Selection, SelectionOutcome};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

pub(super) fn table() -> Vec<Endpoint> {
    vec![
        endpoint(Need::Admin, routes!(list)),
        endpoint(Need::Admin, routes!(add)),
        endpoint(Need::Admin, routes!(edit)),
        endpoint(Need::Admin, routes!(delete)),
        endpoint(Need::Admin, routes!(add_group)),
        endpoint(Need::Admin, routes!(remove_group)),
        endpoint(Need::Admin, routes!(add_members)),
        endpoint(Need::Admin, routes!(remove_members)),
    ]
}

/// All groups by name.
#[utoipa::path(get, path = "/api/v1/groups", tag = "groups", responses((status = 200, description = "All groups.", body = Vec<GroupRow>)))]
async fn list(State(state): State<AppState>, asker: Asker) -> Answer<Vec<GroupRow>> {
    Ok(Json(
        service::groups::list(state.desk(), &asker.caller).await?,
    ))
}

/// A new group.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewGroup {
    /// Unique (folded), at most 120 characters.
    name: String,
    /// At most 500 characters.
    #[serde(default)]
    description: String,
}

/// Make a group.
#[utoipa::path(
    post, path = "/api/v1/groups", tag = "groups", request_body = NewGroup,
    responses((status = 201, description = "Made; all groups.", body = Vec<GroupRow>))
)]
async fn add(
    State(state): State<AppState>,
    asker: Asker,
    Body(NewGroup { name, description }): Body<NewGroup>,
) -> Result<(StatusCode, Json<Vec<GroupRow>>), Refusal> {
    let groups = service::groups::add(state.desk(), &asker.caller, &name, &description).await?;
    Ok((StatusCode::CREATED, Json(groups)))
}

/// A group as it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GroupEdit {
    /// The version that the editor saw.
    version: i64,
    /// Its name.
    name: String,
    /// What it is for.
    description: String,
}

/// Rename or describe a group.
#[utoipa::path(
    put, path = "/api/v1/groups/{id}", tag = "groups", request_body = GroupEdit, params(("id" = uuid::Uuid, Path, description = "Which.")),
    responses((status = 200, description = "Changed; all groups.", body = Vec<GroupRow>))
)]
async fn edit(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<GroupId>,
    Body(GroupEdit {
        version,
        name,
        description,
    }): Body<GroupEdit>,
) -> Answer<Vec<GroupRow>> {
    Ok(Json(
        service::groups::edit(
            state.desk(),
            &asker.caller,
            id,
            version,
            &name,
            &description,
        )
        .await?,
    ))
}

/// Remove a group. Its members stay.
#[utoipa::path(
    delete, path = "/api/v1/groups/{id}", tag = "groups", params(("id" = uuid::Uuid, Path, description = "Which.")),
    responses((status = 204, description = "Removed."))
)]
async fn delete(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<GroupId>,
) -> Result<StatusCode, Refusal> {
    service::groups::delete(state.desk(), &asker.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A group that is, or was, in another.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GroupPart {
    /// Which.
    group: GroupId,
}

/// Put a group into a group: rules for the outer one are for everybody in the inner one, too. Refused with `group_in_itself` where a
/// circle would close.
#[utoipa::path(
    post, path = "/api/v1/groups/{id}/groups/add", tag = "groups", request_body = GroupPart,
    params(("id" = uuid::Uuid, Path, description = "The outer one.")), responses((status = 200, description = "Done; all groups.", body = Vec<GroupRow>))
)]
async fn add_group(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<GroupId>,
    Body(part): Body<GroupPart>,
) -> Answer<Vec<GroupRow>> {
    Ok(Json(
        service::groups::nest(state.desk(), &asker.caller, id, part.group, true).await?,
    ))
}

/// Take a group out of a group.
#[utoipa::path(
    post, path = "/api/v1/groups/{id}/groups/remove", tag = "groups", request_body = GroupPart,
    params(("id" = uuid::Uuid, Path, description = "The outer one.")), responses((status = 200, description = "Done; all groups.", body = Vec<GroupRow>))
)]
async fn remove_group(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<GroupId>,
    Body(part): Body<GroupPart>,
) -> Answer<Vec<GroupRow>> {
    Ok(Json(
        service::groups::nest(state.desk(), &asker.caller, id, part.group, false).await?,
    ))
}

/// Put people into a group.
#[utoipa::path(
    post, path = "/api/v1/groups/{id}/members/add", tag = "groups", request_body = Selection,
    params(("id" = uuid::Uuid, Path, description = "Which.")), responses((status = 200, description = "Done.", body = SelectionOutcome))
)]
async fn add_members(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<GroupId>,
    Body(selection): Body<Selection>,
) -> Answer<SelectionOutcome> {
    Ok(Json(
        service::groups::add_members(state.desk(), &asker.caller, id, &selection).await?,
    ))
}

/// Take people out of a group.
#[utoipa::path(
    post, path = "/api/v1/groups/{id}/members/remove", tag = "groups", request_body = Selection,
    params(("id" = uuid::Uuid, Path, description = "Which.")), responses((status = 200, description = "Done.", body = SelectionOutcome))
)]
async fn remove_members(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<GroupId>,
    Body(selection): Body<Selection>,
) -> Answer<SelectionOutcome> {
    Ok(Json(
        service::groups::remove_members(state.desk(), &asker.caller, id, &selection).await?,
    ))
}
