//! What can be entered about a person, and what is refused: promises O2, O3, T10 and E3 as far as form goes.
#![expect(clippy::unwrap_used, reason = "tests")]

use domain::contact::{mask_email, mask_phone};
use domain::person::ValidPerson;
use domain::wire::people::PersonFields;
use domain::wire::problem::{Code, FieldError};
use domain::{DisplayName, EmailAddress, PhoneNumber, UserName};
use proptest::prelude::*;

const FIELD: &str = "field";

fn user_name(text: &str) -> Result<String, Code> {
    UserName::parse(FIELD, text)
        .map(|name| name.as_str().to_owned())
        .map_err(|error| error.code)
}

fn email(text: &str) -> Result<String, Code> {
    EmailAddress::parse(FIELD, text)
        .map(|address| address.as_str().to_owned())
        .map_err(|error| error.code)
}

fn phone(text: &str) -> Result<String, Code> {
    PhoneNumber::parse(FIELD, text)
        .map(|number| number.as_str().to_owned())
        .map_err(|error| error.code)
}

/// What no single-line text may have, each for its own reason.
const FORBIDDEN: [&str; 12] = [
    "\0", "\r\n", "\n", "\t", "\u{7f}", "\u{85}", "\u{2028}", "\u{202e}", "\u{2066}", "\u{200b}",
    "\u{feff}", "\u{fffe}",
];

#[test]
fn user_names_are_name_at_domain() {
    for name in [
        "user000@juniperpike.example",
        "Anne-Marie.O'Neil@example.org",
        "a@b",
        "a_b+c~d#e!f^g&h@x-y.example",
        "józef@żółw.example",
        "木村@例え.example",
        "mıke@example.org",
    ] {
        assert_eq!(user_name(name).as_deref(), Ok(name));
    }
    for name in [
        "anna",
        "@example.org",
        "anna@",
        "a@b@c",
        "anna @example.org",
        ".a@b",
        "a.@b",
        "a..b@c",
        "a@.b",
        "a@b.",
        "a@b..c",
        "a@-b",
        "a@b-",
        "a@b_c",
        "a\"b@c",
        "a<b@c",
        "a,b@c",
        "a;b@c",
        "a:b@c",
        "a(b)@c",
        "a\\b@c",
        "a/b@c",
        "a@[127.0.0.1]",
        "a=b@c",
        "😀@b",
        "a*b@c",
        "a@b c",
    ] {
        assert_eq!(user_name(name), Err(Code::UserNameForm), "{name}");
    }
    assert_eq!(user_name("  "), Err(Code::Required));
}

#[test]
fn user_names_are_trimmed_and_brought_to_one_width_but_keep_their_case() {
    assert_eq!(
        user_name(" Anna@Example.org ").as_deref(),
        Ok("Anna@Example.org")
    );
    assert_eq!(
        user_name("Ａｎｎａ@example.org").as_deref(),
        Ok("Anna@example.org")
    );
    assert_eq!(
        user_name("\u{212a}im@example.org").as_deref(),
        Ok("Kim@example.org")
    );
    // Compatibility forms that hide a sign are not let in by composing.
    assert_eq!(user_name("a\u{2100}b@example.org"), Err(Code::UserNameForm));
}

#[test]
fn user_names_have_64_characters_before_and_48_after_the_at() {
    let (local, domain) = ("l".repeat(64), "d".repeat(48));
    let longest = format!("{local}@{domain}");
    assert_eq!(longest.len(), UserName::MAX);
    assert_eq!(user_name(&longest).as_deref(), Ok(longest.as_str()));
    assert_eq!(
        user_name(&format!("l{local}@{}", &domain[1..])),
        Err(Code::UserNameForm)
    );
    assert_eq!(
        user_name(&format!("{}@d{domain}", &local[1..])),
        Err(Code::UserNameForm)
    );
    assert_eq!(user_name(&format!("l{longest}")), Err(Code::TooLong));
}

#[test]
fn t10_addresses_are_one_plain_address() {
    for address in [
        "anna@example.org",
        "Anna.B+tag@Example.org",
        "a'b@example.co.uk",
        "x@münchen.example",
        "{a}|b=c/d?e*f%g$h#i!j`k~l^m&n_o-p@example.org",
    ] {
        assert_eq!(email(address).as_deref(), Ok(address));
    }
    for address in [
        "anna",
        "anna@",
        "@example.org",
        "anna@example",
        "a@b@example.org",
        "anna@example.org,bob@example.org",
        "anna@example.org;bob@example.org",
        "anna@example.org bob@example.org",
        "Anna <anna@example.org>",
        "<anna@example.org>",
        "\"anna\"@example.org",
        "anna(x)@example.org",
        "anna@[127.0.0.1]",
        "anna@127.0.0.1",
        "mailto:anna@example.org",
        "anna@example..org",
        "anna@example.org.",
        ".anna@example.org",
        "anna.@example.org",
        "an..na@example.org",
        "an na@example.org",
        "anna@exam ple.org",
        "anna@-example.org",
        "anna@example-.org",
        "änna@example.org",
        "anna@exa_mple.org",
        "anna＠example.org",
        "anna@example.org\\",
    ] {
        assert_eq!(email(address), Err(Code::EmailForm), "{address}");
    }
    assert_eq!(email(""), Err(Code::Required));
    assert_eq!(
        email(&format!("{}@example.org", "l".repeat(65))),
        Err(Code::EmailForm)
    );
    assert_eq!(
        email(&format!("a@{}.example", "d".repeat(64))),
        Err(Code::EmailForm)
    );
    assert_eq!(
        email(&format!("a@{}example", "d.".repeat(130))),
        Err(Code::TooLong)
    );
}

#[test]
fn o2_no_text_with_a_line_break_or_nul_becomes_an_address_name_or_number() {
    for bad in FORBIDDEN {
        assert_eq!(
            email(&format!("anna{bad}@example.org")),
            Err(Code::ControlCharacters),
            "{bad:?}"
        );
        assert_eq!(
            user_name(&format!("anna{bad}@example.org")),
            Err(Code::ControlCharacters),
            "{bad:?}"
        );
        assert_eq!(
            phone(&format!("+44{bad}7972770615")),
            Err(Code::ControlCharacters),
            "{bad:?}"
        );
        let shown =
            DisplayName::parse(FIELD, &format!("Anna{bad}Bird")).map_err(|error| error.code);
        assert_eq!(shown, Err(Code::ControlCharacters), "{bad:?}");
    }
}

#[test]
fn phone_numbers_are_stored_as_plus_and_digits() {
    for (entered, number) in [
        ("+44 7972770615", "+447972770615"),
        ("+44 20 7946 0190", "+442079460190"),
        (" +1 (425) 555-0100 ", "+14255550100"),
        ("+49.782/379-9101", "+497823799101"),
        ("+44 (0)20 7946 0190", "+442079460190"),
        ("+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧", "+966501234567"),
        ("＋８１ ９０ １２３４ ５６７８", "+819012345678"),
        ("+44\u{a0}7972\u{2011}770615", "+447972770615"),
        ("+290123", "+290123"),
    ] {
        assert_eq!(phone(entered).as_deref(), Ok(number), "{entered}");
    }
    for entered in [
        "07972770615",
        "44 7972770615",
        "+",
        "+12345",
        "+1234567890123456",
        "+0447972770615",
        "+44 7972 77o615",
        "+44 7972770615 ext 5",
        "+44 7972770615, +44 7972770616",
        "++44 7972770615",
        "0044 7972770615",
        "+44+7972770615",
    ] {
        assert_eq!(phone(entered), Err(Code::PhoneForm), "{entered}");
    }
    assert_eq!(phone(""), Err(Code::Required));
}

#[test]
fn e3_masks_show_the_first_letters_and_the_last_two_digits_alone() {
    assert_eq!(mask_email("anna@example.org"), "a•••@e•••.org");
    assert_eq!(mask_email("a@e.org"), "a•••@e•••.org");
    assert_eq!(mask_email("anna.bird@mail.example.co.uk"), "a•••@m•••.uk");
    assert_eq!(mask_email("木村@例え.example"), "木•••@例•••.example");
    assert_eq!(mask_email("nonsense"), "•••");
    assert_eq!(mask_email(""), "•••");
    assert_eq!(mask_phone("+447972770615"), "•••15");
    assert_eq!(mask_phone("+44 7972 7706-15"), "•••15");
    assert_eq!(mask_phone("+123"), "•••");
    assert_eq!(mask_phone(""), "•••");
}

proptest! {
    #[test]
    fn e3_no_mask_lets_more_through(local in "[a-z.]{1,30}", name in "[a-z-]{1,30}", top in "[a-z]{2,8}", number in "\\+[1-9][0-9]{6,14}") {
        let mask = mask_email(&format!("{local}@{name}.{top}"));
        prop_assert_eq!(mask, format!("{}•••@{}•••.{top}", &local[..1], &name[..1]));
        prop_assert_eq!(mask_phone(&number), format!("•••{}", &number[number.len() - 2..]));
    }

    #[test]
    fn whatever_is_entered_parses_or_is_refused_and_parsing_twice_changes_nothing(text in "\\PC{0,40}|.{0,40}|[a-z@.+0-9 -]{0,30}") {
        for parse in [user_name, email, phone] {
            if let Ok(once) = parse(&text) {
                prop_assert_eq!(parse(&once), Ok(once.clone()));
                prop_assert!(!once.contains(['\r', '\n', '\0', '<', '>', '"', ',', ';', ' ']));
            }
        }
    }

    #[test]
    fn any_fields_are_judged_without_panic_and_what_is_accepted_stays_accepted(texts in prop::collection::vec(".{0,300}", 16), name in "[a-z]{1,9}") {
        let mut fields = filled();
        for (place, text) in texts.into_iter().enumerate() {
            set(&mut fields, place, text);
        }
        fields.user_name = format!("{name}@example.org");
        fields.alternate_email.clear();
        fields.mobile_phone.clear();
        if let Ok(person) = ValidPerson::parse(&fields) {
            prop_assert_eq!(ValidPerson::parse(&person.to_fields()), Ok(person));
        }
    }
}

fn filled() -> PersonFields {
    let text = str::to_owned;
    PersonFields {
        user_name: text("anna.bird@example.org"),
        first_name: text("Anna"),
        last_name: text("Bird"),
        display_name: text("Anna Bird"),
        job_title: text("Counsel"),
        department: text("Legal"),
        office_number: text("29"),
        office_phone: text("+44 20 7946 0643"),
        mobile_phone: text("+44 7524755622"),
        fax: text("none"),
        alternate_email: text("anna@example.net"),
        address: text("190 Orchard Street"),
        city: text("Cardiff"),
        state: text("Wales"),
        postal_code: text("LS1 4DY"),
        country: text("United Kingdom"),
    }
}

/// The field at a place of the form, and its limit.
const LIMITS: [(&str, usize); 16] = [
    ("user_name", 113),
    ("first_name", 64),
    ("last_name", 64),
    ("display_name", 256),
    ("job_title", 128),
    ("department", 128),
    ("office_number", 128),
    ("office_phone", 64),
    ("mobile_phone", 64),
    ("fax", 64),
    ("alternate_email", 254),
    ("address", 256),
    ("city", 128),
    ("state", 128),
    ("postal_code", 40),
    ("country", 128),
];

fn set(fields: &mut PersonFields, place: usize, text: String) {
    let slots = [
        &mut fields.user_name,
        &mut fields.first_name,
        &mut fields.last_name,
        &mut fields.display_name,
        &mut fields.job_title,
        &mut fields.department,
        &mut fields.office_number,
        &mut fields.office_phone,
        &mut fields.mobile_phone,
        &mut fields.fax,
        &mut fields.alternate_email,
        &mut fields.address,
        &mut fields.city,
        &mut fields.state,
        &mut fields.postal_code,
        &mut fields.country,
    ];
    *slots.into_iter().nth(place).unwrap() = text;
}

fn refused(fields: &PersonFields) -> Vec<FieldError> {
    ValidPerson::parse(fields).err().unwrap_or_default()
}

#[test]
fn a_person_as_entered_comes_back_the_same_but_for_the_form_of_the_number() {
    let stored = ValidPerson::parse(&filled()).unwrap().to_fields();
    assert_eq!(
        stored,
        PersonFields {
            mobile_phone: "+447524755622".to_owned(),
            ..filled()
        }
    );
}

#[test]
fn only_user_name_and_display_name_are_needed() {
    let least = PersonFields {
        user_name: "a@b".to_owned(),
        display_name: "A".to_owned(),
        first_name: "  ".to_owned(),
        ..PersonFields::default()
    };
    let person = ValidPerson::parse(&least).unwrap();
    assert_eq!(
        (
            person.mobile_phone,
            person.alternate_email,
            person.first_name.as_str()
        ),
        (None, None, "")
    );
    let missing = refused(&PersonFields::default());
    assert_eq!(
        missing,
        [
            FieldError::new("user_name", Code::Required),
            FieldError::new("display_name", Code::Required)
        ]
    );
}

#[test]
fn every_field_has_its_limit_in_characters() {
    for (place, (field, max)) in LIMITS.into_iter().enumerate() {
        let mut fields = filled();
        set(&mut fields, place, "é".repeat(max + 1));
        assert_eq!(
            refused(&fields),
            [FieldError::new(field, Code::TooLong).with("max", max)],
            "{field}"
        );
        set(&mut fields, place, "é".repeat(max));
        let free = !matches!(field, "user_name" | "mobile_phone" | "alternate_email");
        assert_eq!(refused(&fields).is_empty(), free, "{field}");
    }
}

#[test]
fn o3_no_field_takes_control_characters() {
    for (place, (field, _)) in LIMITS.into_iter().enumerate() {
        for bad in FORBIDDEN {
            let mut fields = filled();
            set(&mut fields, place, format!("a{bad}b"));
            assert_eq!(
                refused(&fields),
                [FieldError::new(field, Code::ControlCharacters)],
                "{field} {bad:?}"
            );
        }
    }
}

#[test]
fn every_refused_field_is_told_in_the_order_of_the_form() {
    let mut fields = filled();
    for place in 0..LIMITS.len() {
        set(&mut fields, place, "\0x\0".to_owned());
    }
    let told: Vec<String> = refused(&fields)
        .into_iter()
        .map(|error| error.field)
        .collect();
    assert_eq!(told, LIMITS.map(|(field, _)| field));
}

#[test]
fn texts_are_trimmed_and_composed() {
    let fields = PersonFields {
        city: " Zu\u{308}rich\u{a0}".to_owned(),
        ..filled()
    };
    assert_eq!(ValidPerson::parse(&fields).unwrap().city, "Zürich");
}

#[test]
fn names_keep_what_their_scripts_need() {
    for name in [
        "می\u{200c}خواهم",
        "क्\u{200d}ष",
        "O’Neil",
        "da Rosa-Müller, Jr.",
        "<b>x</b>",
        "=1+1",
        "👩‍👩‍👧",
    ] {
        assert_eq!(DisplayName::parse(FIELD, name).unwrap().as_str(), name);
    }
}
