//! The description of the HTTP interface. Owns what no single endpoint says: title, how to sign in, and the form of
//! every refusal.

use super::{Endpoint, described, endpoint};
use crate::http::answer::Details;
use axum::Json;
use domain::authority::Need;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, Content, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref,
    ResponseBuilder, SecurityRequirement,
};
use utoipa::{PartialSchema, ToSchema};
use utoipa_axum::routes;

pub(super) fn table() -> Vec<Endpoint> {
    vec![endpoint(Need::Public, routes!(describe))]
}

/// This description.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "description", security(()), responses((status = 200, description = "OpenAPI")))]
async fn describe() -> Json<OpenApi> {
    Json(document())
}

/// The whole description.
pub fn document() -> OpenApi {
    let (mut paths, mut schemas) = described();
    schemas.push((Details::name().into_owned(), Details::schema()));
    Details::schemas(&mut schemas);
    for item in paths.paths.values_mut() {
        for operation in [
            &mut item.get,
            &mut item.post,
            &mut item.put,
            &mut item.delete,
        ]
        .into_iter()
        .flatten()
        {
            let refusal = Ref::from_response_name("Problem");
            operation
                .responses
                .responses
                .entry("default".to_owned())
                .or_insert(refusal.into());
        }
    }
    let problem = ResponseBuilder::new()
        .description("It was refused or failed (RFC 9457). `code` is stable.")
        .content(
            "application/problem+json",
            Content::new(Some(Ref::from_schema_name("ProblemDetails"))),
        )
        .build();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("The token of `POST /api/v1/sessions`."))
        .build();
    let cookie = ApiKey::Cookie(ApiKeyValue::with_description(
        "__Host-latchkey",
        "The session of a browser.",
    ));
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .response("Problem", problem)
        .security_scheme("token", SecurityScheme::Http(bearer))
        .security_scheme("session", SecurityScheme::ApiKey(cookie))
        .build();
    let info = InfoBuilder::new()
        .title("Latchkey")
        .version("1")
        .description(Some(
            "Everything the pages do, for programs. Times are microseconds since 1970 in UTC. Lists answer `rows` with signed \
             cursors `next` and `previous`. Unknown fields, doubled fields and wrong types are refused with 422.",
        ))
        .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").build()))
        .build();
    let security = [
        SecurityRequirement::new("token", [""; 0]),
        SecurityRequirement::new("session", [""; 0]),
    ];
    OpenApiBuilder::new()
        .info(info)
        .paths(paths)
        .components(Some(components))
        .security(Some(security))
        .build()
}
