//! The pointers of mistakes: each is what a correction names under `at`.

use super::api::Api;

/// Two documents whose bodies have this schema, and a file beside them.
fn api(schema: &str, file: &str, corrections: &str) -> Api {
    let document = |path: &str| {
        format!(
            "openapi: 3.0.3
info: {{ title: t, version: '1' }}
servers: [{{ url: 'https://x.example' }}]
security: []
paths:
  {path}:
    post:
      requestBody: {{ content: {{ application/json: {{ schema: {schema} }} }} }}
      responses: {{ '204': {{ description: none }} }}
"
        )
    };
    let tool = |path: &str| {
        format!("title: T, description: T., operation: POST {path}, moves_money: false")
    };
    let tools = format!(
        "{corrections}
tools:
  x: {{ {}, arguments: {{ a: }} }}
  y: {{ {}, arguments: {{ a: }} }}\n",
        tool("/x"),
        tool("/y"),
    );
    let head = if corrections.is_empty() {
        ""
    } else {
        "corrections:\n"
    };
    let api = Api::new(&document("/x"), &format!("{head}{tools}"));
    api.0
        .edit("manifest.yaml", "[api.yaml]", "[api.yaml, more.yaml]");
    api.0.write("more.yaml", &document("/y"));
    api.0.write("parts/m.yml", file);
    api
}

fn within(a: &str) -> String {
    format!("{{ type: object, properties: {{ a: {a} }} }}")
}

#[test]
fn a_mistake_in_a_file_that_documents_refer_to_has_a_pointer_that_corrects_it() {
    for (file, at, entry) in [
        (
            format!("T: {}", within("{ type: strng }")),
            "= at: parts/m.yml#/T/properties/a/type\n",
            "{ at: 'parts/m.yml#/T/properties/a/type', expect: strng, value: string, why: x. }",
        ),
        (
            "T: { $ref: '#/T' }".to_owned(),
            "= at: parts/m.yml#/T/$ref\n",
            "{ at: 'parts/m.yml#/T', expect: { $ref: 'parts/m.yml#/T' }, value: { type: object, properties: { a: { type: string } } }, why: x. }",
        ),
    ] {
        let of = |corrections: &str| api("{ $ref: 'parts/m.yml#/T' }", &file, corrections);
        let mistakes = of("").mistakes();
        assert_eq!(mistakes.matches("= at: ").count(), 1, "{mistakes}");
        assert!(mistakes.contains(at), "{mistakes}");
        of(&format!("  - {entry}")).out(&["check"]);
    }
}

#[test]
fn a_mistake_that_an_overlay_makes_has_a_pointer_that_corrects_it() {
    let file = format!("T: {}", within("{ type: string }"));
    for (schema, document, target, at) in [
        (
            within("{ type: string }"),
            "api.yaml",
            "$.paths[*].post.requestBody.content.*.schema.properties.a",
            "api.yaml#/paths/~1x/post/requestBody/content/application~1json/schema/properties/a/maxLength",
        ),
        (
            "{ $ref: 'parts/m.yml#/T' }".to_owned(),
            "parts/m.yml",
            "$.T.properties.a",
            "parts/m.yml#/T/properties/a/maxLength",
        ),
    ] {
        let of = |more: &str| {
            let overlay = format!("  - {{ document: {document}, overlay: o.yaml }}{more}");
            let api = api(&schema, &file, &overlay);
            let action = format!("{{ target: \"{target}\", update: {{ maxLength: bad }} }}");
            let overlay = format!(
                "overlay: 1.0.0\ninfo: {{ title: o, version: '1' }}\nactions: [{action}]\n"
            );
            api.0.write("o.yaml", &overlay);
            api
        };
        let mistakes = of("").mistakes();
        assert!(mistakes.contains(&format!("= at: {at}\n")), "{mistakes}");
        let entry = format!("\n  - {{ at: '{at}', expect: bad, value: 9, why: x. }}");
        of(&entry).out(&["check"]);
    }
}

#[test]
fn a_pointer_has_an_escape_for_what_begins_one() {
    let schema = within("{ type: object, properties: { 'b%41/~': { type: strng } } }");
    let at = "/schema/properties/a/properties/b%2541~1~0/type";
    let mistakes = api(&schema, "T: {}", "").mistakes();
    assert!(mistakes.contains(at), "{mistakes}");
    let entry = |name: &str, path: &str| {
        let body = "post/requestBody/content/application~1json";
        let at = format!("{name}#/paths/~1{path}/{body}{at}");
        format!("  - {{ at: '{at}', expect: strng, value: string, why: x. }}\n")
    };
    let corrections = entry("api.yaml", "x") + &entry("more.yaml", "y");
    api(&schema, "T: {}", &corrections).out(&["check"]);
}
