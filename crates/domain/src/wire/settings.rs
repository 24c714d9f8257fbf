//! Settings as their pages and the password rules see them.

use super::account::{AppLink, Logo};
use serde::{Deserialize, Serialize};

/// Which set of password rules is in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PolicyPreset {
    /// NIST SP 800-63B-4: 15 characters, no composition rules.
    #[default]
    Recommended,
    /// 8 to 256 characters, three of four classes, banned-word score.
    MicrosoftCompatible,
    /// The numbers below as they stand.
    Custom,
}

/// The password policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PasswordPolicy {
    /// Which preset.
    pub preset: PolicyPreset,
    /// Shortest allowed, in code points after OpaqueString: 8 to 64.
    pub min_length: u16,
    /// Three of four character classes needed.
    pub three_classes: bool,
    /// The organisation's banned words: at most 1,000 of 4 to 16 characters.
    pub banned_words: Vec<String>,
    /// How many former passwords cannot come back: 0 to 24.
    pub history: u8,
    /// Days until a password expires: 0 (never) or 14 to 730.
    pub expire_days: u16,
    /// How many days before that people are told by mail, 0 for the day itself; the earliest first. Empty: they are not told. At most 10, of
    /// 0 to 60.
    #[serde(default = "notice_days")]
    pub notice_days: Vec<u16>,
    /// Over how many days those are spread whose password another `expire_days` would end sooner, the oldest passwords first: 0 (at once)
    /// to 60. Another number spreads them anew.
    #[serde(default)]
    pub spread_days: u16,
    /// Hours a temporary password works: 1 to 168.
    pub temporary_hours: u16,
}

/// Two weeks before, one, three days, one, and on the day.
pub fn notice_days() -> Vec<u16> {
    vec![14, 7, 3, 1, 0]
}

/// What the live rules beside a password field know: the policy and the person's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordRules {
    /// Shortest allowed.
    pub min_length: u16,
    /// Three of four character classes needed.
    pub three_classes: bool,
    /// The organisation's banned words.
    pub banned_words: Vec<String>,
    /// Words that must not be in it: names, user name, address, organisation, product.
    pub context_words: Vec<String>,
}

/// The organisation's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Its name, at most 80 characters.
    pub name: String,
    /// Hue of the accent colour, 0 to 359.
    pub accent_hue: u16,
    /// Links in the app launcher, at most 12.
    pub links: Vec<AppLink>,
}

/// Who may get back in by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SelfServiceScope {
    /// Nobody.
    None,
    /// Members of some groups.
    Selected,
    /// Everybody.
    #[default]
    All,
}

/// **Self-service password reset** (scene S3).
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the page"
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SelfService {
    /// Who.
    pub scope: SelfServiceScope,
    /// Members of these, where some groups were chosen: at most 50.
    pub groups: Vec<crate::GroupId>,
    /// **Email my alternate email**.
    pub email: bool,
    /// **Text my mobile phone**.
    pub phone: bool,
    /// **Enter a code from my authenticator app**.
    pub authenticator: bool,
    /// **Use a recovery code**.
    pub recovery_codes: bool,
    /// How many methods are needed: 1 or 2. Administrators always need two (promise T14).
    pub methods_needed: u8,
    /// Where people find help: `https://…`, an e-mail address or a phone number, at most 500 characters; empty: nowhere.
    pub helpdesk: String,
    /// Whether contact details count that an administrator entered and their owner has not proven yet.
    pub count_unproven: bool,
    /// Hours until a contact detail that its owner changed counts, and an authenticator app or recovery codes that are new: 0 to 720.
    pub cooling_hours: u16,
    /// Every administrator is told when one resets the own password.
    pub tell_administrators: bool,
    /// People who could not get back in by themselves are asked at sign-in for what is missing, and again to confirm what they proved.
    pub ask_at_sign_in: bool,
    /// For how many days that question can be put off: 0 (not at all) to 365.
    pub skip_days: u16,
    /// After how many days proven contact details are to be confirmed again: 0 (never) to 730.
    pub confirm_days: u16,
}

impl SelfService {
    /// As a new organisation has it: everybody who has something to prove it with, by one method.
    pub const INITIAL: Self = Self {
        scope: SelfServiceScope::All,
        groups: Vec::new(),
        email: true,
        phone: true,
        authenticator: true,
        recovery_codes: true,
        methods_needed: 1,
        helpdesk: String::new(),
        count_unproven: true,
        cooling_hours: 24,
        tell_administrators: true,
        ask_at_sign_in: true,
        skip_days: 14,
        confirm_days: 180,
    };
}

impl Default for SelfService {
    fn default() -> Self {
        Self::INITIAL
    }
}

/// What a change of self-service would mean: people who are neither deleted nor blocked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SelfServiceImpact {
    /// All of them.
    pub people: u64,
    /// Who could get back in by themselves.
    pub could: u64,
    /// Who is not among those who may.
    pub not_covered: u64,
    /// Who may, but has nothing to prove it with that counts now.
    pub no_method: u64,
    /// Who may and has one method, but needs two.
    pub too_few: u64,
    /// How many of `too_few` and `no_method` are administrators, who always need two.
    pub administrators_left_out: u64,
    /// Who would be asked at the next sign-in by browser, for what is missing or whether what was proven is still right.
    pub asked: u64,
}

/// All settings, with the version that goes into a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settings {
    /// Goes into a change, so that two editors cannot overwrite each other.
    pub version: i64,
    /// The organisation.
    pub organisation: Organisation,
    /// The organisation's logo, if there is one.
    pub logo: Option<Logo>,
    /// The password policy.
    pub policy: PasswordPolicy,
    /// Until when a shorter lifetime of passwords is spread over days; `None`: it is not.
    pub spread_until: Option<crate::Timestamp>,
    /// Self-service password reset.
    pub self_service: SelfService,
}

/// What a change of the expiry would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExpiryImpact {
    /// People who would have to change their password today.
    pub today: u64,
    /// Within seven days.
    pub this_week: u64,
    /// Within thirty days.
    pub this_month: u64,
}

/// Everything the settings pages ask or do, one server function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SettingsCommand {
    /// Answers `Settings`.
    Get,
    /// Answers `Settings`.
    SetOrganisation {
        /// The version that the editor saw.
        version: i64,
        /// As it shall be.
        organisation: Organisation,
    },
    /// Another logo, or none. Wants a confirmed identity. Answers `Settings`.
    SetLogo {
        /// The version that the editor saw.
        version: i64,
        /// The file in base64; `None`: the organisation has no logo.
        file: Option<String>,
    },
    /// Answers `Settings`.
    SetPolicy {
        /// The version that the editor saw.
        version: i64,
        /// As it shall be.
        policy: PasswordPolicy,
    },
    /// Answers `Settings`.
    SetSelfService {
        /// The version that the editor saw.
        version: i64,
        /// As it shall be.
        self_service: SelfService,
    },
    /// What another self-service would mean. Answers `SelfServiceImpact`.
    SelfServiceImpact(SelfService),
    /// What another expiry would do. Answers `Impact`.
    Impact {
        /// Days until a password expires: 0 (never) or 14 to 730.
        expire_days: u16,
        /// Days over which they are spread: 0 to 60.
        spread_days: u16,
    },
}

/// The answers to [`SettingsCommand`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingsReply {
    /// All settings.
    Settings(Settings),
    /// What another self-service would mean.
    SelfServiceImpact(SelfServiceImpact),
    /// What another expiry would do.
    Impact(ExpiryImpact),
}
