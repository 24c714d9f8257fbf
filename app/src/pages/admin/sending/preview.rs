//! How each message looks, with sample data, as a mail and as a text to a phone. Its plain text is shown here; its HTML is a document of its own, in the light and in the dark,
//! because the policy of our pages lets nothing be framed and no style be written into an element, which is what the HTML of a mail is made of.

use crate::calls::{self, CallError, odd_answer};
use crate::pages::admin::words;
use crate::pages::load::{Loaded, pack};
use crate::pages::states::waiting;
use crate::parts::SelectField;
use crate::words::t;
use domain::wire::messages::{MessageCommand, MessageKind, MessagePreview, MessageReply};
use leptos::prelude::*;
use locale::{Key, Lang, k};

/// A language and a kind, as one word.
async fn load(key: String) -> Result<(String, MessagePreview), CallError> {
    let (locale, kind) = key.split_once(' ').unwrap_or_default();
    let locale = locale.to_owned();
    let command = MessageCommand::Preview {
        kind: MessageKind::from_name(kind).unwrap_or(MessageKind::Test),
        locale: locale.clone(),
    };
    match calls::messages(command).await? {
        MessageReply::Preview(preview) => Ok((locale, preview)),
        _ => Err(odd_answer()),
    }
}

/// The card.
pub(super) fn card() -> AnyView {
    let kind = RwSignal::new(MessageKind::SetPasswordLink.name().to_owned());
    let locale = RwSignal::new(crate::context::page().locale.code().to_owned());
    let kinds = MessageKind::ALL.map(|kind| {
        let words = words::message_kind(kind);
        (kind.name().to_owned(), words.to_owned())
    });
    let locales = Lang::ALL.map(|lang| (lang.code().to_owned(), lang.own_name().to_owned()));
    let key = Signal::derive(move || format!("{} {}", locale.get(), kind.get()));
    let document = move |dark: bool| {
        move || {
            let (kind, locale) = (kind.get(), locale.get());
            let dark = if dark { "&dark=true" } else { "" };
            format!("/api/v1/settings/mail/preview.html?kind={kind}&locale={locale}{dark}")
        }
    };
    let preview = Loaded::new(key, |key| pack(load(key)));
    view! {
        <section class="card-box" id="preview">
            <h2>{t(k::SENDING_PREVIEW)}</h2>
            <p class="hint">{t(k::SENDING_PREVIEW_TEXT)}</p>
            <div class="grid-2">
                <SelectField label=t(k::SENDING_PREVIEW_KIND) name="preview_kind" options=kinds.to_vec() value=kind/>
                <SelectField label=t(k::SENDING_PREVIEW_LOCALE) name="preview_locale" options=locales.to_vec() value=locale/>
            </div>
            <p class="row">
                <span>{t(k::SENDING_PREVIEW_HTML)}</span>
                <a href=document(false) target="_blank" rel="external noopener">{t(k::SENDING_PREVIEW_LIGHT)}</a>
                <a href=document(true) target="_blank" rel="external noopener">{t(k::SENDING_PREVIEW_DARK)}</a>
            </p>
            {preview.view(|| waiting(6), |(locale, preview): (String, MessagePreview)| letter(&locale, preview))}
        </section>
    }
    .into_any()
}

fn letter(locale: &str, preview: MessagePreview) -> AnyView {
    let lang = Lang::parse(locale).unwrap_or_default();
    let MessagePreview {
        subject,
        text,
        phone,
        ..
    } = preview;
    let words = |label: Key, text: String| {
        view! { <pre lang=lang.code() dir=lang.dir() tabindex="0" aria-label=t(label)>{text}</pre> }
            .into_any()
    };
    let phone = match phone {
        Some(text) => words(k::SENDING_PREVIEW_PHONE, text),
        None => view! { <p class="hint">{t(k::SENDING_PREVIEW_PHONE_NONE)}</p> }.into_any(),
    };
    view! {
        <div class="letter" aria-live="polite">
            <h3>{t(k::SENDING_PREVIEW_MAIL)}</h3>
            <p><span class="hint">{t(k::SENDING_PREVIEW_SUBJECT)} ": "</span><b lang=lang.code() dir=lang.dir()>{subject}</b></p>
            {words(k::SENDING_PREVIEW_MAIL, text)}
            <h3>{t(k::SENDING_PREVIEW_PHONE)}</h3>
            {phone}
        </div>
    }
    .into_any()
}
