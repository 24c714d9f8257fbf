//! What the audit log can say (promises U1 to U3). Owns the names of
//! actions; the bytes that the chain is made of, and storing them, are `store::audit`'s.

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// Something that happened. Names are never changed: they stand in the chain.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($(#[$doc])* $variant,)*
        }
        impl Action {
            /// Every action, by area.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// The stable name, `area.what`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

actions! {
    /// Signed in, or tried to.
    SessionSignIn = "session.sign_in";
    /// Signed out.
    SessionSignOut = "session.sign_out";
    /// Sign-in locked after failures.
    SessionLocked = "session.locked";
    /// Entered the password again for a grave action, or tried to.
    SessionConfirmed = "session.confirmed";
    /// Sessions ended by their owner, an administrator or a change of the account.
    SessionEnded = "session.ended";
    /// The own password changed, or tried to.
    PasswordChanged = "password.changed";
    /// Set by an administrator.
    PasswordReset = "password.reset";
    /// Has to be changed at the next sign-in.
    PasswordChangeRequired = "password.change_required";
    /// A temporary password was used for the first time.
    PasswordTemporaryUsed = "password.temporary_used";
    /// A temporary password was tried after its end.
    PasswordTemporaryExpired = "password.temporary_expired";
    /// Switched off after 100 failures in a row.
    PasswordDisabled = "password.disabled";
    /// Switched off by the owner with **This wasn't me**, or tried to be.
    PasswordReported = "password.reported";
    /// Added.
    PersonAdded = "person.added";
    /// A code was sent to a contact detail that its owner wants to prove.
    ContactCodeSent = "person.contact_code_sent";
    /// A contact detail was proven by its owner.
    ContactProven = "person.contact_proven";
    /// Proven contact details were confirmed by their owner.
    ContactsConfirmed = "person.contacts_confirmed";
    /// An authenticator app was added by its owner, or tried to be.
    AuthenticatorAdded = "person.authenticator_added";
    /// An authenticator app was taken away.
    AuthenticatorRemoved = "person.authenticator_removed";
    /// Recovery codes were made, in place of those there were.
    RecoveryCodesMade = "person.recovery_codes_made";
    /// Recovery codes were made void.
    RecoveryCodesVoided = "person.recovery_codes_voided";
    /// Was asked by a campaign to add what is missing to get back in alone.
    PersonContactsAsked = "person.contacts_asked";
    /// Fields changed.
    PersonEdited = "person.edited";
    /// Alternate address or mobile phone changed.
    PersonContactsChanged = "person.contacts_changed";
    /// Sign-in blocked.
    PersonBlocked = "person.blocked";
    /// Sign-in allowed again.
    PersonUnblocked = "person.unblocked";
    /// To **Deleted users**.
    PersonDeleted = "person.deleted";
    /// Back from **Deleted users**.
    PersonRestored = "person.restored";
    /// Removed for good after 30 days.
    PersonPurged = "person.purged";
    /// Roles given or taken.
    PersonRolesChanged = "person.roles_changed";
    /// **Never expires** switched.
    PersonNeverExpiresChanged = "person.never_expires_changed";
    /// The own language changed.
    PersonLocaleChanged = "person.locale_changed";
    /// A group was made.
    GroupAdded = "group.added";
    /// A group was renamed or described.
    GroupEdited = "group.edited";
    /// A group was removed.
    GroupDeleted = "group.deleted";
    /// People were put into a group.
    GroupMembersAdded = "group.members_added";
    /// People were taken out of a group.
    GroupMembersRemoved = "group.members_removed";
    /// A view was saved for all administrators.
    ViewShared = "view.shared";
    /// People were exported.
    ExportPeople = "export.people";
    /// The audit log was exported.
    ExportAudit = "export.audit";
    /// The database was copied into a file, or that was tried.
    ExportBackup = "export.backup";
    /// Name, colour or links of the organisation changed.
    SettingsOrganisationChanged = "settings.organisation_changed";
    /// The organisation's logo was set, replaced or removed.
    SettingsLogoChanged = "settings.logo_changed";
    /// The password policy changed.
    SettingsPolicyChanged = "settings.policy_changed";
    /// Self-service password reset changed.
    SettingsSelfServiceChanged = "settings.self_service_changed";
    /// How mail is sent changed.
    SettingsMailChanged = "settings.mail_changed";
    /// How texts are sent changed.
    SettingsTextsChanged = "settings.texts_changed";
    /// Another key seals what is kept for later reading.
    SettingsKeysRotated = "settings.keys_rotated";
    /// A message was given up.
    MessageGivenUp = "message.given_up";
    /// A message was made due at once.
    MessageRetried = "message.retried";
    /// A message was called back.
    MessageCancelled = "message.cancelled";
    /// A test was sent, or tried to be.
    MessageTested = "message.tested";
    /// A person asked the administrators for help.
    RequestAsked = "request.asked";
    /// A request was claimed.
    RequestClaimed = "request.claimed";
    /// A request was given back.
    RequestReleased = "request.released";
    /// A request was declined.
    RequestDeclined = "request.declined";
    /// A request was answered by a reset.
    RequestAnswered = "request.answered";
    /// A request is needed no more: the person has chosen a password.
    RequestWithdrawn = "request.withdrawn";
    /// A request ran out unanswered.
    RequestExpired = "request.expired";
    /// A job was started.
    JobStarted = "job.started";
    /// A job was held.
    JobPaused = "job.paused";
    /// A job goes on.
    JobResumed = "job.resumed";
    /// A job was called off.
    JobCancelled = "job.cancelled";
    /// Everybody on a job's list has an outcome.
    JobEnded = "job.ended";
    /// The passwords of a job were read.
    JobResultsRead = "job.results_read";
    /// The passwords of a job were wiped.
    JobResultsWiped = "job.results_wiped";
    /// Failed deliveries of a job were tried again.
    JobDeliveriesRetried = "job.deliveries_retried";
    /// A job waits for another administrator's approval.
    JobApprovalAsked = "job.approval_asked";
    /// Another administrator approved a job.
    JobApproved = "job.approved";
    /// Another administrator declined a job.
    JobDeclined = "job.declined";
    /// Nobody approved a job in time.
    JobLapsed = "job.lapsed";
    /// From when on jobs need an approval was changed.
    JobRulesChanged = "job.approval_rules_changed";
    /// The first Global administrator was made.
    SetupCompleted = "setup.completed";
    /// A code was sent to somebody who wants to get back in.
    RecoveryCodeSent = "recovery.code_sent";
    /// A proof on the way back in, right or wrong.
    RecoveryProven = "recovery.proven";
    /// A new password was chosen at the end of the way back in.
    PasswordRecovered = "recovery.password_chosen";
    /// The stop of self-service was lifted.
    RecoveryStopLifted = "recovery.stop_lifted";
    /// The operator's break-glass command.
    RecoverAdministrator = "recover.administrator";
    /// Something was refused for lack of authority.
    AuthorityRefused = "authority.refused";
    /// A limit was reached.
    LimitReached = "limit.reached";
    /// The program started.
    ProgramStarted = "program.started";
    /// The program stopped.
    ProgramStopped = "program.stopped";
}

impl Action {
    /// The action of a stored name; `None` for a name that no version of this program wrote.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|action| action.as_str() == name)
    }
}
