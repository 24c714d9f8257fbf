letter-hello = Guten Tag { $name },
letter-sent-by = Diese Nachricht hat { $organisation } automatisch verschickt.
letter-never-ask = Niemand bei { $organisation } fragt Sie nach Ihrem Passwort oder nach einem Code.
letter-if-no-button = Wenn die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:
letter-moment = { $moment } UTC

letter-test-subject = Testnachricht von { $organisation }
letter-test-text = Dies ist ein Test. Wenn Sie ihn lesen können, erreichen Nachrichten von { $organisation } diese Adresse.
letter-test-by = Ausgelöst hat ihn { $name }.
letter-test-sms = Testnachricht von { $organisation }.

letter-password-subject = Temporäres Passwort für { $user }
letter-password-text = Das Passwort von { $name } ({ $user }) bei { $organisation } wurde zurückgesetzt. Dies ist das neue:
letter-password-label = Temporäres Passwort
letter-password-label-kept = Neues Passwort
letter-password-until = Es gilt bis { $moment } und öffnet nichts als die Wahl eines neuen Passworts.
letter-password-hand-over = Geben Sie es persönlich oder am Telefon weiter und löschen Sie dann diese Nachricht.
letter-password-button = Anmelden

letter-link-subject = Wählen Sie Ihr Passwort für { $organisation }
letter-link-text = Mit diesem Link wählen Sie das Passwort für Ihr Konto { $user } bei { $organisation }.
letter-link-button = Passwort wählen
letter-link-until = Der Link gilt einmal, bis { $moment }.
letter-link-code-text = Sie können den Link nicht öffnen? Gehen Sie zu dieser Adresse und geben Sie den Code ein:
letter-link-code-label = Code
letter-link-unexpected = Sie haben das nicht erwartet? Dann lassen Sie es liegen: Es ändert sich nichts, solange niemand den Link benutzt.
letter-link-sms = { $organisation }: Wählen Sie das Passwort für { $user }. Der Link gilt einmal, bis { $moment }.

letter-code-subject = Ihr Code für { $organisation }
letter-code-text = Jemand hat diese Adresse für das Konto { $user } bei { $organisation } eingetragen. Geben Sie den Code dort ein, wo danach gefragt wird:
letter-code-label = Code
letter-code-until = Er gilt bis { $moment }.
letter-code-unexpected = Sie haben nicht darum gebeten? Dann lassen Sie es liegen: Ohne den Code ändert sich nichts.
letter-code-sms = { $code } ist Ihr Code für { $user } bei { $organisation }. Er gilt bis { $moment }. Geben Sie ihn niemandem.

letter-recovery-subject = Zurück in Ihr Konto bei { $organisation }
letter-recovery-text = Jemand möchte zurück in das Konto { $user } bei { $organisation }. Geben Sie diesen Code auf der Seite ein, die danach fragt:
letter-recovery-link = Oder öffnen Sie dies in dem Browser, in dem Sie darum gebeten haben:
letter-recovery-button = Weiter
letter-recovery-unexpected = Sie haben nicht darum gebeten? Dann tun Sie nichts und geben Sie den Code niemandem: Ihr Konto ist, wie es war.
letter-admin-recovered-subject = { $user }: Ein Administrator hat ein neues Passwort gewählt
letter-admin-recovered-text = { $name } ({ $user }) ist Administrator und hat am { $moment } mit „Passwort vergessen“ ein neues Passwort gewählt.
letter-admin-recovered-next = Wenn Sie das nicht erwarten, sprechen Sie jetzt mit der Person. Setzen Sie das Passwort zurück, falls es jemand anderes war.

letter-changed-subject = Ihr Passwort bei { $organisation } wurde geändert
letter-changed-own = Das Passwort Ihres Kontos { $user } wurde am { $moment } geändert.
letter-changed-admin = Ein Administrator hat das Passwort Ihres Kontos { $user } am { $moment } zurückgesetzt.
letter-changed-sms = { $organisation }: Das Passwort von { $user } wurde geändert.
letter-contact-subject = Ihre Kontaktdaten bei { $organisation } wurden geändert
letter-contact-email = Die alternative E-Mail-Adresse Ihres Kontos { $user } wurde am { $moment } geändert.
letter-contact-phone = Die Mobilnummer Ihres Kontos { $user } wurde am { $moment } geändert.
letter-contact-email-admin = Ein Administrator hat die alternative E-Mail-Adresse Ihres Kontos { $user } am { $moment } geändert.
letter-contact-phone-admin = Ein Administrator hat die Mobilnummer Ihres Kontos { $user } am { $moment } geändert.
letter-contact-both = Die alternative E-Mail-Adresse und die Mobilnummer Ihres Kontos { $user } wurden am { $moment } geändert.
letter-contact-both-admin = Ein Administrator hat die alternative E-Mail-Adresse und die Mobilnummer Ihres Kontos { $user } am { $moment } geändert.
letter-contact-sms = { $organisation }: Die Kontaktdaten von { $user } wurden geändert.
letter-factor-subject = Ein Weg zurück in Ihr Konto bei { $organisation } wurde geändert
letter-factor-added = Für Ihr Konto { $user } wurde am { $moment } eine Authenticator-App eingerichtet.
letter-factor-removed = Die Authenticator-App Ihres Kontos { $user } wurde am { $moment } entfernt.
letter-factor-removed-admin = Ein Administrator hat die Authenticator-App Ihres Kontos { $user } am { $moment } entfernt.
letter-factor-codes-made = Für Ihr Konto { $user } wurden am { $moment } neue Wiederherstellungscodes erstellt. Ältere gelten nicht mehr.
letter-factor-codes-voided = Die Wiederherstellungscodes Ihres Kontos { $user } wurden am { $moment } außer Kraft gesetzt.
letter-factor-codes-voided-admin = Ein Administrator hat die Wiederherstellungscodes Ihres Kontos { $user } am { $moment } außer Kraft gesetzt.
letter-factor-sms = { $organisation }: Ein Weg zurück in { $user } wurde geändert.
letter-fine = Wenn Sie das waren oder darum gebeten haben, ist nichts zu tun.
letter-not-me-text = Wenn nicht: Die Schaltfläche sperrt das Konto, bis ein Administrator es zurücksetzt, und meldet es überall ab.
letter-not-me-button = Das war ich nicht
letter-not-me-sms = Das waren nicht Sie? Öffnen Sie diesen Link:
letter-not-me-tell = Wenn nicht: Sagen Sie es sofort Ihrem Administrator. Die Schaltfläche, die das Konto sperrt, wurde vor Kurzem benutzt und kommt nicht so bald wieder.
letter-not-me-tell-sms = Das waren nicht Sie? Sagen Sie es sofort Ihrem Administrator.

letter-reported-subject = { $user }: „Das war ich nicht“
letter-reported-text = Am { $moment } hat jemand, der die Nachrichten an { $name } ({ $user }) liest, „Das war ich nicht“ gedrückt: Eine Änderung am Konto stammt von jemand anderem.
letter-reported-now = Das Passwort öffnet nichts mehr, das Konto ist überall abgemeldet, und kein verschickter Link gilt mehr.
letter-reported-next = Sprechen Sie mit der Person auf einem Weg, den Sie kennen. Prüfen Sie die Kontaktdaten und setzen Sie dann das Passwort zurück: Das entsperrt das Konto.
letter-reported-button = Konto öffnen

letter-requested-subject = { $user } bittet um Hilfe
letter-requested-text = Am { $moment } hat jemand um Hilfe für das Konto von { $name } ({ $user }) gebeten: Die Anmeldung gelingt nicht.
letter-requested-certain = Was dazu geschrieben wurde, steht auf der Seite. Vergewissern Sie sich, wer es ist, bevor Sie etwas zurücksetzen: Wer einen Benutzernamen kennt, kann fragen.
letter-requested-button = Anfrage öffnen
letter-approval-subject = { $user } bittet um Ihre Freigabe
letter-approval-text = { $name } ({ $user }) hat einen Auftrag gestartet, der wartet, bis jemand anders aus der Administration ihn freigibt.
letter-approval-work = { $work }: { $count ->
    [one] { $count } Person
   *[other] { $count } Personen
}.
letter-approval-next = Vorher wird niemand geändert. Sehen Sie sich an, was mit wem geschehen soll, fragen Sie im Zweifel nach, und geben Sie den Auftrag frei oder lehnen Sie ihn ab. Am { $moment } verfällt er von selbst.
letter-approval-button = Auftrag öffnen
letter-answered-yes-subject = Ihr Auftrag wurde freigegeben
letter-answered-yes = { $by } hat Ihren Auftrag freigegeben. Er wird jetzt ausgeführt, oder zu der Zeit, die Sie gewählt haben.
letter-answered-no-subject = Ihr Auftrag wurde abgelehnt
letter-answered-no = { $by } hat Ihren Auftrag abgelehnt. Niemand wurde geändert.
letter-answered-lapsed-subject = Ihr Auftrag ist verfallen
letter-answered-lapsed = Niemand sonst aus der Administration hat rechtzeitig geantwortet, darum ist Ihr Auftrag verfallen. Niemand wurde geändert.
letter-answered-note = Der Grund: { $note }
letter-expires-subject = Ihr Passwort gilt bis { $moment }
letter-expires-text = Ihr Passwort für { $user } bei { $organisation } gilt bis { $moment }. Melden Sie sich vorher an, öffnen Sie „Mein Konto“ und wählen Sie ein neues.
letter-expired-subject = Ihr Passwort ist abgelaufen
letter-expired-text = Ihr Passwort für { $user } bei { $organisation } ist am { $moment } abgelaufen. Melden Sie sich wie immer damit an; die nächste Seite fragt nach einem neuen.
letter-expires-where = Diese Nachricht enthält absichtlich keinen Link: Öffnen Sie die Seite, wie Sie es immer tun. Wer Ihnen zu Ihrem Passwort schreibt und einen Link mitschickt, hat es vielleicht darauf abgesehen.
letter-list-subject = Die Passwörter Ihres Auftrags
letter-list-text = Die beigefügte Datei enthält { $count ->
    [one] { $count } vorläufiges Passwort
   *[other] { $count } vorläufige Passwörter
}, je eines in einer Zeile neben dem Benutzernamen.
letter-list-until = Sie warten bis zum { $moment } auf ihre erste Benutzung, dann enden sie. Wer sich mit einem anmeldet, wählt ein neues.
letter-list-private = E-Mail ist nicht vertraulich: Wer dieses Postfach liest, hat sie alle. Geben Sie sie auf einem anderen Weg weiter, und löschen Sie diese Nachricht.
letter-declined-subject = Ihre Hilfeanfrage wurde abgelehnt
letter-declined-text = Ein Administrator von { $organisation } hat die Hilfeanfrage für Ihr Konto { $user } abgelehnt. An Ihrem Konto hat sich nichts geändert.
letter-declined-not-reached = Der Grund: Niemand war für ein Gespräch zu erreichen.
letter-declined-not-certain = Der Grund: Es war nicht sicher, wer fragt.
letter-declined-another-way = Der Grund: Es gibt für Sie einen anderen Weg hinein.
letter-declined-not-asked = Der Grund: Sie haben gesagt, dass nicht Sie gefragt haben.
letter-declined-other = Den Grund erklärt der Administrator.
letter-declined-note = Der Administrator schreibt: { $note }
letter-declined-again = Sie können sich noch immer nicht anmelden? Sprechen Sie mit der Stelle, die sich um Konten kümmert, oder fragen Sie noch einmal:
letter-declined-unexpected = Sie haben nicht gefragt? Dann hat jemand anderes Ihren Benutzernamen eingegeben. Bekommen hat diese Person nichts.
letter-declined-sms = { $organisation }: Die Hilfeanfrage für { $user } wurde abgelehnt.
letter-campaign-subject = Falls Sie Ihr Passwort bei { $organisation } vergessen
letter-campaign-text = Wenn Sie das Passwort Ihres Kontos { $user } heute vergäßen, kämen Sie nicht allein zurück: Es gibt zu wenige Wege, auf denen Sie sich ausweisen können.
letter-campaign-do = Melden Sie sich an und tragen Sie ein, was fehlt: eine alternative E-Mail-Adresse, ein Mobiltelefon, eine Authenticator-App oder Wiederherstellungscodes. Es dauert zwei Minuten.
letter-campaign-button = Kontaktdaten eintragen
letter-campaign-certain = Die Seite bittet Sie, sich anzumelden, und um nichts anderes. Sie sind bei dieser Nachricht nicht sicher? Lassen Sie die Schaltfläche, öffnen Sie die Seite von { $organisation } selbst und gehen Sie zu „Mein Konto“.

letter-sample-name = Amara Osei

# Das Postfach der Demo. Der Server schreibt es wie die E-Mails: Der Browser bekommt diese Texte nicht.
letter-box-title = Demo-Postfach
letter-box-lead = Jede E-Mail und SMS, die die Demo verschickt hat. Hier kann sie jeder lesen; keine hat diesen Rechner verlassen.
letter-box-list = Nachrichten
letter-box-refresh = Aktualisieren
letter-box-all = Alle Nachrichten
letter-box-empty = Noch wurde nichts verschickt
letter-box-empty-hint = Setzen Sie ein Passwort zurück und verschicken Sie es per E-Mail, oder schicken Sie jemandem einen Link. Aktualisieren Sie dann diese Seite.
letter-box-gone = Diese Nachricht ist nicht hier
letter-box-gone-hint = Sie wurde entfernt, oder neuere haben ihren Platz eingenommen.
letter-box-more = Nur die neuesten { $count } stehen hier.
letter-box-mail = E-Mail
letter-box-text = SMS
letter-box-to = an
letter-box-nobody = Kein Empfänger
letter-box-no-subject = Kein Betreff
letter-box-unreadable = Diese Nachricht lässt sich nicht lesen.
letter-box-cut = Der Rest dieser Nachricht wird nicht gezeigt.
