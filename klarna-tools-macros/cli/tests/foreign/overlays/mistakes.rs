//! Overlays that do not fit, or that nobody means well with.

use std::fs;

use super::api;

#[test]
fn each_mistake_in_an_overlay_is_shown_at_its_place() {
    for (actions, place, said) in [
        (
            "[{ target: $.paths.x, remove: true }]",
            "5:21",
            "this target matches nothing in api.yaml",
        ),
        (
            "[{ target: $.paths./x, remove: true }]",
            "5:21",
            "it can be read up to `$.paths.`",
        ),
        (
            "[{ target: paths, remove: true }]",
            "5:21",
            "it begins with `$`",
        ),
        (
            "[{ target: '$..*..*..*', remove: true }]",
            "5:21",
            "it has more than one `..`",
        ),
        (
            "[{ target: '$[?fun(@.x)]', remove: true }]",
            "5:21",
            "function name 'fun' is not defined",
        ),
        (
            "[{ target: $, remove: true }]",
            "5:21",
            "a whole document cannot be removed",
        ),
        ("[{ target: $.info }]", "5:21", "this one has none of them"),
        (
            "[{ target: $.info, copy: $.info, update: {} }]",
            "5:21",
            "this one has several of them",
        ),
        (
            "[{ target: $.info.title, x-expects: t, update: v }]",
            "5:35",
            "did you mean `x-expect`?",
        ),
        (
            "[{ target: $, update: { openapi: 2.0.0 } }]",
            "5:43",
            "this is not an OpenAPI 3.0, 3.1 or 3.2 document",
        ),
        (
            "[{ target: $.info, update: 1 }]",
            "5:37",
            "an integer cannot be merged with a mapping",
        ),
        (
            "[{ target: $, update: { info: [1] } }]",
            "5:40",
            "a list cannot be merged with a mapping",
        ),
        (
            "[{ target: '$.info[*]', update: {} }]",
            "5:42",
            "a mapping cannot be merged with a string",
        ),
        (
            "[{ target: '$[*]', update: {} }]",
            "5:21",
            "values of different kinds",
        ),
        (
            "[{ target: $.info, copy: '$.info[*]' }]",
            "5:35",
            "this query selects several values",
        ),
        (
            "[{ target: $.info, copy: $.nothing }]",
            "5:35",
            "this query selects nothing",
        ),
        (
            "[{ target: $.info, remove: 1 }]",
            "5:37",
            "expected `true` or `false`",
        ),
        (
            "[{ target: $.info, updte: 1 }]",
            "5:29",
            "did you mean `update`?",
        ),
        (
            "[{ target: $.info.title, x-expect: u, update: v }]",
            "5:45",
            "no longer says what",
        ),
        ("[]", "5:10", "an overlay has `actions`"),
    ] {
        let mistakes = api(&format!("actions: {actions}\n")).mistakes();
        let place = format!("--> parts/api.overlay.yaml:{place}\n");
        assert!(mistakes.contains(&place), "{actions}: {mistakes}");
        assert!(mistakes.contains(said), "{actions}: {mistakes}");
    }
}

#[test]
fn an_action_that_has_a_key_twice_is_refused_for_that() {
    let twice = "actions: [{ target: $.info, update: { title: a }, update: { title: b } }]\n";
    let mistakes = api(twice).mistakes();
    assert!(
        mistakes.contains("`update` is already defined"),
        "{mistakes}"
    );
    assert!(
        mistakes.contains("--> parts/api.overlay.yaml:5:51\n"),
        "{mistakes}"
    );
}

#[test]
fn an_overlay_that_makes_a_document_too_large_is_refused() {
    let copied = "  - { target: $.info, copy: $ }\n".repeat(40);
    let mistakes = api(&format!("actions:\n{copied}")).mistakes();
    assert!(
        mistakes.contains("overlays add more than 100000 values"),
        "{mistakes}"
    );
    let nested = (0..65).map(|depth| {
        let way = ".n".repeat(depth);
        format!("  - {{ target: $.info{way}, update: {{ n: {{}} }} }}\n")
    });
    let nested: String = nested.collect();
    let mistakes = api(&format!("actions:\n{nested}")).mistakes();
    assert!(mistakes.contains("deeper than 64 levels"), "{mistakes}");
}

#[test]
fn a_file_that_is_not_an_overlay_is_not_shown() {
    for text in [
        "TOKEN=secret\n",
        "openapi: 3.0.3\nsecret: 1\n",
        "\u{feff}",
        "overlay: 2.0.0\n",
    ] {
        let api = api("");
        api.0.write("parts/api.overlay.yaml", text);
        let mistakes = api.mistakes();
        assert!(!mistakes.contains("secret"), "{mistakes}");
        assert!(mistakes.contains("overlay"), "{mistakes}");
    }
    let api = api("");
    fs::write(api.0.path("parts/api.overlay.yaml"), b"\xff secret").unwrap();
    assert!(!api.mistakes().contains("secret"));
    api.0.edit(
        "manifest.yaml",
        "parts/api.overlay.yaml",
        "/proc/self/environ",
    );
    assert!(api.mistakes().contains("cannot be read"));
}

#[test]
fn an_overlay_says_which_document_it_is_about() {
    let elsewhere = "https://example.com/api.yaml";
    let action = "actions: [{ target: $.info, update: {} }]\n";
    let api = api(action);
    api.0
        .edit("parts/api.overlay.yaml", "../api.yaml", elsewhere);
    let mistakes = api.mistakes();
    assert!(
        mistakes.contains("`extends` is not one of the documents"),
        "{mistakes}"
    );
    api.0.edit(
        "manifest.yaml",
        "overlay.yaml }",
        "overlay.yaml, document: api.yaml }",
    );
    api.0.edit(
        "manifest.yaml",
        "arguments: { limit: , page: }",
        "arguments: { limit: , dummy: }",
    );
    api.0.edit("manifest.yaml", ", colour: }", "}");
    api.out(&["check"]);
    api.0
        .edit("manifest.yaml", "document: api.yaml", "document: apy.yaml");
    let mistakes = api.mistakes();
    assert!(mistakes.contains("did you mean `api.yaml`?"), "{mistakes}");
}
