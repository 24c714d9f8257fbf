//! One-time codes of authenticator apps (RFC 6238): SHA-1, six digits, thirty seconds, one step early or late. Owns the arithmetic and the
//! address that an app reads; whose secret it is and whether a step was used, `authenticators` knows.

use core::fmt::Write as _;
use domain::{Secret, Timestamp};
use totp_rs::{Algorithm, Builder};
use zeroize::Zeroizing;

/// Bytes of a secret: 160 bits, as long as the hash (RFC 4226, section 4).
pub(crate) const SECRET: usize = 20;
const DIGITS: u8 = 6;
const STEP_SECONDS: u64 = 30;
/// Steps that a phone's clock may be early or late.
const SKEW: u16 = 1;

/// The time step that this code is of, if it is one of now, of the one before or of the one after. Spaces do no harm.
pub(crate) fn step_of(secret: &[u8; SECRET], code: &Secret, now: Timestamp) -> Option<i64> {
    let typed = code.expose().chars().filter(|c| !c.is_whitespace());
    let typed: Zeroizing<String> = Zeroizing::new(typed.collect());
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_step_duration(STEP_SECONDS)
        .with_skew(SKEW)
        .with_secret(*secret)
        .build()
        .ok()?;
    let seconds = u64::try_from(now.0 / 1_000_000).ok()?;
    i64::try_from(totp.check(&typed, seconds)?).ok()
}

/// The secret as people type it: base32 (RFC 4648) without padding.
pub(crate) fn base32(secret: &[u8; SECRET]) -> Secret {
    Secret::new(totp_rs::Secret::from(*secret).to_base32())
}

/// What an app reads (the "Key Uri Format" that all of them know).
pub(crate) fn uri(organisation: &str, user_name: &str, secret: &Secret) -> Secret {
    // A colon parts the two names, and apps know no way to escape one.
    let (issuer, account) = (escaped(organisation), escaped(user_name));
    Secret::new(format!(
        "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}",
        secret.expose()
    ))
}

/// Percent-encoded (RFC 3986), all but what needs it nowhere.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.replace(':', " ").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a text does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    const RFC: &[u8; SECRET] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp(seconds * 1_000_000)
    }

    #[test]
    fn the_vectors_of_rfc_6238_are_accepted_at_their_time() {
        // The last six of the eight digits that stand there.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let step = step_of(RFC, &Secret::new(code), at(seconds));
            assert_eq!(step, Some(seconds / 30), "{seconds}");
            let other = step_of(b"12345678901234567891", &Secret::new(code), at(seconds));
            assert_eq!(other, None, "{seconds}");
        }
    }

    #[test]
    fn a_code_counts_one_step_early_and_one_late_and_no_second_longer() {
        // The code of the step from 1111111110 to 1111111139.
        let code = &Secret::new("050471");
        let step = Some(37_037_037);
        for (seconds, expected) in [
            (1_111_111_079, None),
            (1_111_111_080, step),
            (1_111_111_110, step),
            (1_111_111_139, step),
            (1_111_111_169, step),
            (1_111_111_170, None),
        ] {
            assert_eq!(step_of(RFC, code, at(seconds)), expected, "{seconds}");
        }
    }

    #[test]
    fn what_is_no_code_is_none_whatever_it_is() {
        let now = at(1_111_111_111);
        let taken = step_of(RFC, &Secret::new(" 050 471 "), now);
        assert_eq!(taken, Some(37_037_037), "spaces do no harm");
        for code in [
            "",
            "50471",
            "0050471",
            "050472",
            "null",
            "[]",
            "+50471",
            "٠٥٠٤٧١",
            "05047\0",
            "050471x",
        ] {
            assert_eq!(step_of(RFC, &Secret::new(code), now), None, "{code:?}");
        }
    }

    #[test]
    fn what_an_app_reads_keeps_hostile_names_in_their_place() {
        let secret = base32(RFC);
        assert_eq!(secret.expose(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let uri = uri("Juniper: & Pike?", "ä/b@example.org", &secret);
        assert_eq!(
            uri.expose(),
            "otpauth://totp/Juniper%20%20%26%20Pike%3F:%C3%A4%2Fb%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Juniper%20%20%26%20Pike%3F&algorithm=SHA1&digits=6&period=30"
        );
    }
}
