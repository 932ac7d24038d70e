use serde_json::json;

use super::*;
use crate::{
    diagnostic::{Diagnostics, Errors},
    source::Source,
};

fn try_read(text: &str) -> Result<Node, Errors> {
    let mut cx = Diagnostics::new();
    let root = read(&Source::new("a.yaml", text), &mut cx);
    assert_eq!(
        root.is_some(),
        cx.is_empty(),
        "a tree is there exactly if there was no mistake"
    );
    cx.finish(root).map(Option::unwrap)
}

fn tree(text: &str) -> Node {
    try_read(text).unwrap_or_else(|errors| panic!("{errors}"))
}

fn errors(text: &str) -> Errors {
    try_read(text).expect_err(text)
}

/// Each mistake as `line:column message`.
fn mistakes(text: &str) -> Vec<String> {
    let line = |mistake: &crate::diagnostic::Diagnostic| {
        let position = mistake.position().unwrap();
        format!(
            "{}:{} {}",
            position.line,
            position.column,
            mistake.message()
        )
    };
    errors(text).iter().map(line).collect()
}

/// What stands at a node, and where.
fn shown(node: &Node) -> (String, String) {
    let position = node.span.position();
    (
        format!("{}:{}", position.line, position.column),
        node.span.text().to_owned(),
    )
}

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
fn everything_has_its_place() {
    let root = tree(
        "ö:\n  - \"😀 x\"\n  - { order_id: , 'x' : [ö, y] }\nz: |\n  one\n  two\n\nend: [a: b]\n",
    );
    let elements = root.get("ö").unwrap().as_sequence().unwrap();
    let place = |line: &str, text: &str| (line.to_owned(), text.to_owned());
    assert_eq!(shown(&elements[0]), place("2:5", "\"😀 x\""));
    assert_eq!(
        shown(&elements[1]),
        place("3:5", "{ order_id: , 'x' : [ö, y] }")
    );
    assert_eq!(
        shown(elements[1].get("order_id").unwrap()),
        place("3:16", "")
    );
    assert_eq!(
        shown(elements[1].get("x").unwrap()),
        place("3:25", "[ö, y]")
    );
    assert_eq!(elements[1].entry("x").unwrap().key.span.text(), "'x'");
    assert_eq!(shown(root.get("z").unwrap()), place("5:3", "one\n  two"));
    assert_eq!(shown(root.get("end").unwrap()), place("8:6", "[a: b]"));
    assert_eq!(
        shown(&root.get("end").unwrap().as_sequence().unwrap()[0]),
        place("8:7", "a: b")
    );
    assert_eq!(
        root.span.range(),
        0..root.span.source().text().trim_end().len()
    );
}

#[test]
fn a_value_that_is_left_out_stands_after_the_colon() {
    let root = tree("a:\n# about b\nb  :   # nothing\n'c':\n? d\ne: {f, g: }\n");
    let place = |key: &str| shown(root.get(key).unwrap()).0;
    assert_eq!(
        [place("a"), place("b"), place("c"), place("d")],
        ["1:3", "3:5", "4:5", "5:4"]
    );
    let e = root.get("e").unwrap();
    assert_eq!(shown(e.get("f").unwrap()).0, "6:6");
    assert_eq!(shown(e.get("g").unwrap()).0, "6:10");
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
fn a_key_that_stands_twice_is_shown_at_both_places() {
    let expected = "\
error: `get` is already defined
 --> a.yaml:3:3
  |
2 |   get: 1
  |   --- first defined here
3 |   'get': 2
  |   ^^^^^

error: `200` is already defined
 --> a.yaml:4:13
  |
4 | b: { 200: , '200': , \"200\": }
  |      ---    ^^^^^
  |      |
  |      first defined here

error: `200` is already defined
 --> a.yaml:4:22
  |
4 | b: { 200: , '200': , \"200\": }
  |      ---             ^^^^^
  |      |
  |      first defined here";
    let text = "a:\n  get: 1\n  'get': 2\nb: { 200: , '200': , \"200\": }\n";
    assert_eq!(errors(text).render(), expected);
}

#[test]
fn everything_that_is_refused_is_reported_in_one_reading() {
    let text = "\
a: &anchor 1
b: *anchor
c: !!str 2
d: [!x, &y z]
<<: *anchor
~: e
? [f]
: g
*anchor : h
i: &j
  k: 1
  k: 2
a: 3
\"l\\u202em\": 4
n\u{200b}: 5
{ o: p }: q
";
    let expected = [
        "1:4 anchors are not supported",
        "2:4 aliases are not supported",
        "3:4 tags are not supported",
        "4:5 tags are not supported",
        "4:9 anchors are not supported",
        "5:1 merge keys are not supported",
        "5:5 aliases are not supported",
        "6:1 a key must be text",
        "7:3 a key must be text",
        "9:1 aliases are not supported",
        "10:4 anchors are not supported",
        "12:3 `k` is already defined",
        "13:1 `a` is already defined",
        "14:1 this key holds the hidden character U+202E",
        "15:1 this key holds the hidden character U+200B",
        "16:1 a key must be text",
    ];
    assert_eq!(mistakes(text), expected);
}

#[test]
fn carets_cover_what_is_meant() {
    let carets = |text: &str| -> Vec<String> {
        errors(text)
            .iter()
            .map(|mistake| mistake.span().unwrap().text().to_owned())
            .collect()
    };
    assert_eq!(carets("a: [!x, !y{b: c}, &z]"), ["!x", "!y", "&z"]);
    assert_eq!(carets("[*a]"), ["*"]);
    assert_eq!(carets("{ \"ö\": 1, ö: 2 }"), ["ö"]);
}

#[test]
fn a_second_document_ends_the_reading() {
    assert_eq!(
        mistakes("a: 1\n---\nb: &c\n"),
        ["2:1 a second document starts here"]
    );
    assert_eq!(
        mistakes("---\n---\n"),
        ["2:1 a second document starts here"]
    );
    assert_eq!(tree("---\na: 1\n...\n").to_json(), json!({ "a": 1 }));
}

#[test]
fn syntax_is_explained_at_its_place() {
    let expected = "\
error: this is not YAML: mapping values are not allowed in this context
 --> a.yaml:2:15
  |
2 | says: Captured: {order_id}
  |               ^
  |
  = help: quote text that contains `: `, or check the indentation";
    assert_eq!(
        errors("a: b\nsays: Captured: {order_id}\n").render(),
        expected
    );
}

#[test]
fn the_commoner_slips_have_a_remedy() {
    for (text, place, remedy) in [
        ("a: b: c", "1:5", "quote text that contains `: `"),
        ("a: @b", "1:4", "quote text that starts with this character"),
        (
            "a: `b`",
            "1:4",
            "quote text that starts with this character",
        ),
        ("a: *.klarna.com", "1:4", "quote text that starts with `*`"),
        ("{\"a\":\t1}", "1:7", "a space"),
        ("a:\n\tb: c", "2:2", "indent with spaces"),
        ("a:\n  b: c\n d: e", "3:2", "like the entries above it"),
        ("- a\nb: c", "2:1", "like the entries above it"),
        ("a: {b: c\n\n", "1:9", "close the bracket"),
        ("a: [b\n\n", "1:6", "close the bracket"),
        ("a: [1, 2\nb: 3", "2:2", "close the bracket"),
        ("a: - b", "1:4", "a line of its own"),
        ("a: 'it's'", "1:8", "twice"),
        ("a: \"\\d\"", "1:4", "twice"),
        ("a: \"b\nc: d\"", "1:4", "close the quote"),
        ("a: \"b", "1:4", "close the quote"),
    ] {
        let errors = errors(text);
        let mistake = errors.iter().next().unwrap();
        let position = mistake.position().unwrap();
        assert_eq!(
            format!("{}:{}", position.line, position.column),
            place,
            "{}",
            mistake.render()
        );
        assert!(mistake.render().contains(remedy), "{}", mistake.render());
    }
}

#[test]
fn control_characters_are_not_yaml() {
    for character in ['\0', '\u{7}', '\u{1b}', '\u{7f}', '\u{9b}'] {
        let expected = format!(
            "2:4 the control character U+{:04X} is not allowed in YAML",
            u32::from(character)
        );
        assert_eq!(mistakes(&format!("# ö\na: {character}b")), [expected]);
    }
    assert_eq!(
        tree("a: \"\\u0007\"").to_json(),
        json!({ "a": "\u{7}" }),
        "written out, one is a value"
    );
}

#[test]
fn nesting_has_a_limit() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(try_read(&nested(MAX_DEPTH)).is_ok());
    for text in [
        nested(MAX_DEPTH + 1),
        nested(100_000),
        "[".repeat(200_000),
        "- ".repeat(100_000),
        "? ".repeat(100_000),
        "{a: ".repeat(100_000),
        "[\n".repeat(100_000),
        (0..1000)
            .flat_map(|depth| [" ".repeat(depth), "a:\n".to_owned()])
            .collect(),
    ] {
        let mistakes = mistakes(&text);
        assert!(
            mistakes.len() == 1 && mistakes[0].ends_with("nested deeper than 64 levels"),
            "{mistakes:?}"
        );
    }
}

#[test]
fn size_and_mistakes_have_limits() {
    let large = " ".repeat(MAX_BYTES + 1);
    assert_eq!(mistakes(&large), ["1:1 this file is larger than 16 MiB"]);
    assert_eq!(errors(&"- !x\n".repeat(1000)).iter().count(), MAX_MISTAKES);
    assert_eq!(errors(&"a: 1\n".repeat(1000)).iter().count(), MAX_MISTAKES);
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
        "a sequence",
        "a mapping",
    ];
    assert_eq!(names, expected);
}

#[test]
fn a_node_is_decoded_by_serde() {
    let root = tree("type: string\nenum: [a, b]\n");
    let schema: openapiv3::Schema = root.decode().unwrap();
    assert!(matches!(
        schema.schema_kind,
        openapiv3::SchemaKind::Type(openapiv3::Type::String(_))
    ));
    assert!(root.decode::<Vec<String>>().is_err());
}
