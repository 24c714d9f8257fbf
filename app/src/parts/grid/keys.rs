//! The keys of a list, as one table. Owns which key means what; never acts on it.

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// To the next or previous row, or a page of rows on; `extend` selects on the way.
    Move {
        /// Rows to go; negative is up.
        by: Step,
        /// Select what is passed.
        extend: bool,
    },
    /// Select the row or not.
    Toggle,
    /// Open the row.
    Open,
    /// To the search field.
    Search,
    /// The list of keys.
    Help,
    /// Close the topmost layer.
    Close,
}

/// How far a move goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the row above.
    Up,
    /// To the row below.
    Down,
    /// A screen up.
    PageUp,
    /// A screen down.
    PageDown,
    /// To the first row.
    First,
    /// To the last row.
    Last,
}

/// A key as pressed.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one independent answer a modifier or place"
)]
pub struct Pressed<'a> {
    /// `KeyboardEvent.key`.
    pub key: &'a str,
    /// Shift is held.
    pub shift: bool,
    /// Control, Alt or Meta is held.
    pub other: bool,
    /// The focus is in a field where letters are typed.
    pub typing: bool,
    /// The focus is on a button, link or box that has Space and Enter for itself.
    pub control: bool,
}

/// What a key means, if anything.
pub fn intent(pressed: Pressed<'_>) -> Option<Intent> {
    let Pressed {
        key,
        shift,
        other,
        typing,
        control,
    } = pressed;
    if other {
        return None;
    }
    if key == "Escape" {
        return Some(Intent::Close);
    }
    if typing {
        return None;
    }
    let moved = |by| Some(Intent::Move { by, extend: shift });
    match key {
        "ArrowUp" => moved(Step::Up),
        "ArrowDown" => moved(Step::Down),
        "PageUp" => moved(Step::PageUp),
        "PageDown" => moved(Step::PageDown),
        "Home" => Some(Intent::Move {
            by: Step::First,
            extend: false,
        }),
        "End" => Some(Intent::Move {
            by: Step::Last,
            extend: false,
        }),
        " " if !control => Some(Intent::Toggle),
        "Enter" if !control => Some(Intent::Open),
        "/" => Some(Intent::Search),
        "?" => Some(Intent::Help),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str) -> Pressed<'_> {
        Pressed {
            key,
            shift: false,
            other: false,
            typing: false,
            control: false,
        }
    }

    #[test]
    fn arrows_move_and_with_shift_they_select() {
        assert_eq!(
            intent(press("ArrowDown")),
            Some(Intent::Move {
                by: Step::Down,
                extend: false
            })
        );
        assert_eq!(
            intent(Pressed {
                shift: true,
                ..press("ArrowUp")
            }),
            Some(Intent::Move {
                by: Step::Up,
                extend: true
            })
        );
    }

    #[test]
    fn letters_belong_to_the_field_that_has_the_focus() {
        for key in ["/", "?", " ", "Enter", "Home", "ArrowDown"] {
            assert_eq!(
                intent(Pressed {
                    typing: true,
                    ..press(key)
                }),
                None,
                "{key}"
            );
        }
        assert_eq!(
            intent(Pressed {
                typing: true,
                ..press("Escape")
            }),
            Some(Intent::Close)
        );
    }

    #[test]
    fn space_and_enter_belong_to_the_button_that_has_the_focus() {
        assert_eq!(
            intent(Pressed {
                control: true,
                ..press(" ")
            }),
            None
        );
        assert_eq!(
            intent(Pressed {
                control: true,
                ..press("Enter")
            }),
            None
        );
        assert_eq!(
            intent(Pressed {
                control: true,
                ..press("ArrowDown")
            }),
            intent(press("ArrowDown"))
        );
    }

    #[test]
    fn the_browsers_own_shortcuts_are_left_alone() {
        assert_eq!(
            intent(Pressed {
                other: true,
                ..press("ArrowDown")
            }),
            None
        );
        assert_eq!(
            intent(Pressed {
                other: true,
                ..press("/")
            }),
            None
        );
    }
}
