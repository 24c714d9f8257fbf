//! The ways back in that people are on (the wizard). Owns that a way is one browser's, ends with its time and opens one password once;
//! which proofs it needs and what they are is the service's.
//!
//! What makes a step possible is asked in the `WHERE` of the statement that takes it (promises T2, T3, T9).

use crate::people_list::number;
use crate::{Db, Error, Recovery, Tx, entity::recoveries};
use domain::wire::settings::{SelfService, SelfServiceImpact, SelfServiceScope};
use domain::{LinkId, PersonId, RecoveryId, Span, Timestamp};
use recoveries::Column as C;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, Value, sea_query::Expr,
};
use std::collections::HashMap;

/// People asked about in one statement.
const AT_ONCE: usize = 500;

/// SQL about a row of `people`, with `?` for each value.
#[derive(Clone, Debug)]
pub(crate) struct Sql {
    pub(crate) text: String,
    pub(crate) values: Vec<Value>,
}

/// What decides whether somebody could get back in alone: what the wizard asks of each person, about many at once. A test compares the two.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    /// Whether self-service is for this person: a condition.
    pub(crate) covered: Sql,
    /// How many methods count now: a number.
    pub(crate) has: Sql,
    /// How many are needed: a number.
    pub(crate) needs: String,
    cooled: Timestamp,
}

impl Decision {
    pub(crate) fn of(rules: &SelfService, now: Timestamp) -> Self {
        let cooled = now.minus(Span::hours(i64::from(rules.cooling_hours)));
        Self {
            covered: covered(rules),
            has: methods(rules, cooled),
            // Administrators always need two (promise T14).
            needs: format!(
                "CASE WHEN people.role_count > 0 THEN 2 ELSE {} END",
                rules.methods_needed.max(1)
            ),
            cooled,
        }
    }

    /// What was changed after this moment does not count yet.
    pub(crate) const fn cooled(&self) -> i64 {
        self.cooled.0
    }
}

fn covered(rules: &SelfService) -> Sql {
    let text = match rules.scope {
        SelfServiceScope::All => "1 = 1".to_owned(),
        SelfServiceScope::Selected if !rules.groups.is_empty() => {
            let groups = vec!["?"; rules.groups.len()].join(", ");
            let values = rules.groups.iter().map(|group| Value::from(group.0));
            // The groups in them, too, however deep; asked once, not for each person.
            return Sql {
                text: format!(
                    "EXISTS (SELECT 1 FROM group_members WHERE group_members.person_id = people.id AND group_members.group_id IN (
                        WITH RECURSIVE reached (id) AS (SELECT groups.id FROM groups WHERE groups.id IN ({groups})
                            UNION SELECT group_parts.part_id FROM group_parts JOIN reached ON group_parts.group_id = reached.id)
                        SELECT reached.id FROM reached))"
                ),
                values: values.collect(),
            };
        }
        SelfServiceScope::None | SelfServiceScope::Selected => "1 = 0".to_owned(),
    };
    Sql {
        text,
        values: Vec::new(),
    }
}

/// Adds up what counts, of what the organisation allows.
fn methods(rules: &SelfService, cooled: Timestamp) -> Sql {
    // A detail counts when its owner proved this very value and it is not newly put in the place of another, or when nobody proved it and
    // that is enough.
    let detail = |column: &str, kind: i16| {
        format!(
            "CASE WHEN people.{column} = '' THEN 0 ELSE coalesce((SELECT CASE WHEN proof.changed_at = 0 OR proof.changed_at <= ? THEN 1 ELSE 0 END
                FROM proven_contacts AS proof WHERE proof.person_id = people.id AND proof.kind = {kind} AND proof.value = people.{column}), {}) END",
            i16::from(rules.count_unproven)
        )
    };
    let kept =
        |which: &str| format!("CASE WHEN EXISTS (SELECT 1 FROM {which} <= ?) THEN 1 ELSE 0 END");
    let all = [
        (rules.email, detail("alternate_email", 0)),
        (rules.phone, detail("mobile_phone", 1)),
        (
            rules.authenticator,
            kept(
                "authenticators WHERE authenticators.person_id = people.id AND authenticators.pending = 0 AND authenticators.proven_at",
            ),
        ),
        (
            rules.recovery_codes,
            kept(
                "recovery_codes WHERE recovery_codes.person_id = people.id AND recovery_codes.used_at = 0 AND recovery_codes.made_at",
            ),
        ),
    ];
    let allowed: Vec<String> = all
        .into_iter()
        .filter(|(is_allowed, _)| *is_allowed)
        .map(|(_, text)| text)
        .collect();
    if allowed.is_empty() {
        return Sql {
            text: "0".to_owned(),
            values: Vec::new(),
        };
    }
    Sql {
        values: vec![cooled.0.into(); allowed.len()],
        text: format!("({})", allowed.join(" + ")),
    }
}

/// Who would be asked at sign-in, of those whom self-service is for: a condition. What has to wait before it counts is there for it.
fn asked(rules: &SelfService, needs: &str, now: Timestamp) -> Sql {
    let contacts = [
        (rules.email, "alternate_email", 0),
        (rules.phone, "mobile_phone", 1),
    ];
    let contacts: Vec<_> = contacts.into_iter().filter(|(is, ..)| *is).collect();
    let proof = |column: &str, kind: i16, more: &str| {
        format!(
            "EXISTS (SELECT 1 FROM proven_contacts AS proof WHERE proof.person_id = people.id AND proof.kind = {kind}
                AND proof.value = people.{column} AND people.{column} <> ''{more})"
        )
    };
    let one = |condition: &str| format!("CASE WHEN {condition} THEN 1 ELSE 0 END");
    let mut there: Vec<String> = contacts
        .iter()
        .map(|(_, column, kind)| {
            if rules.count_unproven {
                one(&format!("people.{column} <> ''"))
            } else {
                one(&proof(column, *kind, ""))
            }
        })
        .collect();
    if rules.authenticator {
        there.push(one(
            "EXISTS (SELECT 1 FROM authenticators WHERE authenticators.person_id = people.id AND authenticators.pending = 0)",
        ));
    }
    if rules.recovery_codes {
        there.push(one(
            "EXISTS (SELECT 1 FROM recovery_codes WHERE recovery_codes.person_id = people.id AND recovery_codes.used_at = 0)",
        ));
    }
    if !rules.ask_at_sign_in || there.is_empty() {
        return Sql {
            text: "1 = 0".to_owned(),
            values: Vec::new(),
        };
    }
    // Nobody is asked for what would not be enough.
    let (allowed, there) = (there.len(), there.join(" + "));
    let mut conditions = vec![format!("({there} < {needs} AND {needs} <= {allowed})")];
    let mut values = Vec::new();
    if rules.confirm_days > 0 {
        let due = now.minus(Span::days(i64::from(rules.confirm_days)));
        for (_, column, kind) in contacts {
            let stale = " AND proof.proven_at <= ? AND proof.confirmed_at <= ?";
            conditions.push(proof(column, kind, stale));
            values.extend([Value::from(due.0), Value::from(due.0)]);
        }
    }
    Sql {
        text: format!("({})", conditions.join(" OR ")),
        values,
    }
}

/// Counts who could get back in by themselves under these rules (people who are neither deleted nor blocked), and who would be asked at
/// sign-in. One pass over everybody: for a page of settings, and for reports.
///
/// # Errors
/// When the database refuses.
pub async fn impact(
    db: &impl Db,
    rules: &SelfService,
    now: Timestamp,
) -> Result<SelfServiceImpact, Error> {
    let Decision {
        covered,
        has,
        needs,
        ..
    } = Decision::of(rules, now);
    let asked = asked(rules, &needs, now);
    let text = format!(
        "SELECT count(*) AS people,
            coalesce(sum(CASE WHEN covered = 0 THEN 1 ELSE 0 END), 0) AS not_covered,
            coalesce(sum(CASE WHEN covered = 1 AND has >= needs THEN 1 ELSE 0 END), 0) AS could,
            coalesce(sum(CASE WHEN covered = 1 AND has = 0 THEN 1 ELSE 0 END), 0) AS no_method,
            coalesce(sum(CASE WHEN covered = 1 AND has > 0 AND has < needs THEN 1 ELSE 0 END), 0) AS too_few,
            coalesce(sum(CASE WHEN covered = 1 AND has < needs AND is_admin = 1 THEN 1 ELSE 0 END), 0) AS administrators_left_out,
            coalesce(sum(CASE WHEN covered = 1 AND asked = 1 THEN 1 ELSE 0 END), 0) AS asked
        FROM (SELECT CASE WHEN people.password_kind = 4 THEN 2 WHEN {} THEN 1 ELSE 0 END AS covered, {} AS has, {needs} AS needs,
                CASE WHEN people.role_count > 0 THEN 1 ELSE 0 END AS is_admin, CASE WHEN {} THEN 1 ELSE 0 END AS asked
            FROM people WHERE people.deleted_at = 0 AND NOT people.blocked) AS everybody",
        covered.text, has.text, asked.text,
    );
    let (mut sql, mut values) = (String::new(), Vec::new());
    number(
        &mut sql,
        &mut values,
        &text,
        &[covered.values, has.values, asked.values].concat(),
    );
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

/// How somebody stands who wants to get back in alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Self-service is for this person.
    pub is_covered: bool,
    /// Enough methods count now.
    pub has_enough: bool,
    /// The alternate address is proven by its owner.
    pub is_address_proven: bool,
}

/// How these people stand, whatever else is with their accounts.
///
/// # Errors
/// When the database refuses.
pub async fn standings(
    db: &impl Db,
    rules: &SelfService,
    now: Timestamp,
    people: &[PersonId],
) -> Result<HashMap<PersonId, Standing>, Error> {
    let Decision {
        covered,
        has,
        needs,
        ..
    } = Decision::of(rules, now);
    let mut all = HashMap::with_capacity(people.len());
    for people in people.chunks(AT_ONCE) {
        let text = format!(
            "SELECT people.id AS id, CASE WHEN {} THEN 1 ELSE 0 END AS covered, CASE WHEN {} >= {needs} THEN 1 ELSE 0 END AS enough,
                CASE WHEN EXISTS (SELECT 1 FROM proven_contacts AS proof WHERE proof.person_id = people.id AND proof.kind = 0
                    AND proof.value = people.alternate_email) THEN 1 ELSE 0 END AS proven
            FROM people WHERE people.id IN ({})",
            covered.text,
            has.text,
            vec!["?"; people.len()].join(", ")
        );
        let ids = people.iter().map(|person| Value::from(person.0)).collect();
        let bound = [covered.values.clone(), has.values.clone(), ids].concat();
        let (mut sql, mut values) = (String::new(), Vec::new());
        number(&mut sql, &mut values, &text, &bound);
        for row in db.query_all_raw(db.statement(&sql, values)).await? {
            let is = |name: &str| -> Result<bool, Error> {
                let flag: i32 = row.try_get("", name)?;
                Ok(flag == 1)
            };
            let standing = Standing {
                is_covered: is("covered")?,
                has_enough: is("enough")?,
                is_address_proven: is("proven")?,
            };
            all.insert(PersonId(row.try_get("", "id")?), standing);
        }
    }
    Ok(all)
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
