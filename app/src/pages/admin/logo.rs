//! The organisation's logo, on its page of settings. Owns choosing a file and showing it on either ground before it is saved. What the
//! first bytes and the length tell is refused here; everything else the service says, so that this part of the program stays small.

use super::form::{Form, held, invalid, said};
use super::settings::save;
use crate::context::page;
use crate::parts::{Button, ErrorSummary};
use crate::words::t;
use domain::logo;
use domain::wire::account::Logo;
use domain::wire::problem::{Code, FieldError, Problem};
use domain::wire::settings::SettingsCommand;
use leptos::html;
use leptos::prelude::*;
use locale::{Key, k};
use wasm_bindgen::JsCast;

/// The field, as refusals name it.
const NAME: &str = "logo";
const LABELS: &[(&str, Key)] = &[(NAME, k::SETTINGS_LOGO)];

/// The form.
pub(super) fn logo(form: Form, now: Option<&Logo>) -> AnyView {
    let has_logo = now.is_some();
    let saved = StoredValue::new(now.map(Logo::path).unwrap_or_default());
    // Where the picture is: at its address, or, of what was chosen and is not saved yet, in the address itself.
    let source = RwSignal::new(saved.get_value());
    let name = RwSignal::new(String::new());
    // The logo stands around every page: it changes with the next load.
    let send = move |file: Option<String>| {
        let version = form.version.get_untracked();
        save(form, SettingsCommand::SetLogo { version, file }, |_| {
            let _ = window().location().reload();
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let file =
            source.with_untracked(|source| source.split_once(',').map(|(_, file)| file.to_owned()));
        match file {
            Some(_) => send(file),
            None => form.problem.set(Some(Problem::field(NAME, Code::Required))),
        }
    };
    let remove = has_logo.then(|| {
        view! { <Button busy=form.busy on_press=move |()| send(None)>{t(k::SETTINGS_LOGO_REMOVE)}</Button> }
        .into_any()
    });
    view! {
        <form class="card-box stack" id="organisation-logo" novalidate on:submit=submit>
            <h2>{t(k::SETTINGS_LOGO)}</h2>
            <ErrorSummary problem=form.problem labels=LABELS/>
            {form.told()}
            <p class="hint">{t(if has_logo { k::SETTINGS_LOGO_TEXT } else { k::SETTINGS_LOGO_NONE })}</p>
            <div class="grounds">
                {ground("ground light", k::SETTINGS_LOGO_LIGHT, source)}
                {ground("ground dark", k::SETTINGS_LOGO_DARK, source)}
            </div>
            {choice(form, saved, source, name)}
            {form.foot(remove)}
        </form>
    }
    .into_any()
}

/// How it looks beside the name.
fn ground(class: &'static str, caption: Key, source: RwSignal<String>) -> AnyView {
    view! {
        <figure>
            <div class=class>
                <span class="brand">
                    <img class="brand-logo" src=move || Some(source.get()).filter(|source| !source.is_empty()) alt=""/>
                    <bdi class="brand-name">{page().site.organisation}</bdi>
                </span>
            </div>
            <figcaption class="hint">{t(caption)}</figcaption>
        </figure>
    }
    .into_any()
}

fn choice(
    form: Form,
    saved: StoredValue<String>,
    source: RwSignal<String>,
    name: RwSignal<String>,
) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    let change = move |_| {
        let files = input.get_untracked().and_then(|input| input.files());
        let Some(file) = files.and_then(|files| files.get(0)) else {
            return;
        };
        form.kit.run(async move {
            let (address, called, problem) = match read(&file).await {
                Ok(address) => (address, file.name(), None),
                Err(problem) => (saved.get_value(), String::new(), Some(problem)),
            };
            source.set(address);
            name.set(called);
            form.problem.set(problem);
        });
    };
    let refused = form.error(NAME);
    let help = crate::words::tr(
        k::SETTINGS_LOGO_HELP,
        &[
            ("max", (logo::MAX_BYTES / 1024).into()),
            ("least", logo::LEAST.into()),
            ("most", logo::MOST.into()),
        ],
    );
    view! {
        <div class="field">
            <div class="row file">
                <label class="btn" for=NAME>{t(k::SETTINGS_LOGO_CHOOSE)}</label>
                <input
                    id=NAME
                    class="sr-only"
                    type="file"
                    accept="image/png,image/jpeg"
                    node_ref=input
                    aria-describedby="logo-error logo-help"
                    aria-invalid=invalid(refused)
                    on:change=change
                />
                <bdi role="status">{held(name)}</bdi>
            </div>
            <div id="logo-error">{said(refused)}</div>
            <p class="help" id="logo-help">{help}</p>
        </div>
    }
    .into_any()
}

/// The file as an address that needs no request. What is too large is not read: a file of gigabytes would take the tab with it.
async fn read(file: &web_sys::File) -> Result<String, Problem> {
    let refused = |error: FieldError| Problem::fields(vec![error]);
    #[expect(
        clippy::cast_precision_loss,
        reason = "a small constant, which a float holds as it is"
    )]
    if file.size() > logo::MAX_BYTES as f64 {
        return Err(refused(logo::too_large()));
    }
    let buffer = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await;
    let bytes = buffer
        .ok()
        .and_then(|buffer| buffer.dyn_into::<js_sys::ArrayBuffer>().ok())
        .map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec())
        .unwrap_or_default();
    let Some(kind) = logo::kind(&bytes) else {
        return Err(Problem::field(NAME, Code::ImageKind));
    };
    // The browser's own base64 takes a character for each byte.
    let letters: String = bytes.into_iter().map(char::from).collect();
    let text = window().btoa(&letters).unwrap_or_default();
    Ok(format!("data:{};base64,{text}", kind.media_type()))
}
