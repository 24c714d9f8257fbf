//! Files that a page takes: choosing or dropping one, its size before it is read, its text, and what a check says of its rows. Owns no
//! kind of file.

use super::words;
use crate::calls::CallError;
use crate::parts::Icon;
use crate::words::{sentence, t, tr};
use domain::wire::people::{ImportReport, RowProblem};
use leptos::html;
use leptos::prelude::*;
use locale::k;
use wasm_bindgen::JsCast as _;

/// The largest file that is sent; the service has the same bound.
const MAX_BYTES: f64 = 16.0 * 1_048_576.0;

/// The place where a file is chosen or dropped.
pub fn drop_zone(taken: impl Fn(web_sys::File) + Copy + 'static) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    let chosen = move |_| {
        let files = input.get_untracked().and_then(|input| input.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            taken(file);
        }
    };
    let dropped = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            taken(file);
        }
    };
    view! {
        <div
            class="drop"
            class:over=move || over.get()
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <Icon name="upload"/>
            <label class="btn primary" for="import-file">{t(k::IMPORT_CHOOSE)}</label>
            <input id="import-file" class="sr-only" type="file" accept=".csv,text/csv" aria-label=t(k::IMPORT_FILE) node_ref=input on:change=chosen/>
            <span class="hint">{t(k::IMPORT_DROP)}</span>
        </div>
    }
    .into_any()
}

/// The columns of a file, and a template to begin with.
pub fn columns(
    needed: locale::Key,
    title: locale::Key,
    header: &'static str,
    template: locale::Key,
) -> AnyView {
    // For a `data:` address; headers have nothing else to escape.
    let address = format!(
        "data:text/csv;charset=utf-8,{}%0A",
        header.replace(' ', "%20")
    );
    view! {
        <details class="more">
            <summary>{t(title)}</summary>
            <p>{t(needed)}</p>
            <ul class="columns-list" dir="ltr">{header.split(',').map(|name| view! { <li>{name}</li> }.into_any()).collect_view()}</ul>
            <a href=address download="users.csv" rel="external">{t(template)}</a>
        </details>
    }
    .into_any()
}

/// Why a file is not even read.
pub fn too_large(file: &web_sys::File) -> Option<String> {
    // Before reading: a file of gigabytes would take the tab with it.
    let megabytes = |bytes: f64| format!("{:.0}", bytes / 1_048_576.0);
    (file.size() > MAX_BYTES).then(|| {
        let values = [
            ("name", file.name().into()),
            ("size", megabytes(file.size()).into()),
            ("max", megabytes(MAX_BYTES).into()),
        ];
        tr(k::IMPORT_TOO_LARGE, &values)
    })
}

/// The file as text, if it is UTF-8. The browser's own `text()` would replace what is not.
///
/// # Errors
/// What the reader is told.
pub async fn text_of(file: &web_sys::File) -> Result<String, String> {
    let not_text = || tr(k::IMPORT_NOT_TEXT, &[("name", file.name().into())]);
    let buffer = wasm_bindgen_futures::JsFuture::from(file.array_buffer())
        .await
        .map_err(|_| not_text())?;
    let buffer = buffer
        .dyn_ref::<js_sys::ArrayBuffer>()
        .ok_or_else(not_text)?;
    String::from_utf8(js_sys::Uint8Array::new(buffer).to_vec()).map_err(|_| not_text())
}

/// Something takes its time.
pub fn working(text: String) -> AnyView {
    view! {
        <div class="card-box" role="status">
            <p>{text}</p>
            <progress></progress>
        </div>
    }
    .into_any()
}

/// A refusal of the whole file names what is wrong with it.
pub fn refusal(error: &CallError) -> String {
    match error.problem() {
        Some(problem) if !problem.errors.is_empty() => problem
            .errors
            .iter()
            .map(crate::words::field_text)
            .collect::<Vec<_>>()
            .join(" "),
        _ => error.text(),
    }
}

/// The rows that cannot be applied, each with its number and its reason.
pub fn problems(report: &ImportReport) -> AnyView {
    const SHOWN: usize = 200;
    if report.problems.is_empty() {
        return ().into_any();
    }
    let rows = report
        .problems
        .iter()
        .take(SHOWN)
        .map(problem)
        .collect_view();
    let more =
        u64::from(report.problem_count).saturating_sub(report.problems.len().min(SHOWN) as u64);
    view! {
        <section class="card-box">
            <h2>{t(k::IMPORT_PROBLEMS)}</h2>
            <table class="plain-table problems">
                <thead>
                    <tr>
                        <th scope="col">{t(k::IMPORT_ROW)}</th>
                        <th scope="col">{t(k::IMPORT_COLUMN)}</th>
                        <th scope="col">{t(k::IMPORT_REASON)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {(more > 0).then(|| view! { <p class="hint">{words::count(k::IMPORT_PROBLEMS_MORE, more)}</p> })}
        </section>
    }
    .into_any()
}

fn problem(problem: &RowProblem) -> AnyView {
    view! {
        <tr>
            <td>{problem.row}</td>
            <td><bdi>{problem.column.clone()}</bdi></td>
            <td>{sentence(problem.code, &problem.args)}</td>
        </tr>
    }
    .into_any()
}
