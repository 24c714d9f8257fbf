//! Moments on pages. Owns that server and browser write the same text first, and that the exact time is there
//! on hover.

use crate::context::now;
use crate::words::words;
use domain::Timestamp;
use leptos::prelude::*;
use locale::Table;

/// How a moment is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeForm {
    /// `14 November 2026, 09:12`.
    #[default]
    Moment,
    /// `14 November 2026`.
    Date,
    /// `3 hours ago`.
    Ago,
    /// `21 h left`.
    Left,
    /// `41 days old`.
    Age,
}

/// A moment.
#[component]
pub fn Time(
    /// When.
    at: Timestamp,
    /// How it is written.
    #[prop(optional)]
    form: TimeForm,
) -> impl IntoView {
    let clock = now();
    let table = words();
    let text = move || {
        let (now, offset) = (clock.at, clock.offset);
        match form {
            TimeForm::Moment => table.date_time(at, offset.get()),
            TimeForm::Date => table.date(at, offset.get()),
            TimeForm::Ago => table.ago(now.get(), at, offset.get()),
            TimeForm::Left => table.left(now.get(), at),
            TimeForm::Age => table.age(now.get(), at),
        }
    };
    view! {
        <time datetime=Table::machine(at) title=move || table.exact(at, clock.offset.get())>
            {text}
        </time>
    }
}
