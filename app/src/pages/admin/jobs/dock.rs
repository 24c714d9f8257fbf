//! The dock: the reader's own jobs that go on, at the bottom of every page of the admin centre. Owns how often it looks (only while there is
//! something to follow) and that it stays out of the way of a job's own page.

use super::{address, kind, progress_text, state};
use crate::calls;
use crate::pages::admin::kit::Kit;
use crate::parts::{IconButton, keep_focus};
use crate::words::t;
use domain::JobId;
use domain::wire::jobs::{JobCommand, JobReply, JobRow};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use locale::k;
use std::time::Duration;

/// Between two looks.
const POLL: Duration = Duration::from_secs(3);

#[derive(Clone, Copy)]
struct Dock {
    kit: Kit,
    rows: RwSignal<Vec<JobRow>>,
    hidden: RwSignal<Vec<JobId>>,
    looking: StoredValue<bool>,
}

/// The dock; nothing while nothing goes on.
pub fn dock(kit: Kit) -> AnyView {
    let dock = Dock {
        kit,
        rows: RwSignal::new(Vec::new()),
        hidden: RwSignal::new(Vec::new()),
        looking: StoredValue::new(false),
    };
    // At the start, and whenever one was started or ended.
    Effect::new(move |_| {
        kit.jobs.get();
        look(dock);
    });
    let path = use_location().pathname;
    let shown = move || {
        let here = path.get();
        let hidden = dock.hidden.get();
        let rows = dock.rows.get();
        let rows: Vec<AnyView> = rows
            .iter()
            .filter(|row| !hidden.contains(&row.id) && address(row) != here)
            .map(|row| line(dock, row))
            .collect();
        (!rows.is_empty()).then(|| {
            view! {
                <aside class="dock" aria-label=t(k::JOBS_DOCK)>
                    <ul>{rows}</ul>
                </aside>
            }
        })
    };
    view! { {shown} }.into_any()
}

fn line(dock: Dock, row: &JobRow) -> AnyView {
    let id = row.id;
    let hide = move |()| dock.hidden.update(|hidden| hidden.push(id));
    view! {
        <li>
            <a href=address(row)>{kind(row.kind)}</a>
            <span class="hint">{state(row).1} " · " {progress_text(row)}</span>
            <progress max="100" value=row.percent().to_string() aria-label=t(k::JOBS_PROGRESS)></progress>
            <IconButton icon="close" label=t(k::JOBS_DOCK_HIDE) on_press=hide/>
        </li>
    }
    .into_any()
}

/// Looks, and once more after a while, as long as something goes on.
fn look(dock: Dock) {
    if dock.looking.get_value() {
        return;
    }
    dock.looking.set_value(true);
    dock.kit.run(async move {
        let answer = calls::jobs(JobCommand::Mine).await;
        dock.looking.try_set_value(false);
        let Ok(JobReply::Mine(rows)) = answer else {
            return;
        };
        let goes_on = !rows.is_empty();
        if dock.rows.try_with_untracked(|before| *before != rows) == Some(true) {
            keep_focus();
            dock.rows.set(rows);
        }
        if goes_on {
            set_timeout(move || look(dock), POLL);
        }
    });
}
