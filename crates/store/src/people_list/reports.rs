//! The numbers of **Reports**. Those about passwords and sign-ins come from an index each, as those of **Home** do; those about the way
//! back in are one pass over everybody.

use super::home::{Asking, home};
use super::narrow::{MONTH_DAYS, WEEK_DAYS, set_within};
use super::{Moment, count, recovery};
use crate::{Db, Error, Store, recoveries};
use domain::Span;
use domain::wire::people::{HomeSummary, PasswordAge};
use domain::wire::reports::{INACTIVE_DAYS, Report, ReportCount, Reports};
use domain::wire::settings::{SelfService, SelfServiceImpact, SelfServiceScope};
use sea_orm::Value;

/// The numbers of **Reports**: each is what the list with the filter of the same report shows.
///
/// # Errors
/// When the database refuses.
pub async fn reports(store: &Store, moment: Moment<'_>) -> Result<Reports, Error> {
    let db = &store.read();
    let home = home(store, moment).await?;
    let counted = counted(db, moment).await?;
    let nobody = SelfService {
        scope: SelfServiceScope::None,
        ..SelfService::default()
    };
    let rules = moment.self_service.unwrap_or(&nobody);
    let recovery = if db.is_sqlite() && recovery::are_found(rules, moment.now) {
        few(store, moment, &home).await?
    } else {
        recoveries::impact(db, rules, moment.now).await?
    };
    // Few have a role, and the index has them: the list's own way.
    let administrators = Report::AdministratorsCannotRecover.filter();
    let administrators = count(store, &administrators, moment).await?;
    let counts = Report::ALL.map(|report| ReportCount {
        report,
        people: match report {
            Report::AdministratorsCannotRecover => administrators,
            _ => decided(report, &recovery)
                .or_else(|| at_home(report, &home))
                .unwrap_or_else(|| of(report, &counted)),
        },
    });
    Ok(Reports {
        people: home.people,
        expire_days: moment.expiry.days,
        counts: counts.into(),
    })
}

/// As [`recoveries::impact`] where few lack something and an index has them: only they are looked at.
async fn few(
    store: &Store,
    moment: Moment<'_>,
    home: &HomeSummary,
) -> Result<SelfServiceImpact, Error> {
    let cannot = count(store, &Report::CannotRecover.filter(), moment).await?;
    Ok(SelfServiceImpact {
        people: home.people,
        could: home.people.saturating_sub(cannot),
        no_method: count(store, &Report::NoMethod.filter(), moment).await?,
        too_few: count(store, &Report::TooFew.filter(), moment).await?,
        // Reports ask for nothing more.
        ..SelfServiceImpact::default()
    })
}

const fn decided(report: Report, recovery: &SelfServiceImpact) -> Option<u64> {
    Some(match report {
        Report::CannotRecover => recovery.people - recovery.could,
        Report::NotCovered => recovery.not_covered,
        Report::NoMethod => recovery.no_method,
        Report::TooFew => recovery.too_few,
        _ => return None,
    })
}

const fn at_home(report: Report, home: &HomeSummary) -> Option<u64> {
    Some(match report {
        Report::NoPassword => home.no_password,
        Report::Expired => home.expired,
        Report::ExpiresSoon => home.expires_soon,
        Report::MustChange => home.must_change,
        Report::Temporary => home.temporary,
        Report::Locked => home.locked,
        Report::NeverSignedIn => home.never_signed_in,
        _ => return None,
    })
}

fn of(report: Report, counted: &[(Report, u64)]) -> u64 {
    let found = counted.iter().find(|(known, _)| *known == report);
    found.map_or(0, |(_, people)| *people)
}

const AGES: [(Report, PasswordAge); 5] = [
    (Report::AgeMonth, PasswordAge::Month),
    (Report::AgeQuarter, PasswordAge::Quarter),
    (Report::AgeHalfYear, PasswordAge::HalfYear),
    (Report::AgeYear, PasswordAge::Year),
    (Report::AgeOlder, PasswordAge::Older),
];

/// What **Home** does not have.
async fn counted(db: &impl Db, moment: Moment<'_>) -> Result<Vec<(Report, u64)>, Error> {
    let asking = Asking::of(db);
    let yes = asking.yes();
    let mut values: Vec<Value> = Vec::new();
    let mut bound = |value: i64| {
        values.push(value.into());
        format!("${}", values.len())
    };
    let mut asked = vec![
        (
            Report::Reported,
            asking.here(
                "people_password_kind",
                "password_kind <> 1 AND password_kind = 4 AND NOT blocked",
            ),
        ),
        (
            Report::NeverExpires,
            asking.here("people_never_expires", &format!("never_expires = {yes}")),
        ),
    ];
    let long_ago = bound(moment.now.minus(Span::days(INACTIVE_DAYS)).0);
    asked.push((
        Report::Inactive,
        asking.here(
            "people_by_last_sign_in",
            &format!("last_sign_in_at >= 1 AND last_sign_in_at <= {long_ago}"),
        ),
    ));
    for (report, age) in AGES {
        let (after, until) = set_within(age, moment.now);
        asked.push((report, asking.set(&bound(after), &bound(until))));
    }
    for (report, days) in [
        (Report::ExpiresThisWeek, WEEK_DAYS),
        (Report::ExpiresThisMonth, MONTH_DAYS),
    ] {
        if let Some((after, until)) = moment.expires_within(days) {
            asked.push((report, asking.expiring(&bound(after), &bound(until))));
        }
    }
    let columns: Vec<String> = asked
        .iter()
        .map(|(report, sql)| format!("{sql} AS {}", report.name()))
        .collect();
    let sql = format!("SELECT {}", columns.join(", "));
    let row = db.query_one_raw(db.statement(sql, values)).await?;
    let row = row.ok_or(Error::NotFound)?;
    asked
        .iter()
        .map(|(report, _)| {
            let people: i64 = row.try_get("", report.name())?;
            Ok((*report, people.unsigned_abs()))
        })
        .collect()
}
