//! Several mistakes: their order, how many are shown, and that none is lost.

use super::*;

#[test]
fn mistakes_come_by_text_and_place_and_once() {
    let (b, a) = (text("b.yaml", "1 2 3"), text("a.yaml", "1 2 3"));
    let mut cx = Diagnostics::new();
    for (source, at) in [(&b, "3"), (&a, "2"), (&b, "1"), (&b, "3"), (&a, "1")] {
        cx.push(Diagnostic::new(&place(source, at), at));
    }
    cx.push(Diagnostic::new(&place(&b, "3"), "another at 3"));
    assert_eq!((cx.count(), cx.is_empty()), (6, false));
    let errors = cx.finish(()).unwrap_err();
    let order: Vec<_> = errors
        .iter()
        .map(|mistake| (mistake.span().unwrap().to_string(), mistake.message()))
        .collect();
    let expected = [
        ("b.yaml:1:1", "1"),
        ("b.yaml:1:5", "3"),
        ("b.yaml:1:5", "another at 3"),
        ("a.yaml:1:1", "1"),
        ("a.yaml:1:3", "2"),
    ];
    assert!(
        order
            .iter()
            .map(|(place, message)| (place.as_str(), *message))
            .eq(expected),
        "{order:?}"
    );
    assert_eq!(errors.to_string().split("\n\n").count(), 5);
}

#[test]
fn without_mistakes_there_is_the_value() {
    assert_eq!(Diagnostics::new().finish(7), Ok(7));
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "1 mistakes were never reported")]
fn mistakes_are_not_dropped_in_silence() {
    let mut cx = Diagnostics::new();
    cx.push(Diagnostic::without_place("lost"));
}

#[test]
fn of_many_mistakes_the_first_are_shown_and_the_others_counted() {
    let source = text("a.yaml", &"x".repeat(MOST_SHOWN + 20));
    let mistakes = |count| {
        let mut cx = Diagnostics::new();
        for at in 0..count {
            cx.push(Diagnostic::new(&Span::new(&source, at..at + 1), "no"));
        }
        cx.finish(()).unwrap_err()
    };
    assert_eq!(mistakes(MOST_SHOWN).iter().count(), MOST_SHOWN);
    let errors = mistakes(MOST_SHOWN + 20);
    assert_eq!(errors.iter().count(), MOST_SHOWN + 1);
    let last = "\n\nerror: there are 20 more mistakes\n |\n = help: put these right first; the others are shown then";
    assert!(errors.render().ends_with(last), "{errors}");
}
