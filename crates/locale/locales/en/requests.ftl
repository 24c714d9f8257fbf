### Ask an administrator, and Reset requests.

ask-title = Ask an administrator
ask-lead = An administrator of { $organisation } makes sure that it is you, and then helps you to a new password.
ask-message = What should the administrator know?
ask-message-hint = How to reach you, for example a phone number. At most 500 characters, and never a password.
ask-action = Send the request
ask-nothing = Asking changes nothing: your password goes on working until it is reset.
ask-done-title = Your request is on its way
ask-done-lead = If there is an account with this name, the administrators who can help see your request now.
ask-done-reference = Your reference
ask-done-read-out = Read it out when you speak with the administrator: it shows that you both mean the same request. It opens nothing.
ask-done-note = Note it down: it is shown for ten minutes, on this device only.
ask-done-password = No administrator asks you for a password.
ask-done-again = Nobody gets in touch? Ask again later, or call the people who look after accounts.
ask-other = Other ways
recover-ask = Ask an administrator

admin-nav-requests = Reset requests
requests-title = Reset requests
requests-text = People who cannot sign in and ask an administrator. You see those whose password you may reset.
requests-nav-count = { $count ->
    [one] { $count } waits
   *[other] { $count } wait
}
requests-state = State
requests-state-open = Open
requests-state-claimed = Claimed
requests-state-answered = Answered
requests-state-declined = Declined
requests-state-withdrawn = Withdrawn
requests-state-expired = Expired
requests-person = Person
requests-reference = Reference
requests-message = Message
requests-message-none = No message
requests-asked = Asked
requests-filter-person = One person only
requests-open-one = Open the request of { $name }
requests-empty-title = No requests
requests-empty-text = Nobody whom you may help has asked. Who cannot sign in finds “Ask an administrator” behind “Forgot password”.
requests-nothing-title = No request matches
requests-nothing-text = Choose another state, or clear the filters.
requests-claim = Claim
requests-claim-for = Claim the request of { $name }
requests-release = Give back
requests-release-for = Give back the request of { $name }
requests-decline = Decline
requests-claimed = You look after the request of { $name }.
requests-released = The request of { $name } is open again.
requests-declined = The request of { $name } is declined, and { $name } is told.
requests-one-title = Request of { $name }
requests-certain = The reference says which request it is, not who is calling. Make sure who it is before you reset: call a number that you know, or see the person.
requests-details = Details
requests-from = From address
requests-asked-again = Asked again
requests-expires = Expires
requests-told = Administrators mailed
requests-history = History
requests-history-asked = Asked
requests-history-claimed = Claimed by { $name }
requests-history-answered = Answered by { $name }
requests-history-declined = Declined by { $name }
requests-history-withdrawn = The person has chosen a password
requests-history-expired = Expired unanswered
requests-somebody = the operator
requests-decline-title = Decline the request of { $name }?
requests-decline-text = Nothing about the account changes. The person reads the reason at the known mail address and phone.
requests-reason = Reason
requests-reason-not-reached = Nobody was reached
requests-reason-not-certain = It was not certain who asked
requests-reason-another-way = There is another way in
requests-reason-not-asked = The person did not ask
requests-reason-other = Another reason
requests-note = What else should the person know?
requests-note-hint = One line, at most 300 characters; needed for another reason.
requests-card = Reset requests
requests-card-none = Never asked.
home-requests = Reset requests
home-requests-count = { $count ->
    [one] { $count } person cannot sign in and waits for an administrator.
   *[other] { $count } people cannot sign in and wait for an administrator.
}
home-requests-open = Open the requests
