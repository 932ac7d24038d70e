//! Values of several forms.

use super::api::Api;

/// An operation whose body has a member with this schema.
fn api(member: &str) -> Api {
    let document = format!(
        "openapi: 3.0.3
info: {{ title: t, version: '1' }}
servers: [{{ url: https://api.example.com }}]
security: []
paths:
  /payments:
    post:
      summary: Pay
      requestBody:
        required: true
        content:
          application/json:
            schema: {{ type: object, properties: {{ payer: {member} }} }}
      responses: {{ '204': {{ description: none }} }}
"
    );
    let pay = "tools: { pay: { description: Pay., operation: POST /payments, \
               arguments: { payer: { required: true } } } }\n";
    Api::new(&document, pay)
}

/// An object of which one form requires each of these lists.
fn payer(form: &str, lists: &str) -> Api {
    api(&format!(
        "{{ type: object, properties: {{ id: {{ type: string }}, email: {{ type: string }}, \
         note: {{ type: string }} }}, {form}: [{lists}] }}"
    ))
}

#[test]
fn what_one_of_several_lists_requires_excludes_what_the_others_do() {
    let api = payer("oneOf", "{ required: [id] }, { required: [email] }");
    assert_eq!(api.run(&["check"]).err, "");
    let refused = |payer: &str| {
        let call = ["call", "pay", payer, "--dry-run", "--manifest"];
        let run = api.run(&call).expect_code(1);
        run.err
    };
    let both = refused(r#"{"payer": {"id": "1", "email": "a@example.com"}}"#);
    assert!(
        both.contains(r#"expected only one of "id", "email""#),
        "{both}"
    );
    let neither = refused(r#"{"payer": {"note": "x"}}"#);
    assert!(
        neither.contains(r#"expected an object with "id", or an object with "email""#),
        "{neither}"
    );
    for one in [r#"{"id":"1","note":"x"}"#, r#"{"email":"1","note":"x"}"#] {
        let request = api.dry_run("pay", &format!(r#"{{"payer":{one}}}"#));
        assert!(
            request.ends_with(&format!("{{\"payer\":{one}}}\n")),
            "{request}"
        );
    }
}

#[test]
fn lists_that_cannot_exclude_each_other_are_a_note() {
    let api = payer("oneOf", "{ required: [id, email] }, { required: [note] }");
    let noted = api.run(&["check"]).err;
    for part in [
        "note: `oneOf` is read as `anyOf`",
        "= at: api.yaml#/paths/~1payments/post/requestBody/content/application~1json/schema/properties/payer/oneOf",
    ] {
        assert!(noted.contains(part), "{noted}");
    }
    let any = payer("anyOf", "{ required: [id] }, { required: [email] }");
    assert_eq!(any.run(&["check"]).err, "");
    any.dry_run("pay", r#"{"payer":{"id":"1","email":"2"}}"#);
}

#[test]
fn a_discriminator_without_one_of_leaves_the_properties_beside_it() {
    let api = api(
        "{ type: object, required: [kind], properties: { kind: { type: string } }, \
         discriminator: { propertyName: kind, mapping: { person: '#/components/schemas/person' } } }",
    );
    let noted = api.run(&["check"]).err;
    for part in [
        "note: the forms that this discriminator selects are not listed",
        "= at: api.yaml#/paths/~1payments/post/requestBody/content/application~1json/schema/properties/payer/discriminator",
        "list the forms with `oneOf` under `corrections`",
    ] {
        assert!(noted.contains(part), "{noted}");
    }
    let request = api.dry_run("pay", r#"{"payer":{"kind":"person"}}"#);
    assert!(
        request.ends_with("{\"payer\":{\"kind\":\"person\"}}\n"),
        "{request}"
    );
    let entry = api.out(&["add", "POST /payments"]);
    assert!(entry.contains("      # payer:\n"), "{entry}");
}

#[test]
fn a_discriminator_without_one_of_is_a_note_for_answers_too() {
    let document = "openapi: 3.0.3
info: { title: t, version: '1' }
servers: [{ url: https://api.example.com }]
security: []
components:
  schemas:
    pet:
      type: object
      properties: { kind: { type: string } }
      discriminator: { propertyName: kind, mapping: { dog: '#/components/schemas/dog' } }
    dog: { allOf: [{ $ref: '#/components/schemas/pet' }, { properties: { bark: { type: boolean } } }] }
paths:
  /pets: { get: { responses: { '200': { description: ok, content: { application/json: { schema: {
    type: object, properties: { all: { type: array, items: { $ref: '#/components/schemas/pet' } } } } } } } } } }
  /pet: { get: { responses: { '200': { description: ok, content: { application/json: { schema: {
    $ref: '#/components/schemas/pet' } } } } } } }
  /dog: { get: { responses: { '200': { description: ok, content: { application/json: { schema: {
    $ref: '#/components/schemas/dog' } } } } } } }
";
    let noted = |path: &str, result: &str| {
        let tool = format!(
            "tools: {{ a: {{ title: A, description: A., operation: GET {path}, result: {result} }} }}\n"
        );
        let run = Api::new(document, &tool).run(&["check"]).expect_code(0);
        run.err
    };
    for (path, result) in [
        ("/pets", "{ all: }"),
        ("/pets", "{ all: { only: [kind] } }"),
        ("/pet", "{ kind: }"),
        ("/pet", "{ pet: $response.body }"),
    ] {
        let noted = noted(path, result);
        for part in [
            "note: the forms that this discriminator selects are not listed",
            "what only the forms have is left out",
            "= at: api.yaml#/components/schemas/pet/discriminator\n",
        ] {
            assert!(noted.contains(part), "{path} {result}: {noted}");
        }
    }
    assert_eq!(noted("/dog", "{ kind: , bark: }"), "");
}

#[test]
fn values_of_another_type_than_the_declared_are_a_note() {
    let values = |of: &str| api(&format!("{{ type: string, enum: [{of}], nullable: true }}"));
    let noted = values("card, 1, true, null").run(&["check"]).err;
    for part in [
        "note: `1`, `true` of this list cannot be sent",
        "the type allows only a string",
        "= at: api.yaml#/paths/~1payments/post/requestBody/content/application~1json/schema/properties/payer/enum",
    ] {
        assert!(noted.contains(part), "{noted}");
    }
    assert_eq!(values("card, null").run(&["check"]).err, "");
}

/// JSON Schema has no other 2 than 2.0.
#[test]
fn equal_numbers_of_a_list_are_one_value() {
    for listed in ["type: integer, enum: [1, 2.0, 1.0]", "enum: [1, 2.0, x]"] {
        let api = api(&format!("{{ {listed} }}"));
        assert_eq!(api.run(&["check"]).err, "", "{listed}");
        for sent in ["1", "2", "2.0"] {
            let request = api.dry_run("pay", &format!(r#"{{"payer":{sent}}}"#));
            assert!(
                request.contains(r#"{"payer":"#),
                "{listed} {sent}: {request}"
            );
        }
    }
}

#[test]
fn a_refusal_names_every_form_that_is_as_near() {
    let api = payer("anyOf", "{ required: [id] }, { required: [email] }");
    let call = [
        "call",
        "pay",
        r#"{"payer": {"note": "x"}}"#,
        "--dry-run",
        "--manifest",
    ];
    let said = api.run(&call).expect_code(1).err;
    let both = r#"expected an object with "id", or an object with "email""#;
    assert!(said.contains(both), "{said}");
    api.dry_run("pay", r#"{"payer":{"email":"a@example.com","note":"x"}}"#);
}

#[test]
fn a_refusal_speaks_of_the_form_that_a_hint_names() {
    let forms = "{ oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }], \
                 discriminator: { propertyName: k, defaultMapping: Dog } }";
    let api = api(forms);
    api.0.edit("api.yaml", "openapi: 3.0.3", "openapi: 3.2.0");
    let form = |required: &str| {
        format!(
            "{{ type: object, required: [n, {required}], properties: {{ n: {{ type: string }}, k: {{ type: string }}, {required}: {{ type: string }} }} }}"
        )
    };
    let components = format!(
        "components: {{ schemas: {{ Cat: {}, Dog: {} }} }}\npaths:\n",
        form("meow"),
        form("bark")
    );
    api.0.edit("api.yaml", "paths:\n", &components);
    let call = [
        "call",
        "pay",
        r#"{"payer":{"n":"x","k":"Cat"}}"#,
        "--dry-run",
        "--manifest",
    ];
    let said = api.run(&call).expect_code(1).err;
    assert!(said.contains("/payer/meow: is required"), "{said}");
    assert!(!said.contains("bark"), "{said}");
    for payer in [
        r#"{"n":"x","k":"Cat","meow":"m"}"#,
        r#"{"n":"x","k":"other","bark":"b"}"#,
        r#"{"n":"x","bark":"b"}"#,
    ] {
        api.dry_run("pay", &format!(r#"{{"payer":{payer}}}"#));
    }
}
