mod collecting;
mod encoding;

use super::*;
use crate::source::{Source, is_hidden};

fn text(name: &str, text: &str) -> Source {
    Source::new(name, text)
}

/// The first place of `part`.
fn place(source: &Source, part: &str) -> Span {
    let start = source.text().find(part).unwrap();
    Span::new(source, start..start + part.len())
}

#[test]
fn a_mistake_is_shown_at_its_place_with_the_nearest_name() {
    let line = "      captured_amout: { money: order.purchase_currency }";
    let manifest = text("specs/klarna.yaml", &format!("{}{line}\n", "\n".repeat(20)));
    let message = "`captured_amout` is not a property of the request body of POST /ordermanagement/v1/orders/{order_id}/captures";
    let mistake = Diagnostic::new(&place(&manifest, "captured_amout"), message)
        .label("did you mean `captured_amount`?");
    let expected = "\
error: `captured_amout` is not a property of the request body of POST /ordermanagement/v1/orders/{order_id}/captures
  --> specs/klarna.yaml:21:7
   |
21 |       captured_amout: { money: order.purchase_currency }
   |       ^^^^^^^^^^^^^^ did you mean `captured_amount`?";
    assert_eq!(mistake.render(), expected);
    assert_eq!(
        mistake.position(),
        Some(Position {
            line: 21,
            column: 7
        })
    );
}

#[test]
fn related_places_and_help_follow() {
    let manifest = text("specs/klarna.yaml", "a: 1\nb: 2\nc: 3\nd: 4\na: 5\n");
    let document = text("specs/openapi/payments.yaml", "x: y\na: z\n");
    let second = Span::new(&manifest, 20..21);
    let mistake = Diagnostic::new(&second, "`a` is already defined")
        .note(&place(&manifest, "a"), "first defined here")
        .note(&place(&document, "a: z"), "which this says")
        .help("remove one of them")
        .help("or rename it");
    let expected = "\
error: `a` is already defined
 --> specs/klarna.yaml:5:1
  |
1 | a: 1
  | - first defined here
...
5 | a: 5
  | ^
  |
 ::: specs/openapi/payments.yaml:2:1
  |
2 | a: z
  | ---- which this says
  |
  = help: remove one of them
  = help: or rename it";
    assert_eq!(mistake.render(), expected);
}

#[test]
fn a_mistake_without_a_place_has_only_its_text() {
    let mistake = Diagnostic::without_place("cannot read specs/klarna.yaml").help("create it");
    assert_eq!(
        mistake.render(),
        "error: cannot read specs/klarna.yaml\n |\n = help: create it"
    );
    assert_eq!(mistake.position(), None);
}

#[test]
fn carets_count_characters() {
    let source = text("a.yaml", "ö😀: x");
    let mistake = Diagnostic::new(&place(&source, "x"), "no");
    let expected = "\
error: no
 --> a.yaml:1:5
  |
1 | ö😀: x
  |      ^";
    assert_eq!(
        mistake.render(),
        expected,
        "the emoji is two columns wide, but one character"
    );
}

#[test]
fn of_several_lines_the_first_is_shown() {
    let source = text("a.yaml", "a:\r\n  b: |\r\n    c\r\nd: 1\r\n");
    let mistake = Diagnostic::new(&place(&source, "b: |\r\n    c"), "no").label("here");
    assert_eq!(
        mistake.render(),
        "error: no\n --> a.yaml:2:3\n  |\n2 |   b: |\n  |   ^^^^ here"
    );
}

#[test]
fn an_empty_place_at_the_end_of_a_line_or_text_has_a_caret() {
    for (range, line, shown) in [(2..2, 1, "a:"), (5..5, 2, "b:"), (900..901, 2, "b:")] {
        let source = text("a.yaml", "a:\nb:");
        let mistake = Diagnostic::new(&Span::new(&source, range), "no");
        let expected = format!("error: no\n --> a.yaml:{line}:3\n  |\n{line} | {shown}\n  |   ^");
        assert_eq!(mistake.render(), expected);
    }
    let empty = text("a.yaml", "");
    let mistake = Diagnostic::new(&Span::new(&empty, 0..0), "no");
    assert_eq!(
        mistake.render(),
        "error: no\n --> a.yaml:1:1\n  |\n1 |\n  | ^"
    );
}

#[test]
fn of_a_long_line_only_the_part_at_the_caret_is_shown() {
    let filler = "ö, ".repeat(50_000);
    let source = text("a.yaml", &format!("[a, {filler}wrong, {filler}]"));
    let mistake =
        Diagnostic::new(&place(&source, "wrong"), "no").note(&place(&source, "a"), "as here");
    let rendered = mistake.render();
    assert!(rendered.contains("--> a.yaml:1:150005\n"), "{rendered}");
    assert!(rendered.contains("::: a.yaml:1:2\n"), "{rendered}");
    assert!(rendered.contains(" ö, wrong, ö, "), "{rendered}");
    assert!(!rendered.contains("|\n  |\n"), "{rendered}");
    assert!(
        rendered.lines().all(|line| line.chars().count() <= 150),
        "{rendered}"
    );

    let whole = Diagnostic::new(&place(&source, source.text()), "no").render();
    assert!(
        whole.lines().all(|line| line.chars().count() <= 150),
        "{whole}"
    );
}

#[test]
fn what_is_hidden_in_an_input_is_made_visible() {
    let hidden = "a\u{202e}\u{200b}\u{9b}\u{1b}[31mb";
    let source = text(hidden, &format!("{hidden}: \u{200d}x"));
    let mistake = Diagnostic::new(&place(&source, "x"), hidden)
        .label(hidden)
        .note(&place(&source, "a"), hidden)
        .help(hidden);
    let rendered = mistake.render();
    assert!(!rendered.chars().any(is_hidden), "{rendered:?}");
    assert!(
        rendered.starts_with(r"error: a\u{202e}\u{200b}\u{9b}\u{1b}[31mb"),
        "{rendered}"
    );
    assert!(rendered.contains("1 | a����[31mb: �x\n"), "{rendered}");
}

#[test]
fn colours_change_nothing_but_the_colours() {
    let source = text("a.yaml", "a: b");
    let mistake = Diagnostic::new(&place(&source, "b"), "no").help("yes");
    let styled = mistake.render_styled();
    let mut parts = styled.split("\u{1b}[");
    let first = parts.next().unwrap().to_owned();
    let plain = parts.fold(first, |text, part| text + part.split_once('m').unwrap().1);
    assert_ne!(styled, mistake.render());
    assert_eq!(plain, mistake.render());
}

#[test]
fn places_far_apart_are_shown_one_by_one() {
    let source = text("a.yaml", &format!("a: 1\n{}a: 2\n", "\n".repeat(100_000)));
    let second = source.text().rfind('a').unwrap();
    let mistake = Diagnostic::new(&Span::new(&source, second..second + 1), "twice")
        .note(&place(&source, "a"), "first");
    let rendered = mistake.render();
    assert!(rendered.contains("--> a.yaml:100002:1\n"), "{rendered}");
    assert!(rendered.contains("::: a.yaml:1:1\n"), "{rendered}");
}

#[test]
fn a_message_that_quotes_a_long_text_is_cut() {
    let source = text("a.yaml", "a");
    let long = "ö".repeat(1_000_000);
    let rendered = Diagnostic::new(&place(&source, "a"), &long)
        .label(&long)
        .help(&long)
        .render();
    assert!(rendered.len() < 30_000, "{} bytes", rendered.len());
    assert!(rendered.contains("öö…\n"));
}

#[test]
fn a_near_name_is_found() {
    let known = [
        "captured_amount",
        "order_id",
        "description",
        "reference",
        "id",
    ];
    let near = |name| near_miss(name, known);
    assert_eq!(near("captured_amout"), Some("captured_amount"));
    assert_eq!(near("capturedAmount"), Some("captured_amount"));
    assert_eq!(near("Order-ID"), Some("order_id"));
    assert_eq!(near("refernece"), Some("reference"));
    assert_eq!(near("ID"), Some("id"));
    assert_eq!(near("it"), None);
    assert_eq!(near("amount"), None);
    assert_eq!(near(""), None);
    assert_eq!(
        near_miss("tool", ["toolx", "tools", "tool_"]),
        Some("tool_")
    );
    assert_eq!(
        near_miss(&"x".repeat(101), [&*"x".repeat(101)]),
        None,
        "too long to compare"
    );
}
