//! Signs of life for supervisors and load balancers. Say yes or no and nothing else (promise O4).

use super::state::AppState;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// `GET /healthz`: the program answers.
pub async fn alive() -> Response {
    say(StatusCode::OK, "ok")
}

/// `GET /readyz`: the database answers, and the program is not on its way out. A second line says when messages wait longer
/// than they should. Nothing finer: a number that rises when somebody is sent something would tell that there is somebody
/// (promise E1).
pub async fn ready(State(state): State<AppState>) -> Response {
    if state.is_draining() {
        return say(StatusCode::SERVICE_UNAVAILABLE, "stopping");
    }
    match state.desk().ready().await {
        Ok(()) if messages_wait(&state).await => say(StatusCode::OK, "ready\nmessages wait"),
        Ok(()) => say(StatusCode::OK, "ready"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            say(StatusCode::SERVICE_UNAVAILABLE, "not ready")
        }
    }
}

async fn messages_wait(state: &AppState) -> bool {
    service::messages::wait_too_long(state.desk())
        .await
        .unwrap_or_default()
}

fn say(status: StatusCode, word: &'static str) -> Response {
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    (status, [(header::CONTENT_TYPE, kind)], word).into_response()
}
