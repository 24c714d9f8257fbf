//! From when on a job waits for another administrator: a form below the list of jobs, for those who may set it. Owns its fields; which job
//! waits is the service's to say.

use crate::calls::{self, CallError, odd_answer};
use crate::context::page;
use crate::pages::admin::form::Form;
use crate::pages::admin::kit::{Kit, kit};
use crate::pages::load::{Loaded, pack};
use crate::pages::states::waiting;
use crate::parts::{Check, ErrorSummary, Field};
use crate::words::t;
use domain::authority::Action;
use domain::wire::jobs::{ApprovalRules, ApprovalSettings, JobCommand, JobReply};
use domain::wire::problem::{Code, Problem};
use leptos::prelude::*;
use locale::{Key, k};

/// What the field is called, for the summary of a refused form.
const LABELS: &[(&str, Key)] = &[("above", k::JOBS_RULES_ABOVE)];

async fn ask(command: JobCommand) -> Result<ApprovalSettings, CallError> {
    match calls::jobs(command).await? {
        JobReply::Rules(rules) => Ok(rules),
        _ => Err(odd_answer()),
    }
}

/// The form; nothing for others.
pub(super) fn rules() -> AnyView {
    if !page().may(Action::ChangePolicy) {
        return ().into_any();
    }
    let kit = kit();
    let rules = Loaded::once(|_| pack(ask(JobCommand::Rules)));
    view! {
        <section class="job-rules">
            {rules.view(|| waiting(3), move |rules: ApprovalSettings| form(kit, &rules))}
        </section>
    }
    .into_any()
}

fn form(kit: Kit, now: &ApprovalSettings) -> AnyView {
    let form = Form::new(kit, RwSignal::new(now.version));
    let above = RwSignal::new(now.rules.above.to_string());
    let privileged = RwSignal::new(now.rules.privileged);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(above) = above.get_untracked().trim().parse() else {
            form.problem
                .set(Some(Problem::field("above", Code::UnknownValue)));
            return;
        };
        let rules = ApprovalRules {
            above,
            privileged: privileged.get_untracked(),
        };
        let version = form.version.get_untracked();
        let saving = ask(JobCommand::SetRules(ApprovalSettings { version, rules }));
        form.save(
            saving,
            ask(JobCommand::Rules),
            |rules| rules.version,
            |_| (),
        );
    };
    view! {
        <form class="card-box stack" id="job-rules" novalidate on:submit=submit>
            <h2>{t(k::JOBS_RULES)}</h2>
            <p class="hint">{t(k::JOBS_RULES_TEXT)}</p>
            <ErrorSummary problem=form.problem labels=LABELS/>
            {form.told()}
            <Field label=t(k::JOBS_RULES_ABOVE) name="above" kind="number" inputmode="numeric" value=above help=t(k::JOBS_RULES_ABOVE_HINT) ltr=true error=form.error("above")/>
            <Check label=t(k::JOBS_RULES_PRIVILEGED) name="privileged" checked=privileged/>
            {form.foot(None)}
        </form>
    }
    .into_any()
}
