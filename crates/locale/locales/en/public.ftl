### The pages before sign-in, the forced change, set-up.

user-name = User name
password = Password
new-password = New password

sign-in-title = Sign in
sign-in-lead = Use the account of your organisation.
sign-in-action = Sign in
sign-in-forgot = Forgot password
sign-in-other = Not you?
sign-in-other-action = Use another account
sign-in-password-title = Enter your password

recover-title = Get back into your account
recover-lead = An administrator can give you a temporary password. It takes them a minute.
recover-step-ask = Call or visit the people who look after accounts at { $organisation }, often the service desk. Tell them your user name.
recover-step-proof = They make sure that it is you. No one from support ever asks for a password.
recover-step-temporary = They tell you a temporary password. Sign in with it and choose a new one of your own.
recover-other-device = Still signed in somewhere else? Then open My Account there and change the password; the current one is needed.
recover-back = Back to sign in

change-title = Choose a new password
change-why-temporary = You signed in with a temporary password. It opens nothing but this page, so choose one of your own now.
change-why-required = An administrator asks you to choose a new password. Everything else opens afterwards.
change-why-expired = Your password is older than the rules of { $organisation } allow. Choose a new one to go on.
change-action = Save and continue
rules-label = What it needs
rule-length = At least { $min } characters; a few words in a row are easy to remember
rule-too-long = At most { $max } characters
rule-classes = Three of these: small letters, capitals, digits, other signs
rule-context = No name of yours or of the organisation
rule-context-found = Without “{ $word }”: others can guess it about you
rule-banned = Not made of the words that are tried first
rule-banned-found = Not built on “{ $word }”: it is tried first
rule-variety = Not one sign or short pattern over and over
rule-characters = No tabs or other control characters
rule-met = met
rule-unmet = not yet

set-up-title = Set up { $product }
set-up-lead = Two minutes: the organisation, you as its first administrator, and how strong passwords must be.
set-up-code = Set-up code
set-up-code-help = The part after # in the link that the program printed when it started.
set-up-organisation = Organisation
set-up-organisation-help = Shown on every page. It can be changed later.
set-up-you = You, the first Global administrator
set-up-display-name = Your name
set-up-user-name-help = For signing in, as NAME@DOMAIN, like ada@example.org.
set-up-policy = Password rules
set-up-recommended = Recommended
set-up-recommended-note = 15 characters or more, no other demands, no expiry: what NIST advises.
set-up-microsoft = Microsoft-compatible
set-up-microsoft-note = 8 characters or more, three of four kinds of signs: as in Microsoft 365.
set-up-action = Finish set-up
set-up-done-title = Setting up is done
set-up-done-lead = The link works once, and it has been used. Sign in with the account that was made.
set-up-done-hint = Nobody you know did this? Then tell whoever runs the server at once: someone else may have found the link.
set-up-run-out-title = This link has run out
set-up-run-out-lead = A set-up link works for 24 hours. Start the program again: it prints a new one.

set-password-title = Choose a password
set-password-lead = The link in the mail works once. You sign in with the new password afterwards.
set-password-type = Type what stands in the mail: your user name and the code.
set-password-code = Code
set-password-action = Save the password
set-password-done-title = Your password is set
set-password-done-lead = Sign in with it now. The link is used up.

not-me-title = This wasn’t me
not-me-lead = Your account was changed, and not by you? Lock it before somebody uses it.
not-me-password = The password opens nothing any more.
not-me-sessions = The account is signed out on every device, and links that were sent stop working.
not-me-administrator = An administrator unlocks it with a new password.
not-me-action = Lock the account
not-me-nothing = Was it you after all? Then close this page: nothing has happened yet.
not-me-link = The link from the message
not-me-link-hint = Copy it whole and paste it here.
not-me-done-title = The account is locked
not-me-done-lead = Nobody gets in with the old password, and every session has ended.
not-me-done-call = Call your administrator now. They reset the password, and with that the account is unlocked.
not-me-done-mailbox = Somebody may read your mailbox or your phone? Change those passwords too.
