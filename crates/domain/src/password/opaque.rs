//! OpaqueString (RFC 8265, section 4.2): the form in which passwords are counted, compared and hashed. Owns
//! the limits that hold before anything else looks at a password; knows no policy.

use crate::Secret;
use crate::wire::problem::Code;
use precis_profiles::OpaqueString;
use precis_profiles::precis_core::profile::Profile;

/// Most code points of a password (P2).
pub const MAX_CHARS: usize = 256;
/// Most bytes of a password, as it comes in and after OpaqueString (P2).
pub const MAX_BYTES: usize = 1024;

/// A password in OpaqueString form: the only form that is hashed. Prints as `[redacted]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opaque(Secret);

impl Opaque {
    /// Brings a password into OpaqueString form. Never truncates.
    ///
    /// Sign-in uses this too: a password that has no such form cannot be anybody's.
    ///
    /// # Errors
    /// [`Code::Required`] if it is empty, [`Code::PasswordTooLong`] beyond the limits of P2,
    /// [`Code::PasswordCharacters`] if it has control characters or others that RFC 8265 refuses.
    pub fn new(text: &str) -> Result<Self, Code> {
        if text.is_empty() {
            return Err(Code::Required);
        }
        if is_too_long(text) {
            return Err(Code::PasswordTooLong);
        }
        let form = OpaqueString::new()
            .enforce(text)
            .map_err(|_| Code::PasswordCharacters)?;
        if is_too_long(&form) {
            return Err(Code::PasswordTooLong);
        }
        Ok(Self(Secret::new(form)))
    }

    /// The text itself. Each use is a place to review.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Its length in code points, the one that policies count.
    pub fn chars(&self) -> usize {
        self.expose().chars().count()
    }
}

fn is_too_long(text: &str) -> bool {
    text.len() > MAX_BYTES || text.chars().count() > MAX_CHARS
}
