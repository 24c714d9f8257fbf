//! What administrators and people do with one press, each a transaction (promise R10).

use crate::{
    Broken, Outcome, administrator, each_call_of_one_transaction_may_fail, somebody, themselves,
};
use domain::contact::ContactKind;
use domain::wire::messages::{MailConfig, MailDraft, MessageState, SecretChange};
use domain::wire::people::{SavedView, Selection};
use domain::wire::requests::{Decline, DeclineReason, HelpWanted, RequestQuery};
use domain::{GroupId, PersonId, RequestId, Role, RoleSet, Secret};
use service::testing::{PASSWORD, TestDesk, origin};
use service::{
    Caller, authenticators, contacts, groups, logo, messages, people, requests, sessions, settings,
    views,
};
use store::Person;

/// A person and an administrator.
async fn pair(desk: &TestDesk, number: u64) -> Result<(PersonId, Caller), Broken> {
    let caller = administrator(desk, number).await?;
    Ok((PersonId(somebody(desk, number).await?.id), caller))
}

/// As [`pair`], with the administrator's identity just confirmed.
async fn confirmed(desk: &TestDesk, number: u64) -> Result<(PersonId, Caller), Broken> {
    let (person, caller) = pair(desk, number).await?;
    let again = sessions::confirm(desk, &caller, Secret::new(PASSWORD)).await?;
    Ok((person, Caller::person(again.principal, origin())))
}

fn these(person: PersonId) -> Selection {
    Selection::Ids(vec![person])
}

/// A new group of its own.
async fn group(desk: &TestDesk, caller: &Caller, name: &str) -> Result<GroupId, Broken> {
    let all = groups::add(desk, caller, name, "").await?;
    let found = all.iter().find(|group| group.name == name);
    Ok(found.ok_or("no group")?.id)
}

#[tokio::test]
async fn r10_block_and_unblock() -> Outcome {
    for blocked in [true, false] {
        each_call_of_one_transaction_may_fail(
            "block",
            async |desk, number| {
                let (person, caller) = pair(desk, number).await?;
                if !blocked {
                    people::set_blocked(desk, &caller, &these(person), true).await?;
                }
                Ok((person, caller))
            },
            async |desk, (person, caller)| {
                people::set_blocked(desk, caller, &these(*person), blocked)
                    .await
                    .map(drop)
            },
        )
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn r10_delete_and_restore() -> Outcome {
    each_call_of_one_transaction_may_fail("delete", pair, async |desk, (person, caller)| {
        people::delete(desk, caller, &these(*person))
            .await
            .map(drop)
    })
    .await?;
    each_call_of_one_transaction_may_fail(
        "restore",
        async |desk, number| {
            let (person, caller) = pair(desk, number).await?;
            people::delete(desk, &caller, &these(person)).await?;
            Ok((person, caller))
        },
        async |desk, (person, caller)| {
            people::restore(desk, caller, &these(*person))
                .await
                .map(drop)
        },
    )
    .await
}

#[tokio::test]
async fn r10_ask_for_another_password_and_never_expires() -> Outcome {
    each_call_of_one_transaction_may_fail(
        "force a change",
        pair,
        async |desk, (person, caller)| {
            people::force_change(desk, caller, &these(*person))
                .await
                .map(drop)
        },
    )
    .await?;
    each_call_of_one_transaction_may_fail("never expires", pair, async |desk, (person, caller)| {
        people::set_never_expires(desk, caller, *person, true)
            .await
            .map(drop)
    })
    .await
}

#[tokio::test]
async fn r10_give_roles() -> Outcome {
    each_call_of_one_transaction_may_fail("roles", confirmed, async |desk, (person, caller)| {
        let version = desk.reload(*person).await?.version;
        let roles = RoleSet::from_iter([Role::HelpdeskAdministrator]);
        people::set_roles(desk, caller, *person, version, roles)
            .await
            .map(drop)
    })
    .await
}

#[tokio::test]
async fn r10_add_a_person() -> Outcome {
    each_call_of_one_transaction_may_fail(
        "add a person",
        async |desk, number| Ok((administrator(desk, number).await?, number)),
        async |desk, (caller, number)| {
            let fields = domain::wire::people::PersonFields {
                user_name: format!("new{number}@example.org"),
                display_name: "New".to_owned(),
                ..domain::wire::people::PersonFields::default()
            };
            people::add(desk, caller, &fields, RoleSet::EMPTY)
                .await
                .map(drop)
        },
    )
    .await
}

#[tokio::test]
async fn r10_groups_and_who_is_in_them() -> Outcome {
    each_call_of_one_transaction_may_fail(
        "add a group",
        async |desk, number| {
            Ok((
                administrator(desk, number).await?,
                format!("group {number}"),
            ))
        },
        async |desk, (caller, name)| groups::add(desk, caller, name, "").await.map(drop),
    )
    .await?;
    each_call_of_one_transaction_may_fail(
        "rename a group",
        async |desk, number| {
            let caller = administrator(desk, number).await?;
            let id = group(desk, &caller, &format!("group {number}")).await?;
            Ok((caller, id, format!("renamed {number}")))
        },
        async |desk, (caller, id, name)| {
            groups::edit(desk, caller, *id, 1, name, "").await.map(drop)
        },
    )
    .await?;
    each_call_of_one_transaction_may_fail(
        "put one group into another, and people",
        async |desk, number| {
            let (person, caller) = pair(desk, number).await?;
            let outer = group(desk, &caller, &format!("outer {number}")).await?;
            let inner = group(desk, &caller, &format!("inner {number}")).await?;
            Ok((person, caller, outer, inner))
        },
        async |desk, (_, caller, outer, inner)| {
            groups::nest(desk, caller, *outer, *inner, true)
                .await
                .map(drop)
        },
    )
    .await?;
    each_call_of_one_transaction_may_fail(
        "join",
        async |desk, number| {
            let (person, caller) = pair(desk, number).await?;
            let id = group(desk, &caller, &format!("joined {number}")).await?;
            Ok((person, caller, id))
        },
        async |desk, (person, caller, id)| {
            groups::add_members(desk, caller, *id, &these(*person))
                .await
                .map(drop)
        },
    )
    .await?;
    each_call_of_one_transaction_may_fail(
        "delete a group",
        async |desk, number| {
            let caller = administrator(desk, number).await?;
            let id = group(desk, &caller, &format!("gone {number}")).await?;
            Ok((caller, id))
        },
        async |desk, (caller, id)| groups::delete(desk, caller, *id).await.map(drop),
    )
    .await
}

/// A request of somebody, open, and an administrator.
async fn asked(desk: &TestDesk, number: u64) -> Result<(RequestId, i64, Caller), Broken> {
    let caller = administrator(desk, number).await?;
    let person: Person = somebody(desk, number).await?;
    let wanted = HelpWanted {
        user_name: person.user_name,
        message: String::new(),
    };
    let asked = requests::ask(desk, &origin(), &wanted).await?;
    requests::settle(desk).await?;
    let page = requests::list(desk, &caller, &RequestQuery::default()).await?;
    let row = page
        .rows
        .into_iter()
        .find(|row| row.reference == asked.reference);
    let row = row.ok_or("no request")?;
    Ok((row.id, row.version, caller))
}

#[tokio::test]
async fn r10_claim_and_decline_a_request() -> Outcome {
    each_call_of_one_transaction_may_fail("claim", asked, async |desk, (id, version, caller)| {
        requests::claim(desk, caller, *id, *version).await.map(drop)
    })
    .await?;
    each_call_of_one_transaction_may_fail("decline", asked, async |desk, (id, version, caller)| {
        let decline = Decline {
            version: *version,
            reason: DeclineReason::Other,
            note: "come by".to_owned(),
        };
        requests::decline(desk, caller, *id, &decline)
            .await
            .map(drop)
    })
    .await
}

#[tokio::test]
async fn r10_begin_with_an_app() -> Outcome {
    each_call_of_one_transaction_may_fail(
        "begin with an app",
        async |desk, number| Ok(themselves(desk, number).await?.1),
        async |desk, caller| authenticators::begin(desk, caller, "phone").await.map(drop),
    )
    .await
}

#[tokio::test]
async fn r10_sessions_and_views() -> Outcome {
    each_call_of_one_transaction_may_fail(
        "sign out",
        async |desk, number| Ok(themselves(desk, number).await?.1),
        async |desk, caller| sessions::sign_out(desk, caller).await,
    )
    .await?;
    each_call_of_one_transaction_may_fail(
        "sign somebody out",
        async |desk, number| {
            let (person, caller) = themselves(desk, number).await?;
            Ok((
                PersonId(person.id),
                administrator(desk, number).await?,
                caller,
            ))
        },
        async |desk, (person, caller, _)| {
            sessions::end_all_of(desk, caller, *person).await.map(drop)
        },
    )
    .await?;
    each_call_of_one_transaction_may_fail(
        "save a view",
        async |desk, number| Ok((administrator(desk, number).await?, format!("view {number}"))),
        async |desk, (caller, name)| {
            let view = SavedView {
                name: name.clone(),
                query: "status=blocked".to_owned(),
                shared: false,
                mine: true,
            };
            views::save(desk, caller, &view).await.map(drop)
        },
    )
    .await
}

#[tokio::test]
async fn r10_call_a_message_back() -> Outcome {
    each_call_of_one_transaction_may_fail(
        "cancel a message",
        async |desk, number| Ok(crate::queued(desk, number).await?),
        async |desk, id| {
            let row = messages::cancel(desk, &Caller::operator(), *id).await?;
            assert_eq!(row.state, MessageState::Cancelled);
            Ok(())
        },
    )
    .await
}

#[tokio::test]
async fn r10_set_a_logo_and_remove_it() -> Outcome {
    let picture = include_bytes!("../../src/demo/logo.png");
    let operator = &Caller::operator();
    each_call_of_one_transaction_may_fail(
        "logo",
        async |desk, _| {
            let now = settings::get(desk, operator).await?;
            if now.logo.is_some() {
                logo::remove(desk, operator, now.version).await?;
            }
            Ok(settings::get(desk, operator).await?.version)
        },
        async |desk, version| logo::set(desk, operator, *version, picture).await.map(drop),
    )
    .await?;
    each_call_of_one_transaction_may_fail(
        "no logo",
        async |desk, _| {
            let now = settings::get(desk, operator).await?;
            Ok(logo::set(desk, operator, now.version, picture)
                .await?
                .version)
        },
        async |desk, version| logo::remove(desk, operator, *version).await.map(drop),
    )
    .await
}

#[tokio::test]
async fn r10_say_how_mail_is_sent() -> Outcome {
    let operator = &Caller::operator();
    each_call_of_one_transaction_may_fail(
        "mail settings",
        async |_, number| Ok(u16::try_from(number)?),
        async |desk, port| {
            let now = messages::settings::get(desk, operator).await?;
            let config = MailConfig {
                port: 1_000 + port,
                ..now.mail
            };
            let draft = MailDraft {
                config,
                password: SecretChange::Set(Secret::new("canary")),
            };
            messages::settings::set_mail(desk, operator, now.version, &draft)
                .await
                .map(drop)
        },
    )
    .await
}

#[tokio::test]
async fn r10_take_an_own_contact_detail_away() -> Outcome {
    each_call_of_one_transaction_may_fail(
        "contact detail",
        crate::confirmed,
        async |desk, (_, caller)| {
            contacts::remove(desk, caller, ContactKind::Email)
                .await
                .map(drop)
        },
    )
    .await
}
