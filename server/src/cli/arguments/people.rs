//! What can be typed for people and groups. Owns names and help; does nothing.

use clap::{Args, Subcommand};
use domain::Role;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum User {
    /// Who is here
    List {
        /// Only who has these words in names, department or address
        #[arg(long, default_value = "")]
        search: String,
        /// Deleted people instead
        #[arg(long)]
        deleted: bool,
    },
    /// One person
    Show {
        /// Name to sign in with, or id
        user: String,
    },
    /// A new person
    Add(Box<NewUser>),
    /// Change some fields of a person and leave the others
    Edit {
        /// Name to sign in with, or id
        user: String,
        /// Like `department=Sales`; nothing behind the = empties a field
        #[arg(required = true, value_name = "FIELD=VALUE")]
        changes: Vec<String>,
    },
    /// The password of a person never expires, whatever the policy says
    NeverExpires {
        /// Name to sign in with, or id
        user: String,
        /// It expires as the policy says
        #[arg(long)]
        off: bool,
    },
    /// Block sign-in
    Block(Users),
    /// Allow sign-in again
    Unblock(Users),
    /// Move to the deleted people
    Delete(Users),
    /// Bring back from the deleted people
    Restore(Users),
    /// Ask for a new password at the next sign-in
    ForceChange(Users),
    /// Sign out everywhere
    SignOut(Users),
    /// Lift the stop that wrong proofs put on getting back in alone
    LiftStop {
        /// Name to sign in with, or id
        user: String,
    },
    /// Take the authenticator app of a person away who lost it
    RemoveAuthenticator {
        /// Name to sign in with, or id
        user: String,
    },
    /// Make the recovery codes of a person void
    VoidRecoveryCodes {
        /// Name to sign in with, or id
        user: String,
    },
    /// Set all roles
    Roles {
        /// Name to sign in with, or id
        user: String,
        /// All roles, like `helpdesk_administrator`; none takes all away
        #[arg(value_parser = role)]
        roles: Vec<Role>,
    },
    /// Set a new password and print it
    Reset {
        /// Name to sign in with, or id
        user: String,
        /// Read the password from standard input instead of making one
        #[arg(long, conflicts_with_all = ["words", "characters"])]
        password_stdin: bool,
        /// Make it of this many words
        #[arg(long, value_name = "N", conflicts_with = "characters")]
        words: Option<u8>,
        /// Make it of this many characters
        #[arg(long, value_name = "N")]
        characters: Option<u8>,
        /// It need not be changed at the next sign-in
        #[arg(long)]
        keep: bool,
        /// Mail it to this address instead of printing it; up to five times
        #[arg(long, value_name = "ADDRESS")]
        email: Vec<String>,
        /// Mail a link to choose a password, for so many minutes, to the alternate address instead: there is no password until then
        #[arg(
            long,
            value_name = "MINUTES",
            conflicts_with_all = ["password_stdin", "words", "characters", "keep", "email"]
        )]
        link: Option<u32>,
    },
}

#[derive(Args, Debug)]
pub(in crate::cli) struct Users {
    /// Names to sign in with, or ids
    #[arg(required = true, value_name = "USER")]
    pub(in crate::cli) users: Vec<String>,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct NewUser {
    /// NAME@DOMAIN
    pub(in crate::cli) user_name: String,
    /// Name to show
    #[arg(long)]
    pub(in crate::cli) display_name: String,
    /// First name
    #[arg(long, default_value = "")]
    pub(in crate::cli) first_name: String,
    /// Last name
    #[arg(long, default_value = "")]
    pub(in crate::cli) last_name: String,
    /// Job title
    #[arg(long, default_value = "")]
    pub(in crate::cli) job_title: String,
    /// Department
    #[arg(long, default_value = "")]
    pub(in crate::cli) department: String,
    /// Mobile phone: +, country code, number
    #[arg(long, default_value = "")]
    pub(in crate::cli) mobile_phone: String,
    /// Alternate e-mail address
    #[arg(long, default_value = "")]
    pub(in crate::cli) alternate_email: String,
    /// A role, like `helpdesk_administrator`; may be repeated
    #[arg(long = "role", value_parser = role)]
    pub(in crate::cli) roles: Vec<Role>,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Group {
    /// All of them, by name
    List,
    /// A new group
    Add {
        /// Its name; no two have the same, however spelt
        name: String,
        /// What it is for
        #[arg(long, default_value = "")]
        description: String,
    },
    /// Rename or describe a group
    #[command(group(clap::ArgGroup::new("what").required(true).multiple(true)))]
    Edit {
        /// Its name, or id
        group: String,
        /// The new name
        #[arg(long, group = "what")]
        name: Option<String>,
        /// The new description
        #[arg(long, group = "what")]
        description: Option<String>,
    },
    /// Remove a group; its members stay people
    Delete {
        /// Its name, or id
        group: String,
    },
    /// Put people, or groups, into a group
    AddMembers(Members),
    /// Take people, or groups, out of a group
    RemoveMembers(Members),
}

/// Who goes into a group, or out of it: one of the three.
#[derive(Args, Debug)]
#[command(group(clap::ArgGroup::new("whom").required(true)))]
pub(in crate::cli) struct Members {
    /// Its name, or id
    #[arg(value_name = "GROUP")]
    pub(in crate::cli) group: String,
    /// These people: names to sign in with, or ids
    #[arg(value_name = "USER", group = "whom")]
    pub(in crate::cli) users: Vec<String>,
    /// All that match, as for `latchkey reset`; may be repeated, and then everything must hold
    #[arg(long, value_name = "FILTER", group = "whom")]
    pub(in crate::cli) filter: Vec<String>,
    /// This group, with everybody in it; may be repeated
    #[arg(long = "group", value_name = "NAME", group = "whom")]
    pub(in crate::cli) groups: Vec<String>,
}

fn role(text: &str) -> Result<Role, String> {
    let names = || {
        Role::ALL
            .iter()
            .map(|role| role.name())
            .collect::<Vec<_>>()
            .join(", ")
    };
    Role::ALL
        .into_iter()
        .find(|role| role.name() == text)
        .ok_or_else(|| format!("the roles are {}", names()))
}
