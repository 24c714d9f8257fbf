### What mail and texts say. The browser is not given these: keys begin with “letter-”.

letter-hello = Hello { $name },
letter-sent-by = { $organisation } sent this message automatically.
letter-never-ask = Nobody at { $organisation } will ask you for your password or for a code.
letter-if-no-button = If the button does not work, copy this address into your browser:
letter-moment = { $moment } UTC

# A test
letter-test-subject = Test message from { $organisation }
letter-test-text = This is a test. If you can read it, { $organisation } can send messages to this address.
letter-test-by = { $name } asked for it.
letter-test-sms = Test message from { $organisation }.

# A temporary password, to an address that an administrator named
letter-password-subject = Temporary password for { $user }
letter-password-text = The password of { $name } ({ $user }) at { $organisation } was reset. This is the new one:
letter-password-label = Temporary password
letter-password-label-kept = New password
letter-password-until = It works until { $moment } and opens nothing but the choice of a new password.
letter-password-hand-over = Hand it over in person or by phone, then delete this message.
letter-password-button = Sign in

# A link to choose a password
letter-link-subject = Choose your password for { $organisation }
letter-link-text = With this link you choose the password of your account { $user } at { $organisation }.
letter-link-button = Choose a password
letter-link-until = The link works once, until { $moment }.
letter-link-code-text = Can you not open the link? Go to this address and type the code:
letter-link-code-label = Code
letter-link-unexpected = You did not expect this? Then leave it: nothing changes unless somebody uses the link.
letter-link-sms = { $organisation }: choose the password of { $user }. The link works once, until { $moment }.

# Notices
letter-code-subject = Your code for { $organisation }
letter-code-text = Somebody entered this address for the account { $user } at { $organisation }. Type the code where it is asked for:
letter-code-label = Code
letter-code-until = It works until { $moment }.
letter-code-unexpected = You did not ask for it? Then leave it: without the code nothing changes.
letter-code-sms = { $code } is your code for { $user } at { $organisation }. It works until { $moment }. Give it to nobody.

letter-recovery-subject = Get back into your account at { $organisation }
letter-recovery-text = Somebody asked to get back into the account { $user } at { $organisation }. Type this code on the page where it is asked for:
letter-recovery-link = Or open this in the browser in which you asked for it:
letter-recovery-button = Go on
letter-recovery-unexpected = You did not ask for it? Then do nothing, and give the code to nobody: your account is as it was.
letter-admin-recovered-subject = { $user }: an administrator chose a new password
letter-admin-recovered-text = { $name } ({ $user }) is an administrator and chose a new password on { $moment } with the help of Forgot password.
letter-admin-recovered-next = If you do not expect that, talk to the person now. Reset the password if it was somebody else.

letter-changed-subject = Your password at { $organisation } was changed
letter-changed-own = The password of your account { $user } was changed on { $moment }.
letter-changed-admin = An administrator reset the password of your account { $user } on { $moment }.
letter-changed-sms = { $organisation }: the password of { $user } was changed.
letter-contact-subject = Your contact details at { $organisation } were changed
letter-contact-email = The alternate email address of your account { $user } was changed on { $moment }.
letter-contact-phone = The mobile phone number of your account { $user } was changed on { $moment }.
letter-contact-email-admin = An administrator changed the alternate email address of your account { $user } on { $moment }.
letter-contact-phone-admin = An administrator changed the mobile phone number of your account { $user } on { $moment }.
letter-contact-both = The alternate email address and the mobile phone number of your account { $user } were changed on { $moment }.
letter-contact-both-admin = An administrator changed the alternate email address and the mobile phone number of your account { $user } on { $moment }.
letter-contact-sms = { $organisation }: the contact details of { $user } were changed.
letter-factor-subject = A way to get back into your account at { $organisation } was changed
letter-factor-added = An authenticator app was set up for your account { $user } on { $moment }.
letter-factor-removed = The authenticator app of your account { $user } was removed on { $moment }.
letter-factor-removed-admin = An administrator removed the authenticator app of your account { $user } on { $moment }.
letter-factor-codes-made = New recovery codes were made for your account { $user } on { $moment }. Older ones work no more.
letter-factor-codes-voided = The recovery codes of your account { $user } were made void on { $moment }.
letter-factor-codes-voided-admin = An administrator made the recovery codes of your account { $user } void on { $moment }.
letter-factor-sms = { $organisation }: a way to get back into { $user } was changed.
letter-fine = If that was you, or you asked for it, there is nothing to do.
letter-not-me-text = If it was not: the button locks the account until an administrator resets it, and signs it out everywhere.
letter-not-me-button = This wasn’t me
letter-not-me-sms = Was that not you? Open this link:
letter-not-me-tell = If it was not: tell your administrator now. The button that locks the account was used a short time ago and does not come again so soon.
letter-not-me-tell-sms = Was that not you? Tell your administrator now.

# To administrators
letter-reported-subject = { $user }: “This wasn’t me”
letter-reported-text = On { $moment } somebody who reads the messages to { $name } ({ $user }) pressed “This wasn’t me”: a change of the account was not theirs.
letter-reported-now = The password opens nothing any more, the account is signed out everywhere, and no link that was sent works.
letter-reported-next = Talk to the person by a way that you know. Check the contact details, then reset the password: that unlocks the account.
letter-reported-button = Open the account

letter-requested-subject = { $user } asks for help
letter-requested-text = On { $moment } somebody asked for help with the account of { $name } ({ $user }): they cannot sign in.
letter-requested-certain = What they wrote stands on the page. Make sure who it is before you reset anything: whoever knows a user name can ask.
letter-requested-button = Open the request
letter-approval-subject = { $user } asks for your approval
letter-approval-text = { $name } ({ $user }) has started a job that waits until another administrator approves it.
letter-approval-work = { $work }: { $count ->
    [one] { $count } person
   *[other] { $count } people
}.
letter-approval-next = Nobody is changed before that. Look at what is to be done and to whom, ask if you are in doubt, then approve or decline it. The job lapses by itself on { $moment }.
letter-approval-button = Open the job
letter-answered-yes-subject = Your job was approved
letter-answered-yes = { $by } has approved your job. It is being done now, or at the time that you chose.
letter-answered-no-subject = Your job was declined
letter-answered-no = { $by } has declined your job. Nobody was changed.
letter-answered-lapsed-subject = Your job has lapsed
letter-answered-lapsed = No other administrator answered in time, so your job has lapsed. Nobody was changed.
letter-answered-note = The reason: { $note }
letter-expires-subject = Your password works until { $moment }
letter-expires-text = Your password for { $user } at { $organisation } works until { $moment }. Sign in before that, open My Account and choose a new one.
letter-expired-subject = Your password has expired
letter-expired-text = Your password for { $user } at { $organisation } has expired on { $moment }. Sign in with it as ever; the next page asks you for a new one.
letter-expires-where = There is no link in this mail, on purpose: open the page as you always do. Somebody who writes to you about your password and sends a link along may be after it.
letter-list-subject = The passwords of your job
letter-list-text = The file with this mail has { $count ->
    [one] { $count } temporary password
   *[other] { $count } temporary passwords
}, one in each row beside the user name.
letter-list-until = They wait for their first use until { $moment }, then they end. Whoever signs in with one chooses another.
letter-list-private = Mail is not private: whoever reads this mailbox has them all. Hand them over by another way, and delete this mail.
letter-declined-subject = Your request for help was declined
letter-declined-text = An administrator of { $organisation } has declined the request for help with your account { $user }. Nothing about your account has changed.
letter-declined-not-reached = The reason: nobody was reached to speak with.
letter-declined-not-certain = The reason: it was not certain who asked.
letter-declined-another-way = The reason: there is another way for you to get in.
letter-declined-not-asked = The reason: you said that it was not you who asked.
letter-declined-other = The reason is one that the administrator explains.
letter-declined-note = The administrator writes: { $note }
letter-declined-again = You still cannot sign in? Speak with the people who look after accounts, or ask again:
letter-declined-unexpected = It was not you who asked? Then somebody else typed your user name. They got nothing.
letter-declined-sms = { $organisation }: the request for help with { $user } was declined.
# A campaign: add what gets you back in
letter-campaign-subject = If you forget your password at { $organisation }
letter-campaign-text = If you forgot the password of your account { $user } today, you could not get back in by yourself: there are too few ways to prove that it is you.
letter-campaign-do = Sign in and add what is missing: an alternate email address, a mobile phone, an authenticator app or recovery codes. It takes two minutes.
letter-campaign-button = Add contact details
letter-campaign-certain = The page asks you to sign in and for nothing else. You are not sure about this message? Leave the button, open the site of { $organisation } yourself, and go to My Account.

# Samples, for previews
letter-sample-name = Amara Osei

# The demo's mailbox. Server-rendered, as mail is: the browser is not given these texts.
letter-box-title = Demo mailbox
letter-box-lead = Every mail and text that the demo sent. Anybody can read them here; none left this computer.
letter-box-list = Messages
letter-box-refresh = Refresh
letter-box-all = All messages
letter-box-empty = Nothing was sent yet
letter-box-empty-hint = Reset a password and send it by email, or send somebody a link. Then refresh this page.
letter-box-gone = This message is not here
letter-box-gone-hint = It was removed, or newer ones took its place.
letter-box-more = Only the newest { $count } are listed.
letter-box-mail = Mail
letter-box-text = Text message
letter-box-to = to
letter-box-nobody = No recipient
letter-box-no-subject = No subject
letter-box-unreadable = This message cannot be read.
letter-box-cut = The rest of this message is not shown.
