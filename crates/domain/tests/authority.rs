//! Promises A1 and A2: the whole table of admin rights, and the reset matrix as it was handed over.
#![expect(clippy::unwrap_used, reason = "tests")]

use domain::authority::{Action, Need, Standing, may, permissions, reach};
use domain::wire::problem::Code;
use domain::{Role, RoleSet};

fn one(role: Role) -> RoleSet {
    RoleSet::EMPTY.with(role)
}

/// The role of a title in the matrix, like `Helpdesk Administrator`.
fn titled(title: &str) -> RoleSet {
    if title == "(no admin role)" {
        return RoleSet::EMPTY;
    }
    let name = title.to_lowercase().replace(' ', "_");
    one(Role::ALL
        .into_iter()
        .find(|role| role.name() == name)
        .unwrap())
}

/// Every cell of the matrix: actor, target, and whether it says yes.
fn matrix() -> Vec<(RoleSet, RoleSet, bool)> {
    let mut reader = csv::Reader::from_reader(include_str!("data/reset-matrix.csv").as_bytes());
    let actors: Vec<RoleSet> = reader
        .headers()
        .unwrap()
        .iter()
        .skip(1)
        .map(titled)
        .collect();
    let mut cells = Vec::new();
    for row in reader.records() {
        let row = row.unwrap();
        let target = titled(&row[0]);
        for (actor, cell) in actors.iter().zip(row.iter().skip(1)) {
            assert!(matches!(cell, "y" | "n"), "{cell}");
            cells.push((*actor, target, cell == "y"));
        }
    }
    cells
}

/// What the matrix guards for everybody who has a column.
const BY_MATRIX: [Action; 8] = [
    Action::ResetPassword,
    Action::ForceChange,
    Action::SetNeverExpires,
    Action::EndSessions,
    Action::Block,
    Action::SeeContacts,
    Action::EditContacts,
    Action::ReadActivity,
];

#[test]
fn a1_passwords_contacts_sessions_and_blocks_follow_the_matrix_cell_by_cell() {
    let cells = matrix();
    assert_eq!(cells.len(), 66);
    for (actor, target, yes) in cells {
        for action in BY_MATRIX {
            let answer = may(actor, false, action, target);
            assert_eq!(answer.is_ok(), yes, "{actor:?} {action:?} {target:?}");
        }
    }
}

#[test]
fn a1_roles_without_a_column_reset_nobody() {
    let columns: Vec<RoleSet> = matrix().iter().map(|(actor, ..)| *actor).collect();
    let others: Vec<Role> = Role::ALL
        .into_iter()
        .filter(|role| !columns.contains(&one(*role)))
        .collect();
    assert_eq!(
        others,
        [
            Role::PrivilegedRoleAdministrator,
            Role::GroupsAdministrator,
            Role::ReportsReader,
            Role::DirectoryReader
        ]
    );
    for role in others {
        for target in targets() {
            assert_eq!(
                may(one(role), false, Action::ResetPassword, target),
                Err(Code::NotAllowed),
                "{role:?} {target:?}"
            );
        }
    }
}

#[test]
fn a1_every_role_of_the_target_must_stand_in_a_column_of_the_actor() {
    let cells = matrix();
    let by_matrix = |actor: RoleSet, target: RoleSet| {
        let yes = |actor: Role, target: RoleSet| {
            cells.iter().any(|cell| *cell == (one(actor), target, true))
        };
        let nobody = actor.iter().any(|actor| yes(actor, RoleSet::EMPTY));
        nobody
            && target
                .iter()
                .all(|target| actor.iter().any(|actor| yes(actor, one(target))))
    };
    // Every actor with up to two roles against every possible set of roles.
    for (first, second) in Role::ALL
        .into_iter()
        .flat_map(|first| Role::ALL.map(|second| (first, second)))
    {
        let actor = one(first).with(second);
        for pattern in 0..1_u32 << Role::ALL.len() {
            let target: RoleSet = (0..)
                .zip(Role::ALL)
                .filter(|(at, _)| pattern & (1 << at) != 0)
                .map(|(_, role)| role)
                .collect();
            let answer = may(actor, false, Action::ResetPassword, target).is_ok();
            assert_eq!(answer, by_matrix(actor, target), "{actor:?} {target:?}");
        }
    }
}

#[test]
fn a1_two_roles_together_do_not_do_what_neither_may_do_alone() {
    // May edit people, but not this one; may reset this one, but edit nobody.
    let actor = one(Role::UserAdministrator).with(Role::PrivilegedAuthenticationAdministrator);
    let target = one(Role::GlobalAdministrator);
    assert!(may(actor, false, Action::ResetPassword, target).is_ok());
    for action in [Action::EditPerson, Action::Delete, Action::Restore] {
        assert_eq!(
            may(actor, false, action, target),
            Err(Code::NotAllowed),
            "{action:?}"
        );
    }
}

#[test]
fn a1_without_a_role_nothing_is_allowed() {
    for action in Action::ALL {
        for target in targets() {
            assert_eq!(
                may(RoleSet::EMPTY, false, *action, target),
                Err(Code::NotAllowed),
                "{action:?}"
            );
        }
    }
}

#[test]
fn a1_a_global_administrator_may_do_everything_to_everybody_else() {
    for action in Action::ALL {
        for target in targets() {
            assert_eq!(
                may(one(Role::GlobalAdministrator), false, *action, target),
                Ok(()),
                "{action:?}"
            );
        }
    }
}

#[test]
fn a1_more_roles_never_allow_less() {
    for (first, second) in Role::ALL
        .into_iter()
        .flat_map(|first| Role::ALL.map(|second| (first, second)))
    {
        for action in Action::ALL {
            for target in targets() {
                if may(one(first), false, *action, target).is_ok() {
                    assert!(
                        may(one(first).with(second), false, *action, target).is_ok(),
                        "{first:?} {second:?} {action:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a2_nobody_acts_on_the_own_account_through_the_admin_side() {
    for role in Role::ALL {
        for action in Action::ALL.iter().filter(|action| action.is_on_person()) {
            let answer = match action {
                Action::SeeContacts | Action::ReadActivity => Ok(()),
                _ => Err(Code::NotOnYourself),
            };
            assert_eq!(
                may(one(role), true, *action, one(role)),
                answer,
                "{role:?} {action:?}"
            );
        }
    }
}

#[test]
fn permissions_say_what_may_says() {
    for actor in targets() {
        for target in targets() {
            for is_self in [false, true] {
                let shown = permissions(actor, is_self, target);
                let may = |action| may(actor, is_self, action, target).is_ok();
                assert_eq!(shown.is_self, is_self);
                assert_eq!(shown.reset_password, may(Action::ResetPassword));
                assert_eq!(shown.reset_password, may(Action::ForceChange));
                assert_eq!(shown.reset_password, may(Action::EndSessions));
                assert_eq!(shown.edit, may(Action::EditPerson));
                assert_eq!(shown.edit_contacts, may(Action::EditContacts));
                assert_eq!(shown.edit_contacts || is_self, may(Action::SeeContacts));
                assert_eq!(shown.block, may(Action::Block));
                assert_eq!(shown.delete, may(Action::Delete) && may(Action::Restore));
                assert_eq!(shown.assign_roles, may(Action::AssignRoles));
                assert_eq!(shown.read_activity, may(Action::ReadActivity));
            }
        }
    }
}

#[test]
fn a_route_admits_by_session_and_role() {
    let roles = Standing::Full(one(Role::DirectoryReader));
    let nobody = Standing::Full(RoleSet::EMPTY);
    let table = [
        (Need::Public, [Ok(()), Ok(()), Ok(()), Ok(())]),
        (
            Need::Restricted,
            [Err(Code::SignInRequired), Ok(()), Ok(()), Ok(())],
        ),
        (
            Need::SignedIn,
            [
                Err(Code::SignInRequired),
                Err(Code::MustChangePassword),
                Ok(()),
                Ok(()),
            ],
        ),
        (
            Need::Admin,
            [
                Err(Code::SignInRequired),
                Err(Code::MustChangePassword),
                Err(Code::NotAllowed),
                Ok(()),
            ],
        ),
    ];
    for (need, answers) in table {
        let standings = [Standing::Anonymous, Standing::Restricted, nobody, roles];
        assert_eq!(
            standings.map(|standing| need.admit(standing)),
            answers,
            "{need:?}"
        );
    }
}

/// Nobody's roles, and each role alone.
fn targets() -> Vec<RoleSet> {
    std::iter::once(RoleSet::EMPTY)
        .chain(Role::ALL.map(one))
        .collect()
}

/// The whole table, to be read by people: a block an action, a line an actor, a column a target.
#[test]
fn a1_the_whole_table_is_as_reviewed() {
    const SHORT: [&str; 11] = [
        "none", "glob", "pauth", "prole", "user", "auth", "help", "pass", "group", "rep", "dir",
    ];
    let mut table = String::from(
        "y: allowed, -: refused. Lines: the actor's role; columns: the target's. Actions on nobody in particular have\n\
         one column. On the own account everything with more than one column is refused, but for reading.\n",
    );
    for action in Action::ALL {
        let columns = if action.is_on_person() {
            targets()
        } else {
            vec![RoleSet::EMPTY]
        };
        table.extend([format!("\n{:21}", action.name())]);
        if columns.len() > 1 {
            table.extend(SHORT.map(|name| format!("{name:>6}")));
        }
        table.push('\n');
        for (actor, name) in targets().into_iter().zip(SHORT) {
            table.extend([format!("  {name:19}")]);
            for target in &columns {
                let cell = if may(actor, false, *action, *target).is_ok() {
                    "y"
                } else {
                    "-"
                };
                table.extend([format!("{cell:>6}")]);
            }
            table.push('\n');
        }
    }
    insta::assert_snapshot!("authority", table);
}

#[test]
fn what_a_list_is_narrowed_by_is_what_each_row_is_asked() {
    for actor in Role::ALL {
        for other in Role::ALL {
            let actors = RoleSet::EMPTY.with(actor).with(other);
            let within_reach = reach(actors, Action::AnswerRequests);
            for target in Role::ALL {
                let target = RoleSet::EMPTY.with(target);
                let may = may(actors, false, Action::AnswerRequests, target).is_ok();
                let within = within_reach.is_some_and(|reach| reach.and(target) == target);
                assert_eq!(may, within, "{actors:?} to {target:?}");
            }
            let nobody = may(actors, false, Action::AnswerRequests, RoleSet::EMPTY).is_ok();
            assert_eq!(
                nobody,
                within_reach.is_some(),
                "{actors:?} to people without a role"
            );
        }
    }
}
