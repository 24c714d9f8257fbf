//! The audit log: in the change's transaction, and tampering shows (U1, U2, A1).

use domain::audit::Action;
use domain::wire::Page;
use domain::wire::audit::{AuditFilter, AuditQuery, AuditResult, AuditRow};
use domain::wire::problem::Code;
use domain::{PersonId, Role};
use service::audit::{self, Entry};
use service::testing::{PASSWORD, TestDesk, desks};
use service::{Caller, Error, people};

async fn ten_rows(desk: &TestDesk) {
    for n in 0..10 {
        audit::record_alone(
            desk,
            &Caller::operator(),
            Entry::new(Action::GroupAdded)
                .named(&format!("group {n}"))
                .after("n", n),
        )
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn u1_a_change_that_fails_leaves_neither_itself_nor_its_row() {
    for desk in desks().await.unwrap() {
        let person = desk.person("anna@a.example").await.unwrap();
        let (id, now) = (PersonId(person.id), desk.now());
        let inner = &desk;
        let failed: Result<(), Error> = desk
            .store()
            .write(|tx| async move {
                store::people::set_blocked(&tx, id, true, now).await?;
                audit::record(
                    &tx,
                    inner,
                    &Caller::operator(),
                    Entry::new(Action::PersonBlocked),
                )
                .await?;
                Err(Code::Internal.into())
            })
            .await;
        assert!(failed.is_err());
        assert!(!desk.reload(id).await.unwrap().blocked);
        let report = audit::verify(&desk, &Caller::operator()).await.unwrap();
        assert_eq!((report.rows, report.broken), (0, None));
    }
}

#[tokio::test]
async fn u2_an_untouched_chain_verifies_also_empty_and_while_it_grows() {
    for desk in desks().await.unwrap() {
        assert_eq!(
            audit::verify(&desk, &Caller::operator())
                .await
                .unwrap()
                .broken,
            None
        );
        ten_rows(&desk).await;
        let operator = Caller::operator();
        let (report, ()) = tokio::join!(audit::verify(&desk, &operator), ten_rows(&desk));
        assert_eq!(report.unwrap().broken, None, "{}", desk.database);
        let report = audit::verify(&desk, &Caller::operator()).await.unwrap();
        assert_eq!((report.rows, report.broken), (20, None));
    }
}

/// Statements that tamper, and the first row that does not fit then.
type Case<'a> = (&'a [&'a str], Option<(i64, &'a str)>);

#[tokio::test]
async fn u2_changed_missing_swapped_and_cut_rows_are_found() {
    let wipe_last = "DELETE FROM audit WHERE seq = 10";
    let forge_head = "UPDATE audit_head SET seq = 9, hash = (SELECT hash FROM audit WHERE seq = 9)";
    let cases: &[Case] = &[
        (
            &["UPDATE audit SET target_name = 'other' WHERE seq = 4"],
            Some((4, "changed")),
        ),
        (
            &["UPDATE audit SET at = at + 1 WHERE seq = 10"],
            Some((10, "changed")),
        ),
        (
            &["UPDATE audit SET actor_name = 'x' WHERE seq = 1"],
            Some((1, "changed")),
        ),
        (
            &["UPDATE audit SET after = '[]' WHERE seq = 7"],
            Some((7, "changed")),
        ),
        (&["DELETE FROM audit WHERE seq = 5"], Some((5, "missing"))),
        (&["DELETE FROM audit WHERE seq = 1"], Some((1, "missing"))),
        (
            &[
                "UPDATE audit SET seq = 1000 WHERE seq = 3",
                "UPDATE audit SET seq = 3 WHERE seq = 4",
                "UPDATE audit SET seq = 4 WHERE seq = 1000",
            ],
            Some((3, "changed")),
        ),
        (&[wipe_last], Some((10, "truncated"))),
        (&["DELETE FROM audit"], Some((1, "truncated"))),
        (
            &["UPDATE audit_head SET hash = (SELECT hash FROM audit WHERE seq = 2)"],
            Some((10, "changed")),
        ),
        // Who may write rows and head alike can cut the end: only a copy of the head elsewhere shows that.
        (&[wipe_last, forge_head], None),
    ];
    for (statements, expected) in cases {
        for desk in desks().await.unwrap() {
            ten_rows(&desk).await;
            for statement in *statements {
                assert!(
                    store::testing::tamper(desk.store(), statement)
                        .await
                        .unwrap()
                        > 0,
                    "{statement}"
                );
            }
            let broken = audit::verify(&desk, &Caller::operator())
                .await
                .unwrap()
                .broken;
            assert_eq!(
                broken.as_ref().map(|(seq, how)| (*seq, how.as_str())),
                *expected,
                "{} {statements:?}",
                desk.database
            );
        }
    }
}

#[tokio::test]
async fn a1_the_log_is_for_those_who_may_and_a_refusal_is_in_it() {
    for desk in desks().await.unwrap() {
        let reader = desk
            .person_with("reader@a.example", &[Role::ReportsReader], Some(PASSWORD))
            .await
            .unwrap();
        let helper = desk
            .person_with(
                "helper@a.example",
                &[Role::HelpdeskAdministrator],
                Some(PASSWORD),
            )
            .await
            .unwrap();
        let (reader, helper) = (
            desk.caller_for(&reader).await.unwrap(),
            desk.caller_for(&helper).await.unwrap(),
        );
        let refused = audit::list(&desk, &helper, AuditQuery::default())
            .await
            .unwrap_err();
        assert_eq!(refused.problem().code, Code::NotAllowed);
        assert_eq!(
            audit::list(
                &desk,
                &Caller::anonymous(service::testing::origin()),
                AuditQuery::default()
            )
            .await
            .unwrap_err()
            .problem()
            .code,
            Code::SignInRequired
        );
        let filter = AuditFilter {
            result: Some(AuditResult::Refused),
            ..AuditFilter::default()
        };
        let page = audit::list(
            &desk,
            &reader,
            AuditQuery {
                filter,
                ..AuditQuery::default()
            },
        )
        .await
        .unwrap();
        assert_eq!(page.rows.len(), 1);
        assert_eq!(
            (
                page.rows[0].action.as_str(),
                page.rows[0].actor_name.as_str()
            ),
            ("authority.refused", "helper@a.example")
        );
        assert_eq!(
            page.rows[0].after[0],
            ("action".to_owned(), "read_audit".to_owned())
        );
    }
}

#[tokio::test]
async fn a1_who_may_reset_a_person_reads_of_that_person_and_of_nobody_else() {
    for desk in desks().await.unwrap() {
        let person = desk.person("ada@a.example").await.unwrap();
        let helper = &[Role::HelpdeskAdministrator];
        let helper = desk
            .person_with("helper@a.example", helper, Some(PASSWORD))
            .await
            .unwrap();
        let lister = &[Role::DirectoryReader];
        let lister = desk
            .person_with("lister@a.example", lister, Some(PASSWORD))
            .await
            .unwrap();
        let chief = &[Role::GlobalAdministrator];
        let chief = desk
            .person_with("chief@a.example", chief, Some(PASSWORD))
            .await
            .unwrap();
        let of = |target| AuditQuery {
            filter: AuditFilter {
                target: Some(target),
                ..AuditFilter::default()
            },
            ..AuditQuery::default()
        };
        let code = |outcome: Result<Page<AuditRow>, Error>| match outcome {
            Ok(page) => {
                assert!(!page.rows.is_empty());
                None
            }
            Err(error) => Some(error.problem().code),
        };
        let (by_helper, by_lister) = (
            desk.caller_for(&helper).await.unwrap(),
            desk.caller_for(&lister).await.unwrap(),
        );
        let operator = Caller::operator();
        for id in [person.id, helper.id, chief.id] {
            people::set_never_expires(&desk, &operator, PersonId(id), true)
                .await
                .unwrap();
        }
        let ask = |caller, id| audit::list(&desk, caller, of(PersonId(id)));
        let nobody = desk.new_id();
        assert_eq!(code(ask(&by_helper, person.id).await), None);
        assert_eq!(code(ask(&by_helper, helper.id).await), None, "the own");
        assert_eq!(
            code(ask(&by_helper, chief.id).await),
            Some(Code::NotAllowed),
            "the matrix guards it"
        );
        assert_eq!(code(ask(&by_helper, nobody).await), Some(Code::NotFound));
        assert_eq!(
            code(ask(&by_lister, person.id).await),
            Some(Code::NotAllowed)
        );
        assert_eq!(
            code(ask(&by_lister, nobody).await),
            Some(Code::NotAllowed),
            "a3: told the same whether there is one or not"
        );
    }
}
