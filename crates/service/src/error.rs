//! Why something was not done, as two things: what the caller is told ([`Error::problem`]: stable codes, no cause) and what
//! the log gets (the chain of sources). Owns the translation of the store's errors; never invents a sentence.

use crate::hashing::HashError;
use domain::wire::problem::{Code, FieldError, Problem};

/// Why a use case did not do it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The caller is told why.
    #[error("refused: {}", .0.code.as_str())]
    Refused(Box<Problem>),
    /// The memory did not do it.
    #[error("the store did not do it")]
    Store(#[from] store::Error),
    /// The hashing pool did not do it.
    #[error("the hashing pool did not do it")]
    Hashing(#[from] HashError),
    /// Something that must not be; the log gets the text.
    #[error("inconsistent: {0}")]
    Inconsistent(String),
}

/// Room on a disk comes back slowly, a lock at once.
const RETRY_FULL: u32 = 60;
const RETRY_UNREACHABLE: u32 = 5;
const RETRY_BUSY: u32 = 1;

impl Error {
    /// A refusal with a code alone.
    pub fn code(code: Code) -> Self {
        Problem::new(code).into()
    }

    /// A refusal of one field.
    pub fn field(field: &str, code: Code) -> Self {
        Problem::field(field, code).into()
    }

    /// What the caller is told. Says nothing of the inside.
    pub fn problem(&self) -> Problem {
        use store::Error as Memory;
        match self {
            Self::Refused(problem) => (**problem).clone(),
            Self::Hashing(HashError::Busy) | Self::Store(Memory::Busy) => busy(RETRY_BUSY),
            Self::Store(Memory::Full(_) | Memory::Unwritable(_)) => busy(RETRY_FULL),
            Self::Store(Memory::Unreachable(_)) => busy(RETRY_UNREACHABLE),
            Self::Store(Memory::Changed) => Problem::new(Code::ChangedMeanwhile),
            Self::Store(Memory::BadCursor) => Problem::new(Code::BadCursor),
            Self::Store(Memory::BadLimit(_)) => Problem::fields(vec![
                FieldError::new("limit", Code::OutOfRange)
                    .with("min", 1)
                    .with("max", 200),
            ]),
            Self::Store(Memory::NotFound) => Problem::new(Code::NotFound),
            Self::Store(Memory::Conflict(
                store::Unique::UserName | store::Unique::UserNameOrAddress,
            )) => Problem::field("user_name", Code::UserNameTaken),
            Self::Store(Memory::Conflict(store::Unique::GroupName)) => {
                Problem::field("name", Code::NameTaken)
            }
            Self::Store(_) | Self::Hashing(_) | Self::Inconsistent(_) => {
                Problem::new(Code::Internal)
            }
        }
    }

    /// Whether this is a fault of the program or its surroundings (and belongs into the log as an error), not a refusal.
    pub fn is_fault(&self) -> bool {
        matches!(self.problem().code, Code::Internal | Code::Busy)
    }
}

fn busy(seconds: u32) -> Problem {
    Problem {
        retry_after_seconds: Some(seconds),
        ..Problem::new(Code::Busy)
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(Box::new(problem))
    }
}
impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Self::code(code)
    }
}
impl From<FieldError> for Error {
    fn from(error: FieldError) -> Self {
        Problem::fields(vec![error]).into()
    }
}
impl From<Vec<FieldError>> for Error {
    fn from(errors: Vec<FieldError>) -> Self {
        Problem::fields(errors).into()
    }
}
