//! **My Account**, overview: who, how to be reached, the password's age, where signed in, the language.

use super::{load_overview, skeleton};
use crate::calls;
use crate::context::page;
use crate::pages::load::{Loaded, pack};
use crate::parts::{Face, Notice, PageTitle, Tag, Time, TimeForm, Tone, toast};
use crate::words::{k, t, tr};
use domain::wire::account::{AccountCommand, AccountOverview};
use leptos::prelude::*;
use leptos::task::spawn_local;
use locale::Lang;

/// `/account`.
pub fn overview() -> AnyView {
    let overview = Loaded::once(|_| pack(load_overview()));
    view! {
        <PageTitle title=t(k::ACCOUNT_TITLE)/>
        <h1 class="sr-only">{t(k::ACCOUNT_TITLE)}</h1>
        {overview.view(skeleton, cards)}
    }
    .into_any()
}

fn cards(overview: AccountOverview) -> AnyView {
    let AccountOverview {
        me,
        job_title,
        department,
        alternate_email,
        mobile_phone,
        password_set_at,
        lacks_way_back,
        ..
    } = overview;
    let job = [job_title, department]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let roles: Vec<_> = me
        .roles
        .iter()
        .filter_map(|role| k::named(&format!("role-{}", role.name())))
        .map(|key| view! { <Tag>{t(key)}</Tag> })
        .collect();
    let expires = match overview.password_expires_at {
        Some(at) => view! { <Time at form=TimeForm::Date/> }.into_any(),
        None => t(k::ACCOUNT_PASSWORD_NEVER).into_any(),
    };
    view! {
        <section class="sheet hero">
            <Face name=me.display_name.clone() large=true/>
            <div>
                <p class="title"><bdi>{me.display_name.clone()}</bdi></p>
                <p class="hint"><bdi class="ltr">{me.user_name.clone()}</bdi></p>
                {(!job.is_empty()).then(|| view! { <p class="hint"><bdi>{job}</bdi></p> })}
                {(!roles.is_empty()).then(|| view! { <p class="tags" aria-label=t(k::ACCOUNT_ROLES)>{roles}</p> })}
            </div>
        </section>
        {lacks_way_back
            .then(|| {
                view! {
                    <Notice tone=Tone::Warn>
                        <p>{t(k::KEEP_NOTICE)} " " <a href="/account/keep">{t(k::KEEP_NOTICE_DO)}</a></p>
                    </Notice>
                }
            })}
        <div class="cards">
            <section class="sheet pad" aria-labelledby="password-card">
                <h2 id="password-card">{t(k::ACCOUNT_PASSWORD)}</h2>
                <dl class="facts">
                    <div>
                        <dt>{t(k::ACCOUNT_PASSWORD_SET)}</dt>
                        <dd>{password_set_at.map(|at| view! { <Time at form=TimeForm::Ago/> })}</dd>
                    </div>
                    <div>
                        <dt>{t(k::ACCOUNT_PASSWORD_EXPIRES)}</dt>
                        <dd>{expires}</dd>
                    </div>
                </dl>
                <a class="btn" href="/account/security">{t(k::ACCOUNT_CHANGE_PASSWORD)}</a>
            </section>
            <section class="sheet pad" aria-labelledby="devices-card">
                <h2 id="devices-card">{t(k::ACCOUNT_DEVICES)}</h2>
                <p>{tr(k::ACCOUNT_DEVICES_COUNT, &[("count", overview.sessions.len().into())])}</p>
                <a class="btn" href="/account/security">{t(k::ACCOUNT_DEVICES_SHOW)}</a>
            </section>
            <section class="sheet pad" aria-labelledby="contact-card">
                <h2 id="contact-card">{t(k::ACCOUNT_CONTACT)}</h2>
                <dl class="facts">
                    <div>
                        <dt>{t(k::ACCOUNT_ALTERNATE_EMAIL)}</dt>
                        <dd>{contact(alternate_email)}</dd>
                    </div>
                    <div>
                        <dt>{t(k::ACCOUNT_MOBILE_PHONE)}</dt>
                        <dd>{contact(mobile_phone)}</dd>
                    </div>
                </dl>
                <a class="btn" href="/account/contacts">{t(k::ACCOUNT_CONTACT_CHANGE)}</a>
            </section>
            <Language own=me.locale/>
        </div>
    }
    .into_any()
}

fn contact(masked: Option<String>) -> AnyView {
    match masked {
        Some(text) => view! { <bdi class="ltr">{text}</bdi> }.into_any(),
        None => view! { <span class="hint">{t(k::NONE_ENTERED)}</span> }.into_any(),
    }
}

/// The own language. The page comes anew in it: each language is its own page.
#[component]
fn Language(own: Option<String>) -> impl IntoView {
    let own = own.unwrap_or_default();
    let options = Lang::ALL
        .into_iter()
        .map(|lang| {
            view! {
                <option value=lang.code() lang=lang.code() selected=own == lang.code()>
                    {lang.own_name()}
                </option>
            }
        })
        .collect_view();
    let change = move |event: leptos::ev::Event| {
        let chosen = Some(event_target_value(&event)).filter(|code| !code.is_empty());
        spawn_local(async move {
            match calls::account(AccountCommand::SetLocale(chosen)).await {
                Ok(_) => {
                    let _ = window().location().reload();
                }
                Err(error) => toast(Tone::Bad, error.text()),
            }
        });
    };
    let current = page().locale;
    view! {
        <section class="sheet pad" aria-labelledby="language-card">
            <h2 id="language-card">{t(k::ACCOUNT_LANGUAGE)}</h2>
            <div class="field">
                <label for="locale" class="sr-only">{t(k::ACCOUNT_LANGUAGE)}</label>
                <select id="locale" name="locale" lang=current.code() on:change=change>
                    <option value="" selected=own.is_empty()>{t(k::LANGUAGE_BROWSER)}</option>
                    {options}
                </select>
                <p class="help">{t(k::ACCOUNT_LANGUAGE_NOTE)}</p>
            </div>
        </section>
    }
}
