### The launcher and My Account.

launcher-title = Welcome, { $name }
launcher-lead = What would you like to open?
launcher-admin-note = Users, passwords, audit log
launcher-account-note = Your password, devices, language

account-title = My Account
account-nav = My Account
account-nav-overview = Overview
account-nav-security = Password and devices
account-nav-activity = Activity
account-personal = Personal info
account-name = Name
account-job = Job
account-contact = Contact details
account-contact-note = A colleague in administration keeps these. Ask there when they are no longer right.
account-alternate-email = Alternate email
account-mobile-phone = Mobile phone
account-password = Password
account-password-set = Set
account-password-expires = Expires
account-password-never = Does not expire
account-change-password = Change password
account-devices = Where you are signed in
account-devices-count = { $count ->
    [one] Here and nowhere else
   *[other] In { $count } places
}
account-devices-show = Show all
account-roles = Your roles
account-language = Language
account-language-note = For pages and messages.
account-language-saved = Language saved.

security-title = Password and devices
security-current = Current password
security-change = Change password
security-change-note = Your other devices are signed out when you change it.
security-changed = Your password is changed. Your other devices are signed out.
security-this-device = This device
security-script = Script
security-since = Signed in
security-last-seen = Last used
security-end = Sign out
security-end-named = Sign out { $device }
security-end-others = Sign out everywhere else
security-ended = Signed out there.
security-ended-others = Signed out everywhere else.
security-only-here = You are signed in on this device only.
security-browser-on = { $browser } on { $system }
security-unknown-browser = Unknown browser

activity-title = Activity
activity-lead = What happened with your account, newest first. Something you do not know? Change your password and tell an administrator.
activity-older = Older
activity-newer = Newer
activity-none = Nothing yet.
activity-by-you = By you
activity-by = By { $name }
activity-from = From { $ip }
activity-by-system = By the program
activity-by-operator = By the operator, on the host
