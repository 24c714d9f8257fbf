### The launcher and My Account.

launcher-title = Welcome, { $name }
launcher-lead = What would you like to open?
launcher-admin-note = Users, passwords, audit log
launcher-account-note = Your password, devices, language

account-title = My Account
account-nav = My Account
account-nav-overview = Overview
account-nav-contacts = Personal info
account-nav-security = Security
account-nav-activity = Activity
account-personal = Personal info
account-name = Name
account-job = Job
account-contact = Contact details
account-contact-change = Change contact details
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

security-title = Security
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

contacts-title = Personal info
contacts-lead = This is how you get back in when you forget your password, and where we tell you when something about your account changes.
contacts-email-about = An address outside your account here: private, or of another provider.
contacts-phone-about = We text a code to it.
contacts-email-new = New alternate email
contacts-phone-new = New mobile phone
contacts-email-help = A mailbox that you can open without signing in here.
contacts-phone-help = With + and country code, like +49 30 901820.
contacts-proven = Proven
contacts-unproven = Not proven yet
contacts-prove = Prove it
contacts-prove-again = Prove again
contacts-add = Add
contacts-change = Change
contacts-remove = Remove
contacts-remove-text = Without it, this way back in is gone. The address or number gets a last message about that.
contacts-removed = Removed
contacts-send-code = Send a code
contacts-code-sent = A code is on its way to { $to }
contacts-waiting = We sent a code to { $to }. Until you type it, nothing changes.
contacts-code = Code
contacts-code-until = Still works:
contacts-code-over = The code works no more. Send a new one.
contacts-code-do = Confirm
contacts-code-again = Send a new code
contacts-code-drop = Leave it as it was
contacts-proven-now = Proven. From now on this counts.

factors-app = Authenticator app
factors-app-about = An app on your phone that shows a new code every 30 seconds. With one you get back in when you forget your password. You do not need it to sign in.
factors-app-none = Not set up
factors-app-begin = Set up an authenticator app
factors-app-replace = Use another phone
factors-app-remove-text = Without it, this way back in is gone. We tell you at every address that we know.
factors-app-name = Name of the phone
factors-app-name-help = So that you know later which one it is.
factors-app-scan = Scan this with the app on your phone.
factors-app-key = Can you not scan it? Type this key into the app:
factors-app-open = Open the app on this device
factors-app-first = Then type the code that the app shows. Until you do, nothing changes.
factors-app-until = This waits for your code:
factors-app-added = The authenticator app is set up.
factors-since = Since
factors-used = Last used to get back in
factors-new = New
factors-new-text = So that nobody can add it and use it at once, it counts for getting back in later:
factors-codes = Recovery codes
factors-codes-about = Ten codes on paper. Each gets you back in once, when you have neither mailbox nor phone at hand.
factors-codes-make = Make recovery codes
factors-codes-renew = Make new codes
factors-codes-renew-text = The codes that you have now will work no more.
factors-codes-void = Make them void
factors-codes-void-text = None of the codes will work any more. This way back in is gone then.
factors-codes-voided = The codes work no more.
factors-codes-left = { $count ->
    [0] No code is left
    [one] One code is left
   *[other] { $count } codes are left
}
factors-codes-few = Make new codes before you need them.
factors-codes-once = These are your recovery codes. They are shown this once: print them, or write them down.
factors-codes-print = Print
factors-codes-download = Download
factors-codes-have = I have kept them
factors-codes-paper = Each code works once, under Forgot password. Keep this paper where nobody else finds it.

keep-title = Keep your way back in
keep-lacking = If you forget your password, nobody but an administrator can let you back in.
keep-one = One of these is enough to get back in by yourself.
keep-two = It takes two of these to get back in by yourself.
keep-enough = If you forget your password, you get back in by yourself.
keep-others = If you forget your password, an administrator lets you back in. There is nothing to set up.
keep-ways = Ways back in
keep-there = Set up
keep-missing = Not set up
keep-waits = Still has to wait:
keep-still = Are these still right?
keep-still-text = We send codes and warnings there, and you have not confirmed them for a while.
keep-still-since = Confirmed:
keep-still-do = These are still right
keep-still-change = Change them
keep-password = Enter your password once more to confirm them.
keep-later = Not now
keep-later-until = You are asked again tomorrow. This can wait until:
keep-over = This is asked at every sign-in until it is done.
keep-without = Go on without it this time
keep-on = Continue
keep-back = Back to your ways back in
keep-notice = If you forget your password, you could not get back in by yourself.
keep-notice-do = Keep your way back in
