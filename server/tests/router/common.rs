//! A desk behind the real router, without sockets: what every suite starts from.

use app::calls::{CallError, PACKED};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use domain::wire::packed;
use domain::wire::problem::Code;
use domain::{EmailAddress, MessageId, Secret};
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use locale::Lang;
use serde_json::Value;
use server::http::state::{AppState, Front};
use service::Caller;
use service::messages::{self, Content, NewMessage, Recipient};
use service::testing::{self, PASSWORD, TestDesk};
use std::net::SocketAddr;
use tower::ServiceExt;

/// Where the desk of the tests is reached.
pub const HOST: &str = "desk.example";

pub struct World {
    pub desk: TestDesk,
    pub state: AppState,
    pub router: Router,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// As text; what is packed in a page is unpacked, so that nothing hides from a test that looks for it.
    pub body: String,
    /// As it came.
    pub bytes: bytes::Bytes,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
    /// The code of a refusal, whichever form the caller takes it in.
    pub fn code(&self) -> String {
        if self.header("content-type") == PACKED {
            let error: CallError = packed::unpack(&self.bytes).unwrap();
            return error
                .code()
                .map(Code::as_str)
                .unwrap_or_default()
                .to_owned();
        }
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }
    pub fn cookies(&self) -> Vec<&str> {
        self.headers
            .get_all(header::SET_COOKIE)
            .iter()
            .map(|value| value.to_str().unwrap())
            .collect()
    }
    /// The pair of the cookie whose name this is, as a browser sends it back.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies()
            .into_iter()
            .find(|cookie| cookie.starts_with(&format!("{name}=")))
            .map(|cookie| cookie.split(';').next().unwrap().to_owned())
    }
}

/// A request as a browser or a program on the right site makes it.
pub struct Ask {
    pub method: Method,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

pub fn ask(method: Method, path: &str) -> Ask {
    let mut ask = Ask {
        method,
        path: path.to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
    }
    .with("host", HOST);
    if !ask.method.is_safe() {
        ask = ask
            .with("sec-fetch-site", "same-origin")
            .with("origin", "https://desk.example");
    }
    ask
}
pub fn get(path: &str) -> Ask {
    ask(Method::GET, path)
}
pub fn post(path: &str) -> Ask {
    ask(Method::POST, path)
}

impl Ask {
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }
    pub fn cookie(self, pair: &str) -> Self {
        self.with("cookie", pair)
    }
    pub fn bearer(self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }
    pub fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.with("content-type", "application/json")
    }
    pub fn form(mut self, pairs: &[(&str, &str)]) -> Self {
        self.body = serde_urlencoded::to_string(pairs).unwrap().into_bytes();
        self.with("content-type", "application/x-www-form-urlencoded")
    }
    pub fn body(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.with("content-type", kind)
    }
    pub fn page(self) -> Self {
        self.with("accept", "text/html,application/xhtml+xml")
    }
}

pub fn front() -> Front {
    Front {
        public_url: format!("https://{HOST}").parse().unwrap(),
        any_loopback_name: false,
        insecure_cookies: false,
        trusted_proxies: Vec::new(),
    }
}

pub async fn world() -> World {
    world_with(front()).await
}

pub async fn world_with(front: Front) -> World {
    world_of(testing::one_desk().await.unwrap(), front)
}

/// The sample organisation, without its people.
pub async fn demo_world() -> World {
    let mut desks = testing::desks_with(|config| config.demo = true)
        .await
        .unwrap();
    world_of(desks.swap_remove(0), front())
}

fn world_of(desk: TestDesk, front: Front) -> World {
    let state = AppState::new(desk.desk.clone(), front);
    let router = server::http::router(&state);
    World {
        desk,
        state,
        router,
    }
}

/// A page with everything packed in it unpacked: texts stand in a packed answer as they are.
fn readable(page: &str) -> String {
    let print = packed::pack(&()).unwrap();
    let is_text = |c: char| c.is_ascii_alphanumeric() || "+/".contains(c);
    let mut out = String::with_capacity(page.len());
    for piece in page.split_inclusive(|c| !is_text(c)) {
        let (text, rest) = piece.split_at(piece.find(|c| !is_text(c)).unwrap_or(piece.len()));
        match STANDARD_NO_PAD.decode(text) {
            Ok(bytes) if bytes.starts_with(&print) => {
                out.push_str(&String::from_utf8_lossy(&bytes));
            }
            _ => out.push_str(text),
        }
        out.push_str(rest);
    }
    out
}

/// An authenticator app of the caller, which counts; what it was told.
pub async fn with_app(world: &World, caller: &Caller) -> Secret {
    let setup = service::authenticators::begin(&world.desk, caller, "")
        .await
        .unwrap();
    service::authenticators::prove(&world.desk, caller, &app_code(world, &setup.secret))
        .await
        .unwrap();
    setup.secret
}

/// What an app that was told this shows now.
pub fn app_code(world: &World, secret: &Secret) -> Secret {
    let secret = totp_rs::Secret::try_from_base32(secret.expose()).unwrap();
    let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let seconds = u64::try_from(world.desk.now().0 / 1_000_000).unwrap();
    Secret::new(app.generate(seconds).to_string())
}

impl World {
    pub async fn send(&self, ask: Ask) -> Answer {
        self.send_from(ask, "192.0.2.7:1").await
    }

    pub async fn send_from(&self, ask: Ask, peer: &str) -> Answer {
        let (parts, body) = self.begin(ask, peer).await.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: readable(&String::from_utf8_lossy(&bytes)),
            bytes,
        }
    }

    /// An answer whose body is still to come.
    pub async fn begin(&self, ask: Ask, peer: &str) -> Response {
        let mut request = Request::builder().method(ask.method).uri(&ask.path);
        for (name, value) in &ask.headers {
            request = request.header(name, value);
        }
        let mut request = request.body(Body::from(ask.body)).unwrap();
        request
            .extensions_mut()
            .insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// A Global administrator, and the cookie of a fresh session.
    pub async fn admin(&self) -> String {
        self.desk.admin("admin@desk.example").await.unwrap();
        self.session("admin@desk.example", PASSWORD).await
    }

    /// A person without a role, and the cookie of a fresh session.
    pub async fn person(&self) -> String {
        self.desk.person("ada@desk.example").await.unwrap();
        self.session("ada@desk.example", PASSWORD).await
    }

    /// Somebody who must change the password, and the cookie of the restricted session.
    pub async fn restricted(&self) -> String {
        let person = self.desk.admin("new@desk.example").await.unwrap();
        self.desk
            .set_password(
                &person,
                "Temporary-Password-42",
                service::credentials::Kind::Temporary,
            )
            .await
            .unwrap();
        self.session("new@desk.example", "Temporary-Password-42")
            .await
    }

    /// Signs in through the pages; the pair of the session's cookie.
    pub async fn session(&self, user_name: &str, password: &str) -> String {
        let answer = self.sign_in(user_name, password).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.cookie("__Host-latchkey").unwrap()
    }

    pub async fn sign_in(&self, user_name: &str, password: &str) -> Answer {
        self.send(
            post("/sign-in/password")
                .page()
                .form(&[("user_name", user_name), ("password", password)]),
        )
        .await
    }

    /// Signs in through the HTTP interface; the token.
    pub async fn token(&self, user_name: &str, password: &str) -> String {
        let body = serde_json::json!({"user_name": user_name, "password": password});
        let answer = self.send(post("/api/v1/sessions").json(&body)).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        answer.json()["token"].as_str().unwrap().to_owned()
    }
}

/// A test message in the outbox, asked for by somebody.
pub async fn queue_test(world: &World, asked_by: &str, address: &str) -> MessageId {
    let to = Recipient::Mail(EmailAddress::parse("to", address).unwrap());
    let message = &NewMessage {
        to,
        lang: Lang::En,
        content: Content::Test {
            asked_by: asked_by.to_owned(),
        },
        person: None,
        link: None,
    };
    let desk = &world.desk.desk;
    desk.store()
        .write(|tx| async move {
            messages::queue(&tx, desk, &Caller::operator(), message.clone()).await
        })
        .await
        .unwrap()
}
