//! Messages, and how they leave the house, for programs.
#![expect(
    unused_qualifications,
    reason = "`utoipa::path` writes `<Params>::` around parameters of the same module"
)]

use super::super::answer::Refusal;
use super::super::events::follow;
use super::super::guard::Asker;
use super::super::json::{Body, Id, Params};
use super::super::state::AppState;
use super::params::MessageParams;
use super::{Answer, Endpoint, endpoint};
use axum::Json;
use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Response};
use domain::MessageId;
use domain::authority::Need;
use domain::wire::Page;
use domain::wire::messages::{
    MailDraft, MessageCounts, MessageKind, MessagePreview, MessageRow, MessageSettings,
    TestOutcome, TextDraft,
};
use domain::wire::problem::{Code, FieldError};
use http::{HeaderValue, header};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(super) fn table() -> Vec<Endpoint> {
    vec![
        endpoint(Need::Admin, routes!(list)),
        endpoint(Need::Admin, routes!(counts)),
        endpoint(Need::Admin, routes!(events)),
        endpoint(Need::Admin, routes!(one)),
        endpoint(Need::Admin, routes!(retry)),
        endpoint(Need::Admin, routes!(cancel)),
        endpoint(Need::Admin, routes!(settings)),
        endpoint(Need::Admin, routes!(set_mail)),
        endpoint(Need::Admin, routes!(set_texts)),
        endpoint(Need::Admin, routes!(test_mail)),
        endpoint(Need::Admin, routes!(test_texts)),
        endpoint(Need::Admin, routes!(preview)),
        endpoint(Need::Admin, routes!(preview_html)),
    ]
}

/// A page of messages, newest first. Addresses are masked where the caller may not see them.
#[utoipa::path(get, path = "/api/v1/messages", tag = "messages", params(MessageParams), responses((status = 200, description = "A page.", body = Page<MessageRow>)))]
async fn list(
    State(state): State<AppState>,
    asker: Asker,
    Params(params): Params<MessageParams>,
) -> Answer<Page<MessageRow>> {
    Ok(Json(
        service::messages::list(state.desk(), &asker.caller, &params.into()).await?,
    ))
}

/// How many wait, are tried again and were given up.
#[utoipa::path(get, path = "/api/v1/messages/counts", tag = "messages", responses((status = 200, description = "The numbers.", body = MessageCounts)))]
async fn counts(State(state): State<AppState>, asker: Asker) -> Answer<MessageCounts> {
    Ok(Json(
        service::messages::counts(state.desk(), &asker.caller).await?,
    ))
}

/// Which messages to watch.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct WatchParams {
    /// Their ids, 1 to 20, with commas between them.
    messages: String,
}

/// Watch messages: server-sent events. `change` has the id of a message that changed as its data (at the start, of each); ask
/// for the message to learn more. `end` says that nothing more comes: `done`, or the code of a refusal. A stream that just
/// ends (after two minutes at the latest) is to be opened again.
#[utoipa::path(
    get, path = "/api/v1/messages/events", tag = "messages", params(WatchParams),
    responses((status = 200, description = "The events.", content_type = "text/event-stream", body = String))
)]
async fn events(
    State(state): State<AppState>,
    asker: Asker,
    Params(params): Params<WatchParams>,
) -> Result<Response, Refusal> {
    let ids = params.messages.split(',').map(|id| id.trim().parse());
    let ids: Result<Vec<MessageId>, _> = ids.collect();
    let unreadable = |_| service::Error::from(FieldError::new("messages", Code::UnknownValue));
    let ids = ids.map_err(unreadable)?;
    let watch = service::watch::messages(state.desk(), &asker.caller, ids).await?;
    follow(&state, &asker, watch)
}

/// One message.
#[utoipa::path(
    get, path = "/api/v1/messages/{id}", tag = "messages", params(("id" = uuid::Uuid, Path, description = "Which.")),
    responses((status = 200, description = "The message.", body = MessageRow))
)]
async fn one(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<MessageId>,
) -> Answer<MessageRow> {
    Ok(Json(
        service::messages::get(state.desk(), &asker.caller, id).await?,
    ))
}

/// Try a message again at once. One that was given up begins anew, unless what it carried is wiped.
#[utoipa::path(
    post, path = "/api/v1/messages/{id}/retry", tag = "messages", params(("id" = uuid::Uuid, Path, description = "Which.")),
    responses((status = 200, description = "It is due.", body = MessageRow))
)]
async fn retry(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<MessageId>,
) -> Answer<MessageRow> {
    Ok(Json(
        service::messages::retry(state.desk(), &asker.caller, id).await?,
    ))
}

/// Call a message back that waits.
#[utoipa::path(
    post, path = "/api/v1/messages/{id}/cancel", tag = "messages", params(("id" = uuid::Uuid, Path, description = "Which.")),
    responses((status = 200, description = "It is called back.", body = MessageRow))
)]
async fn cancel(
    State(state): State<AppState>,
    asker: Asker,
    Id(id): Id<MessageId>,
) -> Answer<MessageRow> {
    Ok(Json(
        service::messages::cancel(state.desk(), &asker.caller, id).await?,
    ))
}

/// How mail and texts are sent, without their secrets.
#[utoipa::path(get, path = "/api/v1/settings/messages", tag = "settings", responses((status = 200, description = "The settings.", body = MessageSettings)))]
async fn settings(State(state): State<AppState>, asker: Asker) -> Answer<MessageSettings> {
    Ok(Json(
        service::messages::settings::get(state.desk(), &asker.caller).await?,
    ))
}

/// Mail, with the version that the editor saw.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VersionedMail {
    /// The version that the editor saw.
    version: i64,
    /// As it shall be.
    draft: MailDraft,
}

/// Change how mail is sent. Wants a confirmed identity.
#[utoipa::path(
    put, path = "/api/v1/settings/mail", tag = "settings", request_body = VersionedMail,
    responses((status = 200, description = "Changed.", body = MessageSettings))
)]
async fn set_mail(
    State(state): State<AppState>,
    asker: Asker,
    Body(VersionedMail { version, draft }): Body<VersionedMail>,
) -> Answer<MessageSettings> {
    Ok(Json(
        service::messages::settings::set_mail(state.desk(), &asker.caller, version, &draft).await?,
    ))
}

/// Texts, with the version that the editor saw.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VersionedTexts {
    /// The version that the editor saw.
    version: i64,
    /// As it shall be.
    draft: TextDraft,
}

/// Change how texts are sent. Wants a confirmed identity.
#[utoipa::path(
    put, path = "/api/v1/settings/texts", tag = "settings", request_body = VersionedTexts,
    responses((status = 200, description = "Changed.", body = MessageSettings))
)]
async fn set_texts(
    State(state): State<AppState>,
    asker: Asker,
    Body(VersionedTexts { version, draft }): Body<VersionedTexts>,
) -> Answer<MessageSettings> {
    Ok(Json(
        service::messages::settings::set_texts(state.desk(), &asker.caller, version, &draft)
            .await?,
    ))
}

/// A test of mail.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MailTest {
    /// What it is made with; nothing is saved.
    draft: MailDraft,
    /// Where it goes.
    address: String,
}

/// Send a test mail at once and hear what the server says. Nothing is saved. Wants a confirmed identity.
#[utoipa::path(
    post, path = "/api/v1/settings/mail/test", tag = "settings", request_body = MailTest,
    responses((status = 200, description = "How it went; a server that refuses is no error.", body = TestOutcome))
)]
async fn test_mail(
    State(state): State<AppState>,
    asker: Asker,
    Body(MailTest { draft, address }): Body<MailTest>,
) -> Answer<TestOutcome> {
    Ok(Json(
        service::messages::test_mail(state.desk(), &asker.caller, &draft, &address).await?,
    ))
}

/// A test of texts.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TextTest {
    /// What it is made with; nothing is saved.
    draft: TextDraft,
    /// Where it goes.
    number: String,
}

/// Send a test text at once and hear what the carrier says. Nothing is saved. Wants a confirmed identity.
#[utoipa::path(
    post, path = "/api/v1/settings/texts/test", tag = "settings", request_body = TextTest,
    responses((status = 200, description = "How it went; a carrier that refuses is no error.", body = TestOutcome))
)]
async fn test_texts(
    State(state): State<AppState>,
    asker: Asker,
    Body(TextTest { draft, number }): Body<TextTest>,
) -> Answer<TestOutcome> {
    Ok(Json(
        service::messages::test_texts(state.desk(), &asker.caller, &draft, &number).await?,
    ))
}

/// Which message, in which language.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PreviewParams {
    /// Which.
    #[param(inline)]
    kind: MessageKind,
    /// `en`, `de` or `ar`.
    locale: String,
}

/// A message as it would be sent, with sample data.
#[utoipa::path(
    get, path = "/api/v1/settings/mail/preview", tag = "settings", params(PreviewParams),
    responses((status = 200, description = "The message.", body = MessagePreview))
)]
async fn preview(
    State(state): State<AppState>,
    asker: Asker,
    Params(PreviewParams { kind, locale }): Params<PreviewParams>,
) -> Answer<MessagePreview> {
    Ok(Json(
        service::messages::preview(state.desk(), &asker.caller, kind, &locale).await?,
    ))
}

/// Which message, and in which shade.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HtmlParams {
    /// Which.
    #[param(inline)]
    kind: MessageKind,
    /// `en`, `de` or `ar`.
    locale: String,
    /// As in the dark.
    #[serde(default, deserialize_with = "super::params::switch")]
    dark: bool,
}

/// A message's HTML as it would be sent, with sample data: a document of its own, in which nothing runs and nothing is loaded.
#[utoipa::path(
    get, path = "/api/v1/settings/mail/preview.html", tag = "settings", params(HtmlParams),
    responses((status = 200, description = "The document.", content_type = "text/html", body = String))
)]
async fn preview_html(
    State(state): State<AppState>,
    asker: Asker,
    Params(params): Params<HtmlParams>,
) -> Result<Response, Refusal> {
    let HtmlParams { kind, locale, dark } = params;
    let html =
        service::messages::preview_html(state.desk(), &asker.caller, kind, &locale, dark).await?;
    let mut response = Html(html).into_response();
    // A mail's styles stand in its elements; in this document nothing else may be in it.
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(MAIL_POLICY),
    );
    Ok(response)
}

/// Promise S4 for the one document that shows a mail: no script, no request (the logo is in the document), no form, no frame, an
/// origin of its own.
const MAIL_POLICY: &str = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
