//! The HTTP client, configured as the server's is.

use std::sync::Arc;

use rustls::crypto::ring;

use crate::Failure;

pub(crate) fn connect() -> Result<reqwest::Client, Failure> {
    let roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .referer(false)
        .http1_only()
        .tls_backend_preconfigured(tls);
    Ok(client.build()?)
}
