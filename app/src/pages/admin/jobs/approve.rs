//! The approval of a job: what is asked of another administrator, **Approve** and **Decline**, and what was said. Owns that whoever answers
//! sees first whom it would be done to and whom not, by both administrators' rights.

use super::new::whom;
use super::one::{Ui, take};
use super::single;
use crate::calls::{self, CallError, odd_answer};
use crate::pages::admin::words;
use crate::pages::load::{Loaded, pack};
use crate::pages::states::{say, waiting};
use crate::parts::{Button, ButtonKind, Dialog, Field, Notice, Time, Tone};
use crate::words::{field_text, t, tr};
use domain::wire::jobs::{Approval, JobCommand, JobKind, JobPreview, JobReply, JobState};
use domain::wire::problem::{Code, FieldError};
use leptos::prelude::*;
use locale::{Key, k};

/// What of the job the card shows.
#[derive(Clone, PartialEq)]
struct Asked {
    state: JobState,
    mine: bool,
    started_by: String,
    approval: Approval,
}

/// Whom it would be done to if the reader approved it.
type Preview = Loaded<Option<JobPreview>>;

/// The card; nothing where nobody is asked.
pub(super) fn card(ui: Ui) -> AnyView {
    let asked = Memo::new(move |_| {
        ui.row.with(|row| {
            Some(Asked {
                state: row.state,
                mine: row.mine,
                started_by: row.started_by.clone(),
                approval: row.approval.clone()?,
            })
        })
    });
    let key = Signal::derive(move || {
        let is_to_answer = asked.with(|asked| {
            let asked = asked.as_ref();
            asked.is_some_and(|asked| asked.approval.is_mine_to_answer)
        });
        if is_to_answer {
            ui.row.with_untracked(|row| row.id.to_string())
        } else {
            String::new()
        }
    });
    let preview = Loaded::new(key, |id| pack(load(id)));
    let body = move || asked.get().map(|asked| shown(ui, preview, &asked));
    view! { {body} }.into_any()
}

fn shown(ui: Ui, preview: Preview, asked: &Asked) -> AnyView {
    let approval = &asked.approval;
    let body = match (asked.state, approval.answered_at) {
        (JobState::WaitsForApproval, _) => waits(ui, preview, asked),
        (JobState::Lapsed, _) => {
            view! { <Notice tone=Tone::Warn>{t(k::JOBS_APPROVAL_LAPSED)}</Notice> }.into_any()
        }
        (_, Some(_)) => answered(asked),
        (_, None) => return ().into_any(),
    };
    view! {
        <section class="card-box stack" id="job-approval" tabindex="-1" aria-labelledby="job-approval-title">
            <h2 id="job-approval-title">{t(k::JOBS_APPROVAL)}</h2>
            {body}
        </section>
    }
    .into_any()
}

fn answered(asked: &Asked) -> AnyView {
    let approval = &asked.approval;
    let is_declined = asked.state == JobState::Declined;
    let by = if is_declined {
        k::JOBS_APPROVAL_DECLINED_BY
    } else {
        k::JOBS_APPROVAL_APPROVED_BY
    };
    let name = if approval.answered_by.is_empty() {
        t(k::JOBS_OPERATOR).into_any()
    } else {
        view! { <bdi dir="ltr">{approval.answered_by.clone()}</bdi> }.into_any()
    };
    let reason = is_declined.then(|| {
        view! {
            <dt>{t(k::JOBS_APPROVAL_REASON)}</dt>
            <dd><bdi>{approval.reason.clone()}</bdi></dd>
        }
    });
    view! {
        <dl class="pairs">
            <dt>{t(by)}</dt>
            <dd>{name} " " {approval.answered_at.map(|at| view! { <Time at/> })}</dd>
            {reason}
        </dl>
    }
    .into_any()
}

fn waits(ui: Ui, preview: Preview, asked: &Asked) -> AnyView {
    let approval = &asked.approval;
    let text = if asked.mine {
        t(k::JOBS_APPROVAL_OWN).to_owned()
    } else {
        tr(
            k::JOBS_APPROVAL_TEXT,
            &[("name", asked.started_by.as_str().into())],
        )
    };
    let ways = approval.is_mine_to_answer.then(|| ways(ui, preview));
    view! {
        <p>{text}</p>
        <dl class="pairs">
            <dt>{t(k::JOBS_APPROVAL_ASKED)}</dt>
            <dd><Time at=approval.asked_at/></dd>
            <dt>{t(k::JOBS_APPROVAL_UNTIL)}</dt>
            <dd><Time at=approval.until/></dd>
        </dl>
        {ways}
    }
    .into_any()
}

/// Nothing is asked for where the reader has nothing to answer.
async fn load(id: String) -> Result<Option<JobPreview>, CallError> {
    let Ok(id) = id.parse() else {
        return Ok(None);
    };
    match calls::jobs(JobCommand::ApprovalPreview(id)).await? {
        JobReply::Preview(preview) => Ok(Some(preview)),
        _ => Err(odd_answer()),
    }
}

/// Whom it would be done to, and both answers.
fn ways(ui: Ui, preview: Preview) -> AnyView {
    let (id, kind) = ui.row.with_untracked(|row| (row.id, row.kind));
    let is_campaign = kind == JobKind::Campaign;
    let declining = RwSignal::new(false);
    let approve = move |()| answer(ui, JobCommand::Approve(id), k::JOBS_APPROVAL_APPROVED, None);
    view! {
        <h3>{t(k::JOBS_APPROVAL_PREVIEW)}</h3>
        {preview.view(|| waiting(4), move |preview| preview.as_ref().map(|preview| people(preview, is_campaign)).into_any())}
        <div class="row">
            <Button kind=ButtonKind::Primary on_press=approve>{t(k::JOBS_APPROVAL_APPROVE)}</Button>
            <Button kind=ButtonKind::Danger on_press=move |()| declining.set(true)>{t(k::JOBS_APPROVAL_DECLINE)}</Button>
        </div>
        <Dialog id="decline-job" open=declining title=t(k::JOBS_APPROVAL_DECLINE_TITLE) lead=t(k::JOBS_APPROVAL_DECLINE_TEXT) sticky=true>
            {decline(ui, declining)}
        </Dialog>
    }
    .into_any()
}

fn people(preview: &JobPreview, is_campaign: bool) -> AnyView {
    let administrators = (preview.administrators > 0).then(|| {
        let text = words::count(k::JOBS_PREVIEW_ADMINISTRATORS, preview.administrators);
        view! { <Notice tone=Tone::Warn>{text}</Notice> }
    });
    view! {
        {administrators}
        {whom(preview, is_campaign)}
    }
    .into_any()
}

fn decline(ui: Ui, open: RwSignal<bool>) -> AnyView {
    let id = ui.row.with_untracked(|row| row.id);
    let reason = RwSignal::new(String::new());
    let refused = RwSignal::new(None::<FieldError>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = reason.get_untracked().trim().to_owned();
        // The one refusal that can be told without asking; the service has the last word.
        if text.is_empty() {
            refused.set(Some(FieldError::new("reason", Code::Required)));
            return;
        }
        let command = JobCommand::Decline {
            job: id,
            reason: text,
        };
        answer(
            ui,
            command,
            k::JOBS_APPROVAL_DECLINED,
            Some((open, refused)),
        );
    };
    let error = Signal::derive(move || refused.with(|error| error.as_ref().map(field_text)));
    view! {
        <form method="post" class="stack" on:submit=submit>
            <Field label=t(k::JOBS_APPROVAL_REASON) name="reason" value=reason autofocus=true error/>
            <div class="row end">
                <Button on_press=move |()| open.set(false)>{t(k::CANCEL)}</Button>
                <Button kind=ButtonKind::Danger>{t(k::JOBS_APPROVAL_DECLINE)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// Answers, and shows the job as it is then: somebody else may have been faster. `asking`: the dialog that asked, and its refusal.
fn answer(
    ui: Ui,
    command: JobCommand,
    done: Key,
    asking: Option<(RwSignal<bool>, RwSignal<Option<FieldError>>)>,
) {
    let id = ui.row.with_untracked(|row| row.id);
    ui.kit.run(async move {
        let answered = single(command).await;
        let field = match (&answered, asking) {
            (Err(CallError::Problem(problem)), Some((_, refused))) => {
                refused.try_set(problem.errors.first().cloned());
                !problem.errors.is_empty()
            }
            _ => false,
        };
        if field {
            return;
        }
        if let Some((open, _)) = asking {
            open.try_set(false);
        }
        match answered {
            Ok(row) => {
                take(ui, row);
                say(Ok(t(done).to_owned()));
            }
            Err(error) => {
                say(Err(error));
                if let Ok(row) = single(JobCommand::Get(id)).await {
                    take(ui, row);
                }
            }
        }
    });
}
