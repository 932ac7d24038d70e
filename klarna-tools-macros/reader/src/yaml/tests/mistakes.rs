use serde_json::json;

use super::*;

#[test]
fn a_key_that_occurs_twice_is_shown_at_both_places() {
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
\"l\u{202e}m\": 4
n\u{200b}: 5
\"o\tp\": 6
{ q: r }: s
";
    let expected = [
        "2:4 aliases are not supported",
        "3:4 tags are not supported",
        "4:5 tags are not supported",
        "4:9 anchors are not supported",
        "5:1 merge keys are not supported",
        "6:1 a key must be text",
        "7:3 a key must be text",
        "9:1 aliases are not supported",
        "10:4 anchors are not supported",
        "12:3 `k` is already defined",
        "13:1 `a` is already defined",
        "14:1 this key contains the hidden character U+202E",
        "15:1 this key contains the hidden character U+200B",
        "16:1 this key contains the hidden character U+0009",
        "17:1 a key must be text",
    ];
    assert_eq!(mistakes(text), expected);
}

#[test]
fn carets_cover_what_the_message_is_about() {
    let carets = |text: &str| -> Vec<String> {
        errors(text)
            .iter()
            .map(|mistake| mistake.span().unwrap().text().to_owned())
            .collect()
    };
    assert_eq!(carets("a: [!x, !y{b: c}, &z]"), ["!x", "!y", "&z"]);
    assert_eq!(carets("[*a]"), ["*a"]);
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
error: text that contains `: ` needs quotes
 --> a.yaml:2:7
  |
2 | says: Captured: {order_id}
  |       ^^^^^^^^^^^^^^^^^^^^
  |
  = help: put `\"` around it";
    assert_eq!(
        errors("a: b\nsays: Captured: {order_id}\n").render(),
        expected
    );
}

#[test]
fn the_commoner_slips_have_a_remedy() {
    for (text, place, remedy) in [
        ("a: b: c", "1:4", "text that contains `: ` needs quotes"),
        ("a: @b", "1:4", "quote text that starts with this character"),
        (
            "a: `b`",
            "1:4",
            "quote text that starts with this character",
        ),
        ("a: *.klarna.com", "1:4", "quote it: `'*.klarna.com'`"),
        ("{a: b, \"c\":\t1}", "1:13", "a space"),
        ("a:\n\tb: c", "2:1", "indent with spaces"),
        ("a:\n  b: c\n\td: e", "3:1", "by 2 if it is beside `b`"),
        (
            "a:\n  b: c\n d: e",
            "3:2",
            "by 2 like `b`, or by 0 like `a`",
        ),
        (
            "a:\n  - b: c\n   d: e",
            "3:4",
            "by 4 like `b`, or by 0 like `a`",
        ),
        ("a: b\n c: d", "2:2", "indent it by 0 like `a`"),
        ("a: >\nb c\n  d e", "2:1", "indent it by 2"),
        ("a: {b: c\nd: e", "1:4", "close it with `}`"),
        ("- a\nb: c", "2:1", "like the entries above it"),
        ("a: {b: c\n\n", "1:4", "close it with `}`"),
        ("a: [b\n\n", "1:4", "close it with `]`"),
        ("a: [1, 2\nb: 3", "1:4", "close it with `]`"),
        ("a: - b", "1:4", "a line of its own"),
        ("a: 'it's'", "1:8", "twice"),
        ("a: \"\\d\"", "1:4", "twice"),
        ("a: \"b\nc: d\"", "1:4", "close the quote"),
        ("a: \"b", "1:4", "put `\"` at the end"),
        ("a: \"b\nc: d", "1:4", "put `\"` at the end"),
        ("a: { b: \"c }\nd: e", "1:9", "before ` }`"),
        ("a: { b: c: d }", "1:9", "put `\"` around this text"),
        ("a: { b: c d e: f }", "1:9", "or put `,` before `e`"),
        ("a: { b: c d e: f }\ne: g", "1:13", "put `,` before `e`"),
        ("a: { b: 1 c: d }", "1:11", "put `,` before `c`"),
        ("a: { b: 'c' d: e }", "1:13", "put `,` before `d`"),
        ("a: [{ b: c } { d: e }]", "1:14", "put `,` before `{`"),
        ("a: { b: c [d], e: f }", "1:9", "put `\"` around this text"),
        ("a: { b: [A-Z]{3}, c: d }", "1:9", "begins with `[`"),
        ("a: { b: “c” d: e }", "1:9", "is not a quote of YAML"),
        ("a: { b: [c, d: e }", "1:9", "close it with `]`"),
        ("a: { b: c ] }", "1:11", "delete it"),
        ("a: { b: c }}", "1:12", "delete it"),
        ("a: [b] c [d]", "1:4", "needs quotes"),
        ("a: {\n  b: 1 c: 2,\n  d: 3 }", "2:8", "put `,` before `c`"),
        ("a:\n  - b: c\n  -d: e", "3:3", "write `- `"),
        ("a:\n  b c. Note: d\n  e f.\ng: h", "1:2", "write `a: >`"),
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
    assert_eq!(mistakes(&large), ["1:1 this file is larger than 64 MiB"]);
    assert_eq!(errors(&"- !x\n".repeat(1000)).iter().count(), MAX_MISTAKES);
    assert_eq!(errors(&"a: 1\n".repeat(1000)).iter().count(), MAX_MISTAKES);
}
