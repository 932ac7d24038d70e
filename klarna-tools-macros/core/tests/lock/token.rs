//! How an access token is requested.

use toolspec_core::lock::Lock;
use toolspec_core::model::{Hosts, Secret, SecurityScheme, Server, TokenRequest, Toolset};

use super::toolset::klarna;

/// Tools whose first host is that of the API, and whose token comes from another.
fn fetching(token: TokenRequest) -> Toolset {
    let mut toolset = klarna();
    let Server {
        hosts, security, ..
    } = &mut toolset.server;
    let host = "login.example.com".to_owned();
    hosts.push(Hosts {
        default: host.clone(),
        allowed: vec![host],
        ..Hosts::default()
    });
    security[0] = SecurityScheme::ClientCredentials {
        id: Secret::default(),
        secret: Secret::default(),
        token,
    };
    toolset
}

#[test]
fn each_part_of_a_token_request_moves_the_lock() {
    let TokenRequest {
        hosts,
        path,
        scopes,
        audience,
    } = TokenRequest {
        hosts: 1,
        path: "/token".to_owned(),
        scopes: vec!["read".to_owned()],
        audience: Some("https://api.example.com/".to_owned()),
    };
    let token = |hosts, path: &str, scopes: &[String], audience: &Option<String>| {
        let token = TokenRequest {
            hosts,
            path: path.to_owned(),
            scopes: scopes.to_vec(),
            audience: audience.clone(),
        };
        Lock::of(&fetching(token))
    };
    let before = token(hosts, &path, &scopes, &audience);
    assert!(before.to_text().contains("login.example.com"));
    assert_ne!(token(0, &path, &scopes, &audience), before);
    assert_ne!(token(hosts, "/other", &scopes, &audience), before);
    assert_ne!(token(hosts, &path, &[], &audience), before);
    assert_ne!(token(hosts, &path, &scopes, &None), before);
}
