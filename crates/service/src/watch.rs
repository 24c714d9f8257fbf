//! Looking on while something happens. Owns that a watcher learns **that** a thing changed; what it is now is asked for at the ordinary
//! door, with its own authority. Whoever watches is asked each time whether the session and the roles still are what they were.

use crate::{Caller, Desk, Error, jobs, messages, sessions};
use domain::wire::problem::{Code, FieldError};
use domain::{JobId, MessageId};
use std::collections::HashMap;
use uuid::Uuid;

/// More messages are not watched at once.
pub const MOST: usize = 20;

/// What is watched.
#[derive(Clone, Debug)]
enum Things {
    Messages(Vec<MessageId>),
    Job(JobId),
}

/// Somebody who looks on.
#[derive(Debug)]
pub struct Watch {
    caller: Caller,
    things: Things,
    seen: HashMap<Uuid, i64>,
}

/// What a look told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// What changed since the last look; at the first look, everything.
    pub changed: Vec<Uuid>,
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
    begin(desk, caller, Things::Messages(messages)).await
}

/// Begins to watch a job.
///
/// # Errors
/// `not_found`; `sign_in_required`, `must_change_password`, `not_allowed`.
pub async fn job(desk: &Desk, caller: &Caller, job: JobId) -> Result<Watch, Error> {
    begin(desk, caller, Things::Job(job)).await
}

async fn begin(desk: &Desk, caller: &Caller, things: Things) -> Result<Watch, Error> {
    now(desk, caller, &things).await?;
    Ok(Watch {
        caller: caller.clone(),
        things,
        seen: HashMap::new(),
    })
}

/// Of each thing its name, its version, and whether it changes by itself.
async fn now(
    desk: &Desk,
    caller: &Caller,
    things: &Things,
) -> Result<Vec<(Uuid, i64, bool)>, Error> {
    match things {
        Things::Messages(ids) => {
            let now = messages::wait_for(desk, caller, ids).await?;
            let named = |(id, version, waits): (MessageId, i64, bool)| (id.0, version, waits);
            Ok(now.into_iter().map(named).collect())
        }
        Things::Job(id) => {
            let (version, goes_on) = jobs::wait_for(desk, caller, *id).await?;
            Ok(vec![(id.0, version, goes_on)])
        }
    }
}

impl Watch {
    /// Looks once.
    ///
    /// # Errors
    /// `sign_in_required` when the session is over, `not_allowed` when the roles are gone, `not_found` when a thing is.
    pub async fn look(&mut self, desk: &Desk) -> Result<Look, Error> {
        self.caller = sessions::again(desk, &self.caller).await?;
        let mut look = Look {
            changed: Vec::new(),
            is_over: true,
        };
        for (id, version, goes_on) in now(desk, &self.caller, &self.things).await? {
            if self.seen.insert(id, version) != Some(version) {
                look.changed.push(id);
            }
            look.is_over &= !goes_on;
        }
        Ok(look)
    }
}
