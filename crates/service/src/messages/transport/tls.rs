//! TLS towards mail servers and carriers: one configuration for all. Owns that certificates are verified, against the system's and
//! those that the settings name, with the name that the settings name; there is no way to switch that off.

use std::sync::Arc;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::{ClientConfig, Error, crypto};

/// A connector that trusts the system's certificates and these (PEM; may be empty).
///
/// # Errors
/// A certificate cannot be read, or the system has none.
pub(super) fn connector(trusted: &str) -> Result<TlsConnector, Error> {
    let provider = Arc::new(crypto::ring::default_provider());
    let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(
        certificates(trusted)?,
        Arc::clone(&provider),
    )?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, Error> {
    CertificateDer::pem_slice_iter(pem.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(|error| Error::General(error.to_string()))
}

/// Whether a text has nothing but certificates that can be trusted; nothing at all is fine.
pub(in super::super) fn are_certificates(text: &str) -> bool {
    text.trim().is_empty()
        || (certificates(text).is_ok_and(|found| !found.is_empty()) && connector(text).is_ok())
}
