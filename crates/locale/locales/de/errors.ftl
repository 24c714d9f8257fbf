### Was gesagt wird, wenn etwas abgelehnt wird oder misslingt. Ein Satz je Code; jeder sagt, was zu tun ist.

error-sign_in_failed = Benutzername oder Passwort stimmt nicht. Prüfen Sie beides und versuchen Sie es erneut, oder wählen Sie „Passwort vergessen“.
error-sign_in_required = Ihre Sitzung ist beendet. Melden Sie sich an, um fortzufahren.
error-must_change_password = Wählen Sie zuerst ein neues Passwort; dann öffnet sich alles andere.
error-confirm_identity = Geben Sie Ihr Passwort noch einmal ein, um hier fortzufahren.
error-cannot_wait = Das lässt sich nicht länger aufschieben. Erledigen Sie es jetzt, oder fahren Sie dieses Mal ohne fort.
error-not_allowed = Ihre Rollen erlauben das nicht. Ein globaler Administrator kann es tun oder Ihnen eine passende Rolle geben.
error-not_on_yourself = Das ist Ihr eigenes Konto. Ändern Sie es unter „Mein Konto“ oder bitten Sie einen anderen Administrator.
error-last_global_administrator = Das ist der letzte globale Administrator. Geben Sie die Rolle zuerst jemand anderem.
error-group_in_itself = Diese Gruppe wäre dann in sich selbst. Nehmen Sie zuerst eine der Gruppen dazwischen heraus.
error-cross_site = Die Anfrage kam von einer anderen Website und wurde nicht ausgeführt. Öffnen Sie die Seite hier und versuchen Sie es erneut.
error-wrong_host = Diese Adresse gehört nicht zu dieser Website. Verwenden Sie die Adresse, die Sie erhalten haben.
error-link_dead = Dieser Link ist verbraucht, abgelaufen oder durch einen neueren ersetzt. Nehmen Sie den neuesten, oder fordern Sie einen an.

error-not_found = Hier ist nichts. Vielleicht wurde es entfernt; gehen Sie zurück und sehen Sie in der Liste nach.
error-method_not_allowed = Diese Adresse kann das nicht. Öffnen Sie die Seite noch einmal über ihren Link.
error-invalid_input = Etwas stimmt noch nicht. Ändern Sie, was markiert ist, und senden Sie erneut.
error-changed_meanwhile = Inzwischen hat jemand anderes dies geändert. Sehen Sie sich den neuen Stand an und ändern Sie dann erneut.
error-bad_cursor = Diese Stelle der Liste ist nicht mehr bekannt. Beginnen Sie auf der ersten Seite.
error-too_large = Das ist mehr, als der Server auf einmal annimmt. Senden Sie weniger.
error-unsupported_media_type = Diese Art von Daten liest der Server hier nicht. Senden Sie sie in der Form, die die Seite beschreibt.
error-too_many_attempts = { $wait ->
    [0] Zu viele Versuche. Warten Sie eine Weile und versuchen Sie es dann erneut.
   *[other] Zu viele Versuche. Versuchen Sie es erneut nach dieser Wartezeit: { $wait }.
}
error-busy = Der Server ist ausgelastet und hat nichts geändert. Versuchen Sie es gleich noch einmal.
error-internal = Bei uns ist etwas schiefgegangen. Versuchen Sie es erneut; wenn es so bleibt, sagen Sie es Ihrem Administrator.

error-message_over = Diese Nachricht ist verschickt, zurückgezogen oder gerade unterwegs. Sehen Sie gleich noch einmal nach; geändert wurde nichts.
error-message_wiped = Der Inhalt dieser Nachricht ist gelöscht. Erzeugen Sie eine neue: Setzen Sie noch einmal zurück, oder senden Sie einen neuen Link.
error-request_over = Diese Anfrage ist erledigt: beantwortet, abgelehnt, zurückgezogen oder abgelaufen. Die Seite zeigt, wie sie endete.

# Aufträge
error-job_over = Dieser Auftrag ist erledigt oder abgebrochen. Seine Seite zeigt, was daraus wurde.
error-people_changed = Es sind andere Personen als in der Vorschau: { $found } statt { $expected }. Sehen Sie sich die Vorschau noch einmal an.
error-key_reused = Dieser Schlüssel gehört zu einem anderen Auftrag. Nehmen Sie für einen neuen Auftrag einen neuen Schlüssel.
error-address_unproven = Ihre alternative Adresse ist nicht bestätigt. Bestätigen Sie sie unter „Mein Konto“, dann kann dorthin gesendet werden.
error-address_too_new = Ihre alternative Adresse wurde vor Kurzem geändert und zählt noch nicht. Lassen Sie die Passwörter stattdessen hier anzeigen.
error-waits_for_approval = Dieser Auftrag wartet, bis jemand anders aus der Administration ihn freigibt.
error-not_on_own_job = Diesen Auftrag muss jemand anders freigeben oder ablehnen: Sie haben ihn gestartet.
error-approver_not_allowed = Wer diesen Auftrag freigegeben hat, darf das bei dieser Person nicht.
error-user_unknown = Niemand hat diesen Benutzernamen, oder das Konto ist gelöscht.
error-results_gone = Diese Passwörter sind gelöscht, oder ihre Zeit ist um. Setzen Sie neu zurück, wer eines braucht.
error-cannot_sign_in = Kann sich zurzeit nicht anmelden: blockiert, ohne Passwort, oder das Passwort ist außer Kraft. Bringen Sie das zuerst in Ordnung.
error-not_covered = Die Selbsthilfe gilt nicht für diese Person. Die Einstellungen sagen, für wen sie gilt.
error-can_recover = Es fehlt nichts: käme schon jetzt allein zurück.
error-address_not_proven = Die alternative Adresse ist nicht bestätigt, und nach den Einstellungen zählen nur bestätigte. Sprechen Sie mit der Person.
error-mailed_lately = Wurde in den letzten sieben Tagen schon gebeten. Bitten Sie später noch einmal.

error-required = Füllen Sie dieses Feld aus.
error-too_long = Kürzen Sie auf höchstens { $max } Zeichen.
error-control_characters = Es sind Zeichen darin, die sich nicht anzeigen lassen. Entfernen Sie sie oder tippen Sie den Text von Hand.
error-user_name_form = Schreiben Sie den Benutzernamen als NAME@DOMÄNE, etwa ada@example.org.
error-user_name_taken = Jemand anderes hat diesen Benutzernamen oder diese Adresse. Wählen Sie einen anderen.
error-name_taken = Eine andere Gruppe hat diesen Namen. Wählen Sie einen anderen.
error-email_form = Schreiben Sie die Adresse als NAME@DOMÄNE, etwa ada@example.org.
error-no_alternate_email = Es gibt keine alternative E-Mail-Adresse, an die es gehen kann. Tragen Sie zuerst eine ein, oder wählen Sie einen anderen Weg.
error-code_wrong = Dieser Code gilt nicht (mehr). Prüfen Sie ihn oder nehmen Sie einen neuen.
error-too_many_sent = { $wait ->
    [0] Dorthin wurden schon mehrere Codes geschickt. Warten Sie eine Weile und schicken Sie dann einen neuen.
   *[other] Dorthin wurden schon mehrere Codes geschickt. Schicken Sie einen neuen nach dieser Wartezeit: { $wait }.
}
error-phone_form = Schreiben Sie die Nummer mit + und Landesvorwahl, etwa +49 30 901820.
error-unknown_value = Das steht nicht zur Wahl. Nehmen Sie etwas aus der Liste.
error-out_of_range = Wählen Sie eine Zahl von { $min } bis { $max }.
error-too_many = Das sind mehr als { $max }. Wählen Sie weniger aus.

error-current_password_wrong = Das aktuelle Passwort ist ein anderes. Geben Sie es noch einmal ein.
error-password_too_short = Nehmen Sie mindestens { $min } Zeichen. Ein paar Wörter hintereinander merkt man sich leicht.
error-password_too_long = Nehmen Sie höchstens { $max } Zeichen.
error-password_characters = Es sind Zeichen darin, die ein Passwort nicht haben kann, etwa Tabulatoren. Entfernen Sie sie.
error-password_classes = Nehmen Sie mindestens drei davon: Kleinbuchstaben, Großbuchstaben, Ziffern, andere Zeichen.
error-password_context = Es enthält „{ $word }“, was andere über Sie erraten können. Lassen Sie es weg.
error-password_banned = Es enthält „{ $word }“, was mit als Erstes probiert wird. Nehmen Sie andere oder mehr Wörter.
error-password_leaked = Dieses Passwort stand in Datenlecks anderer Websites und wird deshalb zuerst probiert. Wählen Sie ein anderes.
error-password_repetitive = Es wiederholt ein Zeichen oder ein kurzes Muster. Mischen Sie etwas anderes hinein.
error-password_same = Das ist Ihr jetziges Passwort. Wählen Sie ein anderes.
error-password_used_before = { $count ->
    [one] Das ist Ihr letztes Passwort. Wählen Sie ein anderes.
   *[other] Das ist eines Ihrer letzten { $count } Passwörter. Wählen Sie ein anderes.
}

error-file_not_utf8 = Die Datei ist nicht in UTF-8. Speichern Sie sie als „CSV UTF-8“ und wählen Sie sie erneut.
error-file_has_nul = Die Datei enthält NUL-Bytes, ist also kein Text. Speichern Sie sie als CSV und wählen Sie sie erneut.
error-file_too_large = Die Datei ist größer als { $max } Bytes. Teilen Sie sie und importieren Sie die Teile.
error-file_too_many_rows = Die Datei hat mehr als { $max } Zeilen. Teilen Sie sie und importieren Sie die Teile.
error-file_column_missing = Die Spalte „{ $column }“ fehlt. Ergänzen Sie sie in der ersten Zeile.
error-file_column_unknown = Die Spalte „{ $column }“ gibt es in einem Import nicht. Entfernen Sie sie oder benennen Sie sie um.
error-file_column_twice = Die Spalte „{ $column }“ ist doppelt. Entfernen Sie eine.
error-row_quote = Ein Anführungszeichen in dieser Zeile wird nie geschlossen. Schließen Sie es, oder verdoppeln Sie es im Text.
error-row_cells = Die Zeile hat eine andere Zahl von Zellen als die erste. Suchen Sie ein fehlendes oder überzähliges Trennzeichen.
error-row_duplicate = Zeile { $row } hat denselben Benutzernamen. Behalten Sie eine der beiden.
error-file_has_bad_rows = Einige Zeilen lassen sich nicht anwenden, daher wurde nichts angewendet. Korrigieren Sie sie, oder wenden Sie die guten Zeilen an.

# Bilder
error-image_too_large = Das Bild ist größer als { $max } KiB, und jede E-Mail trägt es. Speichern Sie es kleiner, und wählen Sie es neu.
error-image_kind = Das ist weder ein PNG noch ein JPEG. Speichern Sie das Logo als PNG, und wählen Sie es neu.
error-image_damaged = Die Datei ist beschädigt, oder es ist mehr darin als ein Bild. Speichern Sie das Logo neu als PNG, und wählen Sie es noch einmal.
error-image_animated = Das Bild bewegt sich. Wählen Sie ein stehendes.
error-image_dimensions = Das Bild hat { $width } × { $height } Pixel. Wählen Sie eines mit { $min } bis { $max } je Seite.

error-page-change = Neues Passwort wählen
error-page-sign-in = Anmelden
error-page-home = Zurück zum Start
