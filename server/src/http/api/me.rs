//! The own account for programs.
#![expect(
    unused_qualifications,
    reason = "`utoipa::path` writes `<Params>::` around parameters of the same module"
)]

use super::super::answer::Refusal;
use super::super::cookies;
use super::super::guard::Asker;
use super::super::json::{Body, Id, Params};
use super::super::route::FORM_BYTES;
use super::super::state::AppState;
use super::sessions::NewSession;
use super::{Answer, Endpoint, endpoint};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::authority::Need;
use domain::contact::ContactKind;
use domain::wire::Page;
use domain::wire::account::{AccountOverview, AuthenticatorSetup, Me, OwnContacts, OwnFactors};
use domain::wire::audit::AuditRow;
use domain::wire::people::SessionRow;
use domain::wire::problem::Code;
use domain::wire::recovery::OwnRecovery;
use domain::{Secret, SessionRef};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use service::factors::Factor;
use service::sign_in::SignedIn;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(super) fn table() -> Vec<Endpoint> {
    vec![
        endpoint(Need::Restricted, routes!(me)),
        endpoint(Need::SignedIn, routes!(account)),
        endpoint(Need::SignedIn, routes!(activity)),
        endpoint(Need::SignedIn, routes!(change_password)).taking(FORM_BYTES),
        endpoint(Need::Restricted, routes!(choose_password)).taking(FORM_BYTES),
        endpoint(Need::SignedIn, routes!(confirm)).taking(FORM_BYTES),
        endpoint(Need::SignedIn, routes!(set_locale)).taking(FORM_BYTES),
        endpoint(Need::SignedIn, routes!(sessions)),
        endpoint(Need::SignedIn, routes!(end_others)),
        endpoint(Need::SignedIn, routes!(end_one)),
        endpoint(Need::SignedIn, routes!(contacts)),
        endpoint(Need::SignedIn, routes!(change_contact)).taking(FORM_BYTES),
        endpoint(Need::SignedIn, routes!(prove_contact)).taking(FORM_BYTES),
        endpoint(Need::SignedIn, routes!(drop_pending_contact)),
        endpoint(Need::SignedIn, routes!(remove_contact)),
        endpoint(Need::SignedIn, routes!(factors)),
        endpoint(Need::SignedIn, routes!(begin_authenticator)).taking(FORM_BYTES),
        endpoint(Need::SignedIn, routes!(prove_authenticator)).taking(FORM_BYTES),
        endpoint(Need::SignedIn, routes!(remove_authenticator)),
        endpoint(Need::SignedIn, routes!(make_recovery_codes)),
        endpoint(Need::SignedIn, routes!(void_recovery_codes)),
        endpoint(Need::SignedIn, routes!(recovery)),
        endpoint(Need::SignedIn, routes!(confirm_recovery)),
        endpoint(Need::SignedIn, routes!(put_recovery_off)),
    ]
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/me", tag = "me", responses((status = 200, description = "Who.", body = Me)))]
async fn me(asker: Asker) -> Answer<Me> {
    asker
        .caller
        .me()
        .map(Json)
        .ok_or_else(|| Code::SignInRequired.into())
}

/// The own account.
#[utoipa::path(get, path = "/api/v1/me/account", tag = "me", responses((status = 200, description = "The account.", body = AccountOverview)))]
async fn account(State(state): State<AppState>, asker: Asker) -> Answer<AccountOverview> {
    Ok(Json(
        service::account::overview(state.desk(), &asker.caller).await?,
    ))
}

/// A page of a list.
#[derive(Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct ActivityParams {
    /// Rows after this cursor.
    after: Option<String>,
    /// Rows before this cursor.
    before: Option<String>,
    /// Rows wanted, 1 to 200; 50 where not given.
    limit: Option<u16>,
}

/// What happened to and was done by the own account, newest first.
#[utoipa::path(get, path = "/api/v1/me/activity", tag = "me", params(ActivityParams), responses((status = 200, description = "A page.", body = Page<AuditRow>)))]
async fn activity(
    State(state): State<AppState>,
    asker: Asker,
    Params(ActivityParams {
        after,
        before,
        limit,
    }): Params<ActivityParams>,
) -> Answer<Page<AuditRow>> {
    let page = domain::wire::PageRequest {
        after,
        before,
        from_end: false,
        limit,
    };
    Ok(Json(
        service::account::activity(state.desk(), &asker.caller, page).await?,
    ))
}

/// The current password and the new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordChange {
    /// The current password.
    current: Secret,
    /// The new one.
    new: Secret,
}

/// Change the password. All other sessions end, and this one gets a new secret.
#[utoipa::path(
    post, path = "/api/v1/me/password", tag = "me", request_body = PasswordChange,
    responses(
        (status = 200, description = "Changed; for a program's session its new token.", body = NewSession),
        (status = 204, description = "Changed; a browser's session got a new cookie.")
    )
)]
async fn change_password(
    State(state): State<AppState>,
    asker: Asker,
    Body(PasswordChange { current, new }): Body<PasswordChange>,
) -> Result<Response, Refusal> {
    let signed_in =
        service::credentials::change_own(state.desk(), &asker.caller, current, new).await?;
    Ok(renewed(&state, &asker, signed_in))
}

/// The new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordChoice {
    /// The new one.
    new: Secret,
}

/// Choose a new password because one is due. The only thing that a session with `must_change` may do.
#[utoipa::path(
    post, path = "/api/v1/me/password/forced", tag = "me", request_body = PasswordChoice,
    responses(
        (status = 200, description = "Changed; for a program's session its new token.", body = NewSession),
        (status = 204, description = "Changed; a browser's session got a new cookie.")
    )
)]
async fn choose_password(
    State(state): State<AppState>,
    asker: Asker,
    Body(PasswordChoice { new }): Body<PasswordChoice>,
) -> Result<Response, Refusal> {
    let signed_in = service::credentials::choose_new(state.desk(), &asker.caller, new).await?;
    Ok(renewed(&state, &asker, signed_in))
}

/// The current password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Confirmation {
    /// The current password.
    password: Secret,
}

/// Confirm who you are: grave actions want a password entered in the last five minutes. The session gets a new secret.
#[utoipa::path(
    post, path = "/api/v1/me/confirm", tag = "me", request_body = Confirmation,
    responses(
        (status = 200, description = "Confirmed; for a program's session its new token.", body = NewSession),
        (status = 204, description = "Confirmed; a browser's session got a new cookie.")
    )
)]
async fn confirm(
    State(state): State<AppState>,
    asker: Asker,
    Body(Confirmation { password }): Body<Confirmation>,
) -> Result<Response, Refusal> {
    let signed_in = service::sessions::confirm(state.desk(), &asker.caller, password).await?;
    Ok(renewed(&state, &asker, signed_in))
}

/// A session with a new secret, the way the old one came.
fn renewed(state: &AppState, asker: &Asker, signed_in: SignedIn) -> Response {
    if asker.by_bearer {
        return Json(NewSession::from(signed_in)).into_response();
    }
    let cookie = cookies::set_session(state.front(), &signed_in.token, signed_in.max_age_seconds);
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response()
}

/// The own language.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LocaleChoice {
    /// `en`, `de`, `ar`; `null`: the browser's.
    locale: Option<String>,
}

/// Choose the language of pages and mail.
#[utoipa::path(put, path = "/api/v1/me/locale", tag = "me", request_body = LocaleChoice, responses((status = 204, description = "Chosen.")))]
async fn set_locale(
    State(state): State<AppState>,
    asker: Asker,
    Body(LocaleChoice { locale }): Body<LocaleChoice>,
) -> Result<StatusCode, Refusal> {
    service::account::set_locale(state.desk(), &asker.caller, locale).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where the account is signed in.
#[utoipa::path(get, path = "/api/v1/me/sessions", tag = "me", responses((status = 200, description = "All sessions.", body = Vec<SessionRow>)))]
async fn sessions(State(state): State<AppState>, asker: Asker) -> Answer<Vec<SessionRow>> {
    Ok(Json(
        service::sessions::list_own(state.desk(), &asker.caller).await?,
    ))
}

/// End all own sessions but this one.
#[utoipa::path(delete, path = "/api/v1/me/sessions", tag = "me", responses((status = 204, description = "Ended.")))]
async fn end_others(State(state): State<AppState>, asker: Asker) -> Result<StatusCode, Refusal> {
    service::sessions::end_others(state.desk(), &asker.caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End one of the own sessions.
#[utoipa::path(
    delete, path = "/api/v1/me/sessions/{id}", tag = "me", params(("id" = uuid::Uuid, Path, description = "As in the list.")),
    responses((status = 204, description = "Ended."))
)]
async fn end_one(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<SessionRef>,
) -> Result<StatusCode, Refusal> {
    service::sessions::end_own(state.desk(), &asker.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The own contact details.
#[utoipa::path(get, path = "/api/v1/me/contacts", tag = "me", responses((status = 200, description = "Both.", body = OwnContacts)))]
async fn contacts(State(state): State<AppState>, asker: Asker) -> Answer<OwnContacts> {
    Ok(Json(
        service::contacts::own(state.desk(), &asker.caller).await?,
    ))
}

/// What a contact detail is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WantedContact {
    /// The address or number.
    value: String,
}

/// Want a contact detail to be this, or the present one to be proven again: sends a code there. Nothing changes before it is
/// typed back. Wants a confirmed identity.
#[utoipa::path(
    put, path = "/api/v1/me/contacts/{kind}", tag = "me", params(("kind" = inline(ContactKind), Path, description = "Which.")),
    request_body = WantedContact, responses((status = 200, description = "A code was sent.", body = OwnContacts))
)]
async fn change_contact(
    State(state): State<AppState>,
    asker: Asker,
    Id(kind): Id<ContactKind>,
    Body(wanted): Body<WantedContact>,
) -> Answer<OwnContacts> {
    Ok(Json(
        service::contacts::change(state.desk(), &asker.caller, kind, &wanted.value).await?,
    ))
}

/// A code that was sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TypedCode {
    /// Six digits; spaces do no harm.
    #[schema(value_type = String)]
    code: Secret,
}

/// Prove what waits with the code that was sent there.
#[utoipa::path(
    post, path = "/api/v1/me/contacts/{kind}/prove", tag = "me", params(("kind" = inline(ContactKind), Path, description = "Which.")),
    request_body = TypedCode, responses((status = 200, description = "It is proven.", body = OwnContacts))
)]
async fn prove_contact(
    State(state): State<AppState>,
    asker: Asker,
    Id(kind): Id<ContactKind>,
    Body(typed): Body<TypedCode>,
) -> Answer<OwnContacts> {
    Ok(Json(
        service::contacts::prove(state.desk(), &asker.caller, kind, &typed.code).await?,
    ))
}

/// Drop what waits for its proof.
#[utoipa::path(
    delete, path = "/api/v1/me/contacts/{kind}/pending", tag = "me", params(("kind" = inline(ContactKind), Path, description = "Which.")),
    responses((status = 200, description = "Nothing waits.", body = OwnContacts))
)]
async fn drop_pending_contact(
    State(state): State<AppState>,
    asker: Asker,
    Id(kind): Id<ContactKind>,
) -> Answer<OwnContacts> {
    Ok(Json(
        service::contacts::drop_pending(state.desk(), &asker.caller, kind).await?,
    ))
}

/// Take a contact detail away. Wants a confirmed identity.
#[utoipa::path(
    delete, path = "/api/v1/me/contacts/{kind}", tag = "me", params(("kind" = inline(ContactKind), Path, description = "Which.")),
    responses((status = 200, description = "It is gone.", body = OwnContacts))
)]
async fn remove_contact(
    State(state): State<AppState>,
    asker: Asker,
    Id(kind): Id<ContactKind>,
) -> Answer<OwnContacts> {
    Ok(Json(
        service::contacts::remove(state.desk(), &asker.caller, kind).await?,
    ))
}

/// The own authenticator app and recovery codes.
#[utoipa::path(get, path = "/api/v1/me/factors", tag = "me", responses((status = 200, description = "Both.", body = OwnFactors)))]
async fn factors(State(state): State<AppState>, asker: Asker) -> Answer<OwnFactors> {
    Ok(Json(
        service::factors::own(state.desk(), &asker.caller).await?,
    ))
}

/// What a new authenticator app is on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAuthenticator {
    /// The device's name; at most 40 characters, may be empty.
    #[serde(default)]
    name: String,
}

/// Begin to add an authenticator app, in place of the one that there is. The answer has the secret, this once. Nothing changes before its
/// first code is typed. Wants a confirmed identity.
#[utoipa::path(
    put, path = "/api/v1/me/authenticator", tag = "me", request_body = NewAuthenticator,
    responses((status = 200, description = "What the app has to be told.", body = AuthenticatorSetup))
)]
async fn begin_authenticator(
    State(state): State<AppState>,
    asker: Asker,
    Body(new): Body<NewAuthenticator>,
) -> Answer<AuthenticatorSetup> {
    Ok(Json(
        service::authenticators::begin(state.desk(), &asker.caller, &new.name).await?,
    ))
}

/// Prove the app that was told the secret, with a code that it shows: from now on it is the one.
#[utoipa::path(
    post, path = "/api/v1/me/authenticator/prove", tag = "me", request_body = TypedCode,
    responses((status = 200, description = "It is the one.", body = OwnFactors))
)]
async fn prove_authenticator(
    State(state): State<AppState>,
    asker: Asker,
    Body(typed): Body<TypedCode>,
) -> Answer<OwnFactors> {
    Ok(Json(
        service::authenticators::prove(state.desk(), &asker.caller, &typed.code).await?,
    ))
}

/// Take the authenticator app away. Wants a confirmed identity.
#[utoipa::path(delete, path = "/api/v1/me/authenticator", tag = "me", responses((status = 200, description = "It is gone.", body = OwnFactors)))]
async fn remove_authenticator(State(state): State<AppState>, asker: Asker) -> Answer<OwnFactors> {
    remove_factor(&state, &asker, Factor::Authenticator).await
}

/// The codes, this once.
#[derive(Serialize, ToSchema)]
struct NewRecoveryCodes {
    /// Ten of 80 bits; each works once.
    #[schema(value_type = Vec<String>)]
    codes: Vec<Secret>,
}

/// Make recovery codes in place of those there are. The answer has them, this once. Wants a confirmed identity.
#[utoipa::path(post, path = "/api/v1/me/recovery-codes", tag = "me", responses((status = 200, description = "The codes.", body = NewRecoveryCodes)))]
async fn make_recovery_codes(
    State(state): State<AppState>,
    asker: Asker,
) -> Answer<NewRecoveryCodes> {
    let codes = service::recovery_codes::make(state.desk(), &asker.caller).await?;
    Ok(Json(NewRecoveryCodes { codes }))
}

/// Make the recovery codes void. Wants a confirmed identity.
#[utoipa::path(delete, path = "/api/v1/me/recovery-codes", tag = "me", responses((status = 200, description = "They are void.", body = OwnFactors)))]
async fn void_recovery_codes(State(state): State<AppState>, asker: Asker) -> Answer<OwnFactors> {
    remove_factor(&state, &asker, Factor::RecoveryCodes).await
}

async fn remove_factor(state: &AppState, asker: &Asker, factor: Factor) -> Answer<OwnFactors> {
    Ok(Json(
        service::factors::remove_own(state.desk(), &asker.caller, factor).await?,
    ))
}

/// Whether you could get back in by yourself: what there is, what is missing, and what browsers are asked at sign-in because of it. A program
/// is never held up by that.
#[utoipa::path(get, path = "/api/v1/me/recovery", tag = "me", responses((status = 200, description = "How it stands.", body = OwnRecovery)))]
async fn recovery(State(state): State<AppState>, asker: Asker) -> Answer<OwnRecovery> {
    Ok(Json(
        service::question::own(state.desk(), &asker.caller).await?,
    ))
}

/// Confirm that the proven contact details are still right. Wants a confirmed identity.
#[utoipa::path(post, path = "/api/v1/me/recovery/confirm", tag = "me", responses((status = 200, description = "They are confirmed.", body = OwnRecovery)))]
async fn confirm_recovery(State(state): State<AppState>, asker: Asker) -> Answer<OwnRecovery> {
    Ok(Json(
        service::question::confirm(state.desk(), &asker.caller).await?,
    ))
}

/// Put the question at sign-in off for a day, while it can be: `later_until` says until when.
#[utoipa::path(post, path = "/api/v1/me/recovery/later", tag = "me", responses((status = 200, description = "It is put off.", body = OwnRecovery)))]
async fn put_recovery_off(State(state): State<AppState>, asker: Asker) -> Answer<OwnRecovery> {
    Ok(Json(
        service::question::later(state.desk(), &asker.caller).await?,
    ))
}
