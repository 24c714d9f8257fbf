//! From what a message says to what a reader sees: subject, plain text, HTML; for a phone, one short text. Owns the layout; the
//! sentences are in the locale files (`mail.ftl`), in the reader's language.
//!
//! A message is written once, as [`Block`]s, and both forms are made from them: they cannot say different things. Links begin with
//! `public_url` and nothing else (promise S6), and a token stands behind the `#`, where no server sees it (promise T7).

use super::content::{Answer, ContactDetail, Content, FactorChange, Whose};
use super::html::Html;
use crate::logo::Kept;
use domain::wire::jobs::JobKind;
use domain::wire::requests::DeclineReason;
use domain::{JobId, Secret, Timestamp};
use locale::{Key, Lang, Offset, Table, Value, k};

/// The page behind a link to choose a password; the token follows as the fragment.
pub const SET_PASSWORD_PATH: &str = "/set-password";
/// The page behind **This wasn't me**; the token follows as the fragment.
pub const NOT_ME_PATH: &str = "/not-me";
/// Where a code to get back in is typed; the token follows as the fragment.
pub const RECOVER_CODE_PATH: &str = "/recover/next";
/// The page of one person, for administrators; the person's id follows.
const PERSON_PATH: &str = "/admin/users/";
/// The page of one request, for administrators; the request's id follows.
const REQUEST_PATH: &str = "/admin/requests/";
/// The page of one job, for administrators; the job's id follows.
const JOB_PATH: &str = "/admin/jobs/";
/// Where people who cannot sign in ask an administrator.
const ASK_PATH: &str = "/recover/ask";
/// Where people keep what gets them back in.
const CONTACTS_PATH: &str = "/account/contacts";
/// Where people sign in.
const SIGN_IN_PATH: &str = "/sign-in";

/// Who writes, and where people find it.
#[derive(Clone, Copy, Debug)]
pub struct House<'a> {
    /// The organisation's name.
    pub organisation: &'a str,
    /// Hue of its colour, 0 to 359.
    pub accent_hue: u16,
    /// The organisation's logo. It travels inside each mail: a picture that is fetched tells its sender who reads what when.
    pub logo: Option<&'a Kept>,
    /// Where people reach the program.
    pub public_url: &'a str,
}

/// A message as its reader sees it.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML, a whole document.
    pub html: String,
}

impl core::fmt::Debug for Rendered {
    /// Without what it says: it carries secrets.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Rendered").finish_non_exhaustive()
    }
}

enum Block {
    /// A paragraph.
    Says(String),
    /// A value to be read out or typed.
    Value { label: &'static str, value: Secret },
    /// A button, and its address for those who see none.
    Button { label: &'static str, url: Secret },
    /// An address to be typed.
    Address(String),
}

struct Writer<'a> {
    house: House<'a>,
    table: Table,
}

/// Both shades, as the reader's program has it.
const SCHEMES: &str = "light dark";
/// What holds in the dark.
const IN_THE_DARK: &str = "@media (prefers-color-scheme:dark)";

/// A mail's HTML as it looks in one of the two shades, whichever the reader's program has.
pub fn as_in(html: &str, dark: bool) -> String {
    let (scheme, when) = if dark {
        ("dark", "@media all")
    } else {
        ("light", "@media not all")
    };
    html.replace(SCHEMES, scheme).replace(IN_THE_DARK, when)
}

/// Under this name the HTML of a mail refers to the logo that travels with it (RFC 2392). It is the same wherever the picture is.
pub fn content_id(logo: &Kept) -> String {
    let digest = logo.logo.digest.get(..32).unwrap_or_default();
    format!("logo.{digest}@latchkey")
}

/// A mail's HTML as a document of its own, to which nothing is attached.
pub fn by_itself(house: House<'_>, html: &str) -> String {
    match house.logo {
        None => html.to_owned(),
        Some(logo) => html.replace(&format!("cid:{}", content_id(logo)), &logo.data_url()),
    }
}

/// The logo's sides in a mail: no larger than it is, and no larger than the line that it stands in allows.
fn shown(width: u16, height: u16) -> (u32, u32) {
    let (width, height) = (u32::from(width), u32::from(height));
    let (mut across, mut down) = (width, height);
    if down > LOGO_HEIGHT {
        (across, down) = (width * LOGO_HEIGHT / height, LOGO_HEIGHT);
    }
    if across > LOGO_WIDTH {
        (across, down) = (LOGO_WIDTH, height * LOGO_WIDTH / width);
    }
    (across.max(1), down.max(1))
}

const LOGO_HEIGHT: u32 = 32;
const LOGO_WIDTH: u32 = 200;

/// A mail.
pub fn mail(house: House<'_>, lang: Lang, content: &Content) -> Rendered {
    let writer = Writer {
        house,
        table: locale::table(lang),
    };
    let (subject, blocks) = writer.blocks(content);
    Rendered {
        subject,
        text: writer.plain(&blocks),
        html: writer.html(&blocks),
    }
}

/// A text to a phone; `None`: this is not sent to phones.
pub fn text(house: House<'_>, lang: Lang, content: &Content) -> Option<String> {
    let writer = Writer {
        house,
        table: locale::table(lang),
    };
    // The address stands on a line of its own: marks of direction around it would become part of the link.
    Some(match content {
        Content::Test { .. } => writer.say(k::LETTER_TEST_SMS, &[]),
        Content::TemporaryPassword { .. }
        | Content::PasswordExpires { .. }
        | Content::AccountReported { .. }
        | Content::AdministratorRecovered { .. }
        | Content::ResetRequested { .. }
        | Content::RecoveryCampaign { .. }
        | Content::ApprovalAsked { .. }
        | Content::ApprovalAnswered { .. }
        | Content::PasswordList { .. } => return None,
        Content::SetPasswordLink {
            whose,
            token,
            until,
            ..
        } => {
            let values = [user(whose), writer.moment(*until)];
            let says = writer.say(k::LETTER_LINK_SMS, &values);
            format!("{says}\n{}", writer.link(SET_PASSWORD_PATH, token).expose())
        }
        Content::ContactCode { whose, code, until }
        | Content::RecoveryCode {
            whose, code, until, ..
        } => {
            let code = ("code", code.expose().into());
            writer.say(
                k::LETTER_CODE_SMS,
                &[user(whose), code, writer.moment(*until)],
            )
        }
        Content::PasswordChanged { whose, token, .. } => {
            writer.notice_in_short(k::LETTER_CHANGED_SMS, whose, token)
        }
        Content::ContactChanged { whose, token, .. } => {
            writer.notice_in_short(k::LETTER_CONTACT_SMS, whose, token)
        }
        Content::FactorChanged { whose, token, .. } => {
            writer.notice_in_short(k::LETTER_FACTOR_SMS, whose, token)
        }
        Content::RequestDeclined { whose, reason, .. } => {
            let says = writer.say(k::LETTER_DECLINED_SMS, &[user(whose)]);
            format!("{says} {}", writer.say(declined_because(*reason), &[]))
        }
    })
}

type Named = (&'static str, Value);

/// The sentences of a message to an administrator.
struct Told {
    subject: Key,
    text: Key,
    further: &'static [Key],
    button: Key,
}

const RECOVERED: Told = Told {
    subject: k::LETTER_ADMIN_RECOVERED_SUBJECT,
    text: k::LETTER_ADMIN_RECOVERED_TEXT,
    further: &[k::LETTER_ADMIN_RECOVERED_NEXT],
    button: k::LETTER_REPORTED_BUTTON,
};

const REPORTED: Told = Told {
    subject: k::LETTER_REPORTED_SUBJECT,
    text: k::LETTER_REPORTED_TEXT,
    further: &[k::LETTER_REPORTED_NOW, k::LETTER_REPORTED_NEXT],
    button: k::LETTER_REPORTED_BUTTON,
};

const REQUESTED: Told = Told {
    subject: k::LETTER_REQUESTED_SUBJECT,
    text: k::LETTER_REQUESTED_TEXT,
    further: &[k::LETTER_REQUESTED_CERTAIN],
    button: k::LETTER_REQUESTED_BUTTON,
};

const fn declined_because(reason: DeclineReason) -> Key {
    match reason {
        DeclineReason::NotReached => k::LETTER_DECLINED_NOT_REACHED,
        DeclineReason::NotCertain => k::LETTER_DECLINED_NOT_CERTAIN,
        DeclineReason::AnotherWay => k::LETTER_DECLINED_ANOTHER_WAY,
        DeclineReason::NotAsked => k::LETTER_DECLINED_NOT_ASKED,
        DeclineReason::Other => k::LETTER_DECLINED_OTHER,
    }
}

const fn work_done(work: JobKind) -> Key {
    match work {
        JobKind::Reset => k::JOBS_KIND_RESET,
        JobKind::Links => k::JOBS_KIND_LINKS,
        JobKind::SetFromFile => k::JOBS_KIND_SET_FROM_FILE,
        JobKind::ForceChange => k::JOBS_KIND_FORCE_CHANGE,
        JobKind::Block => k::JOBS_KIND_BLOCK,
        JobKind::EndSessions => k::JOBS_KIND_END_SESSIONS,
        JobKind::Import => k::JOBS_KIND_IMPORT,
        JobKind::Campaign => k::JOBS_KIND_CAMPAIGN,
    }
}

const fn contact_sentence(detail: ContactDetail, by_administrator: bool) -> Key {
    match (detail, by_administrator) {
        (ContactDetail::Email, false) => k::LETTER_CONTACT_EMAIL,
        (ContactDetail::Email, true) => k::LETTER_CONTACT_EMAIL_ADMIN,
        (ContactDetail::Phone, false) => k::LETTER_CONTACT_PHONE,
        (ContactDetail::Phone, true) => k::LETTER_CONTACT_PHONE_ADMIN,
        (ContactDetail::Both, false) => k::LETTER_CONTACT_BOTH,
        (ContactDetail::Both, true) => k::LETTER_CONTACT_BOTH_ADMIN,
    }
}

/// Nobody but its owner adds something.
const fn factor_sentence(change: FactorChange, by_administrator: bool) -> Key {
    match (change, by_administrator) {
        (FactorChange::AuthenticatorAdded, _) => k::LETTER_FACTOR_ADDED,
        (FactorChange::AuthenticatorRemoved, false) => k::LETTER_FACTOR_REMOVED,
        (FactorChange::AuthenticatorRemoved, true) => k::LETTER_FACTOR_REMOVED_ADMIN,
        (FactorChange::CodesMade, _) => k::LETTER_FACTOR_CODES_MADE,
        (FactorChange::CodesVoided, false) => k::LETTER_FACTOR_CODES_VOIDED,
        (FactorChange::CodesVoided, true) => k::LETTER_FACTOR_CODES_VOIDED_ADMIN,
    }
}

fn user(whose: &Whose) -> Named {
    ("user", whose.user_name.as_str().into())
}

impl Writer<'_> {
    fn say(&self, key: Key, values: &[Named]) -> String {
        let mut all = vec![("organisation", Value::from(self.house.organisation))];
        all.extend(values.iter().cloned());
        self.table.format(key, &all)
    }

    fn says(&self, key: Key, values: &[Named]) -> Block {
        Block::Says(self.say(key, values))
    }

    fn moment(&self, at: Timestamp) -> Named {
        let moment = self.table.date_time(at, Offset::default());
        let moment = self
            .table
            .format(k::LETTER_MOMENT, &[("moment", moment.into())]);
        ("moment", moment.into())
    }

    fn link(&self, path: &str, token: &Secret) -> Secret {
        Secret::new(format!(
            "{}{path}#{}",
            self.house.public_url,
            token.expose()
        ))
    }

    fn hello(&self, whose: &Whose) -> Block {
        self.says(
            k::LETTER_HELLO,
            &[("name", whose.display_name.as_str().into())],
        )
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind of message")]
    fn blocks(&self, content: &Content) -> (String, Vec<Block>) {
        match content {
            Content::Test { asked_by } => self.test(asked_by),
            Content::TemporaryPassword {
                whose,
                password,
                until,
            } => self.temporary_password(whose, password, *until),
            Content::SetPasswordLink {
                whose,
                token,
                code,
                until,
            } => self.set_password_link(whose, token, code, *until),
            Content::PasswordChanged {
                whose,
                at,
                by_administrator,
                token,
            } => {
                let says = if *by_administrator {
                    k::LETTER_CHANGED_ADMIN
                } else {
                    k::LETTER_CHANGED_OWN
                };
                let says = self.says(says, &[user(whose), self.moment(*at)]);
                (
                    self.say(k::LETTER_CHANGED_SUBJECT, &[]),
                    self.notice(whose, says, token),
                )
            }
            Content::ContactChanged {
                whose,
                detail,
                at,
                by_administrator,
                token,
            } => {
                let says = contact_sentence(*detail, *by_administrator);
                let says = self.says(says, &[user(whose), self.moment(*at)]);
                (
                    self.say(k::LETTER_CONTACT_SUBJECT, &[]),
                    self.notice(whose, says, token),
                )
            }
            Content::FactorChanged {
                whose,
                change,
                at,
                by_administrator,
                token,
            } => {
                let says = factor_sentence(*change, *by_administrator);
                let says = self.says(says, &[user(whose), self.moment(*at)]);
                (
                    self.say(k::LETTER_FACTOR_SUBJECT, &[]),
                    self.notice(whose, says, token),
                )
            }
            Content::ContactCode { whose, code, until } => self.contact_code(whose, code, *until),
            Content::RecoveryCode {
                whose,
                token,
                code,
                until,
            } => self.recovery_code(whose, token, code, *until),
            Content::AdministratorRecovered { whose, account, at } => {
                self.to_administrator(whose, *at, &RECOVERED, &format!("{PERSON_PATH}{account}"))
            }
            Content::AccountReported { whose, account, at } => {
                self.to_administrator(whose, *at, &REPORTED, &format!("{PERSON_PATH}{account}"))
            }
            Content::ResetRequested { whose, request, at } => {
                self.to_administrator(whose, *at, &REQUESTED, &format!("{REQUEST_PATH}{request}"))
            }
            Content::PasswordExpires {
                whose,
                until,
                is_over,
            } => self.password_expires(whose, *until, *is_over),
            Content::RequestDeclined {
                whose,
                reason,
                note,
            } => self.request_declined(whose, *reason, note),
            Content::RecoveryCampaign { whose } => self.recovery_campaign(whose),
            Content::ApprovalAsked {
                whose,
                job,
                work,
                people,
                until,
            } => self.approval_asked(whose, *job, *work, *people, *until),
            Content::ApprovalAnswered {
                whose,
                job,
                work,
                people,
                answer,
                by,
                note,
            } => {
                let (subject, mut blocks) = self.approval_answered(whose, *answer, by);
                blocks.push(self.job(*work, *people));
                if !note.is_empty() {
                    let note = ("note", note.as_str().into());
                    blocks.push(self.says(k::LETTER_ANSWERED_NOTE, &[note]));
                }
                blocks.push(self.open_job(*job));
                (subject, blocks)
            }
            Content::PasswordList {
                whose,
                job,
                people,
                until,
                ..
            } => self.password_list(whose, *job, *people, *until),
        }
    }

    fn test(&self, asked_by: &str) -> (String, Vec<Block>) {
        let mut blocks = vec![self.says(k::LETTER_TEST_TEXT, &[])];
        if !asked_by.is_empty() {
            blocks.push(self.says(k::LETTER_TEST_BY, &[("name", asked_by.into())]));
        }
        (self.say(k::LETTER_TEST_SUBJECT, &[]), blocks)
    }

    fn temporary_password(
        &self,
        whose: &Whose,
        password: &Secret,
        until: Option<Timestamp>,
    ) -> (String, Vec<Block>) {
        let name = ("name", whose.display_name.as_str().into());
        let label = if until.is_some() {
            k::LETTER_PASSWORD_LABEL
        } else {
            k::LETTER_PASSWORD_LABEL_KEPT
        };
        let mut blocks = vec![
            self.says(k::LETTER_PASSWORD_TEXT, &[name, user(whose)]),
            Block::Value {
                label: self.table.text(label),
                value: password.clone(),
            },
        ];
        if let Some(until) = until {
            blocks.push(self.says(k::LETTER_PASSWORD_UNTIL, &[self.moment(until)]));
        }
        blocks.push(self.says(k::LETTER_PASSWORD_HAND_OVER, &[]));
        blocks.push(Block::Button {
            label: self.table.text(k::LETTER_PASSWORD_BUTTON),
            url: Secret::new(format!("{}{SIGN_IN_PATH}", self.house.public_url)),
        });
        (self.say(k::LETTER_PASSWORD_SUBJECT, &[user(whose)]), blocks)
    }

    fn set_password_link(
        &self,
        whose: &Whose,
        token: &Secret,
        code: &Secret,
        until: Timestamp,
    ) -> (String, Vec<Block>) {
        let mut blocks = vec![
            self.hello(whose),
            self.says(k::LETTER_LINK_TEXT, &[user(whose)]),
            Block::Button {
                label: self.table.text(k::LETTER_LINK_BUTTON),
                url: self.link(SET_PASSWORD_PATH, token),
            },
            self.says(k::LETTER_LINK_UNTIL, &[self.moment(until)]),
        ];
        if !code.is_empty() {
            blocks.push(self.says(k::LETTER_LINK_CODE_TEXT, &[]));
            blocks.push(Block::Address(format!(
                "{}{SET_PASSWORD_PATH}",
                self.house.public_url
            )));
            blocks.push(Block::Value {
                label: self.table.text(k::LETTER_LINK_CODE_LABEL),
                value: code.clone(),
            });
        }
        blocks.push(self.says(k::LETTER_LINK_UNEXPECTED, &[]));
        (self.say(k::LETTER_LINK_SUBJECT, &[]), blocks)
    }

    /// Without a token there is nothing to press: whom to tell instead.
    fn notice(&self, whose: &Whose, says: Block, token: &Secret) -> Vec<Block> {
        let mut blocks = vec![self.hello(whose), says, self.says(k::LETTER_FINE, &[])];
        if token.is_empty() {
            blocks.push(self.says(k::LETTER_NOT_ME_TELL, &[]));
            return blocks;
        }
        blocks.push(self.says(k::LETTER_NOT_ME_TEXT, &[]));
        blocks.push(Block::Button {
            label: self.table.text(k::LETTER_NOT_ME_BUTTON),
            url: self.link(NOT_ME_PATH, token),
        });
        blocks
    }

    fn notice_in_short(&self, says: Key, whose: &Whose, token: &Secret) -> String {
        let says = self.say(says, &[user(whose)]);
        if token.is_empty() {
            return format!("{says} {}", self.say(k::LETTER_NOT_ME_TELL_SMS, &[]));
        }
        let asks = self.say(k::LETTER_NOT_ME_SMS, &[]);
        format!("{says} {asks}\n{}", self.link(NOT_ME_PATH, token).expose())
    }

    fn contact_code(&self, whose: &Whose, code: &Secret, until: Timestamp) -> (String, Vec<Block>) {
        let blocks = vec![
            self.hello(whose),
            self.says(k::LETTER_CODE_TEXT, &[user(whose)]),
            Block::Value {
                label: self.table.text(k::LETTER_CODE_LABEL),
                value: code.clone(),
            },
            self.says(k::LETTER_CODE_UNTIL, &[self.moment(until)]),
            self.says(k::LETTER_CODE_UNEXPECTED, &[]),
        ];
        (self.say(k::LETTER_CODE_SUBJECT, &[]), blocks)
    }

    fn recovery_code(
        &self,
        whose: &Whose,
        token: &Secret,
        code: &Secret,
        until: Timestamp,
    ) -> (String, Vec<Block>) {
        let blocks = vec![
            self.hello(whose),
            self.says(k::LETTER_RECOVERY_TEXT, &[user(whose)]),
            Block::Value {
                label: self.table.text(k::LETTER_CODE_LABEL),
                value: code.clone(),
            },
            self.says(k::LETTER_CODE_UNTIL, &[self.moment(until)]),
            self.says(k::LETTER_RECOVERY_LINK, &[]),
            Block::Button {
                label: self.table.text(k::LETTER_RECOVERY_BUTTON),
                url: self.link(RECOVER_CODE_PATH, token),
            },
            self.says(k::LETTER_RECOVERY_UNEXPECTED, &[]),
        ];
        (self.say(k::LETTER_RECOVERY_SUBJECT, &[]), blocks)
    }

    /// Without a button: a mail that says that a password ends and leads to where it is typed is what thieves write.
    fn password_expires(
        &self,
        whose: &Whose,
        until: Timestamp,
        is_over: bool,
    ) -> (String, Vec<Block>) {
        let values = [user(whose), self.moment(until)];
        let (subject, text) = if is_over {
            (k::LETTER_EXPIRED_SUBJECT, k::LETTER_EXPIRED_TEXT)
        } else {
            (k::LETTER_EXPIRES_SUBJECT, k::LETTER_EXPIRES_TEXT)
        };
        let blocks = vec![
            self.hello(whose),
            self.says(text, &values),
            self.says(k::LETTER_EXPIRES_WHERE, &[]),
        ];
        (self.say(subject, &values), blocks)
    }

    /// What an administrator is told of somebody's account: what happened, what to do, and where.
    fn to_administrator(
        &self,
        whose: &Whose,
        at: Timestamp,
        says: &Told,
        path: &str,
    ) -> (String, Vec<Block>) {
        let name = ("name", whose.display_name.as_str().into());
        let mut blocks = vec![self.says(says.text, &[name, user(whose), self.moment(at)])];
        blocks.extend(says.further.iter().map(|key| self.says(*key, &[])));
        blocks.push(Block::Button {
            label: self.table.text(says.button),
            url: Secret::new(format!("{}{path}", self.house.public_url)),
        });
        (self.say(says.subject, &[user(whose)]), blocks)
    }

    fn request_declined(
        &self,
        whose: &Whose,
        reason: DeclineReason,
        note: &str,
    ) -> (String, Vec<Block>) {
        let mut blocks = vec![
            self.hello(whose),
            self.says(k::LETTER_DECLINED_TEXT, &[user(whose)]),
            self.says(declined_because(reason), &[]),
        ];
        if !note.is_empty() {
            blocks.push(self.says(k::LETTER_DECLINED_NOTE, &[("note", note.into())]));
        }
        blocks.push(self.says(k::LETTER_DECLINED_AGAIN, &[]));
        blocks.push(Block::Address(format!(
            "{}{ASK_PATH}",
            self.house.public_url
        )));
        blocks.push(self.says(k::LETTER_DECLINED_UNEXPECTED, &[]));
        (self.say(k::LETTER_DECLINED_SUBJECT, &[]), blocks)
    }

    /// The link carries nothing: the page asks for user name and password, and says so, so that nobody has to trust this mail.
    fn recovery_campaign(&self, whose: &Whose) -> (String, Vec<Block>) {
        let blocks = vec![
            self.hello(whose),
            self.says(k::LETTER_CAMPAIGN_TEXT, &[user(whose)]),
            self.says(k::LETTER_CAMPAIGN_DO, &[]),
            Block::Button {
                label: self.table.text(k::LETTER_CAMPAIGN_BUTTON),
                url: Secret::new(format!("{}{CONTACTS_PATH}", self.house.public_url)),
            },
            self.says(k::LETTER_CAMPAIGN_CERTAIN, &[]),
        ];
        (self.say(k::LETTER_CAMPAIGN_SUBJECT, &[]), blocks)
    }

    fn approval_asked(
        &self,
        whose: &Whose,
        job: JobId,
        work: JobKind,
        people: u64,
        until: Timestamp,
    ) -> (String, Vec<Block>) {
        let name = ("name", whose.display_name.as_str().into());
        let blocks = vec![
            self.says(k::LETTER_APPROVAL_TEXT, &[name, user(whose)]),
            self.job(work, people),
            self.says(k::LETTER_APPROVAL_NEXT, &[self.moment(until)]),
            self.open_job(job),
        ];
        (self.say(k::LETTER_APPROVAL_SUBJECT, &[user(whose)]), blocks)
    }

    fn approval_answered(&self, whose: &Whose, answer: Answer, by: &str) -> (String, Vec<Block>) {
        let (subject, text) = match answer {
            Answer::Approved => (k::LETTER_ANSWERED_YES_SUBJECT, k::LETTER_ANSWERED_YES),
            Answer::Declined => (k::LETTER_ANSWERED_NO_SUBJECT, k::LETTER_ANSWERED_NO),
            Answer::Lapsed => (k::LETTER_ANSWERED_LAPSED_SUBJECT, k::LETTER_ANSWERED_LAPSED),
        };
        let by = if by.is_empty() {
            self.table.text(k::JOBS_OPERATOR)
        } else {
            by
        };
        let blocks = vec![self.hello(whose), self.says(text, &[("by", by.into())])];
        (self.say(subject, &[]), blocks)
    }

    /// What a job does, and to how many.
    fn job(&self, work: JobKind, people: u64) -> Block {
        let people = ("count", people.into());
        let work = ("work", self.table.text(work_done(work)).into());
        self.says(k::LETTER_APPROVAL_WORK, &[work, people])
    }

    fn open_job(&self, job: JobId) -> Block {
        Block::Button {
            label: self.table.text(k::LETTER_APPROVAL_BUTTON),
            url: Secret::new(format!("{}{JOB_PATH}{job}", self.house.public_url)),
        }
    }

    /// The passwords themselves are in the file alone.
    fn password_list(
        &self,
        whose: &Whose,
        job: JobId,
        people: u64,
        until: Timestamp,
    ) -> (String, Vec<Block>) {
        let blocks = vec![
            self.hello(whose),
            self.says(k::LETTER_LIST_TEXT, &[("count", people.into())]),
            self.says(k::LETTER_LIST_UNTIL, &[self.moment(until)]),
            self.says(k::LETTER_LIST_PRIVATE, &[]),
            self.open_job(job),
        ];
        (self.say(k::LETTER_LIST_SUBJECT, &[]), blocks)
    }

    /// What stands below every message.
    fn foot(&self) -> [String; 2] {
        [
            self.say(k::LETTER_NEVER_ASK, &[]),
            self.say(k::LETTER_SENT_BY, &[]),
        ]
    }

    fn plain(&self, blocks: &[Block]) -> String {
        let mut parts: Vec<String> = blocks
            .iter()
            .map(|block| match block {
                Block::Says(text) => text.clone(),
                Block::Value { label, value } => format!("{label}:\n{}", value.expose()),
                Block::Button { label, url } => format!("{label}:\n{}", url.expose()),
                Block::Address(address) => address.clone(),
            })
            .collect();
        parts.push("--".to_owned());
        let [first, second] = self.foot();
        format!("{}\n{first}\n{second}\n", parts.join("\n\n"))
    }

    fn html(&self, blocks: &[Block]) -> String {
        let lang = self.table.lang;
        let accent = accent(self.house.accent_hue);
        let mut html = Html::default();
        html.markup("<!DOCTYPE html><html lang=\"")
            .text(lang.code())
            .markup("\" dir=\"")
            .text(lang.dir())
            .markup("\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .markup("<meta name=\"color-scheme\" content=\"light dark\"><style>:root{color-scheme:")
            .markup(SCHEMES)
            .markup("}")
            .markup(IN_THE_DARK)
            .markup("{body,.page{background:#16181d!important;color:#e8eaee!important}.value{background:#24272e!important}.foot{color:#a3a8b3!important}}")
            .markup("</style></head><body style=\"margin:0;background:#f4f5f7;color:#1b1d22;font-family:system-ui,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5\">")
            .markup("<div class=\"page\" style=\"max-width:34rem;margin:0 auto;padding:24px;background:#ffffff\"><p style=\"margin:0 0 24px;padding-bottom:12px;font-weight:600;border-bottom:3px solid ")
            .text(&accent)
            .markup("\">");
        if let Some(logo) = self.house.logo {
            picture(&mut html, logo);
        }
        html.text(self.house.organisation).markup("</p>");
        for block in blocks {
            self.block(&mut html, block, &accent);
        }
        html.markup("<div class=\"foot\" style=\"margin-top:32px;font-size:13px;color:#5b606b\">");
        for line in self.foot() {
            html.markup("<p style=\"margin:0 0 4px\">")
                .text(&line)
                .markup("</p>");
        }
        html.markup("</div></div></body></html>\n");
        html.done()
    }

    fn block(&self, html: &mut Html, block: &Block, accent: &str) {
        match block {
            Block::Says(text) => {
                html.markup("<p style=\"margin:0 0 16px\">")
                    .text(text)
                    .markup("</p>");
            }
            Block::Value { label, value } => {
                html.markup("<p style=\"margin:0 0 16px\">")
                    .text(label)
                    .markup("<br><code class=\"value\" dir=\"ltr\" style=\"display:inline-block;padding:8px 12px;background:#eceef2;border-radius:6px;font-size:18px;font-family:ui-monospace,Consolas,monospace\">")
                    .text(value.expose())
                    .markup("</code></p>");
            }
            Block::Button { label, url } => {
                html.markup("<p style=\"margin:24px 0 8px\"><a href=\"")
                    .text(url.expose())
                    .markup("\" style=\"display:inline-block;padding:10px 18px;border-radius:6px;color:#ffffff;text-decoration:none;font-weight:600;background:")
                    .text(accent)
                    .markup("\">")
                    .text(label)
                    .markup("</a></p><p style=\"margin:0 0 16px;font-size:13px\">")
                    .text(self.table.text(k::LETTER_IF_NO_BUTTON))
                    .markup("<br><span dir=\"ltr\" style=\"word-break:break-all\">")
                    .text(url.expose())
                    .markup("</span></p>");
            }
            Block::Address(address) => {
                html.markup("<p dir=\"ltr\" style=\"margin:0 0 16px;word-break:break-all\">")
                    .text(address)
                    .markup("</p>");
            }
        }
    }
}

/// The logo, on a light plate of its own in the dark. The name stands beside it, so it says nothing to those who do not see it.
fn picture(html: &mut Html, logo: &Kept) {
    let (width, height) = shown(logo.logo.width, logo.logo.height);
    html.markup("<img src=\"cid:")
        .text(&content_id(logo))
        .markup("\" alt=\"\" width=\"")
        .text(&width.to_string())
        .markup("\" height=\"")
        .text(&height.to_string())
        .markup("\" style=\"vertical-align:middle;border:0;padding:4px;background:#ffffff;border-radius:4px\">&nbsp; ");
}

/// The organisation's hue, dark enough for white letters on it (4.5 to 1), as mail programs take it: `#rrggbb`.
fn accent(hue: u16) -> String {
    // HSL with saturation 0.6; the lightness falls where a hue is bright by itself.
    let hue = f64::from(hue % 360);
    for lightness in [0.42, 0.38, 0.34, 0.30, 0.26, 0.22] {
        let rgb = hsl(hue, 0.6, lightness);
        if contrast_with_white(rgb) >= 4.5 {
            return hex(rgb);
        }
    }
    "#333333".to_owned()
}

fn hsl(hue: f64, saturation: f64, lightness: f64) -> [f64; 3] {
    let chroma = (1.0 - (2.0 * lightness - 1.0).abs()) * saturation;
    let second = chroma * (1.0 - ((hue / 60.0) % 2.0 - 1.0).abs());
    let base = lightness - chroma / 2.0;
    let [r, g, b] = if hue < 60.0 {
        [chroma, second, 0.0]
    } else if hue < 120.0 {
        [second, chroma, 0.0]
    } else if hue < 180.0 {
        [0.0, chroma, second]
    } else if hue < 240.0 {
        [0.0, second, chroma]
    } else if hue < 300.0 {
        [second, 0.0, chroma]
    } else {
        [chroma, 0.0, second]
    };
    [r + base, g + base, b + base]
}

fn contrast_with_white(rgb: [f64; 3]) -> f64 {
    let [r, g, b] = rgb.map(|part| {
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 255"
)]
fn hex(rgb: [f64; 3]) -> String {
    let [r, g, b] = rgb.map(|part| (part.clamp(0.0, 1.0) * 255.0).round() as u8);
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logo_keeps_its_shape_and_stays_in_its_line() {
        for (sides, wanted) in [
            ((64, 64), (32, 32)),
            ((16, 16), (16, 16)),
            ((2_048, 16), (200, 1)),
            ((2_048, 256), (200, 25)),
            ((16, 2_048), (1, 32)),
            ((200, 32), (200, 32)),
        ] {
            assert_eq!(shown(sides.0, sides.1), wanted, "{sides:?}");
        }
    }

    #[test]
    fn every_hue_gives_a_colour_that_white_letters_can_be_read_on() {
        for hue in 0..=400 {
            let colour = accent(hue);
            assert!(colour.len() == 7 && colour != "#333333", "{hue}: {colour}");
        }
    }
}
