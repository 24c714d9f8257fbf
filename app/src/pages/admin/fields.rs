//! The fields of a person, for adding and editing alike. Owns their order, their help and what two editors
//! of one person are told.

use crate::parts::{Field, Notice, Tone};
use crate::words::{field_text, t, tr};
use domain::wire::people::PersonFields;
use domain::wire::problem::Problem;
use leptos::prelude::*;
use locale::{Key, k};

/// A field of [`PersonFields`].
pub struct Known {
    /// Its name on the wire.
    pub name: &'static str,
    /// Its label.
    pub label: Key,
    /// Reads and writes it.
    pub of: fn(&mut PersonFields) -> &mut String,
    kind: &'static str,
    ltr: bool,
    help: Option<Key>,
}

const fn known(name: &'static str, label: Key, of: fn(&mut PersonFields) -> &mut String) -> Known {
    Known {
        name,
        label,
        of,
        kind: "text",
        ltr: false,
        help: None,
    }
}

const fn address(
    name: &'static str,
    label: Key,
    of: fn(&mut PersonFields) -> &mut String,
    kind: &'static str,
    help: Option<Key>,
) -> Known {
    Known {
        name,
        label,
        of,
        kind,
        ltr: true,
        help,
    }
}

/// Every field, in the order of the form.
pub const FIELDS: [Known; 16] = [
    known("first_name", k::USER_FIRST_NAME, |fields| {
        &mut fields.first_name
    }),
    known("last_name", k::USER_LAST_NAME, |fields| {
        &mut fields.last_name
    }),
    known("display_name", k::USER_DISPLAY_NAME, |fields| {
        &mut fields.display_name
    }),
    address(
        "user_name",
        k::USER_USER_NAME,
        |fields| &mut fields.user_name,
        "email",
        Some(k::USER_USER_NAME_HELP),
    ),
    known("job_title", k::USER_JOB_TITLE, |fields| {
        &mut fields.job_title
    }),
    known("department", k::USER_DEPARTMENT, |fields| {
        &mut fields.department
    }),
    address(
        "alternate_email",
        k::USER_ALTERNATE_EMAIL,
        |fields| &mut fields.alternate_email,
        "email",
        Some(k::USER_ALTERNATE_EMAIL_HELP),
    ),
    address(
        "mobile_phone",
        k::USER_MOBILE_PHONE,
        |fields| &mut fields.mobile_phone,
        "tel",
        Some(k::USER_MOBILE_PHONE_HELP),
    ),
    known("office_number", k::USER_OFFICE_NUMBER, |fields| {
        &mut fields.office_number
    }),
    address(
        "office_phone",
        k::USER_OFFICE_PHONE,
        |fields| &mut fields.office_phone,
        "tel",
        None,
    ),
    address("fax", k::USER_FAX, |fields| &mut fields.fax, "tel", None),
    known("address", k::USER_ADDRESS, |fields| &mut fields.address),
    known("city", k::USER_CITY, |fields| &mut fields.city),
    known("state", k::USER_STATE, |fields| &mut fields.state),
    known("postal_code", k::USER_POSTAL_CODE, |fields| {
        &mut fields.postal_code
    }),
    known("country", k::USER_COUNTRY, |fields| &mut fields.country),
];

/// What the fields are called, for the summary of a refused form.
pub const LABELS: &[(&str, Key)] = &[
    ("user_name", k::USER_USER_NAME),
    ("first_name", k::USER_FIRST_NAME),
    ("last_name", k::USER_LAST_NAME),
    ("display_name", k::USER_DISPLAY_NAME),
    ("job_title", k::USER_JOB_TITLE),
    ("department", k::USER_DEPARTMENT),
    ("alternate_email", k::USER_ALTERNATE_EMAIL),
    ("mobile_phone", k::USER_MOBILE_PHONE),
    ("office_number", k::USER_OFFICE_NUMBER),
    ("office_phone", k::USER_OFFICE_PHONE),
    ("fax", k::USER_FAX),
    ("address", k::USER_ADDRESS),
    ("city", k::USER_CITY),
    ("state", k::USER_STATE),
    ("postal_code", k::USER_POSTAL_CODE),
    ("country", k::USER_COUNTRY),
];

const WHO: std::ops::Range<usize> = 0..4;
const WORK: std::ops::Range<usize> = 4..6;
const CONTACT: std::ops::Range<usize> = 6..8;
const PLACE: std::ops::Range<usize> = 8..16;

/// A form's content: one signal a field.
#[derive(Clone, Copy)]
pub struct Draft([RwSignal<String>; FIELDS.len()]);

impl Draft {
    /// With these values.
    pub fn new(fields: &PersonFields) -> Self {
        let mut fields = fields.clone();
        Self(
            FIELDS
                .each_ref()
                .map(|known| RwSignal::new(std::mem::take((known.of)(&mut fields)))),
        )
    }

    /// What is in it now.
    pub fn fields(self) -> PersonFields {
        let mut fields = PersonFields::default();
        for (known, value) in FIELDS.iter().zip(self.0) {
            (known.of)(&mut fields).push_str(value.get_untracked().trim());
        }
        fields
    }

    /// Somebody else saved meanwhile: what was not touched here becomes what they made of it.
    pub fn follow(self, before: &PersonFields, now: &PersonFields) {
        let (mut before, mut now) = (before.clone(), now.clone());
        for (known, value) in FIELDS.iter().zip(self.0) {
            let (was, is) = ((known.of)(&mut before), (known.of)(&mut now));
            if was != is && value.with_untracked(|value| value == was) {
                value.set(std::mem::take(is));
            }
        }
    }

    /// Empties it.
    pub fn clear(self) {
        for value in self.0 {
            value.set(String::new());
        }
    }

    /// The fields as a form. Contact details are left out where they may not be seen.
    pub fn view(self, problem: RwSignal<Option<Problem>>, contacts: bool) -> AnyView {
        // Until it was typed into, the display name follows first and last name.
        let touched = StoredValue::new(!self.0[2].get_untracked().is_empty());
        let [first, last, display] = [self.0[0], self.0[1], self.0[2]];
        Effect::new(move |before: Option<String>| {
            let joined = format!("{} {}", first.get().trim(), last.get().trim())
                .trim()
                .to_owned();
            let now = display.get_untracked();
            if before
                .as_deref()
                .is_some_and(|before| before != now && !now.is_empty())
            {
                touched.set_value(true);
            }
            if !touched.get_value() {
                display.set(joined.clone());
            }
            joined
        });
        let part = |title: Key, range: std::ops::Range<usize>| {
            let fields = FIELDS
                .iter()
                .zip(self.0)
                .skip(range.start)
                .take(range.len())
                .map(|(known, value)| field(known, value, problem))
                .collect_view();
            view! {
                <fieldset class="part">
                    <legend>{t(title)}</legend>
                    <div class="grid-2">{fields}</div>
                </fieldset>
            }
            .into_any()
        };
        let open = FIELDS
            .iter()
            .zip(self.0)
            .skip(PLACE.start)
            .any(|(_, value)| !value.get_untracked().is_empty());
        view! {
            {part(k::ADD_WHO, WHO)}
            {part(k::ADD_WORK, WORK)}
            {contacts.then(|| view! { {part(k::ADD_CONTACT, CONTACT)} <p class="hint">{t(k::ADD_CONTACT_TEXT)}</p> })}
            <details class="more" open=open>
                <summary>{t(k::ADD_MORE_FIELDS)}</summary>
                {part(k::ADD_PLACE, PLACE)}
            </details>
        }
        .into_any()
    }
}

fn field(
    known: &'static Known,
    value: RwSignal<String>,
    problem: RwSignal<Option<Problem>>,
) -> AnyView {
    let name = known.name;
    let error = Signal::derive(move || {
        problem.with(|problem| {
            problem
                .as_ref()?
                .errors
                .iter()
                .find(|error| error.field == name)
                .map(field_text)
        })
    });
    let label = t(known.label);
    let kind = if known.kind == "email" {
        "text"
    } else {
        known.kind
    };
    let inputmode = (known.kind == "email").then_some("email");
    match known.help {
        Some(help) => view! { <Field label name value kind inputmode=inputmode.unwrap_or("text") ltr=known.ltr error help=t(help)/> }.into_any(),
        None => view! { <Field label name value kind inputmode=inputmode.unwrap_or("text") ltr=known.ltr error/> }.into_any(),
    }
}

/// What changed between two states of a person: label, before, now.
pub fn differences(before: &PersonFields, now: &PersonFields) -> Vec<(Key, String, String)> {
    let (mut before, mut now) = (before.clone(), now.clone());
    FIELDS
        .iter()
        .filter_map(|known| {
            let (was, is) = (
                (known.of)(&mut before).clone(),
                (known.of)(&mut now).clone(),
            );
            (was != is).then_some((known.label, was, is))
        })
        .collect()
}

/// Somebody else saved first: what they changed, while the own input stays.
pub fn changed_meanwhile(changes: &[(Key, String, String)]) -> AnyView {
    let shown = |text: &str| {
        if text.is_empty() {
            t(k::ADMIN_EMPTY_VALUE).to_owned()
        } else {
            text.to_owned()
        }
    };
    let rows = changes
        .iter()
        .map(|(label, was, is)| {
            let values = [
                ("field", t(*label).into()),
                ("before", shown(was).into()),
                ("now", shown(is).into()),
            ];
            view! { <li>{tr(k::ADMIN_CHANGED_FIELD, &values)}</li> }.into_any()
        })
        .collect_view();
    view! {
        <div class="meanwhile" tabindex="-1">
            <Notice tone=Tone::Warn>
                <p><b>{t(k::ADMIN_CHANGED_TITLE)}</b></p>
                <ul>{rows}</ul>
                <p>{t(k::ADMIN_CHANGED_TEXT)}</p>
            </Notice>
        </div>
    }
    .into_any()
}

/// A person's entered values as a list; empty ones are left out.
pub fn facts(fields: &PersonFields, names: &[&str]) -> AnyView {
    let mut fields = fields.clone();
    let rows = FIELDS
        .iter()
        .filter(|known| names.contains(&known.name))
        .filter_map(|known| {
            let value = std::mem::take((known.of)(&mut fields));
            let ltr = known.ltr.then_some("ltr");
            (!value.is_empty()).then(|| {
                view! { <dt>{t(known.label)}</dt><dd><bdi dir=ltr>{value}</bdi></dd> }.into_any()
            })
        })
        .collect_view();
    view! { {rows} }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_its_own() {
        let mut fields = PersonFields::default();
        for known in &FIELDS {
            (known.of)(&mut fields).push_str(known.name);
        }
        let text = serde_json::to_value(&fields).unwrap_or_default();
        for known in &FIELDS {
            assert_eq!(
                text.get(known.name).and_then(|value| value.as_str()),
                Some(known.name)
            );
        }
        assert_eq!(
            text.as_object().map(serde_json::Map::len),
            Some(FIELDS.len()),
            "a field is missing from the form"
        );
    }

    #[test]
    fn only_what_changed_is_told() {
        let before = PersonFields {
            city: "Leeds".to_owned(),
            ..PersonFields::default()
        };
        let now = PersonFields {
            city: "York".to_owned(),
            ..PersonFields::default()
        };
        assert_eq!(
            differences(&before, &now),
            vec![(k::USER_CITY, "Leeds".to_owned(), "York".to_owned())]
        );
        assert_eq!(differences(&now, &now), Vec::new());
    }
}
