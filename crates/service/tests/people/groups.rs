//! Groups and saved views.

use super::support::{Outcome, code, fields_refused, id, log, these};
use domain::GroupId;
use domain::Role;
use domain::wire::people::{PeopleFilter, SavedView, Selection};
use service::testing::{PASSWORD, desks};
use service::{Caller, groups, people, views};

#[tokio::test]
async fn group_names_are_unique_however_they_are_spelt() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let all = groups::add(&desk, &caller, " Field staff ", "Out and about").await?;
        assert_eq!((all[0].name.as_str(), all[0].members), ("Field staff", 0));
        let taken = [("name".to_owned(), "name_taken".to_owned())];
        assert_eq!(
            fields_refused(&groups::add(&desk, &caller, "FIELD STAFF", "").await),
            taken
        );
        let other = groups::add(&desk, &caller, "Office", "")
            .await?
            .into_iter()
            .find(|group| group.name == "Office")
            .ok_or("not added")?;
        assert_eq!(
            fields_refused(
                &groups::edit(&desk, &caller, other.id, other.version, "field Staff", "").await
            ),
            taken
        );
        assert_eq!(
            code(&groups::edit(&desk, &caller, other.id, other.version, "OFFICE", "").await),
            "ok",
            "its own name in another case"
        );
        assert_eq!(
            code(&groups::edit(&desk, &caller, other.id, other.version, "Late", "").await),
            "changed_meanwhile"
        );
        assert_eq!(
            fields_refused(&groups::add(&desk, &caller, "  ", "").await),
            [("name".to_owned(), "required".to_owned())]
        );
        assert_eq!(code(&groups::delete(&desk, &caller, other.id).await), "ok");
        assert_eq!(
            code(&groups::delete(&desk, &caller, other.id).await),
            "not_found"
        );
        assert_eq!(log(&desk, "group.").await?.len(), 4);
    }
    Ok(())
}

#[tokio::test]
async fn people_join_and_leave_once_and_each_has_a_row() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let (anna, ben, gone) = (
            desk.person("anna@example.org").await?,
            desk.person("ben@example.org").await?,
            desk.person("gone@example.org").await?,
        );
        people::delete(&desk, &caller, &these(&[&gone])).await?;
        let group = groups::add(&desk, &caller, "Office", "").await?[0].id;
        groups::add_members(&desk, &caller, group, &these(&[&anna])).await?;
        let outcome =
            groups::add_members(&desk, &caller, group, &these(&[&anna, &ben, &gone])).await?;
        assert_eq!(
            (
                outcome.done,
                outcome.skipped[0].id,
                outcome.skipped[0].code.as_str()
            ),
            (2, id(&gone), "not_found")
        );
        assert_eq!(groups::list(&desk, &caller).await?[0].members, 2);
        assert_eq!(
            log(&desk, "group.members_added").await?.len(),
            2,
            "anna once, ben once"
        );
        let members = Selection::Matching {
            filter: PeopleFilter {
                group: Some(group),
                ..PeopleFilter::default()
            },
            except: vec![id(&anna)],
        };
        assert_eq!(
            groups::remove_members(&desk, &caller, group, &members)
                .await?
                .done,
            1
        );
        assert_eq!(
            log(&desk, "group.members_removed").await?[0].target,
            Some(id(&ben))
        );
        let detail = people::detail(&desk, &caller, id(&anna)).await?;
        assert_eq!((detail.groups.len(), detail.groups[0].members), (1, 1));
        let nowhere = GroupId(desk.new_id());
        assert_eq!(
            code(&groups::add_members(&desk, &caller, nowhere, &these(&[&anna])).await),
            "not_found"
        );
    }
    Ok(())
}

fn view(name: &str, shared: bool) -> SavedView {
    SavedView {
        name: name.to_owned(),
        query: "status=blocked".to_owned(),
        shared,
        mine: true,
    }
}

#[tokio::test]
async fn a_view_is_its_owners_and_a_shared_one_is_seen_by_all() -> Outcome {
    for desk in desks().await? {
        let mine = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let theirs = desk
            .person_with("them@example.org", &[Role::DirectoryReader], Some(PASSWORD))
            .await?;
        let theirs = desk.caller_for(&theirs).await?;
        views::save(&desk, &mine, &view("Mine", false)).await?;
        views::save(&desk, &mine, &view("Ours", true)).await?;
        let seen = views::list(&desk, &theirs).await?;
        assert_eq!(
            seen.iter()
                .map(|view| (view.name.as_str(), view.mine))
                .collect::<Vec<_>>(),
            [("Ours", false)]
        );
        assert_eq!(
            code(&views::delete(&desk, &theirs, "Ours").await),
            "not_found",
            "not theirs to remove"
        );
        let own = views::save(&desk, &theirs, &view("Ours", false)).await?;
        assert_eq!(own.len(), 2, "a view of the same name of another owner");
        let replaced = views::save(
            &desk,
            &mine,
            &SavedView {
                query: "q=anna".to_owned(),
                ..view("Ours", true)
            },
        )
        .await?;
        assert_eq!(
            replaced
                .iter()
                .filter(|view| view.query == "q=anna")
                .count(),
            1
        );
        assert_eq!(views::delete(&desk, &mine, "Ours").await?.len(), 1);
        let long = SavedView {
            query: "x".repeat(1_001),
            ..view("Long", false)
        };
        assert_eq!(
            fields_refused(&views::save(&desk, &mine, &long).await),
            [("query".to_owned(), "too_long".to_owned())]
        );
        assert_eq!(
            code(&views::list(&desk, &Caller::operator()).await),
            "sign_in_required",
            "the host has no views"
        );
    }
    Ok(())
}

/// New groups, by name.
async fn made(
    desk: &service::testing::TestDesk,
    caller: &Caller,
    names: &[&str],
) -> Result<Vec<GroupId>, service::Error> {
    let mut ids = Vec::new();
    for name in names {
        let all = groups::add(desk, caller, name, "").await?;
        ids.extend(
            all.iter()
                .find(|group| group.name == *name)
                .map(|group| group.id),
        );
    }
    Ok(ids)
}

#[tokio::test]
async fn a_group_is_put_into_others_and_taken_out_once() -> Outcome {
    for desk in desks().await? {
        let caller = desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let ids = made(&desk, &caller, &["All", "North", "East"]).await?;
        let [all, north, east] = ids[..] else {
            return Err("three".into());
        };
        groups::nest(&desk, &caller, all, north, true).await?;
        groups::nest(&desk, &caller, all, east, true).await?;
        let rows = groups::nest(&desk, &caller, all, east, true).await?;
        let outer = rows.iter().find(|row| row.id == all).ok_or("all")?;
        assert_eq!(outer.parts, [east, north], "by name");
        let added = log(&desk, "group.members_added").await?;
        assert_eq!(added.len(), 2, "what is so already has no row");
        assert_eq!(
            (added[0].target_name.as_str(), &added[0].after),
            ("East", &vec![("group".to_owned(), "All".to_owned())])
        );
        groups::nest(&desk, &caller, all, east, false).await?;
        let rows = groups::nest(&desk, &caller, all, east, false).await?;
        let outer = rows.iter().find(|row| row.id == all).ok_or("all")?;
        assert_eq!(outer.parts, [north]);
        assert_eq!(log(&desk, "group.members_removed").await?.len(), 1);
        let rows = groups::delete(&desk, &caller, north).await?;
        assert!(rows.iter().all(|row| row.parts.is_empty()), "gone with it");
        let gone = groups::nest(&desk, &caller, all, north, true).await;
        assert_eq!(code(&gone), "not_found");
    }
    Ok(())
}

#[tokio::test]
async fn no_group_is_in_itself_by_any_way_even_if_two_try_at_once() -> Outcome {
    for desk in desks().await? {
        let caller = &desk
            .caller_for(&desk.admin("me@example.org").await?)
            .await?;
        let ids = made(&desk, caller, &["One", "Two", "Three"]).await?;
        let [one, two, three] = ids[..] else {
            return Err("three".into());
        };
        let itself = groups::nest(&desk, caller, one, one, true).await;
        assert_eq!(code(&itself), "group_in_itself");
        groups::nest(&desk, caller, one, two, true).await?;
        groups::nest(&desk, caller, two, three, true).await?;
        let round = groups::nest(&desk, caller, three, one, true).await;
        assert_eq!(code(&round), "group_in_itself");
        groups::nest(&desk, caller, one, two, false).await?;
        let (there, back) = tokio::join!(
            groups::nest(&desk, caller, one, two, true),
            groups::nest(&desk, caller, three, one, true)
        );
        assert!(
            there.is_ok() != back.is_ok(),
            "{} {}",
            code(&there),
            code(&back)
        );
    }
    Ok(())
}
