//! The server's events, as the browser delivers them. Owns the one place where a stream is opened and closed; what an event means is its
//! listener's.

use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// An open stream.
#[derive(Clone)]
pub struct Stream(EventSource);

/// Something that a stream told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// This changed.
    Change(String),
    /// Nothing more comes, and nothing more is to be expected.
    End,
    /// The browser has given up: whoever waits has to ask.
    Lost,
}

impl Stream {
    /// Opens a stream; `None` where the browser cannot.
    pub fn open(address: &str, listener: impl Fn(&Self, Told) + 'static) -> Option<Self> {
        let stream = Self(EventSource::new(address).ok()?);
        let listener = Rc::new(listener);
        stream.on("change", {
            let (stream, listener) = (stream.clone(), Rc::clone(&listener));
            move |event| listener(&stream, Told::Change(data(&event)))
        });
        stream.on("end", {
            let (stream, listener) = (stream.clone(), Rc::clone(&listener));
            move |_| {
                stream.close();
                listener(&stream, Told::End);
            }
        });
        stream.on("error", {
            let stream = stream.clone();
            // While it is connecting, the browser opens it again by itself.
            move |_| {
                if stream.0.ready_state() == EventSource::CLOSED {
                    listener(&stream, Told::Lost);
                }
            }
        });
        Some(stream)
    }

    /// Closes it: nothing is told any more.
    pub fn close(&self) {
        self.0.close();
    }

    fn on(&self, name: &str, heard: impl Fn(web_sys::Event) + 'static) {
        // The browser frees it together with the stream.
        let heard = Closure::<dyn Fn(web_sys::Event)>::new(heard).into_js_value();
        drop(
            self.0
                .add_event_listener_with_callback(name, heard.unchecked_ref()),
        );
    }
}

fn data(event: &web_sys::Event) -> String {
    let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
    data.and_then(|data| data.as_string()).unwrap_or_default()
}
