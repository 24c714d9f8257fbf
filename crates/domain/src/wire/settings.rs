//! Settings as their pages and the password rules see them.

use super::account::AppLink;
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
    /// Hours a temporary password works: 1 to 168.
    pub temporary_hours: u16,
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

/// All settings, with the version that goes into a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Settings {
    /// Goes into a change, so that two editors cannot overwrite each other.
    pub version: i64,
    /// The organisation.
    pub organisation: Organisation,
    /// The password policy.
    pub policy: PasswordPolicy,
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
    /// Answers `Settings`.
    SetPolicy {
        /// The version that the editor saw.
        version: i64,
        /// As it shall be.
        policy: PasswordPolicy,
    },
    /// What another expiry would do. Answers `Impact`.
    Impact {
        /// Days until a password expires: 0 (never) or 14 to 730.
        expire_days: u16,
    },
}

/// The answers to [`SettingsCommand`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingsReply {
    /// All settings.
    Settings(Settings),
    /// What another expiry would do.
    Impact(ExpiryImpact),
}
