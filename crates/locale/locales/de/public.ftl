### Die Seiten vor der Anmeldung, der verlangte Wechsel, die Einrichtung.

user-name = Benutzername
password = Passwort
new-password = Neues Passwort

sign-in-title = Anmelden
sign-in-lead = Verwenden Sie das Konto Ihrer Organisation.
sign-in-action = Anmelden
sign-in-forgot = Passwort vergessen
sign-in-other = Nicht Sie?
sign-in-other-action = Anderes Konto verwenden
sign-in-password-title = Passwort eingeben

recover-title = Zurück in Ihr Konto
recover-lead = Ein Administrator kann Ihnen ein temporäres Passwort geben. Das dauert eine Minute.
recover-step-ask = Rufen Sie die Leute an, die bei { $organisation } die Konten betreuen, oft den Servicedesk, oder gehen Sie vorbei. Nennen Sie Ihren Benutzernamen.
recover-step-proof = Man vergewissert sich, dass Sie es sind. Niemand vom Support fragt je nach einem Passwort.
recover-step-temporary = Man nennt Ihnen ein temporäres Passwort. Melden Sie sich damit an und wählen Sie ein eigenes.
recover-other-device = Sind Sie anderswo noch angemeldet? Öffnen Sie dort „Mein Konto“ und ändern Sie das Passwort; dazu brauchen Sie das aktuelle.
recover-back = Zurück zur Anmeldung

change-title = Neues Passwort wählen
change-why-temporary = Sie haben sich mit einem temporären Passwort angemeldet. Es öffnet nur diese Seite; wählen Sie jetzt ein eigenes.
change-why-required = Ein Administrator bittet Sie, ein neues Passwort zu wählen. Danach öffnet sich alles andere.
change-why-expired = Ihr Passwort ist älter, als die Regeln von { $organisation } erlauben. Wählen Sie ein neues, um fortzufahren.
change-action = Speichern und fortfahren
rules-label = Was es braucht
rule-length = Mindestens { $min } Zeichen; ein paar Wörter hintereinander merkt man sich leicht
rule-too-long = Höchstens { $max } Zeichen
rule-classes = Drei davon: Kleinbuchstaben, Großbuchstaben, Ziffern, andere Zeichen
rule-context = Kein Name von Ihnen oder der Organisation
rule-context-found = Ohne „{ $word }“: das können andere über Sie erraten
rule-banned = Nicht aus den Wörtern, die zuerst probiert werden
rule-banned-found = Nicht auf „{ $word }“ gebaut: das wird zuerst probiert
rule-variety = Nicht immer dasselbe Zeichen oder kurze Muster
rule-characters = Keine Tabulatoren oder anderen Steuerzeichen
rule-met = erfüllt
rule-unmet = noch nicht

set-up-title = { $product } einrichten
set-up-lead = Zwei Minuten: die Organisation, Sie als erster Administrator und wie stark Passwörter sein müssen.
set-up-code = Einrichtungscode
set-up-code-help = Der Teil nach # in dem Link, den das Programm beim Start ausgegeben hat.
set-up-organisation = Organisation
set-up-organisation-help = Steht auf jeder Seite. Lässt sich später ändern.
set-up-you = Sie, der erste globale Administrator
set-up-display-name = Ihr Name
set-up-user-name-help = Zum Anmelden, als NAME@DOMÄNE, etwa ada@example.org.
set-up-policy = Passwortregeln
set-up-recommended = Empfohlen
set-up-recommended-note = Ab 15 Zeichen, sonst keine Vorgaben, kein Ablauf: wie das NIST es rät.
set-up-microsoft = Microsoft-kompatibel
set-up-microsoft-note = Ab 8 Zeichen, drei von vier Zeichenarten: wie in Microsoft 365.
set-up-action = Einrichtung abschließen
set-up-done-title = Die Einrichtung ist abgeschlossen
set-up-done-lead = Der Link gilt einmal und ist verbraucht. Melden Sie sich mit dem angelegten Konto an.
set-up-done-hint = Niemand, den Sie kennen, war das? Dann sagen Sie es sofort den Betreibern des Servers: Jemand anderes hat vielleicht den Link gefunden.
set-up-run-out-title = Dieser Link ist abgelaufen
set-up-run-out-lead = Ein Einrichtungslink gilt 24 Stunden. Starten Sie das Programm neu: Es gibt einen neuen aus.

set-password-title = Passwort wählen
set-password-lead = Der Link in der E-Mail gilt einmal. Danach melden Sie sich mit dem neuen Passwort an.
set-password-type = Geben Sie ein, was in der E-Mail steht: Ihren Benutzernamen und den Code.
set-password-code = Code
set-password-action = Passwort speichern
set-password-done-title = Ihr Passwort ist gesetzt
set-password-done-lead = Melden Sie sich jetzt damit an. Der Link ist verbraucht.

not-me-title = Das war ich nicht
not-me-lead = Ihr Konto wurde geändert, aber nicht von Ihnen? Sperren Sie es, bevor es jemand benutzt.
not-me-password = Das Passwort öffnet nichts mehr.
not-me-sessions = Das Konto wird auf allen Geräten abgemeldet, und verschickte Links gelten nicht mehr.
not-me-administrator = Ein Administrator entsperrt es mit einem neuen Passwort.
not-me-action = Konto sperren
not-me-nothing = Waren Sie es doch? Dann schließen Sie diese Seite: Noch ist nichts geschehen.
not-me-link = Der Link aus der Nachricht
not-me-link-hint = Kopieren Sie ihn ganz und fügen Sie ihn hier ein.
not-me-done-title = Das Konto ist gesperrt
not-me-done-lead = Mit dem alten Passwort kommt niemand mehr hinein, und alle Sitzungen sind beendet.
not-me-done-call = Rufen Sie jetzt Ihren Administrator an. Er setzt das Passwort zurück, und damit ist das Konto entsperrt.
not-me-done-mailbox = Liest vielleicht jemand Ihr Postfach oder Ihr Telefon mit? Ändern Sie auch diese Passwörter.
