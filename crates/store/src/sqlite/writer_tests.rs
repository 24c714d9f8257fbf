#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::{Company, MOST, Outcome, Turn, Writer};
use crate::Error;
use sea_orm::{
    DbBackend, DbErr, Statement, Value,
    sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode},
};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tempfile::TempDir;
use tokio::task::JoinHandle;

/// Longer than any machine takes for a test.
const PATIENT: Duration = Duration::from_hours(1);

/// A writer on a file with one table, whose `above` must be there when a transaction is committed.
async fn writer() -> (Arc<Writer>, TempDir) {
    writer_with(|_| {}).await
}

async fn writer_with(change: impl FnOnce(&mut Writer)) -> (Arc<Writer>, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("group.db"))
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal);
    let mut writer = Writer::open(options, PATIENT).await.unwrap();
    writer.oldest = PATIENT;
    change(&mut writer);
    let writer = Arc::new(writer);
    let mut turn = begin(&writer).await;
    let table = "CREATE TABLE t (n INTEGER PRIMARY KEY, above INTEGER REFERENCES t (n) DEFERRABLE INITIALLY DEFERRED, text TEXT)";
    turn.execute_unprepared(table).await.unwrap();
    turn.done().await.unwrap();
    (writer, folder)
}

async fn begin(writer: &Arc<Writer>) -> Turn {
    writer.begin(Company::Welcome).await.unwrap()
}

/// Stands in line: the task has been there when this returns.
async fn in_line(writer: &Arc<Writer>, company: Company) -> JoinHandle<Turn> {
    let before = writer.lock().waiting.len();
    let own = Arc::clone(writer);
    let waits = tokio::spawn(async move { own.begin(company).await.unwrap() });
    while writer.lock().waiting.len() == before {
        tokio::task::yield_now().await;
    }
    waits
}

/// Done, and waiting for the commit.
fn done(turn: Turn) -> JoinHandle<Outcome> {
    tokio::spawn(turn.done())
}

fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)
}

async fn insert(turn: &mut Turn, number: i64) -> Result<(), DbErr> {
    let sql = "INSERT INTO t (n) VALUES ($1)";
    let done = turn.execute(statement(sql, [number.into()])).await?;
    assert_eq!(done.rows_affected(), 1);
    Ok(())
}

async fn numbers_in(turn: &mut Turn) -> Vec<i64> {
    let sql = "SELECT n FROM t ORDER BY n";
    let rows = turn.query_all(statement(sql, [])).await.unwrap();
    rows.iter()
        .map(|row| row.try_get("", "n").unwrap())
        .collect()
}

/// What is committed, as the next writer finds it.
async fn numbers(writer: &Arc<Writer>) -> Vec<i64> {
    numbers_in(&mut begin(writer).await).await
}

fn commits(writer: &Writer) -> u64 {
    writer.commits.load(Ordering::Relaxed)
}

#[tokio::test]
async fn those_who_wait_share_a_commit_and_nobody_is_told_before_it() {
    let (writer, _folder) = writer().await;
    let before = commits(&writer);
    let mut first = begin(&writer).await;
    insert(&mut first, 1).await.unwrap();
    let second = in_line(&writer, Company::Welcome).await;
    let third = in_line(&writer, Company::Welcome).await;
    let first = done(first);
    let mut second = second.await.unwrap();
    insert(&mut second, 2).await.unwrap();
    assert_eq!(
        numbers_in(&mut second).await,
        [1, 2],
        "it sees the one before"
    );
    let second = done(second);
    let mut third = third.await.unwrap();
    insert(&mut third, 3).await.unwrap();
    assert!(!first.is_finished() && !second.is_finished());
    assert_eq!(commits(&writer), before);
    third.done().await.unwrap();
    first.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
    assert_eq!(commits(&writer), before + 1);
    assert_eq!(numbers(&writer).await, [1, 2, 3]);
}

#[tokio::test]
async fn turns_come_in_the_order_in_which_they_were_asked_for() {
    let (writer, _folder) = writer().await;
    let first = begin(&writer).await;
    let mut line = Vec::new();
    for _ in 0..5 {
        line.push(in_line(&writer, Company::Welcome).await);
    }
    let mut outcomes = vec![done(first)];
    for number in 0..5 {
        let waits = line.remove(0);
        let mut turn = waits.await.unwrap();
        assert!(line.iter().all(|later| !later.is_finished()), "{number}");
        insert(&mut turn, number).await.unwrap();
        outcomes.push(done(turn));
    }
    for outcome in outcomes {
        outcome.await.unwrap().unwrap();
    }
    assert_eq!(numbers(&writer).await, [0, 1, 2, 3, 4]);
}

/// How a writer ends without being done.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Fails,
    HangsUpAtOnce,
    HangsUp,
    Panics,
}

async fn meets(fate: Fate, mut turn: Turn, number: i64) {
    match fate {
        Fate::Fails => {
            insert(&mut turn, number).await.unwrap();
            let twice = insert(&mut turn, number).await;
            assert!(twice.is_err());
        }
        Fate::HangsUpAtOnce => drop(turn),
        Fate::HangsUp => {
            // Under way on the connection's thread when whoever asked goes.
            let asked = tokio::spawn(async move {
                insert(&mut turn, number).await.unwrap();
                let slow = "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100000)
                    INSERT INTO t (n) SELECT n + 1000 FROM c";
                drop(turn.execute(statement(slow, [])).await);
                std::future::pending::<()>().await;
            });
            tokio::task::yield_now().await;
            asked.abort();
            assert!(asked.await.unwrap_err().is_cancelled());
        }
        Fate::Panics => {
            let asked = tokio::spawn(async move {
                insert(&mut turn, number).await.unwrap();
                panic!("on purpose");
            });
            assert!(asked.await.unwrap_err().is_panic());
        }
    }
}

#[tokio::test]
async fn who_fails_hangs_up_or_panics_undoes_only_its_own_work_wherever_it_stands() {
    for fate in [
        Fate::Fails,
        Fate::HangsUpAtOnce,
        Fate::HangsUp,
        Fate::Panics,
    ] {
        for place in 0..4 {
            let (writer, _folder) = writer().await;
            let first = begin(&writer).await;
            let mut line = Vec::new();
            for _ in 1..4 {
                line.push(in_line(&writer, Company::Welcome).await);
            }
            let mut turn = first;
            let mut outcomes = Vec::new();
            for number in 0..4 {
                if number == place {
                    meets(fate, turn, number).await;
                } else {
                    insert(&mut turn, number).await.unwrap();
                    outcomes.push(done(turn));
                }
                if line.is_empty() {
                    break;
                }
                turn = line.remove(0).await.unwrap();
            }
            for outcome in outcomes {
                outcome.await.unwrap().unwrap();
            }
            let rest: Vec<i64> = (0..4).filter(|number| *number != place).collect();
            assert_eq!(numbers(&writer).await, rest, "{fate:?} at {place}");
        }
    }
}

#[tokio::test]
async fn a_commit_that_fails_is_told_to_all_of_the_group_and_the_next_group_is_free_of_it() {
    let (writer, _folder) = writer().await;
    let mut first = begin(&writer).await;
    let second = in_line(&writer, Company::Welcome).await;
    insert(&mut first, 1).await.unwrap();
    let first = done(first);
    let mut second = second.await.unwrap();
    let dangling = statement("INSERT INTO t (n, above) VALUES (2, 99)", []);
    second.execute(dangling).await.unwrap();
    let third = in_line(&writer, Company::None).await;
    for told in [second.done().await, first.await.unwrap()] {
        assert!(matches!(told.map_err(Error::from), Err(Error::NotFound)));
    }
    let mut third = third.await.unwrap();
    assert_eq!(numbers_in(&mut third).await, [0_i64; 0]);
    insert(&mut third, 3).await.unwrap();
    third.done().await.unwrap();
    assert_eq!(numbers(&writer).await, [3]);
}

#[tokio::test]
async fn r5_a_full_disk_is_told_to_whom_it_concerns_and_writing_goes_on_when_there_is_room() {
    let (writer, _folder) = writer().await;
    let set = async |pages: &str| {
        let mut turn = begin(&writer).await;
        let pragma = format!("PRAGMA max_page_count = {pages}");
        turn.query_all(statement(&pragma, [])).await.unwrap();
        turn.done().await.unwrap();
    };
    set("20").await;
    let mut first = begin(&writer).await;
    let second = in_line(&writer, Company::Welcome).await;
    let third = in_line(&writer, Company::Welcome).await;
    insert(&mut first, 1).await.unwrap();
    let first = done(first);
    let mut second = second.await.unwrap();
    let large = "INSERT INTO t (n, text) VALUES (2, hex(zeroblob(1000000)))";
    let refused = second.execute(statement(large, [])).await;
    let is_full = |error: DbErr| matches!(Error::from(error), Error::Full(_));
    assert!(is_full(refused.unwrap_err()));
    let again = insert(&mut second, 3).await;
    assert!(is_full(again.unwrap_err()), "nothing more in this turn");
    assert!(is_full(second.done().await.unwrap_err()));
    let told = first.await.unwrap();
    let mut third = third.await.unwrap();
    let kept = if told.is_ok() { vec![1] } else { Vec::new() };
    assert_eq!(numbers_in(&mut third).await, kept, "as it was told");
    third.done().await.unwrap();
    set("1000000").await;
    let mut later = begin(&writer).await;
    later.execute(statement(large, [])).await.unwrap();
    later.done().await.unwrap();
    assert_eq!(numbers(&writer).await, [kept, vec![2]].concat());
}

#[tokio::test]
async fn long_work_has_a_commit_of_its_own() {
    let (writer, _folder) = writer().await;
    let before = commits(&writer);
    let first = begin(&writer).await;
    let long = in_line(&writer, Company::None).await;
    let last = in_line(&writer, Company::Welcome).await;
    first.done().await.unwrap();
    assert_eq!(commits(&writer), before + 1, "not held up by the long one");
    long.await.unwrap().done().await.unwrap();
    assert_eq!(commits(&writer), before + 2);
    last.await.unwrap().done().await.unwrap();
    assert_eq!(commits(&writer), before + 3);
}

#[tokio::test]
async fn a_group_is_bounded_in_number_and_in_age() {
    let (writer, _folder) = writer().await;
    let before = commits(&writer);
    let first = begin(&writer).await;
    let mut line = Vec::new();
    for _ in 0..MOST {
        line.push(in_line(&writer, Company::Welcome).await);
    }
    let first = done(first);
    let last = line.pop().unwrap();
    let outcomes: Vec<_> = line
        .into_iter()
        .map(|waits| tokio::spawn(async move { waits.await.unwrap().done().await }))
        .collect();
    for outcome in outcomes {
        outcome.await.unwrap().unwrap();
    }
    first.await.unwrap().unwrap();
    assert_eq!(commits(&writer), before + 1);
    last.await.unwrap().done().await.unwrap();
    assert_eq!(commits(&writer), before + 2);

    let (writer, _folder) = writer_with(|writer| writer.oldest = Duration::ZERO).await;
    let before = commits(&writer);
    let first = begin(&writer).await;
    let second = in_line(&writer, Company::Welcome).await;
    first.done().await.unwrap();
    second.await.unwrap().done().await.unwrap();
    assert_eq!(commits(&writer), before + 2);
}

#[tokio::test]
async fn a_commit_waits_for_company_that_is_expected_but_not_for_long() {
    let (writer, _folder) = writer().await;
    let before = commits(&writer);
    writer.expect_company(|| true);
    let mut line = Vec::new();
    for number in 0..i64::try_from(MOST).unwrap() {
        assert!(
            line.iter()
                .all(|told: &JoinHandle<Outcome>| !told.is_finished())
        );
        let mut turn = begin(&writer).await;
        insert(&mut turn, number).await.unwrap();
        assert_eq!(
            numbers_in(&mut turn).await.len(),
            line.len() + 1,
            "one group"
        );
        line.push(done(turn));
        while writer.lock().idle.is_none() && !line.iter().all(JoinHandle::is_finished) {
            tokio::task::yield_now().await;
        }
    }
    for told in line {
        told.await.unwrap().unwrap();
    }
    assert_eq!(
        commits(&writer),
        before + 1,
        "when as many as may be are together"
    );

    let (writer, _folder) = writer_with(|writer| writer.oldest = Duration::from_millis(20)).await;
    writer.expect_company(|| true);
    let mut alone = begin(&writer).await;
    insert(&mut alone, 1).await.unwrap();
    alone.done().await.unwrap();
    assert_eq!(
        numbers(&writer).await,
        [1],
        "nobody came, and it was committed"
    );
}

#[tokio::test]
async fn a_group_that_waits_for_company_ends_for_long_work_and_for_closing() {
    let (writer, _folder) = writer().await;
    let before = commits(&writer);
    writer.expect_company(|| true);
    let mut first = begin(&writer).await;
    insert(&mut first, 1).await.unwrap();
    let first = done(first);
    while writer.lock().idle.is_none() {
        tokio::task::yield_now().await;
    }
    assert_eq!(commits(&writer), before);
    let mut long = writer.begin(Company::None).await.unwrap();
    first.await.unwrap().unwrap();
    assert_eq!(commits(&writer), before + 1);
    insert(&mut long, 2).await.unwrap();
    long.done().await.unwrap();
    assert_eq!(commits(&writer), before + 2, "long work waits for nobody");
    let mut last = begin(&writer).await;
    insert(&mut last, 3).await.unwrap();
    let last = done(last);
    while writer.lock().idle.is_none() {
        tokio::task::yield_now().await;
    }
    writer.close().await.unwrap();
    last.await.unwrap().unwrap();
    assert_eq!(commits(&writer), before + 3);
}

#[tokio::test]
async fn who_no_longer_waits_is_left_out_and_who_waits_in_vain_is_told_busy() {
    let (writer, _folder) = writer_with(|writer| writer.patience = Duration::from_millis(1)).await;
    let holds = begin(&writer).await;
    let refused = writer.begin(Company::Welcome).await;
    assert!(matches!(refused.map_err(Error::from), Err(Error::Busy)));
    let gone = {
        let writer = Arc::clone(&writer);
        tokio::spawn(async move { writer.begin(Company::Welcome).await.map(drop) })
    };
    gone.abort();
    drop(gone.await);
    holds.done().await.unwrap();
    assert_eq!(numbers(&writer).await, [0_i64; 0]);
}

#[tokio::test]
async fn statements_for_later_run_in_order_before_the_next_and_before_the_commit() {
    let (writer, _folder) = writer().await;
    let mut turn = begin(&writer).await;
    for number in [1, 2] {
        let sql = "INSERT INTO t (n, text) VALUES ($1, $2)";
        let values = [number.into(), "x".into()];
        turn.execute_later(statement(sql, values)).unwrap();
    }
    assert_eq!(numbers_in(&mut turn).await, [1, 2]);
    let all = statement("UPDATE t SET n = n + $1", [10.into()]);
    turn.execute_later(all).unwrap();
    let one = statement(
        "UPDATE t SET text = $1 WHERE n = $2",
        ["y".into(), 11.into()],
    );
    assert_eq!(turn.execute(one).await.unwrap().rows_affected(), 1);
    let gone = statement("DELETE FROM t WHERE n = $1", [12.into()]);
    turn.execute_later(gone).unwrap();
    turn.done().await.unwrap();
    assert_eq!(numbers(&writer).await, [11]);

    let mut turn = begin(&writer).await;
    let twice = statement("INSERT INTO t (n) VALUES ($1)", [11.into()]);
    turn.execute_later(twice).unwrap();
    let told = turn.done().await.map_err(Error::from);
    assert!(matches!(told, Err(Error::Conflict(_))), "{told:?}");
    assert_eq!(numbers(&writer).await, [11]);
}

#[tokio::test]
async fn what_is_refused_together_with_the_commit_is_told_to_the_last_one_alone() {
    let (writer, _folder) = writer().await;
    let mut first = begin(&writer).await;
    let second = in_line(&writer, Company::Welcome).await;
    insert(&mut first, 1).await.unwrap();
    let first = done(first);
    let mut second = second.await.unwrap();
    insert(&mut second, 2).await.unwrap();
    let twice = statement("INSERT INTO t (n) VALUES ($1)", [1.into()]);
    second.execute_later(twice).unwrap();
    let told = second.done().await.map_err(Error::from);
    assert!(matches!(told, Err(Error::Conflict(_))), "{told:?}");
    first.await.unwrap().unwrap();
    assert_eq!(numbers(&writer).await, [1]);
}

#[tokio::test]
async fn after_closing_nobody_writes_and_closing_again_is_no_harm() {
    let (writer, _folder) = writer().await;
    let mut last = begin(&writer).await;
    insert(&mut last, 1).await.unwrap();
    let closing = {
        let writer = Arc::clone(&writer);
        tokio::spawn(async move { writer.close().await })
    };
    while writer.lock().waiting.is_empty() {
        tokio::task::yield_now().await;
    }
    last.done().await.unwrap();
    closing.await.unwrap().unwrap();
    writer.close().await.unwrap();
    let refused = writer.begin(Company::Welcome).await.map_err(Error::from);
    assert!(matches!(refused, Err(Error::Unreachable(_))));
}
