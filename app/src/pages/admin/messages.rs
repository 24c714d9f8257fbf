//! **Messages**: what was sent and what is to be sent, to whom, what became of it; **Retry** and **Cancel**. Owns its filters in
//! the address and the short list that a user's page shows.

use super::following::{Follow, follow};
use super::kit::{Kit, kit};
use super::{lists, words};
use crate::calls::{self, CallError, odd_answer};
use crate::pages::load::{Loaded, pack};
use crate::pages::states::{nothing, say, waiting};
use crate::parts::{Icon, PageTitle, Tag, Time, TimeForm, keep_focus};
use crate::query::{pairs, push, with_query};
use crate::words::{t, tr};
use domain::wire::Page;
use domain::wire::messages::{
    Channel, MessageCommand, MessageFilter, MessageKind, MessageQuery, MessageReply, MessageRow,
    MessageState,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use locale::{Key, k};

/// What the address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    filter: MessageFilter,
    /// Where in the list.
    at: String,
}

const STATES: [(&str, MessageState); 7] = [
    ("queued", MessageState::Queued),
    ("sending", MessageState::Sending),
    ("sent", MessageState::Sent),
    ("retrying", MessageState::Retrying),
    ("dead", MessageState::Dead),
    ("cancelled", MessageState::Cancelled),
    ("dropped", MessageState::Dropped),
];

const CHANNELS: [(&str, Channel); 2] = [("mail", Channel::Mail), ("text", Channel::Text)];

/// The value with this name.
fn named<T: Copy>(known: &[(&str, T)], name: &str) -> Option<T> {
    known
        .iter()
        .find(|known| known.0 == name)
        .map(|known| known.1)
}

/// The name of this value; empty for none.
fn name_of<T: Copy + PartialEq>(known: &[(&'static str, T)], value: Option<T>) -> &'static str {
    let known = known.iter().find(|known| Some(known.1) == value);
    known.map_or("", |known| known.0)
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
        let filter = &mut self.filter;
        match name {
            "state" => filter.state = named(&STATES, &value),
            "kind" => filter.kind = MessageKind::from_name(&value),
            "channel" => filter.channel = named(&CHANNELS, &value),
            "person" => filter.person = value.parse().ok(),
            "at" => self.at = value,
            _ => {}
        }
    }

    /// A filter by its name in the address.
    fn value(&self, name: &str) -> String {
        let filter = &self.filter;
        match name {
            "state" => name_of(&STATES, filter.state).to_owned(),
            "kind" => filter.kind.map_or("", MessageKind::name).to_owned(),
            "channel" => name_of(&CHANNELS, filter.channel).to_owned(),
            "person" => filter.person.map(|id| id.to_string()).unwrap_or_default(),
            _ => self.at.clone(),
        }
    }

    fn href(&self) -> String {
        let mut query = String::new();
        for name in ["state", "kind", "channel", "person", "at"] {
            push(&mut query, name, &self.value(name));
        }
        with_query("/admin/messages", &query)
    }

    fn query(&self) -> MessageQuery {
        MessageQuery {
            filter: self.filter.clone(),
            page: lists::request(&self.at),
        }
    }
}

/// A page of messages.
///
/// # Errors
/// As the service refuses or fails.
pub async fn page(query: MessageQuery) -> Result<Page<MessageRow>, CallError> {
    match calls::messages(MessageCommand::List(query)).await? {
        MessageReply::Page(page) => Ok(page),
        _ => Err(odd_answer()),
    }
}

/// Asks about one message, or does something to it.
///
/// # Errors
/// As the service refuses or fails.
pub async fn one(command: MessageCommand) -> Result<MessageRow, CallError> {
    match calls::messages(command).await? {
        MessageReply::Message(row) => Ok(*row),
        _ => Err(odd_answer()),
    }
}

async fn load(query: String) -> Result<Page<MessageRow>, CallError> {
    page(Asked::parse(&query).query()).await
}

/// The page.
pub fn messages() -> AnyView {
    let kit = kit();
    let search = use_location().search;
    let asked = Memo::new(move |_| Asked::parse(&search.get()));
    let rows = Loaded::new(search.into(), |query| pack(load(query)));
    view! {
        <PageTitle title=t(k::MESSAGES_TITLE)/>
        <div class="head"><h1>{t(k::MESSAGES_TITLE)}</h1></div>
        <p class="lead">{t(k::MESSAGES_TEXT)}</p>
        <div class="bar">{filters(kit, asked)}</div>
        {rows.view(|| waiting(12), move |page| list(kit, asked, page))}
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
    let choice =
        move |name: &'static str, label: Key, options: Vec<(&'static str, &'static str)>| {
            let chosen = Signal::derive(move || asked.with(|asked| asked.value(name)));
            lists::choice(name, label, options.into_iter(), chosen, move |value| {
                set(name, value);
            })
        };
    let states = STATES.map(|(name, state)| (name, words::message_state(state).1));
    let kinds = MessageKind::ALL.map(|kind| (kind.name(), words::message_kind(kind)));
    let channels = CHANNELS.map(|(name, way)| (name, channel(way)));
    let person = move || {
        asked.with(|asked| asked.filter.person.is_some()).then(|| {
            let clear = move |_| set("person", String::new());
            view! {
                <button type="button" class="chip set" on:click=clear>
                    {t(k::MESSAGES_FILTER_PERSON)}
                    <span class="sr-only">{t(k::USERS_FILTER_CLEAR)}</span>
                    <Icon name="close"/>
                </button>
            }
        })
    };
    view! {
        {choice("state", k::MESSAGES_STATE, states.to_vec())}
        {choice("kind", k::MESSAGES_KIND, kinds.to_vec())}
        {choice("channel", k::MESSAGES_CHANNEL, channels.to_vec())}
        {person}
    }
    .into_any()
}

fn channel(channel: Channel) -> &'static str {
    t(match channel {
        Channel::Mail => k::MESSAGES_CHANNEL_MAIL,
        Channel::Text => k::MESSAGES_CHANNEL_TEXT,
    })
}

const COLUMNS: [Key; 8] = [
    k::MESSAGES_KIND,
    k::MESSAGES_TO,
    k::MESSAGES_ABOUT,
    k::MESSAGES_STATE,
    k::MESSAGES_ATTEMPTS,
    k::MESSAGES_NEXT,
    k::MESSAGES_REPLY,
    k::MESSAGES_CREATED,
];

fn list(kit: Kit, asked: Memo<Asked>, page: Page<MessageRow>) -> AnyView {
    if page.rows.is_empty() {
        return if asked.with_untracked(|asked| asked.filter == MessageFilter::default()) {
            nothing(
                "mail",
                k::MESSAGES_EMPTY_TITLE,
                k::MESSAGES_EMPTY_TEXT,
                ().into_any(),
            )
        } else {
            let clear =
                view! { <a class="btn" href="/admin/messages">{t(k::USERS_FILTER_CLEAR)}</a> };
            nothing(
                "search",
                k::MESSAGES_NOTHING_TITLE,
                k::MESSAGES_NOTHING_TEXT,
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
        <div class="sheet" id="messages-list" tabindex="-1">
            <table class="plain-table messages">
                <thead>
                    <tr>
                        {heads}
                        <th scope="col"><span class="sr-only">{t(k::ADMIN_ACTIONS)}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {lists::pager(k::MESSAGES_TITLE, "#messages-list", page.previous, page.next, href)}
    }
    .into_any()
}

/// An address or a number, as far as the reader may see it.
fn to(row: &MessageRow) -> String {
    if row.to.is_empty() {
        t(k::MESSAGES_REMOVED).to_owned()
    } else {
        row.to.clone()
    }
}

fn about(row: &MessageRow) -> AnyView {
    match row.person {
        None => dash(),
        Some(_) if row.person_name.is_empty() => t(k::MESSAGES_REMOVED).into_any(),
        Some(id) => {
            view! { <a href=format!("/admin/users/{id}")><bdi>{row.person_name.clone()}</bdi></a> }
                .into_any()
        }
    }
}

/// Nothing, for eyes and ears.
fn dash() -> AnyView {
    view! { <span aria-hidden="true">"–"</span> <span class="sr-only">{t(k::MESSAGES_NOTHING)}</span> }
        .into_any()
}

fn next(row: &MessageRow) -> AnyView {
    match (row.state, row.next_at) {
        (MessageState::Retrying, Some(at)) => view! { <Time at form=TimeForm::Left/> }.into_any(),
        (MessageState::Queued | MessageState::Sending, _) => t(k::MESSAGES_NEXT_NOW).into_any(),
        _ => dash(),
    }
}

/// The first of it, and the whole on demand.
fn reply(row: &MessageRow) -> AnyView {
    if row.last_reply.is_empty() {
        return dash();
    }
    let (label, at) = match row.sent_at {
        Some(at) => (k::MESSAGES_SENT_AT, at),
        None => (k::MESSAGES_EXPIRES, row.expires_at),
    };
    view! {
        <details>
            <summary><bdi class="clip" dir="ltr">{row.last_reply.clone()}</bdi><Icon name="down"/></summary>
            <pre dir="ltr">{row.last_reply.clone()}</pre>
            <p class="hint">{t(label)} " " <Time at/></p>
        </details>
    }
    .into_any()
}

fn cells(kit: Kit, signal: RwSignal<MessageRow>) -> AnyView {
    let row = signal.get();
    let (tone, state) = words::message_state(row.state);
    let icon = match row.channel {
        Channel::Mail => "mail",
        Channel::Text => "phone",
    };
    let cell = |key: Key, class: &'static str, content: AnyView| {
        view! {
            <td class=class>
                <span class="cell-label" aria-hidden="true">{t(key)}</span>
                {content}
            </td>
        }
        .into_any()
    };
    let address = view! { <bdi dir="ltr">{to(&row)}</bdi> }.into_any();
    view! {
        <th scope="row">
            <Icon name=icon/>
            <span class="sr-only">{channel(row.channel)} ": "</span>
            {words::message_kind(row.kind)}
        </th>
        {cell(k::MESSAGES_TO, "to", address)}
        {cell(k::MESSAGES_ABOUT, "", about(&row))}
        {cell(k::MESSAGES_STATE, "", view! { <Tag tone>{state}</Tag> }.into_any())}
        {cell(k::MESSAGES_ATTEMPTS, "", row.attempts.into_any())}
        {cell(k::MESSAGES_NEXT, "", next(&row))}
        {cell(k::MESSAGES_REPLY, "reply", reply(&row))}
        {cell(k::MESSAGES_CREATED, "dim", view! { <Time at=row.created_at/> }.into_any())}
        <td class="acts">
            {row.can_retry.then(|| button(kit, signal, Deed::Retry))}
            {row.can_cancel.then(|| button(kit, signal, Deed::Cancel))}
        </td>
    }
    .into_any()
}

/// What can be done to a message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Retry,
    Cancel,
}

fn button(kit: Kit, row: RwSignal<MessageRow>, deed: Deed) -> AnyView {
    let (verb, name, what) = match deed {
        Deed::Retry => (k::MESSAGES_RETRY, k::MESSAGES_RETRY_FOR, "retry"),
        Deed::Cancel => (k::MESSAGES_CANCEL, k::MESSAGES_CANCEL_FOR, "cancel"),
    };
    let label = tr(name, &[("to", row.with_untracked(to).into())]);
    view! {
        <button type="button" class="btn" data-do=what aria-label=label on:click=move |_| act(kit, row, deed)>
            {t(verb)}
        </button>
    }
    .into_any()
}

fn act(kit: Kit, row: RwSignal<MessageRow>, deed: Deed) {
    let id = row.with_untracked(|row| row.id);
    kit.run(async move {
        let command = match deed {
            Deed::Retry => MessageCommand::Retry(id),
            Deed::Cancel => MessageCommand::Cancel(id),
        };
        match one(command).await {
            Ok(now) if deed == Deed::Retry => {
                say(Ok(tr(k::MESSAGES_RETRIED, &[("to", to(&now).into())])));
                let tried = now.attempts;
                take(row, now);
                follow_try(kit, row, tried);
            }
            Ok(now) => {
                tell(&now);
                take(row, now);
            }
            Err(error) => {
                say(Err(error));
                // It may stand elsewhere by now: that is why it was refused.
                if let Ok(now) = one(MessageCommand::Get(id)).await {
                    take(row, now);
                }
            }
        }
    });
}

/// The row as it is now; the page may have been left meanwhile.
fn take(row: RwSignal<MessageRow>, now: MessageRow) {
    if row.try_with_untracked(|before| *before != now) == Some(true) {
        keep_focus();
        row.set(now);
    }
}

fn tell(now: &MessageRow) {
    let state = words::message_state(now.state).1;
    let values = [("to", to(now).into()), ("state", state.into())];
    say(Ok(tr(k::MESSAGES_NOW, &values)));
}

/// Follows another try until it is known what became of it, and says that.
fn follow_try(kit: Kit, row: RwSignal<MessageRow>, tried: u32) {
    let id = row.with_untracked(|row| row.id);
    follow(kit, &[id], move |now| {
        if row.try_with_untracked(|_| ()).is_none() {
            return Follow::Gone;
        }
        let is_under_way = match now.state {
            MessageState::Queued | MessageState::Sending => true,
            MessageState::Retrying => now.attempts == tried,
            _ => false,
        };
        if !is_under_way {
            tell(&now);
        }
        take(row, now);
        if is_under_way {
            Follow::On
        } else {
            Follow::Settled
        }
    });
}

/// The last ones as a line of time, for a user's page.
pub fn timeline(rows: &[MessageRow]) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="hint">{t(k::MESSAGES_PERSON_NONE)}</p> }.into_any();
    }
    let rows = rows.iter().map(|row| {
        let (tone, state) = words::message_state(row.state);
        view! {
            <li>
                <b>{words::message_kind(row.kind)}</b>
                <Tag tone>{state}</Tag>
                <bdi class="hint" dir="ltr">{to(row)}</bdi>
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
        let person = "018f4e5c-0000-7000-8000-000000000001".parse().unwrap();
        for state in MessageState::ALL {
            let asked = Asked {
                filter: MessageFilter {
                    state: Some(state),
                    kind: Some(MessageKind::SetPasswordLink),
                    channel: Some(Channel::Text),
                    person: Some(person),
                },
                at: "after.abc-_".to_owned(),
            };
            let href = asked.href();
            assert_eq!(Asked::parse(href.split_once('?').unwrap().1), asked);
        }
        assert_eq!(Asked::default().href(), "/admin/messages");
    }

    #[test]
    fn the_address_says_states_as_programs_do() {
        for (name, state) in STATES {
            assert_eq!(serde_json::to_value(state).unwrap(), name);
        }
    }
}
