//! Places in lists: signed cursors, page sizes, and cutting a page out of what a query found. Owns the
//! form of cursors; a client can neither make one nor use one for another list (promise A4).

use crate::{Error, Store};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::wire::PageRequest;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Rows of a page when the caller does not say.
const USUAL_LIMIT: u16 = 50;
/// Most rows of a page.
const MOST: u16 = 200;
/// Bytes of the signature; 128 bits cannot be guessed.
const TAG: usize = 16;

/// Where a row stands in its list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Key {
    /// Value of the sort column, if a number.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// Value of the sort column, if a text.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Breaks ties.
    #[serde(rename = "i")]
    pub id: Uuid,
}

/// Which way the query runs, seen from the list's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Forward,
    Backward,
}

/// What a page request asks for.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub direction: Direction,
    /// The row at the edge; `None`: the list's start or end.
    pub key: Option<Key>,
}

/// A page cut out of a query's rows.
pub(crate) struct Cut<T> {
    pub rows: Vec<T>,
    pub more_before: bool,
    pub more_after: bool,
}

/// How many rows are asked for.
///
/// # Errors
/// [`Error::BadLimit`] for 0 and for more than 200.
pub(crate) fn limit(request: &PageRequest) -> Result<u16, Error> {
    match request.limit.unwrap_or(USUAL_LIMIT) {
        limit @ 1..=MOST => Ok(limit),
        limit => Err(Error::BadLimit(limit)),
    }
}

/// What a cursor is bound to: the list's name with its sort, and everything that narrows it.
pub(crate) fn list_digest(list: &str, filter: &impl Serialize) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(list.as_bytes());
    hasher.update([0]);
    hasher.update(serde_json::to_vec(filter).unwrap_or_default());
    hasher.finalize().to_vec()
}

impl Place {
    /// # Errors
    /// [`Error::BadCursor`] when the cursor is not this instance's for this list, or when more than one
    /// place is asked for.
    pub(crate) fn of(store: &Store, request: &PageRequest, list: &[u8]) -> Result<Self, Error> {
        match (&request.after, &request.before, request.from_end) {
            (None, None, false) => Ok(Self {
                direction: Direction::Forward,
                key: None,
            }),
            (None, None, true) => Ok(Self {
                direction: Direction::Backward,
                key: None,
            }),
            (Some(after), None, false) => Ok(Self {
                direction: Direction::Forward,
                key: Some(Key::verify(store, list, after)?),
            }),
            (None, Some(before), false) => Ok(Self {
                direction: Direction::Backward,
                key: Some(Key::verify(store, list, before)?),
            }),
            _ => Err(Error::BadCursor),
        }
    }
}

impl Key {
    /// The key as a text that only this instance can make.
    pub(crate) fn sign(&self, store: &Store, list: &[u8]) -> String {
        let body = serde_json::to_vec(self).unwrap_or_default();
        let mut bytes = mac(&store.0.cursor_key, list, &body)
            .finalize()
            .into_bytes()[..TAG]
            .to_vec();
        bytes.extend_from_slice(&body);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn verify(store: &Store, list: &[u8], text: &str) -> Result<Self, Error> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Error::BadCursor)?;
        let (tag, body) = bytes.split_at_checked(TAG).ok_or(Error::BadCursor)?;
        mac(&store.0.cursor_key, list, body)
            .verify_truncated_left(tag)
            .map_err(|_| Error::BadCursor)?;
        serde_json::from_slice(body).map_err(|_| Error::BadCursor)
    }
}

fn mac(key: &[u8], list: &[u8], body: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of any length; the fallback is never reached.
    let mut mac = Hmac::<Sha256>::new_from_slice(key)
        .unwrap_or_else(|_| Hmac::<Sha256>::new(&hmac::digest::Key::<Hmac<Sha256>>::default()));
    mac.update(b"latchkey cursor 1");
    mac.update(list);
    mac.update(body);
    mac
}

/// Cuts a page out of up to `limit + 1` rows in the order of the query, and puts it into list order.
pub(crate) fn cut<T>(mut rows: Vec<T>, limit: u16, place: &Place) -> Cut<T> {
    let more = rows.len() > usize::from(limit);
    rows.truncate(usize::from(limit));
    let came_from_somewhere = place.key.is_some();
    match place.direction {
        Direction::Forward => Cut {
            rows,
            more_before: came_from_somewhere,
            more_after: more,
        },
        Direction::Backward => {
            rows.reverse();
            Cut {
                rows,
                more_before: more,
                more_after: came_from_somewhere,
            }
        }
    }
}
