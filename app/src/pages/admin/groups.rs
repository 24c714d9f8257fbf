//! **Groups**: adding, renaming, removing, and who is in them.

use super::kit::{Kit, kit, selection};
use super::words;
use crate::calls::{self, CallError, odd_answer};
use crate::pages::load::{Loaded, pack};
use crate::pages::states::{nothing, say, waiting};
use crate::parts::{
    Button, ButtonKind, Dialog, ErrorSummary, Face, Field, Icon, IconButton, Notice, PageTitle,
    Panel, Tone,
};
use crate::words::{field_text, t, tr};
use domain::wire::PageRequest;
use domain::wire::people::{
    GroupRow, PeopleCommand, PeopleFilter, PeopleQuery, PeopleReply, PersonRow, Selection,
};
use domain::wire::problem::{Code, Problem};
use domain::{GroupId, PersonId, Role};
use leptos::prelude::*;
use locale::k;
use std::time::Duration;

#[derive(Clone, Copy)]
struct Ui {
    kit: Kit,
    groups: RwSignal<Vec<GroupRow>>,
    /// The group that is edited, `None` for a new one.
    edited: RwSignal<Option<GroupRow>>,
    editing: RwSignal<bool>,
    members: RwSignal<Option<GroupRow>>,
    members_open: RwSignal<bool>,
    gone: RwSignal<Option<GroupRow>>,
    deleting: RwSignal<bool>,
    may: bool,
}

async fn load() -> Result<Vec<GroupRow>, CallError> {
    match calls::people(PeopleCommand::Groups).await? {
        PeopleReply::Groups(groups) => Ok(groups),
        _ => Err(odd_answer()),
    }
}

/// The page.
pub fn groups() -> AnyView {
    let kit = kit();
    let may = kit.has_any(&[
        Role::GlobalAdministrator,
        Role::UserAdministrator,
        Role::GroupsAdministrator,
    ]);
    let first = Loaded::once(|_| pack(load()));
    let content = move |groups: Vec<GroupRow>| {
        shown(Ui {
            kit,
            groups: RwSignal::new(groups),
            edited: RwSignal::new(None),
            editing: RwSignal::new(false),
            members: RwSignal::new(None),
            members_open: RwSignal::new(false),
            gone: RwSignal::new(None),
            deleting: RwSignal::new(false),
            may,
        })
    };
    view! {
        <PageTitle title=t(k::GROUPS_TITLE)/>
        {first.view(|| waiting(6), content)}
    }
    .into_any()
}

fn shown(ui: Ui) -> AnyView {
    let add = move |()| {
        ui.edited.set(None);
        ui.editing.set(true);
    };
    let count = move || words::count(k::GROUPS_COUNT, ui.groups.with(Vec::len) as u64);
    let empty = move || {
        ui.groups.with(Vec::is_empty).then(|| {
            nothing(
                "people",
                k::GROUPS_EMPTY_TITLE,
                k::GROUPS_EMPTY_TEXT,
                ().into_any(),
            )
        })
    };
    let title = Signal::derive(move || {
        t(if ui.edited.with(Option::is_some) {
            k::GROUPS_EDIT
        } else {
            k::GROUPS_ADD
        })
        .to_owned()
    });
    let members_title = Signal::derive(move || {
        ui.members.with(|group| {
            group
                .as_ref()
                .map(|group| words::named(k::GROUPS_MEMBERS_FOR, &group.name))
                .unwrap_or_default()
        })
    });
    view! {
        <div class="head">
            <h1>{t(k::GROUPS_TITLE)}</h1>
            <span class="head-count">{count}</span>
        </div>
        <div class="bar">
            {ui.may.then(|| view! { <Button kind=ButtonKind::Primary on_press=add><Icon name="plus"/>{t(k::GROUPS_ADD)}</Button> })}
        </div>
        {empty}
        {move || (!ui.groups.with(Vec::is_empty)).then(|| table(ui))}
        <Dialog id="group-form" open=ui.editing title=title>{form(ui)}</Dialog>
        <Panel id="group-members" open=ui.members_open title=members_title>{members(ui)}</Panel>
        {question(ui)}
    }
    .into_any()
}

fn table(ui: Ui) -> AnyView {
    let rows = ui
        .groups
        .get()
        .into_iter()
        .map(|group| row(ui, group))
        .collect_view();
    view! {
        <div class="sheet">
            <table class="plain-table groups">
                <thead>
                    <tr>
                        <th scope="col">{t(k::GROUPS_NAME)}</th>
                        <th scope="col">{t(k::GROUPS_DESCRIPTION)}</th>
                        <th scope="col">{t(k::GROUPS_MEMBERS)}</th>
                        <th scope="col"><span class="sr-only">{t(k::ADMIN_ACTIONS)}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(ui: Ui, group: GroupRow) -> AnyView {
    let kept = StoredValue::new(group.clone());
    let open = move |_| {
        ui.members.set(Some(kept.get_value()));
        ui.members_open.set(true);
    };
    let edit = move |()| {
        ui.edited.set(Some(kept.get_value()));
        ui.editing.set(true);
    };
    let remove = move |()| {
        ui.gone.set(Some(kept.get_value()));
        ui.deleting.set(true);
    };
    let acts = ui.may.then(|| {
        view! {
            <IconButton icon="edit" label=words::named(k::GROUPS_EDIT_FOR, &group.name) on_press=edit/>
            <IconButton icon="trash" label=words::named(k::GROUPS_DELETE_FOR, &group.name) on_press=remove/>
        }
    });
    let people = words::count(k::GROUPS_MEMBERS_COUNT, group.members);
    let count = match group.parts.len() as u64 {
        0 => people,
        parts => {
            let groups = words::count(k::GROUPS_COUNT, parts);
            let values = [("people", people.into()), ("groups", groups.into())];
            tr(k::GROUPS_MEMBERS_COUNT_PARTS, &values)
        }
    };
    view! {
        <tr>
            <th scope="row"><button type="button" class="link" on:click=open><bdi>{group.name}</bdi></button></th>
            <td class="dim"><bdi>{group.description}</bdi></td>
            <td class="dim"><a href=format!("/admin/users?group={}", group.id)>{count}</a></td>
            <td class="acts">{acts}</td>
        </tr>
    }
    .into_any()
}

/// Takes an answer that is the list of groups. `true` when it was.
fn take(ui: Ui, answer: Result<PeopleReply, CallError>) -> Result<(), CallError> {
    match answer? {
        PeopleReply::Groups(groups) => {
            ui.groups.set(groups);
            Ok(())
        }
        _ => Err(odd_answer()),
    }
}

fn form(ui: Ui) -> AnyView {
    let edited = ui.edited.get_untracked();
    let name = RwSignal::new(
        edited
            .as_ref()
            .map(|group| group.name.clone())
            .unwrap_or_default(),
    );
    let description = RwSignal::new(
        edited
            .as_ref()
            .map(|group| group.description.clone())
            .unwrap_or_default(),
    );
    let version = RwSignal::new(edited.as_ref().map_or(0, |group| group.version));
    let changed = RwSignal::new(None::<(String, String)>);
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let id = edited.as_ref().map(|group| group.id);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        problem.set(None);
        let (name, description) = (name.get_untracked(), description.get_untracked());
        let command = match id {
            Some(id) => PeopleCommand::EditGroup {
                id,
                version: version.get_untracked(),
                name,
                description,
            },
            None => PeopleCommand::AddGroup { name, description },
        };
        ui.kit.run(async move {
            match take(ui, calls::people(command).await) {
                Ok(()) => ui.editing.set(false),
                Err(error) if error.code() == Some(Code::ChangedMeanwhile) => {
                    // The other editor's words are shown, the own stay in the fields.
                    if let Ok(groups) = load().await
                        && let Some(now) = groups.iter().find(|group| Some(group.id) == id)
                    {
                        version.set(now.version);
                        changed.set(Some((now.name.clone(), now.description.clone())));
                        ui.groups.set(groups);
                    }
                }
                Err(CallError::Problem(refusal)) => problem.set(Some(refusal)),
                Err(error) => say(Err(error)),
            }
            busy.set(false);
        });
    };
    let error = move |field: &'static str| {
        Signal::derive(move || {
            problem.with(|problem| {
                problem
                    .as_ref()?
                    .errors
                    .iter()
                    .find(|error| error.field == field)
                    .map(field_text)
            })
        })
    };
    let told = move || {
        changed.get().map(|(name, description)| {
            let text = if description.is_empty() {
                name
            } else {
                format!("{name} · {description}")
            };
            view! {
                <Notice tone=Tone::Warn>
                    <p><b>{t(k::ADMIN_CHANGED_TITLE)}</b></p>
                    <p><bdi>{text}</bdi></p>
                    <p>{t(k::ADMIN_CHANGED_TEXT)}</p>
                </Notice>
            }
        })
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <ErrorSummary problem ids=&[("name", "group-name"), ("description", "group-description")]/>
            {told}
            <Field label=t(k::GROUPS_NAME) name="name" id="group-name" value=name error=error("name") autofocus=true/>
            <Field label=t(k::GROUPS_DESCRIPTION) name="description" id="group-description" value=description error=error("description") optional=true/>
            <div class="row end">
                <Button on_press=move |()| ui.editing.set(false)>{t(k::CANCEL)}</Button>
                <Button kind=ButtonKind::Primary busy>{t(k::SAVE)}</Button>
            </div>
        </form>
    }
    .into_any()
}

fn question(ui: Ui) -> AnyView {
    let name = move || {
        ui.gone.with(|group| {
            group
                .as_ref()
                .map(|group| group.name.clone())
                .unwrap_or_default()
        })
    };
    let members = move || {
        ui.gone
            .with(|group| group.as_ref().map_or(0, |group| group.members))
    };
    let go = move |()| {
        ui.deleting.set(false);
        let Some(group) = ui.gone.get_untracked() else {
            return;
        };
        ui.kit.run(async move {
            let answer = take(
                ui,
                calls::people(PeopleCommand::DeleteGroup(group.id)).await,
            );
            say(answer.map(|()| words::named(k::GROUPS_DELETED, &group.name)));
        });
    };
    let title = Signal::derive(move || words::named(k::GROUPS_DELETE_TITLE, &name()));
    let lead = Signal::derive(move || words::count(k::GROUPS_DELETE_TEXT, members()));
    view! {
        <Dialog id="group-delete" open=ui.deleting title=title lead=lead>
            <div class="row end">
                <Button on_press=move |()| ui.deleting.set(false)>{t(k::CANCEL)}</Button>
                <Button kind=ButtonKind::Danger on_press=go>{t(k::GROUPS_DELETE)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

async fn find(filter: PeopleFilter, limit: u16) -> Vec<PersonRow> {
    let query = PeopleQuery {
        filter,
        page: PageRequest {
            limit: Some(limit),
            ..PageRequest::default()
        },
        ..PeopleQuery::default()
    };
    match calls::people(PeopleCommand::List(query)).await {
        Ok(PeopleReply::List(page)) => page.rows,
        _ => Vec::new(),
    }
}

/// Who is in a group; people are found and added, or taken out.
fn members(ui: Ui) -> AnyView {
    let Some(group) = ui.members.get_untracked() else {
        return ().into_any();
    };
    let id = group.id;
    let inside = RwSignal::new(None::<Vec<PersonRow>>);
    let found = RwSignal::new(Vec::<PersonRow>::new());
    let text = RwSignal::new(String::new());
    let refresh = move || {
        ui.kit.run(async move {
            let filter = PeopleFilter {
                group: Some(id),
                ..PeopleFilter::default()
            };
            inside.set(Some(find(filter, 100).await));
            if let Ok(groups) = load().await {
                ui.groups.set(groups);
            }
        });
    };
    refresh();
    let mut search = debounce(Duration::from_millis(200), move |wanted: String| {
        ui.kit.run(async move {
            let people = if wanted.trim().is_empty() {
                Vec::new()
            } else {
                find(
                    PeopleFilter {
                        search: wanted.clone(),
                        ..PeopleFilter::default()
                    },
                    8,
                )
                .await
            };
            if text.try_get_untracked().is_some_and(|now| now == wanted) {
                found.set(people);
            }
        });
    });
    let change = Callback::new(move |(person, put): (PersonId, bool)| {
        ui.kit.run(async move {
            match selection(membership(id, person, put)).await {
                Ok(outcome) => match outcome.skipped.first() {
                    Some(skipped) => say(Err(CallError::Problem(Problem::new(skipped.code)))),
                    None => refresh(),
                },
                Err(error) => say(Err(error)),
            }
        });
    });
    let typed = move |event| {
        let wanted = event_target_value(&event);
        text.set(wanted.clone());
        search(wanted);
    };
    let hits = move || {
        let known: Vec<PersonId> = inside
            .get()
            .unwrap_or_default()
            .iter()
            .map(|row| row.id)
            .collect();
        let rows = found
            .get()
            .into_iter()
            .filter(|row| !known.contains(&row.id));
        rows.map(|row| member(&row, true, change)).collect_view()
    };
    let list = move || match inside.get() {
        None => waiting(4),
        Some(rows) if rows.is_empty() => {
            view! { <p class="hint">{t(k::GROUPS_MEMBER_NONE)}</p> }.into_any()
        }
        Some(rows) => {
            let may = ui.may;
            view! { <ul class="members">{rows.iter().map(|row| if may { member(row, false, change) } else { bare(row) }).collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <div class="panel-body">
            {ui.may
                .then(|| {
                    view! {
                        <div class="field">
                            <label for="member-find">{t(k::GROUPS_MEMBER_FIND)}</label>
                            <input type="search" id="member-find" autocomplete="off" on:input=typed/>
                            <ul class="members">{hits}</ul>
                        </div>
                    }
                })}
            <h3>{t(k::GROUPS_MEMBERS)}</h3>
            {list}
            <a href=format!("/admin/users?group={id}")>{t(k::GROUPS_MEMBER_MORE)}</a>
            {parts(ui, id)}
        </div>
    }
    .into_any()
}

/// The groups that are in a group; others are put in, or these taken out.
fn parts(ui: Ui, id: GroupId) -> AnyView {
    let inside = move || {
        ui.groups.with(|groups| {
            let group = groups.iter().find(|group| group.id == id)?;
            let named = |part: &GroupId| groups.iter().find(|group| group.id == *part).cloned();
            Some(group.parts.iter().filter_map(named).collect::<Vec<_>>())
        })
    };
    let nest = Callback::new(move |(part, inside): (GroupId, bool)| {
        let command = PeopleCommand::NestGroup {
            group: id,
            part,
            inside,
        };
        ui.kit.run(async move {
            if let Err(error) = take(ui, calls::people(command).await) {
                say(Err(error));
            }
        });
    });
    let list = move || match inside() {
        Some(groups) if !groups.is_empty() => {
            let line = |group: GroupRow| {
                let label = words::named(k::GROUPS_MEMBER_REMOVE_FOR, &group.name);
                let out = ui.may.then(|| view! { <IconButton icon="close" label on_press=move |()| nest.run((group.id, false))/> });
                view! {
                    <li>
                        <bdi>{group.name}</bdi>
                        {out}
                    </li>
                }
                .into_any()
            };
            view! { <ul class="members">{groups.into_iter().map(line).collect_view()}</ul> }
                .into_any()
        }
        _ => view! { <p class="hint">{t(k::GROUPS_PARTS_NONE)}</p> }.into_any(),
    };
    let add = move || {
        let known = inside().unwrap_or_default();
        let free =
            |group: &GroupRow| group.id != id && !known.iter().any(|known| known.id == group.id);
        let options: Vec<GroupRow> = ui
            .groups
            .with(|groups| groups.iter().filter(|group| free(group)).cloned().collect());
        (ui.may && !options.is_empty()).then(|| chooser(options, nest))
    };
    view! {
        <h3>{t(k::GROUPS_PARTS)}</h3>
        {list}
        {add}
        <p class="hint">{t(k::GROUPS_PARTS_NOTE)}</p>
    }
    .into_any()
}

/// Chosen first, then put in by a button: a list that is walked with the arrow keys changes nothing.
fn chooser(groups: Vec<GroupRow>, nest: Callback<(GroupId, bool)>) -> AnyView {
    let chosen = RwSignal::new(String::new());
    let options = groups
        .into_iter()
        .map(|group| view! { <option value=group.id.to_string()>{group.name}</option> }.into_any())
        .collect_view();
    let add = move |()| {
        if let Ok(part) = chosen.get_untracked().parse() {
            nest.run((part, true));
        }
    };
    view! {
        <div class="field">
            <label for="group-part">{t(k::GROUPS_PART_ADD)}</label>
            <div class="row">
                <select id="group-part" on:change=move |event| chosen.set(event_target_value(&event))>
                    <option value="">{t(k::GROUPS_PART_CHOOSE)}</option>
                    {options}
                </select>
                <Button on_press=add>{t(k::GROUPS_PART_ADD)}</Button>
            </div>
        </div>
    }
    .into_any()
}

fn membership(group: GroupId, person: PersonId, put: bool) -> PeopleCommand {
    let selection = Selection::Ids(vec![person]);
    if put {
        PeopleCommand::AddMembers { group, selection }
    } else {
        PeopleCommand::RemoveMembers { group, selection }
    }
}

fn member(row: &PersonRow, put: bool, change: Callback<(PersonId, bool)>) -> AnyView {
    let id = row.id;
    let (icon, key) = if put {
        ("plus", k::GROUPS_MEMBER_ADD_FOR)
    } else {
        ("close", k::GROUPS_MEMBER_REMOVE_FOR)
    };
    let label = words::named(key, &row.display_name);
    view! {
        <li>
            {who(row)}
            <IconButton icon label=label on_press=move |()| change.run((id, put))/>
        </li>
    }
    .into_any()
}

fn bare(row: &PersonRow) -> AnyView {
    view! { <li>{who(row)}</li> }.into_any()
}

fn who(row: &PersonRow) -> AnyView {
    view! {
        <div class="who">
            <Face name=row.display_name.clone()/>
            <div>
                <a href=format!("/admin/users/{}", row.id)><bdi>{row.display_name.clone()}</bdi></a>
                <span><bdi>{row.user_name.clone()}</bdi></span>
            </div>
        </div>
    }
    .into_any()
}
