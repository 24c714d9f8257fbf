//! The organisation's logo: who may change it, what is kept of it, how it travels in a mail and how it does not (promises O2, S3, U1).

use crate::desk::{Outcome, code, log, queue, test_message};
use crate::mails::{HEADERS, contents, is_clean_on_the_wire, only, parsed, sent};
use domain::wire::account::LogoKind;
use domain::wire::messages::MessageKind;
use domain::wire::settings::Organisation;
use domain::{Role, Span};
use locale::Lang;
use mail_parser::{MimeHeaders as _, PartType};
use service::testing::{PASSWORD, TestDesk, desks, desks_with, one_desk};
use service::{Caller, Desk, Error, demo, logo, messages, settings};

const PNG: &[u8] = include_bytes!("../../src/demo/logo.png");
const JPEG: &[u8] = include_bytes!("../../../domain/tests/data/logo.jpg");

async fn set(desk: &Desk, file: &[u8]) -> Result<String, Error> {
    let operator = &Caller::operator();
    let version = settings::get(desk, operator).await?.version;
    let settings = logo::set(desk, operator, version, file).await?;
    Ok(settings.logo.map(|logo| logo.digest).unwrap_or_default())
}

async fn remove(desk: &Desk) -> Result<(), Error> {
    let operator = &Caller::operator();
    let version = settings::get(desk, operator).await?.version;
    logo::remove(desk, operator, version).await?;
    Ok(())
}

/// Whether the database has the bytes under this digest.
async fn is_kept(desk: &Desk, digest: &str) -> Result<bool, Error> {
    let name = format!("logo:{digest}");
    let row = store::settings::get(&desk.store().read(), &name).await?;
    Ok(row.is_some())
}

#[tokio::test]
async fn a_logo_is_set_replaced_and_removed_and_the_log_has_the_digests() -> Outcome {
    for desk in desks().await? {
        assert_eq!(desk.site().logo, None);
        let png = set(&desk, PNG).await?;
        let shown = desk.site().logo.ok_or("a logo")?;
        assert_eq!(
            (shown.digest.as_str(), shown.kind, shown.width, shown.height),
            (png.as_str(), LogoKind::Png, 94, 124)
        );
        assert_eq!(logo::find(&desk, &png).await?.logo, shown);
        let jpeg = set(&desk, JPEG).await?;
        let now = logo::find(&desk, &jpeg).await?;
        assert_eq!((now.logo.kind, now.logo.width), (LogoKind::Jpeg, 48));
        let caption = &b"SECRET-CAPTION"[..];
        assert!(!now.bytes.windows(caption.len()).any(|part| part == caption));
        assert_eq!(code(&logo::find(&desk, &png).await), "not_found");
        assert!(!is_kept(&desk, &png).await? && is_kept(&desk, &jpeg).await?);
        // The same once more changes nothing, and takes nothing away.
        assert_eq!(set(&desk, JPEG).await?, jpeg);
        assert!(is_kept(&desk, &jpeg).await?);
        remove(&desk).await?;
        assert_eq!(desk.site().logo, None);
        assert_eq!(code(&logo::find(&desk, &jpeg).await), "not_found");
        assert!(!is_kept(&desk, &jpeg).await?);

        let rows = log(&desk, "settings.logo_changed").await?;
        let sides: Vec<_> = rows
            .iter()
            .map(|row| (row.before.clone(), row.after.clone()))
            .collect();
        let digest = |text: &str| vec![("logo".to_owned(), text.to_owned())];
        assert_eq!(
            sides,
            [
                (digest(&jpeg), digest("")),
                (vec![], vec![]),
                (digest(&png), digest(&jpeg)),
                (digest(""), digest(&png)),
            ]
        );
    }
    Ok(())
}

#[tokio::test]
async fn another_change_of_the_settings_leaves_the_logo() -> Outcome {
    for desk in desks().await? {
        let digest = set(&desk, PNG).await?;
        let operator = &Caller::operator();
        let mut now = settings::get(&desk, operator).await?;
        let organisation = Organisation {
            name: "Juniper".to_owned(),
            ..now.organisation
        };
        now = settings::set_organisation(&desk, operator, now.version, organisation).await?;
        now = settings::set_policy(&desk, operator, now.version, now.policy).await?;
        now = settings::set_self_service(&desk, operator, now.version, now.self_service).await?;
        assert_eq!(now.logo.map(|logo| logo.digest), Some(digest.clone()));
        assert!(is_kept(&desk, &digest).await?);
    }
    Ok(())
}

#[tokio::test]
async fn another_copy_of_the_program_answers_for_a_logo_that_it_has_not_heard_of() -> Outcome {
    for desk in desks().await? {
        let other = desk.another_copy(|_| ()).await?;
        let digest = set(&desk, PNG).await?;
        assert_eq!(logo::find(&other, &digest).await?.logo.digest, digest);
        // And one that starts later begins with it.
        let later = desk.another_copy(|_| ()).await?;
        assert_eq!(later.site().logo, desk.site().logo);
        other.close().await?;
        later.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_address_that_names_no_logo_finds_nothing_else() -> Outcome {
    let desk = one_desk().await?;
    let digest = set(&desk, PNG).await?;
    for wrong in [
        "",
        "desk",
        "x",
        "../desk",
        &digest[..63],
        &digest.to_uppercase(),
        &format!("{digest}0"),
        &"0".repeat(64),
        "instance_key",
    ] {
        assert_eq!(
            code(&logo::find(&desk, wrong).await),
            "not_found",
            "{wrong}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn s3_a_logo_wants_the_right_and_the_password_of_the_last_five_minutes() -> Outcome {
    for desk in desks().await? {
        let helpdesk = desk
            .person_with(
                "h@example.org",
                &[Role::HelpdeskAdministrator],
                Some(PASSWORD),
            )
            .await?;
        let helpdesk = desk.caller_for(&helpdesk).await?;
        let boss = desk.admin("boss@example.org").await?;
        let boss = desk.caller_for(&boss).await?;
        assert_eq!(
            code(&logo::set(&desk, &helpdesk, 0, PNG).await),
            "not_allowed"
        );
        assert_eq!(
            code(&logo::remove(&desk, &helpdesk, 0).await),
            "not_allowed"
        );
        let taken = logo::set(&desk, &boss, 0, PNG).await?;
        desk.clock.advance(Span::minutes(6));
        for late in [
            logo::set(&desk, &boss, taken.version, JPEG).await,
            logo::set_from_base64(&desk, &boss, taken.version, "!").await,
            logo::remove(&desk, &boss, taken.version).await,
        ] {
            assert_eq!(code(&late), "confirm_identity");
        }
        assert_eq!(desk.site().logo, taken.logo);
        assert_eq!(log(&desk, "settings.logo_changed").await?.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn of_two_editors_the_second_is_told() -> Outcome {
    for desk in desks().await? {
        let operator = &Caller::operator();
        let seen = settings::get(&desk, operator).await?.version;
        let first = logo::set(&desk, operator, seen, PNG).await?;
        let second = logo::set(&desk, operator, seen, JPEG).await;
        assert_eq!(code(&second), "changed_meanwhile");
        let removed = logo::remove(&desk, operator, seen).await;
        assert_eq!(code(&removed), "changed_meanwhile");
        assert_eq!(desk.site().logo, first.logo);
        let digest = first.logo.map(|logo| logo.digest).unwrap_or_default();
        assert!(is_kept(&desk, &digest).await?);
    }
    Ok(())
}

#[tokio::test]
async fn what_is_no_logo_is_refused_at_its_field_and_changes_nothing() -> Outcome {
    let desk = one_desk().await?;
    let operator = &Caller::operator();
    for (file, wanted) in [
        (&b""[..], "required"),
        (b"<svg/>", "image_kind"),
        (&PNG[..200], "image_damaged"),
        (&vec![0; 70_000], "image_too_large"),
    ] {
        let refused = logo::set(&desk, operator, 0, file).await;
        assert_eq!(code(&refused), "invalid_input");
        let problem = refused.err().map(|error| error.problem());
        let errors = problem.map(|problem| problem.errors).unwrap_or_default();
        let errors: Vec<_> = errors
            .iter()
            .map(|error| (error.field.as_str(), error.code.as_str()))
            .collect();
        assert_eq!(errors, [("logo", wanted)]);
    }
    let refused = logo::set_from_base64(&desk, operator, 0, "no base64").await;
    assert_eq!(code(&refused), "invalid_input");
    assert!(log(&desk, "settings.logo_changed").await?.is_empty());
    let taken = logo::set_from_base64(&desk, operator, 0, &base64(PNG)).await?;
    assert_eq!(taken.logo.map(|logo| logo.width), Some(94));
    Ok(())
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[tokio::test]
async fn settings_from_before_there_were_logos_are_read_and_can_get_one() -> Outcome {
    for desk in desks().await? {
        set(&desk, PNG).await?;
        remove(&desk).await?;
        let row = store::settings::get(&desk.store().read(), "desk").await?;
        let value = row.map(|row| row.value).unwrap_or_default();
        let old = &value.replace(",\"logo\":null", "");
        assert!(old.len() < value.len(), "{value}");
        let now = desk.now();
        desk.store()
            .write(|tx| async move { store::settings::overwrite(&tx, "desk", old, now).await })
            .await?;
        assert_eq!(settings::get(&desk, &Caller::operator()).await?.logo, None);
        let digest = set(&desk, JPEG).await?;
        assert!(is_kept(&desk, &digest).await?);
    }
    Ok(())
}

#[tokio::test]
async fn a_logo_whose_bytes_are_gone_is_not_announced() -> Outcome {
    for desk in desks().await? {
        let digest = &set(&desk, PNG).await?;
        desk.store()
            .write(
                |tx| async move { store::settings::remove(&tx, &format!("logo:{digest}")).await },
            )
            .await?;
        let other = desk.another_copy(|_| ()).await?;
        assert_eq!(other.site().logo, None);
        set(&other, JPEG).await?;
        assert!(other.site().logo.is_some());
        other.close().await?;
    }
    Ok(())
}

/// The picture that travels with a mail: its type, its name, its bytes.
fn picture(bytes: &[u8]) -> Result<Vec<(String, String, Vec<u8>)>, Error> {
    let mail = parsed(bytes)?;
    let mut found = Vec::new();
    for part in &mail.parts {
        if let PartType::InlineBinary(bytes) | PartType::Binary(bytes) = &part.body {
            let kind = part.content_type();
            let kind =
                kind.map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()));
            let name = part.content_id().unwrap_or_default().to_owned();
            found.push((kind.unwrap_or_default(), name, bytes.to_vec()));
        }
    }
    Ok(found)
}

/// The types of all parts, from the outside in.
fn shape(bytes: &[u8]) -> Result<Vec<String>, Error> {
    let mail = parsed(bytes)?;
    let kinds = mail.parts.iter().map(|part| {
        let kind = part.content_type();
        let kind =
            kind.map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()));
        kind.unwrap_or_default()
    });
    Ok(kinds.collect())
}

async fn plain_and_with_logo(
    lang: Lang,
    place: usize,
) -> Result<(TestDesk, Vec<u8>, Vec<u8>), Error> {
    let desk = one_desk()
        .await
        .map_err(|error| Error::Inconsistent(error.to_string()))?;
    let content = || contents(&desk, "Ada <b>Byron</b>").swap_remove(place);
    let plain = sent(&desk, lang, content()).await?;
    set(&desk, PNG).await?;
    let with = sent(&desk, lang, content()).await?;
    Ok((desk, plain, with))
}

#[tokio::test]
async fn o2_a_logo_travels_inside_the_mail_and_nothing_is_fetched() -> Outcome {
    for lang in Lang::ALL {
        for place in 0..5 {
            let (desk, plain, with) = plain_and_with_logo(lang, place).await?;
            assert_eq!(
                shape(&plain)?,
                ["multipart/alternative", "text/plain", "text/html"]
            );
            assert_eq!(
                shape(&with)?,
                [
                    "multipart/alternative",
                    "text/plain",
                    "multipart/related",
                    "text/html",
                    "image/png"
                ]
            );
            assert!(is_clean_on_the_wire(&with));
            let (before, after) = (parsed(&plain)?, parsed(&with)?);
            let mut names: Vec<_> = after
                .headers()
                .iter()
                .map(mail_parser::Header::name)
                .collect();
            names.sort_unstable();
            assert_eq!(names, HEADERS);
            assert_eq!(only(after.to()), ["reader@example.org"]);
            assert_eq!(
                before.body_text(0),
                after.body_text(0),
                "the text is as it was"
            );
            let kept = logo::find(&desk, &desk.site().logo.ok_or("a logo")?.digest).await?;
            let pictures = picture(&with)?;
            let [(kind, name, bytes)] = pictures.as_slice() else {
                return Err(format!("{} pictures", pictures.len()).into());
            };
            assert_eq!(kind, "image/png");
            assert_eq!(bytes.as_slice(), kept.bytes.as_ref());
            assert_eq!(name, &format!("logo.{}@latchkey", &kept.logo.digest[..32]));
            let html = after.body_html(0).unwrap_or_default().into_owned();
            let source = format!("<img src=\"cid:{name}\" alt=\"\" width=\"24\" height=\"32\"");
            assert_eq!(html.matches(&source).count(), 1, "{html}");
            assert_eq!(html.matches("src=").count(), 1);
            assert_eq!(html.matches("<img").count(), 1);
            assert!(!html.contains("url("));
        }
    }
    Ok(())
}

#[tokio::test]
async fn r2_nothing_random_is_in_a_mail_with_a_logo() -> Outcome {
    let desk = one_desk().await?;
    set(&desk, JPEG).await?;
    let id = queue(&desk, test_message("reader@example.org")?).await?;
    let path = desk.config().data_dir.join(format!("mail/{id}.eml"));
    messages::drain(&desk).await?;
    let first = std::fs::read(&path)?;
    assert_eq!(shape(&first)?[4], "image/jpeg");
    let other = queue(&desk, test_message("reader@example.org")?).await?;
    messages::drain(&desk).await?;
    let path = desk.config().data_dir.join(format!("mail/{other}.eml"));
    let second = String::from_utf8(std::fs::read(path)?)?;
    let ids = [other.0.simple().to_string(), other.to_string()];
    let same = second
        .replace(&ids[0], &id.0.simple().to_string())
        .replace(&ids[1], &id.to_string());
    assert_eq!(same, String::from_utf8(first)?);
    Ok(())
}

#[tokio::test]
async fn a_mail_that_waits_is_written_with_the_logo_of_the_moment() -> Outcome {
    let desk = one_desk().await?;
    set(&desk, PNG).await?;
    let id = queue(&desk, test_message("reader@example.org")?).await?;
    remove(&desk).await?;
    messages::drain(&desk).await?;
    let mail = std::fs::read(desk.config().data_dir.join(format!("mail/{id}.eml")))?;
    assert_eq!(shape(&mail)?.len(), 3);
    Ok(())
}

#[tokio::test]
async fn the_preview_shows_the_logo_without_asking_for_it() -> Outcome {
    let desk = one_desk().await?;
    set(&desk, PNG).await?;
    let operator = &Caller::operator();
    for kind in MessageKind::ALL {
        for dark in [false, true] {
            let html = messages::preview_html(&desk, operator, kind, "ar", dark).await?;
            assert_eq!(html.matches("<img src=\"data:image/png;base64,").count(), 1);
            assert!(!html.contains("cid:"));
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_preview_of_a_text_is_what_is_sent_to_a_phone_or_says_that_nothing_is() -> Outcome {
    let desk = one_desk().await?;
    let operator = &Caller::operator();
    for lang in Lang::ALL {
        for kind in MessageKind::ALL {
            let phone = messages::preview(&desk, operator, kind, lang.code())
                .await?
                .phone;
            let stays = matches!(
                kind,
                MessageKind::TemporaryPassword
                    | MessageKind::PasswordExpires
                    | MessageKind::AccountReported
                    | MessageKind::AdministratorRecovered
                    | MessageKind::ResetRequested
                    | MessageKind::RecoveryCampaign
                    | MessageKind::ApprovalAsked
                    | MessageKind::ApprovalAnswered
                    | MessageKind::PasswordList
            );
            assert_eq!(phone.is_none(), stays, "{kind:?}");
            assert!(phone.is_none_or(|text| text.len() > 10 && !text.contains("{ $")));
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_sample_organisation_has_a_logo_and_its_mails_are_read_whole() -> Outcome {
    let desk = desks_with(|config| config.demo = true)
        .await?
        .swap_remove(0);
    demo::seed(&desk).await?;
    let shown = desk.site().logo.ok_or("a logo")?;
    assert_eq!((shown.width, shown.height), (94, 124));
    // One of the largest size is still no reason to cut what is read.
    let rest = PNG.len() - 12;
    let filler = vec![7; domain::logo::MAX_BYTES - PNG.len() - 12];
    let mut large = PNG[..rest].to_vec();
    large.extend(pixels(&filler));
    large.extend_from_slice(&PNG[rest..]);
    assert_eq!(large.len(), domain::logo::MAX_BYTES);
    set(&desk, &large).await?;
    queue(&desk, test_message("reader@example.org")?).await?;
    messages::drain(&desk).await?;
    let open = demo::mailbox::read(&desk, None)
        .await?
        .open
        .ok_or("a mail")?;
    assert!(!open.is_cut && !open.pieces.is_empty());
    Ok(())
}

/// More pixels, as a chunk.
fn pixels(data: &[u8]) -> Vec<u8> {
    let mut sum = u32::MAX;
    for byte in b"IDAT".iter().chain(data) {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            let odd = sum & 1 == 1;
            sum >>= 1;
            if odd {
                sum ^= 0xedb8_8320;
            }
        }
    }
    let length = u32::try_from(data.len()).unwrap_or_default();
    [
        &length.to_be_bytes()[..],
        b"IDAT",
        data,
        &(!sum).to_be_bytes()[..],
    ]
    .concat()
}
