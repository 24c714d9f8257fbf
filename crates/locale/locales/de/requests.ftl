### „Administrator fragen“ und „Anfragen“.

ask-title = Administrator fragen
ask-lead = Ein Administrator von { $organisation } vergewissert sich, dass Sie es sind, und hilft Ihnen dann zu einem neuen Passwort.
ask-message = Was sollte der Administrator wissen?
ask-message-hint = Wie Sie erreichbar sind, zum Beispiel eine Telefonnummer. Höchstens 500 Zeichen, und niemals ein Passwort.
ask-action = Anfrage senden
ask-nothing = Fragen ändert nichts: Ihr Passwort gilt weiter, bis es zurückgesetzt wird.
ask-done-title = Ihre Anfrage ist unterwegs
ask-done-lead = Gibt es ein Konto mit diesem Namen, sehen die Administratoren, die helfen können, jetzt Ihre Anfrage.
ask-done-reference = Ihr Kennzeichen
ask-done-read-out = Lesen Sie es vor, wenn Sie mit dem Administrator sprechen: So wissen beide, dass es um dieselbe Anfrage geht. Es öffnet nichts.
ask-done-note = Notieren Sie es: Es ist zehn Minuten lang zu sehen, nur auf diesem Gerät.
ask-done-password = Kein Administrator fragt Sie nach einem Passwort.
ask-done-again = Niemand meldet sich? Fragen Sie später noch einmal, oder rufen Sie die Stelle an, die sich um Konten kümmert.
ask-other = Andere Wege
recover-ask = Administrator fragen

admin-nav-requests = Anfragen
requests-title = Anfragen
requests-text = Menschen, die sich nicht anmelden können und einen Administrator fragen. Sie sehen die, deren Passwort Sie zurücksetzen dürfen.
requests-nav-count = { $count ->
    [one] { $count } wartet
   *[other] { $count } warten
}
requests-state = Stand
requests-state-open = Offen
requests-state-claimed = Übernommen
requests-state-answered = Beantwortet
requests-state-declined = Abgelehnt
requests-state-withdrawn = Zurückgezogen
requests-state-expired = Abgelaufen
requests-person = Person
requests-reference = Kennzeichen
requests-message = Nachricht
requests-message-none = Keine Nachricht
requests-asked = Gefragt
requests-filter-person = Nur eine Person
requests-open-one = Anfrage von { $name } öffnen
requests-empty-title = Keine Anfragen
requests-empty-text = Niemand, dem Sie helfen dürfen, hat gefragt. Wer sich nicht anmelden kann, findet „Administrator fragen“ hinter „Passwort vergessen“.
requests-nothing-title = Keine Anfrage passt
requests-nothing-text = Wählen Sie einen anderen Stand, oder entfernen Sie die Filter.
requests-claim = Übernehmen
requests-claim-for = Anfrage von { $name } übernehmen
requests-release = Zurückgeben
requests-release-for = Anfrage von { $name } zurückgeben
requests-decline = Ablehnen
requests-claimed = Sie kümmern sich um die Anfrage von { $name }.
requests-released = Die Anfrage von { $name } ist wieder offen.
requests-declined = Die Anfrage von { $name } ist abgelehnt, und { $name } erfährt es.
requests-one-title = Anfrage von { $name }
requests-certain = Das Kennzeichen sagt, um welche Anfrage es geht, nicht, wer anruft. Vergewissern Sie sich, wer es ist, bevor Sie zurücksetzen: Rufen Sie eine Nummer an, die Sie kennen, oder sehen Sie die Person.
requests-details = Einzelheiten
requests-from = Von der Adresse
requests-asked-again = Noch einmal gefragt
requests-expires = Läuft ab
requests-told = Benachrichtigte Administratoren
requests-history = Verlauf
requests-history-asked = Gefragt
requests-history-claimed = Übernommen von { $name }
requests-history-answered = Beantwortet von { $name }
requests-history-declined = Abgelehnt von { $name }
requests-history-withdrawn = Die Person hat ein Passwort gewählt
requests-history-expired = Unbeantwortet abgelaufen
requests-somebody = Betreiber
requests-decline-title = Anfrage von { $name } ablehnen?
requests-decline-text = Am Konto ändert sich nichts. Die Person liest den Grund an der bekannten Mailadresse und Telefonnummer.
requests-reason = Grund
requests-reason-not-reached = Niemand war zu erreichen
requests-reason-not-certain = Es war nicht sicher, wer fragt
requests-reason-another-way = Es gibt einen anderen Weg
requests-reason-not-asked = Die Person hat nicht gefragt
requests-reason-other = Ein anderer Grund
requests-note = Was sollte die Person noch wissen?
requests-note-hint = Eine Zeile, höchstens 300 Zeichen; nötig bei einem anderen Grund.
requests-card = Anfragen
requests-card-none = Noch nie gefragt.
home-requests = Anfragen
home-requests-count = { $count ->
    [one] { $count } Person kann sich nicht anmelden und wartet auf einen Administrator.
   *[other] { $count } Personen können sich nicht anmelden und warten auf einen Administrator.
}
home-requests-open = Anfragen öffnen
