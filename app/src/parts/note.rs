//! What is said beside things: tags, notices, empty lists, the summary of a refused form.

use super::Icon;
use crate::words::{Key, field_text, k, problem_text, t, tr};
use domain::wire::problem::{Code, Problem};
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// What a tag or notice means. Never by colour alone: the words say it too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    /// It is so.
    #[default]
    Neutral,
    /// As it should be.
    Good,
    /// Soon something to do.
    Warn,
    /// Something is wrong.
    Bad,
}

impl Tone {
    /// The class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
    const fn icon(self) -> &'static str {
        match self {
            Self::Neutral => "info",
            Self::Good => "check",
            Self::Warn | Self::Bad => "alert",
        }
    }
}

/// A state in a word or two.
#[component]
pub fn Tag(
    /// What it means.
    #[prop(optional)]
    tone: Tone,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! { <span class=format!("tag {}", tone.class())>{children()}</span> }
}

/// A sentence or two that the reader should see now. Bad ones are announced at once.
#[component]
pub fn Notice(
    /// What it means.
    #[prop(optional)]
    tone: Tone,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=format!("notice {}", tone.class()) role=if tone == Tone::Bad { "alert" } else { "status" }>
            <Icon name=tone.icon()/>
            <div>{children()}</div>
        </div>
    }
}

/// A list with nothing in it: why, and what to do about it.
#[component]
pub fn Empty(
    /// The symbol.
    #[prop(default = "search")]
    icon: &'static str,
    /// What there is not.
    #[prop(into)]
    title: TextProp,
    /// Why, or what to do.
    #[prop(optional, into)]
    text: Option<TextProp>,
    /// Links and buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon/>
            <h2>{move || title.get()}</h2>
            {text.map(|text| view! { <p>{move || text.get()}</p> })}
            {children.map(|children| view! { <div class="row">{children()}</div> })}
        </div>
    }
}

/// A person's initials on a colour of their own. Decoration: the name stands beside it.
#[component]
#[expect(clippy::needless_pass_by_value, reason = "props are owned")]
pub fn Face(
    /// The display name.
    #[prop(into)]
    name: String,
    /// Larger, on the person's own page.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let hue = name.bytes().fold(7_u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    }) % 12;
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let initials: String = words
        .next()
        .into_iter()
        .chain(words.next_back())
        .flat_map(char::to_uppercase)
        .collect();
    let size = if large { " large" } else { "" };
    view! { <span class=format!("face face-{hue}{size}") aria-hidden="true">{initials}</span> }
}

/// The sentences of a refusal: the field's id and text each; the whole's own sentence has no field.
pub fn summary_of(problem: &Problem) -> Vec<(Option<String>, String)> {
    if problem.code == Code::InvalidInput && !problem.errors.is_empty() {
        return problem
            .errors
            .iter()
            .map(|error| (Some(error.field.clone()), field_text(error)))
            .collect();
    }
    vec![(None, problem_text(problem))]
}

/// What a refused form needs: takes the focus, names each field in the field's own words and leads there.
/// Field names in the refusal are the ids of the fields, unless `ids` says otherwise.
#[component]
pub fn ErrorSummary(
    /// The refusal; nothing is shown without one.
    #[prop(into)]
    problem: Signal<Option<Problem>>,
    /// Ids that differ from the field's name.
    #[prop(optional)]
    ids: &'static [(&'static str, &'static str)],
    /// What the fields are called, where several can be refused in the same words.
    #[prop(optional)]
    labels: &'static [(&'static str, Key)],
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if problem.get().is_some()
            && let Some(element) = node.get()
        {
            let _ = element.focus();
        }
    });
    let id_of = move |field: &str| {
        ids.iter()
            .find(|(name, _)| *name == field)
            .map_or(field, |(_, id)| id)
            .to_owned()
    };
    // `autofocus` is for pages that came refused: put into a living page, browsers complain about it.
    move || {
        problem.get().map(|problem| {
            let lines = summary_of(&problem).into_iter().map(|(field, text)| {
                let label = labels.iter().find(|(name, _)| Some(*name) == field.as_deref());
                let text = label.map_or_else(|| text.clone(), |(_, label)| format!("{}: {text}", t(*label)));
                (field, text)
            });
            let lines: Vec<_> = lines.collect();
            let fields = lines.iter().filter(|(field, _)| field.is_some()).count();
            let heading = (fields > 0).then(|| tr(k::ERROR_SUMMARY, &[("count", fields.into())]));
            let list = lines
                .into_iter()
                .map(|(field, text)| match field {
                    Some(field) => view! { <li><a rel="external" href=format!("#{}", id_of(&field))>{text}</a></li> }.into_any(),
                    None => view! { <li>{text}</li> }.into_any(),
                })
                .collect_view();
            view! {
                <div class="summary" role="alert" tabindex="-1" autofocus=cfg!(feature = "ssr") node_ref=node>
                    <Icon name="alert"/>
                    <div>
                        {heading.map(|heading| view! { <h2>{heading}</h2> })}
                        <ul>{list}</ul>
                    </div>
                </div>
            }
        })
    }
}
