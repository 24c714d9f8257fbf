//! The pages for everybody, as one part of the program: the ways in, the launcher, **My Account**. Owns nothing but that
//! cut.

use super::account::{activity::activity, overview::overview, security::security};
use super::area::area;
use super::change_password::ChangePassword;
use super::launcher::Launcher;
use super::not_found::NotFound;
use super::recover::Recover;
use super::set_up::SetUp;
use super::sign_in::{SignIn, SignInPassword};
use leptos::prelude::*;

area! {
    front_area, __preload_front_area, FrontArea:
    /// **Sign in**, the name.
    SignInPage = sign_in;
    /// **Sign in**, the password.
    SignInPasswordPage = sign_in_password;
    /// **Get back into your account**.
    RecoverPage = recover;
    /// **Choose a new password**.
    ChangePasswordPage = change_password;
    /// The first administrator.
    SetUpPage = set_up;
    /// There is no such page.
    NotFoundPage = not_found;
    /// The app launcher.
    LauncherPage = launcher;
    /// **Overview**.
    OverviewPage = overview;
    /// **Password and devices**.
    SecurityPage = security;
    /// **Activity**.
    ActivityPage = activity;
}

fn sign_in() -> AnyView {
    view! { <SignIn/> }.into_any()
}

fn sign_in_password() -> AnyView {
    view! { <SignInPassword/> }.into_any()
}

fn recover() -> AnyView {
    view! { <Recover/> }.into_any()
}

fn change_password() -> AnyView {
    view! { <ChangePassword/> }.into_any()
}

fn set_up() -> AnyView {
    view! { <SetUp/> }.into_any()
}

fn not_found() -> AnyView {
    view! { <NotFound/> }.into_any()
}

fn launcher() -> AnyView {
    view! { <Launcher/> }.into_any()
}
