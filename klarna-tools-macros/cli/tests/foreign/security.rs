//! Security as documents write it.

use super::api::Api;

const SCHEMES: &str = "  securitySchemes:
    Oauth2: { type: oauth2, flows: {} }
    Oauth2c: { type: oauth2, flows: {} }
    Key: { type: apiKey, in: header, name: X-Key }
    Login: { type: http, scheme: basic }
    Cert: { type: mutualTLS }
    Cookie: { type: apiKey, in: cookie, name: sid }
    Again: { type: apiKey, in: header, name: x-key }
    Session: { type: apiKey, in: cookie, name: sid }
    Host: { type: apiKey, in: header, name: Host }
    Signed: { type: apiKey, in: header, name: authorization }
";

fn document(security: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{ title: t, version: '1' }}
servers: [{{ url: https://api.example.com }}]
components:
{SCHEMES}
{security}
paths:
  /things:
    get: {{ operationId: list, summary: List, responses: {{ '204': {{ description: none }} }} }}
"
    )
}

fn api(security: &str, auth: &str) -> Api {
    let tools = "tools: { list: { description: List., operation: GET /things } }\n";
    Api::new(&document(security), &format!("{auth}\n{tools}"))
}

const TOKEN: &str = "auth: { access_token: $env.TOKEN }";

/// The headers of a call, in lower case.
fn headers(security: &str, auth: &str) -> String {
    api(security, auth).dry_run("list", "{}").to_lowercase()
}

#[test]
fn two_schemes_of_one_token_are_one() {
    let sent = headers("security: [{ Oauth2: [a], Oauth2c: [a] }]", TOKEN);
    assert_eq!(
        sent.matches("authorization: bearer $token").count(),
        1,
        "{sent}"
    );
}

#[test]
fn one_alternative_that_can_be_met_is_enough() {
    for security in [
        "security: [{ Cert: [] }, { Login: [] }, { Oauth2: [], Oauth2c: [] }]",
        "security: [{ Key: [], Oauth2: [] }, { Oauth2: [] }]",
        "security: [{ Missing: [] }, { Oauth2: [] }]",
    ] {
        let sent = headers(security, TOKEN);
        assert!(
            sent.contains("authorization: bearer $token"),
            "{security}: {sent}"
        );
    }
}

#[test]
fn a_scheme_that_is_not_declared_is_noted_wherever_it_stands() {
    for security in [
        "security: [{ Key: [] }, { Missing: [] }]",
        "security: [{ Missing: [] }, {}]",
        "security: [{}, { Missing: [] }]",
    ] {
        let run = api(security, "auth: { api_key: $env.KEY }").run(&["check"]);
        let run = run.expect_code(0);
        let note = "note: `Missing` is not declared under `components.securitySchemes`";
        assert_eq!(run.err.matches(note).count(), 1, "{security}: {}", run.err);
    }
}

#[test]
fn a_scheme_that_is_not_declared_is_noted_if_another_alternative_is_met() {
    let run = api(
        "security: [{ Missing: [] }, { Key: [] }]",
        "auth: { api_key: $env.KEY }",
    );
    let run = run.run(&["check"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    for text in [
        "note: `Missing` is not declared under `components.securitySchemes`",
        "this alternative is passed over",
    ] {
        assert!(run.err.contains(text), "{}", run.err);
    }
    let mistakes = api("security: [{ Missing: [] }]", TOKEN).mistakes();
    assert!(mistakes.contains("`Missing` is not declared"), "{mistakes}");
}

#[test]
fn a_document_that_asks_for_no_credentials_gets_none_and_a_note() {
    for auth in ["", TOKEN] {
        let run = api("", auth).run(&["check"]);
        assert_eq!(run.code, Some(0), "{}", run.err);
        for text in [
            "note: operations of api.yaml declare no security",
            "their requests are sent without credentials",
            "= at: api.yaml#/security\n",
            "it declares: `Oauth2`, `Oauth2c`, `Key`, `Login`, `Cert`, `Cookie`, `Again`, `Session`, `Host`, `Signed`",
        ] {
            assert!(run.err.contains(text), "{}", run.err);
        }
        assert!(!headers("", auth).contains("authorization"));
        let needless = api("security: []", auth).run(&["check"]).expect_code(0);
        let unused = needless
            .err
            .starts_with("note: `access_token` is never sent\n");
        assert_eq!(unused, auth == TOKEN, "{}", needless.err);
        assert_eq!(needless.err.matches("note: ").count(), usize::from(unused));
    }
}

/// The entries of `corrections` that a text offers.
fn offered(text: &str) -> Vec<&str> {
    let quoted = text.split(['`', '\n']);
    let quoted = quoted.map(|part| part.trim_start_matches("#   - "));
    quoted.filter(|part| part.starts_with("{ at: ")).collect()
}

fn corrected(auth: &str, entries: &[&str]) -> String {
    let entries = entries.iter().map(|entry| format!("  - {entry}\n"));
    format!("{auth}\ncorrections:\n{}", entries.collect::<String>())
}

#[test]
fn what_the_note_says_can_be_written() {
    let note = api("", TOKEN).run(&["check"]).err;
    let [some, nothing] = offered(&note)[..] else {
        panic!("{note}");
    };
    let sent = headers("", &corrected(TOKEN, &[some]));
    assert!(sent.contains("authorization: bearer $token"), "{sent}");
    let silent = api("", &corrected("", &[nothing])).run(&["check"]);
    assert_eq!(silent.expect_code(0).err, "");
}

#[test]
fn what_a_document_without_schemes_needs_can_be_written() {
    const BEARER: &str = "auth: { bearer: $env.NAME }";
    for schemes in ["", "components: {}", "components: { securitySchemes: {} }"] {
        for (auth, sent) in [
            ("", "authorization: bearer $name"),
            (BEARER, "authorization: bearer $name"),
            (TOKEN, "authorization: bearer $token"),
            ("auth: { api_key: $env.KEY }", "x-api-key: $key"),
            (
                "auth: { api_key: { 'my key': $env.KEY } }",
                "x-api-key: $key",
            ),
            (
                "auth: { basic: { username: $env.A, password: $env.B } }",
                "authorization: basic",
            ),
            (
                "auth: { client_credentials: { id: $env.A, secret: $env.B } }",
                "authorization: bearer",
            ),
        ] {
            let api = |auth: &str| {
                let document = document("").replace(&format!("components:\n{SCHEMES}"), schemes);
                let tools = "tools: { list: { description: List., operation: GET /things } }\n";
                Api::new(&document, &format!("{auth}\n{tools}"))
            };
            let note = api(auth).run(&["check"]).expect_code(0).err;
            for text in [
                "note: operations of api.yaml declare no security",
                "= at: api.yaml#/security\n",
            ] {
                assert!(note.contains(text), "{note}");
            }
            assert_eq!(note.contains(&format!("`{BEARER}`")), auth.is_empty());
            let [scheme, required, nothing] = offered(&note)[..] else {
                panic!("{note}");
            };
            let written = if auth.is_empty() { BEARER } else { auth };
            let request = api(&corrected(written, &[scheme, required])).dry_run("list", "{}");
            assert!(request.to_lowercase().contains(sent), "{request}");
            let silent = api(&corrected("", &[nothing])).run(&["check"]);
            assert_eq!(silent.expect_code(0).err, "");
            let first = api("").first_manifest(0);
            assert_eq!(offered(&first), offered(&api("").run(&["check"]).err)[..2]);
        }
    }
}

#[test]
fn a_first_manifest_has_credentials_that_are_sent() {
    for (security, sent) in [
        (
            "security: [{ Oauth2: [a], Oauth2c: [a] }]",
            "authorization: bearer $api_access_token",
        ),
        (
            "security: [{ Cert: [] }, { Key: [] }]",
            "x-key: $api_api_key",
        ),
        (
            "security: [{ Missing: [] }, { Login: [] }]",
            "authorization: basic",
        ),
        (
            "security: [{ Key: [], Oauth2: [] }, { Login: [] }]",
            "authorization: basic",
        ),
        ("security: [{ Cookie: [] }]", "cookie: sid=$api_api_key"),
        ("security: [{}, { Key: [] }]", "x-key: $api_api_key"),
        (
            "security: [{ Signed: [], Login: [] }]",
            "authorization: $api_api_key",
        ),
    ] {
        let api = api(security, "");
        let manifest = api.first_manifest(0);
        let request = api.dry_run("list", "{}").to_lowercase();
        assert!(request.contains(sent), "{security}: {request}{manifest}");
    }
}

#[test]
fn a_first_manifest_says_what_is_optional_and_what_is_missing() {
    for (security, code, said) in [
        (
            "security: [{ Oauth2: [] }, {}]",
            0,
            "access_token: $env.API_ACCESS_TOKEN  # no operation requires it: leave it out",
        ),
        (
            "security: [{ Cert: [] }]",
            1,
            "# Missing: `Cert` is of type `mutualTLS`, which is not supported (api.yaml: GET /things).",
        ),
        (
            "security: [{ Key: [], Missing: [] }]",
            1,
            "# Missing: `Missing` is not declared (api.yaml: GET /things).",
        ),
    ] {
        let api = api(security, "");
        let manifest = api.first_manifest(code);
        assert!(manifest.contains(said), "{security}: {manifest}");
    }
}

#[test]
fn of_two_schemes_that_write_the_same_header_one_is_sent_and_a_note_says_which() {
    let login = "auth: { basic: { username: $env.USER, password: $env.WORD } }";
    let both = "auth: { basic: { username: $env.USER, password: $env.WORD }, api_key: $env.KEY }";
    for (security, auth, sent, unsent) in [
        (
            "[{ Signed: [], Login: [] }]",
            login,
            "basic base64($user:$word)",
            "Signed",
        ),
        (
            "[{ Login: [], Signed: [] }]",
            both,
            "basic base64($user:$word)",
            "Signed",
        ),
        ("[{ Signed: [], Login: [] }]", both, "$key", "Login"),
    ] {
        let security = format!("security: {security}");
        let sent = format!("authorization: {sent}\n");
        let headers = headers(&security, auth);
        assert!(headers.contains(&sent), "{headers}");
        let noted = api(&security, auth).run(&["check"]).err;
        for text in [
            &format!("note: `{unsent}` is not sent"),
            "a request has one header Authorization",
        ] {
            assert!(noted.contains(text), "{noted}");
        }
    }
    // Another header is needed beside it.
    let mistakes = api("security: [{ Key: [], Login: [] }]", login).mistakes();
    assert!(mistakes.contains("`Key` is an API key"), "{mistakes}");
}

/// A second key in the same place would replace the first, or leave beside it without a word.
#[test]
fn two_keys_in_one_place_and_headers_of_http_are_refused() {
    let auth = "auth: { api_key: { Key: $env.A, Again: $env.B, Cookie: $env.A, Session: $env.B, Host: $env.A } }";
    for (security, reason) in [
        ("Key: [], Again: []", "`Again` is sent as header x-key"),
        ("Cookie: [], Session: []", "`Session` is sent as cookie sid"),
        (
            "Host: []",
            "names the header `Host`, which the HTTP client writes",
        ),
    ] {
        let api = api(&format!("security: [{{ {security} }}]"), auth);
        let mistakes = api.mistakes();
        assert!(mistakes.contains(reason), "{security}: {mistakes}");
    }
}

#[test]
fn doctor_says_whether_there_is_a_lock_and_goes_on() {
    let auth = "auth: { access_token: $env.PROBE_TOKEN }";
    let api = api("security: [{ Oauth2: [] }]", auth);
    let doctor = |lock: &str, problem: &str| {
        let ill = api.run(&["doctor"]);
        assert_eq!(ill.code, Some(1), "{}", ill.err);
        let line = format!("lock                  {lock}\n");
        assert!(ill.out.contains(&line), "{}", ill.out);
        assert!(ill.err.contains(&format!("  - {problem}")), "{}", ill.err);
        let goes_on = "  - PROBE_TOKEN is not set";
        assert!(ill.err.contains(goes_on), "{}", ill.err);
    };
    let missing = "manifest.lock.yaml is missing, so nobody has accepted these tools: `toolspec lock manifest.yaml` writes it.";
    doctor("there is none", missing);
    api.lock();
    let manifest = api.0.read("manifest.yaml");
    api.0.write(
        "manifest.yaml",
        &manifest.replace("title: Probe", "title: Other"),
    );
    let other = "manifest.lock.yaml describes other tools";
    doctor("the tools are NOT those of manifest.lock.yaml", other);
}

#[test]
fn doctor_has_a_line_for_each_variable_that_is_missing() {
    let auth = "auth: { basic: { username: $env.PROBE_USER, password: $env.PROBE_PASSWORD }, api_key: $env.PROBE_USER }";
    let api = api("security: [{ Login: [], Key: [] }]", auth);
    api.lock();
    let ill = api.run(&["doctor"]);
    assert_eq!(ill.code, Some(1), "{}", ill.err);
    let lines: Vec<&str> = ill.err.lines().collect();
    assert_eq!(lines.len(), 5, "{}", ill.err);
    assert!(lines[0].ends_with("3 problems:"), "{}", ill.err);
    assert!(
        lines[4].contains("`toolspec call --dry-run`"),
        "{}",
        ill.err
    );
    let variables = ["PROBE_USER", "PROBE_PASSWORD", "PROBE_USER"];
    for (line, variable) in lines.iter().skip(1).zip(variables) {
        assert!(
            line.starts_with(&format!("  - {variable} is not set")),
            "{line}"
        );
    }
}
