//! The pages for everybody, as two parts of the program: the ways in; the launcher and **My Account**. Owns nothing but
//! that cut.

use super::account::{
    activity::activity, contacts::contacts, keep::keep, overview::overview, security::security,
};
use super::area::area;
use super::change_password::change_password;
use super::launcher::launcher;
use super::not_found::not_found;
use super::not_me::not_me;
use super::recover::{ask, next, recover};
use super::set_password::set_password;
use super::set_up::set_up;
use super::sign_in::{sign_in, sign_in_password};

area! {
    front_area, __preload_front_area, FrontArea:
    /// **Sign in**, the name.
    SignInPage = sign_in;
    /// **Sign in**, the password.
    SignInPasswordPage = sign_in_password;
    /// **Get back into your account**.
    RecoverPage = recover;
    /// What comes next on the way back in.
    RecoverNextPage = next;
    /// **Ask an administrator**.
    AskPage = ask;
    /// **Choose a new password**.
    ChangePasswordPage = change_password;
    /// **Choose a password**, behind a link.
    SetPasswordPage = set_password;
    /// **This wasn't me**, behind a link.
    NotMePage = not_me;
    /// The first administrator.
    SetUpPage = set_up;
    /// There is no such page.
    NotFoundPage = not_found;
}

area! {
    own_area, __preload_own_area, OwnArea:
    /// The app launcher.
    LauncherPage = launcher;
    /// **Overview**.
    OverviewPage = overview;
    /// **Personal info**.
    ContactsPage = contacts;
    /// **Security**.
    SecurityPage = security;
    /// **Activity**.
    ActivityPage = activity;
    /// **Keep your way back in**.
    KeepPage = keep;
}
