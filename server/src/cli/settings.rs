//! `settings`: what the desk is set to, for the operator. Owns how `FIELD=VALUE` becomes a change of one part; what a part may be, the
//! service says.

use super::arguments::{Part, Settings};
use super::sending::{self, Wanted, Way};
use super::{Failure, Session, fields, group};
use domain::GroupId;
use domain::password::policy;
use domain::wire::settings as wire;
use serde_json::{Map, Value};
use service::settings as desk_settings;

/// The field of self-service that takes names of groups beside ids.
const GROUPS: &str = "groups";

/// A part that is in the settings of the desk itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DeskPart {
    Organisation,
    Policy,
    SelfService,
}

/// Where a part is kept.
enum Of {
    Desk(DeskPart),
    Way(Way),
}

const fn of(part: Part) -> Of {
    match part {
        Part::Organisation => Of::Desk(DeskPart::Organisation),
        Part::Policy => Of::Desk(DeskPart::Policy),
        Part::SelfService => Of::Desk(DeskPart::SelfService),
        Part::Mail => Of::Way(Way::Mail),
        Part::Texts => Of::Way(Way::Texts),
    }
}

pub(super) async fn settings(session: &Session, what: Settings) -> Result<(), Failure> {
    match what {
        Settings::Show { part } => {
            let part = match of(part) {
                Of::Desk(part) => part,
                Of::Way(way) => return sending::show(session, way).await,
            };
            let now = desk_settings::get(&session.desk, &session.caller).await?;
            say(session, &fields_of(&now, part)?)
        }
        Settings::Set {
            part,
            changes,
            dry_run,
            secret_stdin,
            no_secret,
            test,
        } => {
            let way = match of(part) {
                Of::Way(way) => way,
                Of::Desk(_) if secret_stdin || no_secret || test.is_some() => {
                    let only = "--secret-stdin, --no-secret and --test are for mail and texts";
                    return Err(Failure::Misuse(only.into()));
                }
                Of::Desk(part) => return set(session, part, &changes, dry_run).await,
            };
            if dry_run {
                let instead = "--dry-run: mail and texts have --test TO, which saves nothing";
                return Err(Failure::Misuse(instead.into()));
            }
            let secret = sending::secret(secret_stdin, no_secret)?;
            let wanted = Wanted { secret, test };
            sending::set(session, way, &changes, wanted).await
        }
    }
}

fn fields_of(settings: &wire::Settings, part: DeskPart) -> Result<Map<String, Value>, Failure> {
    match part {
        DeskPart::Organisation => fields::of(&settings.organisation),
        DeskPart::Policy => fields::of(&settings.policy),
        DeskPart::SelfService => fields::of(&settings.self_service),
    }
}

pub(super) fn say(session: &Session, fields: &Map<String, Value>) -> Result<(), Failure> {
    session.output.say(fields, |fields| {
        let line = |(name, value): (&String, &Value)| match value {
            Value::String(text) => format!("{name}={}\n", super::one_line(text)),
            other => format!("{name}={}\n", super::one_line(&other.to_string())),
        };
        fields.iter().map(line).collect()
    })
}

async fn set(
    session: &Session,
    part: DeskPart,
    changes: &[String],
    dry_run: bool,
) -> Result<(), Failure> {
    let Session { desk, caller, .. } = session;
    let now = desk_settings::get(desk, caller).await?;
    let mut wanted = fields_of(&now, part)?;
    for change in changes {
        fields::take(&mut wanted, change)?;
    }
    if part == DeskPart::SelfService {
        name_groups(session, &mut wanted).await?;
    }
    match part {
        DeskPart::Organisation if dry_run => Err(Failure::Misuse(
            "--dry-run: the organisation's name, colour and links change nothing for anybody's sign-in".into(),
        )),
        DeskPart::Policy if dry_run => {
            let wanted = policy::valid(fields::typed(wanted)?)
                .map_err(service::Error::from)?;
            let impact = desk_settings::impact(desk, caller, wanted.expire_days, wanted.spread_days).await?;
            say(session, &fields::of(&impact)?)
        }
        DeskPart::SelfService if dry_run => {
            let impact = desk_settings::self_service_impact(desk, caller, fields::typed(wanted)?).await?;
            say(session, &fields::of(&impact)?)
        }
        DeskPart::Organisation => {
            let wanted = fields::typed(wanted)?;
            let saved = desk_settings::set_organisation(desk, caller, now.version, wanted).await?;
            say(session, &fields_of(&saved, part)?)
        }
        DeskPart::Policy => {
            let wanted = fields::typed(wanted)?;
            let saved = desk_settings::set_policy(desk, caller, now.version, wanted).await?;
            say(session, &fields_of(&saved, part)?)
        }
        DeskPart::SelfService => {
            let wanted = fields::typed(wanted)?;
            let saved = desk_settings::set_self_service(desk, caller, now.version, wanted).await?;
            say(session, &fields_of(&saved, part)?)
        }
    }
}

/// Names of groups become their ids.
async fn name_groups(session: &Session, fields: &mut Map<String, Value>) -> Result<(), Failure> {
    let Some(Value::Array(wanted)) = fields.get_mut(GROUPS) else {
        return Ok(());
    };
    let is_id = |value: &Value| {
        value
            .as_str()
            .is_none_or(|text| text.parse::<GroupId>().is_ok())
    };
    for value in wanted.iter_mut().filter(|value| !is_id(value)) {
        let name = value.as_str().unwrap_or_default().to_owned();
        let group = group::named(session, &name)
            .await?
            .ok_or_else(|| Failure::Misuse(format!("{name}: no such group")))?;
        *value = group.id.to_string().into();
    }
    Ok(())
}
