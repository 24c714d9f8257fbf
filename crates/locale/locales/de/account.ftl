### Das Startfeld und Mein Konto.

launcher-title = Willkommen, { $name }
launcher-lead = Was möchten Sie öffnen?
launcher-admin-note = Benutzer, Passwörter, Protokoll
launcher-account-note = Ihr Passwort, Ihre Geräte, Ihre Sprache

account-title = Mein Konto
account-nav = Mein Konto
account-nav-overview = Übersicht
account-nav-contacts = Persönliche Angaben
account-nav-security = Sicherheit
account-nav-activity = Aktivität
account-personal = Persönliche Angaben
account-name = Name
account-job = Tätigkeit
account-contact = Kontaktdaten
account-contact-change = Kontaktdaten ändern
account-alternate-email = Alternative E-Mail
account-mobile-phone = Mobiltelefon
account-password = Passwort
account-password-set = Gesetzt
account-password-expires = Läuft ab
account-password-never = Läuft nicht ab
account-change-password = Passwort ändern
account-devices = Wo Sie angemeldet sind
account-devices-count = { $count ->
    [one] Nur hier
   *[other] An { $count } Orten
}
account-devices-show = Alle anzeigen
account-roles = Ihre Rollen
account-language = Sprache
account-language-note = Für Seiten und Nachrichten.
account-language-saved = Sprache gespeichert.

security-title = Sicherheit
security-current = Aktuelles Passwort
security-change = Passwort ändern
security-change-note = Mit der Änderung werden Ihre anderen Geräte abgemeldet.
security-changed = Ihr Passwort ist geändert. Ihre anderen Geräte sind abgemeldet.
security-this-device = Dieses Gerät
security-script = Skript
security-since = Angemeldet
security-last-seen = Zuletzt benutzt
security-end = Abmelden
security-end-named = { $device } abmelden
security-end-others = Überall sonst abmelden
security-ended = Dort abgemeldet.
security-ended-others = Überall sonst abgemeldet.
security-only-here = Sie sind nur auf diesem Gerät angemeldet.
security-browser-on = { $browser } unter { $system }
security-unknown-browser = Unbekannter Browser

activity-title = Aktivität
activity-lead = Was mit Ihrem Konto geschah, das Neueste zuerst. Etwas ist Ihnen fremd? Ändern Sie Ihr Passwort und sagen Sie einem Administrator Bescheid.
activity-older = Ältere
activity-newer = Neuere
activity-none = Noch nichts.
activity-by-you = Von Ihnen
activity-by = Von { $name }
activity-from = Von { $ip } aus
activity-by-system = Vom Programm
activity-by-operator = Vom Betreiber, auf dem Rechner

contacts-title = Persönliche Angaben
contacts-lead = So kommen Sie wieder hinein, wenn Sie Ihr Passwort vergessen, und dorthin melden wir Änderungen an Ihrem Konto.
contacts-email-about = Eine Adresse außerhalb Ihres Kontos hier: privat oder bei einem anderen Anbieter.
contacts-phone-about = Dorthin schicken wir einen Code als SMS.
contacts-email-new = Neue alternative E-Mail
contacts-phone-new = Neues Mobiltelefon
contacts-email-help = Ein Postfach, das Sie öffnen können, ohne hier angemeldet zu sein.
contacts-phone-help = Mit + und Landesvorwahl, etwa +49 30 901820.
contacts-proven = Nachgewiesen
contacts-unproven = Noch nicht nachgewiesen
contacts-prove = Nachweisen
contacts-prove-again = Erneut nachweisen
contacts-add = Hinzufügen
contacts-change = Ändern
contacts-remove = Entfernen
contacts-remove-text = Damit ist dieser Weg zurück verschlossen. Die Adresse oder Nummer bekommt darüber eine letzte Nachricht.
contacts-removed = Entfernt
contacts-send-code = Code senden
contacts-code-sent = Ein Code ist unterwegs an { $to }
contacts-waiting = Wir haben einen Code an { $to } geschickt. Bis Sie ihn eingeben, ändert sich nichts.
contacts-code = Code
contacts-code-until = Gilt noch:
contacts-code-over = Der Code gilt nicht mehr. Senden Sie einen neuen.
contacts-code-do = Bestätigen
contacts-code-again = Neuen Code senden
contacts-code-drop = So lassen, wie es war
contacts-proven-now = Nachgewiesen. Ab jetzt gilt diese Angabe.

factors-app = Authenticator-App
factors-app-about = Eine App auf Ihrem Telefon, die alle 30 Sekunden einen neuen Code zeigt. Damit kommen Sie wieder hinein, wenn Sie Ihr Passwort vergessen. Zum Anmelden brauchen Sie sie nicht.
factors-app-none = Nicht eingerichtet
factors-app-begin = Authenticator-App einrichten
factors-app-replace = Anderes Telefon verwenden
factors-app-remove-text = Damit ist dieser Weg zurück verschlossen. Wir melden es an jede Adresse, die wir kennen.
factors-app-name = Name des Telefons
factors-app-name-help = Damit Sie später wissen, welches es ist.
factors-app-scan = Scannen Sie dies mit der App auf Ihrem Telefon.
factors-app-key = Scannen geht nicht? Geben Sie diesen Schlüssel in die App ein:
factors-app-open = Die App auf diesem Gerät öffnen
factors-app-first = Geben Sie dann den Code ein, den die App zeigt. Bis dahin ändert sich nichts.
factors-app-until = So lange warten wir auf Ihren Code:
factors-app-added = Die Authenticator-App ist eingerichtet.
factors-since = Seit
factors-used = Zuletzt für den Weg zurück benutzt
factors-new = Neu
factors-new-text = Damit niemand sie hinzufügen und sofort benutzen kann, gilt diese Angabe für den Weg zurück erst später:
factors-codes = Wiederherstellungscodes
factors-codes-about = Zehn Codes auf Papier. Jeder bringt Sie einmal wieder hinein, wenn Sie weder Postfach noch Telefon zur Hand haben.
factors-codes-make = Wiederherstellungscodes erstellen
factors-codes-renew = Neue Codes erstellen
factors-codes-renew-text = Die Codes, die Sie jetzt haben, gelten dann nicht mehr.
factors-codes-void = Außer Kraft setzen
factors-codes-void-text = Keiner der Codes gilt dann noch, und dieser Weg zurück ist verschlossen.
factors-codes-voided = Die Codes gelten nicht mehr.
factors-codes-left = { $count ->
    [0] Kein Code ist übrig
    [one] Ein Code ist übrig
   *[other] { $count } Codes sind übrig
}
factors-codes-few = Erstellen Sie neue Codes, bevor Sie sie brauchen.
factors-codes-once = Das sind Ihre Wiederherstellungscodes. Sie werden nur dieses eine Mal gezeigt: Drucken Sie sie, oder schreiben Sie sie auf.
factors-codes-print = Drucken
factors-codes-download = Herunterladen
factors-codes-have = Ich habe sie aufbewahrt
factors-codes-paper = Jeder Code gilt einmal, unter „Passwort vergessen“. Bewahren Sie dieses Blatt dort auf, wo es sonst niemand findet.

keep-title = Ihr Weg zurück ins Konto
keep-lacking = Wenn Sie Ihr Passwort vergessen, kann nur ein Administrator Sie wieder hineinlassen.
keep-one = Eines davon genügt, damit Sie selbst wieder hineinkommen.
keep-two = Es braucht zwei davon, damit Sie selbst wieder hineinkommen.
keep-enough = Wenn Sie Ihr Passwort vergessen, kommen Sie selbst wieder hinein.
keep-others = Wenn Sie Ihr Passwort vergessen, lässt ein Administrator Sie wieder hinein. Einzurichten ist nichts.
keep-ways = Wege zurück
keep-there = Eingerichtet
keep-missing = Nicht eingerichtet
keep-waits = Muss noch warten:
keep-still = Stimmt das noch?
keep-still-text = Dorthin schicken wir Codes und Warnungen, und Sie haben es länger nicht bestätigt.
keep-still-since = Bestätigt:
keep-still-do = Das stimmt noch
keep-still-change = Ändern
keep-password = Geben Sie zum Bestätigen noch einmal Ihr Passwort ein.
keep-later = Jetzt nicht
keep-later-until = Morgen werden Sie wieder gefragt. Das kann warten bis:
keep-over = Wir fragen bei jeder Anmeldung, bis es erledigt ist.
keep-without = Dieses Mal ohne fortfahren
keep-on = Weiter
keep-back = Zurück zu Ihren Wegen ins Konto
keep-notice = Wenn Sie Ihr Passwort vergessen, kämen Sie nicht selbst wieder hinein.
keep-notice-do = Den Weg zurück einrichten
