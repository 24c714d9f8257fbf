# The admin centre.

## Frame
admin-nav-label = Admin
admin-nav-home = Home
admin-nav-users = Users
admin-nav-active = Active users
admin-nav-deleted = Deleted users
admin-nav-groups = Groups
admin-nav-audit = Audit log
admin-nav-settings = Settings
admin-nav-open = Open navigation
admin-jump = Search or jump to…
admin-jump-label = Search or jump to
admin-jump-none = Nothing found for “{ $text }”.
admin-jump-hint = Type a page or a person’s name.
admin-no-right = Your roles do not open this page.
admin-no-right-hint = A Global administrator can give you a role that does, for example { $role }.
admin-not-found = There is nobody here.
admin-not-found-hint = The person may have been removed for good, or the address is incomplete.
admin-failed = This could not be loaded.
admin-loading = Loading…
admin-actions = Actions
admin-done = Done
admin-saved = Saved.
admin-self-note = This is your own account. Nobody acts on their own account here.
admin-self-link = Go to My Account
admin-changed-title = Somebody changed this meanwhile
admin-changed-text = Nothing you typed is lost. Look at what changed, then save again.
admin-changed-field = { $field }: was “{ $before }”, is now “{ $now }”.
admin-empty-value = empty

## Home
home-title = Home
home-numbers = What needs attention
home-numbers-text = Each number opens its list.
home-must-change = Must change password
home-temporary = Temporary password
home-reported = “This wasn’t me”
home-reported-count = { $count ->
    [one] { $count } person reported a change that was not theirs. The account is locked until you reset it.
   *[other] { $count } people reported changes that were not theirs. The accounts are locked until you reset them.
}
home-reported-open = Open the list
home-locked = Locked
home-expired = Password expired
home-expires-soon = Password expires soon
home-never-signed-in = Never signed in
home-no-password = No password yet
home-no-contact = No recovery contact
home-blocked = Sign-in blocked
home-administrators = Administrators
home-deleted = Deleted users
home-active = Active users
home-checklist = First steps
home-checklist-progress = { $done } of { $total } done
home-step-import = Bring in your people
home-step-import-text = Import a CSV file, or add them one by one.
home-step-policy = Look at the password policy
home-step-policy-text = Keep the recommended rules, or set your own.
home-step-second = Give a second person the Global administrator role
home-step-second-text = So that somebody can help when you are locked out.
home-step-done = Done
home-activity = Recent activity
home-activity-all = Open the audit log
home-activity-none = Nothing has happened yet.

## Active users
users-title = Active users
users-count = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
users-count-matching = { $count ->
    [one] { $count } person matches
   *[other] { $count } people match
}
users-add = Add a user
users-import = Import users
users-export = Export
users-search = Search people
users-columns = Columns
users-columns-hint = The name is always shown.
users-filter-add = Filter
users-filter-everyone = Everyone
users-filter-remove = Remove filter: { $filter }
users-filter-clear = Clear filters
users-filter-status = Sign-in
users-filter-role = Role
users-filter-department = Department
users-filter-password = Password
users-filter-group = Group
users-filter-any-role = Any administrator
users-filter-no-role = No role
users-filter-no-contact = No recovery contact
users-filter-never = Never signed in
users-filter-group-chip = Group: { $name }
users-filter-department-chip = Department: { $name }
users-views = Views
users-views-none = No saved views yet.
users-views-shared = Shared
users-view-save = Save this view
users-view-name = Name of the view
users-view-share = Share with all administrators
users-view-delete = Delete view { $name }
users-col-name = Display name
users-col-user-name = User name
users-col-department = Department
users-col-job = Job title
users-col-city = City
users-col-country = Country
users-col-roles = Roles
users-col-status = Sign-in
users-col-last = Last sign-in
users-col-password = Password
users-col-created = Added
users-never = Never
users-reset-for = Reset password for { $name }
users-select-for = Select { $name }
users-select-page = Select all users
users-selected = { $count ->
    [one] { $count } selected
   *[other] { $count } selected
}
users-select-all = { $count ->
    [one] Select the one that matches
   *[other] Select all { $count } that match
}
users-clear = Clear
users-selection-bar = Selection
users-self-left-out = Your own account is left out.
users-act-reset = Reset password
users-act-force = Force password change ({ $count })
users-act-block = Block sign-in ({ $count })
users-act-export = Export ({ $count })
users-force-title = Force a password change?
users-force-text = { $count ->
    [one] { $count } person has to choose a new password at the next sign-in. The current password works until then.
   *[other] { $count } people have to choose a new password at the next sign-in. The current passwords work until then.
}
users-force-do = { $count ->
    [one] Force password change
   *[other] Force { $count } password changes
}
users-block-title = Block sign-in?
users-block-text = { $count ->
    [one] { $count } person is signed out everywhere and cannot sign in until you allow it again.
   *[other] { $count } people are signed out everywhere and cannot sign in until you allow it again.
}
users-block-do = { $count ->
    [one] Block sign-in
   *[other] Block { $count } people
}
users-done = { $count ->
    [one] Done for { $count } person.
   *[other] Done for { $count } people.
}
users-skipped = { $count ->
    [one] { $count } person was left out:
   *[other] { $count } people were left out:
}
users-skipped-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}
users-empty-title = Nobody here yet
users-empty-text = Import your people from a CSV file, or add the first one.
users-nothing-title = Nobody matches
users-nothing-text = No one fits this search and these filters.
## Keys
keys-title = Keys
keys-search = Search
keys-jump = Search or jump to
keys-move = Next or previous row
keys-range = Select a range
keys-select = Select the row
keys-open = Open the row
keys-ends = First or last row
keys-close = Close the topmost layer
keys-help = This list
keys-name-space = Space
keys-name-enter = Enter
keys-name-shift = Shift
keys-name-esc = Esc
keys-name-home = Home
keys-name-end = End

## States of a password
state-none = No password
state-disabled = Disabled · reset it
state-reported = Reported by its owner · reset it
state-locked = Locked · { $left }
state-temporary-expired = Temporary · expired
state-temporary = Temporary · { $left }
state-must-change = Must change
state-expired = Expired
state-expires-today = Expires today
state-expires-soon = { $count ->
    [one] Expires in { $count } day
   *[other] Expires in { $count } days
}
state-never-expires = Never expires
state-fine-new = Fine · new today
state-fine = { $count ->
    [one] Fine · { $count } day old
   *[other] Fine · { $count } days old
}
state-filter-must-change = Must change
state-filter-temporary = Temporary password
state-filter-locked = Locked
state-filter-reported = Reported by its owner
state-filter-expired = Expired
state-filter-expires-soon = Expires soon
state-filter-never-expires = Never expires
state-filter-none = No password
state-active = Allowed
state-blocked = Blocked
state-deleted = Deleted

## Roles
role-global_administrator = Global administrator
role-privileged_authentication_administrator = Privileged authentication administrator
role-privileged_role_administrator = Privileged role administrator
role-user_administrator = User administrator
role-authentication_administrator = Authentication administrator
role-helpdesk_administrator = Helpdesk administrator
role-password_administrator = Password administrator
role-groups_administrator = Groups administrator
role-reports_reader = Reports reader
role-directory_reader = Directory reader
role-about-global_administrator = Everything.
role-about-privileged_authentication_administrator = Passwords of everybody, administrators included.
role-about-privileged_role_administrator = Hands out roles.
role-about-user_administrator = People, groups, and passwords of people without privileged roles.
role-about-authentication_administrator = Passwords of people without privileged roles.
role-about-helpdesk_administrator = Passwords and sessions of people without privileged roles.
role-about-password_administrator = Passwords of people without roles.
role-about-groups_administrator = Groups and who is in them.
role-about-reports_reader = Reads reports and the audit log.
role-about-directory_reader = Reads the directory.

## Reset password
reset-title = Reset password
reset-new = New password
reset-generate = Auto-generate password
reset-generate-characters = { $count } characters in groups of four, no look-alikes, { $bits } bits.
reset-generate-words = { $count } words, { $bits } bits.
reset-shape = Change the shape
reset-words = Words
reset-characters = Characters
reset-length = Length
reset-length-words = Number of words
reset-given = Let me create the password
reset-given-field = Password
reset-require = Require this user to change their password when they sign in
reset-travel = How it travels
reset-show = Show it here
reset-show-text = Once. Copy it, print a slip, or read it out.
reset-email = Email it to
reset-email-text = It is in the mail and nowhere else. If a mail does not arrive, the password is changed all the same.
reset-addresses = Addresses
reset-addresses-help = One to five, one a line.
reset-mailed = Sent by mail to
reset-mailed-text = The password is in these mails and is shown nowhere. If none arrives, reset it once more.
reset-link = Send the user a link to choose a password
reset-link-text = To their alternate email address. The old password stops working now, and nobody but them ever sees the new one.
reset-link-lives = The link works for
reset-link-half-hour = 30 minutes
reset-link-hours = 4 hours
reset-link-day = A day
reset-link-week = 7 days
reset-link-sent = Link made
reset-link-taken = The password of { $name } was taken away on { $when }.
reset-link-until = The link works once, until { $when }.
reset-link-mailed-text = The mail has the link, and a code for reading out where the link cannot be opened. If it does not arrive, send a new one: it ends the old.
reset-ends = { $name } is signed out on every device.
reset-do = Reset
reset-changed = Password changed
reset-changed-text = The password of { $name } was changed on { $when }.
reset-must-change = It has to be changed at the next sign-in.
reset-stays = It stays until it is changed.
reset-valid = It works until { $when }.
reset-sessions = { $count ->
    [0] No session had to be ended.
    [one] { $count } session was ended.
   *[other] { $count } sessions were ended.
}
reset-password-is = New password
reset-delivered = Shown here, once. It is stored nowhere in this form.
reset-copy-failed = The browser did not allow copying. Select the password and copy it by hand.
reset-print = Print slip
reset-read = Read it out
reset-read-capital = capital { $word }
reset-unseen-title = Close without copying?
reset-unseen-text = The password will not be shown again. If nobody has it, reset it once more.
reset-unseen-close = Close anyway
reset-unseen-stay = Keep it open
reset-slip-for = For
reset-slip-user-name = User name
reset-slip-password = Temporary password
reset-slip-password-final = Password
reset-slip-until = Works until
reset-slip-address = Sign in at
reset-slip-note = You choose your own password when you sign in. Then destroy this slip.

## A user’s page
user-tab-account = Account
user-contact = Contact details
user-password = Password
user-roles = Roles
user-groups = Groups
user-sessions = Sessions
user-activity = Activity
user-edit = Edit
user-edit-title = Edit { $name }
user-block = Block sign-in
user-unblock = Unblock
user-delete = Delete user
user-restore = Restore
user-force = Force password change
user-first-name = First name
user-last-name = Last name
user-display-name = Display name
user-user-name = User name
user-user-name-help = NAME@DOMAIN: what the person signs in with.
user-job-title = Job title
user-department = Department
user-office-number = Office number
user-office-phone = Office phone
user-mobile-phone = Mobile phone
user-mobile-phone-help = With country code, like +44 7700 900123.
user-fax = Fax
user-alternate-email = Alternate email
user-alternate-email-help = Another address of the person, not the one here.
user-address = Address
user-city = City
user-state = State or province
user-postal-code = ZIP or postal code
user-country = Country or region
user-added = Added
user-last-sign-in = Last sign-in
user-contact-masked = Masked: your roles do not allow you to see or change contact details.
user-contact-none = No recovery contact
user-contact-none-text = Without an alternate email or a mobile phone, this person cannot get back in alone.
user-password-state = State
user-password-set = Set
user-stop = Self-service is stopped after five wrong proofs.
user-stop-lift = Lift the stop
user-stop-lifted = The stop is lifted
user-methods = Ways back in without mail and phone
user-methods-none = Neither an authenticator app nor recovery codes.
user-app = Authenticator app
user-app-since = Since
user-app-remove = Remove authenticator
user-app-title = Remove the authenticator app of { $name }?
user-app-text = { $name } cannot get back in with it any more and is told so at every known address. Another one can be set up at any time.
user-app-removed = The authenticator app of { $name } is removed
user-codes = Recovery codes
user-codes-void = Void recovery codes
user-codes-title = Make the recovery codes of { $name } void?
user-codes-text = None of the codes that { $name } printed works any more, and { $name } is told so at every known address. New ones can be made at any time.
user-codes-voided = The recovery codes of { $name } are void
user-never-expires = Never expires
user-never-expires-help = The password policy’s expiry does not apply to this person.
user-roles-none = No role: this person sees only their own account.
user-roles-edit = Edit roles
user-roles-title = Roles of { $name }
user-roles-text = Roles decide who this person may help, and who may help this person.
user-roles-save = Save roles
user-groups-none = In no group.
user-sessions-none = Not signed in anywhere.
user-sessions-end = Sign out everywhere
user-sessions-end-title = Sign { $name } out everywhere?
user-sessions-end-text = { $count ->
    [one] { $count } session ends at once. Unsaved work in it is lost.
   *[other] { $count } sessions end at once. Unsaved work in them is lost.
}
user-sessions-ended = { $count ->
    [one] { $count } session ended.
   *[other] { $count } sessions ended.
}
user-session-browser = Browser
user-session-api = Script
user-activity-none = Nothing has happened to this account yet.
user-activity-all = Open in the audit log
user-delete-title = Delete { $name }?
user-delete-text = { $name } is signed out everywhere and cannot sign in. You can restore the account for 30 days; after that it is removed for good.
user-delete-do = Delete { $name }
user-deleted = { $name } was deleted. You can restore the account for 30 days.
user-block-title = Block { $name }?
user-block-text = { $name } is signed out everywhere and cannot sign in until you allow it again.
user-blocked = Sign-in is blocked.
user-unblocked = Sign-in is allowed again.
user-forced = { $name } has to choose a new password at the next sign-in.
user-restored = { $name } is back in Active users.
## Add a user
add-title = Add a user
add-who = Who
add-work = Work
add-contact = Recovery contact
add-contact-text = With these, the person can get back in without calling anyone.
add-place = Address
add-roles = Roles
add-roles-text = Most people need none.
add-do = Add user
add-another = Add and start another
add-added = { $name } was added. There is no password yet.
add-more-fields = Office and address

## Deleted users
deleted-title = Deleted users
deleted-text = Accounts stay here for 30 days, then they are removed for good.
deleted-left = { $count ->
    [0] Removed today
    [one] { $count } day left
   *[other] { $count } days left
}
deleted-col-when = Deleted
deleted-col-left = Removed for good
deleted-restore-for = Restore { $name }
deleted-restore-count = Restore ({ $count })
deleted-restored = { $count ->
    [one] { $count } person is back in Active users.
   *[other] { $count } people are back in Active users.
}
deleted-empty-title = Nobody is deleted
deleted-empty-text = When you delete a user, you can restore the account here for 30 days.

## Groups
groups-title = Groups
groups-count = { $count ->
    [one] { $count } group
   *[other] { $count } groups
}
groups-add = Add a group
groups-name = Name
groups-description = Description
groups-members = Members
groups-members-count = { $count ->
    [one] { $count } member
   *[other] { $count } members
}
groups-edit = Edit group
groups-edit-for = Edit { $name }
groups-delete = Delete group
groups-delete-for = Delete { $name }
groups-delete-title = Delete the group { $name }?
groups-delete-text = { $count ->
    [one] The group goes away. Its { $count } member stays in Active users.
   *[other] The group goes away. Its { $count } members stay in Active users.
}
groups-members-for = Members of { $name }
groups-member-find = Find people to add
groups-member-add-for = Add { $name }
groups-member-remove-for = Remove { $name } from the group
groups-member-none = Nobody is in this group yet.
groups-member-more = Open all members as a list
groups-parts = Groups in this group
groups-parts-none = No group is in this one.
groups-parts-note = Rules for this group are for everybody in these, too.
groups-part-add = Add a group
groups-part-choose = Choose a group
groups-members-count-parts = { $people }, { $groups }
groups-empty-title = No groups yet
groups-empty-text = Groups gather people, to find them and to give them rules together.
groups-deleted = The group { $name } is gone.

## Import users
import-title = Import users
import-text = A CSV file in the shape of the Microsoft admin centre’s import template. Nothing is changed until you say so.
import-columns = Columns
import-needed = Username and Display name are needed; the others may be empty or missing.
import-template = Download an empty template
import-choose = Choose a file
import-drop = or drop it here
import-file = CSV file
import-too-large = { $name } has { $size } MB. The limit is { $max } MB: split the file.
import-not-text = { $name } is not a UTF-8 text. Save it as “CSV UTF-8” and choose it again.
import-checking = Checking { $name }…
import-applying = Importing…
import-checked = Checked { $name }
import-good = { $count ->
    [one] { $count } row can be imported
   *[other] { $count } rows can be imported
}
import-bad = { $count ->
    [one] { $count } problem
   *[other] { $count } problems
}
import-all-good = Every row is fine.
import-nothing-good = No row can be imported. Mend the file and choose it again.
import-apply = { $count ->
    [one] Apply { $count } row
   *[other] Apply { $count } rows
}
import-apply-good = { $count ->
    [one] Apply the good row ({ $count })
   *[other] Apply the good rows ({ $count })
}
import-other = Choose another file
import-problems = Problems
import-row = Row
import-column = Column
import-reason = Reason
import-problems-more = { $count ->
    [one] and { $count } more that is not listed
   *[other] and { $count } more that are not listed
}
import-preview = The first good rows
import-done-open = Open Active users

## Export
export-title = Export people
export-text = { $count ->
    [one] { $count } person as a CSV file, with contact details. There are no passwords in it.
   *[other] { $count } people as a CSV file, with contact details. There are no passwords in it.
}
export-audit-title = Export the audit log
export-audit-text = The rows that match, as a CSV file.
export-do = Download
export-started = The download has begun.

## Settings
settings-title = Settings
settings-organisation = Organisation
settings-policy = Password policy
settings-name = Name
settings-name-help = Shown on every page and on slips.
settings-accent = Accent colour
settings-accent-help = Hue from 0 to 359. The contrast is the same for all.
settings-accent-number = Hue
settings-logo = Logo
settings-logo-text = Stands beside the name on every page, sign-in included, and in every mail.
settings-logo-light = In the light
settings-logo-dark = In the dark
settings-logo-none = There is no logo: the first letters of the name stand in its place.
settings-logo-choose = Choose a file
settings-logo-help = A PNG or JPEG of at most { $max } KiB, { $least } to { $most } pixels a side. Only the picture is kept: camera data and comments are left out. In the dark it stands on a light plate.
settings-logo-remove = Remove the logo
settings-preview-button = A button
settings-preview-link = a link
settings-preview-tag = Temporary · 21 h left
settings-links = Links in the app launcher
settings-link-label = Text
settings-link-url = Address
settings-link-add = Add a link
settings-link-remove = Remove link { $number }
settings-links-none = No links yet.
settings-preset = Rules
settings-preset-recommended = Recommended
settings-preset-recommended-text = At least 15 characters, no rules about kinds of characters, no expiry (NIST SP 800-63B-4).
settings-preset-microsoft = Microsoft-compatible
settings-preset-microsoft-text = 8 to 256 characters, three of four kinds, banned words scored as in Microsoft Entra ID.
settings-preset-custom = Custom
settings-preset-custom-text = Your own numbers.
settings-min-length = Shortest password
settings-min-length-help = 8 to 64 characters.
settings-classes = Ask for three of: small letters, capitals, digits, others
settings-history = Former passwords that cannot come back
settings-history-help = 0 to 24.
settings-banned = Banned words
settings-banned-help = One a line, 4 to 16 characters, at most 1,000.
settings-banned-count = { $count ->
    [one] { $count } word
   *[other] { $count } words
}
settings-expiry = Password expiration policy
settings-expiry-never = Set passwords to never expire
settings-expiry-never-text = Recommended: a forced change makes passwords weaker.
settings-expiry-days = Let passwords expire
settings-expiry-days-field = Days until a password expires
settings-expiry-days-help = 14 to 730 days.
settings-expiry-notices = Days before that people are told by mail
settings-expiry-notices-help = With commas between them; 0 is the day itself. Empty: nobody is told.
settings-expiry-spread = Days to spread the first change over
settings-expiry-spread-help = Those whose password is too old already change it over so many days, the oldest first: 0 (at once) to 60.
settings-expiry-spread-until = Being spread until
settings-expiry-spread-do = Spread over 14 days
settings-impact = What this changes
settings-impact-today = would have to change today
settings-impact-week = within seven days
settings-impact-month = within thirty days
settings-impact-none = Nobody would have to change their password in the next thirty days.
settings-temporary = Hours a temporary password works
settings-temporary-help = 1 to 168 hours.
settings-expiry-confirm-title = Let passwords expire after { $days } days?
settings-expiry-confirm-text = { $count ->
    [one] { $count } person has to change their password today.
   *[other] { $count } people have to change their password today.
}
settings-expiry-confirm-do = Save the policy

self-service-title = Self-service password reset
self-service-who = Who gets back in alone
self-service-none = Nobody
self-service-none-text = Forgot password leads to an administrator.
self-service-selected = Members of some groups
self-service-selected-text = Everybody else asks an administrator.
self-service-all = Everybody
self-service-all-text = Who has something to prove it with.
self-service-groups = Groups
self-service-methods = How they prove it
self-service-needed = How many proofs
self-service-one = One
self-service-two = Two, by different methods
self-service-administrators = Administrators always need two.
self-service-unproven = Count addresses and numbers that an administrator entered and nobody proved yet
self-service-cooling = Hours until something new counts
self-service-cooling-help = A changed address or number, a new authenticator app, new recovery codes: whoever takes an account over cannot use them at once. 0 to 720.
self-service-helpdesk = Where people find help
self-service-helpdesk-help = A web address (https://), a mail address or a phone number. Shown on Forgot password.
self-service-tell = Tell all administrators when one of them gets back in alone
self-service-ask = Ask people at sign-in for what they lack to get back in alone
self-service-skip = Days for which people can put that off
self-service-skip-help = Nobody is kept out: afterwards it is asked at every sign-in. 0 to 365; 0: at every sign-in from the first.
self-service-confirm = Days until people confirm what they proved
self-service-confirm-help = Asked at sign-in. 0 to 730; 0: never.
self-service-no-groups = There is no group yet.
self-service-list = People without address and number
self-service-members = { $count ->
    [one] { $count } member
   *[other] { $count } members
}
self-service-could = { $count ->
    [one] { $count } person could get back in alone
   *[other] { $count } people could get back in alone
}
self-service-not-covered = { $count ->
    [one] { $count } person is in none of the groups
   *[other] { $count } people are not among those who may
}
self-service-no-method = { $count ->
    [one] { $count } person has nothing that counts
   *[other] { $count } people have nothing that counts
}
self-service-too-few = { $count ->
    [one] { $count } person has one method and needs two
   *[other] { $count } people have one method and need two
}
self-service-admins-out = { $count ->
    [one] { $count } of these is an administrator
   *[other] { $count } of these are administrators
}
self-service-asked = { $count ->
    [one] One person would be asked at the next sign-in
   *[other] { $count } people would be asked at their next sign-in
}
