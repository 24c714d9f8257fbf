//! The way back in (product section 4; promises T1 to T14, E1, E3, L2, L4): every step, and every way to take one out of turn.

use crate::desk::{Letter, Outcome, code, log, rows, take_mails, take_texts};
use crate::factors::{at_once, with_app, with_codes};
use domain::password::state::PasswordKind;
use domain::wire::people::Selection;
use domain::wire::problem::Problem;
use domain::wire::recovery::{RecoveryMethod as Method, RecoveryNext, RecoveryStanding};
use domain::wire::settings::{SelfService, SelfServiceScope};
use domain::{PersonId, Role, Secret, Span};
use service::credentials::Kind;
use service::recovery::{Proof, another, begin, choose, finish, lift_stop, prove, rules, stand};
use service::testing::{PASSWORD, TestDesk, desks, origin_at};
use service::{Caller, Error, groups, messages, people, sessions, settings};
use store::Person;

const HOME: &str = "anna@home.example";
const PHONE: &str = "+498912345678";
const CHOSEN: &str = "lantern otter violet 91 harbour";
/// A change of the settings.
type Change = fn(&mut SelfService);
type Anything = Box<dyn std::error::Error + Send + Sync>;

async fn anna(desk: &TestDesk) -> Result<Person, Error> {
    let anna = desk.person("anna@example.org").await?;
    desk.set_contacts(&anna, HOME, PHONE).await
}

async fn admin(desk: &TestDesk) -> Result<Caller, Error> {
    let admin = desk.admin("me@example.org").await?;
    desk.caller_for(&admin).await
}

async fn set(desk: &TestDesk, change: impl Fn(&mut SelfService)) -> Result<(), Error> {
    let operator = Caller::operator();
    let now = settings::get(desk, &operator).await?;
    let mut wanted = now.self_service;
    change(&mut wanted);
    settings::set_self_service(desk, &operator, now.version, wanted).await?;
    Ok(())
}

const NO_PASSWORD: store::credentials::State = store::credentials::State {
    password_set_at: 0,
    password_kind: 0,
    must_change: false,
    temporary_until: 0,
    temporary_used_at: 0,
    locked_until: 0,
};

fn here() -> service::Origin {
    origin_at("192.0.2.50")
}

async fn start(desk: &TestDesk, name: &str) -> Result<Secret, Error> {
    begin(desk, &here(), name).await
}

/// Asks for a code and sends what is to be sent.
async fn ask(desk: &TestDesk, browser: &Secret, method: Method, phone: &str) -> Result<(), Error> {
    choose(desk, &here(), browser, method, phone)
        .await?
        .run(desk)
        .await?;
    messages::drain(desk).await?;
    Ok(())
}

fn code_in(text: &str) -> Option<Secret> {
    let digits = text.split(|c: char| !c.is_ascii_digit());
    let mut codes = digits.filter(|run| run.len() == 6);
    codes.next().map(Secret::new)
}

/// The code that was mailed just now.
async fn mailed(desk: &TestDesk) -> Result<(Secret, Letter), Anything> {
    messages::drain(desk).await?;
    let mut mails = take_mails(desk)?;
    mails.retain(|mail| mail.text.contains("/recover/next#"));
    assert_eq!(mails.len(), 1, "one code");
    let mail = mails.remove(0);
    let text = mail.text.split("Code:\n").nth(1).ok_or("no code")?;
    Ok((Secret::new(&text[..6]), mail))
}

async fn type_code(desk: &TestDesk, browser: &Secret, code: &Secret) -> Result<(), Error> {
    prove(desk, &here(), browser, &Proof::Code(code.clone())).await
}

fn other_than(code: &Secret) -> Secret {
    Secret::new(if code.expose() == "000000" {
        "000001"
    } else {
        "000000"
    })
}

async fn next(desk: &TestDesk, browser: &Secret) -> Result<Option<RecoveryNext>, Error> {
    Ok(stand(desk, browser).await?.map(|standing| standing.next))
}

fn first_code<T>(outcome: &Result<T, Error>) -> String {
    let Err(error) = outcome else {
        return "ok".to_owned();
    };
    let problem = error.problem();
    let first = problem.errors.first().map(|first| first.code);
    first.unwrap_or(problem.code).as_str().to_owned()
}

/// By mail, up to the choice of a password.
async fn arrive(desk: &TestDesk, name: &str) -> Result<Secret, Anything> {
    let browser = start(desk, name).await?;
    ask(desk, &browser, Method::Email, "").await?;
    let (code, _) = mailed(desk).await?;
    type_code(desk, &browser, &code).await?;
    assert_eq!(next(desk, &browser).await?, Some(RecoveryNext::Password));
    Ok(browser)
}

#[tokio::test]
async fn t12_a_code_by_mail_opens_the_choice_of_a_password_and_everything_else_of_the_account_ends()
-> Outcome {
    for desk in desks().await? {
        let anna = anna(&desk).await?;
        let session = desk.sign_in("anna@example.org").await?;
        let browser = start(&desk, " Anna@Example.org ").await?;
        let standing = stand(&desk, &browser).await?.ok_or("no way")?;
        assert_eq!(standing.user_name, "Anna@Example.org", "as typed");
        assert!(rules(&desk, &browser).await?.is_none(), "not yet");
        ask(&desk, &browser, Method::Email, "").await?;
        let (code, mail) = mailed(&desk).await?;
        assert_eq!(mail.to, HOME, "t10");
        desk.sign_in("anna@example.org").await?;
        let here = origin_at("192.0.2.7");
        let alive = sessions::resolve(&desk, &here, &session.token).await?;
        assert!(alive.is_some(), "t13: asking changes nothing");
        let wrong = type_code(&desk, &browser, &other_than(&code)).await;
        assert_eq!(first_code(&wrong), "code_wrong");
        let spaced = Secret::new(format!("{} {}", &code.expose()[..3], &code.expose()[3..]));
        type_code(&desk, &browser, &spaced).await?;
        assert!(rules(&desk, &browser).await?.is_some());
        let weak = finish(&desk, &here, &browser, &Secret::new("short")).await;
        assert_eq!(code_of(&weak), "invalid_input");
        let same = finish(&desk, &here, &browser, &Secret::new(PASSWORD)).await;
        assert_eq!(first_code(&same), "password_same", "p4");
        finish(&desk, &here, &browser, &Secret::new(CHOSEN)).await?;
        assert!(
            sessions::resolve(&desk, &here, &session.token)
                .await?
                .is_none()
        );
        assert!(stand(&desk, &browser).await?.is_none(), "once");
        let again = finish(
            &desk,
            &here,
            &browser,
            &Secret::new("another lantern 17 meadow"),
        )
        .await;
        assert_eq!(first_code(&again), "link_dead");
        let signed_in = desk.try_sign_in("anna@example.org", CHOSEN).await?;
        assert!(signed_in.principal.must_change.is_none());
        messages::drain(&desk).await?;
        let told = take_mails(&desk)?;
        assert_eq!(told.len(), 1);
        assert!(told[0].text.contains("/not-me#"), "{}", told[0].text);
        assert_eq!(take_texts(&desk)?.len(), 1, "every known address");
        let entry = log(&desk, "recovery.password_chosen").await?.remove(0);
        assert_eq!(entry.target, Some(PersonId(anna.id)));
    }
    Ok(())
}

fn code_of<T>(outcome: &Result<T, Error>) -> String {
    code(outcome)
}

#[tokio::test]
async fn t10_a_number_is_compared_and_never_used_and_a_link_does_what_its_code_does() -> Outcome {
    for desk in desks().await? {
        anna(&desk).await?;
        let browser = start(&desk, "anna@example.org").await?;
        ask(&desk, &browser, Method::Phone, "+49 89 12345679").await?;
        assert!(take_texts(&desk)?.is_empty(), "another number");
        assert_eq!(rows(&desk).await?.len(), 0);
        desk.clock.advance(Span::seconds(30));
        ask(&desk, &browser, Method::Phone, "+49 89 12345678").await?;
        let texts = take_texts(&desk)?;
        assert!(texts[0].contains(PHONE));
        let code = code_in(&texts[0]).ok_or("no code")?;
        type_code(&desk, &browser, &code).await?;
        assert_eq!(next(&desk, &browser).await?, Some(RecoveryNext::Password));

        let browser = start(&desk, "anna@example.org").await?;
        ask(&desk, &browser, Method::Email, "").await?;
        let (_, mail) = mailed(&desk).await?;
        let token = mail.text.split("/recover/next#").nth(1).ok_or("no link")?;
        let token: String = token.chars().take_while(|c| !c.is_whitespace()).collect();
        for hostile in [
            "",
            "null",
            &token[1..],
            &format!("{token}="),
            &token.to_lowercase(),
        ] {
            let refused = prove(
                &desk,
                &origin_at("192.0.2.51"),
                &browser,
                &Proof::Token(Secret::new(hostile)),
            )
            .await;
            assert_ne!(first_code(&refused), "ok", "t8 {hostile:?}");
            let admin = Caller::operator();
            lift_stop(&desk, &admin, find(&desk, "anna@example.org").await?).await?;
        }
        prove(&desk, &here(), &browser, &Proof::Token(Secret::new(token))).await?;
        assert_eq!(next(&desk, &browser).await?, Some(RecoveryNext::Password));
    }
    Ok(())
}

async fn find(desk: &TestDesk, name: &str) -> Result<PersonId, Anything> {
    let person = store::people::by_user_name_key(&desk.store().read(), name).await?;
    Ok(PersonId(person.ok_or("no such person")?.id))
}

/// What a browser sees of each step, for a name: nothing in it may differ between names.
async fn seen(desk: &TestDesk, name: &str) -> Result<Vec<String>, Anything> {
    let mut seen = Vec::new();
    let browser = start(desk, name).await?;
    let mut look = async |what: &str| {
        let standing = stand(desk, &browser)
            .await?
            .map(|standing| RecoveryStanding {
                user_name: String::new(),
                ..standing
            });
        seen.push(format!("{what}: {standing:?}"));
        Ok::<_, Error>(())
    };
    look("begun").await?;
    let refused: Vec<Option<Problem>> = {
        let none = choose(desk, &here(), &browser, Method::Phone, "12").await;
        vec![none.err().map(|error| error.problem())]
    };
    look(&format!("{refused:?}")).await?;
    ask(desk, &browser, Method::Email, "").await?;
    look("mail").await?;
    let early = choose(desk, &here(), &browser, Method::Email, "").await;
    look(&format!("{:?}", early.err().map(|error| error.problem()))).await?;
    for (method, wrong) in [
        (Method::Email, "12345x"),
        (Method::Authenticator, "000000"),
        (Method::RecoveryCode, "0000-0000-0000-0000"),
    ] {
        if method.kind().is_none() {
            ask(desk, &browser, method, "").await?;
            look(method.name()).await?;
        }
        // The last of all is one too many.
        for _ in 0..2 {
            let wrong = type_code(desk, &browser, &Secret::new(wrong)).await;
            look(&format!("{:?}", wrong.err().map(|error| error.problem()))).await?;
        }
    }
    another(desk, &browser).await?;
    look("another").await?;
    let end = finish(desk, &here(), &browser, &Secret::new(CHOSEN)).await;
    look(&format!("{:?}", end.err().map(|error| error.problem()))).await?;
    Ok(seen)
}

#[tokio::test]
async fn e1_every_step_looks_the_same_whoever_is_named() -> Outcome {
    for desk in desks().await? {
        let caller = admin(&desk).await?;
        anna(&desk).await?;
        desk.person("nothing@example.org").await?;
        desk.person("factors@example.org").await?;
        with_app(&desk, "factors@example.org").await?;
        with_codes(&desk, "factors@example.org").await?;
        let blocked = desk.person("blocked@example.org").await?;
        desk.set_contacts(&blocked, "b@home.example", "").await?;
        let selection = Selection::Ids(vec![PersonId(blocked.id)]);
        people::set_blocked(&desk, &caller, &selection, true).await?;
        let gone = desk.person("gone@example.org").await?;
        desk.set_contacts(&gone, "g@home.example", "").await?;
        let selection = Selection::Ids(vec![PersonId(gone.id)]);
        people::delete(&desk, &caller, &selection).await?;
        let mut all = Vec::new();
        for name in ["anna", "nothing", "factors", "blocked", "gone", "nobody"] {
            // Each from an address of its own would be the same; one address has twenty failures an hour.
            desk.clock.advance(Span::hours(2));
            let at = desk.now();
            let saw = seen(&desk, &format!("{name}@example.org")).await?;
            let saw: Vec<String> = saw.into_iter().map(|line| relative(&line, at.0)).collect();
            all.push((name, saw));
        }
        let refusals = all[0].1.join("\n");
        assert_eq!(
            refusals.matches("code_wrong").count() + refusals.matches("CodeWrong").count(),
            5
        );
        for (name, saw) in &all[1..] {
            assert_eq!(saw, &all[0].1, "{name}");
        }
    }
    Ok(())
}

/// Moments as what they are after the beginning.
fn relative(line: &str, at: i64) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for c in line.chars().chain([' ']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        match digits.parse::<i64>() {
            Ok(moment) if digits.len() == 16 => {
                out.push('+');
                out.push_str(&(moment - at).to_string());
            }
            _ => out.push_str(&digits),
        }
        digits.clear();
        out.push(c);
    }
    out
}

#[tokio::test]
async fn t4_five_wrong_proofs_in_a_day_stop_the_name_whoever_typed_them_until_it_is_lifted()
-> Outcome {
    for desk in desks().await? {
        let caller = admin(&desk).await?;
        let anna = anna(&desk).await?;
        let browser = start(&desk, "anna@example.org").await?;
        ask(&desk, &browser, Method::Email, "").await?;
        let (code, _) = mailed(&desk).await?;
        let wrong = &other_than(&code);
        let tries = (0..60_u8).map(|last| {
            let (desk, browser) = (&desk, &browser);
            async move {
                let origin = origin_at(&format!("192.0.2.{last}"));
                prove(desk, &origin, browser, &Proof::Code(wrong.clone())).await
            }
        });
        let outcomes = futures::future::join_all(tries).await;
        let evaluated = outcomes
            .iter()
            .filter(|outcome| first_code(outcome) == "code_wrong")
            .count();
        assert_eq!(evaluated, 5, "and the others are not looked at");
        let late = type_code(&desk, &browser, &code).await;
        assert_eq!(first_code(&late), "too_many_attempts");
        // Another browser, another spelling, another method: one budget.
        let other = start(&desk, "ANNA@example.org").await?;
        ask(&desk, &other, Method::Phone, PHONE).await?;
        assert!(take_texts(&desk)?.is_empty(), "nothing is sent any more");
        let refused = type_code(&desk, &other, &Secret::new("123456")).await;
        assert_eq!(first_code(&refused), "too_many_attempts");
        let id = PersonId(anna.id);
        let detail = people::detail(&desk, &caller, id).await?;
        assert_eq!(
            detail.recovery_stopped_until,
            Some(desk.now().plus(Span::hours(24)))
        );
        desk.sign_in("anna@example.org").await?;
        lift_stop(&desk, &caller, id).await?;
        let detail = people::detail(&desk, &caller, id).await?;
        assert_eq!(detail.recovery_stopped_until, None);
        assert_eq!(log(&desk, "recovery.stop_lifted").await?.len(), 1);
        desk.clock.advance(Span::minutes(16));
        arrive(&desk, "anna@example.org").await?;
    }
    Ok(())
}

#[tokio::test]
async fn t9_a_proof_counts_in_the_browser_that_asked_for_it_and_no_step_can_be_left_out() -> Outcome
{
    for desk in desks().await? {
        anna(&desk).await?;
        let (mine, theirs) = (
            start(&desk, "anna@example.org").await?,
            start(&desk, "anna@example.org").await?,
        );
        let nothing = type_code(&desk, &mine, &Secret::new("123456")).await;
        assert_eq!(first_code(&nothing), "link_dead", "nothing was asked for");
        let early = finish(&desk, &here(), &mine, &Secret::new(CHOSEN)).await;
        assert_eq!(first_code(&early), "link_dead");
        ask(&desk, &mine, Method::Email, "").await?;
        let (code, mail) = mailed(&desk).await?;
        let early = finish(&desk, &here(), &mine, &Secret::new(CHOSEN)).await;
        assert_eq!(first_code(&early), "link_dead");
        // Somebody else's browser, with the right code and the right link, which it never asked for.
        let foreign = type_code(&desk, &theirs, &code).await;
        assert_eq!(first_code(&foreign), "link_dead");
        ask(&desk, &theirs, Method::Phone, "+498900000000").await?;
        let foreign = type_code(&desk, &theirs, &code).await;
        assert_eq!(first_code(&foreign), "code_wrong");
        let token = mail.text.split("/recover/next#").nth(1).ok_or("no link")?;
        let token: String = token.chars().take_while(|c| !c.is_whitespace()).collect();
        let foreign = prove(&desk, &here(), &theirs, &Proof::Token(Secret::new(token))).await;
        assert_eq!(first_code(&foreign), "code_wrong");
        type_code(&desk, &mine, &code).await?;
        let early = finish(&desk, &here(), &theirs, &Secret::new(CHOSEN)).await;
        assert_eq!(first_code(&early), "link_dead");
        for hostile in ["", "x", "null"] {
            let none = finish(&desk, &here(), &Secret::new(hostile), &Secret::new(CHOSEN)).await;
            assert_eq!(first_code(&none), "link_dead");
        }
        desk.sign_in("anna@example.org").await?;
        finish(&desk, &here(), &mine, &Secret::new(CHOSEN)).await?;
    }
    Ok(())
}

#[tokio::test]
async fn t14_administrators_prove_two_different_methods_whatever_is_set() -> Outcome {
    for desk in desks().await? {
        let helper = desk
            .person_with(
                "helper@example.org",
                &[Role::HelpdeskAdministrator],
                Some(PASSWORD),
            )
            .await?;
        desk.set_contacts(&helper, HOME, PHONE).await?;
        let boss = desk.admin("boss@example.org").await?;
        desk.set_contacts(&boss, "boss@home.example", "").await?;
        set(&desk, |rules| rules.methods_needed = 1).await?;
        let browser = start(&desk, "helper@example.org").await?;
        ask(&desk, &browser, Method::Email, "").await?;
        let (code, _) = mailed(&desk).await?;
        type_code(&desk, &browser, &code).await?;
        let Some(RecoveryNext::Choose(left)) = next(&desk, &browser).await? else {
            return Err("one was enough".into());
        };
        assert_eq!(left.len(), 1);
        assert_eq!(
            (left[0].method, left[0].masked.as_str()),
            (Method::Phone, "•••78"),
            "e3"
        );
        let early = finish(&desk, &here(), &browser, &Secret::new(CHOSEN)).await;
        assert_eq!(first_code(&early), "link_dead");
        let twice = choose(&desk, &here(), &browser, Method::Email, "").await;
        assert_eq!(
            first_code(&twice),
            "unknown_value",
            "another one than the first"
        );
        ask(&desk, &browser, Method::Phone, PHONE).await?;
        let code = code_in(&take_texts(&desk)?[0]).ok_or("no code")?;
        type_code(&desk, &browser, &code).await?;
        finish(&desk, &here(), &browser, &Secret::new(CHOSEN)).await?;
        messages::drain(&desk).await?;
        let told = take_mails(&desk)?;
        let administrators: Vec<&str> = told
            .iter()
            .filter(|mail| mail.subject.contains("an administrator chose"))
            .map(|mail| mail.to.as_str())
            .collect();
        assert_eq!(
            administrators,
            ["boss@home.example"],
            "s3: the others are told"
        );
        // One method alone leads to an administrator.
        let browser = start(&desk, "boss@example.org").await?;
        ask(&desk, &browser, Method::Email, "").await?;
        let (code, _) = mailed(&desk).await?;
        type_code(&desk, &browser, &code).await?;
        assert_eq!(
            next(&desk, &browser).await?,
            Some(RecoveryNext::Choose(Vec::new()))
        );
    }
    Ok(())
}

#[tokio::test]
async fn t2_the_way_lasts_a_quarter_of_an_hour_and_a_code_ten_minutes() -> Outcome {
    for desk in desks().await? {
        anna(&desk).await?;
        let browser = start(&desk, "anna@example.org").await?;
        ask(&desk, &browser, Method::Email, "").await?;
        let (first, _) = mailed(&desk).await?;
        desk.clock.advance(Span::seconds(29));
        let early = choose(&desk, &here(), &browser, Method::Email, "").await;
        assert_eq!(first_code(&early), "too_many_sent");
        desk.clock.advance(Span::seconds(1));
        ask(&desk, &browser, Method::Email, "").await?;
        let (second, _) = mailed(&desk).await?;
        if first.expose() != second.expose() {
            let old = type_code(&desk, &browser, &first).await;
            assert_eq!(first_code(&old), "code_wrong", "t5: a newer one ends it");
        }
        desk.clock.advance(Span::minutes(10));
        let late = type_code(&desk, &browser, &second).await;
        assert_eq!(first_code(&late), "code_wrong");
        ask(&desk, &browser, Method::Email, "").await?;
        let (third, _) = mailed(&desk).await?;
        desk.clock.advance(Span::seconds(15 * 60 - 10 * 60 - 31));
        type_code(&desk, &browser, &third).await?;
        desk.clock.advance(Span::seconds(1));
        assert!(stand(&desk, &browser).await?.is_none());
        let late = finish(&desk, &here(), &browser, &Secret::new(CHOSEN)).await;
        assert_eq!(first_code(&late), "link_dead");
    }
    Ok(())
}

#[tokio::test]
async fn t3_of_many_who_choose_at_the_end_of_one_way_one_does() -> Outcome {
    for desk in desks().await? {
        anna(&desk).await?;
        let browser = &arrive(&desk, "anna@example.org").await?;
        let tries = (0..20).map(|n| {
            let desk = &desk;
            async move {
                let password = Secret::new(format!("lantern otter violet {n:02} harbour"));
                finish(desk, &here(), browser, &password).await
            }
        });
        let outcomes = futures::future::join_all(tries).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn t5_another_password_other_contacts_other_roles_a_block_and_a_report_end_the_way() -> Outcome
{
    for desk in desks().await? {
        let caller = admin(&desk).await?;
        for change in ["password", "contacts", "roles", "blocked", "reported"] {
            let name = format!("{change}@example.org");
            let person = desk.person(&name).await?;
            let person = desk
                .set_contacts(&person, &format!("{change}@home.example"), "")
                .await?;
            let id = PersonId(person.id);
            let browser = start(&desk, &name).await?;
            ask(&desk, &browser, Method::Email, "").await?;
            let (code, _) = mailed(&desk).await?;
            let arrived = &arrive(&desk, &name).await?;
            match change {
                "password" => desk.set_password(&person, CHOSEN, Kind::Permanent).await?,
                "contacts" => {
                    let detail = people::detail(&desk, &caller, id).await?;
                    let fields = domain::wire::people::PersonFields {
                        mobile_phone: PHONE.to_owned(),
                        ..detail.fields
                    };
                    people::edit(&desk, &caller, id, detail.version, &fields).await?;
                }
                "roles" => {
                    let detail = people::detail(&desk, &caller, id).await?;
                    let roles = [Role::DirectoryReader].into_iter().collect();
                    people::set_roles(&desk, &caller, id, detail.version, roles).await?;
                }
                "blocked" => {
                    let selection = Selection::Ids(vec![id]);
                    people::set_blocked(&desk, &caller, &selection, true).await?;
                }
                _ => {
                    desk.store()
                        .write(|tx| async move { store::credentials::report(&tx, id).await })
                        .await?;
                }
            }
            let proof = type_code(&desk, &browser, &code).await;
            assert_eq!(first_code(&proof), "code_wrong", "{change}");
            let end = finish(
                &desk,
                &here(),
                arrived,
                &Secret::new("another lantern 17 meadow"),
            )
            .await;
            assert_eq!(first_code(&end), "link_dead", "{change}");
            messages::drain(&desk).await?;
            take_mails(&desk)?;
            take_texts(&desk)?;
            desk.clock.advance(Span::minutes(1));
        }
    }
    Ok(())
}

#[tokio::test]
async fn l2_a_locked_or_disabled_account_gets_back_in_and_one_without_a_password_too() -> Outcome {
    for desk in desks().await? {
        let anna = anna(&desk).await?;
        let id = PersonId(anna.id);
        for kind in [PasswordKind::Disabled, PasswordKind::None] {
            desk.store()
                .write(|tx| async move {
                    let locked = domain::Timestamp(i64::MAX / 2);
                    store::credentials::set_locked_until(&tx, id, locked).await?;
                    match kind {
                        PasswordKind::Disabled => store::credentials::disable(&tx, id).await,
                        _ => store::credentials::remove(&tx, &[id], &NO_PASSWORD)
                            .await
                            .map(drop),
                    }
                })
                .await?;
            let browser = arrive(&desk, "anna@example.org").await?;
            let password = format!("lantern otter violet {kind:?} harbour");
            finish(&desk, &here(), &browser, &Secret::new(&password)).await?;
            desk.try_sign_in("anna@example.org", &password).await?;
            messages::drain(&desk).await?;
            take_mails(&desk)?;
            desk.clock.advance(Span::minutes(16));
        }
    }
    Ok(())
}

#[tokio::test]
async fn what_counts_is_a_setting_and_a_changed_address_waits() -> Outcome {
    for desk in desks().await? {
        let anna = anna(&desk).await?;
        let id = PersonId(anna.id);
        let sent = async || -> Result<usize, Anything> {
            desk.clock.advance(Span::minutes(16));
            let browser = start(&desk, "anna@example.org").await?;
            let asked = choose(&desk, &here(), &browser, Method::Email, "").await;
            if first_code(&asked) != "unknown_value" {
                asked?.run(&desk).await?;
            }
            messages::drain(&desk).await?;
            Ok(take_mails(&desk)?.len())
        };
        assert_eq!(sent().await?, 1);
        set(&desk, |rules| rules.scope = SelfServiceScope::None).await?;
        assert_eq!(sent().await?, 0, "nobody");
        set(&desk, |rules| {
            rules.scope = SelfServiceScope::All;
            rules.email = false;
        })
        .await?;
        assert_eq!(sent().await?, 0, "not by mail");
        set(&desk, |rules| {
            rules.email = true;
            rules.count_unproven = false;
        })
        .await?;
        assert_eq!(sent().await?, 0, "nobody proved it");
        let prove = async |is_new: bool| {
            let now = desk.now();
            desk.store()
                .write(|tx| async move {
                    let kind = domain::contact::ContactKind::Email;
                    store::contacts::prove(&tx, id, kind, HOME, is_new, now).await
                })
                .await
        };
        prove(false).await?;
        assert_eq!(sent().await?, 1);
        prove(true).await?;
        assert_eq!(sent().await?, 0, "changed by its owner a short time ago");
        desk.clock.advance(Span::hours(24));
        assert_eq!(sent().await?, 1);
    }
    Ok(())
}

#[tokio::test]
async fn the_dry_run_says_of_everybody_what_the_way_itself_does() -> Outcome {
    for desk in desks().await? {
        let caller = admin(&desk).await?;
        let mut all = Vec::new();
        for (name, mail, phone, roles) in [
            ("a", "a@home.example", "", &[] as &[Role]),
            ("b", "", PHONE, &[]),
            ("c", "c@home.example", "+498912345699", &[]),
            ("d", "", "", &[]),
            ("e", "e@home.example", "", &[Role::HelpdeskAdministrator]),
            (
                "f",
                "f@home.example",
                "+498912345600",
                &[Role::UserAdministrator],
            ),
        ] {
            let name = format!("{name}@example.org");
            let person = desk.person_with(&name, roles, Some(PASSWORD)).await?;
            all.push(desk.set_contacts(&person, mail, phone).await?);
        }
        let impact = async |change: &dyn Fn(&mut SelfService)| {
            let mut wanted = SelfService::default();
            change(&mut wanted);
            settings::self_service_impact(&desk, &caller, wanted).await
        };
        let now = impact(&|_| ()).await?;
        assert_eq!(now.people, 7, "with the one who asks");
        assert_eq!((now.could, now.no_method, now.too_few), (4, 2, 1));
        assert_eq!(now.administrators_left_out, 2);
        let two = impact(&|rules| rules.methods_needed = 2).await?;
        assert_eq!((two.could, two.no_method, two.too_few), (2, 2, 3));
        let mail = impact(&|rules| rules.phone = false).await?;
        assert_eq!((mail.could, mail.no_method, mail.too_few), (2, 3, 2));
        let proven = impact(&|rules| rules.count_unproven = false).await?;
        assert_eq!((proven.could, proven.no_method), (0, 7));
        // An app for the one who has nothing, and one and codes for the administrator who has mail alone.
        with_app(&desk, "d@example.org").await?;
        with_app(&desk, "e@example.org").await?;
        let codes = with_codes(&desk, "e@example.org").await?;
        let new = impact(&|_| ()).await?;
        assert_eq!(
            (new.could, new.no_method, new.too_few),
            (4, 2, 1),
            "they are new"
        );
        let count = |rules: &mut SelfService| rules.cooling_hours = 0;
        let now = impact(&count).await?;
        assert_eq!((now.could, now.no_method, now.too_few), (6, 1, 0));
        let alone = impact(&|rules| {
            count(rules);
            (rules.email, rules.phone) = (false, false);
        })
        .await?;
        assert_eq!((alone.could, alone.no_method, alone.too_few), (2, 5, 0));
        let apps = impact(&|rules| {
            count(rules);
            (rules.email, rules.phone, rules.recovery_codes) = (false, false, false);
        })
        .await?;
        assert_eq!((apps.could, apps.no_method, apps.too_few), (1, 5, 1));
        // The last code that is used up counts no more, here and there.
        at_once(&desk).await?;
        for code in codes {
            let browser = start(&desk, "e@example.org").await?;
            ask(&desk, &browser, Method::RecoveryCode, "").await?;
            type_code(&desk, &browser, &code).await?;
        }
        let codes = impact(&|rules| {
            count(rules);
            (rules.email, rules.phone, rules.authenticator) = (false, false, false);
        })
        .await?;
        assert_eq!((codes.could, codes.no_method), (0, 7));
        let none = impact(&|rules| rules.scope = SelfServiceScope::None).await?;
        assert_eq!((none.could, none.not_covered), (0, 7));
        let wrong = impact(&|rules| rules.scope = SelfServiceScope::Selected).await;
        assert_eq!(first_code(&wrong), "required");
    }
    Ok(())
}

#[tokio::test]
async fn s3_who_is_in_a_group_of_a_chosen_group_is_covered_in_the_count_and_on_the_way() -> Outcome
{
    for desk in desks().await? {
        let caller = admin(&desk).await?;
        let anna = anna(&desk).await?;
        let mut ids = Vec::new();
        for name in ["Everybody", "North", "Harbour"] {
            let all = groups::add(&desk, &caller, name, "").await?;
            ids.extend(
                all.iter()
                    .find(|group| group.name == name)
                    .map(|group| group.id),
            );
        }
        let [everybody, north, harbour] = ids[..] else {
            return Err("three groups".into());
        };
        let her = Selection::Ids(vec![PersonId(anna.id)]);
        groups::add_members(&desk, &caller, harbour, &her).await?;
        groups::nest(&desk, &caller, north, harbour, true).await?;
        set(&desk, |rules| {
            rules.scope = SelfServiceScope::Selected;
            rules.groups = vec![everybody];
        })
        .await?;
        let could = async || {
            let now = settings::get(&desk, &caller).await?.self_service;
            let impact = settings::self_service_impact(&desk, &caller, now).await?;
            Ok::<_, Error>(impact.could)
        };
        assert_eq!(could().await?, 0, "not in it yet");
        let browser = start(&desk, "anna@example.org").await?;
        ask(&desk, &browser, Method::Email, "").await?;
        assert!(take_mails(&desk)?.is_empty());
        groups::nest(&desk, &caller, everybody, north, true).await?;
        assert_eq!(could().await?, 1, "two groups deep");
        arrive(&desk, "anna@example.org").await?;
    }
    Ok(())
}

#[tokio::test]
async fn settings_that_make_no_sense_are_refused_at_their_fields() -> Outcome {
    for desk in desks().await? {
        let caller = admin(&desk).await?;
        let version = settings::get(&desk, &caller).await?.version;
        let cases: [(Change, &str, &str); 8] = [
            (
                |rules| {
                    (rules.email, rules.phone) = (false, false);
                    (rules.authenticator, rules.recovery_codes) = (false, false);
                },
                "methods",
                "required",
            ),
            (
                |rules| {
                    (rules.email, rules.phone) = (false, false);
                    (rules.authenticator, rules.methods_needed) = (false, 2);
                },
                "methods_needed",
                "out_of_range",
            ),
            (
                |rules| rules.methods_needed = 0,
                "methods_needed",
                "out_of_range",
            ),
            (
                |rules| rules.cooling_hours = 721,
                "cooling_hours",
                "out_of_range",
            ),
            (|rules| rules.skip_days = 366, "skip_days", "out_of_range"),
            (
                |rules| rules.confirm_days = 731,
                "confirm_days",
                "out_of_range",
            ),
            (
                |rules| rules.helpdesk = "javascript:alert(1)".to_owned(),
                "helpdesk",
                "unknown_value",
            ),
            (
                |rules| rules.helpdesk = "https://help.example/\nx".to_owned(),
                "helpdesk",
                "control_characters",
            ),
        ];
        for (change, field, expected) in cases {
            let mut wanted = SelfService::default();
            change(&mut wanted);
            let refused = settings::set_self_service(&desk, &caller, version, wanted).await;
            let problem = refused.err().ok_or("it was accepted")?.problem();
            let first = &problem.errors[0];
            assert_eq!(
                (first.field.as_str(), first.code.as_str()),
                (field, expected)
            );
        }
        for helpdesk in [
            "https://help.example/desk",
            "help@example.org",
            "+49 89 1234567",
            "",
        ] {
            let now = settings::get(&desk, &caller).await?;
            let wanted = SelfService {
                helpdesk: helpdesk.to_owned(),
                ..now.self_service
            };
            settings::set_self_service(&desk, &caller, now.version, wanted).await?;
        }
        let helper = desk
            .person_with(
                "helper@example.org",
                &[Role::HelpdeskAdministrator],
                Some(PASSWORD),
            )
            .await?;
        let helper = desk.caller_for(&helper).await?;
        let now = settings::get(&desk, &caller).await?;
        let refused =
            settings::set_self_service(&desk, &helper, now.version, now.self_service).await;
        assert_eq!(code(&refused), "not_allowed");
    }
    Ok(())
}
