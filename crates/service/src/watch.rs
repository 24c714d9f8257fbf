//! Looking on while something happens. Owns that a watcher learns **that** a thing changed; what it is now is asked for at the ordinary
//! door, with its own authority. Whoever watches is asked each time whether the session and the roles still are what they were.

use crate::messages::wait_for;
use crate::{Caller, Desk, Error, sessions};
use domain::MessageId;
use domain::wire::problem::{Code, FieldError};
use std::collections::HashMap;

/// More things are not watched at once.
pub const MOST: usize = 20;

/// Somebody who looks on.
#[derive(Debug)]
pub struct Watch {
    caller: Caller,
    messages: Vec<MessageId>,
    seen: HashMap<MessageId, i64>,
}

/// What a look told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// What changed since the last look; at the first look, everything.
    pub changed: Vec<MessageId>,
    /// Nothing of it changes by itself any more.
    pub is_over: bool,
}

/// Begins to watch messages, 1 to [`MOST`].
///
/// # Errors
/// `out_of_range` (`messages`), `not_found`; `sign_in_required`, `must_change_password`, `not_allowed`.
pub async fn messages(
    desk: &Desk,
    caller: &Caller,
    messages: Vec<MessageId>,
) -> Result<Watch, Error> {
    if messages.is_empty() || messages.len() > MOST {
        return Err(FieldError::new("messages", Code::OutOfRange)
            .with("min", 1)
            .with("max", MOST)
            .into());
    }
    wait_for(desk, caller, &messages).await?;
    Ok(Watch {
        caller: caller.clone(),
        messages,
        seen: HashMap::new(),
    })
}

impl Watch {
    /// Looks once.
    ///
    /// # Errors
    /// `sign_in_required` when the session is over, `not_allowed` when the roles are gone, `not_found` when a message is.
    pub async fn look(&mut self, desk: &Desk) -> Result<Look, Error> {
        self.caller = sessions::again(desk, &self.caller).await?;
        let now = wait_for(desk, &self.caller, &self.messages).await?;
        let mut look = Look {
            changed: Vec::new(),
            is_over: true,
        };
        for (id, version, is_waiting) in now {
            if self.seen.insert(id, version) != Some(version) {
                look.changed.push(id);
            }
            look.is_over &= !is_waiting;
        }
        Ok(look)
    }
}
