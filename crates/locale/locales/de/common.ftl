### Was jede Seite braucht.

product = Latchkey
next = Weiter
back = Zurück
cancel = Abbrechen
close = Schließen
save = Speichern
retry = Erneut versuchen
copy = Kopieren
copied = Kopiert
loading = Wird geladen …
working = Einen Moment …
skip-to-content = Zum Inhalt springen
optional = freiwillig
show-password = Passwort anzeigen
hide-password = Passwort verbergen
error-prefix = Fehler: { $title }
error-summary = { $count ->
    [one] Eine Angabe braucht Ihre Aufmerksamkeit
   *[other] { $count } Angaben brauchen Ihre Aufmerksamkeit
}
title-on-site = { $title } · { $organisation }
demo-mark = Demo
demo-note = Beispieldaten. Nichts hier ist echt, und keine Nachricht verlässt diesen Rechner.
demo-mailbox = Postfach
notice-offline = Der Server antwortet nicht. Prüfen Sie die Verbindung und versuchen Sie es dann erneut.
notice-outdated = Latchkey wurde erneuert. Laden Sie die Seite neu; Eingaben auf dieser Seite gehen verloren.
incident = Vorgang { $id }
more = Mehr
never = Nie
none-entered = Keine Angabe
yes = Ja
no = Nein

app-launcher = App-Startfeld
app-admin = Verwaltung
app-account = Mein Konto
app-links = Links
account-menu = { $name }, Kontomenü
sign-out = Abmelden
language = Sprache
language-browser = Sprache des Browsers

confirm-title = Bestätigen Sie, dass Sie es sind
confirm-lead = Dieser Schritt hat Gewicht. Geben Sie Ihr Passwort ein, um fortzufahren; erst nach fünf Minuten werden Sie erneut gefragt.
confirm-action = Bestätigen


month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember
date-long = { $day }. { $month } { $year }
date-time = { $date }, { $time }
date-exact = { $date }, { $time } ({ $zone })
ago-now = Gerade eben
ago-minutes = { $count ->
    [one] Vor 1 Minute
   *[other] Vor { $count } Minuten
}
ago-hours = { $count ->
    [one] Vor 1 Stunde
   *[other] Vor { $count } Stunden
}
ago-days = { $count ->
    [one] Gestern
   *[other] Vor { $count } Tagen
}
left-seconds = noch { $count } s
left-minutes = noch { $count } min
left-hours = noch { $count } h
left-days = { $count ->
    [one] noch 1 Tag
   *[other] noch { $count } Tage
}
age-days = { $count ->
    [0] heute gesetzt
    [one] 1 Tag alt
   *[other] { $count } Tage alt
}
span-seconds = { $count ->
    [one] 1 Sekunde
   *[other] { $count } Sekunden
}
span-minutes = { $count ->
    [one] 1 Minute
   *[other] { $count } Minuten
}
span-hours = { $count ->
    [one] 1 Stunde
   *[other] { $count } Stunden
}

not-found-title = Diese Seite gibt es nicht
not-found-lead = Vielleicht ist die Adresse vertippt oder die Seite umgezogen.
not-found-home = Zur Startseite
no-right-title = Diese Seite ist für Administratoren
no-right-lead = Ihr Konto hat keine Rolle, die sie öffnet. Ein globaler Administrator kann Ihnen eine geben.
failed-title = Das wurde nicht geladen
failed-lead = Es wurde nichts geändert. Versuchen Sie es gleich noch einmal.
