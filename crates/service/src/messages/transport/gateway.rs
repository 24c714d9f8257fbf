//! Texts through a carrier's HTTP interface. Owns the template (address, headers and body with words in braces) and that a value
//! cannot leave its place in it; follows no redirect. An answer of 2xx is the end; 408, 425, 429 and 5xx are tried again; every other one
//! is about this message and final.

use super::{COMMAND, CONNECT, Verdict, tls, words};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use domain::Secret;
use domain::wire::messages::{TextBody, TextConfig, TextHeader, TextMethod};
use http::uri::Scheme;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use std::fmt::Write as _;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::rustls::pki_types::ServerName;

/// Bytes of an answer that are read.
const ANSWER: usize = 16 * 1024;
/// Headers that belong to the call itself.
const RESERVED: [&str; 6] = [
    "host",
    "content-length",
    "content-type",
    "transfer-encoding",
    "connection",
    "upgrade",
];

/// How a value is written where it stands.
#[derive(Clone, Copy)]
enum Place {
    Address,
    Header,
    Form,
    Json,
}

struct Values<'a> {
    config: &'a TextConfig,
    secret: &'a Secret,
    to: &'a str,
    text: &'a str,
}

impl Values<'_> {
    /// The template with its words replaced, in one pass: a value that has words in braces of its own stays as it is.
    fn fill(&self, template: &str, place: Place) -> Secret {
        let basic = STANDARD.encode(format!("{}:{}", self.config.account, self.secret.expose()));
        let all = [
            ("{to}", self.to),
            ("{text}", self.text),
            ("{from}", &self.config.from),
            ("{account}", &self.config.account),
            ("{secret}", self.secret.expose()),
            ("{basic}", &basic),
        ];
        let mut out = String::with_capacity(template.len() + self.text.len());
        let mut rest = template;
        while let Some(start) = rest.find('{') {
            let (before, from) = rest.split_at(start);
            out.push_str(before);
            if let Some((word, value)) = all.iter().find(|(word, _)| from.starts_with(word)) {
                put(&mut out, value, place);
                rest = &from[word.len()..];
            } else {
                out.push('{');
                rest = &from[1..];
            }
        }
        out.push_str(rest);
        Secret::new(out)
    }
}

fn put(out: &mut String, value: &str, place: Place) {
    match place {
        Place::Header => out.push_str(value),
        Place::Address | Place::Form => {
            for byte in value.bytes() {
                if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                    out.push(char::from(byte));
                } else {
                    // Writing into a text cannot fail.
                    let _written = write!(out, "%{byte:02X}");
                }
            }
        }
        Place::Json => {
            let quoted = serde_json::Value::from(value).to_string();
            out.push_str(
                quoted
                    .trim_start_matches('"')
                    .strip_suffix('"')
                    .unwrap_or_default(),
            );
        }
    }
}

/// Whether an address can be a carrier's: `https://`, or `http://` on this machine; no words in braces before its path.
pub(in super::super) fn is_gateway(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host_of(authority);
    let is_protected =
        scheme == "https" || (scheme == "http" && super::super::settings::is_loopback(host));
    is_protected
        && !host.is_empty()
        && !authority.contains(['{', '@', '\\'])
        && !url.contains('#')
        && url.replace(['{', '}'], "").parse::<Uri>().is_ok()
}

fn host_of(authority: &str) -> &str {
    match authority.rfind(']') {
        Some(end) => authority.get(..=end).unwrap_or(authority),
        None => authority.split(':').next().unwrap_or(authority),
    }
}

/// Whether a header may stand in the call.
pub(in super::super) fn is_header(header: &TextHeader) -> bool {
    header.value.len() <= 1_000
        && HeaderValue::from_str(&header.value).is_ok()
        && HeaderName::try_from(header.name.as_str())
            .is_ok_and(|name| !RESERVED.contains(&name.as_str()))
}

pub(super) async fn send(
    config: &TextConfig,
    secret: &Secret,
    to: &str,
    text: &str,
    lines: &mut Vec<String>,
) -> Verdict {
    let values = Values {
        config,
        secret,
        to,
        text,
    };
    let Some((uri, request)) = request(&values) else {
        return Verdict::Closed("the address or a header of the carrier cannot be used".to_owned());
    };
    lines.push(format!(
        "> {} {}",
        request.method(),
        uri.authority().map_or("", |authority| authority.as_str())
    ));
    let answered = async {
        let response = ask(&uri, request).await?;
        let status = response.status();
        let body = Limited::new(response.into_body(), ANSWER)
            .collect()
            .await
            .map(http_body_util::Collected::to_bytes)
            .unwrap_or_default();
        Ok::<_, Verdict>(judge(status, &String::from_utf8_lossy(&body)))
    };
    match timeout(CONNECT + COMMAND, answered).await {
        Ok(Ok(verdict) | Err(verdict)) => verdict,
        Err(_) => Verdict::Later(format!("no answer within {} s", COMMAND.as_secs())),
    }
}

fn judge(status: StatusCode, body: &str) -> Verdict {
    let reply = words(&format!("{} {body}", status.as_u16()));
    match status.as_u16() {
        200..=299 => Verdict::Taken(reply),
        // What is wrong with our account is wrong for every message: nothing is given up for it.
        401..=403 => Verdict::Closed(reply),
        408 | 425 | 429 | 500..=599 => Verdict::Later(reply),
        _ => Verdict::Never(reply),
    }
}

fn request(values: &Values<'_>) -> Option<(Uri, Request<Full<Bytes>>)> {
    let config = values.config;
    let uri: Uri = values
        .fill(&config.url, Place::Address)
        .expose()
        .parse()
        .ok()?;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let method = match config.method {
        TextMethod::Post => Method::POST,
        TextMethod::Put => Method::PUT,
        TextMethod::Get => Method::GET,
    };
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, uri.authority()?.as_str())
        .header(header::USER_AGENT, "Latchkey");
    for TextHeader { name, value } in &config.headers {
        let mut value = HeaderValue::from_str(values.fill(value, Place::Header).expose()).ok()?;
        value.set_sensitive(true);
        request = request.header(name, value);
    }
    let body = if config.method == TextMethod::Get {
        Bytes::new()
    } else {
        let (kind, place) = match config.body_kind {
            TextBody::Form => ("application/x-www-form-urlencoded", Place::Form),
            TextBody::Json => ("application/json", Place::Json),
        };
        request = request.header(header::CONTENT_TYPE, kind);
        Bytes::copy_from_slice(values.fill(&config.body, place).expose().as_bytes())
    };
    let request = request.body(Full::new(body)).ok()?;
    Some((uri, request))
}

async fn ask(uri: &Uri, request: Request<Full<Bytes>>) -> Result<Response<Incoming>, Verdict> {
    let closed = |text: String| Verdict::Closed(words(&text));
    let is_tls = uri.scheme() == Some(&Scheme::HTTPS);
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
    let stream = timeout(CONNECT, TcpStream::connect((host, port)))
        .await
        .map_err(|_| closed(format!("no connection within {} s", CONNECT.as_secs())))?
        .map_err(|error| closed(error.to_string()))?;
    if is_tls {
        let name =
            ServerName::try_from(host.to_owned()).map_err(|error| closed(error.to_string()))?;
        let connector = tls::connector("").map_err(|error| closed(error.to_string()))?;
        let stream = connector
            .connect(name, stream)
            .await
            .map_err(|error| closed(error.to_string()))?;
        exchange(stream, request).await
    } else {
        exchange(stream, request).await
    }
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Full<Bytes>>,
) -> Result<Response<Incoming>, Verdict> {
    let later = |error: hyper::Error| Verdict::Later(words(&error.to_string()));
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(later)?;
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a carrier's connection ended early");
        }
    });
    sender.send_request(request).await.map_err(later)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str, place: Place) -> String {
        let config = TextConfig {
            account: "AC1".to_owned(),
            from: "Desk & Co".to_owned(),
            ..TextConfig::default()
        };
        let values = Values {
            config: &config,
            secret: &Secret::new("s3cret"),
            to: "+491701234567",
            text: "a&b={to} \"quoted\"\n\\ ä",
        };
        values.fill(template, place).expose().to_owned()
    }

    #[test]
    fn a_value_cannot_leave_its_place() {
        assert_eq!(
            filled("To={to}&From={from}&Body={text}", Place::Form),
            "To=%2B491701234567&From=Desk%20%26%20Co&Body=a%26b%3D%7Bto%7D%20%22quoted%22%0A%5C%20%C3%A4"
        );
        assert_eq!(
            filled(
                "{\"to\":\"{to}\",\"text\":\"{text}\",\"x\":{}}",
                Place::Json
            ),
            "{\"to\":\"+491701234567\",\"text\":\"a&b={to} \\\"quoted\\\"\\n\\\\ ä\",\"x\":{}}"
        );
        assert_eq!(
            filled("Basic {basic}", Place::Header),
            format!("Basic {}", STANDARD.encode("AC1:s3cret"))
        );
        assert_eq!(
            filled("https://sms.example/{account}?t={text", Place::Address),
            "https://sms.example/AC1?t={text"
        );
    }

    #[test]
    fn carriers_are_asked_over_tls_or_on_this_machine() {
        for good in [
            "https://api.twilio.com/2010-04-01/Accounts/{account}/Messages.json",
            "https://sms.example:8443/?to={to}",
            "http://127.0.0.1:8080/sms",
            "http://[::1]:8080/sms",
        ] {
            assert!(is_gateway(good), "{good}");
        }
        for bad in [
            "http://sms.example/",
            "ftp://sms.example/",
            "https://{account}.example/",
            "https://user@sms.example/",
            "https:///x",
            "sms.example",
            "https://a b/",
            "",
        ] {
            assert!(!is_gateway(bad), "{bad}");
        }
    }

    #[test]
    fn headers_cannot_be_those_of_the_call_itself() {
        let header = |name: &str, value: &str| TextHeader {
            name: name.to_owned(),
            value: value.to_owned(),
        };
        assert!(is_header(&header("Authorization", "Basic {basic}")));
        for bad in [
            header("Host", "x"),
            header("Content-Length", "1"),
            header("X Y", "x"),
            header("X", "a\r\nY: b"),
            header("", "x"),
        ] {
            assert!(!is_header(&bad), "{bad:?}");
        }
    }

    #[test]
    fn r2_a_carriers_answers_are_sorted() {
        let judged = |status: u16| judge(StatusCode::from_u16(status).unwrap_or_default(), "why");
        assert!(matches!(judged(201), Verdict::Taken(_)));
        for status in [408, 429, 500, 503] {
            assert!(matches!(judged(status), Verdict::Later(_)), "{status}");
        }
        assert!(matches!(judged(401), Verdict::Closed(_)));
        for status in [301, 400, 404, 422] {
            assert_eq!(judged(status), Verdict::Never(format!("{status} why")));
        }
    }
}
