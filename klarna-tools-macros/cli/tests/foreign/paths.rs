//! Paths and parameters as documents write them.

use super::api::Api;

pub(super) fn api(path: &str, parameters: &str, arguments: &str) -> Api {
    let document = format!(
        "openapi: 3.0.3
info: {{ title: t, version: '1' }}
servers: [{{ url: https://api.example.com/base }}]
security: []
paths:
  '{path}':
    get:
      operationId: read
      summary: Read
      parameters: [{parameters}]
      responses: {{ '204': {{ description: none }} }}
"
    );
    let tools = format!(
        "tools:
  read: {{ description: Read., operation: 'GET {path}', arguments: {{ {arguments} }} }}\n"
    );
    Api::new(&document, &tools)
}

const NAME: &str = "{ name: name, in: path, required: true, schema: { type: string } }";

/// The address of a call, behind its base path.
fn sent(api: &Api, arguments: &str) -> String {
    let request = api.dry_run("read", arguments);
    let line = request.lines().next().unwrap();
    let address = line.strip_prefix("GET https://api.example.com/base");
    address.unwrap_or_else(|| panic!("{request}")).to_owned()
}

#[test]
fn a_whole_path_is_sent_as_it_is() {
    let whole = api("/v1/{name}:export", NAME, "name: { whole_path: true }");
    assert_eq!(
        sent(&whole, r#"{"name":"projects/p/locations/l ä%2F?#"}"#),
        "/v1/projects/p/locations/l%20%C3%A4%252F%3F%23:export"
    );
    let one = api("/v1/{name}:export", NAME, "name: ");
    assert_eq!(
        sent(&one, r#"{"name":"projects/p"}"#),
        "/v1/projects%2Fp:export"
    );
}

#[test]
fn a_whole_path_leaves_no_segment_and_adds_none() {
    let api = api("/v1/{name}", NAME, "name: { whole_path: true }");
    for name in [
        "",
        " ",
        "/",
        "a/",
        "/a",
        "a//b",
        ".",
        "..",
        "a/..",
        "../a",
        "a/./b",
        "a/../../b",
        "\\u0001/a",
    ] {
        let arguments = format!(r#"{{"name":"{name}"}}"#);
        let call = ["call", "read", &arguments, "--dry-run", "--manifest"];
        let run = api.run(&call);
        assert_ne!(run.code, Some(0), "{name}: {}", run.out);
        assert!(run.err.contains("name"), "{name}: {}", run.err);
    }
    for (encoded, address) in [
        ("%2e%2e/a", "/v1/%252e%252e/a"),
        ("a\\\\..\\\\b", "/v1/a%5C..%5Cb"),
    ] {
        assert_eq!(sent(&api, &format!(r#"{{"name":"{encoded}"}}"#)), address);
    }
}

#[test]
fn the_lock_and_the_diff_show_a_whole_path() {
    let api = api("/v1/{name}", NAME, "name: ");
    assert!(!api.lock().contains("styles:"));
    api.0.edit(
        "manifest.yaml",
        "{ name:  }",
        "{ name: { whole_path: true } }",
    );
    let diff = api.run(&["diff"]);
    assert!(
        diff.out.contains("[wire-param-style-changed] read  +reach"),
        "{}",
        diff.out
    );
    assert!(
        api.lock().contains("styles:\n          name: path\n"),
        "{}",
        api.lock()
    );
}

#[test]
fn a_constant_may_be_a_whole_path() {
    let fixed = api(
        "/v1/{name}",
        NAME,
        "name: { whole_path: true, const: projects/p }",
    );
    assert_eq!(sent(&fixed, "{}"), "/v1/projects/p");
    for constant in ["projects/../p", "projects/", "/p"] {
        let arguments = format!("name: {{ whole_path: true, const: {constant} }}");
        let mistakes = api("/v1/{name}", NAME, &arguments).mistakes();
        assert!(
            mistakes.contains("this cannot be one segment of a path"),
            "{mistakes}"
        );
    }
}

#[test]
fn a_whole_path_is_a_text_of_a_path() {
    let query = "{ name: name, in: query, schema: { type: string } }";
    let mistakes = api("/v1", query, "name: { whole_path: true }").mistakes();
    assert!(
        mistakes.contains("`whole_path` has no meaning here"),
        "{mistakes}"
    );
    let number = NAME.replace("string", "integer");
    let mistakes = api("/v1/{name}", &number, "name: { whole_path: true }").mistakes();
    assert!(mistakes.contains("`whole_path` is for texts"), "{mistakes}");
}

#[test]
fn a_whole_path_has_no_style_of_one_segment() {
    for style in ["matrix", "label"] {
        let styled = NAME.replace("in: path", &format!("in: path, style: {style}"));
        let said = api("/v1/{name}", &styled, "name: { whole_path: true }").mistakes();
        let message = format!("error: the style `{style}` is for one segment of a path\n");
        assert!(said.contains(&message), "{said}");
    }
}

#[test]
fn a_page_says_how_a_path_is_filled() {
    for (argument, place) in [
        (
            "name: { whole_path: true }",
            "path {name} as a whole path, which may contain `/`",
        ),
        ("name: ", "path {name}\n"),
    ] {
        let page = api("/v1/{name}:export", NAME, argument).out(&["explain", "read"]);
        assert!(page.contains(place), "{page}");
    }
}

#[test]
fn parameters_share_a_segment() {
    let two = "{ name: a, in: path, required: true, schema: { type: string } }, \
               { name: b, in: path, required: true, schema: { type: string } }";
    for (path, address) in [
        ("/x/{a}.{b}", "/x/1.2"),
        ("/x/{a}..{b}", "/x/1..2"),
        ("/x/.{a}.{b}", "/x/.1.2"),
        ("/x/{a}/{b}.", "/x/1/2."),
        ("/x(a={a},b={b})", "/x(a=1,b=2)"),
    ] {
        assert_eq!(
            sent(&api(path, two, "a: , b: "), r#"{"a":"1","b":"2"}"#),
            address
        );
    }
}

/// A URL reads `%2e` as a dot.
#[test]
fn a_segment_of_dots_is_refused_however_it_is_written() {
    for dots in [".", "..", "%2e", "%2E%2e", ".%2e", "%2E."] {
        let path = format!("/x/{dots}/{{a}}");
        let mistakes = api(&path, &NAME.replace("name: name", "name: a"), "a: ").mistakes();
        for text in [
            &format!("`{dots}` is not valid in the path"),
            "it leads to another path",
        ] {
            assert!(mistakes.contains(text), "{mistakes}");
        }
    }
    for text in ["%2e%2e%2e", "a%2e", "%252e%252e"] {
        let address = sent(&api(&format!("/x/{text}"), "", ""), "{}");
        assert_eq!(address, format!("/x/{text}"));
    }
}

#[test]
fn what_is_behind_a_question_mark_is_sent_as_a_query() {
    let limit = "{ name: limit, in: query, schema: { type: integer } }";
    let api_of = |path: &str, arguments: &str| api(path, limit, arguments);
    let listed = api_of("/things?list-type=2&acl&x=a%20b", "limit: ");
    assert_eq!(
        sent(&listed, r#"{"limit":5}"#),
        "/things?list-type=2&acl=&x=a%20b&limit=5"
    );
    assert_eq!(sent(&listed, "{}"), "/things?list-type=2&acl=&x=a%20b");
    assert!(listed.lock().contains("list-type:\n"), "{}", listed.lock());
    let declared =
        "{ name: Action, in: query, required: true, schema: { type: string, enum: [Read] } }";
    assert_eq!(
        sent(&api("/?Action=Read", declared, ""), "{}"),
        "/?Action=Read"
    );
    let chosen = api("/?Action=Read", declared, "action: { const: Read }");
    assert_eq!(sent(&chosen, "{}"), "/?Action=Read");
    let mistakes = api("/x?id=a{id}", limit, "").mistakes();
    assert!(
        mistakes.contains("`id=a{id}` has a parameter within a value behind `?`"),
        "{mistakes}"
    );
}

#[test]
fn a_parameter_behind_a_question_mark_is_one_of_the_query() {
    let in_path = |name: &str| {
        format!("{{ name: {name}, in: path, required: true, schema: {{ type: number }} }}")
    };
    let both = format!("{}, {}", in_path("lat"), in_path("lon"));
    let at = api(
        "/at?kind=now&lat={lat}&longitude={lon}",
        &both,
        "lat: , longitude: ",
    );
    assert_eq!(
        sent(&at, r#"{"lat":1.5,"longitude":-2}"#),
        "/at?kind=now&lat=1.5&longitude=-2"
    );
    let unfilled = api("/at?lat={lat}", &in_path("lat"), "").mistakes();
    assert!(unfilled.contains("requires `lat`"), "{unfilled}");
    // Declared where it belongs, and declared nowhere.
    let declared = "{ name: q, in: query, required: true, schema: { type: string } }";
    for parameters in [declared, ""] {
        let found = api("/search?q={q}", parameters, "q: ");
        assert_eq!(sent(&found, r#"{"q":"a b&c"}"#), "/search?q=a%20b%26c");
    }
}

#[test]
fn what_cannot_be_in_a_path_is_not_offered() {
    let listed = |values: &str| {
        format!(
            "{{ name: kind, in: path, required: true, schema: {{ type: string, enum: [{values}] }} }}"
        )
    };
    let api_of = |values: &str| api("/things/{kind}", &listed(values), "kind: ");
    let call = ["call", "read", r#"{"kind":"z"}"#, "--dry-run", "--manifest"];
    let run = api_of("'', a, '.', '..', b").run(&call);
    let said = run.out + &run.err;
    assert!(said.contains(r#"expected one of "a", "b""#), "{said}");
    let none = api_of("'', '.'").mistakes();
    assert!(none.contains("no value is left"), "{none}");
}

#[test]
fn a_fragment_in_a_path_only_distinguishes_operations() {
    let action =
        "{ name: Action, in: query, required: true, schema: { type: string, enum: [Read] } }";
    let api = api("/#Action=Read", action, "action: ");
    assert_eq!(sent(&api, r#"{"action":"Read"}"#), "/?Action=Read");
    let check = api.run(&["check"]);
    assert!(
        check
            .err
            .contains("note: `#Action=Read` of a path is not sent"),
        "{}",
        check.err
    );
}

#[test]
fn a_path_parameter_that_nothing_declares_is_a_text() {
    let api = api("/things/{thing_id}/parts/{thing_id}", "", "thing_id: ");
    assert_eq!(
        sent(&api, r#"{"thing_id":"a b"}"#),
        "/things/a%20b/parts/a%20b"
    );
    let check = api.run(&["check"]);
    assert_eq!(check.code, Some(0));
    let note = "has `{thing_id}`, which no parameter declares";
    assert_eq!(check.err.matches(note).count(), 1, "{}", check.err);
    let call = ["call", "read", "{}", "--dry-run", "--manifest"];
    assert_ne!(api.run(&call).code, Some(0));
}

#[test]
fn headers_that_openapi_describes_elsewhere_are_ignored() {
    let headers = ["Accept", "Content-Type", "authorization"].map(|name| {
        format!("{{ name: {name}, in: header, required: true, schema: {{ type: string }} }}")
    });
    let api = api("/things", &headers.join(", "), "");
    let request = api.dry_run("read", "{}").to_lowercase();
    assert!(!request.contains("authorization"), "{request}");
    let added = api.out(&["add", "GET /things"]);
    for name in ["accept", "content", "authorization"] {
        assert!(!added.to_lowercase().contains(name), "{added}");
    }
}
