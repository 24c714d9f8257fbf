//! Which languages there are and which one a reader gets. Owns codes, direction and the reading of
//! `Accept-Language`; never remembers a choice.

/// A language of the pages and the mail.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English, the reference.
    #[default]
    En,
    /// German.
    De,
    /// Arabic.
    Ar,
}

impl Lang {
    /// Every language, in the order of lists.
    pub const ALL: [Self; 3] = [Self::En, Self::De, Self::Ar];

    /// The language tag, as in `<html lang>` and in a person's setting.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Ar => "ar",
        }
    }

    /// The direction of writing, as in `<html dir>`.
    pub const fn dir(self) -> &'static str {
        if self.is_rtl() { "rtl" } else { "ltr" }
    }

    /// Whether it is written from right to left.
    pub const fn is_rtl(self) -> bool {
        matches!(self, Self::Ar)
    }

    /// The language's name in itself, as a language switch shows it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
            Self::Ar => "العربية",
        }
    }

    /// The language of a tag like `de` or `de-AT`; `None` where there is none.
    pub fn parse(tag: &str) -> Option<Self> {
        let first = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|lang| lang.code().eq_ignore_ascii_case(first))
    }
}

/// The language of a reader: the person's own choice, else the first of `Accept-Language`
/// (RFC 9110, 12.5.4) that there is, else English.
pub fn negotiate(own: Option<&str>, accept_language: Option<&str>) -> Lang {
    own.and_then(Lang::parse)
        .or_else(|| accept_language.and_then(best))
        .unwrap_or_default()
}

fn best(header: &str) -> Option<Lang> {
    let mut found: Option<(Lang, f32)> = None;
    for range in header.split(',').take(32) {
        let mut parts = range.split(';');
        let Some(lang) = parts.next().map(str::trim).and_then(Lang::parse) else {
            continue;
        };
        let weight = parts
            .find_map(|part| part.trim().strip_prefix("q="))
            .map_or(1.0, |text| text.trim().parse().unwrap_or(0.0));
        if weight > 0.0 && found.is_none_or(|(_, most)| weight > most) {
            found = Some((lang, weight));
        }
    }
    found.map(|(lang, _)| lang)
}
