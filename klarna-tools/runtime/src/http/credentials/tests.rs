use std::ffi::OsString;
use std::io::Write;

use super::Credentials;
use toolspec_model::{Prefix, Secret, SecurityScheme};

fn secret(variable: &str, prefix: &str) -> Secret {
    Secret {
        variable: variable.to_owned(),
        called: None,
        prefixes: vec![Prefix {
            text: prefix.to_owned(),
            hosts: Vec::new(),
        }],
    }
}

fn from(variables: &[(&str, &str)]) -> Result<(String, String), String> {
    let lookup = |name: &str| {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| OsString::from(value))
    };
    let basic = SecurityScheme::Basic {
        username: secret("USER", "user_"),
        password: Secret {
            called: Some("API key".to_owned()),
            ..secret("SECRET", "key_")
        },
    };
    Credentials::from_variables(&basic, &lookup)
        .map(|found| {
            let (username, password) = found.expose();
            (username.to_owned(), password.to_owned())
        })
        .map_err(|error| format!("{error} {error:?}"))
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

#[test]
fn values_come_from_variables_or_from_files() {
    let pair = |user: &str, secret: &str| Ok((user.to_owned(), secret.to_owned()));
    assert_eq!(from(&[("USER", "u"), ("SECRET", " s ")]), pair("u", " s "));
    for (text, value) in [("s", "s"), ("s\n", "s"), ("s\r\n", "s")] {
        let file = file(text);
        let path = file.path().to_str().unwrap();
        assert_eq!(
            from(&[("USER", "u"), ("SECRET_FILE", path)]),
            pair("u", value)
        );
    }
}

#[test]
fn what_is_missing_is_named_with_its_remedy() {
    let error = from(&[("USER", "")]).unwrap_err();
    for name in [
        "USER is not set",
        "USER_FILE",
        "SECRET is not set",
        "SECRET_FILE",
    ] {
        assert!(error.contains(name), "{name} in {error}");
    }
    let empty = file("\n");
    let path = empty.path().to_str().unwrap();
    assert!(
        from(&[("USER", "u"), ("SECRET_FILE", path)])
            .unwrap_err()
            .contains("SECRET is not set")
    );
    // A secret that was put into the wrong variable is not repeated.
    let unread = from(&[("USER", "u"), ("SECRET_FILE", "a-secret")]).unwrap_err();
    assert!(
        unread.contains("SECRET_FILE names a path that cannot be read"),
        "{unread}"
    );
    assert!(!unread.contains("a-secret"), "{unread}");
    assert!(
        from(&[("USER", "u"), ("SECRET", "s"), ("SECRET_FILE", path)])
            .unwrap_err()
            .contains("both set")
    );
}

#[test]
fn a_value_that_begins_as_its_own_secret_does_is_in_its_place() {
    let scheme = SecurityScheme::Basic {
        username: secret("USER", "key_"),
        password: secret("SECRET", "key_"),
    };
    let lookup = |name: &str| (!name.ends_with("_FILE")).then(|| OsString::from("key_x"));
    assert!(Credentials::from_variables(&scheme, &lookup).is_ok());
}

#[test]
fn an_unusable_value_is_refused_and_never_shown() {
    let two_lines = file("hush\nhush\n");
    let path = two_lines.path().to_str().unwrap();
    for (variables, part) in [
        (
            &[("USER", "u"), ("SECRET", "hush\thush")],
            "control character",
        ),
        (&[("USER", "u"), ("SECRET_FILE", path)], "control character"),
        (&[("USER", "hush:hush"), ("SECRET", "s")], "colon"),
        (
            &[("USER", "key_hush"), ("SECRET", "s")],
            "begins with key_: the API's owner calls it `API key`, but it is the password. Put it in SECRET",
        ),
        (
            &[("USER", "u"), ("SECRET", "user_hush")],
            "begins with user_: it is the username. Put it in USER, and the password in SECRET.",
        ),
    ] {
        let error = from(variables).unwrap_err();
        assert!(error.contains(part) && !error.contains("hush"), "{error}");
    }
}

#[test]
fn a_key_that_would_end_its_cookie_is_refused() {
    let scheme = SecurityScheme::CookieKey {
        name: "sid".to_owned(),
        key: secret("KEY", "key_"),
    };
    let from = |value: &str| {
        let lookup = |name: &str| (name == "KEY").then(|| OsString::from(value));
        Credentials::from_variables(&scheme, &lookup).map_err(|error| error.to_string())
    };
    assert_eq!(from("a=b/c+d%20&:").unwrap().expose().1, "a=b/c+d%20&:");
    for value in ["a; admin=1", "a b", "a,b", "\"a\"", "a\\b", "\u{e5}"] {
        let why = from(value).unwrap_err();
        assert!(why.starts_with("KEY contains a blank, "), "{why}");
        assert!(!why.contains("admin"), "{why}");
    }
}
