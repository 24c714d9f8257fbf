//! Settings for programs.
#![expect(
    unused_qualifications,
    reason = "`utoipa::path` writes `<Params>::` around parameters of the same module"
)]

use super::super::guard::Asker;
use super::super::json::{Body, Params};
use super::super::state::AppState;
use super::{Answer, Endpoint, endpoint};
use axum::Json;
use axum::extract::State;
use domain::authority::Need;
use domain::wire::settings::{ExpiryImpact, Organisation, PasswordPolicy, Settings};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(super) fn table() -> Vec<Endpoint> {
    vec![
        endpoint(Need::Admin, routes!(organisation)),
        endpoint(Need::Admin, routes!(set_organisation)),
        endpoint(Need::Admin, routes!(policy)),
        endpoint(Need::Admin, routes!(set_policy)),
        endpoint(Need::Admin, routes!(impact)),
    ]
}

/// The organisation, with the version that goes into a change.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VersionedOrganisation {
    /// The version that the editor saw.
    version: i64,
    /// The organisation.
    organisation: Organisation,
}

/// The policy, with the version that goes into a change.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VersionedPolicy {
    /// The version that the editor saw.
    version: i64,
    /// The policy.
    policy: PasswordPolicy,
}

/// Name, colour and links.
#[utoipa::path(
    get, path = "/api/v1/settings/organisation", tag = "settings",
    responses((status = 200, description = "The organisation.", body = VersionedOrganisation))
)]
async fn organisation(
    State(state): State<AppState>,
    asker: Asker,
) -> Answer<VersionedOrganisation> {
    let Settings {
        version,
        organisation,
        ..
    } = service::settings::get(state.desk(), &asker.caller).await?;
    Ok(Json(VersionedOrganisation {
        version,
        organisation,
    }))
}

/// Change name, colour and links.
#[utoipa::path(
    put, path = "/api/v1/settings/organisation", tag = "settings", request_body = VersionedOrganisation,
    responses((status = 200, description = "Changed.", body = Settings))
)]
async fn set_organisation(
    State(state): State<AppState>,
    asker: Asker,
    Body(VersionedOrganisation {
        version,
        organisation,
    }): Body<VersionedOrganisation>,
) -> Answer<Settings> {
    Ok(Json(
        service::settings::set_organisation(state.desk(), &asker.caller, version, organisation)
            .await?,
    ))
}

/// The password policy.
#[utoipa::path(
    get, path = "/api/v1/settings/policy", tag = "settings", responses((status = 200, description = "The policy.", body = VersionedPolicy))
)]
async fn policy(State(state): State<AppState>, asker: Asker) -> Answer<VersionedPolicy> {
    let Settings {
        version, policy, ..
    } = service::settings::get(state.desk(), &asker.caller).await?;
    Ok(Json(VersionedPolicy { version, policy }))
}

/// Change the password policy. Wants a confirmed identity.
#[utoipa::path(
    put, path = "/api/v1/settings/policy", tag = "settings", request_body = VersionedPolicy,
    responses((status = 200, description = "Changed.", body = Settings))
)]
async fn set_policy(
    State(state): State<AppState>,
    asker: Asker,
    Body(VersionedPolicy { version, policy }): Body<VersionedPolicy>,
) -> Answer<Settings> {
    Ok(Json(
        service::settings::set_policy(state.desk(), &asker.caller, version, policy).await?,
    ))
}

/// Another expiry.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ImpactParams {
    /// Days until a password expires: 0 (never) or 14 to 730.
    expire_days: u16,
}

/// How many people another expiry would make change their password.
#[utoipa::path(
    get, path = "/api/v1/settings/policy/impact", tag = "settings", params(ImpactParams),
    responses((status = 200, description = "The numbers.", body = ExpiryImpact))
)]
async fn impact(
    State(state): State<AppState>,
    asker: Asker,
    Params(ImpactParams { expire_days }): Params<ImpactParams>,
) -> Answer<ExpiryImpact> {
    Ok(Json(
        service::settings::impact(state.desk(), &asker.caller, expire_days).await?,
    ))
}
