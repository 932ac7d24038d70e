//! What is written as YAML is read back as it was.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use toolspec_core::{
    diagnostic::{Diagnostics, Errors},
    source::Source,
    yaml,
};

/// Texts that readers of YAML take for something else, or that cannot be written as they are.
const TRAPS: [&str; 60] = [
    "",
    " ",
    "~",
    "null",
    "Null",
    "true",
    "yes",
    "No",
    "on",
    "y",
    "=",
    "<<",
    "1",
    "-1",
    "+1",
    "1_000",
    "0x1F",
    "0o17",
    "017",
    ".5",
    "5.",
    "1e5",
    "12e456789012",
    "1.5e999",
    "-0",
    ".inf",
    ".NaN",
    "2026-11-22",
    "12:30:45",
    "99999999999999999999",
    "- a",
    "-",
    "---",
    "--- a",
    "...",
    "? a",
    ": a",
    "a: b",
    "a:",
    "a #b",
    "#a",
    "%a",
    "@a",
    "`a`",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "[a]",
    "{a}",
    "'a'",
    "\"a\"",
    "\\a",
    " a",
    "a ",
    "\ta",
    "a\t",
    "a, b",
    "\u{feff}a",
];

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => proptest::sample::select(TRAPS.to_vec()).prop_map(str::to_owned),
        2 => proptest::sample::select(vec![
            "\n", "\n\n", "\r", "\r\n", "\t", " ", "  ", "\n ", " \n", "\0", "\u{7f}", "\u{85}", "\u{a0}",
            "\u{2028}", "\u{2029}", "\u{feff}", "\u{200b}", "\u{e0041}", "\u{fffe}", "😀", "é", "word",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "[ -~]{0,140}",
    ];
    proptest::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

/// Keys contain nothing hidden: the reader refuses them, so nothing that was read has any.
fn keys() -> impl Strategy<Value = String> {
    texts().prop_map(|text| text.chars().filter(|c| !hidden(*c)).collect())
}

fn hidden(character: char) -> bool {
    character.is_control() || toolspec_core::source::is_hidden(character)
}

fn values() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        6 => texts().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<u64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    scalar.prop_recursive(4, 24, 5, |within| {
        prop_oneof![
            proptest::collection::vec(within.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((keys(), within), 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_is_read_back(value in values()) {
        check(&json!({ "a": value.clone(), "b": [value] }));
    }
}

#[test]
fn texts_that_look_like_something_else_are_read_back() {
    for trap in TRAPS {
        check(&json!({ "text": trap, "texts": [trap, [trap]] }));
        if !trap.chars().any(hidden) {
            check(&json!({ trap: { trap: trap } }));
        }
    }
}

#[test]
fn what_a_reader_could_take_for_something_else_is_quoted() {
    for trap in ["0x1F", "~", "017", "1e5", "12e456789012"] {
        let written = yaml::write(&json!({ trap: trap }));
        let line = written.replace('\'', "\"");
        assert_eq!(line, format!("\"{trap}\": \"{trap}\"\n"));
    }
}

/// What `serde_yaml` alone would write: a number, a merge key, and a text that looks like another.
#[test]
fn what_serde_yaml_cannot_be_trusted_with_is_written_here() {
    for (value, alone) in [
        (json!({ "a": "12e456789012" }), "a: 12e456789012\n"),
        (json!({ "<<": "a" }), "<<: a\n"),
        (json!({ "a": "1\u{202e}2" }), "a: 1\u{202e}2\n"),
        (json!({ "a": "1\u{200b}2" }), "a: 1\u{200b}2\n"),
    ] {
        assert_eq!(serde_yaml::to_string(&value).unwrap(), alone);
        let is_misread = try_read(alone).ok().is_none_or(|read| read != value);
        assert!(
            is_misread || alone.chars().any(toolspec_core::source::is_hidden),
            "{alone}"
        );
        check(&value);
        assert!(yaml::write(&value).trim_end().chars().all(|c| !hidden(c)));
    }
    let misread = "a: \"\u{fffe}\\0\"\n";
    assert!(serde_yaml::from_str::<Value>(misread).is_err());
    check(&json!({ "a": "\u{fffe}\0" }));
}

#[test]
fn lines_are_written_as_they_are() {
    let value = json!({ "a": ["x\n\n  y", { "b": "1\n2\n", "c": [], "d": {} }] });
    assert_eq!(
        yaml::write(&value),
        "a:\n- |-\n  x\n\n    y\n- b: |\n    1\n    2\n  c: []\n  d: {}\n"
    );
}

fn check(value: &Value) {
    let text = yaml::write(value);
    let read = try_read(&text).unwrap_or_else(|errors| panic!("{errors}\n{text}"));
    assert_eq!(&read, value, "{text}");
    let other: Value = serde_yaml::from_str(&text).unwrap_or_else(|why| panic!("{why}\n{text}"));
    assert_eq!(&other, value, "{text}");
}

fn try_read(text: &str) -> Result<Value, Errors> {
    let mut cx = Diagnostics::new();
    let root = yaml::read(&Source::new("written.yaml", text), &mut cx);
    Ok(cx.finish(root)?.unwrap().to_json())
}
