### Das Startfeld und Mein Konto.

launcher-title = Willkommen, { $name }
launcher-lead = Was möchten Sie öffnen?
launcher-admin-note = Benutzer, Passwörter, Protokoll
launcher-account-note = Ihr Passwort, Ihre Geräte, Ihre Sprache

account-title = Mein Konto
account-nav = Mein Konto
account-nav-overview = Übersicht
account-nav-security = Passwort und Geräte
account-nav-activity = Aktivität
account-personal = Persönliche Angaben
account-name = Name
account-job = Tätigkeit
account-contact = Kontaktdaten
account-contact-note = Diese pflegt die Verwaltung. Sagen Sie dort Bescheid, wenn sie nicht mehr stimmen.
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

security-title = Passwort und Geräte
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
