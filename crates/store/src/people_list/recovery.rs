//! Who could get back in alone, as a filter. Owns which people are looked at; what is decided about each is `recoveries`'.
//!
//! On `SQLite` the few who lack something are found by what they lack: no address, no number, a detail that was changed a short time
//! ago, a role. Where the settings ask for something that no index tells (a proof, an app), everybody is looked at.

use super::{Moment, narrow::Narrowed};
use crate::recoveries::{Decision, Sql};
use domain::Timestamp;
use domain::wire::people::RecoveryFilter;
use domain::wire::settings::{SelfService, SelfServiceScope};
use sea_orm::Value;

/// Whoever may not sign in at all is meant by none.
const MEANT: &str = "people.deleted_at = 0 AND NOT people.blocked";
/// An account that its owner locked is opened by administrators alone.
const OPEN: &str = "people.password_kind <> 4";

pub(super) fn narrow(narrowed: &mut Narrowed, filter: RecoveryFilter, moment: Moment<'_>) {
    let nobody = SelfService {
        scope: SelfServiceScope::None,
        ..SelfService::default()
    };
    let rules = moment.self_service.unwrap_or(&nobody);
    let decision = Decision::of(rules, moment.now);
    let test = test(filter, &decision);
    match source(filter, rules, &decision) {
        Some(source) => {
            narrowed.add_with_source(&test.text, &test.values, &source.text, &source.values);
        }
        None => narrowed.add(&test.text, test.values),
    }
}

fn test(filter: RecoveryFilter, decision: &Decision) -> Sql {
    let Decision {
        covered,
        has,
        needs,
        ..
    } = decision;
    let (first, second) = (&covered.text, &has.text);
    let (text, values) = match filter {
        RecoveryFilter::Could => (
            format!("{OPEN} AND {first} AND {second} >= {needs}"),
            [&covered.values[..], &has.values].concat(),
        ),
        RecoveryFilter::Cannot => (
            format!("NOT ({OPEN} AND {first} AND {second} >= {needs})"),
            [&covered.values[..], &has.values].concat(),
        ),
        RecoveryFilter::NotCovered => (format!("{OPEN} AND NOT {first}"), covered.values.clone()),
        RecoveryFilter::NoMethod => (
            format!("{OPEN} AND {first} AND {second} = 0"),
            [&covered.values[..], &has.values].concat(),
        ),
        RecoveryFilter::TooFew => (
            format!("{OPEN} AND {first} AND {second} BETWEEN 1 AND {needs} - 1"),
            [&covered.values[..], &has.values].concat(),
        ),
    };
    Sql {
        text: format!("{MEANT} AND {text}"),
        values,
    }
}

/// Whether the few who lack something are found without a look at everybody, and self-service is for all.
pub(super) fn are_found(rules: &SelfService, now: Timestamp) -> bool {
    source(RecoveryFilter::Cannot, rules, &Decision::of(rules, now)).is_some()
}

/// The row numbers of all who may lack something; `None`: no index tells.
fn source(filter: RecoveryFilter, rules: &SelfService, decision: &Decision) -> Option<Sql> {
    let is_bounded = match filter {
        RecoveryFilter::Could | RecoveryFilter::NotCovered => false,
        RecoveryFilter::Cannot => rules.scope == SelfServiceScope::All,
        RecoveryFilter::NoMethod | RecoveryFilter::TooFew => true,
    };
    if !is_bounded || !rules.count_unproven {
        return None;
    }
    let lacks: &[(&str, &str)] = match (rules.email, rules.phone, rules.methods_needed) {
        (true, true, 0 | 1) => &[(
            "people_no_contact",
            "alternate_email = '' AND mobile_phone = ''",
        )],
        (true, true, _) => &[
            ("people_no_email", "alternate_email = ''"),
            ("people_no_phone", "mobile_phone = ''"),
        ],
        (true, false, 0 | 1) => &[("people_no_email", "alternate_email = ''")],
        (false, true, 0 | 1) => &[("people_no_phone", "mobile_phone = ''")],
        _ => return None,
    };
    let lacks = lacks.iter().map(|(index, lacks)| {
        format!("SELECT number FROM people INDEXED BY {index} WHERE {lacks} AND deleted_at = 0")
    });
    let others = [
        "SELECT number FROM people INDEXED BY people_administrators WHERE role_count > 0 AND deleted_at = 0",
        "SELECT number FROM people INDEXED BY people_password_kind WHERE password_kind <> 1 AND password_kind = 4 AND deleted_at = 0",
        "SELECT people.number FROM proven_contacts INDEXED BY proven_contacts_changed CROSS JOIN people ON people.id = proven_contacts.person_id
            WHERE proven_contacts.changed_at > 0 AND proven_contacts.changed_at > ?",
    ];
    let all: Vec<String> = lacks.chain(others.map(str::to_owned)).collect();
    Some(Sql {
        text: all.join(" UNION ALL "),
        values: vec![Value::from(decision.cooled())],
    })
}
