//! The chips above the list and **+ Filter**. Owns which filters are one press away and which are behind
//! the menu.

use super::address::{ListState, PASSWORDS, name_of};
use crate::calls;
use crate::pages::admin::kit::Kit;
use crate::pages::admin::words;
use crate::parts::{Icon, keep_focus};
use crate::words::t;
use domain::Role;
use domain::wire::people::{
    GroupRow, PasswordAge, PasswordFilter, PeopleCommand, PeopleReply, RecoveryFilter, RoleFilter,
    Status,
};
use leptos::prelude::*;
use locale::{Key, k};

/// A filter that is one press away: its words, the pair that sets it in the address.
const QUICK: [(Key, &str, &str); 5] = [
    (k::STATE_FILTER_MUST_CHANGE, "password", "must_change"),
    (k::STATE_FILTER_EXPIRES_SOON, "password", "expires_soon"),
    (k::USERS_FILTER_NO_CONTACT, "no_contact", "1"),
    (k::USERS_FILTER_NEVER, "never_signed_in", "1"),
    (k::HOME_ADMINISTRATORS, "role", "any_administrator"),
];

fn is_set(state: &ListState, name: &str, value: &str) -> bool {
    match (name, value) {
        ("password", value) => state
            .filter
            .password
            .is_some_and(|filter| name_of(&PASSWORDS, &filter) == value),
        ("no_contact", _) => state.filter.no_contact,
        ("never_signed_in", _) => state.filter.never_signed_in,
        ("role", _) => state.filter.role == Some(RoleFilter::AnyAdministrator),
        _ => false,
    }
}

/// The state with one filter set, or unset with an empty value.
fn with(state: &ListState, name: &str, value: &str) -> ListState {
    let mut next = ListState {
        reset: None,
        ..state.clone()
    };
    next.take(name, value);
    next
}

/// The chips.
pub fn chips(kit: Kit, state: Memo<ListState>) -> AnyView {
    let groups = RwSignal::new(Vec::<GroupRow>::new());
    let departments = RwSignal::new(Vec::<(String, u64)>::new());
    let narrowed = move || state.with(|state| state.filter_query() != only_search(state));
    let quick = QUICK
        .into_iter()
        .map(|(words, name, value)| {
            let pressed = move || state.with(|state| is_set(state, name, value));
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || pressed().to_string()
                    on:click=move |_| {
                        let value = if pressed() { "" } else { value };
                        kit.stay(&state.with_untracked(|state| with(state, name, value)).href());
                    }
                >
                    {t(words)}
                </button>
            }
            .into_any()
        })
        .collect_view();
    let everyone = move |_| {
        let mut next = state.get_untracked();
        next.filter = domain::wire::people::PeopleFilter {
            search: next.filter.search,
            ..Default::default()
        };
        kit.stay(&next.href());
    };
    // A filter by group that came with the address needs the group's name.
    Effect::new(move |_| {
        if state.with(|state| state.filter.group.is_some()) && groups.with_untracked(Vec::is_empty)
        {
            load_groups(kit, groups);
        }
    });
    view! {
        <div class="chips">
            <button type="button" class="chip" aria-pressed=move || (!narrowed()).to_string() on:click=everyone>
                {t(k::USERS_FILTER_EVERYONE)}
            </button>
            {quick}
            {move || others(kit, state, groups)}
            <button type="button" class="chip" popovertarget="filter-menu">
                <Icon name="plus"/>
                {t(k::USERS_FILTER_ADD)}
            </button>
            {menu(kit, state, groups, departments)}
        </div>
    }
    .into_any()
}

fn only_search(state: &ListState) -> String {
    let mut bare = ListState::default();
    bare.filter.search.clone_from(&state.filter.search);
    bare.filter_query()
}

/// The filters that are set and have no chip of their own: pressing takes them away.
fn others(kit: Kit, state: Memo<ListState>, groups: RwSignal<Vec<GroupRow>>) -> AnyView {
    let filter = state.with(|state| state.filter.clone());
    let mut set: Vec<(&'static str, String)> = Vec::new();
    if let Some(status) = filter.status {
        set.push((
            "status",
            format!("{}: {}", t(k::USERS_FILTER_STATUS), words::status(status).1),
        ));
    }
    if let Some(role) = filter
        .role
        .filter(|role| *role != RoleFilter::AnyAdministrator)
    {
        set.push(("role", words::role_filter(role).to_owned()));
    }
    if let Some(department) = &filter.department {
        set.push((
            "department",
            words::named(k::USERS_FILTER_DEPARTMENT_CHIP, department),
        ));
    }
    let has_chip = [PasswordFilter::MustChange, PasswordFilter::ExpiresSoon];
    if let Some(password) = filter
        .password
        .filter(|password| !has_chip.contains(password))
    {
        set.push(("password", words::password_filter(password).to_owned()));
    }
    if let Some(age) = filter.age {
        set.push(("age", words::password_age(age).to_owned()));
    }
    if let Some(recovery) = filter.recovery {
        set.push(("recovery", words::recovery_filter(recovery).to_owned()));
    }
    if filter.inactive {
        set.push(("inactive", t(k::USERS_FILTER_INACTIVE).to_owned()));
    }
    if let Some(group) = filter.group {
        let name = groups.with(|groups| {
            groups
                .iter()
                .find(|row| row.id == group)
                .map_or("…".to_owned(), |row| row.name.clone())
        });
        set.push(("group", words::named(k::USERS_FILTER_GROUP_CHIP, &name)));
    }
    set.into_iter()
        .map(|(name, words)| {
            let label =
                crate::words::tr(k::USERS_FILTER_REMOVE, &[("filter", words.as_str().into())]);
            view! {
                <button
                    type="button"
                    class="chip set"
                    aria-label=label
                    on:click=move |_| {
                        keep_focus();
                        kit.stay(&state.with_untracked(|state| with(state, name, "")).href());
                    }
                >
                    <bdi>{words}</bdi>
                    <Icon name="close"/>
                </button>
            }
            .into_any()
        })
        .collect_view()
        .into_any()
}

fn load_groups(kit: Kit, groups: RwSignal<Vec<GroupRow>>) {
    kit.run(async move {
        if let Ok(PeopleReply::Groups(rows)) = calls::people(PeopleCommand::Groups).await {
            keep_focus();
            groups.set(rows);
        }
    });
}

fn load_departments(kit: Kit, departments: RwSignal<Vec<(String, u64)>>) {
    kit.run(async move {
        if let Ok(PeopleReply::Departments(rows)) = calls::people(PeopleCommand::Departments).await
        {
            keep_focus();
            departments.set(rows);
        }
    });
}

fn menu(
    kit: Kit,
    state: Memo<ListState>,
    groups: RwSignal<Vec<GroupRow>>,
    departments: RwSignal<Vec<(String, u64)>>,
) -> AnyView {
    let open = RwSignal::new(false);
    let toggled = move |_: leptos::ev::Event| {
        open.set(true);
        if groups.with_untracked(Vec::is_empty) {
            load_groups(kit, groups);
        }
        load_departments(kit, departments);
    };
    // One listener for all fields: the field's name and value are the pair of the address.
    let changed = move |event: leptos::ev::Event| {
        use wasm_bindgen::JsCast;
        let target = event.target();
        let pair = if let Some(field) = target
            .as_ref()
            .and_then(|target| target.dyn_ref::<web_sys::HtmlSelectElement>())
        {
            (field.name(), field.value())
        } else if let Some(field) = target
            .as_ref()
            .and_then(|target| target.dyn_ref::<web_sys::HtmlInputElement>())
        {
            (
                field.name(),
                if field.checked() {
                    "1".to_owned()
                } else {
                    String::new()
                },
            )
        } else {
            return;
        };
        keep_focus();
        kit.stay(
            &state
                .with_untracked(|state| with(state, &pair.0, &pair.1))
                .href(),
        );
    };
    view! {
        <div class="menu filter-menu" id="filter-menu" popover="auto" on:beforetoggle=toggled on:change=changed>
            {move || open.get().then(|| fields(state, groups, departments))}
        </div>
    }
    .into_any()
}

type Choice = (String, String);

fn fields(
    state: Memo<ListState>,
    groups: RwSignal<Vec<GroupRow>>,
    departments: RwSignal<Vec<(String, u64)>>,
) -> AnyView {
    let filter = state.with(|state| state.filter.clone());
    let owned = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    let statuses = vec![
        owned("active", words::status(Status::Active).1),
        owned("blocked", words::status(Status::Blocked).1),
    ];
    let mut roles = vec![
        owned("any_administrator", t(k::USERS_FILTER_ANY_ROLE)),
        owned("no_role", t(k::USERS_FILTER_NO_ROLE)),
    ];
    roles.extend(
        Role::ALL
            .into_iter()
            .map(|role| owned(role.name(), words::role(role))),
    );
    let passwords = PASSWORDS
        .into_iter()
        .map(|(name, filter)| owned(name, words::password_filter(filter)))
        .collect();
    let ages = PasswordAge::ALL
        .into_iter()
        .map(|age| owned(age.name(), words::password_age(age)))
        .collect();
    let recoveries = RecoveryFilter::ALL
        .into_iter()
        .map(|filter| owned(filter.name(), words::recovery_filter(filter)))
        .collect();
    let departments: Vec<Choice> = departments
        .get()
        .into_iter()
        .map(|(name, people)| (name.clone(), format!("{name} ({people})")))
        .collect();
    let groups: Vec<Choice> = groups
        .get()
        .into_iter()
        .map(|group| (group.id.to_string(), group.name))
        .collect();
    let status = filter.status.map_or("", |status| {
        if status == Status::Blocked {
            "blocked"
        } else {
            "active"
        }
    });
    let role = match filter.role {
        Some(RoleFilter::AnyAdministrator) => "any_administrator",
        Some(RoleFilter::NoRole) => "no_role",
        Some(RoleFilter::Is(role)) => role.name(),
        None => "",
    };
    let password = filter
        .password
        .map_or("", |filter| name_of(&PASSWORDS, &filter));
    view! {
        {select("status", k::USERS_FILTER_STATUS, statuses, status)}
        {select("role", k::USERS_FILTER_ROLE, roles, role)}
        {select("department", k::USERS_FILTER_DEPARTMENT, departments, filter.department.as_deref().unwrap_or_default())}
        {select("password", k::USERS_FILTER_PASSWORD, passwords, password)}
        {select("age", k::USERS_FILTER_AGE, ages, filter.age.map_or("", PasswordAge::name))}
        {select("recovery", k::USERS_FILTER_RECOVERY, recoveries, filter.recovery.map_or("", RecoveryFilter::name))}
        {select("group", k::USERS_FILTER_GROUP, groups, &filter.group.map(|group| group.to_string()).unwrap_or_default())}
        {tick("never_signed_in", k::USERS_FILTER_NEVER, filter.never_signed_in)}
        {tick("inactive", k::USERS_FILTER_INACTIVE, filter.inactive)}
        {tick("no_contact", k::USERS_FILTER_NO_CONTACT, filter.no_contact)}
    }
    .into_any()
}

fn select(name: &'static str, label: Key, choices: Vec<Choice>, chosen: &str) -> AnyView {
    let id = format!("filter-{name}");
    let options = choices
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }.into_any()
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{t(label)}</label>
            <select id=id name=name>
                <option value="" selected=chosen.is_empty()>{t(k::AUDIT_FILTER_ALL)}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

fn tick(name: &'static str, label: Key, ticked: bool) -> AnyView {
    view! {
        <label class="check">
            <input type="checkbox" name=name prop:checked=ticked/>
            <span>{t(label)}</span>
        </label>
    }
    .into_any()
}
