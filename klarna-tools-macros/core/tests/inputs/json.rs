//! JSON: what another reader says of it, what only JSON allows, and where mistakes are.

use std::fmt::Write as _;

use serde_json::{Value, json};
use toolspec_core::diagnostic::{Diagnostic, Diagnostics, Errors};
use toolspec_core::source::Source;
use toolspec_core::yaml::{self, Kind, MAX_DEPTH, Node};

use super::{Random, check_any, check_places, read, sound};

#[test]
fn generated_texts_mean_what_another_reader_says() {
    let mut random = Random::new(0xA076_1D64_78BD_642F);
    for _ in 0..3_000 {
        let mut text = String::new();
        write_value(&mut text, &mut random, 0);
        let text = format!("{}{{\"\": {text}}}\n", blank(&mut random));
        let root = sound(&text);
        let other: Value = serde_json::from_str(&text).unwrap();
        assert!(same(&root.to_json(), &other), "{text}");
        check_values_places(&root);
        check_any(&super::mutated(&text, &mut random));
    }
}

/// A manifest is read at once, a document where it is looked at.
#[test]
fn a_document_is_read_as_a_manifest_is() {
    let mut random = Random::new(0xD6E8_FEB8_6659_FD93);
    for _ in 0..1_000 {
        let mut text = String::from("{\"a\":0");
        for index in 0..random.below(40) {
            write!(text, ",\"{index}\":").unwrap();
            write_value(&mut text, &mut random, 1);
        }
        text.push('}');
        assert_eq!(published(&text).unwrap(), sound(&text), "{text}");
        check_same_mistakes(&super::mutated(&text, &mut random));
    }
}

/// Where a text is not JSON, a document ends as a manifest does; other mistakes are refused on use.
fn check_same_mistakes(text: &str) {
    if !text.starts_with("{\"") {
        return;
    }
    let ends = |mistake: &Diagnostic| {
        let message = mistake.message();
        message.contains("not JSON") || message.contains("nested")
    };
    let own = read(text).err();
    let own = own.iter().flat_map(Errors::iter).find(|it| ends(it));
    let document = published(text).map_err(|errors| errors.render());
    assert_eq!(document.err(), own.map(Diagnostic::render), "{text}");
}

fn published(text: &str) -> Result<Node, Errors> {
    let mut cx = Diagnostics::new();
    let root = yaml::read_document(&Source::new("a.yaml", text), &mut cx);
    cx.finish(root).map(Option::unwrap)
}

#[test]
fn what_yaml_does_not_allow_is_read_as_json_allows_it() {
    let read = |text: &str| sound(text).to_json();
    assert_eq!(
        read(r#"{"a": ["\ud83d\ude00", "\/", "\u0000"]}"#),
        json!({ "a": ["😀", "/", "\0"] })
    );
    assert_eq!(
        read("{\n\t\"a\":\t1,\n\t\"b\" : [\n\t\t2 ]\n}"),
        json!({ "a": 1, "b": [2] })
    );
    assert_eq!(read("{\"a\":\"\u{7f}\"}"), json!({ "a": "\u{7f}" }));
    assert_eq!(read(r#"{"\u0061": "\"}{,:"}"#), json!({ "a": "\"}{,:" }));
    let long = "k".repeat(5_000);
    assert_eq!(read(&format!("{{\"{long}\" :\n 1}}")), json!({ long: 1 }));
}

#[test]
fn numbers_keep_their_digits() {
    for number in [
        "9007199254740993",
        "18446744073709551615",
        "-9223372036854775808",
    ] {
        let text = format!("{{\"a\":{number}}}");
        assert_eq!(sound(&text).to_json().to_string(), text);
    }
    assert_eq!(
        sound("{\"a\": [1e3, 1E-2, 0.5, -0]}").to_json(),
        json!({ "a": [1000.0, 0.01, 0.5, 0] })
    );
}

#[test]
fn a_text_may_be_nested_so_deep_and_no_deeper() {
    let nested = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    sound(&nested(MAX_DEPTH));
    assert_eq!(
        mistakes(&nested(MAX_DEPTH + 1)),
        ["1:321 this is nested deeper than 64 levels"]
    );
}

#[test]
fn a_name_that_occurs_twice_is_shown_with_both_places() {
    let errors = read("{\n  \"a\": 1,\n  \"b\": {},\n  \"\\u0061\": 2\n}").unwrap_err();
    let expected = "\
error: `a` is already defined
 --> a.yaml:4:3
  |
2 |   \"a\": 1,
  |   --- first defined here
3 |   \"b\": {},
4 |   \"\\u0061\": 2
  |   ^^^^^^^^";
    assert_eq!(errors.render(), expected);
}

#[test]
fn mistakes_are_shown_where_they_are() {
    for (text, expected) in [
        (
            "{\"a\": \"\\ud83d\"}",
            "1:14 this is not JSON: unexpected end of hex escape",
        ),
        (
            "{\"a\": \"\\ud83d\\ude00\", \"b\": tru}",
            "1:28 this is not JSON: `tru` is not a value of JSON",
        ),
        (
            "{\"\\/\": 1 \"b\": 2}",
            "1:9 this is not JSON: a comma is missing between two values",
        ),
        (
            "{\"\\/\": [1 2 : 3]}",
            "1:10 this is not JSON: a comma is missing between two values",
        ),
        (
            "{\"\\/\": [1, 2}",
            "1:13 this is not JSON: expected `,` or `]`, found `}`",
        ),
        (
            "{\"\\/\": 1",
            "1:1 this is not JSON: this bracket is not closed",
        ),
        (
            "{\"\\/\": \"b}",
            "1:8 this is not JSON: this quote is not closed",
        ),
        (
            "{\"\\/\": 1} x",
            "1:11 this is not JSON: the text goes on behind its value",
        ),
        (
            "{\"\\/\": \"a\u{1}\"}",
            "1:10 this is not JSON: the control character U+0001 is in a text",
        ),
    ] {
        assert_eq!(mistakes(text), [expected], "{text}");
    }
}

#[test]
fn braces_without_a_quote_behind_them_are_yaml() {
    assert_eq!(
        sound("{ a: b, \"c\": [d,], }").to_json(),
        json!({ "a": "b", "c": ["d"] })
    );
    assert_eq!(sound("[\"a\", b]").to_json(), json!(["a", "b"]));
    let errors = read(" {\n\"a\": b}").unwrap_err();
    assert!(errors.render().contains("write `\"b\"`"), "{errors}");
    let rules = "a file that begins with `{` and a quote is read as JSON";
    let errors = read("{\"a\": [1}").unwrap_err();
    assert!(errors.render().contains(rules), "{errors}");
}

fn mistakes(text: &str) -> Vec<String> {
    let errors = read(text).unwrap_err();
    let line = |mistake: &Diagnostic| {
        let position = mistake.position().unwrap();
        format!(
            "{}:{} {}",
            position.line,
            position.column,
            mistake.message()
        )
    };
    errors.iter().map(line).collect()
}

/// The other reader makes a floating-point zero of `-0`, which is an integer.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let pairs = || one.iter().zip(other);
            one.len() == other.len()
                && pairs().all(|(one, other)| one.0 == other.0 && same(one.1, other.1))
        }
        (Value::Number(one), Value::Number(_)) if one.as_i64() == Some(0) => {
            other.as_f64() == Some(0.0)
        }
        _ => one == other,
    }
}

/// Every value is what its part of the text says by itself.
fn check_values_places(node: &Node) {
    check_places(node);
    let alone: Value = serde_json::from_str(node.span.text()).unwrap();
    assert!(same(&node.to_json(), &alone), "{}", node.span.text());
    match &node.kind {
        Kind::Sequence(elements) => elements.iter().for_each(check_values_places),
        Kind::Mapping(entries) => {
            for entry in entries.iter() {
                let name: String = serde_json::from_str(entry.key.span.text()).unwrap();
                assert_eq!(name, entry.key.text);
                check_values_places(&entry.value);
            }
        }
        _ => {}
    }
}

fn write_value(text: &mut String, random: &mut Random, depth: usize) {
    text.push_str(blank(random));
    match random.below(if depth < 5 { 8 } else { 5 }) {
        0 => text.push_str(["null", "true", "false"][random.below(3)]),
        1 => write_number(text, random),
        2..5 => write_string(text, random, &PARTS),
        5 => write_list(text, random, ['[', ']'], |text, random, _| {
            write_value(text, random, depth + 1);
        }),
        _ => write_list(text, random, ['{', '}'], |text, random, index| {
            text.push_str(blank(random));
            write_string(text, random, &PARTS[..17]);
            // No name twice.
            text.insert_str(text.len() - 1, &index.to_string());
            text.push_str(blank(random));
            text.push(':');
            write_value(text, random, depth + 1);
        }),
    }
    text.push_str(blank(random));
}

fn write_list(
    text: &mut String,
    random: &mut Random,
    [open, close]: [char; 2],
    mut write: impl FnMut(&mut String, &mut Random, usize),
) {
    text.push(open);
    text.push_str(blank(random));
    for index in 0..random.below(5) {
        if index > 0 {
            text.push(',');
        }
        write(text, random, index);
    }
    text.push(close);
}

fn write_number(text: &mut String, random: &mut Random) {
    let digits = [
        "0",
        "-0",
        "7",
        "-12",
        "9007199254740993",
        "-9223372036854775808",
        "18446744073709551615",
        "0.5",
        "-2.25",
        "1e3",
        "1E+2",
        "125e-3",
        "0e0",
    ];
    text.push_str(digits[random.below(digits.len())]);
}

/// What strings are made of; of the last ones no name is.
const PARTS: [&str; 20] = [
    "a",
    "b c",
    "ö",
    "😀",
    "\\ud83d\\ude00",
    "\\u00e9",
    "\\\"",
    "\\\\",
    "\\/",
    "#",
    ": ",
    "- ",
    "{",
    "]",
    ",",
    "'",
    "<<",
    "\\n",
    "\\t",
    "\u{7f}",
];

fn write_string(text: &mut String, random: &mut Random, parts: &[&str]) {
    text.push('"');
    for _ in 0..random.below(5) {
        text.push_str(parts[random.below(parts.len())]);
    }
    text.push('"');
}

fn blank(random: &mut Random) -> &'static str {
    ["", "", "", " ", "\n", "\r\n", "\t", "\n\t  "][random.below(8)]
}
