//! HTTP Basic authentication.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The credentials that the sandbox accepts; for a part that is None, any non-empty text.
pub(crate) struct Credentials {
    username: Option<String>,
    password: Option<String>,
}

impl Credentials {
    pub(crate) fn new(username: Option<String>, password: Option<String>) -> Self {
        Self { username, password }
    }

    pub(crate) fn accept(&self, authorization: Option<&str>) -> bool {
        let Some((username, password)) = authorization.and_then(decode) else {
            return false;
        };
        matches(self.username.as_deref(), &username) && matches(self.password.as_deref(), &password)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials([REDACTED])")
    }
}

fn matches(expected: Option<&str>, given: &str) -> bool {
    expected.map_or(!given.is_empty(), |expected| expected == given)
}

fn decode(authorization: &str) -> Option<(String, String)> {
    let (scheme, token) = authorization.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let plain = String::from_utf8(STANDARD.decode(token.trim()).ok()?).ok()?;
    let (username, password) = plain.split_once(':')?;
    Some((username.to_owned(), password.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basic(plain: &str) -> String {
        format!("Basic {}", STANDARD.encode(plain))
    }

    #[test]
    fn any_pair_of_non_empty_texts_passes_when_nothing_is_expected() {
        let open = Credentials::new(None, None);
        assert!(open.accept(Some(&basic("PK1:secret:with:colons"))));
        assert!(open.accept(Some(&basic("PK1:s").replacen("Basic", "basic", 1))));
        for refused in [":secret", "PK1:", "PK1"] {
            assert!(!open.accept(Some(&basic(refused))), "{refused}");
        }
        assert!(!open.accept(None));
        assert!(!open.accept(Some("Basic PK1:secret")));
        assert!(!open.accept(Some(&basic("PK1:secret").replacen("Basic", "Bearer", 1))));
    }

    #[test]
    fn expected_credentials_must_match_exactly() {
        let closed = Credentials::new(Some("PK1".into()), Some("secret".into()));
        assert!(closed.accept(Some(&basic("PK1:secret"))));
        assert!(!closed.accept(Some(&basic("PK1:Secret"))));
        assert!(!closed.accept(Some(&basic("PK2:secret"))));
    }
}
