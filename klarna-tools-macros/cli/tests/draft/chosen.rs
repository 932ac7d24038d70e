//! What is chosen, and what is a comment.

use super::document::{Document, ok, squeezed};

#[test]
fn simple_fields_are_returned_and_of_objects_what_is_simple_and_lists() {
    let schema = "{ type: object, properties: { \
        state: { type: string }, \
        tags: { type: array, items: { type: string } }, \
        owner: { type: object, properties: { name: { type: string }, \
          pets: { type: array, items: { type: object, properties: { \
            a: { type: string }, b: { type: string }, c: { type: string }, d: { type: string }, \
            e: { type: string }, f: { type: string }, g: { type: string } } } } } }, \
        lines: { type: array, items: { type: object, properties: { \
          price: { type: object, properties: { amount: { type: integer }, currency: { type: string } } } } } } } }";
    assert_eq!(
        Document::answering(schema).lines("GET /x", "result"),
        [
            "state:",
            "tags:",
            "owner: { only: { name: , pets: { only: [a, b, c, d, e, f, g] } } }",
            "lines: { only: [price] }",
        ]
    );
}

#[test]
fn an_answer_without_fields_is_returned_as_a_whole() {
    let object =
        |name: &str| format!("{{ type: object, properties: {{ {name}: {{ type: string }} }} }}");
    for schema in [
        "{ type: array, items: { type: object, properties: { id: { type: string } } } }",
        "{ type: string }",
        "{ type: object }",
        &format!("{{ oneOf: [{}, {}] }}", object("a"), object("b")),
    ] {
        let lines = Document::answering(schema).lines("GET /x", "result");
        assert_eq!(lines, ["body: $response.body"], "{schema}");
    }
}

#[test]
fn one_value_or_its_object_is_cut_to_what_is_simple_of_the_object() {
    let schema = "{ type: object, properties: { owner: { anyOf: [{ type: string }, \
        { type: object, properties: { id: { type: string }, key: { type: object, properties: { \
          a: { type: string }, secret: { type: string } } } } }] } } }";
    assert_eq!(
        Document::answering(schema).lines("GET /x", "result"),
        ["owner: { only: { id: , key: { only: [a] } } }  # without key.secret"]
    );
}

#[test]
fn what_two_answers_say_differently_may_be_either() {
    let answer = |schema: &str| {
        format!("{{ description: X, content: {{ application/json: {{ schema: {schema} }} }} }}")
    };
    let object = |id: &str, other: &str| {
        format!(
            "{{ type: object, properties: {{ id: {{ type: {id} }}, {other}: {{ type: string }} }} }}"
        )
    };
    let responses = format!(
        "{{ '202': {}, '200': {} }}",
        answer(&object("integer", "queued")),
        answer(&object("string", "done"))
    );
    let item = format!("{{ post: {{ summary: X, responses: {responses} }} }}");
    let document = Document::new(&item, "");
    let lines = document.lines("POST /x", "result");
    assert_eq!(lines, ["id:", "done:", "queued:"]);
    document.manifest(
        "tools: { x: { description: X., moves_money: false, operation: POST /x, result: { id: } } }",
    );
    let noted = document.0.run(&["check", "x.yaml"]).err;
    for text in [
        "note: the answers do not agree about this",
        "what is returned may be of each",
        "it is declared here",
        "and declared differently here",
    ] {
        assert!(noted.contains(text), "{noted}");
    }
    assert!(
        document
            .0
            .run(&["explain", "x", "x.yaml"])
            .out
            .contains("id")
    );
}

#[test]
fn what_is_chosen_of_maps_and_of_lists_of_several_forms_is_cut() {
    let field = |name: &str| {
        format!(
            "{{ type: object, properties: {{ {name}: {{ type: string }}, token: {{ type: string }} }} }}"
        )
    };
    let list = |name: &str| format!("{{ type: array, items: {} }}", field(name));
    for (schema, only) in [
        (
            format!("{{ type: object, additionalProperties: {} }}", field("a")),
            "[a]",
        ),
        (
            format!("{{ anyOf: [{}, {}] }}", list("a"), list("b")),
            "[a, b]",
        ),
    ] {
        let document = Document::answering(&schema);
        let lines = document.lines("GET /x", "result");
        let entry = format!("body: {{ from: $response.body, only: {only} }}  # without token");
        assert_eq!(lines, [entry]);
        document.manifest(&format!("tools:\n{}", document.entry("GET /x")));
        assert_eq!(document.0.run(&["lock", "x.yaml"]).code, Some(0));
        assert!(!document.0.read("x.lock.yaml").contains("token"));
    }
}

#[test]
fn a_list_that_declares_properties_is_a_list() {
    let schema = "{ type: array, items: { type: string }, properties: { a: { type: string } } }";
    let lines = Document::answering(schema).lines("GET /x", "result");
    assert_eq!(lines, ["body: $response.body"]);
}

#[test]
fn each_argument_has_a_name_of_its_own_and_headers_are_offered() {
    let parameter = |name: &str, place: &str| {
        format!("{{ name: '{name}', in: {place}, schema: {{ type: string }} }}")
    };
    let parameters = [
        parameter("At<", "query"),
        parameter("At>", "query"),
        parameter("At", "query"),
        parameter("Prefer", "header"),
        parameter("Accept", "header"),
        parameter("Content-Type", "header"),
        parameter("Authorization", "header"),
    ];
    let item = format!(
        "{{ get: {{ summary: X, parameters: [{}], responses: {} }} }}",
        parameters.join(", "),
        ok("{ type: string }")
    );
    assert_eq!(
        Document::new(&item, "").lines("GET /x", "arguments"),
        [
            "# at: { from: $request.query.At< }",
            "# query_at: { from: $request.query.At> }",
            "# query_at_2: { from: $request.query.At }",
            "# prefer:",
        ]
    );
}

#[test]
fn a_body_without_properties_is_sent_although_it_may_be_left_out() {
    let item = |body: &str| {
        format!(
            "{{ patch: {{ summary: X, requestBody: {{ content: {{ {body} }} }}, \
             responses: {{ '204': {{ description: X }} }} }} }}"
        )
    };
    let list = "application/json: { schema: { type: array, items: { type: string } } }";
    let lines = Document::new(&item(list), "").lines("PATCH /x", "arguments");
    assert_eq!(lines, ["body: { from: $request.body }"]);
    let forms = "multipart/form-data: { schema: { type: object, properties: { a: { type: string } } } }, \
                 application/x-www-form-urlencoded: { schema: { type: object, properties: { a: { type: string } } } }";
    let document = Document::new(&item(forms), "");
    assert_eq!(document.lines("PATCH /x", "arguments"), ["a:"]);
    let said = "    media_type: application/x-www-form-urlencoded\n";
    assert!(document.entry("PATCH /x").contains(said));
}

/// What is chosen stays chosen when the document adds JSON.
#[test]
fn a_media_type_that_is_not_json_is_written() {
    let item = |media_type: &str| {
        format!(
            "{{ post: {{ summary: X, requestBody: {{ content: {{ {media_type}: {{ schema: \
             {{ type: object, properties: {{ a: {{ type: string }} }} }} }} }} }}, \
             responses: {{ '204': {{ description: X }} }} }} }}"
        )
    };
    let entry = |media_type: &str| Document::new(&item(media_type), "").entry("POST /x");
    for media_type in [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/vnd.a+json",
    ] {
        assert!(entry(media_type).contains(&format!("    media_type: {media_type}\n")));
    }
    for media_type in ["application/json", "'*/*'"] {
        assert!(!entry(media_type).contains("media_type:"));
    }
    let several = "application/vnd.b+json: { schema: {} }, application/json; charset=utf-8: { schema: {} }, application/json";
    assert!(entry(several).contains("    media_type: application/json\n"));
}

#[test]
fn a_required_value_that_is_too_large_is_cut_to_what_it_requires() {
    let fields = |count: usize| {
        let fields = (0..count).map(|index| format!("f{index}: {{ type: string }}"));
        fields.collect::<Vec<_>>().join(", ")
    };
    let schemas = format!(
        "big: {{ type: object, required: [id, inner], properties: {{ id: {{ type: string }}, \
         note: {{ type: string }}, inner: {{ type: object, required: [deep], properties: {{ \
           deep: {{ type: string }}, {} }} }} }} }}",
        fields(2100)
    );
    let item = "{ post: { summary: X, requestBody: { required: true, content: { application/json: { \
                schema: { type: object, required: [big], properties: { \
                big: { $ref: '#/components/schemas/big' } } } } } }, \
                responses: { '204': { description: X } } } }";
    let lines = Document::new(item, &schemas).lines("POST /x", "arguments");
    let [line] = lines.as_slice() else {
        panic!("{lines:?}");
    };
    assert!(
        line.starts_with("big: { only: { id: , inner: { only: [deep, f0, "),
        "{line}"
    );
    assert!(line.contains("all of it is not possible: this has more than 2000 properties"));
}

#[test]
fn a_body_that_needs_some_of_its_properties_gets_as_many() {
    let body = "{ patch: { summary: X, requestBody: { required: true, content: { \
             application/json: { schema: { type: object, minProperties: 2, required: [a], \
             properties: { c: { type: string }, b: { type: string }, a: { type: string } \
             } } } } }, responses: { '204': { description: none } } } }";
    let document = Document::new(body, "");
    assert_eq!(
        document.lines("PATCH /x", "arguments"),
        ["a:", "c:", "# b:"]
    );
    let tool = "{ operation: PATCH /x, description: Do it., arguments: { a: } }";
    document.manifest(&format!("tools: {{ x: {tool} }}\n"));
    let checked = document.0.run(&["check", "x.yaml"]).expect_code(1);
    for said in [
        "PATCH /x requires 1 more of the properties of its body",
        "add at least 1 of `c`, `b` to the arguments",
    ] {
        assert!(checked.err.contains(said), "{}", checked.err);
    }
}

#[test]
fn a_comment_that_would_not_compile_says_why() {
    let line = "{ type: object, properties: { sku: { type: string }, count: { type: integer } } }";
    let form = format!(
        "{{ type: object, required: [id], properties: {{ id: {{ type: string }}, \
         lines: {{ type: array, items: {line} }}, line: {line} }} }}"
    );
    let document = Document::new(
        &format!(
            "{{ post: {{ summary: X, requestBody: {{ required: true, content: \
             {{ application/x-www-form-urlencoded: {{ schema: {form} }} }} }}, \
             responses: {} }} }}",
            ok("{ type: object, properties: { id: { type: string } } }")
        ),
        "",
    );
    let lines = document.lines("POST /x", "arguments");
    assert_eq!(lines[0], "id:");
    assert!(
        lines[1].starts_with("# lines: { only: [sku, count] }  # not possible: `lines` cannot"),
        "{lines:?}"
    );
}

#[test]
fn what_an_entry_leaves_open_is_said_with_the_place_that_a_correction_needs() {
    let document = Document::new(
        &format!(
            "{{ post: {{ summary: X, requestBody: {{ required: true, content: {{ application/json: \
             {{ schema: {{ type: object, required: [id], properties: {{ id: {{ type: string, not: {{}} }}, \
             more: {{ type: string, not: {{}} }} }} }} }} }} }}, responses: {} }} }}",
            ok("{ type: object, properties: { id: { type: string } } }")
        ),
        "",
    );
    let printed = document.add(&["POST /x"]).expect_code(1);
    let body = "api.yaml#/paths/~1x/post/requestBody/content/application~1json/schema";
    for name in ["id", "more"] {
        let place = format!("is not supported ({body}/properties/{name}/not)\n");
        assert!(printed.out.contains(&place), "{}", printed.out);
    }
    let at = format!("= at: {body}/properties/id/not\n");
    assert!(printed.err.contains(&at), "{}", printed.err);
}

#[test]
fn what_is_left_out_is_named_and_headers_are_offered() {
    let names = ["a", "b", "c", "d", "e", "f", "g"];
    let deep = "{ type: object, properties: { x: { type: object, properties: { \
                n1: { type: string }, n2: { type: string }, n3: { type: string }, \
                n4: { type: string }, n5: { type: string }, n6: { type: string }, \
                n7: { type: string }, n8: { type: string } } } } }";
    let deep: String = names.map(|name| format!("{name}: {deep}, ")).concat();
    let schema = format!(
        "{{ type: object, properties: {{ id: {{ type: string }}, \
         owner: {{ type: object, properties: {{ {deep} name: {{ type: string }} }} }} }} }}"
    );
    let answer = ok(&schema).replace(
        "description: X,",
        "description: X, headers: { ETag: { schema: { type: string } }, \
         Set-Cookie: { schema: { type: string } } },",
    );
    let document = Document::new(
        &format!("{{ get: {{ summary: X, responses: {answer} }} }}"),
        "",
    );
    let lines = document.lines("GET /x", "result");
    let lines: Vec<String> = lines.iter().map(|line| squeezed(line)).collect();
    assert_eq!(
        lines,
        [
            "id:",
            "owner: { only: [name] } # without a, b, c, d, e, f, g",
            "# etag: $response.header.ETag",
            "# set_cookie: { from: $response.header.Set-Cookie, mask: true } \
             # may be a secret or identify a person",
        ]
    );
}
