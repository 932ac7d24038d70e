//! What no tool uses is noted at its place.

use super::Shop;

/// Each with the note and its place.
const UNUSED: [(&str, &str, &str, &str); 12] = [
    (
        "tools:",
        "selections: { line: [name, price] }\ntools:",
        "no tool chooses `line`",
        "11:15",
    ),
    (
        "documents: [api.yaml]",
        "documents: [api.yaml, another.yaml]",
        "no tool uses an operation of `another.yaml`",
        "4:23",
    ),
    (
        "auth:",
        "auth:\n  bearer: $env.T",
        "`bearer` is never sent",
        "6:11",
    ),
    (
        "auth:",
        "auth:\n  access_token: $env.T",
        "`access_token` is never sent",
        "6:17",
    ),
    (
        "auth:",
        "auth:\n  api_key: $env.T",
        "`api_key` is never sent",
        "6:12",
    ),
    (
        "auth:",
        "auth:\n  api_key: { key: $env.T }",
        "`api_key.key` is never sent",
        "6:19",
    ),
    (
        "auth:",
        "auth:\n  api_key: { kei: $env.T }",
        "did you mean `key`?",
        "6:19",
    ),
    (
        "auth:",
        "auth:\n  client_credentials: { id: $env.A, secret: $env.B }",
        "`client_credentials` is never sent",
        "6:29",
    ),
    (
        "auth:",
        "apis: { api.yaml: { auth: { basic: { username: $env.A, password: $env.B } } } }\nauth:",
        "`basic` is never sent",
        "7:22",
    ),
    (
        "auth:",
        "apis: { api.yaml: { hosts: { default: b.shop.example } } }\nhosts: { default: a.shop.example }\nauth:",
        "no request goes to these `hosts`",
        "6:19",
    ),
    (
        "auth:",
        "apis: { api.yaml: }\nauth:",
        "this says nothing about the document",
        "5:9",
    ),
    ("tools:", "corrections: []\ntools:", "", ""),
];

#[test]
fn a_part_that_no_tool_uses_is_noted() {
    for (old, new, said, place) in UNUSED {
        let notes = Shop::with(old, new).notes();
        assert!(notes.contains(said), "{new}: {notes}");
        let place = format!("--> manifest.yaml:{place}\n");
        assert!(said.is_empty() || notes.contains(&place), "{new}: {notes}");
        assert_eq!(
            notes.matches("note: ").count(),
            usize::from(!said.is_empty()),
            "{notes}"
        );
    }
}

#[test]
fn a_selection_that_is_chosen_within_another_choice_is_used() {
    let edits = [
        ("tools:", "selections: { line: [name, price] }\ntools:"),
        (
            "      currency:\n  capture",
            "      currency:\n      lines: { only: line }\n  capture",
        ),
    ];
    assert_eq!(Shop::edited(&edits, &[]).notes(), "");
}

#[test]
fn a_time_that_every_tool_replaces_is_noted() {
    let edits = [
        ("documents:", "timeout: 40 s\ndocuments:"),
        ("operation: GET", "timeout: 10 s\n    operation: GET"),
    ];
    assert_eq!(Shop::edited(&edits, &[]).notes(), "");
    let all = [
        &edits[..],
        &[("operation: POST", "timeout: 10 s\n    operation: POST")],
    ]
    .concat();
    let notes = Shop::edited(&all, &[]).notes();
    assert!(notes.contains("note: no tool takes this time\n"), "{notes}");
}
