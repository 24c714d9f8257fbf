//! What people of the sample organisation asked the administrators for: some who wait, and one of each way in which a request can end.
//! Owns which; never anything that the people's states contradict.

use super::history::ADDRESSES;
use super::people::Sample;
use crate::Desk;
use crate::audit::Entry;
use domain::audit::Action;
use domain::wire::requests::{DeclineReason, RequestState};
use domain::{RoleSet, Span, Timestamp};
use store::audit::NewEntry;
use store::{Person, Request};

/// The helpdesk administrator who answers, by the place behind the administrator.
const HELPER: usize = 43;
/// How many helpdesk and password administrators of the list have an address to be mailed at.
const TOLD: i64 = 3;

/// One request: how long ago, what was written, what is read out, and where it stands.
struct Draft(Span, &'static str, &'static str, RequestState);

const DRAFTS: [Draft; 5] = [
    Draft(
        Span::minutes(25),
        "My phone fell into the harbour, and the codes went to it.\nPlease call the gatehouse, extension 14. I am here until five.",
        "K7M-4QX",
        RequestState::Open,
    ),
    Draft(Span::hours(3), "", "TW3-FRA", RequestState::Open),
    Draft(
        Span::hours(2),
        "Back from leave, and I cannot remember which password it was.",
        "9HC-YNV",
        RequestState::Claimed,
    ),
    Draft(
        Span::days(3),
        "its me from accounting, need it quick",
        "PX4-2JE",
        RequestState::Declined,
    ),
    Draft(Span::days(11), "", "LM8-D5U", RequestState::Expired),
];

/// The requests.
pub(super) fn samples(desk: &Desk, samples: &[Sample], now: Timestamp) -> Vec<Request> {
    let (Some(helper), Some(administrator)) = (samples.get(HELPER), samples.first()) else {
        return Vec::new();
    };
    let plain = |sample: &&Sample| {
        let person = &sample.person;
        sample.roles == RoleSet::EMPTY
            && person.deleted_at == 0
            && !person.blocked
            && person.created_at < now.minus(Span::days(12)).0
    };
    let people = samples.iter().filter(plain);
    let waiting = people
        .clone()
        .filter(|sample| sample.person.password_kind == 1);
    let mut all: Vec<Request> = waiting
        .skip(60)
        .step_by(17)
        .zip(DRAFTS)
        .map(|(sample, draft)| request(desk, &sample.person, &draft, &helper.person, now))
        .collect();
    // Whoever has a temporary password was reset, by the administrator: this one had asked.
    let was_reset = people
        .clone()
        .find(|sample| sample.person.password_kind == 2);
    if let Some(Sample { person, .. }) = was_reset {
        let set_at = Timestamp(person.password_set_at);
        let asked = set_at.minus(Span::minutes(40));
        let draft = Draft(
            now.since(asked),
            "Locked out since this morning.",
            "AR6-CJ9",
            RequestState::Answered,
        );
        let row = request(desk, person, &draft, &helper.person, now);
        all.push(Request {
            ended_by: Some(administrator.person.id),
            ended_at: set_at.0,
            ..row
        });
    }
    all
}

fn request(
    desk: &Desk,
    person: &Person,
    draft: &Draft,
    helper: &Person,
    now: Timestamp,
) -> Request {
    let Draft(age, message, reference, state) = draft;
    let asked = now.minus(*age);
    let after = |span: Span| asked.plus(span).0;
    let is_claimed = matches!(
        state,
        RequestState::Claimed | RequestState::Declined | RequestState::Answered
    );
    let is_declined = *state == RequestState::Declined;
    let ended_at = match state {
        RequestState::Declined => after(Span::hours(1)),
        RequestState::Expired => after(crate::requests::LIFETIME),
        _ => 0,
    };
    Request {
        id: desk.new_id(),
        person_id: Some(person.id),
        user_name: person.user_name.clone(),
        reference: (*reference).to_owned(),
        message: (*message).to_owned(),
        ip: ADDRESSES[0].to_owned(),
        state: store::requests::state_code(*state),
        waiting: i16::from(state.is_waiting()),
        created_at: asked.0,
        asked_at: asked.0,
        told_at: asked.0,
        told: TOLD,
        claimed_by: is_claimed.then_some(helper.id),
        claimed_at: if is_claimed {
            after(Span::minutes(15))
        } else {
            0
        },
        ended_by: is_declined.then_some(helper.id),
        ended_at,
        reason: if is_declined {
            DeclineReason::NotCertain.name()
        } else {
            ""
        }
        .to_owned(),
        note: if is_declined {
            "Come by with your badge, room 2.07."
        } else {
            ""
        }
        .to_owned(),
        version: 3,
    }
}

/// What the audit log says of them.
pub(super) fn history(samples: &[Sample], requests: &[Request]) -> Vec<NewEntry> {
    let person = |id: Option<uuid::Uuid>| {
        let found = samples.iter().find(|sample| Some(sample.person.id) == id);
        found.map(|sample| &sample.person)
    };
    let mut rows = Vec::new();
    for request in requests {
        let Some(about) = person(request.person_id) else {
            continue;
        };
        let entry = |action| Entry::new(action).on(about).after("request", request.id);
        rows.push(
            entry(Action::RequestAsked)
                .after("administrators_told", request.told)
                .by_nobody_at(Timestamp(request.asked_at), &request.ip),
        );
        if let Some(helper) = person(request.claimed_by) {
            let at = Timestamp(request.claimed_at);
            rows.push(entry(Action::RequestClaimed).at(at, helper, ADDRESSES[1]));
        }
        let ended = match store::requests::state_of(request.state) {
            Some(RequestState::Answered) => Action::RequestAnswered,
            Some(RequestState::Declined) => Action::RequestDeclined,
            _ => continue,
        };
        if let Some(helper) = person(request.ended_by) {
            let at = Timestamp(request.ended_at);
            rows.push(entry(ended).at(at, helper, ADDRESSES[1]));
        }
    }
    rows
}
