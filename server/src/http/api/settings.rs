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
use bytes::Bytes;
use domain::authority::Need;
use domain::logo::MAX_BYTES;
use domain::wire::account::Logo;
use domain::wire::settings::{
    ExpiryImpact, Organisation, PasswordPolicy, SelfService, SelfServiceImpact, Settings,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(super) fn table() -> Vec<Endpoint> {
    vec![
        endpoint(Need::Admin, routes!(organisation)),
        endpoint(Need::Admin, routes!(set_organisation)),
        endpoint(Need::Admin, routes!(logo)),
        endpoint(Need::Admin, routes!(set_logo)).taking(MAX_BYTES),
        endpoint(Need::Admin, routes!(remove_logo)),
        endpoint(Need::Admin, routes!(policy)),
        endpoint(Need::Admin, routes!(set_policy)),
        endpoint(Need::Admin, routes!(impact)),
        endpoint(Need::Admin, routes!(self_service)),
        endpoint(Need::Admin, routes!(set_self_service)),
        endpoint(Need::Admin, routes!(self_service_impact)),
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

/// Self-service, with the version that goes into a change.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VersionedSelfService {
    /// The version that the editor saw.
    version: i64,
    /// Self-service password reset.
    self_service: SelfService,
}

/// Who gets back in alone, and by what.
#[utoipa::path(
    get, path = "/api/v1/settings/self-service", tag = "settings",
    responses((status = 200, description = "Self-service password reset.", body = VersionedSelfService))
)]
async fn self_service(State(state): State<AppState>, asker: Asker) -> Answer<VersionedSelfService> {
    let settings = service::settings::get(state.desk(), &asker.caller).await?;
    Ok(Json(VersionedSelfService {
        version: settings.version,
        self_service: settings.self_service,
    }))
}

/// Change who gets back in alone, and by what. Wants a confirmed identity.
#[utoipa::path(
    put, path = "/api/v1/settings/self-service", tag = "settings", request_body = VersionedSelfService,
    responses((status = 200, description = "Changed.", body = VersionedSelfService))
)]
async fn set_self_service(
    State(state): State<AppState>,
    asker: Asker,
    Body(wanted): Body<VersionedSelfService>,
) -> Answer<VersionedSelfService> {
    let VersionedSelfService {
        version,
        self_service,
    } = wanted;
    let settings =
        service::settings::set_self_service(state.desk(), &asker.caller, version, self_service)
            .await?;
    Ok(Json(VersionedSelfService {
        version: settings.version,
        self_service: settings.self_service,
    }))
}

/// How many people could get back in alone if it were like this, and why the others could not. Changes nothing.
#[utoipa::path(
    post, path = "/api/v1/settings/self-service/impact", tag = "settings", request_body = SelfService,
    responses((status = 200, description = "The numbers.", body = SelfServiceImpact))
)]
async fn self_service_impact(
    State(state): State<AppState>,
    asker: Asker,
    Body(wanted): Body<SelfService>,
) -> Answer<SelfServiceImpact> {
    Ok(Json(
        service::settings::self_service_impact(state.desk(), &asker.caller, wanted).await?,
    ))
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

/// The logo, with the version that goes into a change.
#[derive(Serialize, ToSchema)]
struct VersionedLogo {
    /// The version that the editor saw.
    version: i64,
    /// The logo, if there is one.
    logo: Option<Logo>,
}

impl From<Settings> for VersionedLogo {
    fn from(settings: Settings) -> Self {
        let Settings { version, logo, .. } = settings;
        Self { version, logo }
    }
}

/// Of which version a change is.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct VersionParams {
    /// The version that the editor saw.
    version: i64,
}

/// What the logo is.
#[utoipa::path(
    get, path = "/api/v1/settings/logo", tag = "settings",
    responses((status = 200, description = "The logo.", body = VersionedLogo))
)]
async fn logo(State(state): State<AppState>, asker: Asker) -> Answer<VersionedLogo> {
    let settings = service::settings::get(state.desk(), &asker.caller).await?;
    Ok(Json(settings.into()))
}

/// Set or replace the logo: a still PNG or JPEG of at most 64 KiB, 16 to 2,048 pixels a side, recognised by its bytes. Comments, camera
/// data and colour profiles are left out. Wants a confirmed identity.
#[utoipa::path(
    put, path = "/api/v1/settings/logo", tag = "settings", params(VersionParams),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, description = "Changed.", body = VersionedLogo))
)]
async fn set_logo(
    State(state): State<AppState>,
    asker: Asker,
    Params(VersionParams { version }): Params<VersionParams>,
    file: Bytes,
) -> Answer<VersionedLogo> {
    let settings = service::logo::set(state.desk(), &asker.caller, version, &file).await?;
    Ok(Json(settings.into()))
}

/// Remove the logo. Wants a confirmed identity.
#[utoipa::path(
    delete, path = "/api/v1/settings/logo", tag = "settings", params(VersionParams),
    responses((status = 200, description = "Removed.", body = VersionedLogo))
)]
async fn remove_logo(
    State(state): State<AppState>,
    asker: Asker,
    Params(VersionParams { version }): Params<VersionParams>,
) -> Answer<VersionedLogo> {
    let settings = service::logo::remove(state.desk(), &asker.caller, version).await?;
    Ok(Json(settings.into()))
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
    /// Days over which they are spread: 0 (at once) to 60.
    #[serde(default)]
    spread_days: u16,
}

/// How many people another expiry would make change their password.
#[utoipa::path(
    get, path = "/api/v1/settings/policy/impact", tag = "settings", params(ImpactParams),
    responses((status = 200, description = "The numbers.", body = ExpiryImpact))
)]
async fn impact(
    State(state): State<AppState>,
    asker: Asker,
    Params(wanted): Params<ImpactParams>,
) -> Answer<ExpiryImpact> {
    Ok(Json(
        service::settings::impact(
            state.desk(),
            &asker.caller,
            wanted.expire_days,
            wanted.spread_days,
        )
        .await?,
    ))
}
