//! **Reports**: who has to do something, or somebody for them, in numbers that each open their list. Owns their order and their words; which
//! there are, and who is in them, is `domain::wire::reports`'.

use super::kit::{Kit, kit};
use super::users::address::ListState;
use super::{export, home, words};
use crate::calls::{self, CallError, odd_answer};
use crate::context::page;
use crate::pages::load::{Loaded, pack};
use crate::pages::states;
use crate::parts::{Button, Icon, PageTitle, Tone};
use crate::words::t;
use domain::authority::Action;
use domain::wire::people::{PeopleCommand, PeopleReply};
use domain::wire::reports::{Report, ReportGroup, Reports};
use leptos::prelude::*;
use locale::{Key, k};

/// To whom, and what is done: all who could not get back in are asked.
const CAMPAIGN: &str = "/admin/jobs/new?work=campaign&all=1&recovery=cannot";

async fn load() -> Result<Reports, CallError> {
    match calls::people(PeopleCommand::Reports).await? {
        PeopleReply::Reports(found) => Ok(found),
        _ => Err(odd_answer()),
    }
}

/// The page.
pub fn reports() -> AnyView {
    let numbers = Loaded::once(|_| pack(load()));
    let kit = kit();
    view! {
        <PageTitle title=t(k::REPORTS_TITLE)/>
        <div class="head"><h1>{t(k::REPORTS_TITLE)}</h1></div>
        <p class="lead">{t(k::REPORTS_TEXT)}</p>
        {numbers.view(|| states::waiting(12), move |found: Reports| shown(kit, &found))}
    }
    .into_any()
}

fn shown(kit: Kit, found: &Reports) -> AnyView {
    let groups = ReportGroup::ALL.map(|group| section(kit, group, found));
    view! { <div class="reports">{groups.collect_view()}</div> }.into_any()
}

const fn title(group: ReportGroup) -> (&'static str, Key) {
    match group {
        ReportGroup::Recovery => ("report-recovery", k::REPORTS_GROUP_RECOVERY),
        ReportGroup::Age => ("report-age", k::REPORTS_GROUP_AGE),
        ReportGroup::Expiry => ("report-expiry", k::REPORTS_GROUP_EXPIRY),
        ReportGroup::Change => ("report-change", k::REPORTS_GROUP_CHANGE),
        ReportGroup::SignIn => ("report-sign-in", k::REPORTS_GROUP_SIGN_IN),
    }
}

fn section(kit: Kit, group: ReportGroup, found: &Reports) -> AnyView {
    let never = group == ReportGroup::Expiry && found.expire_days == 0;
    let bars = found
        .counts
        .iter()
        .filter(|count| count.report.group() == group)
        // Where passwords never expire nobody is in these.
        .filter(|count| !never || count.report == Report::NeverExpires)
        .map(|count| {
            let state = ListState {
                filter: count.report.filter(),
                ..ListState::default()
            };
            home::bar(
                words::report(count.report),
                count.people,
                found.people,
                state.href(),
                tone(count.report),
            )
        })
        .collect_view();
    let (id, title) = title(group);
    let note = match group {
        ReportGroup::Recovery => recovery(found),
        ReportGroup::Expiry if never => {
            view! { <p class="hint">{t(k::REPORTS_NEVER_EXPIRE)}</p> }.into_any()
        }
        ReportGroup::Expiry => {
            let days = words::count(k::REPORTS_EXPIRE_DAYS, u64::from(found.expire_days));
            view! { <p class="hint">{days}</p> }.into_any()
        }
        ReportGroup::Age | ReportGroup::Change | ReportGroup::SignIn => ().into_any(),
    };
    let file = (group == ReportGroup::Expiry).then(|| file(kit, found.people));
    view! {
        <section class="card-box" aria-labelledby=id>
            <div class="card-head"><h2 id=id>{t(title)}</h2></div>
            <ul class="bars">{bars}</ul>
            {note}
            {file}
        </section>
    }
    .into_any()
}

const fn tone(report: Report) -> Tone {
    match report {
        Report::CannotRecover
        | Report::Reported
        | Report::AdministratorsCannotRecover
        | Report::Expired
        | Report::Locked => Tone::Bad,
        Report::NoMethod
        | Report::TooFew
        | Report::ExpiresThisWeek
        | Report::ExpiresSoon
        | Report::ExpiresThisMonth
        | Report::MustChange
        | Report::Temporary
        | Report::AgeOlder => Tone::Warn,
        _ => Tone::Neutral,
    }
}

/// What can be done for those who could not get back in.
fn recovery(found: &Reports) -> AnyView {
    let can_ask = page().may(Action::EditContacts) && found.of(Report::CannotRecover) > 0;
    let ask = can_ask.then(|| {
        view! {
            <p><a class="btn" href=CAMPAIGN><Icon name="mail"/>{t(k::REPORTS_ASK)}</a></p>
        }
    });
    view! {
        <p class="hint">{t(k::REPORTS_RECOVERY_TEXT)}</p>
        {ask}
    }
    .into_any()
}

/// The never-expires report in the shape that scripts have.
fn file(kit: Kit, people: u64) -> AnyView {
    if !page().may(Action::ExportReports) {
        return ().into_any();
    }
    let open = RwSignal::new(false);
    let lead = Signal::derive(move || words::count(k::REPORTS_FILE_TEXT, people));
    let address = Signal::derive(|| "/api/v1/reports/never-expires.csv".to_owned());
    view! {
        <p>
            <Button on_press=move |()| open.set(true)>
                <Icon name="download"/>
                {t(k::REPORTS_FILE)}
            </Button>
        </p>
        {export::question(kit, "export-never-expires", k::REPORTS_FILE, lead, address, open)}
    }
    .into_any()
}
