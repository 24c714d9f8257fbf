//! Who waits for an answer goes first. Owns the count of those who do; a worker looks at it before it begins a message, and again
//! before it talks to a server, and lets them pass. Never for long: mail goes out however many ask for pages.

use crate::Desk;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

/// Longest that a worker waits: long against a page, short against a mail.
const AT_MOST: Duration = Duration::from_millis(20);

/// How many wait for an answer.
#[derive(Debug, Default)]
pub(super) struct Courtesy {
    waiting: AtomicUsize,
    none_left: Notify,
}

/// Somebody waits for an answer, as long as this is kept.
#[derive(Debug)]
pub struct Waits(Desk);

/// Says that somebody waits: the door that people and programs come through calls it for each request.
#[must_use = "nobody waits any more once it is dropped"]
pub fn somebody_waits(desk: &Desk) -> Waits {
    let courtesy = &desk.outbox().courtesy;
    courtesy.waiting.fetch_add(1, Ordering::Relaxed);
    Waits(desk.clone())
}

impl Drop for Waits {
    fn drop(&mut self) {
        let courtesy = &self.0.outbox().courtesy;
        if courtesy.waiting.fetch_sub(1, Ordering::Relaxed) == 1 {
            courtesy.none_left.notify_waiters();
        }
    }
}

impl Courtesy {
    /// Waits until nobody waits, or for [`AT_MOST`].
    pub(super) async fn let_pass(&self) {
        if self.waiting.load(Ordering::Relaxed) == 0 {
            return;
        }
        let passed = async {
            loop {
                // Made before the count is read, so that whoever leaves in between is heard.
                let none_left = self.none_left.notified();
                if self.waiting.load(Ordering::Relaxed) == 0 {
                    return;
                }
                none_left.await;
            }
        };
        let _or_long_enough = tokio::time::timeout(AT_MOST, passed).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::one_desk;
    use futures::FutureExt as _;
    use std::pin::pin;
    use tokio::time::Instant;

    #[tokio::test]
    async fn a_worker_goes_on_when_the_last_who_waits_is_served_and_after_a_moment_anyway()
    -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let desk = one_desk().await?;
        let courtesy = &desk.outbox().courtesy;
        assert_eq!(courtesy.let_pass().now_or_never(), Some(()), "nobody waits");
        let (first, second) = (somebody_waits(&desk), somebody_waits(&desk));
        let start = Instant::now();
        courtesy.let_pass().await;
        assert!(start.elapsed() >= AT_MOST, "two wait all the time");
        let mut worker = pin!(courtesy.let_pass());
        assert_eq!(worker.as_mut().now_or_never(), None);
        drop(first);
        assert_eq!(worker.as_mut().now_or_never(), None, "one still waits");
        drop(second);
        assert_eq!(worker.now_or_never(), Some(()), "the last one is served");
        Ok(())
    }
}
