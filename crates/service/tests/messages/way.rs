//! The way back in against a small model (promise T9): whatever two browsers ask for, in whichever order, a step does what the model says, and the
//! password changes only at the end of a way whose own proofs opened it.

use crate::desk::{rows, take_mails, take_texts};
use crate::factors::{at_once, shown, with_app, with_codes};
use domain::wire::recovery::RecoveryMethod as Method;
use domain::{PersonId, Secret, Span};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use service::recovery::{Proof, another, begin, choose, finish, prove};
use service::testing::{TestDesk, one_desk, origin_at};
use service::{Error, messages};

const HOME: &str = "anna@home.example";
const PHONE: &str = "+498912345678";
const NEEDED: usize = 2;

/// What a browser can do.
#[derive(Clone, Copy, Debug)]
enum Step {
    Choose(Method),
    Another,
    /// With the code that this browser asked for last by this method, the one that the other did, or none that was sent. Of what is not
    /// sent: with a code that is good now, the one that was used last, or none.
    Prove(Whose, Method),
    Finish,
    Wait,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Mine,
    Theirs,
    Nobodys,
}

/// What one browser's way is.
#[derive(Clone, Default)]
struct Way {
    asked: Option<Method>,
    /// When a code was asked for last, and by which method.
    last: Option<(Method, i64)>,
    /// The codes that were sent to it.
    codes: Vec<(Method, Secret)>,
    /// The method whose code opens it now.
    open: Option<Method>,
    proven: Vec<Method>,
    /// The password was changed since its first proof, or through it.
    is_over: bool,
    /// A password came of it.
    is_done: bool,
}

struct Model {
    ways: [Way; 2],
    failures: u32,
    changes: u32,
    /// What the app was told.
    secret: Secret,
    /// The time step whose code was accepted last, and that code.
    step: (i64, Option<Secret>),
    /// Recovery codes that were not used, and that were.
    unused: Vec<Secret>,
    used: Vec<Secret>,
}

impl Model {
    /// What somebody types.
    fn typed(
        &self,
        desk: &TestDesk,
        who: usize,
        whose: Whose,
        method: Method,
    ) -> Result<Secret, Broken> {
        let code = match (whose, method) {
            (Whose::Nobodys, _) => None,
            (Whose::Mine, Method::Authenticator) => Some(shown(desk, &self.secret, 0)?),
            (Whose::Theirs, Method::Authenticator) => self.step.1.clone(),
            (Whose::Mine, Method::RecoveryCode) => self.unused.last().cloned(),
            (Whose::Theirs, Method::RecoveryCode) => self.used.last().cloned(),
            (Whose::Mine, _) => code_of(&self.ways[who], method),
            (Whose::Theirs, _) => code_of(&self.ways[1 - who], method),
        };
        Ok(code.unwrap_or_else(|| Secret::new("12345x")))
    }

    /// Whether that is a proof of what is asked for.
    fn fits(&self, desk: &TestDesk, who: usize, code: &Secret) -> Result<bool, Broken> {
        let way = &self.ways[who];
        Ok(match way.asked {
            None => false,
            Some(Method::Authenticator) => {
                step_now(desk) > self.step.0 && shown(desk, &self.secret, 0)? == *code
            }
            Some(Method::RecoveryCode) => self.unused.contains(code),
            Some(Method::Email | Method::Phone) => {
                let newest = way.codes.last().filter(|(of, _)| way.open == Some(*of));
                newest.is_some_and(|(_, right)| right == code)
            }
        })
    }

    fn proven(&mut self, desk: &TestDesk, who: usize, code: Secret) {
        let way = &mut self.ways[who];
        match way.asked {
            Some(Method::Authenticator) => self.step = (step_now(desk), Some(code)),
            Some(Method::RecoveryCode) => {
                self.unused.retain(|unused| *unused != code);
                self.used.push(code);
            }
            _ => {}
        }
        way.proven.extend(way.asked);
        (way.asked, way.open) = (None, None);
    }
}

fn step_now(desk: &TestDesk) -> i64 {
    desk.now().0 / 30_000_000
}

fn said<T>(outcome: &Result<T, Error>) -> String {
    let Err(error) = outcome else {
        return "ok".to_owned();
    };
    let problem = error.problem();
    let first = problem.errors.first().map(|first| first.code);
    first.unwrap_or(problem.code).as_str().to_owned()
}

fn code_of(way: &Way, method: Method) -> Option<Secret> {
    let mut codes = way.codes.iter().rev();
    codes
        .find(|(of, _)| *of == method)
        .map(|(_, code)| code.clone())
}

type Broken = Box<dyn std::error::Error + Send + Sync>;

/// The code that was sent just now, if one was.
async fn sent(desk: &TestDesk, method: Method) -> Result<Option<Secret>, Broken> {
    messages::drain(desk).await?;
    let said: Vec<String> = match method {
        Method::Email => take_mails(desk)?
            .into_iter()
            .map(|mail| mail.text)
            .collect(),
        Method::Phone => take_texts(desk)?,
        Method::Authenticator | Method::RecoveryCode => return Ok(None),
    };
    let digits = said
        .iter()
        .filter(|text| !text.contains("/not-me#"))
        .find_map(|text| {
            let text = text.replace(PHONE, "");
            let mut runs = text.split(|c: char| !c.is_ascii_digit());
            runs.find(|run| run.len() == 6).map(Secret::new)
        });
    Ok(digits)
}

#[expect(clippy::too_many_lines, reason = "one arm for each step")]
async fn walk(steps: &[(usize, Step)]) -> Result<(), Broken> {
    let desk = &one_desk().await?;
    let anna = desk.person("anna@example.org").await?;
    desk.set_contacts(&anna, HOME, PHONE).await?;
    at_once(desk).await?;
    let secret = with_app(desk, "anna@example.org").await?;
    let unused = with_codes(desk, "anna@example.org").await?;
    let codes = unused.len();
    let operator = service::Caller::operator();
    let now = service::settings::get(desk, &operator).await?;
    let mut rules = now.self_service;
    rules.methods_needed = 2;
    service::settings::set_self_service(desk, &operator, now.version, rules).await?;
    let first = origin_at("192.0.2.1");
    let browsers = [
        begin(desk, &first, "anna@example.org").await?,
        begin(desk, &first, "ANNA@example.org").await?,
    ];
    let mut model = Model {
        ways: [Way::default(), Way::default()],
        failures: 0,
        changes: 0,
        secret,
        step: (step_now(desk) - 1, None),
        unused,
        used: Vec::new(),
    };
    for (place, (who, step)) in steps.iter().enumerate() {
        // Addresses have a limit of their own, which is not what is asked here.
        let origin = origin_at(&format!("198.51.100.{place}"));
        let browser = &browsers[*who];
        let at = desk.now().0;
        let expected;
        let outcome = match step {
            Step::Wait => {
                desk.clock.advance(Span::seconds(61));
                continue;
            }
            Step::Another => {
                let way = &mut model.ways[*who];
                expected = if way.is_done { "link_dead" } else { "ok" };
                if expected == "ok" {
                    (way.asked, way.open) = (None, None);
                }
                said(&another(desk, browser).await)
            }
            Step::Choose(method) => {
                let way = &mut model.ways[*who];
                let soon = way
                    .last
                    .is_some_and(|(last, when)| last == *method && at < when + Span::seconds(30).0);
                expected = if way.is_done {
                    "link_dead"
                } else if way.proven.contains(method) {
                    "unknown_value"
                } else if soon {
                    "too_many_sent"
                } else {
                    "ok"
                };
                match choose(desk, &origin, browser, *method, PHONE).await {
                    Ok(sending) => {
                        sending.run(desk).await?;
                        let code = sent(desk, *method).await?;
                        way.asked = Some(*method);
                        if method.kind().is_some() {
                            way.last = Some((*method, at));
                        }
                        way.open = code.is_some().then_some(*method);
                        // Whether one was sent is the budget's; a new one ends the other browser's.
                        if let Some(code) = code {
                            way.codes.push((*method, code));
                            let other = &mut model.ways[1 - *who];
                            if other.open == Some(*method) {
                                other.open = None;
                            }
                        }
                        "ok".to_owned()
                    }
                    Err(error) => said::<()>(&Err(error)),
                }
            }
            Step::Prove(whose, method) => {
                let code = model.typed(desk, *who, *whose, *method)?;
                let fits = model.fits(desk, *who, &code)?;
                let way = &model.ways[*who];
                expected = if way.asked.is_none() || way.is_done {
                    "link_dead"
                } else if model.failures >= 5 {
                    "too_many_attempts"
                } else if fits && !way.is_over {
                    "ok"
                } else {
                    "code_wrong"
                };
                let outcome =
                    said(&prove(desk, &origin, browser, &Proof::Code(code.clone())).await);
                match expected {
                    "ok" => model.proven(desk, *who, code),
                    "code_wrong" => model.failures += 1,
                    _ => {}
                }
                outcome
            }
            Step::Finish => {
                let way = &model.ways[*who];
                let arrived = way.proven.len() >= NEEDED && !way.is_over;
                expected = if arrived { "ok" } else { "link_dead" };
                let password = Secret::new(format!("lantern otter {place:02} violet harbour"));
                let outcome = said(&finish(desk, &origin, browser, &password).await);
                if arrived {
                    model.changes += 1;
                    // Every code ends, and so does what was proven beside the old password.
                    for way in &mut model.ways {
                        way.open = None;
                        way.is_over |= !way.proven.is_empty();
                    }
                    model.ways[*who].is_done = true;
                    sent(desk, Method::Email).await?;
                    sent(desk, Method::Phone).await?;
                }
                outcome
            }
        };
        if outcome != expected {
            return Err(format!("step {place}, {who} {step:?}: {outcome}, not {expected}").into());
        }
    }
    let id = PersonId(anna.id);
    let credential = store::credentials::get(&desk.store().read(), id).await?;
    let version = credential.ok_or("no password")?.version;
    let first = 1;
    if version != first + i64::from(model.changes) {
        return Err(format!(
            "the password was changed {version} times, not {}",
            model.changes
        )
        .into());
    }
    let left = store::recovery_codes::standing(&desk.store().read(), id).await?;
    let left = left.map_or(0, |standing| standing.left as usize);
    if left != model.unused.len() || left + model.used.len() != codes {
        return Err(format!("{left} recovery codes are left").into());
    }
    rows(desk).await?;
    Ok(())
}

fn step() -> impl Strategy<Value = (usize, Step)> {
    let method = prop::sample::select(Method::ALL.to_vec());
    let whose = prop_oneof![
        4 => Just(Whose::Mine),
        1 => Just(Whose::Theirs),
        1 => Just(Whose::Nobodys)
    ];
    let step = prop_oneof![
        4 => method.clone().prop_map(Step::Choose),
        1 => Just(Step::Another),
        6 => (whose, method).prop_map(|(whose, method)| Step::Prove(whose, method)),
        2 => Just(Step::Finish),
        1 => Just(Step::Wait),
    ];
    (prop_oneof![3 => Just(0_usize), 1 => Just(1_usize)], step)
}

#[test]
fn t9_the_way_does_what_a_small_model_says() -> Result<(), Broken> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let config = Config {
        cases: 48,
        failure_persistence: None,
        ..Config::default()
    };
    // Waits add up to less than a quarter of an hour: that the time ends a way has a test of its own.
    let steps = prop::collection::vec(step(), 4..24).prop_filter("within its time", |steps| {
        let waits = steps.iter().filter(|(_, step)| matches!(step, Step::Wait));
        waits.count() < 9
    });
    // The straight way first, so that its end is reached in every run.
    let straight = [
        (0, Step::Choose(Method::Email)),
        (0, Step::Prove(Whose::Mine, Method::Email)),
        (0, Step::Choose(Method::Phone)),
        (0, Step::Prove(Whose::Mine, Method::Phone)),
        (0, Step::Finish),
        (0, Step::Finish),
    ];
    runtime.block_on(walk(&straight))?;
    let without_mail = [
        (0, Step::Choose(Method::Authenticator)),
        (0, Step::Prove(Whose::Mine, Method::Authenticator)),
        (1, Step::Choose(Method::Authenticator)),
        (1, Step::Prove(Whose::Theirs, Method::Authenticator)),
        (1, Step::Choose(Method::RecoveryCode)),
        (1, Step::Prove(Whose::Mine, Method::RecoveryCode)),
        (0, Step::Choose(Method::RecoveryCode)),
        (0, Step::Prove(Whose::Theirs, Method::RecoveryCode)),
        (0, Step::Prove(Whose::Mine, Method::RecoveryCode)),
        (0, Step::Finish),
        (1, Step::Finish),
    ];
    runtime.block_on(walk(&without_mail))?;
    TestRunner::new(config)
        .run(&steps, |steps| {
            runtime
                .block_on(walk(&steps))
                .map_err(|error| TestCaseError::fail(error.to_string()))
        })
        .map_err(|error| error.to_string().into())
}
