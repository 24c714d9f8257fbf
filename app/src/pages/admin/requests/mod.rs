//! **Reset requests**: people who cannot sign in and ask an administrator. Owns the list with its filters in the address, the count in the
//! navigation, and the short list that a user's page shows; one request has a page of its own (`one`).

pub mod one;

use super::kit::{Kit, kit};
use super::{lists, words};
use crate::calls::{self, CallError, odd_answer};
use crate::context::page as context;
use crate::pages::load::{Loaded, pack};
use crate::pages::states::{nothing, say, waiting};
use crate::parts::{Icon, PageTitle, Tag, Time, TimeForm, keep_focus};
use crate::query::{pairs, push, with_query};
use crate::words::t;
use domain::authority::Action;
use domain::wire::people::{PeopleCommand, PeopleReply, PersonDetail};
use domain::wire::requests::{
    RequestCommand, RequestCounts, RequestFilter, RequestQuery, RequestReply, RequestRow,
    RequestState,
};
use domain::wire::{Page, PageRequest};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use locale::{Key, k};

/// Requests that a user's page shows.
const ON_PERSON: u16 = 5;

async fn ask(command: RequestCommand) -> Result<RequestReply, CallError> {
    match calls::people(PeopleCommand::Requests(command)).await? {
        PeopleReply::Requests(reply) => Ok(reply),
        _ => Err(odd_answer()),
    }
}

/// How many wait.
///
/// # Errors
/// As the service refuses or fails.
pub async fn counts() -> Result<RequestCounts, CallError> {
    match ask(RequestCommand::Counts).await? {
        RequestReply::Counts(counts) => Ok(counts),
        _ => Err(odd_answer()),
    }
}

async fn list(query: RequestQuery) -> Result<Page<RequestRow>, CallError> {
    match ask(RequestCommand::List(query)).await? {
        RequestReply::Page(page) => Ok(page),
        _ => Err(odd_answer()),
    }
}

/// Asks about one request, or does something to it.
async fn single(command: RequestCommand) -> Result<RequestRow, CallError> {
    match ask(command).await? {
        RequestReply::Request(row) => Ok(*row),
        _ => Err(odd_answer()),
    }
}

/// Asks anew how many wait, for the navigation. Whoever may not know does not ask: each refusal is a row in the log.
pub fn count(kit: Kit) {
    if !context().may(Action::ReadRequests) {
        return;
    }
    kit.run(async move {
        if let Ok(counts) = counts().await {
            kit.requests.set(Some(counts.open));
        }
    });
}

/// The last requests of a person, as far as the reader may help.
pub async fn of(detail: &PersonDetail) -> Option<Vec<RequestRow>> {
    if !detail.row.may.reset_password {
        return None;
    }
    let query = RequestQuery {
        filter: RequestFilter {
            state: None,
            person: Some(detail.row.id),
        },
        page: PageRequest {
            limit: Some(ON_PERSON),
            ..PageRequest::default()
        },
    };
    list(query).await.ok().map(|page| page.rows)
}

/// What the address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    filter: RequestFilter,
    /// Where in the list.
    at: String,
}

impl Asked {
    fn parse(query: &str) -> Self {
        let mut asked = Self::default();
        for (name, value) in pairs(query) {
            asked.take(name, value);
        }
        asked
    }

    fn take(&mut self, name: &str, value: String) {
        match name {
            "state" => self.filter.state = RequestState::from_name(&value),
            "person" => self.filter.person = value.parse().ok(),
            "at" => self.at = value,
            _ => {}
        }
    }

    fn href(&self) -> String {
        let mut query = String::new();
        push(&mut query, "state", self.state());
        let person = self.filter.person.map(|id| id.to_string());
        push(&mut query, "person", &person.unwrap_or_default());
        push(&mut query, "at", &self.at);
        with_query("/admin/requests", &query)
    }

    fn state(&self) -> &'static str {
        self.filter.state.map_or("", RequestState::name)
    }

    fn query(&self) -> RequestQuery {
        RequestQuery {
            filter: self.filter.clone(),
            page: lists::request(&self.at),
        }
    }
}

async fn load(query: String) -> Result<Page<RequestRow>, CallError> {
    list(Asked::parse(&query).query()).await
}

/// The page.
pub fn requests() -> AnyView {
    let kit = kit();
    let search = use_location().search;
    let asked = Memo::new(move |_| Asked::parse(&search.get()));
    let rows = Loaded::new(search.into(), |query| pack(load(query)));
    view! {
        <PageTitle title=t(k::REQUESTS_TITLE)/>
        <div class="head"><h1>{t(k::REQUESTS_TITLE)}</h1></div>
        <p class="lead">{t(k::REQUESTS_TEXT)}</p>
        <div class="bar">{filters(kit, asked)}</div>
        {rows.view(|| waiting(8), move |page| table(kit, asked, page))}
    }
    .into_any()
}

fn filters(kit: Kit, asked: Memo<Asked>) -> AnyView {
    let set = move |name: &str, value: String| {
        let mut next = asked.get_untracked();
        next.take(name, value);
        next.at = String::new();
        kit.stay(&next.href());
    };
    let states = RequestState::ALL.map(|state| (state.name(), words::request_state(state).1));
    let chosen = Signal::derive(move || asked.with(|asked| asked.state().to_owned()));
    let person = move || {
        asked.with(|asked| asked.filter.person.is_some()).then(|| {
            let clear = move |_| set("person", String::new());
            view! {
                <button type="button" class="chip set" on:click=clear>
                    {t(k::REQUESTS_FILTER_PERSON)}
                    <span class="sr-only">{t(k::USERS_FILTER_CLEAR)}</span>
                    <Icon name="close"/>
                </button>
            }
        })
    };
    view! {
        {lists::choice("state", k::REQUESTS_STATE, states.into_iter(), chosen, move |value| set("state", value))}
        {person}
    }
    .into_any()
}

const COLUMNS: [Key; 5] = [
    k::REQUESTS_PERSON,
    k::REQUESTS_REFERENCE,
    k::REQUESTS_STATE,
    k::REQUESTS_MESSAGE,
    k::REQUESTS_ASKED,
];

fn table(kit: Kit, asked: Memo<Asked>, page: Page<RequestRow>) -> AnyView {
    if page.rows.is_empty() {
        return if asked.with_untracked(|asked| asked.filter == RequestFilter::default()) {
            nothing(
                "request",
                k::REQUESTS_EMPTY_TITLE,
                k::REQUESTS_EMPTY_TEXT,
                ().into_any(),
            )
        } else {
            let clear =
                view! { <a class="btn" href="/admin/requests">{t(k::USERS_FILTER_CLEAR)}</a> };
            nothing(
                "search",
                k::REQUESTS_NOTHING_TITLE,
                k::REQUESTS_NOTHING_TEXT,
                clear.into_any(),
            )
        };
    }
    let heads = COLUMNS
        .map(|key| view! { <th scope="col">{t(key)}</th> }.into_any())
        .collect_view();
    let rows = page
        .rows
        .into_iter()
        .enumerate()
        .map(|(at, row)| {
            let row = RwSignal::new(row);
            view! { <tr data-at=at.to_string()>{move || cells(kit, row)}</tr> }.into_any()
        })
        .collect_view();
    let href = |at| {
        Asked {
            at,
            ..asked.get_untracked()
        }
        .href()
    };
    view! {
        <div class="sheet" id="requests-list" tabindex="-1">
            <table class="plain-table messages requests">
                <thead>
                    <tr>
                        {heads}
                        <th scope="col"><span class="sr-only">{t(k::ADMIN_ACTIONS)}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {lists::pager(k::REQUESTS_TITLE, "#requests-list", page.previous, page.next, href)}
    }
    .into_any()
}

fn cells(kit: Kit, signal: RwSignal<RequestRow>) -> AnyView {
    let row = signal.get();
    let cell = |key: Key, class: &'static str, content: AnyView| {
        view! {
            <td class=class>
                <span class="cell-label" aria-hidden="true">{t(key)}</span>
                {content}
            </td>
        }
        .into_any()
    };
    let message = if row.message.is_empty() {
        view! { <span class="hint">{t(k::REQUESTS_MESSAGE_NONE)}</span> }.into_any()
    } else {
        view! { <bdi class="clip">{row.message.clone()}</bdi> }.into_any()
    };
    let open = words::named(k::REQUESTS_OPEN_ONE, &row.display_name);
    view! {
        <th scope="row">
            <span class="stacked">
                <a href=address(&row) aria-label=open><bdi>{row.display_name.clone()}</bdi></a>
                <bdi class="hint" dir="ltr">{row.user_name.clone()}</bdi>
            </span>
        </th>
        {cell(k::REQUESTS_REFERENCE, "", reference(&row))}
        {cell(k::REQUESTS_STATE, "", state(&row))}
        {cell(k::REQUESTS_MESSAGE, "said", message)}
        {cell(k::REQUESTS_ASKED, "dim", view! { <Time at=row.created_at form=TimeForm::Ago/> }.into_any())}
        <td class="acts">{hand(kit, signal)}</td>
    }
    .into_any()
}

fn address(row: &RequestRow) -> String {
    format!("/admin/requests/{}", row.id)
}

fn reference(row: &RequestRow) -> AnyView {
    view! { <code class="said-out" dir="ltr">{row.reference.clone()}</code> }.into_any()
}

/// Where it stands, and with whom.
fn state(row: &RequestRow) -> AnyView {
    let (tone, text) = words::request_state(row.state);
    let name = match row.state {
        RequestState::Claimed => &row.claimed_by_name,
        RequestState::Answered | RequestState::Declined => &row.ended_by_name,
        RequestState::Open | RequestState::Withdrawn | RequestState::Expired => "",
    };
    let who = (!name.is_empty()).then(|| view! { <bdi class="hint">{name.to_owned()}</bdi> });
    view! { <span class="stacked"><Tag tone>{text}</Tag> {who}</span> }.into_any()
}

/// **Claim** or **Give back**.
fn hand(kit: Kit, signal: RwSignal<RequestRow>) -> Option<AnyView> {
    let (verb, name) = match signal.with(|row| row.state) {
        RequestState::Open => (k::REQUESTS_CLAIM, k::REQUESTS_CLAIM_FOR),
        RequestState::Claimed => (k::REQUESTS_RELEASE, k::REQUESTS_RELEASE_FOR),
        _ => return None,
    };
    let label = signal.with_untracked(|row| words::named(name, &row.display_name));
    Some(
        view! {
            <button type="button" class="btn" data-do="hand" aria-label=label on:click=move |_| hand_on(kit, signal)>
                {t(verb)}
            </button>
        }
        .into_any(),
    )
}

fn hand_on(kit: Kit, signal: RwSignal<RequestRow>) {
    let row = signal.get_untracked();
    let (id, version) = (row.id, row.version);
    let (command, done) = if row.state == RequestState::Open {
        (RequestCommand::Claim { id, version }, k::REQUESTS_CLAIMED)
    } else {
        (
            RequestCommand::Release { id, version },
            k::REQUESTS_RELEASED,
        )
    };
    kit.run(async move {
        act(kit, signal, command, done).await;
    });
}

/// Does something to the request and shows it as it is then; also where somebody was faster. Answers whether it was done.
async fn act(kit: Kit, signal: RwSignal<RequestRow>, command: RequestCommand, done: Key) -> bool {
    match single(command).await {
        Ok(now) => {
            say(Ok(words::named(done, &now.display_name)));
            take(signal, now);
            count(kit);
            true
        }
        Err(error) => {
            say(Err(error));
            renew(kit, signal).await;
            false
        }
    }
}

/// Shows the request as it is now.
async fn renew(kit: Kit, signal: RwSignal<RequestRow>) {
    let Some(id) = signal.try_with_untracked(|row| row.id) else {
        return;
    };
    if let Ok(now) = single(RequestCommand::Get(id)).await {
        take(signal, now);
    }
    count(kit);
}

/// The row as it is now; the page may have been left meanwhile.
fn take(signal: RwSignal<RequestRow>, now: RequestRow) {
    if signal.try_with_untracked(|before| *before != now) == Some(true) {
        keep_focus();
        signal.set(now);
    }
}

/// The last ones as a line of time, for a user's page.
pub fn timeline(rows: &[RequestRow]) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="hint">{t(k::REQUESTS_CARD_NONE)}</p> }.into_any();
    }
    let rows = rows.iter().map(|row| {
        let (tone, text) = words::request_state(row.state);
        view! {
            <li>
                <a href=address(row)>{reference(row)}</a>
                <Tag tone>{text}</Tag>
                <span class="hint"><Time at=row.created_at form=TimeForm::Ago/></span>
            </li>
        }
        .into_any()
    });
    view! { <ol class="timeline">{rows.collect_view()}</ol> }.into_any()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn everything_that_is_written_into_the_address_is_read_back() {
        for state in RequestState::ALL {
            let asked = Asked {
                filter: RequestFilter {
                    state: Some(state),
                    person: "018f4e5c-0000-7000-8000-000000000001".parse().ok(),
                },
                at: "after.abc-_".to_owned(),
            };
            let href = asked.href();
            assert_eq!(Asked::parse(href.split_once('?').unwrap().1), asked);
            assert_eq!(serde_json::to_value(state).unwrap(), state.name());
        }
        assert_eq!(Asked::default().href(), "/admin/requests");
    }
}
