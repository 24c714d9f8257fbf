//! How a call fails. Owns the one error type of all server functions and its form on the wire.

use super::PackedEncoding;
use domain::wire::problem::{Code, Problem};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// Why a call failed. On the wire: the print of packed answers covers `domain` alone, so a refusal stays the first and new
/// variants come last.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum CallError {
    /// The server answered, and refused.
    Problem(Problem),
    /// No answer came.
    Offline,
    /// An answer came that this page cannot read: the program was renewed under it.
    Outdated,
}

/// The server answered something else than was asked: a fault, told as one.
pub fn odd_answer() -> CallError {
    CallError::Problem(Problem::new(Code::Internal))
}

impl CallError {
    /// The main code, if the server answered.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            Self::Offline | Self::Outdated => None,
        }
    }

    /// The refusal, if the server answered.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            Self::Offline | Self::Outdated => None,
        }
    }

    /// What the reader is told.
    pub fn text(&self) -> String {
        match self {
            Self::Problem(problem) => crate::words::problem_text(problem),
            Self::Offline => crate::words::t(locale::k::NOTICE_OFFLINE).to_owned(),
            Self::Outdated => crate::words::t(locale::k::NOTICE_OUTDATED).to_owned(),
        }
    }
}

impl FromServerFnError for CallError {
    type Encoder = PackedEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Offline,
            ServerFnErrorErr::Deserialization(_) => Self::Outdated,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                Self::Problem(Problem::new(Code::InvalidInput))
            }
            _ => Self::Problem(Problem::new(Code::Internal)),
        }
    }
}
