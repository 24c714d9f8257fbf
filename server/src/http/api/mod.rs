//! The HTTP interface, `/api/v1`: everything that the pages do, as JSON for programs. Owns the translation from
//! requests to calls of the service and the description of it (OpenAPI); decides nothing.
//!
//! To add an endpoint: write the handler with `#[utoipa::path]` in the module of its area, call one function of the
//! service, and put it into that module's `table` with the need it has.

mod audit;
mod groups;
mod imports;
mod jobs;
mod me;
mod messages;
mod openapi;
mod params;
mod people;
mod recovery;
mod reports;
mod requests;
mod sessions;
mod settings;
mod views;

pub use openapi::document;
pub(crate) use params::PeopleFilterParams;
pub(crate) use reports::AllReports;

use super::answer::Refusal;
use super::route::{Door, JSON_BYTES, Route};
use super::state::AppState;
use axum::Json;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use domain::authority::Need;
use futures::StreamExt;
use http::{HeaderValue, Method, header};
use utoipa::openapi::path::Paths;
use utoipa::openapi::{HttpMethod, RefOr, schema::Schema};
use utoipa_axum::router::UtoipaMethodRouter;

/// What a handler gives back.
type Answer<T> = Result<Json<T>, Refusal>;

/// One endpoint: its route and its description, from one declaration.
pub struct Endpoint {
    need: Need,
    most_bytes: usize,
    described: UtoipaMethodRouter<AppState>,
}

/// An endpoint for those who have this need fulfilled.
fn endpoint(need: Need, described: UtoipaMethodRouter<AppState>) -> Endpoint {
    Endpoint {
        need,
        most_bytes: JSON_BYTES,
        described,
    }
}

impl Endpoint {
    /// This endpoint with another limit for its body.
    fn taking(self, most_bytes: usize) -> Self {
        Self { most_bytes, ..self }
    }

    /// One handler has one method and one path.
    fn into_route(self) -> Option<Route> {
        let (_, paths, handler) = self.described;
        let (path, method) = methods_of(&paths).pop()?;
        Some(Route::new(method, &path, self.need, Door::Api, handler).taking(self.most_bytes))
    }
}

/// Path and method of everything that is described.
fn methods_of(paths: &Paths) -> Vec<(String, Method)> {
    let mut found = Vec::new();
    for (path, item) in &paths.paths {
        let operations = [
            (&item.get, Method::GET),
            (&item.post, Method::POST),
            (&item.put, Method::PUT),
            (&item.delete, Method::DELETE),
        ];
        found.extend(
            operations
                .into_iter()
                .filter(|(operation, _)| operation.is_some())
                .map(|(_, m)| (path.clone(), m)),
        );
    }
    found
}

/// Every endpoint.
fn endpoints() -> Vec<Endpoint> {
    let mut all = openapi::table();
    for table in [
        sessions::table(),
        me::table(),
        people::table(),
        imports::table(),
        groups::table(),
        views::table(),
        audit::table(),
        settings::table(),
        messages::table(),
        recovery::table(),
        requests::table(),
        jobs::table(),
        reports::table(),
    ] {
        all.extend(table);
    }
    all
}

/// A file to save, as it comes out of the database.
fn file(name: &str, rows: service::export::Csv) -> Response {
    let chunks = rows.map(|chunk| {
        chunk.map_err(|error| {
            // The status has been sent: cutting the file off is all that is left to tell the caller.
            tracing::error!(%error, "an export broke off");
            std::io::Error::other("broken off")
        })
    });
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let mut response = Body::from_stream(chunks).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8"),
    );
    headers.insert(
        header::CONTENT_DISPOSITION,
        disposition.unwrap_or(HeaderValue::from_static("attachment")),
    );
    response
}

/// The address of something that was made.
fn location(area: &str, id: impl std::fmt::Display) -> HeaderValue {
    HeaderValue::from_str(&format!("/api/v1/{area}/{id}"))
        .unwrap_or(HeaderValue::from_static("/api/v1"))
}

/// The routes.
pub fn table() -> Vec<Route> {
    endpoints()
        .into_iter()
        .filter_map(Endpoint::into_route)
        .collect()
}

/// What the description collects.
fn described() -> (Paths, Vec<(String, RefOr<Schema>)>) {
    let (mut all_paths, mut all_schemas) = (Paths::new(), Vec::new());
    for Endpoint {
        described: (schemas, paths, _),
        ..
    } in endpoints()
    {
        all_schemas.extend(schemas);
        for (path, item) in paths.paths {
            let methods = [
                (HttpMethod::Get, item.get),
                (HttpMethod::Post, item.post),
                (HttpMethod::Put, item.put),
                (HttpMethod::Delete, item.delete),
            ];
            for (method, operation) in methods {
                if let Some(operation) = operation {
                    all_paths.add_path_operation(&path, vec![method], operation);
                }
            }
        }
    }
    (all_paths, all_schemas)
}
