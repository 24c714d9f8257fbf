### Jobs: one thing done to many people.

admin-nav-jobs = Jobs
jobs-title = Jobs
jobs-text = Work on many people at once. It goes on when this page is closed and when the program is restarted.
jobs-operator = Operator on the host
jobs-empty-title = No jobs yet
jobs-empty-text = Select people under Active users and reset their passwords, or set passwords from a file.
jobs-select = Select people
jobs-what = Job
jobs-state = State
jobs-progress = Progress
jobs-started-by = Started by
jobs-created = Created
jobs-people = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
jobs-of = { $done } of { $total }

jobs-kind-reset = Reset passwords
jobs-kind-links = Send links to choose a password
jobs-kind-set_from_file = Set passwords from a file
jobs-kind-force_change = Force password changes
jobs-kind-block = Block sign-in
jobs-kind-end_sessions = Sign out everywhere
jobs-kind-import = Import users
jobs-kind-campaign = Send recovery campaign

jobs-state-preparing = Preparing
jobs-state-scheduled = Scheduled
jobs-state-running = Running
jobs-state-paused = Paused
jobs-state-done = Done
jobs-state-cancelled = Cancelled

## Starting one
jobs-new-title = Change several people
jobs-new-text = Nothing happens before you have seen exactly who, and confirmed it.
jobs-new-gone-title = Nobody is selected
jobs-new-gone-text = The selection is kept only while you go from the list to this page. Select again under Active users.
jobs-work = What is done
jobs-work-reset = Reset password
jobs-work-reset-text = Everybody gets a temporary password. All of them are signed out everywhere.
jobs-work-links = Send each user a link to choose a password
jobs-work-links-text = To the alternate address. No password exists until its owner chooses one.
jobs-work-force = Force password change
jobs-work-force-text = At the next sign-in. The current passwords work until then.
jobs-work-block = Block sign-in
jobs-work-block-text = They are signed out and cannot sign in until you allow it again.
jobs-work-sign_out = Sign out everywhere
jobs-work-sign_out-text = Passwords stay as they are.
jobs-work-campaign = Send recovery campaign
jobs-work-campaign-text = Everybody who could not get back in alone gets a mail that asks for contact details. Nobody is asked twice within seven days.
jobs-travel = How the passwords travel
jobs-show = Show them here
jobs-show-text = As a table, as slips to print and as a file, to you alone.
jobs-own = Email each to the user’s own alternate address
jobs-own-text = Those who have none are shown to you.
jobs-whole = Email me the whole list
jobs-whole-text = When the job is done, as a file to your own proven alternate address, and shown here. For at most 1,000 people. Mail is not private: whoever reads your mailbox has all these passwords.
jobs-whole-mailed = One mail with the whole list goes to your alternate address when the job is done. Mail is not private: delete it when you have used it.
jobs-shape = How they are made
jobs-when = Start
jobs-now = Now
jobs-later = Later
jobs-at = Date and time
jobs-at-wrong = Choose a date and time within the next 90 days.
jobs-preview = Preview
jobs-preview-wait = Counting…
jobs-preview-people = { $count ->
    [one] { $count } person will be changed
   *[other] { $count } people will be changed
}
jobs-preview-mailed = { $count ->
    [one] { $count } person will get a mail
   *[other] { $count } people will get a mail
}
jobs-preview-nobody = Nobody would be changed.
jobs-preview-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}
jobs-preview-administrators = { $count ->
    [one] { $count } of them is an administrator.
   *[other] { $count } of them are administrators.
}
jobs-preview-unreachable = { $count ->
    [one] { $count } of them has no alternate address: that password is shown to you.
   *[other] { $count } of them have no alternate address: those passwords are shown to you.
}
jobs-preview-left = { $count ->
    [one] { $count } person is left out
   *[other] { $count } people are left out
}
jobs-type = Type { $count } to go on
jobs-type-wrong = Type the number of people: { $count }.
jobs-do-reset = { $count ->
    [one] Reset { $count } password
   *[other] Reset { $count } passwords
}
jobs-do-links = { $count ->
    [one] Send { $count } link
   *[other] Send { $count } links
}
jobs-do-force = { $count ->
    [one] Force { $count } password change
   *[other] Force { $count } password changes
}
jobs-do-block = { $count ->
    [one] Block { $count } person
   *[other] Block { $count } people
}
jobs-do-sign_out = { $count ->
    [one] Sign { $count } person out
   *[other] Sign { $count } people out
}
jobs-do-campaign = { $count ->
    [one] Ask { $count } person
   *[other] Ask { $count } people
}
jobs-act-reset = Reset password ({ $count })

## One job
jobs-done = Done
jobs-left_out = Left out
jobs-failed = Failed
jobs-left = Left
jobs-rate = { $count ->
    [one] { $count } a minute
   *[other] { $count } a minute
}
jobs-time-left = About { $span } left
jobs-starts = Starts
jobs-ended = Ended
jobs-pause = Pause
jobs-resume = Resume
jobs-withdraw = Withdraw the job
jobs-withdraw-title = Withdraw the job?
jobs-withdraw-text = It waits for an approval and has changed nobody. Nobody will be changed.
jobs-cancel = Cancel the rest
jobs-cancel-title = Cancel the rest?
jobs-cancel-text = { $count ->
    [one] { $count } person is left and will not be changed. What is done stays done.
   *[other] { $count } people are left and will not be changed. What is done stays done.
}
jobs-percent-title = { $percent } % · { $title }
jobs-announce = { $percent } percent done
jobs-announce-over = The job is over: { $done } done, { $skipped } left out, { $failed } failed.
jobs-details = Details

## Passwords
jobs-passwords = Passwords
jobs-passwords-text = { $count ->
    [one] { $count } temporary password is kept for you alone, sealed, until { $when }. Nobody else can read it.
   *[other] { $count } temporary passwords are kept for you alone, sealed, until { $when }. Nobody else can read them.
}
jobs-passwords-show = Show passwords
jobs-passwords-hide = Hide passwords
jobs-passwords-more = Show more
jobs-passwords-print = Print slips
jobs-passwords-unmailed = Only those that were mailed to nobody
jobs-passwords-csv = Download as CSV
jobs-passwords-have = I have them
jobs-passwords-have-title = Wipe the passwords here?
jobs-passwords-have-text = They go on working, but nobody can read them here any more.
jobs-passwords-have-do = Wipe them
jobs-passwords-wiped = The passwords are wiped here.
jobs-passwords-gone = The passwords of this job can no longer be read: they were wiped, or their time is over.
jobs-passwords-waiting = You can read the passwords while the job goes on. They can be wiped once it is over.
jobs-passwords-mailed = Mailed
jobs-passwords-printing = { $count ->
    [one] Getting { $count } slip ready…
   *[other] Getting { $count } slips ready…
}

## Deliveries
jobs-deliveries = Deliveries
jobs-deliveries-waiting = Waiting
jobs-deliveries-sent = Sent
jobs-deliveries-failed = Failed
jobs-deliveries-retry = Retry failed deliveries
jobs-deliveries-retried = New messages are on their way. Nobody’s password was changed.

## Its people
jobs-list = People
jobs-list-state = Outcome
jobs-list-waiting = Waiting
jobs-list-working = In work
jobs-list-not_done = Not done
jobs-list-reason = Reason
jobs-list-delivery = Delivery
jobs-list-none = Nobody has this outcome.
jobs-list-removed = removed for good
jobs-list-row = Row { $row } of the file

## From a file
jobs-file = Set from a file
jobs-file-text = A CSV file with a user name and a new password in each row. It is checked first; nothing is set before you say so.
jobs-file-columns = Columns of the file
jobs-file-needed = A column with the user name (or upn) and one with the new password (newpassword), as in the template. Other columns are passed over.
jobs-file-template = Download a template
jobs-file-must-change = Require these users to change their passwords when they sign in
jobs-file-apply = { $count ->
    [one] Set { $count } password
   *[other] Set { $count } passwords
}
jobs-file-apply-good = { $count ->
    [one] Set the { $count } good password
   *[other] Set the { $count } good passwords
}
jobs-file-good = { $count ->
    [one] { $count } row can be set
   *[other] { $count } rows can be set
}

## The dock
jobs-dock = Jobs under way
jobs-dock-hide = Hide

# Approval by another administrator
jobs-state-waits = Waits for approval
jobs-state-declined = Declined
jobs-state-lapsed = Lapsed
jobs-preview-approval = This job waits until another administrator approves it. Nobody is changed before that.
jobs-approval = Approval
jobs-approval-text = { $name } asks for the approval of another administrator. Nobody is changed before that.
jobs-approval-own = You started this job. Another administrator approves or declines it; they find it under Jobs.
jobs-approval-asked = Waits since
jobs-approval-until = Lapses
jobs-approval-preview = If you approve it now
jobs-approval-approve = Approve
jobs-approval-decline = Decline
jobs-approval-decline-title = Decline this job?
jobs-approval-decline-text = Nobody is changed. Whoever started it reads your reason on the job’s page.
jobs-approval-reason = Reason
jobs-approval-approved-by = Approved by
jobs-approval-declined-by = Declined by
jobs-approval-lapsed = Nobody approved this job in time. Nobody was changed.
jobs-approval-approved = The job is approved.
jobs-approval-declined = The job is declined.
jobs-rules = Approval by another administrator
jobs-rules-text = A job that needs it is written down and waits, for seven days at most.
jobs-rules-above = Needed for more than so many people
jobs-rules-above-hint = 0: never because of their number.
jobs-rules-privileged = Needed when somebody on the list has a role
home-approvals = Jobs wait for approval
home-approvals-count = { $count ->
    [one] { $count } job waits for another administrator.
   *[other] { $count } jobs wait for another administrator.
}
home-approvals-open = Open the jobs
