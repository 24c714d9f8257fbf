//! QR codes as SVG, for what a phone's camera is to read: an authenticator's secret, the sign-in page on a printed slip. Owns the
//! picture; never says what is in it.
//!
//! The picture has colours of its own, dark on light with a border, in both themes: cameras read no other. It has no `style`, which our pages
//! do not allow.

use core::fmt::Write as _;
use qrcode::{Color, EcLevel, QrCode};

/// Light modules around it (ISO/IEC 18004 wants four).
const BORDER: usize = 4;

/// The picture; `None` for a text that no QR code holds (some 2,900 bytes).
pub fn svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let side = width + 2 * BORDER;
    let mut path = String::new();
    for (row, modules) in code.to_colors().chunks(width).enumerate() {
        let mut at = 0;
        for run in modules.chunk_by(|one, other| one == other) {
            if run.first() == Some(&Color::Dark) {
                let (x, y, length) = (at + BORDER, row + BORDER, run.len());
                write!(path, "M{x} {y}h{length}v1h-{length}z").ok()?;
            }
            at += run.len();
        }
    }
    Some(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges" aria-hidden="true"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn_once_within_the_border_and_nothing_is_styled() {
        let text = "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP";
        let drawn = svg(text).unwrap_or_default();
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok();
        let dark = code.map_or(0, |code| {
            let colours = code.to_colors();
            colours.iter().filter(|c| **c == Color::Dark).count()
        });
        let runs = drawn.split("h-").skip(1);
        let lengths: usize = runs
            .filter_map(|run| run.split('z').next()?.parse::<usize>().ok())
            .sum();
        assert_eq!(lengths, dark);
        assert!(
            !drawn.contains("style") && !drawn.contains("M3 "),
            "{drawn}"
        );
    }

    #[test]
    fn what_no_code_holds_is_none() {
        assert_eq!(svg(&"x".repeat(4000)), None);
    }
}
