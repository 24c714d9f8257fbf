//! What a caller is told when something is refused or fails. Owns the stable codes and their HTTP
//! status; the sentences live in the locale files under `error-CODE`, the cause stays in the log.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $status:literal;)*) => {
        /// A stable reason code. Codes are never renamed; the text beside them may change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }
        impl Code {
            /// Every code, in the order of the reference.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// The stable name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
            /// The HTTP status that goes with it when it is the main code of an answer.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }
        }
    };
}

codes! {
    // Who is asking
    /// Name, password or state of the account do not open it. One answer for all causes.
    SignInFailed = "sign_in_failed", 401;
    /// No session, or it has ended.
    SignInRequired = "sign_in_required", 401;
    /// The session may only choose a new password.
    MustChangePassword = "must_change_password", 403;
    /// The password was not entered in the last five minutes.
    ConfirmIdentity = "confirm_identity", 403;
    /// The caller's roles do not allow it.
    NotAllowed = "not_allowed", 403;
    /// Administrators do not act on their own account through the admin side.
    NotOnYourself = "not_on_yourself", 403;
    /// The last Global administrator cannot be blocked, deleted or demoted.
    LastGlobalAdministrator = "last_global_administrator", 409;
    /// The request did not come from a page of this site.
    CrossSite = "cross_site", 403;
    /// The Host header is not the configured one.
    WrongHost = "wrong_host", 421;
    /// The set-up or other one-time link is used up, expired or wrong.
    LinkDead = "link_dead", 410;

    // What is asked
    /// There is no such thing, or it is not theirs to know.
    NotFound = "not_found", 404;
    /// The method is not offered at this address.
    MethodNotAllowed = "method_not_allowed", 405;
    /// One or more fields are not acceptable; `errors` says which and why.
    InvalidInput = "invalid_input", 422;
    /// Somebody else changed the same thing meanwhile.
    ChangedMeanwhile = "changed_meanwhile", 409;
    /// The cursor is damaged, foreign or of another list.
    BadCursor = "bad_cursor", 422;
    /// The body is too large.
    TooLarge = "too_large", 413;
    /// The body's type is not the one this address takes.
    UnsupportedMediaType = "unsupported_media_type", 415;
    /// Too many attempts; see `retry_after_seconds`.
    TooManyAttempts = "too_many_attempts", 429;
    /// The program is busy or out of room; nothing was changed; see `retry_after_seconds`.
    Busy = "busy", 503;
    /// Something went wrong inside; the log has the cause under `incident`.
    Internal = "internal", 500;

    // The own account
    /// The question can be put off no longer.
    CannotWait = "cannot_wait", 409;

    // Messages
    /// The message is sent, called back or in a worker's hands: there is nothing to do about it.
    MessageOver = "message_over", 409;
    /// What the message carried is wiped: it cannot be sent again.
    MessageWiped = "message_wiped", 409;

    // Requests
    /// The request is answered, declined, withdrawn or ran out: there is nothing to do about it.
    RequestOver = "request_over", 409;

    // Groups
    /// A group would be in itself, by whatever way.
    GroupInItself = "group_in_itself", 409;
    // Jobs
    /// The job is done or was called off: there is nothing to do about it.
    JobOver = "job_over", 409;
    /// The people are others than the preview said (`expected`, `found`): nothing was started.
    PeopleChanged = "people_changed", 409;
    /// The same key was used for another job.
    KeyReused = "key_reused", 422;
    /// Nobody has this user name, or the account is deleted.
    UserUnknown = "user_unknown", 422;
    /// The passwords were wiped, or their time is over.
    ResultsGone = "results_gone", 410;
    /// Cannot sign in, so as to add anything: blocked, without a password, or its password is disabled.
    CannotSignIn = "cannot_sign_in", 422;
    /// Self-service is not for this person.
    NotCovered = "not_covered", 422;
    /// Has what self-service needs.
    CanRecover = "can_recover", 422;
    /// The alternate address is not proven, and the organisation lets proven ones count alone.
    AddressNotProven = "address_not_proven", 422;
    /// Was asked within the last seven days.
    MailedLately = "mailed_lately", 422;
    /// The own alternate address is not proven by its owner.
    AddressUnproven = "address_unproven", 422;
    /// The own alternate address was changed a short time ago: it does not count yet.
    AddressTooNew = "address_too_new", 422;
    /// The job waits for another administrator's approval.
    WaitsForApproval = "waits_for_approval", 409;
    /// Somebody else has to approve or decline a job, not whoever started it.
    NotOnOwnJob = "not_on_own_job", 403;
    /// Whoever approved the job may not do this to that person (any more).
    ApproverNotAllowed = "approver_not_allowed", 403;

    // Fields
    /// The field is needed.
    Required = "required", 422;
    /// Longer than the field allows (`max`).
    TooLong = "too_long", 422;
    /// Has control characters or NUL.
    ControlCharacters = "control_characters", 422;
    /// Not a user name: NAME@DOMAIN.
    UserNameForm = "user_name_form", 422;
    /// Somebody else has this user name (or an address equal to it).
    UserNameTaken = "user_name_taken", 409;
    /// Another group has this name, however it is spelt.
    NameTaken = "name_taken", 409;
    /// Not an e-mail address.
    EmailForm = "email_form", 422;
    /// There is no alternate address to send to.
    NoAlternateEmail = "no_alternate_email", 422;
    /// The code is not the one that was sent, or works no more.
    CodeWrong = "code_wrong", 422;
    /// So much was sent there lately; see `retry_after_seconds`.
    TooManySent = "too_many_sent", 429;
    /// Not a phone number: `+`, country code, 6 to 15 digits.
    PhoneForm = "phone_form", 422;
    /// Not one of the values that the field takes.
    UnknownValue = "unknown_value", 422;
    /// A number outside `min` to `max`.
    OutOfRange = "out_of_range", 422;
    /// More items than one call takes (`max`).
    TooMany = "too_many", 422;

    // Passwords (P4: same password, same code, whichever the way in)
    /// The current password is not the one entered.
    CurrentPasswordWrong = "current_password_wrong", 422;
    /// Shorter than `min` characters.
    PasswordTooShort = "password_too_short", 422;
    /// Longer than `max` characters or 1,024 bytes.
    PasswordTooLong = "password_too_long", 422;
    /// Has control characters, or characters that OpaqueString (RFC 8265) does not allow.
    PasswordCharacters = "password_characters", 422;
    /// Fewer than three of: lower case, upper case, digits, others.
    PasswordClasses = "password_classes", 422;
    /// Contains a name, the user name, an address, the organisation or the product (`word`).
    PasswordContext = "password_context", 422;
    /// Scores `score` where 5 points are needed; found `word`.
    PasswordBanned = "password_banned", 422;
    /// Is on the list of passwords that leaked elsewhere.
    PasswordLeaked = "password_leaked", 422;
    /// One character or a short pattern over and over.
    PasswordRepetitive = "password_repetitive", 422;
    /// Is the current or the temporary one.
    PasswordSame = "password_same", 422;
    /// Was used before (one of the last `count`).
    PasswordUsedBefore = "password_used_before", 422;

    // CSV files
    /// Not UTF-8.
    FileNotUtf8 = "file_not_utf8", 422;
    /// Has NUL bytes.
    FileHasNul = "file_has_nul", 422;
    /// Larger than `max` bytes.
    FileTooLarge = "file_too_large", 413;
    /// More than `max` rows.
    FileTooManyRows = "file_too_many_rows", 422;
    /// No header, or a needed column is missing (`column`).
    FileColumnMissing = "file_column_missing", 422;
    /// A column that the shape does not have (`column`).
    FileColumnUnknown = "file_column_unknown", 422;
    /// The same column stands in the header twice (`column`).
    FileColumnTwice = "file_column_twice", 422;
    /// A quoted cell that begins in this row is never closed, or goes on after its closing quote.
    RowQuote = "row_quote", 422;
    /// The row has another number of cells than the header.
    RowCells = "row_cells", 422;
    /// The same user name stands in row `row` already.
    RowDuplicate = "row_duplicate", 422;
    /// Some rows are bad and "apply the good rows" was not asked for: nothing was applied.
    FileHasBadRows = "file_has_bad_rows", 422;

    // Pictures
    /// Larger than `max` KiB.
    ImageTooLarge = "image_too_large", 413;
    /// Neither a PNG nor a JPEG, whatever its name says.
    ImageKind = "image_kind", 422;
    /// Begins as a picture, but is none from its first byte to its last.
    ImageDamaged = "image_damaged", 422;
    /// It moves.
    ImageAnimated = "image_animated", 422;
    /// `width` or `height` is outside `min` to `max` pixels.
    ImageDimensions = "image_dimensions", 422;
}

/// One field's refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The field's name as in the request type, like `user_name`.
    pub field: String,
    /// Why.
    pub code: Code,
    /// Values that the sentence mentions, like `min` or `word`.
    #[serde(default)]
    pub args: BTreeMap<String, String>,
}

/// A refusal or failure, as told to the caller (RFC 9457 on the HTTP interface).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// The main code.
    pub code: Code,
    /// Values that the sentence mentions.
    #[serde(default)]
    pub args: BTreeMap<String, String>,
    /// The refused fields, in the order of the form.
    #[serde(default)]
    pub errors: Vec<FieldError>,
    /// When to try again, in seconds.
    #[serde(default)]
    pub retry_after_seconds: Option<u32>,
    /// The id under which the log has the cause.
    #[serde(default)]
    pub incident: Option<String>,
}

impl Problem {
    /// A problem with a code alone.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            args: BTreeMap::new(),
            errors: Vec::new(),
            retry_after_seconds: None,
            incident: None,
        }
    }
    /// `invalid_input` with these refused fields.
    pub fn fields(errors: Vec<FieldError>) -> Self {
        Self {
            errors,
            ..Self::new(Code::InvalidInput)
        }
    }
    /// `invalid_input` with one refused field.
    pub fn field(field: &str, code: Code) -> Self {
        Self::fields(vec![FieldError::new(field, code)])
    }
    /// This problem with one value more for its sentence.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers and texts alike, without `&` at the caller"
    )]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }
}

impl FieldError {
    /// A refusal without values.
    pub fn new(field: &str, code: Code) -> Self {
        Self {
            field: field.to_owned(),
            code,
            args: BTreeMap::new(),
        }
    }
    /// This refusal with one value more for its sentence.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers and texts alike, without `&` at the caller"
    )]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }
}
