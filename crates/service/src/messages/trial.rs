//! Tests and previews: how a draft of the settings works, before it is saved, and how each message looks. Owns that a test is
//! sent with what is on the form and changes nothing; what comes back are the server's own words.

use super::content::Content;
use super::outbox::{self, NewMessage, Recipient, house};
use super::transport::{self, Verdict};
use super::{mime, render, settings};
use crate::audit::{self, Entry};
use crate::{Caller, Desk, Error};
use domain::audit::Action as Event;
use domain::authority::Action;
use domain::wire::messages::{MailDraft, MessageKind, MessagePreview, TestOutcome, TextDraft};
use domain::wire::problem::Code;
use domain::{EmailAddress, MessageId, PhoneNumber};
use locale::{Lang, k};

/// **Send a test to me**: sends one mail as the draft says, at once, and answers the conversation. Nothing is saved.
///
/// # Errors
/// `sign_in_required`, `not_allowed`, `confirm_identity`, `invalid_input`. A server that refuses is no error: the outcome says so.
pub async fn test_mail(
    desk: &Desk,
    caller: &Caller,
    draft: &MailDraft,
    address: &str,
) -> Result<TestOutcome, Error> {
    authorise(desk, caller).await?;
    let address = EmailAddress::parse("address", address)?;
    let now = settings::load(&desk.store().read()).await?;
    let (config, password) = settings::drafted_mail(desk, &now, draft)?;
    let current = desk.settings();
    let house = house(desk, &current);
    let lang = lang(caller);
    let rendered = render::mail(house, lang, &asked_by(caller));
    let from = if config.from_address.is_empty() {
        mime::default_sender(house.public_url)
    } else {
        config.from_address.clone()
    };
    let id = desk.new_id();
    let frame = mime::Frame {
        id,
        at: desk.now(),
        host: mime::host(house.public_url),
        from_name: house.organisation,
        from: &from,
        reply_to: &config.reply_to,
        to: address.as_str(),
        lang: lang.code(),
        logo: house.logo,
        attached: None,
    };
    let mime = mime::build(&frame, &rendered)?;
    let (verdict, lines) = transport::try_mail(desk, config, password, id, &mime).await;
    told(desk, caller, &verdict, lines).await
}

/// As [`test_mail`], for texts.
///
/// # Errors
/// As [`test_mail`].
pub async fn test_texts(
    desk: &Desk,
    caller: &Caller,
    draft: &TextDraft,
    number: &str,
) -> Result<TestOutcome, Error> {
    authorise(desk, caller).await?;
    let number = PhoneNumber::parse("number", number)?;
    let now = settings::load(&desk.store().read()).await?;
    let (config, secret) = settings::drafted_texts(desk, &now, draft)?;
    let current = desk.settings();
    let house = house(desk, &current);
    let text = render::text(house, lang(caller), &asked_by(caller)).unwrap_or_default();
    let id = desk.new_id();
    let (verdict, lines) =
        transport::try_text(desk, &config, &secret, id, number.as_str(), &text).await;
    told(desk, caller, &verdict, lines).await
}

/// Queues a test. It goes the way of every message: through the outbox, with the saved settings.
///
/// # Errors
/// As [`test_mail`].
pub async fn queue_test(desk: &Desk, caller: &Caller, address: &str) -> Result<MessageId, Error> {
    authorise(desk, caller).await?;
    let message = &NewMessage {
        to: Recipient::Mail(EmailAddress::parse("address", address)?),
        lang: lang(caller),
        content: asked_by(caller),
        person: None,
        link: None,
    };
    let id = desk
        .store()
        .write(|tx| async move {
            let id = outbox::queue(&tx, desk, caller, message.clone()).await?;
            let entry = Entry::new(Event::MessageTested).after("message", id);
            audit::record(&tx, desk, caller, entry).await?;
            Ok::<_, Error>(id)
        })
        .await?;
    outbox::wake(desk);
    Ok(id)
}

/// A message of a kind with sample data: it opens nothing.
///
/// # Errors
/// `sign_in_required`, `not_allowed`, `invalid_input` for a language that there is not.
pub async fn preview(
    desk: &Desk,
    caller: &Caller,
    kind: MessageKind,
    locale: &str,
) -> Result<MessagePreview, Error> {
    let action = Action::ReadSettings;
    audit::noting_refusal(desk, caller, action, None, caller.may_at_all(action)).await?;
    let lang = Lang::parse(locale).ok_or_else(|| Error::field("locale", Code::UnknownValue))?;
    let name = locale::table(lang).text(k::LETTER_SAMPLE_NAME);
    let current = desk.settings();
    let house = house(desk, &current);
    let content = Content::sample(kind, name, desk.now());
    let render::Rendered {
        subject,
        text,
        html,
    } = render::mail(house, lang, &content);
    Ok(MessagePreview {
        subject,
        text,
        html,
        phone: render::text(house, lang, &content),
    })
}

/// The HTML of a message as it would be sent, with sample data, as a mail program in the light or in the dark shows it.
///
/// # Errors
/// As [`preview`].
pub async fn preview_html(
    desk: &Desk,
    caller: &Caller,
    kind: MessageKind,
    locale: &str,
    dark: bool,
) -> Result<String, Error> {
    let preview = preview(desk, caller, kind, locale).await?;
    let current = desk.settings();
    let html = render::by_itself(house(desk, &current), &preview.html);
    Ok(render::as_in(&html, dark))
}

/// A test uses the stored password and talks to a server of the caller's choice: as grave as changing the settings.
async fn authorise(desk: &Desk, caller: &Caller) -> Result<(), Error> {
    let action = Action::ChangeMail;
    audit::noting_refusal(desk, caller, action, None, caller.may_at_all(action)).await?;
    caller.require_confirmed(desk)
}

fn asked_by(caller: &Caller) -> Content {
    Content::Test {
        asked_by: caller
            .principal()
            .map(|principal| principal.display_name.clone())
            .unwrap_or_default(),
    }
}

fn lang(caller: &Caller) -> Lang {
    let own = caller.principal().and_then(|me| me.locale.as_deref());
    own.and_then(Lang::parse).unwrap_or_default()
}

async fn told(
    desk: &Desk,
    caller: &Caller,
    verdict: &Verdict,
    lines: Vec<String>,
) -> Result<TestOutcome, Error> {
    let accepted = matches!(verdict, Verdict::Taken(_));
    let entry = Entry::new(Event::MessageTested);
    let entry = if accepted { entry } else { entry.failed() };
    audit::record_alone(desk, caller, entry).await?;
    Ok(TestOutcome { accepted, lines })
}
