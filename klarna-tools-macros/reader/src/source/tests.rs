use super::*;

fn at(source: &Source, offset: usize) -> (usize, usize) {
    let Position { line, column } = source.position(offset);
    (line, column)
}

#[test]
fn columns_are_characters_and_count_from_one() {
    let source = Source::new("a.yaml", "x\nö😀: y\r\n\nz");
    let y = source.text().find('y').unwrap();
    assert_eq!(at(&source, 0), (1, 1));
    assert_eq!(at(&source, y), (2, 5));
    assert_eq!(at(&source, y + 1), (2, 6));
    assert_eq!(at(&source, source.text().len() - 1), (4, 1));
    assert_eq!(at(&source, usize::MAX), (4, 2));
}

#[test]
fn columns_of_a_long_line_are_characters_too() {
    let text = "aö€😀".repeat(20_000);
    let source = Source::new("a.json", text.clone());
    for (number, offset) in text
        .char_indices()
        .map(|(offset, _)| offset)
        .enumerate()
        .step_by(7_919)
    {
        assert_eq!(at(&source, offset), (1, number + 1));
    }
    assert_eq!(at(&source, text.len()), (1, 80_001));
    // An end that is also the end of a chunk has no chunk of its own.
    let source = Source::new("a.json", "a".repeat(CHUNK));
    assert_eq!(at(&source, CHUNK), (1, CHUNK + 1));
}

#[test]
fn a_line_has_no_line_break() {
    let source = Source::new("a.yaml", "one\r\n\ntwo");
    let line = |line| source.text().get(source.line_range(line)).unwrap();
    assert_eq!(
        [line(0), line(1), line(2), line(3), line(4)],
        ["", "one", "", "two", ""]
    );
}

#[test]
fn a_line_ends_at_a_lone_carriage_return() {
    let source = Source::new("a.yaml", "one\rtwo\r\rfour\r\nfive");
    let line = |line| source.text().get(source.line_range(line)).unwrap();
    assert_eq!(
        [line(1), line(2), line(3), line(4), line(5)],
        ["one", "two", "", "four", "five"]
    );
    assert_eq!(at(&source, source.text().len()), (5, 5));
}

#[test]
fn a_byte_order_mark_is_not_part_of_the_text() {
    assert_eq!(Source::new("a.yaml", "\u{feff}a: 1").text(), "a: 1");
}

#[test]
fn spans_are_cut_to_the_text_and_to_characters() {
    let source = Source::new("a.yaml", "ö😀");
    assert_eq!(Span::new(&source, 1..100).range(), 0..6);
    assert_eq!(Span::new(&source, 3..5).text(), "");
    let reversed = Range { start: 6, end: 2 };
    assert_eq!(Span::new(&source, reversed).range(), 6..6);
    assert_eq!(Span::new(&source, 50..60).range(), 6..6);
}

#[test]
fn a_span_is_shown_by_its_place() {
    let source = Source::new("specs/a.yaml", "a:\n  ö: b");
    let span = Span::new(&source, source.text().len() - 1..source.text().len());
    assert_eq!(
        format!("{span} {span:?}"),
        "specs/a.yaml:2:6 specs/a.yaml:2:6"
    );
}

#[test]
fn what_cannot_be_seen_is_hidden() {
    let hidden = [
        '\u{0}',
        '\r',
        '\u{7f}',
        '\u{9b}',
        '\u{200b}',
        '\u{202e}',
        '\u{2066}',
        '\u{e0041}',
    ];
    assert!(hidden.into_iter().all(is_hidden));
    assert!(!"a ö\t\n–—„“😀日".chars().any(is_hidden));
}
