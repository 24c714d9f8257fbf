### Reports: who has to do something, or somebody for them.

admin-nav-reports = Reports
reports-title = Reports
reports-text = How many people are in each state at this moment. Each number opens its list.
home-reports = All reports

reports-group-recovery = Getting back in alone
reports-group-age = Age of passwords
reports-group-expiry = Expiry
reports-group-change = New password due
reports-group-sign-in = Sign-in

reports-cannot_recover = Could not get back in alone
reports-not_covered = Self-service is not for them
reports-no_method = Have nothing that counts
reports-too_few = Have one method and need two
reports-reported = Reported by their owners
reports-administrators_cannot_recover = Administrators among them
reports-age_month = Less than 30 days
reports-age_quarter = 30 to 90 days
reports-age_half_year = 90 to 180 days
reports-age_year = 180 to 365 days
reports-age_older = A year and more
reports-no_password = No password
reports-expired = Expired
reports-expires_this_week = Expire within 7 days
reports-expires_soon = Expire within 14 days
reports-expires_this_month = Expire within 30 days
reports-never_expires = Never expire
reports-must_change = Must change password
reports-temporary = Temporary password
reports-locked = Locked
reports-never_signed_in = Never signed in
reports-inactive = Not signed in for 90 days

reports-recovery-text = As Forgot password would decide now, for everybody who is not blocked. Administrators need two methods.
reports-ask = Ask them to add contact details
reports-never-expire = The password policy lets passwords never expire, so nobody has to choose a new one because of its age.
reports-expire-days = { $count ->
    [one] By the password policy a password expires after { $count } day.
   *[other] By the password policy a password expires after { $count } days.
}
reports-file = Never-expires report
reports-file-text = { $count ->
    [one] { $count } person with user name and whether the password never expires, as a CSV file.
   *[other] { $count } people with user name and whether the password never expires, as a CSV file.
}

users-filter-inactive = Not signed in for 90 days
users-filter-age = Age of the password
users-filter-age-month = Password younger than 30 days
users-filter-age-quarter = Password 30 to 90 days old
users-filter-age-half_year = Password 90 to 180 days old
users-filter-age-year = Password 180 to 365 days old
users-filter-age-older = Password a year old and more
users-filter-recovery = Getting back in alone
users-filter-recovery-could = Could get back in alone
users-filter-recovery-cannot = Could not get back in alone
users-filter-recovery-not_covered = Self-service is not for them
users-filter-recovery-no_method = Nothing that counts
users-filter-recovery-too_few = One method, needs two
state-filter-expires-week = Expires within 7 days
state-filter-expires-month = Expires within 30 days
