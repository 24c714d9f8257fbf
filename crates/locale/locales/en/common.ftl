### What every page needs. A key's name says where it stands, not what it says.

product = Latchkey
next = Next
back = Back
cancel = Cancel
close = Close
save = Save
retry = Try again
copy = Copy
copied = Copied
loading = Loading…
working = Working…
skip-to-content = Skip to content
optional = optional
show-password = Show password
hide-password = Hide password
error-prefix = Error: { $title }
error-summary = { $count ->
    [one] One thing needs your attention
   *[other] { $count } things need your attention
}
title-on-site = { $title } · { $organisation }
demo-mark = Demo
demo-note = Sample data. Nothing here is real, and no message leaves this computer.
demo-mailbox = Mailbox
notice-offline = No answer from the server. Check the connection, then try again.
notice-outdated = Latchkey was renewed. Reload the page; what you have typed here is lost.
incident = Reference { $id }
more = More
never = Never
none-entered = None
yes = Yes
no = No

# Top bar
app-launcher = App launcher
app-admin = Admin
app-account = My Account
app-links = Links
account-menu = { $name }, account menu
sign-out = Sign out
language = Language
language-browser = The browser's language

# Confirm it's you
confirm-title = Confirm it's you
confirm-lead = This is a grave action. Enter your password to go on; you are asked again only after five minutes.
confirm-action = Confirm


# Dates
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
date-long = { $day } { $month } { $year }
date-time = { $date }, { $time }
date-exact = { $date }, { $time } ({ $zone })
ago-now = Just now
ago-minutes = { $count ->
    [one] 1 minute ago
   *[other] { $count } minutes ago
}
ago-hours = { $count ->
    [one] 1 hour ago
   *[other] { $count } hours ago
}
ago-days = { $count ->
    [one] Yesterday
   *[other] { $count } days ago
}
left-seconds = { $count } s left
left-minutes = { $count } min left
left-hours = { $count } h left
left-days = { $count ->
    [one] 1 day left
   *[other] { $count } days left
}
age-days = { $count ->
    [0] set today
    [one] 1 day old
   *[other] { $count } days old
}
span-seconds = { $count ->
    [one] 1 second
   *[other] { $count } seconds
}
span-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
span-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}

# Pages that are not there
not-found-title = There is no such page
not-found-lead = The address may be mistyped, or the page has moved.
not-found-home = Go to the start page
no-right-title = This page is for administrators
no-right-lead = Your account has no role that opens it. A Global administrator can give you one.
failed-title = This did not load
failed-lead = Nothing was changed. Try again in a moment.
