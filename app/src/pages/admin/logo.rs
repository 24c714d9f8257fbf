//! The organisation's logo, on its page of settings. Owns choosing a file and showing it before it is saved; what a logo may be is
//! `domain::logo`'s, which runs here as it does on the server, so that what is shown is what will be kept.

use super::form::Form;
use super::settings::save;
use crate::context::page;
use crate::parts::{Button, ButtonKind, ErrorSummary};
use crate::words::{t, tr};
use domain::logo::{self, Picture};
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

/// What was chosen and is not saved yet.
#[derive(Clone)]
struct Chosen {
    name: String,
    picture: Picture,
}

/// The form.
pub(super) fn logo(form: Form, now: Option<&Logo>) -> AnyView {
    let chosen = RwSignal::new(None::<Chosen>);
    let has_logo = now.is_some();
    let saved = now.map(Logo::path);
    // The logo stands around every page: it changes with the next load.
    let send = move |file: Option<String>| {
        let version = form.version.get_untracked();
        save(form, SettingsCommand::SetLogo { version, file }, |_| {
            let _ = window().location().reload();
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match chosen.with_untracked(|chosen| chosen.as_ref().map(|chosen| chosen.picture.base64()))
        {
            Some(file) => send(Some(file)),
            None => form.problem.set(Some(Problem::field(NAME, Code::Required))),
        }
    };
    let source = Signal::derive(move || {
        let chosen = chosen.with(|chosen| chosen.as_ref().map(|chosen| chosen.picture.data_url()));
        chosen.or_else(|| saved.clone())
    });
    view! {
        <form class="card-box stack" id="organisation-logo" novalidate on:submit=submit>
            <h2>{t(k::SETTINGS_LOGO)}</h2>
            <ErrorSummary problem=form.problem labels=LABELS/>
            {form.told()}
            <p class="hint">{t(k::SETTINGS_LOGO_TEXT)}</p>
            {move || grounds(source.get())}
            {choice(form, chosen)}
            <div class="row form-foot">
                <Button kind=ButtonKind::Primary busy=form.busy>{t(k::SAVE)}</Button>
                {has_logo
                    .then(|| view! { <Button busy=form.busy on_press=move |()| send(None)>{t(k::SETTINGS_LOGO_REMOVE)}</Button> })}
            </div>
        </form>
    }
    .into_any()
}

/// How it looks beside the name, on either ground.
fn grounds(source: Option<String>) -> AnyView {
    let Some(source) = source else {
        return view! { <p>{t(k::SETTINGS_LOGO_NONE)}</p> }.into_any();
    };
    let ground = |class: &'static str, caption: Key| {
        view! {
            <figure>
                <div class=format!("ground {class}")>
                    <span class="brand">
                        <img class="brand-logo" src=source.clone() alt=""/>
                        <bdi class="brand-name">{page().site.organisation}</bdi>
                    </span>
                </div>
                <figcaption class="hint">{t(caption)}</figcaption>
            </figure>
        }
        .into_any()
    };
    view! {
        <div class="grounds">
            {ground("light", k::SETTINGS_LOGO_LIGHT)}
            {ground("dark", k::SETTINGS_LOGO_DARK)}
        </div>
    }
    .into_any()
}

fn choice(form: Form, chosen: RwSignal<Option<Chosen>>) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    let change = move |_| {
        let files = input.get_untracked().and_then(|input| input.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            form.problem.set(None);
            form.kit.run(async move {
                match read(&file).await {
                    Ok(picture) => chosen.set(Some(Chosen {
                        name: file.name(),
                        picture,
                    })),
                    Err(error) => {
                        chosen.set(None);
                        form.problem.set(Some(Problem::fields(vec![error])));
                    }
                }
            });
        }
    };
    let help = tr(
        k::SETTINGS_LOGO_HELP,
        &[
            ("max", (logo::MAX_BYTES / 1024).into()),
            ("least", logo::LEAST.into()),
            ("most", logo::MOST.into()),
        ],
    );
    let told = move || {
        chosen.with(|chosen| {
            let Chosen { name, picture } = chosen.as_ref()?;
            let values = [
                ("name", name.as_str().into()),
                ("width", picture.width.into()),
                ("height", picture.height.into()),
            ];
            Some(tr(k::SETTINGS_LOGO_CHOSEN, &values))
        })
    };
    let refused = form.error(NAME);
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
                    aria-invalid=move || refused.get().map(|_| "true")
                    on:change=change
                />
                <span role="status">{told}</span>
            </div>
            {move || refused.get().map(|text| view! { <p class="field-error" id="logo-error">{text}</p> })}
            <p class="help" id="logo-help">{help}</p>
        </div>
    }
    .into_any()
}

/// What is too large is not read: a file of gigabytes would take the tab with it.
async fn read(file: &web_sys::File) -> Result<Picture, FieldError> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a small constant, which a float holds as it is"
    )]
    if file.size() > logo::MAX_BYTES as f64 {
        return Err(logo::too_large());
    }
    let buffer = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await;
    let bytes = buffer
        .ok()
        .and_then(|buffer| buffer.dyn_into::<js_sys::ArrayBuffer>().ok())
        .map(|buffer| js_sys::Uint8Array::new(&buffer).to_vec());
    match bytes {
        Some(bytes) => logo::read(&bytes),
        // The file is gone, or the system does not let the browser read it.
        None => Err(FieldError::new(NAME, Code::ImageDamaged)),
    }
}
