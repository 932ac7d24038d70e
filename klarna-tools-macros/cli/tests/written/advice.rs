//! Advice for errors that no document knows is noted, since documents may say too little.

use super::Shop;

const ADVICE: &str = "CAPTURE_NOT_ALLOWED: Read it first.";
const CODES: &str = "code: { type: string, enum: [CAPTURE_NOT_ALLOWED, ORDER_NOT_FOUND] }";

#[test]
fn a_code_that_the_documents_do_not_list_is_noted() {
    let notes = Shop::with(ADVICE, "CAPTURE_NOT_ALOWED: Read it first.").notes();
    let said = "note: POST /orders/{id}/captures declares no error `CAPTURE_NOT_ALOWED`\n";
    assert!(notes.starts_with(said), "{notes}");
    assert!(
        notes.contains("this is never said; did you mean `CAPTURE_NOT_ALLOWED`?"),
        "{notes}"
    );
    assert!(notes.contains("--> manifest.yaml:32:7\n"), "{notes}");
    let other = Shop::with(ADVICE, "SOLD_OUT: Choose another.").notes();
    let listed =
        "the document lists `CAPTURE_NOT_ALLOWED`, `ORDER_NOT_FOUND`; if the API has others";
    assert!(other.contains(listed), "{other}");
    let shared = Shop::with(
        "messages: [message]",
        "hints: { SOLD_OUT: Choose another. }",
    )
    .notes();
    assert!(
        shared.contains("the operations of these tools declare no error `SOLD_OUT`"),
        "{shared}"
    );
}

#[test]
fn where_codes_are_not_listed_only_a_near_miss_is_noted() {
    let described = "code: { type: string, description: Such as CAPTURE_NOT_ALLOWED }";
    let check = |advice: &str, code: &str| {
        let edited = Shop::edited(&[(ADVICE, advice)], &[(CODES, code)]);
        edited.notes()
    };
    let near = check("CAPTURE_NOT_ALOWED: Read it first.", described);
    assert!(
        near.contains("did you mean `CAPTURE_NOT_ALLOWED`?"),
        "{near}"
    );
    let cut = check("TOO_MANNY: Wait.", described);
    assert!(cut.contains("did you mean `TOO_MANY_REQUESTS`?"), "{cut}");
    assert_eq!(check("TOO_MANY_REQUESTS: Wait.", described), "");
    assert_eq!(check("SOLD_OUT: Choose another.", described), "");
    assert_eq!(
        check("SOLD_OUT: Choose another.", "code: { type: string }"),
        ""
    );
    assert_eq!(check(ADVICE, described), "");
    let forms = "code: { oneOf: [{ type: string, enum: [A] }, { type: string }] }";
    assert_eq!(check("SOLD_OUT: Choose another.", forms), "");
}

#[test]
fn a_status_that_is_not_declared_beside_others_is_noted() {
    let notes = Shop::with(ADVICE, "409: Read it first.").notes();
    let said = "note: POST /orders/{id}/captures declares no status 409\n";
    assert!(notes.starts_with(said), "{notes}");
    assert!(
        notes.contains("this is never said; declared are 403, 404\n"),
        "{notes}"
    );
    // What any server may answer, what is declared, and where others may come.
    for (advice, failure) in [
        ("429: Wait.", "'403':"),
        ("404: Check it.", "'403':"),
        ("409: Read it.", "default:"),
        ("409: Read it.", "4XX:"),
    ] {
        let edited = Shop::edited(&[(ADVICE, advice)], &[("'403':", failure)]);
        assert_eq!(edited.notes(), "", "{advice} {failure}");
    }
    let range = Shop::with(ADVICE, "4XX: Read it.").mistakes();
    assert!(range.contains("error: `4XX` is not a status\n"), "{range}");
}

#[test]
fn parts_of_an_error_that_no_error_declares_are_noted() {
    for (old, new, near) in [
        ("code: code", "code: cod", "code"),
        ("messages: [message]", "messages: [mesage]", "message"),
        ("code: code", "code: code\n  correlation: trce", "trace"),
    ] {
        let notes = Shop::with(old, new).notes();
        assert!(
            notes.contains("note: no error that is declared has `"),
            "{new}: {notes}"
        );
        assert!(
            notes.contains(&format!("did you mean `{near}`?")),
            "{new}: {notes}"
        );
    }
    let several = Shop::with("messages: [message]", "messages: [message, mesage]").notes();
    assert!(several.contains("has `mesage`\n"), "{several}");
    let plural = Shop::with("messages: [message]", "messages: [messages, message]");
    assert_eq!(plural.notes(), "");
    let header = (
        "'404': {",
        "'404': { headers: { X-Trace-Id: { schema: { type: string } } },",
    );
    let manifest = ("code: code", "code: code\n  correlation_header: X-Trce-Id");
    let notes = Shop::edited(&[manifest], &[header]).notes();
    assert!(notes.contains("did you mean `X-Trace-Id`?"), "{notes}");
}
