//! Names of the API are what they are, with characters that nobody sees and blanks: what is drafted
//! compiles, and the lock that is written is read again.

use super::document::{Document, ok};

/// In JSON.
const NAMES: [&str; 14] = [
    r"a\u200bb",
    r"a\tb",
    r"a\nb",
    r"a\rb",
    r"x\u202ey",
    r"a\u2028b",
    r"\ufeffid",
    r"\u26a0\ufe0f\ufe0f",
    r"k\u001b",
    r"x\u0085y",
    "updated_at ",
    " ",
    r"\u00a0",
    r"id\u00a0",
];

/// An operation that takes and returns the name: at the root, in an object and in a list of objects.
fn with_name(name: &str) -> Document {
    let each = format!(
        "{{ type: object, required: [\"{name}\"], properties: {{ \"{name}\": {{ type: string }} }} }}"
    );
    let schema = format!(
        "{{ type: object, required: [id, \"{name}\", o, l], properties: {{ id: {{ type: string }}, \
         \"{name}\": {{ type: string }}, o: {each}, l: {{ type: array, items: {each} }} }} }}"
    );
    let body =
        format!("{{ required: true, content: {{ application/json: {{ schema: {schema} }} }} }}");
    let answer = ok(&schema);
    Document::new(
        &format!(
            "{{ post: {{ operationId: setX, summary: X, requestBody: {body}, responses: {answer} }} }}"
        ),
        "",
    )
}

#[test]
fn a_lock_is_read_whatever_the_names_in_it_are() {
    for name in NAMES {
        let document = with_name(name);
        document.add(&["setX", "--write"]).expect_code(0);
        let entry = document.0.read("x.yaml");
        assert!(
            !entry.contains("not possible") && !entry.contains('\t'),
            "{entry}"
        );
        for command in [&["check"][..], &["lock"], &["lock", "--check"]] {
            document
                .0
                .run(&[command, &["x.yaml"]].concat())
                .expect_code(0);
        }
        let lock = document.0.read("x.lock.yaml");
        assert!(!lock.chars().any(|c| c.is_control() && c != '\n'), "{lock}");
        let edited = lock.replace("- id", "- ident");
        document.0.write("x.lock.yaml", &edited);
        let refused = document.0.run(&["lock", "--check", "x.yaml"]);
        assert!(
            refused.err.contains("the digest of `set_x` is not that"),
            "{}",
            refused.err
        );
    }
}

#[test]
fn what_is_drafted_has_every_name_of_the_api() {
    for name in NAMES {
        let document = with_name(name);
        let arguments = document.lines("setX", "arguments");
        assert_eq!(arguments.len(), 4, "{arguments:?}");
        let result = document.lines("setX", "result");
        assert!(
            result.iter().all(|line| !line.starts_with('#')),
            "{result:?}"
        );
        assert!(
            result
                .iter()
                .filter(|line| line.contains("only: ["))
                .count()
                == 2,
            "{result:?}"
        );
    }
}
