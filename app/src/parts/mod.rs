//! The parts that pages are made of: buttons, fields, dialogs, the frame. Owns their markup, their accessible
//! names and their behaviour; never fetches anything and never decides anything.

mod button;
mod confirm;
mod dialog;
mod field;
mod focus;
mod frame;
pub mod grid;
mod later;
mod note;
mod password;
mod time;
mod toast;
mod top_bar;

pub use button::{Button, ButtonKind, Icon, IconButton};
pub use confirm::ConfirmDialog;
pub use dialog::{Dialog, Panel};
pub use field::{Check, Choice, Field, SelectField, TextField};
pub use focus::{keep as keep_focus, on as focus_on, to_content as focus_content};
pub use frame::{AppFrame, Brand, DemoMark, PageTitle, PublicFrame};
#[cfg(feature = "ssr")]
pub(crate) use frame::{PublicFoot, tab_title};
pub use later::Later;
pub use note::{Empty, ErrorSummary, Face, Notice, Tag, Tone, summary_of};
pub use password::{LiveRules, PasswordField, UserNameForManagers};
pub use time::{Time, TimeForm};
pub use toast::{Toasts, provide_toasts, toast};
pub use top_bar::TopBar;
