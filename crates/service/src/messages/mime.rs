//! A mail as bytes: one `To`, fixed headers, a text and its HTML (promise O2). Owns that nothing is sent raw: bodies are
//! quoted-printable or base64, addresses are ASCII (domain names as punycode), and whatever goes into a header is one line, or
//! there is no mail (RUSTSEC-2026-0561). The same message gives the same bytes at every try: its id, its boundary and its
//! date come from its row.
//!
//! A file that is attached is the last part of the whole, under a fixed name, in base64: what is in it is no header and no text.
//!
//! Where the organisation has a logo it travels beside the HTML that shows it, as a part of its own (RFC 2387); the text stays as it is.

use super::content::one_line;
use super::render::{self, Rendered};
use crate::logo::Kept;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::wire::account::LogoKind;
use domain::wire::problem::{Code, FieldError};
use domain::{Secret, Timestamp};
use lettre::Address;
use lettre::address::Envelope;
use lettre::message::header::{
    ContentDisposition, ContentId, ContentTransferEncoding, ContentType, HeaderName, HeaderValue,
    MIME_VERSION_1_0,
};
use lettre::message::{Body, Mailbox, Message, MultiPart, MultiPartKind, SinglePart};
use std::time::{Duration, UNIX_EPOCH};
use uuid::Uuid;

/// What a mail has besides what it says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame<'a> {
    /// Of the row.
    pub(super) id: Uuid,
    /// When it was caused.
    pub(super) at: Timestamp,
    /// The part of `public_url` behind the scheme.
    pub(super) host: &'a str,
    /// The organisation's name, beside the address that it comes from.
    pub(super) from_name: &'a str,
    /// Where it comes from.
    pub(super) from: &'a str,
    /// Where answers go; empty: where it comes from.
    pub(super) reply_to: &'a str,
    /// Where it goes.
    pub(super) to: &'a str,
    /// Its language.
    pub(super) lang: &'static str,
    /// What its HTML shows, if the organisation has a logo.
    pub(super) logo: Option<&'a Kept>,
    /// The CSV file that travels with it: its name and what is in it.
    pub(super) attached: Option<(&'static str, &'a Secret)>,
}

/// A mail, ready for the wire.
pub(super) struct Mime {
    pub(super) envelope: Envelope,
    pub(super) bytes: Vec<u8>,
}

impl core::fmt::Debug for Mime {
    /// Without what it says: it carries secrets.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Mime").finish_non_exhaustive()
    }
}

/// Host and port of an address like `https://desk.example:8443`.
pub(super) fn authority(public_url: &str) -> &str {
    public_url
        .split_once("://")
        .map_or(public_url, |(_, rest)| rest)
        .trim_end_matches('/')
}

/// The host alone.
pub(super) fn host(public_url: &str) -> &str {
    let authority = authority(public_url);
    match authority.rfind(']') {
        Some(end) => authority.get(..=end).unwrap_or(authority),
        None => authority.split(':').next().unwrap_or(authority),
    }
}

/// Where mail comes from while nobody has said so and it goes into files.
pub(super) fn default_sender(public_url: &str) -> String {
    let host = host(public_url);
    let is_name = host.chars().any(|c| c.is_ascii_alphabetic()) && !host.starts_with('[');
    format!("latchkey@{}", if is_name { host } else { "localhost" })
}

/// An address as it goes over the wire.
///
/// # Errors
/// `control_characters`, `email_form`.
pub(super) fn address(field: &str, text: &str) -> Result<Address, FieldError> {
    one_line(field, text)?;
    let form = || FieldError::new(field, Code::EmailForm);
    let (local, domain) = text.rsplit_once('@').ok_or_else(form)?;
    let domain = idna::domain_to_ascii(domain).map_err(|_| form())?;
    if !local.is_ascii() {
        return Err(form());
    }
    Address::new(local, domain).map_err(|_| form())
}

/// Builds the mail.
///
/// # Errors
/// `control_characters` or `email_form` of the part that does not fit.
pub(super) fn build(frame: &Frame<'_>, rendered: &Rendered) -> Result<Mime, FieldError> {
    one_line("subject", &rendered.subject)?;
    one_line("from", frame.from_name)?;
    one_line("message_id", frame.host)?;
    let from = address("from", frame.from)?;
    let to = address("to", frame.to)?;
    let seconds = u64::try_from(frame.at.0 / 1_000_000).unwrap_or_default();
    let mut builder = Message::builder()
        .date(UNIX_EPOCH + Duration::from_secs(seconds))
        .from(Mailbox::new(Some(frame.from_name.to_owned()), from.clone()))
        .to(Mailbox::new(None, to.clone()))
        .raw_header(subject(&rendered.subject))
        .message_id(Some(format!("<{}@{}>", frame.id, frame.host)))
        .header(MIME_VERSION_1_0)
        // RFC 3834: no answering machine answers this.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Content-Language"),
            frame.lang.to_owned(),
        ));
    if !frame.reply_to.is_empty() {
        builder = builder.reply_to(Mailbox::new(None, address("reply_to", frame.reply_to)?));
    }
    let parts = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(format!("latchkey-{}", frame.id.simple()))
        .singlepart(part(ContentType::TEXT_PLAIN, &rendered.text));
    let html = part(ContentType::TEXT_HTML, &rendered.html);
    let parts = match frame.logo {
        None => parts.singlepart(html),
        Some(logo) => parts.multipart(with_logo(frame.id, html, logo)?),
    };
    let parts = match frame.attached {
        None => parts,
        Some((name, csv)) => with_file(frame.id, parts, name, csv)?,
    };
    let unbuilt = |_| FieldError::new("to", Code::EmailForm);
    let message = builder.multipart(parts).map_err(unbuilt)?;
    let envelope =
        Envelope::new(Some(from), vec![to]).map_err(|_| FieldError::new("to", Code::EmailForm))?;
    Ok(Mime {
        envelope,
        bytes: message.formatted(),
    })
}

/// The subject. What looks like an encoded word already (RFC 2047) would be decoded by its reader and say something else than was
/// written, so it is encoded itself; everything else is lettre's.
fn subject(text: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str("Subject");
    if text.contains("=?") {
        HeaderValue::dangerous_new_pre_encoded(name, text.to_owned(), encoded_words(text))
    } else {
        HeaderValue::new(name, text.to_owned())
    }
}

/// Base64 words of at most 75 characters, a line each.
fn encoded_words(text: &str) -> String {
    let mut words = Vec::new();
    let mut word = String::new();
    for character in text.chars() {
        if word.len() + character.len_utf8() > 42 {
            words.push(core::mem::take(&mut word));
        }
        word.push(character);
    }
    words.push(word);
    words
        .iter()
        .map(|word| format!("=?utf-8?B?{}?=", STANDARD.encode(word)))
        .collect::<Vec<_>>()
        .join("\r\n ")
}

/// HTML and the picture in it. The message's id makes the boundary another one than that of the whole.
fn with_logo(id: Uuid, html: SinglePart, logo: &Kept) -> Result<MultiPart, FieldError> {
    let kind =
        |text: &str| ContentType::parse(text).map_err(|_| FieldError::new("logo", Code::ImageKind));
    let related = format!(
        "multipart/related; type=\"text/html\"; boundary=\"latchkey-logo-{}\"",
        id.simple()
    );
    let name = match logo.logo.kind {
        LogoKind::Png => "logo.png",
        LogoKind::Jpeg => "logo.jpg",
    };
    let body = Body::new_with_encoding(logo.bytes.to_vec(), ContentTransferEncoding::Base64)
        .unwrap_or_else(Body::new);
    let picture = SinglePart::builder()
        .header(kind(logo.logo.kind.media_type())?)
        .header(ContentId::from(format!("<{}>", render::content_id(logo))))
        // Programs that list what a mail carries want a name for it.
        .header(ContentDisposition::inline_with_name(name))
        .body(body);
    Ok(MultiPart::builder()
        .header(kind(&related)?)
        .singlepart(html)
        .singlepart(picture))
}

/// What is read, and a file beside it.
fn with_file(id: Uuid, read: MultiPart, name: &str, csv: &Secret) -> Result<MultiPart, FieldError> {
    let kind = ContentType::parse("text/csv; charset=utf-8; header=present")
        .map_err(|_| FieldError::new("attached", Code::UnknownValue))?;
    let bytes = csv.expose().as_bytes().to_vec();
    let body =
        Body::new_with_encoding(bytes, ContentTransferEncoding::Base64).unwrap_or_else(Body::new);
    let file = SinglePart::builder()
        .header(kind)
        .header(ContentDisposition::attachment(name))
        .body(body);
    Ok(MultiPart::builder()
        .kind(MultiPartKind::Mixed)
        .boundary(format!("latchkey-file-{}", id.simple()))
        .multipart(read)
        .singlepart(file))
}

fn part(kind: ContentType, text: &str) -> SinglePart {
    // Mostly ASCII: readable with the bare eye; otherwise base64 is the shorter one.
    let other = text.bytes().filter(|byte| !byte.is_ascii()).count();
    let encoding = if other * 6 < text.len() {
        ContentTransferEncoding::QuotedPrintable
    } else {
        ContentTransferEncoding::Base64
    };
    let body = Body::new_with_encoding(text.to_owned(), encoding).unwrap_or_else(Body::new);
    SinglePart::builder().header(kind).body(body)
}
