//! Following messages until they are sent or over: as the server tells it, and by asking each second where no events come through.
//! Owns when to stop; what is shown is the page's.

use super::kit::Kit;
use super::messages::one;
use crate::calls::{Stream, Told};
use domain::MessageId;
use domain::wire::messages::{MessageCommand, MessageRow};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

/// Nobody looks on for longer: what is sent by then was sent, and **Messages** tells of the rest.
const SECONDS: u32 = 60;

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// There may be more.
    On,
    /// This one is settled.
    Settled,
    /// The page was left.
    Gone,
}

type Seen = Rc<dyn Fn(MessageRow) -> Follow>;

/// Tells `seen` of each message as it is now, and whenever it changes.
pub fn follow(kit: Kit, ids: &[MessageId], seen: impl Fn(MessageRow) -> Follow + 'static) {
    let seen: Seen = Rc::new(seen);
    let is_over = Rc::new(Cell::new(false));
    let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let address = format!("/api/v1/messages/events?messages={}", names.join(","));
    let all: Rc<[MessageId]> = ids.into();
    let waiting = Rc::new(RefCell::new(ids.to_vec()));
    let ask_all = {
        let (all, seen) = (Rc::clone(&all), Rc::clone(&seen));
        move || {
            for id in all.iter() {
                poll(kit, *id, Rc::clone(&seen), SECONDS);
            }
        }
    };
    let listener = {
        let (seen, is_over, ask_all) = (seen, Rc::clone(&is_over), ask_all.clone());
        move |stream: &Stream, told: Told| match told {
            Told::Change(id) => {
                let Ok(id) = id.parse() else { return };
                let (stream, seen, waiting) =
                    (stream.clone(), Rc::clone(&seen), Rc::clone(&waiting));
                kit.run(async move {
                    let Ok(row) = one(MessageCommand::Get(id)).await else {
                        return;
                    };
                    match seen(row) {
                        Follow::On => {}
                        Follow::Gone => stream.close(),
                        Follow::Settled => {
                            waiting.borrow_mut().retain(|other| *other != id);
                            if waiting.borrow().is_empty() {
                                stream.close();
                            }
                        }
                    }
                });
            }
            Told::End => is_over.set(true),
            Told::Lost => {
                if !is_over.replace(true) {
                    ask_all();
                }
            }
        }
    };
    match Stream::open(&address, listener) {
        Some(stream) => set_timeout(move || stream.close(), Duration::from_secs(SECONDS.into())),
        None => ask_all(),
    }
}

/// Asks each second.
fn poll(kit: Kit, id: MessageId, seen: Seen, left: u32) {
    kit.run(async move {
        let Ok(row) = one(MessageCommand::Get(id)).await else {
            return;
        };
        if seen(row) == Follow::On && left > 0 {
            set_timeout(
                move || poll(kit, id, seen, left - 1),
                Duration::from_secs(1),
            );
        }
    });
}
