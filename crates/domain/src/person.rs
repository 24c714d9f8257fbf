//! A person as entered, checked: every field within its limits, trimmed, composed, without control characters. Server
//! side: it carries the normalisation tables. Used by add, edit and import alike, so that one text is good or bad
//! on every way in; whether the user name is taken is a question for the database.

use crate::text;
use crate::wire::people::PersonFields;
use crate::wire::problem::{Code, FieldError};
use crate::{DisplayName, EmailAddress, PhoneNumber, UserName};

/// A person's fields, all acceptable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidPerson {
    /// Name to sign in with.
    pub user_name: UserName,
    /// Name to show.
    pub display_name: DisplayName,
    /// Number that may get texts.
    pub mobile_phone: Option<PhoneNumber>,
    /// Address that may get mail.
    pub alternate_email: Option<EmailAddress>,
    /// May be empty.
    pub first_name: String,
    /// May be empty.
    pub last_name: String,
    /// May be empty.
    pub job_title: String,
    /// May be empty.
    pub department: String,
    /// May be empty.
    pub office_number: String,
    /// May be empty; as entered.
    pub office_phone: String,
    /// May be empty; as entered.
    pub fax: String,
    /// May be empty.
    pub address: String,
    /// May be empty.
    pub city: String,
    /// May be empty.
    pub state: String,
    /// May be empty.
    pub postal_code: String,
    /// May be empty.
    pub country: String,
}

/// Gathers refusals; a refused field leaves a stand-in that never gets out.
#[derive(Default)]
struct Refused(Vec<FieldError>);

impl Refused {
    fn take<T>(&mut self, parsed: Result<T, FieldError>) -> Option<T> {
        parsed.map_err(|error| self.0.push(error)).ok()
    }
    fn line(&mut self, field: &str, entered: &str, max: usize) -> String {
        self.take(text::line(field, entered, max))
            .unwrap_or_default()
    }
    /// A field that may stay empty.
    fn optional<T>(&mut self, parsed: Result<T, FieldError>) -> Option<T> {
        match parsed {
            Err(error) if error.code == Code::Required => None,
            other => self.take(other),
        }
    }
}

impl ValidPerson {
    /// Checks what was entered.
    ///
    /// # Errors
    /// Every refused field, in the order of the form, by its name in [`PersonFields`].
    pub fn parse(entered: &PersonFields) -> Result<Self, Vec<FieldError>> {
        let mut refused = Refused::default();
        let user_name = refused.take(UserName::parse("user_name", &entered.user_name));
        let first_name = refused.line("first_name", &entered.first_name, 64);
        let last_name = refused.line("last_name", &entered.last_name, 64);
        let display_name = refused.take(DisplayName::parse("display_name", &entered.display_name));
        let job_title = refused.line("job_title", &entered.job_title, 128);
        let department = refused.line("department", &entered.department, 128);
        let office_number = refused.line("office_number", &entered.office_number, 128);
        let office_phone = refused.line("office_phone", &entered.office_phone, 64);
        let mobile_phone =
            refused.optional(PhoneNumber::parse("mobile_phone", &entered.mobile_phone));
        let fax = refused.line("fax", &entered.fax, 64);
        let alternate_email = refused.optional(EmailAddress::parse(
            "alternate_email",
            &entered.alternate_email,
        ));
        let address = refused.line("address", &entered.address, 256);
        let city = refused.line("city", &entered.city, 128);
        let state = refused.line("state", &entered.state, 128);
        let postal_code = refused.line("postal_code", &entered.postal_code, 40);
        let country = refused.line("country", &entered.country, 128);
        match (user_name, display_name) {
            (Some(user_name), Some(display_name)) if refused.0.is_empty() => Ok(Self {
                user_name,
                display_name,
                mobile_phone,
                alternate_email,
                first_name,
                last_name,
                job_title,
                department,
                office_number,
                office_phone,
                fax,
                address,
                city,
                state,
                postal_code,
                country,
            }),
            _ => Err(refused.0),
        }
    }

    /// The fields as they are stored and shown.
    pub fn to_fields(&self) -> PersonFields {
        let text = |part: Option<&str>| part.unwrap_or_default().to_owned();
        PersonFields {
            user_name: self.user_name.as_str().to_owned(),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            display_name: self.display_name.as_str().to_owned(),
            job_title: self.job_title.clone(),
            department: self.department.clone(),
            office_number: self.office_number.clone(),
            office_phone: self.office_phone.clone(),
            mobile_phone: text(self.mobile_phone.as_ref().map(PhoneNumber::as_str)),
            fax: self.fax.clone(),
            alternate_email: text(self.alternate_email.as_ref().map(EmailAddress::as_str)),
            address: self.address.clone(),
            city: self.city.clone(),
            state: self.state.clone(),
            postal_code: self.postal_code.clone(),
            country: self.country.clone(),
        }
    }
}
