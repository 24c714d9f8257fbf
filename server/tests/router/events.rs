//! Server-sent events through the real router: what a stream tells, what it does not, and when it ends.

use crate::common::{World, get, post, queue_test, world};
use axum::body::BodyDataStream;
use axum::response::Response;
use domain::MessageId;
use futures::StreamExt as _;
use http::StatusCode;
use service::messages;
use std::time::Duration;

const PEER: &str = "192.0.2.7:1";
/// Longer than anything here takes; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// A stream as a browser reads it.
struct Events {
    body: BodyDataStream,
    text: String,
}

impl Events {
    fn of(response: Response) -> Self {
        assert_eq!(response.status(), StatusCode::OK);
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "text/event-stream");
        assert_eq!(header("cache-control"), "no-store", "s4");
        assert_eq!(header("x-content-type-options"), "nosniff", "s4");
        Self {
            body: response.into_body().into_data_stream(),
            text: String::new(),
        }
    }

    /// The next event, as `name data`; `None`: the stream has ended.
    async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name));
                    line.unwrap_or_default().trim().to_owned()
                };
                let said = format!("{} {}", field("event:"), field("data:"));
                let rest = rest.to_owned();
                self.text = rest;
                if said != " " {
                    return Some(said);
                }
                continue;
            }
            let chunk = tokio::time::timeout(PATIENCE, self.body.next())
                .await
                .unwrap()?;
            self.text
                .push_str(std::str::from_utf8(&chunk.unwrap()).unwrap());
        }
    }

    async fn rest(mut self) -> Vec<String> {
        let mut all = Vec::new();
        while let Some(event) = self.next().await {
            all.push(event);
        }
        all
    }
}

async fn watch(world: &World, cookie: &str, ids: &[MessageId]) -> Response {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let path = format!("/api/v1/messages/events?messages={}", ids.join(","));
    world.begin(get(&path).cookie(cookie), PEER).await
}

#[tokio::test]
async fn a_stream_names_what_changed_and_says_nothing_about_it_until_all_is_sent() {
    let world = world().await;
    let admin = world.admin().await;
    let (one, two) = (
        queue_test(&world, "", "one@example.net").await,
        queue_test(&world, "", "two@example.net").await,
    );
    let mut events = Events::of(watch(&world, &admin, &[one, two]).await);
    let mut first = vec![events.next().await.unwrap(), events.next().await.unwrap()];
    first.sort();
    let mut both = vec![format!("change {one}"), format!("change {two}")];
    both.sort();
    assert_eq!(first, both);
    messages::drain(&world.desk).await.unwrap();
    let rest = events.rest().await;
    assert_eq!(rest.last().unwrap(), "end done");
    let told: std::collections::BTreeSet<&String> = rest[..rest.len() - 1].iter().collect();
    assert_eq!(told, both.iter().collect(), "and nothing else");
}

#[tokio::test]
async fn s3_a_stream_ends_with_the_session_and_with_the_rights() {
    let world = world().await;
    let admin = world.admin().await;
    let message = queue_test(&world, "", "one@example.net").await;
    let mut events = Events::of(watch(&world, &admin, &[message]).await);
    events.next().await.unwrap();
    let out = world.send(post("/sign-out").cookie(&admin).form(&[])).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    messages::drain(&world.desk).await.unwrap();
    assert_eq!(
        events.rest().await,
        ["end sign_in_required"],
        "nothing is told of what happened since"
    );
}

#[tokio::test]
async fn a_stream_ends_when_the_program_is_about_to_stop() {
    let world = world().await;
    let admin = world.admin().await;
    let message = queue_test(&world, "", "one@example.net").await;
    let mut events = Events::of(watch(&world, &admin, &[message]).await);
    events.next().await.unwrap();
    world.state.drain();
    assert_eq!(
        events.rest().await,
        Vec::<String>::new(),
        "to be opened again"
    );
}

#[tokio::test]
async fn one_person_has_eight_streams_at_most_and_a_closed_one_makes_room() {
    let world = world().await;
    let admin = world.admin().await;
    let message = queue_test(&world, "", "one@example.net").await;
    let mut open = Vec::new();
    for _ in 0..8 {
        open.push(Events::of(watch(&world, &admin, &[message]).await));
    }
    let refused = watch(&world, &admin, &[message]).await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    open.pop();
    let again = watch(&world, &admin, &[message]).await;
    assert_eq!(again.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_may_not_be_seen_or_is_not_there_is_not_watched() {
    let world = world().await;
    let admin = world.admin().await;
    let ada = world.person().await;
    let message = queue_test(&world, "", "one@example.net").await;
    let nobody = world
        .send(get(&format!("/api/v1/messages/events?messages={message}")))
        .await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    let status = async |cookie: &str, ids: &str| {
        let path = format!("/api/v1/messages/events?messages={ids}");
        world.send(get(&path).cookie(cookie)).await.status
    };
    let one = message.to_string();
    assert_eq!(status(&ada, &one).await, StatusCode::FORBIDDEN);
    let unknown = uuid::Uuid::nil().to_string();
    assert_eq!(status(&admin, &unknown).await, StatusCode::NOT_FOUND);
    let many = vec![one.as_str(); 21].join(",");
    for wrong in ["", "x", "%00", &format!("{one},"), &many] {
        assert_eq!(
            status(&admin, wrong).await,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{wrong:?}"
        );
    }
}
