use serde_json::json;

use super::{REMOVED, Redactor};
use crate::http::credentials::Credentials;

const USERNAME: &str = "PK4711_MarkOfTheUsername";
const PASSWORD: &str = "MarkOfThePassword:with/+?more";

fn redactor() -> Redactor {
    Redactor::of(&[Credentials::new(USERNAME, PASSWORD)])
}

/// Too little is left to reconstruct the secret.
fn assert_gone(text: &str) {
    let shown = redactor().line(text).into_owned();
    assert!(shown.contains(REMOVED), "{text} became {shown}");
    let rest = shown.replace(REMOVED, "");
    assert!(rest.len() <= 12, "{text} became {shown}");
}

#[test]
fn a_secret_with_any_text_between_its_letters_is_found() {
    for between in [
        " ",
        "\n",
        "\u{200b}",
        "-",
        ".",
        "\u{1b}[1m",
        "\u{200c}",
        "\u{fe0f}",
        "👨\u{200d}👩",
        "❤\u{fe0f}",
        "•",
        "\\n",
        "&shy;",
        "%20",
    ] {
        let torn: Vec<String> = PASSWORD.chars().map(String::from).collect();
        assert_gone(&torn.join(between));
    }
}

/// The password with every byte written so.
fn each(write: impl Fn(u8) -> String) -> String {
    PASSWORD.bytes().map(write).collect()
}

#[test]
fn escapes_within_escapes_are_resolved() {
    let percent = each(|byte| format!("%{byte:02x}"));
    let twice = percent.replace('%', "%25");
    let partly = PASSWORD.replace('k', "%6B").replace('/', "%2F");
    let html = each(|byte| format!("&#{byte};"));
    let html_hex = each(|byte| format!("&#x{byte:X};"));
    let json = each(|byte| format!("\\u{byte:04x}"));
    let braces = each(|byte| format!("\\u{{{byte:x}}}"));
    let hex = each(|byte| format!("\\x{byte:02x}"));
    let printable = each(|byte| format!("={byte:02X}"));
    for text in [
        percent, twice, partly, html, html_hex, json, braces, hex, printable,
    ] {
        assert_gone(&text);
    }
}

#[test]
fn a_secret_behind_what_looks_like_an_escape_is_found() {
    let redactor = Redactor::of(&[Credentials::new("", "deadbeef-cafe-4711")]);
    for before in ["token=", "100%", "\\x", "&", "=", "%"] {
        let shown = redactor
            .line(&format!("{before}deadbeef-cafe-4711"))
            .into_owned();
        assert_eq!(shown, format!("{before}{REMOVED}"));
    }
}

#[test]
fn what_looks_like_an_escape_of_another_kind_hides_nothing() {
    for (secret, text) in [
        ("Abc+Secret99marker", "q?password=Abc%2BSecret99marker"),
        (
            "deadbeef/Secret99marker",
            "client_secret=deadbeef%2FSecret99marker",
        ),
        ("pw=12&Secret99marker", "pw=12&amp;Secret99marker"),
        ("pa%41ss\"Secret99", r#"{"p":"pa%41ss\u0022Secret99"}"#),
        ("nope/Secret99marker", r"C:\nope%2FSecret99marker"),
    ] {
        let redactor = Redactor::of(&[Credentials::new("", secret)]);
        let shown = redactor.line(text).into_owned();
        assert!(!shown.contains("Secret99"), "{text} became {shown}");
    }
}

/// Quadratic time would be minutes.
#[test]
fn many_beginnings_and_many_finds_are_read_once() {
    let braces = "\\u{".repeat(200_000);
    assert_eq!(redactor().line(&braces), braces);
    let mut found = json!(vec![PASSWORD; 40_000]);
    redactor().clean(&mut found);
    assert_eq!(found, json!(vec![REMOVED; 40_000]));
}

#[test]
fn a_secret_in_several_texts_is_found_escaped_too() {
    let redactor = Redactor::of(&[Credentials::new("", "kl/Secret99marker")]);
    let mut value = json!(["kl%2FSecret", "99marker", "d"]);
    redactor.clean(&mut value);
    assert_eq!(value, json!([REMOVED, REMOVED, "d"]));
}

#[test]
fn a_secret_in_several_texts_is_found() {
    let mut value = json!({"a": ["MarkOfThe", "Pass"], "b": {"c": "word:with/+?more"}, "d": "e"});
    redactor().clean(&mut value);
    let expected = json!({"a": [REMOVED, REMOVED], "b": {"c": REMOVED}, "d": "e"});
    assert_eq!(value, expected);
}

#[test]
fn names_of_members_are_cleaned_too() {
    let mut value = json!({"x": {(PASSWORD): 1, "a\u{202e}b": 2}});
    redactor().clean(&mut value);
    assert_eq!(value, json!({"x": {REMOVED: 1, "ab": 2}}));
}

#[test]
fn ordinary_text_stays() {
    let redactor = Redactor::of(&[
        Credentials::new("sandbox", "sandbox"),
        Credentials::new("seller", "short"),
        Credentials::new(USERNAME, PASSWORD),
    ]);
    for text in [
        "the sandbox of the seller is short",
        "https://x.example/r?a=deadbeef&b=%20&amp;c",
        "MarkOfThe Pass",
        "sk_test_ is how a key begins",
        "",
    ] {
        assert_eq!(redactor.line(text), text);
    }
    let basic = "the header was Basic c2FuZGJveDpzYW5kYm94";
    assert_eq!(
        redactor.line(basic),
        format!("the header was Basic {REMOVED}")
    );
}

#[test]
fn a_secret_without_its_public_prefix_is_found() {
    let redactor = Redactor::of(&[Credentials::new("", "shop_live_api_Zx81kQpLm93v+/nR7")]);
    for text in ["Zx81kQpLm93v+/nR7", "Wng4MWtRcExtOTN2Ky9uUjc="] {
        let shown = redactor.line(text).into_owned();
        assert!(shown.starts_with(REMOVED), "{shown}");
    }
    assert_eq!(redactor.line("shop_live_api_"), "shop_live_api_");
}

#[test]
fn a_secret_of_signs_alone_is_found_as_it_is() {
    let redactor = Redactor::of(&[Credentials::new("", "#$!?*+~@é")]);
    for text in ["#$!?*+~@é", "%23%24%21%3f%2a%2b%7e%40%c3%a9"] {
        assert_eq!(redactor.line(&format!("<{text}>")), format!("<{REMOVED}>"));
    }
}

#[test]
fn a_secret_is_found_with_and_without_the_joiners_of_its_script() {
    for secret in [
        "رمز\u{200c}عبورمن",
        "رمزعبورمن",
        "❤\u{fe0f}!?❤\u{fe0f}*+~#$",
    ] {
        let redactor = Redactor::of(&[Credentials::new("", secret)]);
        let bare = secret.replace(['\u{200c}', '\u{fe0f}'], "");
        let torn: Vec<String> = bare.chars().map(String::from).collect();
        let joined = torn.join("\u{200c}");
        for text in [
            secret,
            &bare,
            &joined,
            &joined.replace('\u{200c}', "&zwnj;"),
        ] {
            let shown = redactor.line(&format!("<{text}>")).into_owned();
            assert_eq!(shown, format!("<{REMOVED}>"), "{text:?}");
        }
    }
}

#[test]
fn nothing_is_shown_by_debug() {
    assert!(!format!("{:?}", redactor()).contains("Mark"));
}
