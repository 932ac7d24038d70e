//! What may be a secret, or identify a person, is a comment.

use super::document::{Document, ok, squeezed};

#[test]
fn a_secret_is_never_returned_unless_a_person_says_so() {
    let schema = "{ type: object, properties: { \
        id: { type: string }, \
        rootPassword: { type: string }, \
        word: { type: string, format: password }, \
        next_page_token: { type: string }, \
        has_password: { type: boolean }, \
        customer: { type: object, properties: { name: { type: string }, date_of_birth: { type: string } } } } }";
    let document = Document::answering(schema);
    let secret = "# may be a secret or identify a person";
    let lines = document.lines("GET /x", "result");
    let lines: Vec<String> = lines.iter().map(|line| squeezed(line)).collect();
    assert_eq!(
        lines,
        [
            "id:",
            &format!(
                "# root_password: {{ from: $response.body#/rootPassword, mask: true }} {secret}"
            ),
            &format!("# word: {{ mask: true }} {secret}"),
            "next_page_token:",
            "has_password:",
            "customer: { only: [name] } # without date_of_birth",
            &format!(
                "# customer_date_of_birth: {{ from: $response.body#/customer/date_of_birth, mask: true }} {secret}"
            ),
        ]
    );
    let whole = "{ type: array, items: { type: object, properties: { \
                 id: { type: string }, token: { type: string } } } }";
    assert_eq!(
        Document::answering(whole).lines("GET /x", "result"),
        ["body: { from: $response.body, only: [id] }  # without token"]
    );
}

#[test]
fn a_number_is_a_secret_by_what_it_is_of() {
    let card =
        "{ type: object, properties: { number: { type: string }, brand: { type: string } } }";
    for (schema, line) in [
        (
            format!("{{ id: {{ type: string }}, card: {card} }}"),
            "card: { only: [brand] } # without number",
        ),
        (
            format!("{{ id: {{ type: string }}, cards: {{ type: array, items: {card} }} }}"),
            "cards: { only: [brand] } # without number",
        ),
        (
            "{ id: { type: string }, accessTokens: { type: array, items: { type: object, properties: \
                { id: { type: string }, value: { type: string } } } } }"
                .to_owned(),
            "access_tokens: { from: $response.body#/accessTokens, only: [id] } # without value",
        ),
        (
            format!("{{ id: {{ type: string }}, order: {card} }}"),
            "order: { only: [number, brand] }",
        ),
    ] {
        let schema = format!("{{ type: object, properties: {schema} }}");
        let lines = Document::answering(&schema).lines("GET /x", "result");
        assert_eq!(squeezed(&lines[1]), line);
    }
}

#[test]
fn what_consists_of_secrets_is_returned_with_their_masks() {
    for (schema, entry) in [
        (
            "{ type: object, properties: { apiKey: { type: string }, token: { type: array, items: { type: string } } } }",
            &[
                "api_key: { from: $response.body#/apiKey, mask: true }",
                "# token: { mask: true }",
            ][..],
        ),
        (
            "{ type: array, items: { type: object, properties: { pin: { type: string }, \
               secret: { type: object, properties: { of: { type: string } } } } } }",
            &[
                "body: { from: $response.body, only: { pin: { mask: true }, secret: { only: { of: { mask: true } } } } }",
            ],
        ),
    ] {
        let lines = Document::answering(schema).lines("GET /x", "result");
        let lines = lines
            .iter()
            .map(|line| line.split("  #").next().unwrap().trim());
        assert_eq!(lines.collect::<Vec<_>>(), entry);
    }
}

#[test]
fn a_secret_is_known_however_its_name_is_joined_or_counted() {
    let secret = [
        "apikey",
        "APIKey",
        "jwt",
        "otp",
        "tokens",
        "recovery_codes",
        "primaryKey",
        "bearer",
    ];
    let others = [
        "next_page_token",
        "token_type",
        "keys",
        "session_id",
        "api_key_id",
    ];
    let property = |name: &&str| {
        let list = "{ type: array, items: { type: string } }";
        let is_list = ["tokens", "recovery_codes"].contains(name);
        format!(
            "{name}: {}",
            if is_list { list } else { "{ type: string }" }
        )
    };
    let properties = secret.iter().chain(&others).map(property);
    let properties = properties.collect::<Vec<_>>().join(", ");
    let document = Document::answering(&format!(
        "{{ type: object, properties: {{ {properties} }} }}"
    ));
    let lines = document.lines("GET /x", "result");
    let (masked, returned) = lines.split_at(secret.len());
    for (line, name) in masked.iter().zip(secret) {
        assert!(
            line.starts_with("# ") && line.contains("mask: true"),
            "{name}: {line}"
        );
    }
    assert_eq!(
        returned.join(" "),
        others.map(|name| format!("{name}:")).join(" ")
    );
}

/// Whether a property of an answer is drafted as a comment.
fn is_masked(name: &str, schema: &str) -> bool {
    let schema =
        format!("{{ type: object, properties: {{ id: {{ type: string }}, {name}: {schema} }} }}");
    let lines = Document::answering(&schema).lines("GET /x", "result");
    lines.iter().any(|line| line.starts_with("# "))
}

#[test]
fn secrets_are_also_integers_and_objects_and_have_numbers() {
    let integers = [
        "otp",
        "otpCode",
        "verificationCode",
        "passcode",
        "apiKey",
        "totp",
        "backup_code",
        "pan",
        "secret",
    ];
    let texts = [
        "accesstoken",
        "refreshtoken",
        "clientsecret",
        "apisecret",
        "authtoken",
        "consumer_key",
        "app_key",
        "password1",
        "secret1",
        "apiKey1",
        "authToken2",
        "cvv2",
        "cookie",
        "set_cookie",
        "authorization",
        "auth_code",
        "ssh_key",
        "mnemonic",
        "adminKey",
        "storageKey",
        "queryKey",
        "reset_password_url",
        "reset_token_url",
        "secret_url",
    ];
    let (integer, text) = ("{ type: integer }", "{ type: string }");
    let both =
        "{ type: object, properties: { access: { type: string }, refresh: { type: string } } }";
    for (name, schema) in integers
        .map(|name| (name, integer))
        .into_iter()
        .chain(texts.map(|name| (name, text)))
        .chain([("tokens", both)])
    {
        assert!(is_masked(name, schema), "{name}");
    }
    for (name, schema) in ["max_tokens", "password_length", "token_count"]
        .map(|name| (name, integer))
        .into_iter()
        .chain(["token_url", "access_token_url", "cookie_policy"].map(|name| (name, text)))
        .chain([("authorization", both)])
    {
        assert!(!is_masked(name, schema), "{name}");
    }
}

#[test]
fn secrets_are_left_out_of_maps_whose_names_match_a_pattern() {
    let values = "{ type: object, properties: { x: { type: string }, jwt: { type: string } } }";
    for closed in ["", ", additionalProperties: false"] {
        let map = format!("{{ type: object, patternProperties: {{ '^a': {values} }}{closed} }}");
        let schema = format!("{{ type: object, properties: {{ u: {map} }} }}");
        assert_eq!(
            Document::answering(&schema).lines("GET /x", "result"),
            ["u: { only: [x] }  # without jwt"]
        );
    }
}

#[test]
fn what_may_have_parts_of_any_name_is_a_comment() {
    let document = Document::answering(
        "{ type: object, properties: { id: { type: string }, buyer: { type: object }, \
         texts: { type: object, additionalProperties: { type: string } }, \
         lines: { type: array, items: { type: object } }, \
         counts: { type: object, additionalProperties: { type: integer } }, \
         order: { type: object, properties: { id: { type: string }, more: { type: object } } } } }",
    );
    let remark = "              # any part of it would be returned, whatever it is called";
    assert_eq!(
        document.lines("GET /x", "result"),
        [
            "id:",
            &format!("# buyer: {remark}"),
            &format!("# texts: {remark}"),
            &format!("# lines: {remark}"),
            "counts:",
            "order: { only: [id] }  # without more"
        ]
    );
}

#[test]
fn the_id_of_a_session_that_a_password_opens_is_a_secret() {
    let item = |input: &str| {
        format!(
            "{{ post: {{ summary: X, requestBody: {{ content: {{ application/json: {{ schema: \
             {{ type: object, properties: {{ {input}: {{ type: string }} }} }} }} }} }}, responses: {} }} }}",
            ok("{ type: object, properties: { sessionId: { type: string } } }")
        )
    };
    let lines = |input| Document::new(&item(input), "").lines("POST /x", "result");
    let from = "session_id: { from: $response.body#/sessionId, mask: true }";
    let masked = format!("{from}  # may be a secret or identify a person");
    assert_eq!(lines("password"), [masked]);
    assert_eq!(lines("amount"), ["session_id: $response.body#/sessionId"]);
}

#[test]
fn what_another_tool_masks_is_a_comment_wherever_it_is() {
    let person =
        "{ type: object, properties: { name: { type: string }, gender: { type: string } } }";
    let document = Document::answering(&format!(
        "{{ type: object, properties: {{ id: {{ type: string }}, customer: {person}, shopper: {person}, \
         favouriteColours: {{ type: array, items: {{ type: string }} }} }} }}"
    ));
    document.manifest(
        "tools:\n  read:\n    description: R.\n    operation: GET /x\n    result:\n      \
         customer: { only: { gender: { mask: true } } }\n      \
         favourite_colour: { from: $response.body#/id, mask: true }\n",
    );
    let printed = document.add(&["GET /x", "--name", "again"]).expect_code(0);
    for line in [
        "customer: { only: [name] } # without gender",
        "# customer_gender: { from: $response.body#/customer/gender, mask: true } # `read` masks it",
        "# shopper_gender: { from: $response.body#/shopper/gender, mask: true } # `read` masks it",
        "# favourite_colours: { from: $response.body#/favouriteColours, mask: true } # `read` masks it",
    ] {
        let lines = printed.out.lines().map(squeezed);
        assert!(
            lines.clone().any(|known| known == line),
            "{line}\n{}",
            printed.out
        );
    }
}
