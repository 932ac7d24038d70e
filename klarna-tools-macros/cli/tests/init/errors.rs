//! The error format that the documents declare.

use super::folder::{Folder, tools};
use crate::answer::answer;

/// What the document declares of errors, and what is written instead.
const DECLARED: &str = r#""error": {
                      "type": "object",
                      "properties": { "code": { "type": "string" }, "message": { "type": "string" } }
                    }"#;

/// What a call prints that is answered with an error.
fn refused(folder: &Folder, manifest: &str, body: &'static str) -> String {
    let call = ["call", "--manifest", "printed.yaml", tools(manifest)[0]];
    let failed = folder
        .run_with(
            &[
                &call[..],
                &["place=Oslo", "--base-url", &answer("403 Forbidden", body)],
            ]
            .concat(),
            &[("WEATHER_API_KEY", "secret")],
        )
        .expect_code(1);
    failed.err
}

#[test]
fn a_name_with_a_dot_is_one_property() {
    let folder = Folder::new();
    let flat = r#""err.code": { "type": "string" }, "err.message": { "type": "string" },
                    "list[].code": { "type": "string" }"#;
    folder.edit("weather.json", DECLARED, flat);
    let manifest = folder.init(&["weather.json"], 0);
    let errors = "\nerrors:\n  code: /err.code\n  messages: [/err.message]\n";
    assert!(manifest.contains(errors), "{manifest}");

    let failed = refused(
        &folder,
        &manifest,
        r#"{"err.code": "quota_used", "err.message": "Come back tomorrow."}"#,
    );
    for part in ["quota_used", "Come back tomorrow."] {
        assert!(failed.contains(part), "{failed}");
    }
}

#[test]
fn integer_codes_and_paths_through_lists_are_drafted() {
    let folder = Folder::new();
    let listed = r#""status": { "type": "integer" }, "code": { "type": "integer" },
                    "details": { "type": "array", "items": { "type": "object", "properties": {
                      "issue": { "type": "string" }, "field": { "type": "string" } } } }"#;
    folder.edit("weather.json", DECLARED, listed);
    let manifest = folder.init(&["weather.json"], 0);
    let errors = "\nerrors:\n  code: code\n  messages: [\"details[].issue\"]\n";
    assert!(manifest.contains(errors), "{manifest}");
    let failed = refused(
        &folder,
        &manifest,
        r#"{"code": 4711, "details": [{"issue": "No such place."}, {"issue": "Too far away."}]}"#,
    );
    for part in ["4711", "No such place.", "Too far away."] {
        assert!(failed.contains(part), "{failed}");
    }
}

#[test]
fn the_message_for_people_is_chosen_and_the_others_are_named() {
    let folder = Folder::new();
    let several = r#""message": { "type": "string", "description": "What the handler logged." },
                     "detail": { "type": "string", "description": "A human-readable explanation." },
                     "errors": { "type": "array", "items": { "type": "object", "properties": {
                       "title": { "type": "string" } } } }"#;
    folder.edit("weather.json", DECLARED, several);
    let manifest = folder.init(&["weather.json"], 0);
    let errors =
        "\nerrors:\n  messages: [detail]  # for people; other messages: errors[].title, message\n";
    assert!(manifest.contains(errors), "{manifest}");
}
