//! `reset`, `force-change`, `block`, `sign-out` and `campaign`: one thing done to many people as a job, and `jobs`: looking after those there are.
//!
//! The command works on its job itself, beside a running program or without one. Killed, it leaves a job that a running program takes
//! over by itself within seconds, and that `--resume` sees to its end.

mod filter;
mod jobs;
mod out;
mod progress;
mod say;

pub(super) use filter::of as filter;
pub(super) use jobs::jobs;

use super::arguments::{How, Out, Reset, ToMany, Whom};
use super::{Failure, Session, data, user};
use domain::JobId;
use domain::wire::jobs::{JobDelivery, JobRow, JobState, JobWork, NewJob};
use domain::wire::people::{GeneratorShape, PeopleFilter, Selection};
use out::Sink;
use progress::{Form, Progress};
use service::jobs::{FromFile, Started};
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;
use std::time::Instant;

pub(super) async fn reset(session: &Session, what: Reset) -> Result<(), Failure> {
    let Reset {
        whom,
        links,
        own,
        words,
        characters,
        keep,
        out,
        how,
    } = what;
    let generated = JobWork::Reset {
        shape: match (words, characters) {
            (Some(count), _) => GeneratorShape::Words { count },
            (None, Some(length)) => GeneratorShape::Characters { length },
            (None, None) => GeneratorShape::default(),
        },
        delivery: if own {
            JobDelivery::Own
        } else {
            JobDelivery::Show
        },
    };
    let work = links.map_or(generated, |minutes| JobWork::Links { minutes });
    let makes_its_own = links.is_some() || own || words.is_some() || characters.is_some();
    many(session, work, whom, how, Some((out, keep, makes_its_own))).await
}

pub(super) async fn to_many(session: &Session, work: JobWork, what: ToMany) -> Result<(), Failure> {
    many(session, work, what.whom, what.how, None).await
}

/// Whom a job is for, as far as it was found out.
enum Target {
    Selected(NewJob),
    File(Vec<u8>, FromFile),
}

async fn many(
    session: &Session,
    work: JobWork,
    whom: Whom,
    how: How,
    passwords: Option<(Out, bool, bool)>,
) -> Result<(), Failure> {
    let (out, keep, makes_its_own) = match passwords {
        Some((out, keep, makes_its_own)) => (Some(out), keep, Some(makes_its_own)),
        None => (None, false, None),
    };
    let to = out.as_ref().and_then(|out| out.out.as_deref());
    let form = Form::of(session, to == Some(Path::new("-")));
    if let Some(id) = whom.resume {
        let sink = open(out.as_ref())?;
        let job = take_up(session, JobId(id)).await?;
        return see_to_its_end(session, job, sink, form).await;
    }
    let target = target(session, work, &whom, &how, keep, makes_its_own).await?;
    if to.is_some() && !target.work().makes_passwords() {
        let none = "--out is for passwords that are made, and this job makes none";
        return Err(Failure::Misuse(none.to_owned()));
    }
    let (people, has_bad_rows) = preview(session, &target, how.dry_run, form).await?;
    if how.dry_run {
        return Ok(());
    }
    agree(&how, whom.file.as_deref(), people)?;
    let sink = if how.detach {
        None
    } else {
        open(out.as_ref())?
    };
    let Started { job, is_new } = start(session, target, people).await?;
    if how.detach {
        return Progress::new(form).end(&job, |job| say::started(job, is_new));
    }
    let outcome = see_to_its_end(session, job, sink, form).await;
    match outcome {
        Ok(()) if has_bad_rows => Err(Failure::Partly),
        other => other,
    }
}

/// What the file or the selection means.
async fn target(
    session: &Session,
    work: JobWork,
    whom: &Whom,
    how: &How,
    keep: bool,
    makes_its_own: Option<bool>,
) -> Result<Target, Failure> {
    if let Some(file) = &whom.file {
        let csv = data::read(file)?;
        let is_given = makes_its_own.is_some() && service::jobs::has_passwords(&csv).await?;
        if is_given && makes_its_own == Some(true) {
            let both = "the file has passwords: --links, --own, --words and --characters are for a file without them";
            return Err(Failure::Misuse(both.to_owned()));
        }
        if keep && !is_given {
            let none = "--keep is for a file with passwords: those that are made are temporary";
            return Err(Failure::Misuse(none.to_owned()));
        }
        let work = if is_given {
            JobWork::Given { must_change: !keep }
        } else {
            work
        };
        let from = FromFile {
            work,
            good_rows_only: how.good_rows_only,
            expected: None,
            start_at: how.at,
            key: how.key.clone(),
        };
        return Ok(Target::File(csv, from));
    }
    let selection = if whom.users.is_empty() {
        let filter = if whom.all {
            PeopleFilter::default()
        } else {
            filter::of(session, &whom.filter).await?
        };
        Selection::Matching {
            filter,
            except: Vec::new(),
        }
    } else {
        user::selection(session, &whom.users).await?
    };
    Ok(Target::Selected(NewJob {
        work,
        selection,
        expected: None,
        start_at: how.at,
        key: how.key.clone(),
    }))
}

impl Target {
    const fn work(&self) -> &JobWork {
        match self {
            Self::Selected(job) => &job.work,
            Self::File(_, from) => &from.work,
        }
    }
}

/// To how many it would be done, and whether rows of the file are passed over. A person is told, and a program if it asked for nothing
/// else.
async fn preview(
    session: &Session,
    target: &Target,
    dry_run: bool,
    form: Form,
) -> Result<(u64, bool), Failure> {
    let (desk, caller) = (&session.desk, &session.caller);
    let (people, bad_rows, text, json) = match target {
        Target::Selected(job) => {
            let preview = service::jobs::preview(desk, caller, job).await?;
            let json = serde_json::to_string(&preview);
            let text = say::preview(&preview, &job.work);
            (preview.people, 0, text, json)
        }
        Target::File(csv, from) => {
            let report = service::jobs::check_list(desk, caller, csv, from.work.kind()).await?;
            let json = serde_json::to_string(&report);
            let text = data::report_as_text(&report, "nothing changed yet");
            (u64::from(report.good), report.problem_count, text, json)
        }
    };
    match (dry_run, form) {
        (true, Form::Bar) => session.output.text(&text)?,
        (true, _) => session.output.line(&json.unwrap_or_default())?,
        (false, Form::Bar) => write!(io::stderr(), "{text}")?,
        (false, _) => {}
    }
    Ok((people, bad_rows > 0))
}

/// Grave things are done to so many people as somebody typed.
fn agree(how: &How, file: Option<&Path>, people: u64) -> Result<(), Failure> {
    if how.yes || people == 0 {
        return Ok(());
    }
    let is_read_from = file == Some(Path::new("-"));
    if is_read_from || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        let nobody =
            "nobody can be asked here: --yes says that it is meant, --dry-run what it would do";
        return Err(Failure::Misuse(nobody.to_owned()));
    }
    write!(io::stderr(), "Type the number of people to go on: ")?;
    io::stderr().flush()?;
    let mut typed = String::new();
    io::stdin().lock().read_line(&mut typed)?;
    if typed.trim() == people.to_string() {
        Ok(())
    } else {
        Err(Failure::Misuse(
            "another number: nothing was changed".to_owned(),
        ))
    }
}

fn open(out: Option<&Out>) -> Result<Option<Sink>, Failure> {
    let Some(Out {
        out: Some(target),
        force,
    }) = out
    else {
        return Ok(None);
    };
    Sink::open(target, *force).map(Some)
}

async fn start(session: &Session, target: Target, people: u64) -> Result<Started, Failure> {
    let (desk, caller) = (&session.desk, &session.caller);
    match target {
        Target::Selected(job) => {
            let job = NewJob {
                // A key may name a job that was for others by now.
                expected: job.key.is_none().then_some(people),
                ..job
            };
            Ok(service::jobs::begin(desk, caller, &job).await?)
        }
        Target::File(csv, from) => {
            Ok(service::jobs::begin_from_file(desk, caller, &csv, &from).await?)
        }
    }
}

/// A job that was begun: one that is held goes on.
async fn take_up(session: &Session, id: JobId) -> Result<JobRow, Failure> {
    let (desk, caller) = (&session.desk, &session.caller);
    let job = service::jobs::get(desk, caller, id).await?;
    if job.state == JobState::Paused {
        return Ok(service::jobs::resume(desk, caller, id).await?);
    }
    Ok(job)
}

async fn see_to_its_end(
    session: &Session,
    job: JobRow,
    sink: Option<Sink>,
    form: Form,
) -> Result<(), Failure> {
    let (desk, caller) = (&session.desk, &session.caller);
    let mut progress = Progress::new(form);
    let job = drive(session, job, |job| progress.tell(job, now())).await?;
    if !job.state.is_over() {
        progress.end(&job, say::so_far)?;
        return Err(left_open(&job));
    }
    if let Some(sink) = sink {
        // Nothing to write is no reason to leave no file behind.
        let only_not_mailed = job.is_mailed;
        let rows = service::jobs::csv(desk, caller, job.id, only_not_mailed).await?;
        sink.take(rows).await?;
    }
    progress.end(&job, say::outcome)?;
    match job.state {
        JobState::Done if job.counts.done == job.counts.total => Ok(()),
        JobState::Done if job.counts.done > 0 => Err(Failure::Partly),
        _ => Err(Failure::Bad),
    }
}

/// Until it is over, somebody holds it, or this command is told to stop.
async fn drive(
    session: &Session,
    job: JobRow,
    told: impl FnMut(&JobRow),
) -> Result<JobRow, Failure> {
    if job.state.is_over() {
        return Ok(job);
    }
    let stop = crate::serve::stop_signal()?;
    let (desk, caller) = (&session.desk, &session.caller);
    Ok(service::jobs::drive_until(desk, caller, job.id, told, stop).await?)
}

/// Somebody held the job, or this command was told to stop.
fn left_open(job: &JobRow) -> Failure {
    let goes_on = format!("it goes on with: latchkey reset --resume {}", job.id);
    match job.state {
        JobState::Paused => Failure::Failed(format!("the job is held; {goes_on}")),
        JobState::WaitsForApproval => {
            let waits =
                "the job waits for another administrator; as the operator: latchkey jobs approve";
            Failure::Failed(format!("{waits} {}", job.id))
        }
        _ => Failure::Interrupted(goes_on),
    }
}

/// Sees a job to its end whose outcome the caller tells: at a terminal alone a bar is drawn.
pub(super) async fn see_through(session: &Session, job: JobRow) -> Result<JobRow, Failure> {
    let form = Form::of(session, false);
    let mut progress = Progress::new(form);
    let told = |job: &JobRow| {
        if form == Form::Bar {
            progress.tell(job, now());
        }
    };
    let job = drive(session, job, told).await?;
    progress.clear();
    if job.state.is_over() {
        Ok(job)
    } else {
        Err(left_open(&job))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "between two lines on a terminal, real time passes"
)]
fn now() -> Instant {
    Instant::now()
}
