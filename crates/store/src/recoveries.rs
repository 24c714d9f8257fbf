//! The ways back in that people are on (the wizard). Owns that a way is one browser's, ends with its time and opens one password once;
//! which proofs it needs and what they are is the service's.
//!
//! What makes a step possible is asked in the `WHERE` of the statement that takes it (promises T2, T3, T9).

use crate::{Db, Error, Recovery, Tx, entity::recoveries};
use domain::wire::settings::{SelfService, SelfServiceImpact, SelfServiceScope};
use domain::{GroupId, LinkId, PersonId, RecoveryId, Span, Timestamp};
use recoveries::Column as C;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, Value, sea_query::Expr,
};

/// Counts who could get back in by themselves under these rules (people who are neither deleted nor blocked), and who would be asked at
/// sign-in. One pass over everybody: for a page of settings.
///
/// # Errors
/// When the database refuses.
pub async fn impact(
    db: &impl Db,
    rules: &SelfService,
    now: Timestamp,
) -> Result<SelfServiceImpact, Error> {
    let cooled = now.minus(Span::hours(i64::from(rules.cooling_hours)));
    let groups = crate::groups::parts(db).await?.unfolded(&rules.groups);
    let due = match rules.confirm_days {
        0 => Timestamp(i64::MIN),
        days => now.minus(Span::days(i64::from(days))),
    };
    // A detail counts when its owner proved this very value and it is not newly put in the place of another, or when nobody proved it and
    // that is enough.
    let counts = |column: &str, proof: &str| {
        format!(
            "CASE WHEN people.{column} = '' THEN 0 WHEN {proof}.value IS NULL THEN $1
                WHEN {proof}.changed_at = 0 OR {proof}.changed_at <= $2 THEN 1 ELSE 0 END"
        )
    };
    // For the question, what only has to wait is there.
    let is_there = |column: &str, proof: &str| {
        format!(
            "CASE WHEN people.{column} = '' THEN 0 WHEN {proof}.value IS NULL THEN $1 ELSE 1 END"
        )
    };
    let is_due = |column: &str, proof: &str, allowed: &str| {
        format!(
            "CASE WHEN {allowed} = 1 AND people.{column} <> '' AND {proof}.proven_at <= $9 AND {proof}.confirmed_at <= $9 THEN 1 ELSE 0 END"
        )
    };
    let covered = covered(rules, &groups);
    let sql = format!(
        "SELECT count(*) AS people,
            coalesce(sum(CASE WHEN covered = 0 THEN 1 ELSE 0 END), 0) AS not_covered,
            coalesce(sum(CASE WHEN covered = 1 AND has >= needs THEN 1 ELSE 0 END), 0) AS could,
            coalesce(sum(CASE WHEN covered = 1 AND has = 0 THEN 1 ELSE 0 END), 0) AS no_method,
            coalesce(sum(CASE WHEN covered = 1 AND has > 0 AND has < needs THEN 1 ELSE 0 END), 0) AS too_few,
            coalesce(sum(CASE WHEN covered = 1 AND has < needs AND is_admin = 1 THEN 1 ELSE 0 END), 0) AS administrators_left_out,
            coalesce(sum(CASE WHEN covered = 1 AND $8 = 1 AND (due > 0 OR (there < needs AND needs <= $3 + $4 + $5 + $6)) THEN 1 ELSE 0 END), 0) AS asked
        FROM (SELECT {covered} AS covered, ({email}) * $3 + ({phone}) * $4
                    + (CASE WHEN EXISTS (SELECT 1 FROM authenticators WHERE authenticators.person_id = people.id
                        AND authenticators.pending = 0 AND authenticators.proven_at <= $2) THEN 1 ELSE 0 END) * $5
                    + (CASE WHEN EXISTS (SELECT 1 FROM recovery_codes WHERE recovery_codes.person_id = people.id
                        AND recovery_codes.used_at = 0 AND recovery_codes.made_at <= $2) THEN 1 ELSE 0 END) * $6 AS has,
                ({mail_there}) * $3 + ({phone_there}) * $4
                    + (CASE WHEN EXISTS (SELECT 1 FROM authenticators WHERE authenticators.person_id = people.id
                        AND authenticators.pending = 0) THEN 1 ELSE 0 END) * $5
                    + (CASE WHEN EXISTS (SELECT 1 FROM recovery_codes WHERE recovery_codes.person_id = people.id
                        AND recovery_codes.used_at = 0) THEN 1 ELSE 0 END) * $6 AS there,
                ({mail_due}) + ({phone_due}) AS due,
                CASE WHEN people.role_count > 0 THEN 2 ELSE $7 END AS needs,
                CASE WHEN people.role_count > 0 THEN 1 ELSE 0 END AS is_admin
            FROM people
            LEFT JOIN proven_contacts AS mail ON mail.person_id = people.id AND mail.kind = 0 AND mail.value = people.alternate_email
            LEFT JOIN proven_contacts AS phone ON phone.person_id = people.id AND phone.kind = 1 AND phone.value = people.mobile_phone
            WHERE people.deleted_at = 0 AND NOT people.blocked) AS everybody",
        email = counts("alternate_email", "mail"),
        phone = counts("mobile_phone", "phone"),
        mail_there = is_there("alternate_email", "mail"),
        phone_there = is_there("mobile_phone", "phone"),
        mail_due = is_due("alternate_email", "mail", "$3"),
        phone_due = is_due("mobile_phone", "phone", "$4"),
    );
    let mut values: Vec<Value> = vec![
        i64::from(rules.count_unproven).into(),
        cooled.0.into(),
        i64::from(rules.email).into(),
        i64::from(rules.phone).into(),
        i64::from(rules.authenticator).into(),
        i64::from(rules.recovery_codes).into(),
        i64::from(rules.methods_needed).into(),
        i64::from(rules.ask_at_sign_in).into(),
        due.0.into(),
    ];
    if rules.scope == SelfServiceScope::Selected {
        values.extend(groups.iter().map(|group| Value::from(group.0)));
    }
    let row = db
        .query_one_raw(db.statement(&sql, values))
        .await?
        .ok_or(Error::NotFound)?;
    let number = |name: &str| -> Result<u64, Error> {
        let number: i64 = row.try_get("", name)?;
        Ok(number.unsigned_abs())
    };
    Ok(SelfServiceImpact {
        people: number("people")?,
        could: number("could")?,
        not_covered: number("not_covered")?,
        no_method: number("no_method")?,
        too_few: number("too_few")?,
        administrators_left_out: number("administrators_left_out")?,
        asked: number("asked")?,
    })
}

/// Whether somebody is among those who may: the groups, those in them included, are `$10` and what follows.
fn covered(rules: &SelfService, groups: &[GroupId]) -> String {
    match rules.scope {
        SelfServiceScope::None => "0".to_owned(),
        SelfServiceScope::All => "1".to_owned(),
        SelfServiceScope::Selected => {
            // Names of rows, written by us: no text of anybody is in it.
            let groups = groups
                .iter()
                .enumerate()
                .map(|(place, _)| format!("${}", place + 10))
                .collect::<Vec<_>>()
                .join(", ");
            if groups.is_empty() {
                "0".to_owned()
            } else {
                format!(
                    "CASE WHEN EXISTS (SELECT 1 FROM group_members WHERE group_members.person_id = people.id
                        AND group_members.group_id IN ({groups})) THEN 1 ELSE 0 END"
                )
            }
        }
    }
}

/// Begins one.
///
/// # Errors
/// [`Error::NotFound`] without such a person.
pub async fn begin(tx: &Tx, row: Recovery) -> Result<(), Error> {
    recoveries::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The one that this browser is on, if its time is not over and no password came of it.
///
/// # Errors
/// When the database refuses.
pub async fn of_browser(
    db: &impl Db,
    browser_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<Recovery>, Error> {
    Ok(recoveries::Entity::find()
        .filter(C::BrowserHash.eq(browser_hash.to_vec()))
        .filter(C::EndedAt.eq(0))
        .filter(C::ExpiresAt.gt(now.0))
        .one(db)
        .await?)
}

/// Another method is asked for now. `sent`: a code is sent (or, for a name that nobody has, would be). `false`: it is over.
///
/// # Errors
/// When the database refuses.
pub async fn ask(
    tx: &Tx,
    id: RecoveryId,
    method: i16,
    sent: bool,
    now: Timestamp,
) -> Result<bool, Error> {
    let sql = "UPDATE recoveries SET asked = $2, link_id = NULL, sent_at = CASE WHEN $3 THEN $4 ELSE sent_at END,
            sent_by = CASE WHEN $3 THEN $2 ELSE sent_by END
        WHERE id = $1 AND ended_at = 0 AND expires_at > $4";
    let values: [Value; 4] = [id.0.into(), method.into(), sent.into(), now.0.into()];
    changed(tx, sql, values).await
}

/// Notes the code that was sent for the method that is asked for. `false`: another one is asked for by now.
///
/// # Errors
/// When the database refuses.
pub async fn sent(
    tx: &Tx,
    id: RecoveryId,
    method: i16,
    link: LinkId,
    now: Timestamp,
) -> Result<bool, Error> {
    let sql = "UPDATE recoveries SET link_id = $3
        WHERE id = $1 AND asked = $2 AND ended_at = 0 AND expires_at > $4";
    let values: [Value; 4] = [id.0.into(), method.into(), link.0.into(), now.0.into()];
    changed(tx, sql, values).await
}

/// Adds a proof of a method that was not proven yet, by this person beside this password: the first one says whose it is, and all are of
/// the same. `false`: it was, it is somebody else's, or it is over.
///
/// # Errors
/// When the database refuses.
pub async fn add_proof(
    tx: &Tx,
    id: RecoveryId,
    method: i16,
    person: PersonId,
    credential_version: i64,
    now: Timestamp,
) -> Result<bool, Error> {
    let sql = "UPDATE recoveries SET proven = proven + $2, asked = 0, link_id = NULL, person_id = $3, credential_version = $4
        WHERE id = $1 AND ended_at = 0 AND expires_at > $5 AND proven & $2 = 0
            AND (proven = 0 OR (person_id = $3 AND credential_version = $4))";
    let values: [Value; 5] = [
        id.0.into(),
        method.into(),
        person.0.into(),
        credential_version.into(),
        now.0.into(),
    ];
    changed(tx, sql, values).await
}

/// Ends it because a password was chosen, in the transaction that sets it. `false`: it is over, its proofs are others than these, or the
/// password was changed since it was begun: nothing may be set then.
///
/// # Errors
/// When the database refuses.
pub async fn finish(tx: &Tx, id: RecoveryId, proven: i16, now: Timestamp) -> Result<bool, Error> {
    let sql = "UPDATE recoveries SET ended_at = $3 WHERE id = $1 AND ended_at = 0 AND expires_at > $3 AND proven = $2
        AND person_id IS NOT NULL AND credential_version = coalesce((SELECT version FROM credentials WHERE credentials.person_id = recoveries.person_id), 0)";
    changed(tx, sql, [id.0.into(), proven.into(), now.0.into()]).await
}

/// Ends the ways that were proven to be these people's; answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn end_all(tx: &Tx, people: &[PersonId], now: Timestamp) -> Result<u64, Error> {
    let done = recoveries::Entity::update_many()
        .col_expr(C::EndedAt, Expr::value(now.0))
        .filter(C::PersonId.is_in(people.iter().map(|person| person.0)))
        .filter(C::EndedAt.eq(0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

/// Removes those that ended before this; answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn sweep(tx: &Tx, before: Timestamp) -> Result<u64, Error> {
    let done = recoveries::Entity::delete_many()
        .filter(C::ExpiresAt.lt(before.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected)
}

async fn changed<const N: usize>(tx: &Tx, sql: &str, values: [Value; N]) -> Result<bool, Error> {
    let done = tx.execute_raw(tx.statement(sql, values)).await?;
    Ok(done.rows_affected() > 0)
}
