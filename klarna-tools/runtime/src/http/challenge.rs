//! What an API says about refused credentials.

use reqwest::header::WWW_AUTHENTICATE;

use crate::http::transport::Answer;

/// Whether the API says that it did not accept the bearer token (RFC 6750, section 3.1):
/// `WWW-Authenticate: Bearer error="invalid_token"`, among other challenges or alone.
pub(crate) fn refuses_token(answer: &Answer) -> bool {
    let challenges = answer.headers.get_all(WWW_AUTHENTICATE);
    answer.status == 401
        && challenges
            .iter()
            .filter_map(|value| value.to_str().ok())
            .any(is_invalid_token)
}

fn is_invalid_token(challenges: &str) -> bool {
    let mut is_bearer = false;
    for part in parts(challenges) {
        let (before, value) = part.split_once('=').unwrap_or((part, ""));
        let mut words = before.split_whitespace();
        let (first, second) = (words.next().unwrap_or_default(), words.next());
        // A scheme comes before its first parameter, or alone.
        if second.is_some() || !part.contains('=') {
            is_bearer = first.eq_ignore_ascii_case("bearer");
        }
        let name = second.unwrap_or(first);
        let value = value.trim().trim_matches('"');
        if is_bearer && name.eq_ignore_ascii_case("error") && value == "invalid_token" {
            return true;
        }
    }
    false
}

/// Divides at the commas that are not within quotes.
fn parts(challenges: &str) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    challenges.split(move |c| {
        let is_character = std::mem::take(&mut is_escaped);
        match c {
            _ if is_character => false,
            '\\' if is_quoted => {
                is_escaped = true;
                false
            }
            '"' => {
                is_quoted = !is_quoted;
                false
            }
            _ => c == ',' && !is_quoted,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bearer_challenge_refuses_the_token() {
        for challenge in [
            "Bearer error=\"invalid_token\"",
            "bearer error=invalid_token",
            "Bearer realm=\"a, b\", error=\"invalid_token\", error_description=\"x\"",
            "Basic realm=\"x\", Bearer realm=\"y\", error = \"invalid_token\"",
        ] {
            assert!(is_invalid_token(challenge), "{challenge}");
        }
        for challenge in [
            "",
            "Bearer",
            "Bearer error=\"insufficient_scope\"",
            "Bearer realm=\"error=invalid_token\"",
            "Bearer realm=\"x, error=\\\"invalid_token\"",
            "Basic realm=\"x\", error=\"invalid_token\"",
            "Bearer realm=\"x\", Basic realm=\"y\", error=\"invalid_token\"",
        ] {
            assert!(!is_invalid_token(challenge), "{challenge}");
        }
    }
}
