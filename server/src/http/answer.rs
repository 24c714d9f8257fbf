//! Refusals and failures as responses: `application/problem+json` (RFC 9457) for programs, a plain page for
//! people. Owns their form and their words in the reader's language; the codes are `domain`'s. The cause of a
//! failure goes into the log and nowhere else (promise O4).

use super::assets;
use super::headers::PLAIN_PAGE;
use super::ingress::{Reader, RequestInfo};
use app::calls::{CallError, PACKED};
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use domain::wire::packed;
use domain::wire::problem::{Code, FieldError, Problem};
use http::{HeaderValue, StatusCode, header};
use locale::{Lang, Table, Value, k};
use serde::Serialize;
use std::collections::BTreeMap;

/// An answer that was refused or failed, on its way to a response.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// What the caller is told.
    pub problem: Problem,
    /// What only the log is told.
    pub cause: Option<String>,
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            cause: None,
        }
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Problem::new(code).into()
    }
}

/// The service keeps the cause for itself; the outermost layer writes it into the log beside the request's id.
impl From<service::Error> for Refusal {
    fn from(error: service::Error) -> Self {
        let cause = error.is_fault().then(|| chain(&error));
        Self {
            problem: error.problem(),
            cause,
        }
    }
}

impl Refusal {
    /// What the caller is told. The cause goes into the log, beside the request's id; an inner failure carries that
    /// id to the caller.
    pub fn told(self, info: &RequestInfo) -> Problem {
        let Self { mut problem, cause } = self;
        if problem.code == Code::Internal {
            problem.incident = Some(info.origin.request_id.clone());
        }
        if let Some(cause) = cause {
            tracing::error!(
                request_id = info.origin.request_id,
                cause,
                "a request failed inside"
            );
        }
        problem
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

/// Refusals inside handlers travel as an extension of an empty response; the outermost middleware, which knows
/// the reader's language and what the reader takes, writes them out.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = StatusCode::from_u16(self.problem.code.status())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            .into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// RFC 9457, with the code as the last part of `type` and by itself.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = ProblemDetails)]
pub struct Details {
    /// `urn:latchkey:problem:CODE`.
    r#type: String,
    /// The code in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What happened and what to do, in the language of `Accept-Language`.
    detail: String,
    /// The stable code.
    code: Code,
    /// Values that the sentence mentions.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    args: BTreeMap<String, String>,
    /// The refused fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldDetails>,
    /// When to try again, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_seconds: Option<u32>,
    /// The id under which the log has the cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    incident: Option<String>,
}

/// One refused field.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = ProblemField)]
struct FieldDetails {
    /// The field's name as in the request.
    field: String,
    /// The stable code.
    code: Code,
    /// Why, in the language of `Accept-Language`.
    detail: String,
    /// Values that the sentence mentions.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    args: BTreeMap<String, String>,
}

/// The sentence of a code, in this language.
pub fn sentence(table: &Table, code: Code, args: &BTreeMap<String, String>) -> String {
    let values: Vec<(&str, Value)> = args
        .iter()
        .map(|(name, value)| {
            (
                name.as_str(),
                value
                    .parse()
                    .map_or_else(|_| Value::from(value), Value::Number),
            )
        })
        .collect();
    k::named(&format!("error-{}", code.as_str()))
        .map_or_else(|| title(code), |key| table.format(key, &values))
}

/// The code as words: `not_allowed` becomes `Not allowed`. Stable, as RFC 9457 asks of a title.
pub fn title(code: Code) -> String {
    let words = code.as_str().replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// What a program is told.
pub fn details(problem: &Problem, lang: Lang) -> Details {
    let table = locale::table(lang);
    let field = |error: &FieldError| FieldDetails {
        field: error.field.clone(),
        code: error.code,
        detail: sentence(&table, error.code, &error.args),
        args: error.args.clone(),
    };
    let mut args = problem.args.clone();
    if let Some(seconds) = problem.retry_after_seconds {
        args.entry("seconds".to_owned())
            .or_insert_with(|| seconds.to_string());
    }
    Details {
        r#type: format!("urn:latchkey:problem:{}", problem.code.as_str()),
        title: title(problem.code),
        status: problem.code.status(),
        detail: sentence(&table, problem.code, &args),
        code: problem.code,
        args: problem.args.clone(),
        errors: problem.errors.iter().map(field).collect(),
        retry_after_seconds: problem.retry_after_seconds,
        incident: problem.incident.clone(),
    }
}

/// Writes a refusal out, if the response carries one that no handler has written.
pub fn write_out(response: Response, info: &RequestInfo) -> Response {
    let (mut parts, body) = response.into_parts();
    let Some(refusal) = parts.extensions.remove::<Refusal>() else {
        return Response::from_parts(parts, body);
    };
    let problem = refusal.told(info);
    if let Some(seconds) = problem.retry_after_seconds {
        parts
            .headers
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if problem.code == Code::SignInRequired && info.reader == Reader::Program {
        // RFC 9110, section 11.6.1: a 401 says how to ask again.
        parts
            .headers
            .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    let (kind, text): (_, Vec<u8>) = match info.reader {
        Reader::Page => {
            parts.headers.insert(
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static(PLAIN_PAGE),
            );
            ("text/html; charset=utf-8", page(&problem, info.lang).into())
        }
        // The pages' own calls read the error type that they share with the server.
        Reader::Call => {
            let error = CallError::Problem(problem);
            (PACKED, packed::pack(&error).unwrap_or_default())
        }
        Reader::Program => (
            "application/problem+json",
            serde_json::to_vec(&details(&problem, info.lang)).unwrap_or_default(),
        ),
    };
    parts
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(text.len()));
    parts.headers.insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(info.lang.code()),
    );
    Response::from_parts(parts, Body::from(text))
}

/// A page that needs nothing that could be broken: no session, no database, no script.
fn page(problem: &Problem, lang: Lang) -> String {
    let table = locale::table(lang);
    let style = assets::manifest()
        .map(|manifest| {
            // Without an icon named, browsers ask for one that does not exist.
            let icon = manifest.public.get("favicon.svg").map_or_else(
                || "data:,".to_owned(),
                |icon| format!("/assets/{}", escape(icon)),
            );
            format!(
                "<link rel=\"stylesheet\" href=\"/assets/{}\"><link rel=\"icon\" href=\"{icon}\">",
                escape(&manifest.css)
            )
        })
        .unwrap_or_default();
    let words = |key: &str, otherwise: &str| {
        k::named(key).map_or_else(|| otherwise.to_owned(), |key| table.text(key).to_owned())
    };
    let (href, label) = match problem.code {
        Code::MustChangePassword => (
            "/change-password",
            words("error-page-change", "Choose a new password"),
        ),
        Code::SignInRequired => ("/sign-in", words("error-page-sign-in", "Sign in")),
        _ => ("/", words("error-page-home", "Back to the start")),
    };
    let incident = problem.incident.as_deref().map_or_else(String::new, |id| {
        format!("<p><code>{}</code></p>", escape(id))
    });
    let sign_out = if problem.code == Code::MustChangePassword {
        let label = words("sign-out", "Sign out");
        format!(
            "<form method=\"post\" action=\"/sign-out\"><button class=\"button\">{}</button></form>",
            escape(&label)
        )
    } else {
        String::new()
    };
    let sentence = escape(&sentence(&table, problem.code, &problem.args));
    format!(
        "<!DOCTYPE html><html lang=\"{}\" dir=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>{status} · Latchkey</title>{style}</head>\
         <body class=\"plain\"><main class=\"card\"><h1>{status}</h1><p>{sentence}</p>{incident}\
         <p><a href=\"{href}\">{}</a></p>{sign_out}</main></body></html>",
        lang.code(),
        lang.dir(),
        escape(&label),
        status = problem.code.status(),
    )
}

/// Text as text, in an element or a quoted attribute (promise S7).
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
