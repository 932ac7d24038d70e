use serde_json::json;

use super::*;

#[test]
fn values_are_those_of_json() {
    let text = "
a: [1, -2, 2.5, -1e3, 0]
b: { c: true, d: false, e: null, f: ~, g: }
h: plain text
i: 'it''s'
j: \"\\u00f6\\n\"
k: |
  one
   two
l: >-
  one
  two
m:
- n: []
  o: {}
-
";
    let expected = json!({
        "a": [1, -2, 2.5, -1000.0, 0],
        "b": { "c": true, "d": false, "e": null, "f": null, "g": null },
        "h": "plain text", "i": "it's", "j": "ö\n", "k": "one\n two\n", "l": "one two",
        "m": [{ "n": [], "o": {} }, null],
    });
    assert_eq!(tree(text).to_json(), expected);
    assert_eq!(
        tree(&expected.to_string()).to_json(),
        expected,
        "JSON is read as well"
    );
}

#[test]
fn what_only_looks_like_a_number_or_a_truth_is_text() {
    for text in [
        "no",
        "on",
        "yes",
        "off",
        "y",
        "014",
        "-01",
        "1_000",
        "0x1F",
        "0o7",
        "0b1",
        ".inf",
        "-.inf",
        ".nan",
        "NaN",
        "+1",
        ".5",
        "1.",
        "1.e3",
        "1e",
        "1e+",
        "--1",
        "1-",
        "1:30",
        "2026-11-22",
        "tRUE",
        "nULL",
        "1.2.3",
        "1e5.5",
        "١",
    ] {
        assert_eq!(tree(&format!("a: {text}")).to_json(), json!({ "a": text }));
    }
}

#[test]
fn integers_keep_all_their_digits() {
    for text in [
        "9223372036854775807",
        "-9223372036854775808",
        "18446744073709551615",
        "9007199254740993",
    ] {
        let root = tree(&format!("[{text}]"));
        assert_eq!(root.to_json().to_string(), format!("[{text}]"));
        assert_eq!(root.as_sequence().unwrap()[0].kind_name(), "an integer");
    }
    let wrong = mistakes("a: 18446744073709551616\nb: -9223372036854775809\nc: 1e309\n");
    let expected = [
        "1:4 this integer has more than 64 bits",
        "2:4 this integer has more than 64 bits",
        "3:4 this number is too large",
    ];
    assert_eq!(wrong, expected);
}

#[test]
fn keys_are_text_whatever_they_look_like() {
    let root = tree("200: a\ntrue: b\n1.0: c\n'~': d\n'': e\n\"<<\": f\n");
    assert_eq!(
        root.keys().collect::<Vec<_>>(),
        ["200", "true", "1.0", "~", "", "<<"]
    );
}

#[test]
fn line_breaks_of_two_characters_change_nothing() {
    let text = "a: 1\nb:\n- ö: \"x\n    y\"\n  c: |\n    d\n    e\nf: { g: h }\ni: 3\n";
    let (unix, windows) = (tree(text), tree(&text.replace('\n', "\r\n")));
    assert_eq!(windows.to_json(), unix.to_json());
    assert_eq!(
        shown(windows.get("i").unwrap()),
        shown(unix.get("i").unwrap())
    );
    assert_eq!(
        shown(windows.get("f").unwrap()),
        shown(unix.get("f").unwrap())
    );
}

#[test]
fn a_text_without_a_value_is_null() {
    for text in [
        "",
        "# only a comment\n",
        "---\n",
        "\u{feff}",
        "%YAML 1.2\n---\n",
    ] {
        assert_eq!(tree(text).kind, Kind::Null, "{text:?}");
    }
}

#[test]
fn a_node_says_what_it_is() {
    let root = tree("[null, true, 1, 1.5, a, [], {}]");
    let names: Vec<_> = root
        .as_sequence()
        .unwrap()
        .iter()
        .map(Node::kind_name)
        .collect();
    let expected = [
        "null",
        "a boolean",
        "an integer",
        "a number",
        "a string",
        "a list",
        "a mapping",
    ];
    assert_eq!(names, expected);
}

#[test]
fn what_leads_to_another_file_is_known_before_it_is_read() {
    let leads = |text: &str| {
        let source = Source::new("a.json", text);
        let root = Diagnostics::look_ahead(|cx| read_document(&source, cx));
        root.unwrap().may_lead_outside()
    };
    for within in [
        r##"{"a": [{"$ref": "#/b/c"}, 1, {"b": "c.json#/d"}]}"##,
        r#"{"$ref": {"a": "b.json"}, "a": "b.json"}"#,
        r##"{"mapping": {"a": "#/b", "c": "d"}, "e": "f/g"}"##,
        r##"{"security": [{"a": [], "#/b": []}]}"##,
        r#"{"a#b": {"security": {"c#d": [{"e#f": 1}]}}}"#,
    ] {
        assert!(!leads(within), "{within}");
    }
    for outside in [
        r#"{"a": [{"b": 1, "$ref": "c.json#/d"}]}"#,
        r#"{"a": [{"\u0024ref": "c.json"}]}"#,
        r#"{"mapping": {"a": {"b": 1}, "c": "d.json#/e"}}"#,
        r##"{"mapping": {"a": "#/b", "c": "d/e"}}"##,
        r#"{"security": [{"a.json#/b": []}]}"#,
    ] {
        assert!(leads(outside), "{outside}");
    }
}
