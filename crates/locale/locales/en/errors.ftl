### What is said when something is refused or fails. One sentence a code; each says what to do next.

# Who is asking
error-sign_in_failed = User name or password is not right. Check both and try again, or choose Forgot password.
error-sign_in_required = Your session has ended. Sign in again to go on.
error-must_change_password = Choose a new password first; then everything else opens.
error-confirm_identity = Enter your password again to go on with this.
error-cannot_wait = This can be put off no longer. Do it now, or go on without it this time.
error-not_allowed = Your roles do not allow this. A Global administrator can do it or give you a role that may.
error-not_on_yourself = This is your own account. Change it under My Account, or ask another administrator.
error-last_global_administrator = This is the last Global administrator. Give the role to somebody else first.
error-group_in_itself = This group would be in itself. Take out one of the groups between first.
error-cross_site = The request came from another site and was not carried out. Open the page here and try again.
error-wrong_host = This address does not belong to this site. Use the address that you were given.
error-link_dead = This link was used, has run out, or was replaced by a newer one. Use the newest, or ask for one.

# What is asked
error-not_found = There is nothing here. It may have been removed; go back and look in the list.
error-method_not_allowed = This address does not do that. Open the page again from its link.
error-invalid_input = Something needs another look. Change what is marked and send again.
error-changed_meanwhile = Somebody else changed this meanwhile. Look at what is there now, then make your change again.
error-bad_cursor = This place in the list is no longer known. Start from the first page.
error-too_large = This is more than the server takes at once. Send less.
error-unsupported_media_type = The server does not read this kind of data here. Send it in the form that the page describes.
error-too_many_attempts = { $wait ->
    [0] Too many attempts. Wait a while, then try again.
   *[other] Too many attempts. Wait { $wait }, then try again.
}
error-busy = The server is busy and changed nothing. Try again in a moment.
error-internal = Something went wrong on our side. Try again; if it stays, tell your administrator.

# Messages
error-message_over = This message is sent, called back or just being sent. Look again in a moment; nothing was changed.
error-message_wiped = What this message carried is wiped. Make a new one: reset again, or send a new link.
error-request_over = This request is over: it is answered, declined, withdrawn or expired. The page shows how it ended.

# Jobs
error-job_over = This job is done or was called off. Look at its page for what became of it.
error-people_changed = The people are others than in the preview: { $found } instead of { $expected }. Look at the preview again.
error-key_reused = This key was used for another job. Take a new key for a new job.
error-address_unproven = Your alternate address is not proven. Prove it under My Account, then it can be mailed to.
error-address_too_new = Your alternate address was changed a short time ago and does not count yet. Show the passwords here instead.
error-waits_for_approval = This job waits until another administrator approves it.
error-not_on_own_job = Another administrator has to approve or decline this job: you started it.
error-approver_not_allowed = Whoever approved this job may not do this to this user.
error-user_unknown = Nobody has this user name, or the account is deleted.
error-results_gone = These passwords were wiped, or their time is over. Reset again for those who need one.
error-cannot_sign_in = Cannot sign in now: blocked, without a password, or the password is disabled. Put that right first.
error-not_covered = Self-service is not for this person. The settings say for whom it is.
error-can_recover = Nothing is missing: could get back in already.
error-address_not_proven = The alternate address is not proven, and the settings let proven ones count alone. Talk to the person.
error-mailed_lately = Was asked within the last seven days. Ask again later.

# Fields
error-required = Fill this in.
error-too_long = Shorten this to { $max } characters at most.
error-control_characters = There are characters in it that cannot be shown. Remove them, or type it by hand.
error-user_name_form = Write the user name as NAME@DOMAIN, like ada@example.org.
error-user_name_taken = Somebody else has this user name or address. Choose another one.
error-name_taken = Another group has this name. Choose another one.
error-email_form = Write the address as NAME@DOMAIN, like ada@example.org.
error-no_alternate_email = There is no alternate email address to send it to. Add one first, or choose another way.
error-code_wrong = This code does not work (any more). Check it, or take a new one.
error-too_many_sent = { $wait ->
    [0] Several codes were sent there already. Wait a while, then send another.
   *[other] Several codes were sent there already. Wait { $wait }, then send another.
}
error-phone_form = Write the number with + and the country code, like +44 20 7946 0100.
error-unknown_value = This is not one of the choices. Pick one from the list.
error-out_of_range = Choose a number from { $min } to { $max }.
error-too_many = These are more than { $max }. Choose fewer.

# Passwords
error-current_password_wrong = The current password is another one. Type it again.
error-password_too_short = Use at least { $min } characters. A few words in a row are easy to remember.
error-password_too_long = Use at most { $max } characters.
error-password_characters = There are characters in it that a password cannot have, like tabs. Remove them.
error-password_classes = Use at least three of these: small letters, capital letters, digits, other signs.
error-password_context = It contains “{ $word }”, which others can guess about you. Leave it out.
error-password_banned = It contains “{ $word }”, which is among the first things tried. Use other or more words.
error-password_leaked = This password was found in leaks from other sites, so it is tried first. Choose another one.
error-password_repetitive = It repeats one sign or a short pattern. Mix in something else.
error-password_same = This is the password that you have now. Choose another one.
error-password_used_before = { $count ->
    [one] This is your last password. Choose another one.
   *[other] This is one of your last { $count } passwords. Choose another one.
}

# CSV files
error-file_not_utf8 = The file is not UTF-8. Save it as “CSV UTF-8” and choose it again.
error-file_has_nul = The file has NUL bytes, so it is not a text. Save it as CSV and choose it again.
error-file_too_large = The file is larger than { $max } bytes. Split it and import the parts.
error-file_too_many_rows = The file has more than { $max } rows. Split it and import the parts.
error-file_column_missing = The column “{ $column }” is missing. Add it to the first row.
error-file_column_unknown = There is no column “{ $column }” in an import. Remove or rename it.
error-file_column_twice = The column “{ $column }” is there twice. Remove one.
error-row_quote = A quotation mark in this row is never closed. Close it, or write it twice inside a text.
error-row_cells = The row has another number of cells than the first row. Look for a missing or extra separator.
error-row_duplicate = Row { $row } has the same user name. Keep one of the two.
error-file_has_bad_rows = Some rows cannot be applied, so nothing was. Correct them, or apply the good rows.

# Pictures
error-image_too_large = The picture is larger than { $max } KiB, and every mail carries it. Save it smaller and choose it again.
error-image_kind = This is neither a PNG nor a JPEG. Save the logo as PNG and choose it again.
error-image_damaged = The file is damaged, or there is more in it than a picture. Save the logo anew as PNG and choose it again.
error-image_animated = The picture moves. Choose a still one.
error-image_dimensions = The picture has { $width } × { $height } pixels. Choose one with { $min } to { $max } a side.

# The page of last resort
error-page-change = Choose a new password
error-page-sign-in = Sign in
error-page-home = Back to the start
