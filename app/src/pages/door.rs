//! The pages that anybody may open, as one part of the program. Owns nothing but that cut.

use super::area::area;
use super::change_password::ChangePassword;
use super::not_found::NotFound;
use super::recover::Recover;
use super::set_up::SetUp;
use super::sign_in::{SignIn, SignInPassword};
use leptos::prelude::*;

area! {
    door_area, __preload_door_area, DoorArea:
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
