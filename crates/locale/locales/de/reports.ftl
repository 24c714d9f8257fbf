### Berichte: wer etwas tun muss, oder jemand für sie.

admin-nav-reports = Berichte
reports-title = Berichte
reports-text = Wie viele Personen zurzeit in welchem Zustand sind. Jede Zahl öffnet ihre Liste.
home-reports = Alle Berichte

reports-group-recovery = Allein zurückkommen
reports-group-age = Alter der Passwörter
reports-group-expiry = Ablauf
reports-group-change = Neues Passwort fällig
reports-group-sign-in = Anmeldung

reports-cannot_recover = Kämen nicht allein zurück
reports-not_covered = Selbsthilfe gilt nicht für sie
reports-no_method = Haben nichts, was zählt
reports-too_few = Haben eine Methode, brauchen zwei
reports-reported = Von den Inhabern gemeldet
reports-administrators_cannot_recover = Administratoren darunter
reports-age_month = Unter 30 Tagen
reports-age_quarter = 30 bis 90 Tage
reports-age_half_year = 90 bis 180 Tage
reports-age_year = 180 bis 365 Tage
reports-age_older = Ein Jahr und mehr
reports-no_password = Kein Passwort
reports-expired = Abgelaufen
reports-expires_this_week = Laufen in 7 Tagen ab
reports-expires_soon = Laufen in 14 Tagen ab
reports-expires_this_month = Laufen in 30 Tagen ab
reports-never_expires = Laufen nie ab
reports-must_change = Passwort ist zu ändern
reports-temporary = Temporäres Passwort
reports-locked = Gesperrt
reports-never_signed_in = Noch nie angemeldet
reports-inactive = Seit 90 Tagen nicht angemeldet

reports-recovery-text = Wie „Passwort vergessen“ jetzt entscheiden würde, für alle, die nicht blockiert sind. Administratoren brauchen zwei Methoden.
reports-ask = Um Kontaktdaten bitten
reports-never-expire = Nach der Passwortrichtlinie laufen Passwörter nie ab. Niemand muss wegen des Alters ein neues wählen.
reports-expire-days = { $count ->
    [one] Nach der Passwortrichtlinie läuft ein Passwort nach { $count } Tag ab.
   *[other] Nach der Passwortrichtlinie läuft ein Passwort nach { $count } Tagen ab.
}
reports-file = Bericht „Läuft nie ab“
reports-file-text = { $count ->
    [one] { $count } Person mit Benutzername, und ob das Passwort nie abläuft, als CSV-Datei.
   *[other] { $count } Personen mit Benutzername, und ob das Passwort nie abläuft, als CSV-Datei.
}

users-filter-inactive = Seit 90 Tagen nicht angemeldet
users-filter-age = Alter des Passworts
users-filter-age-month = Passwort jünger als 30 Tage
users-filter-age-quarter = Passwort 30 bis 90 Tage alt
users-filter-age-half_year = Passwort 90 bis 180 Tage alt
users-filter-age-year = Passwort 180 bis 365 Tage alt
users-filter-age-older = Passwort ein Jahr alt oder älter
users-filter-recovery = Allein zurückkommen
users-filter-recovery-could = Kämen allein zurück
users-filter-recovery-cannot = Kämen nicht allein zurück
users-filter-recovery-not_covered = Selbsthilfe gilt nicht für sie
users-filter-recovery-no_method = Nichts, was zählt
users-filter-recovery-too_few = Eine Methode, braucht zwei
state-filter-expires-week = Läuft in 7 Tagen ab
state-filter-expires-month = Läuft in 30 Tagen ab
