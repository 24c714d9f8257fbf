//! The settings: organisation and password policy. Owns the one row that has them, its cache ([`Current`]) and who may change them;
//! what a valid policy is, `domain::password::policy` says. The bytes of the logo are `crate::logo`'s.

use crate::audit::{self, Entry};
use crate::logo::{self, Kept};
use crate::{Caller, Desk, Error};
use domain::audit::Action;
use domain::authority;
use domain::password::expiry::{Expiry, Spread};
use domain::password::policy::{self, Context, Rules, Whose};
use domain::wire::account::{AppLink, Logo, Site};
use domain::wire::people::{PasswordFilter, PeopleFilter};
use domain::wire::problem::{Code, FieldError};
use domain::wire::settings::{
    ExpiryImpact, Organisation, PasswordPolicy, PolicyPreset, SelfService, SelfServiceImpact,
    SelfServiceScope, Settings,
};
use domain::{EmailAddress, PhoneNumber, Span, Timestamp, text};
use serde::{Deserialize, Serialize};
use store::{Db, Person};

/// Under this name lies the row.
const NAME: &str = "desk";
/// Until the organisation has said its name.
const UNNAMED: &str = "Latchkey";
pub(crate) const MAX_NAME: usize = 80;
const MAX_LINKS: usize = 12;
const MAX_LABEL: usize = 40;
const MAX_GROUPS: usize = 50;
/// Hours.
const MAX_COOLING: u16 = 720;
/// Days.
const MAX_SKIP: u16 = 365;
/// Days.
const MAX_CONFIRM: u16 = 730;
const MAX_URL: usize = 500;
/// The accent's hue until the organisation chose one.
const HUE: u16 = 258;

/// The settings in force, with what is made of them once and read often.
#[derive(Clone, Debug)]
pub struct Current {
    /// As pages see them.
    pub settings: Settings,
    /// What every page shows.
    pub site: Site,
    /// What the policy asks of each password.
    pub rules: Rules,
    /// When passwords end.
    pub expiry: Expiry,
    /// How messages leave the house.
    pub messages: crate::messages::settings::Current,
    /// The organisation's logo.
    pub logo: Option<Kept>,
}

impl Current {
    /// Words that must not be in this person's password.
    pub fn context(&self, person: &Person) -> Context {
        self.context_of(&Whose {
            first_name: &person.first_name,
            last_name: &person.last_name,
            user_name: &person.user_name,
            alternate_email: &person.alternate_email,
        })
    }
    /// Words that must not be in the password of somebody who is no row yet.
    pub fn context_of(&self, whose: &Whose<'_>) -> Context {
        Context::new(&self.site.organisation).of(whose)
    }
    /// How long a temporary password works.
    pub fn temporary_for(&self) -> Span {
        Span::hours(i64::from(self.settings.policy.temporary_hours))
    }
}

/// As the row has it.
#[derive(Serialize, Deserialize)]
struct Row {
    organisation: Organisation,
    policy: PasswordPolicy,
    #[serde(default)]
    self_service: SelfService,
    #[serde(default)]
    logo: Option<Logo>,
    #[serde(default)]
    spread: Option<Spread>,
}

fn defaults() -> Row {
    Row {
        organisation: Organisation {
            name: UNNAMED.to_owned(),
            accent_hue: HUE,
            links: Vec::new(),
        },
        policy: policy::preset(PolicyPreset::default()),
        self_service: SelfService::default(),
        logo: None,
        spread: None,
    }
}

/// Reads everything that the desk keeps at hand; what has not changed is taken from before.
pub(crate) async fn load_all(
    db: &impl Db,
    demo: bool,
    before: Option<&Current>,
) -> Result<Current, Error> {
    let mut current = load(db, demo).await?;
    current.logo = logo::load(db, current.site.logo.as_ref(), before).await?;
    // What cannot be shown is not announced.
    current.site.logo = current.logo.as_ref().map(|kept| kept.logo.clone());
    Ok(current)
}

/// Reads the settings from the memory, without the bytes of the logo.
pub(crate) async fn load(db: &impl Db, demo: bool) -> Result<Current, Error> {
    let (row, version) = match store::settings::get(db, NAME).await? {
        None => (defaults(), 0),
        Some(setting) => {
            let row = serde_json::from_str(&setting.value)
                .map_err(|error| Error::Inconsistent(format!("settings: {error}")))?;
            (row, setting.version)
        }
    };
    let site = Site {
        organisation: row.organisation.name.clone(),
        accent_hue: row.organisation.accent_hue,
        logo: row.logo.clone(),
        links: row.organisation.links.clone(),
        demo,
    };
    let rules = Rules::from(&row.policy);
    let expiry = Expiry {
        days: row.policy.expire_days,
        spread: row.spread.clone(),
    };
    let messages = crate::messages::settings::load(db).await?;
    Ok(Current {
        messages,
        settings: Settings {
            version,
            organisation: row.organisation,
            logo: row.logo,
            spread_until: row.spread.as_ref().map(Spread::until),
            self_service: row.self_service,
            policy: row.policy,
        },
        site,
        rules,
        expiry,
        logo: None,
    })
}

/// All settings, fresh from the memory.
///
/// # Errors
/// `sign_in_required`, `not_allowed`.
pub async fn get(desk: &Desk, caller: &Caller) -> Result<Settings, Error> {
    authorise(desk, caller, authority::Action::ReadSettings).await?;
    let now = load(&desk.store().read(), desk.config().demo).await?;
    Ok(shown(desk, now.settings))
}

/// As editors see them: a spread that is over is none.
fn shown(desk: &Desk, settings: Settings) -> Settings {
    let spread_until = settings.spread_until.filter(|until| *until > desk.now());
    Settings {
        spread_until,
        ..settings
    }
}

/// Changes name, colour and links of the organisation.
///
/// # Errors
/// `not_allowed`, `confirm_identity`, `changed_meanwhile`, `invalid_input`.
pub async fn set_organisation(
    desk: &Desk,
    caller: &Caller,
    version: i64,
    organisation: Organisation,
) -> Result<Settings, Error> {
    authorise(desk, caller, authority::Action::ChangeOrganisation).await?;
    let organisation = valid_organisation(&organisation)?;
    change(
        desk,
        caller,
        version,
        Action::SettingsOrganisationChanged,
        |row| {
            let before = core::mem::replace(&mut row.organisation, organisation.clone());
            differences(
                &organisation_pairs(&before),
                &organisation_pairs(&row.organisation),
            )
        },
    )
    .await
}

/// Changes the logo, for `crate::logo`, which has asked who may.
pub(crate) async fn change_logo(
    desk: &Desk,
    caller: &Caller,
    version: i64,
    kept: Option<&Kept>,
) -> Result<Settings, Error> {
    let change = Change {
        version,
        action: Action::SettingsLogoChanged,
        kept,
    };
    change
        .write(desk, caller, |row| {
            let logo = kept.map(|kept| kept.logo.clone());
            let before = core::mem::replace(&mut row.logo, logo);
            differences(&logo_pairs(before.as_ref()), &logo_pairs(row.logo.as_ref()))
        })
        .await
}

/// Changes the password policy. A grave action (S3).
///
/// # Errors
/// `not_allowed`, `confirm_identity`, `changed_meanwhile`, `invalid_input`.
pub async fn set_policy(
    desk: &Desk,
    caller: &Caller,
    version: i64,
    wanted: PasswordPolicy,
) -> Result<Settings, Error> {
    authorise(desk, caller, authority::Action::ChangePolicy).await?;
    caller.require_confirmed(desk)?;
    let wanted = policy::valid(wanted)?;
    let now = load(&desk.store().read(), false).await?;
    let spread = spread(desk, &now, &wanted).await?;
    change(
        desk,
        caller,
        version,
        Action::SettingsPolicyChanged,
        |row| {
            row.spread.clone_from(&spread);
            let before = core::mem::replace(&mut row.policy, wanted.clone());
            differences(&policy_pairs(&before), &policy_pairs(&row.policy))
        },
    )
    .await
}

/// How those are spread whom the wanted lifetime reaches: as they are, unless another lifetime or another number of days is wanted.
async fn spread(
    desk: &Desk,
    before: &Current,
    wanted: &PasswordPolicy,
) -> Result<Option<Spread>, Error> {
    let (days, over) = (wanted.expire_days, wanted.spread_days);
    let policy = &before.settings.policy;
    if (days, over) == (policy.expire_days, policy.spread_days) {
        return Ok(before.expiry.spread.clone());
    }
    if over == 0 {
        return Ok(None);
    }
    let now = desk.now();
    // Those too whose password would end by itself meanwhile: they come after the others.
    let meanwhile = now.plus(Span::days(over.into()));
    let Some(set_up_to) = Expiry::after(days).over(meanwhile) else {
        return Ok(None);
    };
    let parts = store::expiry::parts(&desk.store().read(), set_up_to, over).await?;
    Ok(Spread::new(now, days, parts))
}

/// Changes **Self-service password reset**. A grave action (S3).
///
/// # Errors
/// `not_allowed`, `confirm_identity`, `changed_meanwhile`, `invalid_input`.
pub async fn set_self_service(
    desk: &Desk,
    caller: &Caller,
    version: i64,
    wanted: SelfService,
) -> Result<Settings, Error> {
    authorise(desk, caller, authority::Action::ChangePolicy).await?;
    caller.require_confirmed(desk)?;
    let wanted = valid_self_service(desk, wanted).await?;
    change(
        desk,
        caller,
        version,
        Action::SettingsSelfServiceChanged,
        |row| {
            let before = core::mem::replace(&mut row.self_service, wanted.clone());
            differences(
                &self_service_pairs(&before),
                &self_service_pairs(&row.self_service),
            )
        },
    )
    .await
}

/// What another self-service would mean, before it is saved.
///
/// # Errors
/// `not_allowed`, `invalid_input`.
pub async fn self_service_impact(
    desk: &Desk,
    caller: &Caller,
    wanted: SelfService,
) -> Result<SelfServiceImpact, Error> {
    authorise(desk, caller, authority::Action::ChangePolicy).await?;
    let wanted = valid_self_service(desk, wanted).await?;
    Ok(store::recoveries::impact(&desk.store().read(), &wanted, desk.now()).await?)
}

async fn valid_self_service(desk: &Desk, wanted: SelfService) -> Result<SelfService, Error> {
    let mut errors = Vec::new();
    let methods = [
        wanted.email,
        wanted.phone,
        wanted.authenticator,
        wanted.recovery_codes,
    ];
    let methods = methods.map(u8::from).iter().sum::<u8>();
    if wanted.scope != SelfServiceScope::None && methods == 0 {
        errors.push(FieldError::new("methods", Code::Required));
    }
    let most = methods.clamp(1, 2);
    if !(1..=most).contains(&wanted.methods_needed) {
        errors.push(
            FieldError::new("methods_needed", Code::OutOfRange)
                .with("min", 1)
                .with("max", most),
        );
    }
    for (field, number, most) in [
        ("cooling_hours", wanted.cooling_hours, MAX_COOLING),
        ("skip_days", wanted.skip_days, MAX_SKIP),
        ("confirm_days", wanted.confirm_days, MAX_CONFIRM),
    ] {
        if number > most {
            errors.push(
                FieldError::new(field, Code::OutOfRange)
                    .with("min", 0)
                    .with("max", most),
            );
        }
    }
    if wanted.groups.len() > MAX_GROUPS {
        errors.push(FieldError::new("groups", Code::TooMany).with("max", MAX_GROUPS));
    } else if wanted.scope == SelfServiceScope::Selected {
        if wanted.groups.is_empty() {
            errors.push(FieldError::new("groups", Code::Required));
        }
        for group in &wanted.groups {
            if store::groups::by_id(&desk.store().read(), *group)
                .await?
                .is_none()
            {
                errors.push(FieldError::new("groups", Code::UnknownValue));
                break;
            }
        }
    }
    let helpdesk = text::line("helpdesk", &wanted.helpdesk, MAX_URL).unwrap_or_else(|error| {
        errors.push(error);
        String::new()
    });
    if !is_helpdesk(&helpdesk) {
        errors.push(FieldError::new("helpdesk", Code::UnknownValue));
    }
    if errors.is_empty() {
        Ok(SelfService { helpdesk, ..wanted })
    } else {
        Err(errors.into())
    }
}

/// Nothing, a safe web address, a mail address or a phone number.
fn is_helpdesk(text: &str) -> bool {
    text.is_empty()
        || is_safe_url(text)
        || EmailAddress::parse("", text).is_ok()
        || PhoneNumber::parse("", text).is_ok()
}

fn self_service_pairs(rules: &SelfService) -> Pairs {
    vec![
        ("scope", format!("{:?}", rules.scope)),
        ("groups", rules.groups.len().to_string()),
        ("email", rules.email.to_string()),
        ("phone", rules.phone.to_string()),
        ("authenticator", rules.authenticator.to_string()),
        ("recovery_codes", rules.recovery_codes.to_string()),
        ("methods_needed", rules.methods_needed.to_string()),
        ("helpdesk", rules.helpdesk.clone()),
        ("count_unproven", rules.count_unproven.to_string()),
        ("cooling_hours", rules.cooling_hours.to_string()),
        ("tell_administrators", rules.tell_administrators.to_string()),
        ("ask_at_sign_in", rules.ask_at_sign_in.to_string()),
        ("skip_days", rules.skip_days.to_string()),
        ("confirm_days", rules.confirm_days.to_string()),
    ]
}

/// How many people would have to change their password if it expired after so many days, and they were spread over so many.
///
/// # Errors
/// `not_allowed`, `invalid_input`.
pub async fn impact(
    desk: &Desk,
    caller: &Caller,
    expire_days: u16,
    spread_days: u16,
) -> Result<ExpiryImpact, Error> {
    authorise(desk, caller, authority::Action::ChangePolicy).await?;
    let now = load(&desk.store().read(), false).await?;
    let mut asked = now.settings.policy.clone();
    (asked.expire_days, asked.spread_days) = (expire_days, spread_days);
    let asked = policy::valid(asked)?;
    if expire_days == 0 {
        return Ok(ExpiryImpact::default());
    }
    let expiry = &Expiry {
        days: expire_days,
        spread: spread(desk, &now, &asked).await?,
    };
    let expired_by = async |days| {
        let filter = PeopleFilter {
            password: Some(PasswordFilter::Expired),
            ..PeopleFilter::default()
        };
        let moment = store::people_list::Moment {
            now: desk.now().plus(Span::days(days)),
            expiry,
            self_service: None,
        };
        store::people_list::count(desk.store(), &filter, moment).await
    };
    Ok(ExpiryImpact {
        today: expired_by(0).await?,
        this_week: expired_by(7).await?,
        this_month: expired_by(30).await?,
    })
}

/// Writes what an organisation begins with, without asking who asks: set-up and the sample organisation, in their transaction.
pub(crate) async fn write_first(
    tx: &store::Tx,
    organisation: Organisation,
    policy: PasswordPolicy,
    kept: Option<&Kept>,
    now: Timestamp,
) -> Result<(), Error> {
    let row = Row {
        organisation: valid_organisation(&organisation)?,
        policy,
        self_service: SelfService::default(),
        logo: kept.map(|kept| kept.logo.clone()),
        spread: None,
    };
    logo::replace(tx, None, kept, now).await?;
    store::settings::overwrite(tx, NAME, &to_json(&row)?, now).await?;
    Ok(())
}

pub(crate) async fn authorise(
    desk: &Desk,
    caller: &Caller,
    action: authority::Action,
) -> Result<(), Error> {
    audit::noting_refusal(desk, caller, action, None, caller.may_at_all(action)).await
}

type Pairs = Vec<(&'static str, String)>;
type Differences = Vec<(&'static str, String, String)>;

async fn change(
    desk: &Desk,
    caller: &Caller,
    version: i64,
    action: Action,
    apply: impl Fn(&mut Row) -> Differences + Send + Sync,
) -> Result<Settings, Error> {
    let change = Change {
        version,
        action,
        kept: None,
    };
    change.write(desk, caller, apply).await
}

/// A change of the row.
struct Change<'a> {
    /// That its editor saw.
    version: i64,
    /// What the audit log says.
    action: Action,
    /// The bytes, where it sets a logo.
    kept: Option<&'a Kept>,
}

impl Change<'_> {
    async fn write(
        &self,
        desk: &Desk,
        caller: &Caller,
        apply: impl Fn(&mut Row) -> Differences + Send + Sync,
    ) -> Result<Settings, Error> {
        let apply = &apply;
        let settings = desk
            .store()
            .write(|tx| async move {
                let now = desk.now();
                let current = load(&tx, false).await?;
                let found = current.settings;
                if found.version != self.version {
                    return Err(Error::code(Code::ChangedMeanwhile));
                }
                let mut row = Row {
                    organisation: found.organisation,
                    policy: found.policy,
                    self_service: found.self_service,
                    logo: found.logo.clone(),
                    spread: current.expiry.spread,
                };
                let differences = apply(&mut row);
                if row.logo != found.logo {
                    logo::replace(&tx, found.logo.as_ref(), self.kept, now).await?;
                }
                store::settings::put(&tx, NAME, &to_json(&row)?, self.version, now).await?;
                let entry = Entry::new(self.action);
                let entry = differences
                    .into_iter()
                    .fold(entry, |entry, (name, was, is)| {
                        entry.before(name, was).after(name, is)
                    });
                audit::record(&tx, desk, caller, entry).await?;
                // Before the end: whoever is told that it failed may rely on it.
                Ok::<_, Error>(load(&tx, false).await?.settings)
            })
            .await?;
        desk.take_up().await;
        Ok(shown(desk, settings))
    }
}

fn to_json(row: &Row) -> Result<String, Error> {
    serde_json::to_string(row).map_err(|error| Error::Inconsistent(error.to_string()))
}

fn organisation_pairs(organisation: &Organisation) -> Pairs {
    let links = organisation
        .links
        .iter()
        .map(|link| format!("{} {}", link.label, link.url))
        .collect::<Vec<_>>()
        .join(", ");
    vec![
        ("name", organisation.name.clone()),
        ("accent_hue", organisation.accent_hue.to_string()),
        ("links", links),
    ]
}

/// The digest alone: bytes would help nobody who reads the log.
fn logo_pairs(logo: Option<&Logo>) -> Pairs {
    let digest = logo.map(|logo| logo.digest.clone());
    vec![("logo", digest.unwrap_or_default())]
}

fn policy_pairs(policy: &PasswordPolicy) -> Pairs {
    vec![
        ("preset", format!("{:?}", policy.preset)),
        ("min_length", policy.min_length.to_string()),
        ("three_classes", policy.three_classes.to_string()),
        // The words themselves would help a guesser.
        ("banned_words", policy.banned_words.len().to_string()),
        ("history", policy.history.to_string()),
        ("expire_days", policy.expire_days.to_string()),
        ("notice_days", format!("{:?}", policy.notice_days)),
        ("spread_days", policy.spread_days.to_string()),
        ("temporary_hours", policy.temporary_hours.to_string()),
    ]
}

fn differences(before: &Pairs, after: &Pairs) -> Differences {
    let both = before.iter().zip(after);
    both.filter(|(was, is)| was != is)
        .map(|(was, is)| (was.0, was.1.clone(), is.1.clone()))
        .collect()
}

fn valid_organisation(organisation: &Organisation) -> Result<Organisation, Vec<FieldError>> {
    let mut errors = Vec::new();
    let name = text::line("name", &organisation.name, MAX_NAME).unwrap_or_else(|error| {
        errors.push(error);
        "?".to_owned()
    });
    if name.is_empty() {
        errors.push(FieldError::new("name", Code::Required));
    }
    if organisation.accent_hue > 359 {
        errors.push(
            FieldError::new("accent_hue", Code::OutOfRange)
                .with("min", 0)
                .with("max", 359),
        );
    }
    if organisation.links.len() > MAX_LINKS {
        errors.push(FieldError::new("links", Code::TooMany).with("max", MAX_LINKS));
    }
    let mut links = Vec::new();
    for (place, link) in organisation.links.iter().enumerate().take(MAX_LINKS) {
        match valid_link(place, link) {
            Ok(link) => links.push(link),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        Ok(Organisation {
            name,
            accent_hue: organisation.accent_hue,
            links,
        })
    } else {
        Err(errors)
    }
}

fn valid_link(place: usize, link: &AppLink) -> Result<AppLink, FieldError> {
    let field = |part: &str| format!("links.{place}.{part}");
    let label = text::line(&field("label"), &link.label, MAX_LABEL)?;
    if label.is_empty() {
        return Err(FieldError::new(&field("label"), Code::Required));
    }
    let url = text::line(&field("url"), &link.url, MAX_URL)?;
    if is_safe_url(&url) {
        Ok(AppLink { label, url })
    } else {
        Err(FieldError::new(&field("url"), Code::UnknownValue))
    }
}

/// `https`, a host, and nothing that could end an attribute or hide where it leads.
fn is_safe_url(url: &str) -> bool {
    let host = url
        .strip_prefix("https://")
        .map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    host.is_some_and(|host| !host.is_empty() && !host.contains('@'))
        && !url.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}".contains(c))
}
