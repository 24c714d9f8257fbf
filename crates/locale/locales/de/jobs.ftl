### Aufträge: eines für viele Personen.

admin-nav-jobs = Aufträge
jobs-title = Aufträge
jobs-text = Arbeit an vielen Personen auf einmal. Sie geht weiter, wenn diese Seite geschlossen und wenn das Programm neu gestartet wird.
jobs-operator = Betreiber auf dem Rechner
jobs-empty-title = Noch keine Aufträge
jobs-empty-text = Wählen Sie unter „Aktive Benutzer“ Personen aus und setzen Sie ihre Passwörter zurück, oder setzen Sie Passwörter aus einer Datei.
jobs-select = Personen auswählen
jobs-what = Auftrag
jobs-state = Zustand
jobs-progress = Fortschritt
jobs-started-by = Gestartet von
jobs-created = Angelegt
jobs-people = { $count ->
    [one] { $count } Person
   *[other] { $count } Personen
}
jobs-of = { $done } von { $total }

jobs-kind-reset = Passwörter zurücksetzen
jobs-kind-links = Links zum Wählen eines Passworts senden
jobs-kind-set_from_file = Passwörter aus einer Datei setzen
jobs-kind-force_change = Passwortwechsel erzwingen
jobs-kind-block = Anmeldung sperren
jobs-kind-end_sessions = Überall abmelden
jobs-kind-import = Benutzer importieren
jobs-kind-campaign = Um Kontaktdaten bitten

jobs-state-preparing = In Vorbereitung
jobs-state-scheduled = Geplant
jobs-state-running = Läuft
jobs-state-paused = Angehalten
jobs-state-done = Erledigt
jobs-state-cancelled = Abgebrochen

## Einen starten
jobs-new-title = Mehrere Personen ändern
jobs-new-text = Nichts geschieht, bevor Sie genau gesehen haben, wen es trifft, und es bestätigt haben.
jobs-new-gone-title = Niemand ist ausgewählt
jobs-new-gone-text = Die Auswahl bleibt nur auf dem Weg von der Liste zu dieser Seite erhalten. Wählen Sie unter „Aktive Benutzer“ neu aus.
jobs-work = Was geschieht
jobs-work-reset = Passwort zurücksetzen
jobs-work-reset-text = Alle bekommen ein vorläufiges Passwort und werden überall abgemeldet.
jobs-work-links = Jeder Person einen Link zum Wählen eines Passworts senden
jobs-work-links-text = An die andere E-Mail-Adresse. Es gibt kein Passwort, bis die Person eines wählt.
jobs-work-force = Passwortwechsel erzwingen
jobs-work-force-text = Bei der nächsten Anmeldung. Die jetzigen Passwörter gelten bis dahin.
jobs-work-block = Anmeldung sperren
jobs-work-block-text = Sie werden abgemeldet und können sich nicht anmelden, bis Sie es wieder erlauben.
jobs-work-sign_out = Überall abmelden
jobs-work-sign_out-text = Die Passwörter bleiben, wie sie sind.
jobs-work-campaign = Um Kontaktdaten bitten
jobs-work-campaign-text = Wer nicht allein zurückkäme, bekommt eine E-Mail, die um Kontaktdaten bittet. Niemand wird innerhalb von sieben Tagen zweimal gebeten.
jobs-travel = Wie die Passwörter ankommen
jobs-show = Hier anzeigen
jobs-show-text = Als Tabelle, als Zettel zum Drucken und als Datei, nur für Sie.
jobs-own = Jedes an die andere E-Mail-Adresse der Person senden
jobs-own-text = Die von Personen ohne Adresse werden Ihnen angezeigt.
jobs-whole = Mir die ganze Liste senden
jobs-whole-text = Wenn der Auftrag erledigt ist, als Datei an Ihre eigene bestätigte alternative Adresse, und hier angezeigt. Für höchstens 1.000 Personen. E-Mail ist nicht vertraulich: Wer Ihr Postfach liest, hat all diese Passwörter.
jobs-whole-mailed = Eine E-Mail mit der ganzen Liste geht an Ihre alternative Adresse, wenn der Auftrag erledigt ist. E-Mail ist nicht vertraulich: Löschen Sie sie, wenn Sie sie verwendet haben.
jobs-shape = Wie sie gemacht werden
jobs-when = Beginn
jobs-now = Jetzt
jobs-later = Später
jobs-at = Datum und Uhrzeit
jobs-at-wrong = Wählen Sie Datum und Uhrzeit innerhalb der nächsten 90 Tage.
jobs-preview = Vorschau
jobs-preview-wait = Wird gezählt …
jobs-preview-people = { $count ->
    [one] { $count } Person wird geändert
   *[other] { $count } Personen werden geändert
}
jobs-preview-mailed = { $count ->
    [one] { $count } Person bekommt eine E-Mail
   *[other] { $count } Personen bekommen eine E-Mail
}
jobs-preview-nobody = Niemand würde geändert.
jobs-preview-more = { $count ->
    [one] und { $count } weitere
   *[other] und { $count } weitere
}
jobs-preview-administrators = { $count ->
    [one] { $count } davon hat eine Administratorrolle.
   *[other] { $count } davon haben eine Administratorrolle.
}
jobs-preview-unreachable = { $count ->
    [one] { $count } davon hat keine andere Adresse: Dieses Passwort wird Ihnen angezeigt.
   *[other] { $count } davon haben keine andere Adresse: Diese Passwörter werden Ihnen angezeigt.
}
jobs-preview-left = { $count ->
    [one] { $count } Person bleibt ausgenommen
   *[other] { $count } Personen bleiben ausgenommen
}
jobs-type = Geben Sie { $count } ein, um fortzufahren
jobs-type-wrong = Geben Sie die Zahl der Personen ein: { $count }.
jobs-do-reset = { $count ->
    [one] { $count } Passwort zurücksetzen
   *[other] { $count } Passwörter zurücksetzen
}
jobs-do-links = { $count ->
    [one] { $count } Link senden
   *[other] { $count } Links senden
}
jobs-do-force = { $count ->
    [one] { $count } Passwortwechsel erzwingen
   *[other] { $count } Passwortwechsel erzwingen
}
jobs-do-block = { $count ->
    [one] { $count } Person sperren
   *[other] { $count } Personen sperren
}
jobs-do-sign_out = { $count ->
    [one] { $count } Person abmelden
   *[other] { $count } Personen abmelden
}
jobs-do-campaign = { $count ->
    [one] { $count } Person bitten
   *[other] { $count } Personen bitten
}
jobs-act-reset = Passwort zurücksetzen ({ $count })

## Ein Auftrag
jobs-done = Erledigt
jobs-left_out = Ausgenommen
jobs-failed = Fehlgeschlagen
jobs-left = Übrig
jobs-rate = { $count ->
    [one] { $count } pro Minute
   *[other] { $count } pro Minute
}
jobs-time-left = Noch etwa { $span }
jobs-starts = Beginnt
jobs-ended = Beendet
jobs-pause = Anhalten
jobs-resume = Fortsetzen
jobs-withdraw = Auftrag zurückziehen
jobs-withdraw-title = Den Auftrag zurückziehen?
jobs-withdraw-text = Er wartet auf eine Freigabe und hat niemanden geändert. Niemand wird geändert.
jobs-cancel = Rest abbrechen
jobs-cancel-title = Den Rest abbrechen?
jobs-cancel-text = { $count ->
    [one] { $count } Person ist übrig und wird nicht geändert. Was erledigt ist, bleibt erledigt.
   *[other] { $count } Personen sind übrig und werden nicht geändert. Was erledigt ist, bleibt erledigt.
}
jobs-percent-title = { $percent } % · { $title }
jobs-announce = { $percent } Prozent erledigt
jobs-announce-over = Der Auftrag ist zu Ende: { $done } erledigt, { $skipped } ausgenommen, { $failed } fehlgeschlagen.
jobs-details = Einzelheiten

## Passwörter
jobs-passwords = Passwörter
jobs-passwords-text = { $count ->
    [one] { $count } vorläufiges Passwort liegt versiegelt für Sie allein bereit, bis { $when }. Niemand sonst kann es lesen.
   *[other] { $count } vorläufige Passwörter liegen versiegelt für Sie allein bereit, bis { $when }. Niemand sonst kann sie lesen.
}
jobs-passwords-show = Passwörter anzeigen
jobs-passwords-hide = Passwörter verbergen
jobs-passwords-more = Mehr anzeigen
jobs-passwords-print = Zettel drucken
jobs-passwords-unmailed = Nur die, die niemandem gemailt wurden
jobs-passwords-csv = Als CSV herunterladen
jobs-passwords-have = Ich habe sie
jobs-passwords-have-title = Die Passwörter hier löschen?
jobs-passwords-have-text = Sie gelten weiter, aber niemand kann sie hier mehr lesen.
jobs-passwords-have-do = Löschen
jobs-passwords-wiped = Die Passwörter sind hier gelöscht.
jobs-passwords-gone = Die Passwörter dieses Auftrags sind nicht mehr zu lesen: Sie wurden gelöscht, oder ihre Zeit ist um.
jobs-passwords-waiting = Sie können die Passwörter lesen, während der Auftrag läuft. Löschen können Sie sie, wenn er zu Ende ist.
jobs-passwords-mailed = Gemailt
jobs-passwords-printing = { $count ->
    [one] { $count } Zettel wird vorbereitet …
   *[other] { $count } Zettel werden vorbereitet …
}

## Zustellungen
jobs-deliveries = Zustellungen
jobs-deliveries-waiting = Wartet
jobs-deliveries-sent = Gesendet
jobs-deliveries-failed = Fehlgeschlagen
jobs-deliveries-retry = Fehlgeschlagene Zustellungen wiederholen
jobs-deliveries-retried = Neue Nachrichten sind unterwegs. Kein Passwort wurde geändert.

## Seine Personen
jobs-list = Personen
jobs-list-state = Ergebnis
jobs-list-waiting = Wartet
jobs-list-working = In Arbeit
jobs-list-not_done = Nicht erledigt
jobs-list-reason = Grund
jobs-list-delivery = Zustellung
jobs-list-none = Niemand hat dieses Ergebnis.
jobs-list-removed = endgültig entfernt
jobs-list-row = Zeile { $row } der Datei

## Aus einer Datei
jobs-file = Aus einer Datei setzen
jobs-file-text = Eine CSV-Datei mit Benutzername und neuem Passwort in jeder Zeile. Sie wird zuerst geprüft; nichts wird gesetzt, bevor Sie es sagen.
jobs-file-columns = Spalten der Datei
jobs-file-needed = Eine Spalte mit dem Benutzernamen (oder upn) und eine mit dem neuen Passwort (newpassword), wie in der Vorlage. Andere Spalten werden übergangen.
jobs-file-template = Vorlage herunterladen
jobs-file-must-change = Diese Personen müssen ihr Passwort bei der Anmeldung ändern
jobs-file-apply = { $count ->
    [one] { $count } Passwort setzen
   *[other] { $count } Passwörter setzen
}
jobs-file-apply-good = { $count ->
    [one] Das { $count } gute Passwort setzen
   *[other] Die { $count } guten Passwörter setzen
}
jobs-file-good = { $count ->
    [one] { $count } Zeile kann gesetzt werden
   *[other] { $count } Zeilen können gesetzt werden
}

## Das Dock
jobs-dock = Laufende Aufträge
jobs-dock-hide = Verbergen

# Freigabe durch jemand anders
jobs-state-waits = Wartet auf Freigabe
jobs-state-declined = Abgelehnt
jobs-state-lapsed = Verfallen
jobs-preview-approval = Dieser Auftrag wartet, bis jemand anders aus der Administration ihn freigibt. Vorher wird niemand geändert.
jobs-approval = Freigabe
jobs-approval-text = { $name } bittet um die Freigabe durch jemand anders aus der Administration. Vorher wird niemand geändert.
jobs-approval-own = Sie haben diesen Auftrag gestartet. Jemand anders gibt ihn frei oder lehnt ihn ab; er steht dort unter „Aufträge“.
jobs-approval-asked = Wartet seit
jobs-approval-until = Verfällt
jobs-approval-preview = Wenn Sie jetzt freigeben
jobs-approval-approve = Freigeben
jobs-approval-decline = Ablehnen
jobs-approval-decline-title = Diesen Auftrag ablehnen?
jobs-approval-decline-text = Niemand wird geändert. Ihre Begründung steht auf der Seite des Auftrags.
jobs-approval-reason = Begründung
jobs-approval-approved-by = Freigegeben von
jobs-approval-declined-by = Abgelehnt von
jobs-approval-lapsed = Niemand hat diesen Auftrag rechtzeitig freigegeben. Niemand wurde geändert.
jobs-approval-approved = Der Auftrag ist freigegeben.
jobs-approval-declined = Der Auftrag ist abgelehnt.
jobs-rules = Freigabe durch jemand anders
jobs-rules-text = Ein Auftrag, der sie braucht, wird aufgeschrieben und wartet, höchstens sieben Tage.
jobs-rules-above = Nötig bei mehr als so vielen Personen
jobs-rules-above-hint = 0: nie wegen der Anzahl.
jobs-rules-privileged = Nötig, wenn jemand auf der Liste eine Rolle hat
home-approvals = Aufträge warten auf Freigabe
home-approvals-count = { $count ->
    [one] { $count } Auftrag wartet auf jemand anders aus der Administration.
   *[other] { $count } Aufträge warten auf jemand anders aus der Administration.
}
home-approvals-open = Aufträge öffnen
