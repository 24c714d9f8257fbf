# Das Admin-Center.

## Rahmen
admin-nav-label = Admin
admin-nav-home = Startseite
admin-nav-users = Benutzer
admin-nav-active = Aktive Benutzer
admin-nav-deleted = Gelöschte Benutzer
admin-nav-groups = Gruppen
admin-nav-audit = Überwachungsprotokoll
admin-nav-settings = Einstellungen
admin-nav-open = Navigation öffnen
admin-jump = Suchen oder springen zu …
admin-jump-label = Suchen oder springen zu
admin-jump-none = Nichts gefunden für „{ $text }“.
admin-jump-hint = Seite oder Namen einer Person eingeben.
admin-no-right = Ihre Rollen öffnen diese Seite nicht.
admin-no-right-hint = Ein globaler Administrator kann Ihnen eine passende Rolle geben, zum Beispiel { $role }.
admin-not-found = Hier ist niemand.
admin-not-found-hint = Die Person wurde vielleicht endgültig entfernt, oder die Adresse ist unvollständig.
admin-failed = Das konnte nicht geladen werden.
admin-loading = Wird geladen …
admin-actions = Aktionen
admin-done = Fertig
admin-saved = Gespeichert.
admin-self-note = Das ist Ihr eigenes Konto. Hier bearbeitet niemand das eigene Konto.
admin-self-link = Zu „Mein Konto“
admin-changed-title = Jemand hat das inzwischen geändert
admin-changed-text = Ihre Eingaben sind noch da. Sehen Sie sich die Änderungen an und speichern Sie dann erneut.
admin-changed-field = { $field }: war „{ $before }“, ist jetzt „{ $now }“.
admin-empty-value = leer

## Startseite
home-title = Startseite
home-numbers = Was Aufmerksamkeit braucht
home-numbers-text = Jede Zahl öffnet ihre Liste.
home-must-change = Passwort ist zu ändern
home-temporary = Temporäres Passwort
home-reported = „Das war ich nicht“
home-reported-count = { $count ->
    [one] { $count } Person hat eine Änderung gemeldet, die nicht von ihr stammt. Das Konto ist gesperrt, bis Sie es zurücksetzen.
   *[other] { $count } Personen haben Änderungen gemeldet, die nicht von ihnen stammen. Die Konten sind gesperrt, bis Sie sie zurücksetzen.
}
home-reported-open = Liste öffnen
home-locked = Gesperrt
home-expired = Passwort abgelaufen
home-expires-soon = Passwort läuft bald ab
home-never-signed-in = Noch nie angemeldet
home-no-password = Noch kein Passwort
home-no-contact = Kein Wiederherstellungskontakt
home-blocked = Anmeldung blockiert
home-administrators = Administratoren
home-deleted = Gelöschte Benutzer
home-active = Aktive Benutzer
home-checklist = Erste Schritte
home-checklist-progress = { $done } von { $total } erledigt
home-step-import = Holen Sie Ihre Personen herein
home-step-import-text = Importieren Sie eine CSV-Datei, oder fügen Sie sie einzeln hinzu.
home-step-policy = Sehen Sie sich die Passwortrichtlinie an
home-step-policy-text = Behalten Sie die empfohlenen Regeln, oder legen Sie eigene fest.
home-step-second = Geben Sie einer zweiten Person die Rolle „Globaler Administrator“
home-step-second-text = Damit jemand helfen kann, wenn Sie ausgesperrt sind.
home-step-done = Erledigt
home-activity = Letzte Aktivitäten
home-activity-all = Überwachungsprotokoll öffnen
home-activity-none = Bisher ist nichts geschehen.

## Aktive Benutzer
users-title = Aktive Benutzer
users-count = { $count ->
    [one] { $count } Person
   *[other] { $count } Personen
}
users-count-matching = { $count ->
    [one] { $count } Person passt
   *[other] { $count } Personen passen
}
users-add = Benutzer hinzufügen
users-import = Benutzer importieren
users-export = Exportieren
users-search = Personen suchen
users-columns = Spalten
users-columns-hint = Der Name wird immer angezeigt.
users-filter-add = Filter
users-filter-everyone = Alle
users-filter-remove = Filter entfernen: { $filter }
users-filter-clear = Filter löschen
users-filter-status = Anmeldung
users-filter-role = Rolle
users-filter-department = Abteilung
users-filter-password = Passwort
users-filter-group = Gruppe
users-filter-any-role = Alle Administratoren
users-filter-no-role = Keine Rolle
users-filter-no-contact = Kein Wiederherstellungskontakt
users-filter-never = Noch nie angemeldet
users-filter-group-chip = Gruppe: { $name }
users-filter-department-chip = Abteilung: { $name }
users-views = Ansichten
users-views-none = Noch keine gespeicherten Ansichten.
users-views-shared = Geteilt
users-view-save = Diese Ansicht speichern
users-view-name = Name der Ansicht
users-view-share = Mit allen Administratoren teilen
users-view-delete = Ansicht { $name } löschen
users-col-name = Anzeigename
users-col-user-name = Benutzername
users-col-department = Abteilung
users-col-job = Position
users-col-city = Ort
users-col-country = Land
users-col-roles = Rollen
users-col-status = Anmeldung
users-col-last = Letzte Anmeldung
users-col-password = Passwort
users-col-created = Hinzugefügt
users-never = Nie
users-reset-for = Passwort zurücksetzen für { $name }
users-select-for = { $name } auswählen
users-select-page = Alle Benutzer auswählen
users-selected = { $count ->
    [one] { $count } ausgewählt
   *[other] { $count } ausgewählt
}
users-select-all = { $count ->
    [one] Die eine passende Person auswählen
   *[other] Alle { $count } passenden auswählen
}
users-clear = Aufheben
users-selection-bar = Auswahl
users-self-left-out = Ihr eigenes Konto ist ausgenommen.
users-act-reset = Passwort zurücksetzen
users-act-force = Passwortänderung erzwingen ({ $count })
users-act-block = Anmeldung blockieren ({ $count })
users-act-export = Exportieren ({ $count })
users-force-title = Passwortänderung erzwingen?
users-force-text = { $count ->
    [one] { $count } Person muss bei der nächsten Anmeldung ein neues Passwort wählen. Bis dahin gilt das jetzige.
   *[other] { $count } Personen müssen bei der nächsten Anmeldung ein neues Passwort wählen. Bis dahin gelten die jetzigen.
}
users-force-do = { $count ->
    [one] Passwortänderung erzwingen
   *[other] { $count } Passwortänderungen erzwingen
}
users-block-title = Anmeldung blockieren?
users-block-text = { $count ->
    [one] { $count } Person wird überall abgemeldet und kann sich nicht anmelden, bis Sie es wieder erlauben.
   *[other] { $count } Personen werden überall abgemeldet und können sich nicht anmelden, bis Sie es wieder erlauben.
}
users-block-do = { $count ->
    [one] Anmeldung blockieren
   *[other] { $count } Personen blockieren
}
users-done = { $count ->
    [one] Für { $count } Person erledigt.
   *[other] Für { $count } Personen erledigt.
}
users-skipped = { $count ->
    [one] { $count } Person wurde ausgelassen:
   *[other] { $count } Personen wurden ausgelassen:
}
users-skipped-more = und { $count } weitere
users-empty-title = Noch niemand da
users-empty-text = Importieren Sie Ihre Personen aus einer CSV-Datei, oder fügen Sie die erste hinzu.
users-nothing-title = Niemand passt
users-nothing-text = Zu dieser Suche und diesen Filtern passt niemand.
## Tasten
keys-title = Tasten
keys-search = Suchen
keys-jump = Suchen oder springen zu
keys-move = Nächste oder vorige Zeile
keys-range = Bereich auswählen
keys-select = Zeile auswählen
keys-open = Zeile öffnen
keys-ends = Erste oder letzte Zeile
keys-close = Oberste Ebene schließen
keys-help = Diese Liste
keys-name-space = Leertaste
keys-name-enter = Eingabe
keys-name-shift = Umschalt
keys-name-esc = Esc
keys-name-home = Pos1
keys-name-end = Ende

## Zustände eines Passworts
state-none = Kein Passwort
state-disabled = Deaktiviert · zurücksetzen
state-reported = Vom Inhaber gemeldet · zurücksetzen
state-locked = Gesperrt · { $left }
state-temporary-expired = Temporär · abgelaufen
state-temporary = Temporär · { $left }
state-must-change = Ist zu ändern
state-expired = Abgelaufen
state-expires-today = Läuft heute ab
state-expires-soon = { $count ->
    [one] Läuft in { $count } Tag ab
   *[other] Läuft in { $count } Tagen ab
}
state-never-expires = Läuft nie ab
state-fine-new = In Ordnung · heute gesetzt
state-fine = { $count ->
    [one] In Ordnung · { $count } Tag alt
   *[other] In Ordnung · { $count } Tage alt
}
state-filter-must-change = Ist zu ändern
state-filter-temporary = Temporäres Passwort
state-filter-locked = Gesperrt
state-filter-reported = Vom Inhaber gemeldet
state-filter-expired = Abgelaufen
state-filter-expires-soon = Läuft bald ab
state-filter-never-expires = Läuft nie ab
state-filter-none = Kein Passwort
state-active = Erlaubt
state-blocked = Blockiert
state-deleted = Gelöscht

## Rollen
role-global_administrator = Globaler Administrator
role-privileged_authentication_administrator = Privilegierter Authentifizierungsadministrator
role-privileged_role_administrator = Administrator für privilegierte Rollen
role-user_administrator = Benutzeradministrator
role-authentication_administrator = Authentifizierungsadministrator
role-helpdesk_administrator = Helpdeskadministrator
role-password_administrator = Passwortadministrator
role-groups_administrator = Gruppenadministrator
role-reports_reader = Berichtleseberechtigter
role-directory_reader = Verzeichnisleseberechtigter
role-about-global_administrator = Alles.
role-about-privileged_authentication_administrator = Passwörter aller, auch der Administratoren.
role-about-privileged_role_administrator = Vergibt Rollen.
role-about-user_administrator = Personen, Gruppen und Passwörter von Personen ohne privilegierte Rollen.
role-about-authentication_administrator = Passwörter von Personen ohne privilegierte Rollen.
role-about-helpdesk_administrator = Passwörter und Sitzungen von Personen ohne privilegierte Rollen.
role-about-password_administrator = Passwörter von Personen ohne Rollen.
role-about-groups_administrator = Gruppen und wer darin ist.
role-about-reports_reader = Liest Berichte und das Überwachungsprotokoll.
role-about-directory_reader = Liest das Verzeichnis.

## Passwort zurücksetzen
reset-title = Passwort zurücksetzen
reset-new = Neues Passwort
reset-generate = Passwort automatisch generieren
reset-generate-characters = { $count } Zeichen in Vierergruppen, keine verwechselbaren, { $bits } Bit.
reset-generate-words = { $count } Wörter, { $bits } Bit.
reset-shape = Form ändern
reset-words = Wörter
reset-characters = Zeichen
reset-length = Länge
reset-length-words = Anzahl der Wörter
reset-given = Passwort selbst festlegen
reset-given-field = Passwort
reset-require = Dieser Benutzer muss das Passwort bei der Anmeldung ändern
reset-travel = Wie es ankommt
reset-show = Hier anzeigen
reset-show-text = Einmal. Kopieren, als Zettel drucken oder vorlesen.
reset-email = Per E-Mail senden an
reset-email-text = Es steht in der E-Mail und sonst nirgends. Kommt sie nicht an, ist das Passwort trotzdem geändert.
reset-addresses = Adressen
reset-addresses-help = Eine bis fünf, eine je Zeile.
reset-mailed = Per E-Mail gesendet an
reset-mailed-text = Das Passwort steht in diesen E-Mails und wird nirgends angezeigt. Kommt keine an, setzen Sie es noch einmal zurück.
reset-link = Der Person einen Link zum Wählen eines Passworts senden
reset-link-text = An ihre alternative E-Mail-Adresse. Das alte Passwort gilt ab sofort nicht mehr, und das neue sieht außer ihr niemand.
reset-link-lives = Der Link gilt
reset-link-half-hour = 30 Minuten
reset-link-hours = 4 Stunden
reset-link-day = Einen Tag
reset-link-week = 7 Tage
reset-link-sent = Link erstellt
reset-link-taken = Das Passwort von { $name } wurde am { $when } entfernt.
reset-link-until = Der Link gilt einmal, bis { $when }.
reset-link-mailed-text = In der E-Mail stehen der Link und ein Code zum Vorlesen, falls sich der Link nicht öffnen lässt. Kommt sie nicht an, senden Sie einen neuen: Der alte endet damit.
reset-ends = { $name } wird auf allen Geräten abgemeldet.
reset-do = Zurücksetzen
reset-changed = Passwort geändert
reset-changed-text = Das Passwort von { $name } wurde geändert: { $when }.
reset-must-change = Bei der nächsten Anmeldung ist es zu ändern.
reset-stays = Es gilt, bis es geändert wird.
reset-valid = Es gilt bis { $when }.
reset-sessions = { $count ->
    [0] Keine Sitzung war zu beenden.
    [one] { $count } Sitzung wurde beendet.
   *[other] { $count } Sitzungen wurden beendet.
}
reset-password-is = Neues Passwort
reset-delivered = Hier angezeigt, einmal. In dieser Form ist es nirgends gespeichert.
reset-copy-failed = Der Browser hat das Kopieren nicht erlaubt. Markieren Sie das Passwort und kopieren Sie es von Hand.
reset-print = Zettel drucken
reset-read = Vorlesen
reset-read-capital = groß { $word }
reset-unseen-title = Schließen, ohne zu kopieren?
reset-unseen-text = Das Passwort wird nicht noch einmal angezeigt. Wenn niemand es hat, setzen Sie es erneut zurück.
reset-unseen-close = Trotzdem schließen
reset-unseen-stay = Offen lassen
reset-slip-for = Für
reset-slip-user-name = Benutzername
reset-slip-password = Temporäres Passwort
reset-slip-password-final = Passwort
reset-slip-until = Gilt bis
reset-slip-address = Anmelden unter
reset-slip-note = Beim Anmelden wählen Sie Ihr eigenes Passwort. Vernichten Sie danach diesen Zettel.

## Seite eines Benutzers
user-tab-account = Konto
user-contact = Kontaktdaten
user-password = Passwort
user-roles = Rollen
user-groups = Gruppen
user-sessions = Sitzungen
user-activity = Aktivitäten
user-edit = Bearbeiten
user-edit-title = { $name } bearbeiten
user-block = Anmeldung blockieren
user-unblock = Blockierung aufheben
user-delete = Benutzer löschen
user-restore = Wiederherstellen
user-force = Passwortänderung erzwingen
user-first-name = Vorname
user-last-name = Nachname
user-display-name = Anzeigename
user-user-name = Benutzername
user-user-name-help = NAME@DOMÄNE: damit meldet sich die Person an.
user-job-title = Position
user-department = Abteilung
user-office-number = Büronummer
user-office-phone = Telefon (Büro)
user-mobile-phone = Mobiltelefon
user-mobile-phone-help = Mit Landesvorwahl, wie +49 151 23456789.
user-fax = Fax
user-alternate-email = Alternative E-Mail-Adresse
user-alternate-email-help = Eine andere Adresse der Person, nicht die hiesige.
user-address = Adresse
user-city = Ort
user-state = Bundesland oder Kanton
user-postal-code = Postleitzahl
user-country = Land oder Region
user-added = Hinzugefügt
user-last-sign-in = Letzte Anmeldung
user-contact-masked = Verdeckt: Ihre Rollen erlauben es nicht, Kontaktdaten zu sehen oder zu ändern.
user-contact-none = Kein Wiederherstellungskontakt
user-contact-none-text = Ohne alternative E-Mail-Adresse oder Mobiltelefon kommt diese Person nicht allein wieder hinein.
user-password-state = Zustand
user-password-set = Gesetzt
user-stop = Die Selbsthilfe ist nach fünf falschen Nachweisen gesperrt.
user-stop-lift = Sperre aufheben
user-stop-lifted = Die Sperre ist aufgehoben
user-methods = Wege zurück ohne E-Mail und Telefon
user-methods-none = Weder Authenticator-App noch Wiederherstellungscodes.
user-app = Authenticator-App
user-app-since = Seit
user-app-remove = Authenticator entfernen
user-app-title = Authenticator-App von { $name } entfernen?
user-app-text = { $name } kommt damit nicht mehr zurück und erfährt es an jeder bekannten Adresse. Eine andere lässt sich jederzeit einrichten.
user-app-removed = Die Authenticator-App von { $name } ist entfernt
user-codes = Wiederherstellungscodes
user-codes-void = Wiederherstellungscodes außer Kraft setzen
user-codes-title = Wiederherstellungscodes von { $name } außer Kraft setzen?
user-codes-text = Keiner der Codes, die { $name } gedruckt hat, gilt dann noch, und { $name } erfährt es an jeder bekannten Adresse. Neue lassen sich jederzeit erstellen.
user-codes-voided = Die Wiederherstellungscodes von { $name } gelten nicht mehr
user-never-expires = Läuft nie ab
user-never-expires-help = Der Ablauf aus der Passwortrichtlinie gilt für diese Person nicht.
user-roles-none = Keine Rolle: Diese Person sieht nur das eigene Konto.
user-roles-edit = Rollen bearbeiten
user-roles-title = Rollen von { $name }
user-roles-text = Rollen entscheiden, wem diese Person helfen darf und wer dieser Person helfen darf.
user-roles-save = Rollen speichern
user-groups-none = In keiner Gruppe.
user-sessions-none = Nirgends angemeldet.
user-sessions-end = Überall abmelden
user-sessions-end-title = { $name } überall abmelden?
user-sessions-end-text = { $count ->
    [one] { $count } Sitzung endet sofort. Nicht Gespeichertes darin geht verloren.
   *[other] { $count } Sitzungen enden sofort. Nicht Gespeichertes darin geht verloren.
}
user-sessions-ended = { $count ->
    [one] { $count } Sitzung beendet.
   *[other] { $count } Sitzungen beendet.
}
user-session-browser = Browser
user-session-api = Skript
user-activity-none = Mit diesem Konto ist bisher nichts geschehen.
user-activity-all = Im Überwachungsprotokoll öffnen
user-delete-title = { $name } löschen?
user-delete-text = { $name } wird überall abgemeldet und kann sich nicht anmelden. Sie können das Konto 30 Tage lang wiederherstellen; danach wird es endgültig entfernt.
user-delete-do = { $name } löschen
user-deleted = { $name } wurde gelöscht. Sie können das Konto 30 Tage lang wiederherstellen.
user-block-title = { $name } blockieren?
user-block-text = { $name } wird überall abgemeldet und kann sich nicht anmelden, bis Sie es wieder erlauben.
user-blocked = Die Anmeldung ist blockiert.
user-unblocked = Die Anmeldung ist wieder erlaubt.
user-forced = { $name } muss bei der nächsten Anmeldung ein neues Passwort wählen.
user-restored = { $name } ist wieder unter „Aktive Benutzer“.
## Benutzer hinzufügen
add-title = Benutzer hinzufügen
add-who = Wer
add-work = Arbeit
add-contact = Wiederherstellungskontakt
add-contact-text = Damit kommt die Person wieder hinein, ohne jemanden anzurufen.
add-place = Adresse
add-roles = Rollen
add-roles-text = Die meisten brauchen keine.
add-do = Benutzer hinzufügen
add-another = Hinzufügen und nächsten beginnen
add-added = { $name } wurde hinzugefügt. Es gibt noch kein Passwort.
add-more-fields = Büro und Adresse

## Gelöschte Benutzer
deleted-title = Gelöschte Benutzer
deleted-text = Konten bleiben 30 Tage hier, danach werden sie endgültig entfernt.
deleted-left = { $count ->
    [0] Wird heute entfernt
    [one] Noch { $count } Tag
   *[other] Noch { $count } Tage
}
deleted-col-when = Gelöscht
deleted-col-left = Endgültig entfernt
deleted-restore-for = { $name } wiederherstellen
deleted-restore-count = Wiederherstellen ({ $count })
deleted-restored = { $count ->
    [one] { $count } Person ist wieder unter „Aktive Benutzer“.
   *[other] { $count } Personen sind wieder unter „Aktive Benutzer“.
}
deleted-empty-title = Niemand ist gelöscht
deleted-empty-text = Wenn Sie einen Benutzer löschen, können Sie das Konto hier 30 Tage lang wiederherstellen.

## Gruppen
groups-title = Gruppen
groups-count = { $count ->
    [one] { $count } Gruppe
   *[other] { $count } Gruppen
}
groups-add = Gruppe hinzufügen
groups-name = Name
groups-description = Beschreibung
groups-members = Mitglieder
groups-members-count = { $count ->
    [one] { $count } Mitglied
   *[other] { $count } Mitglieder
}
groups-edit = Gruppe bearbeiten
groups-edit-for = { $name } bearbeiten
groups-delete = Gruppe löschen
groups-delete-for = { $name } löschen
groups-delete-title = Gruppe { $name } löschen?
groups-delete-text = { $count ->
    [one] Die Gruppe verschwindet. Ihr { $count } Mitglied bleibt unter „Aktive Benutzer“.
   *[other] Die Gruppe verschwindet. Ihre { $count } Mitglieder bleiben unter „Aktive Benutzer“.
}
groups-members-for = Mitglieder von { $name }
groups-member-find = Personen zum Hinzufügen suchen
groups-member-add-for = { $name } hinzufügen
groups-member-remove-for = { $name } aus der Gruppe entfernen
groups-member-none = In dieser Gruppe ist noch niemand.
groups-member-more = Alle Mitglieder als Liste öffnen
groups-parts = Gruppen in dieser Gruppe
groups-parts-none = In dieser Gruppe ist keine andere.
groups-parts-note = Regeln für diese Gruppe gelten auch für alle in diesen.
groups-part-add = Gruppe hinzufügen
groups-part-choose = Gruppe auswählen
groups-members-count-parts = { $people }, { $groups }
groups-empty-title = Noch keine Gruppen
groups-empty-text = Gruppen fassen Personen zusammen, um sie zu finden und ihnen gemeinsam Regeln zu geben.
groups-deleted = Die Gruppe { $name } gibt es nicht mehr.

## Benutzer importieren
import-title = Benutzer importieren
import-text = Eine CSV-Datei in der Form der Importvorlage des Microsoft Admin Centers. Nichts ändert sich, bevor Sie es sagen.
import-columns = Spalten
import-needed = Username und Display name werden gebraucht; die anderen dürfen leer sein oder fehlen.
import-template = Leere Vorlage herunterladen
import-choose = Datei auswählen
import-drop = oder hier ablegen
import-file = CSV-Datei
import-too-large = { $name } hat { $size } MB. Die Grenze ist { $max } MB: Teilen Sie die Datei.
import-not-text = { $name } ist kein UTF-8-Text. Speichern Sie sie als „CSV UTF-8“ und wählen Sie sie erneut.
import-checking = { $name } wird geprüft …
import-applying = Wird importiert …
import-checked = { $name } geprüft
import-good = { $count ->
    [one] { $count } Zeile kann importiert werden
   *[other] { $count } Zeilen können importiert werden
}
import-bad = { $count ->
    [one] { $count } Problem
   *[other] { $count } Probleme
}
import-all-good = Jede Zeile ist in Ordnung.
import-nothing-good = Keine Zeile kann importiert werden. Berichtigen Sie die Datei und wählen Sie sie erneut.
import-apply = { $count ->
    [one] { $count } Zeile übernehmen
   *[other] { $count } Zeilen übernehmen
}
import-apply-good = { $count ->
    [one] Die gute Zeile übernehmen ({ $count })
   *[other] Die guten Zeilen übernehmen ({ $count })
}
import-other = Andere Datei auswählen
import-problems = Probleme
import-row = Zeile
import-column = Spalte
import-reason = Grund
import-problems-more = { $count ->
    [one] und { $count } weiteres, das nicht aufgeführt ist
   *[other] und { $count } weitere, die nicht aufgeführt sind
}
import-preview = Die ersten guten Zeilen
import-done-open = Aktive Benutzer öffnen

## Export
export-title = Personen exportieren
export-text = { $count ->
    [one] { $count } Person als CSV-Datei, mit Kontaktdaten. Passwörter sind nicht darin.
   *[other] { $count } Personen als CSV-Datei, mit Kontaktdaten. Passwörter sind nicht darin.
}
export-audit-title = Überwachungsprotokoll exportieren
export-audit-text = Die passenden Zeilen als CSV-Datei.
export-do = Herunterladen
export-started = Das Herunterladen hat begonnen.

## Einstellungen
settings-title = Einstellungen
settings-organisation = Organisation
settings-policy = Passwortrichtlinie
settings-name = Name
settings-name-help = Steht auf jeder Seite und auf Zetteln.
settings-accent = Akzentfarbe
settings-accent-help = Farbton von 0 bis 359. Der Kontrast ist bei allen gleich.
settings-accent-number = Farbton
settings-logo = Logo
settings-logo-text = Steht neben dem Namen auf jeder Seite, auch der Anmeldung, und in jeder E-Mail.
settings-logo-light = Im Hellen
settings-logo-dark = Im Dunkeln
settings-logo-none = Es gibt kein Logo: An seiner Stelle stehen die ersten Buchstaben des Namens.
settings-logo-choose = Datei wählen
settings-logo-help = Ein PNG oder JPEG von höchstens { $max } KiB, { $least } bis { $most } Pixel je Seite. Nur das Bild wird behalten: Kameradaten und Kommentare fallen weg. Im Dunkeln steht es auf einer hellen Fläche.
settings-logo-remove = Logo entfernen
settings-preview-button = Eine Schaltfläche
settings-preview-link = ein Link
settings-preview-tag = Temporär · noch 21 Std.
settings-links = Links im App-Startfeld
settings-link-label = Text
settings-link-url = Adresse
settings-link-add = Link hinzufügen
settings-link-remove = Link { $number } entfernen
settings-links-none = Noch keine Links.
settings-preset = Regeln
settings-preset-recommended = Empfohlen
settings-preset-recommended-text = Mindestens 15 Zeichen, keine Regeln über Zeichenarten, kein Ablauf (NIST SP 800-63B-4).
settings-preset-microsoft = Microsoft-kompatibel
settings-preset-microsoft-text = 8 bis 256 Zeichen, drei von vier Arten, gesperrte Wörter bewertet wie in Microsoft Entra ID.
settings-preset-custom = Eigene
settings-preset-custom-text = Ihre eigenen Zahlen.
settings-min-length = Kürzestes Passwort
settings-min-length-help = 8 bis 64 Zeichen.
settings-classes = Drei verlangen von: Kleinbuchstaben, Großbuchstaben, Ziffern, anderen
settings-history = Frühere Passwörter, die nicht wiederkommen dürfen
settings-history-help = 0 bis 24.
settings-banned = Gesperrte Wörter
settings-banned-help = Eines je Zeile, 4 bis 16 Zeichen, höchstens 1.000.
settings-banned-count = { $count ->
    [one] { $count } Wort
   *[other] { $count } Wörter
}
settings-expiry = Ablaufrichtlinie für Passwörter
settings-expiry-never = Passwörter laufen nie ab
settings-expiry-never-text = Empfohlen: Erzwungener Wechsel macht Passwörter schwächer.
settings-expiry-days = Passwörter ablaufen lassen
settings-expiry-days-field = Tage, bis ein Passwort abläuft
settings-expiry-days-help = 14 bis 730 Tage.
settings-expiry-notices = Tage vorher, an denen die Leute eine E-Mail bekommen
settings-expiry-notices-help = Mit Kommas dazwischen; 0 ist der Tag selbst. Leer: niemand bekommt eine.
settings-expiry-spread = Tage, auf die der erste Wechsel verteilt wird
settings-expiry-spread-help = Wessen Passwort schon zu alt ist, ändert es im Lauf so vieler Tage, die ältesten zuerst: 0 (sofort) bis 60.
settings-expiry-spread-until = Wird verteilt bis
settings-expiry-spread-do = Auf 14 Tage verteilen
settings-impact = Was das ändert
settings-impact-today = müssten heute ändern
settings-impact-week = innerhalb von sieben Tagen
settings-impact-month = innerhalb von dreißig Tagen
settings-impact-none = In den nächsten dreißig Tagen müsste niemand das Passwort ändern.
settings-temporary = Stunden, die ein temporäres Passwort gilt
settings-temporary-help = 1 bis 168 Stunden.
settings-expiry-confirm-title = Passwörter nach { $days } Tagen ablaufen lassen?
settings-expiry-confirm-text = { $count ->
    [one] { $count } Person muss heute das Passwort ändern.
   *[other] { $count } Personen müssen heute das Passwort ändern.
}
settings-expiry-confirm-do = Richtlinie speichern

self-service-title = Passwort selbst zurücksetzen
self-service-who = Wer allein zurückkommt
self-service-none = Niemand
self-service-none-text = „Passwort vergessen“ führt zu einem Administrator.
self-service-selected = Mitglieder einiger Gruppen
self-service-selected-text = Alle anderen fragen einen Administrator.
self-service-all = Alle
self-service-all-text = Wer etwas hat, um es nachzuweisen.
self-service-groups = Gruppen
self-service-methods = Wie sie es nachweisen
self-service-needed = Wie viele Nachweise
self-service-one = Einer
self-service-two = Zwei, auf verschiedenen Wegen
self-service-administrators = Administratoren brauchen immer zwei.
self-service-unproven = Adressen und Nummern zählen, die ein Administrator eingetragen und noch niemand nachgewiesen hat
self-service-cooling = Stunden, bis etwas Neues zählt
self-service-cooling-help = Eine geänderte Adresse oder Nummer, eine neue Authenticator-App, neue Wiederherstellungscodes: Wer ein Konto übernimmt, kann sie nicht sofort benutzen. 0 bis 720.
self-service-helpdesk = Wo man Hilfe findet
self-service-helpdesk-help = Eine Webadresse (https://), eine E-Mail-Adresse oder eine Telefonnummer. Steht auf „Passwort vergessen“.
self-service-tell = Allen Administratoren melden, wenn einer von ihnen allein zurückkommt
self-service-ask = Bei der Anmeldung nach dem fragen, was jemandem fehlt, um allein zurückzukommen
self-service-skip = Tage, für die sich das aufschieben lässt
self-service-skip-help = Niemand wird ausgesperrt: Danach wird bei jeder Anmeldung gefragt. 0 bis 365; 0: von Anfang an bei jeder Anmeldung.
self-service-confirm = Tage, bis Nachgewiesenes zu bestätigen ist
self-service-confirm-help = Gefragt wird bei der Anmeldung. 0 bis 730; 0: nie.
self-service-no-groups = Es gibt noch keine Gruppe.
self-service-list = Personen ohne Adresse und Nummer
self-service-members = { $count ->
    [one] { $count } Mitglied
   *[other] { $count } Mitglieder
}
self-service-could = { $count ->
    [one] { $count } Person käme allein zurück
   *[other] { $count } Personen kämen allein zurück
}
self-service-not-covered = { $count ->
    [one] { $count } Person gehört nicht dazu
   *[other] { $count } Personen gehören nicht dazu
}
self-service-no-method = { $count ->
    [one] { $count } Person hat nichts, was zählt
   *[other] { $count } Personen haben nichts, was zählt
}
self-service-too-few = { $count ->
    [one] { $count } Person hat einen Weg und braucht zwei
   *[other] { $count } Personen haben einen Weg und brauchen zwei
}
self-service-admins-out = { $count ->
    [one] Davon ist { $count } Administrator
   *[other] Davon sind { $count } Administratoren
}
self-service-asked = { $count ->
    [one] Eine Person würde bei der nächsten Anmeldung gefragt
   *[other] { $count } Personen würden bei ihrer nächsten Anmeldung gefragt
}
