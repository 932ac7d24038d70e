//! Documents in several files.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use toolspec_core::diagnostic::Diagnostics;
use toolspec_core::source::Source;
use toolspec_core::yaml;

use super::api::Api;

const DOCUMENT: &str = "openapi: 3.0.3
info: { title: t, version: '1' }
servers: [{ url: https://api.example.com }]
security: []
paths:
  /parcels:
    post: { $ref: 'paths/parcels_post.yml' }
  /labels:
    get:
      operationId: labels
      summary: Labels
      parameters: [{ $ref: 'parts/parameters.yml#/limit' }]
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: './parts/models.yml#/Labels' } } } }
  /depots: { $ref: 'paths/depots.yml' }
components:
  schemas:
    Weight: { type: integer, minimum: 1 }
";

const TOOLS: &str = "tools:
  send:
    description: Send a parcel.
    operation: POST /parcels
    arguments: { weight: , label: }
  labels:
    description: List labels.
    operation: GET /labels
    arguments: { limit: }
    result: { next: , first: }
  depots:
    description: List depots.
    operation: GET /depots
    arguments: { city: }
";

fn api(tools: &str) -> Api {
    let api = Api::new(DOCUMENT, tools);
    for (name, text) in [
        (
            "paths/parcels_post.yml",
            "operationId: send
summary: Send
requestBody:
  required: true
  content:
    application/json:
      schema:
        type: object
        required: [weight]
        properties:
          weight: { $ref: '../api.yaml#/components/schemas/Weight' }
          label: { $ref: '../parts/models.yml#/Label' }
responses: { '204': { description: none } }
",
        ),
        (
            "paths/depots.yml",
            "get:
  operationId: depots
  summary: Depots
  parameters: [{ $ref: '#/shared/city' }]
  responses: { '204': { description: none } }
shared:
  city: { name: city, in: query, required: true, schema: { type: string } }
",
        ),
        (
            "parts/parameters.yml",
            "limit: { name: limit, in: query, schema: { type: integer, maximum: 50 } }\n",
        ),
        (
            "parts/models.yml",
            "Labels:
  type: object
  properties: { next: { type: string }, first: { $ref: '#/Label' } }
Label: { type: object, properties: { text: { type: string }, inner: { $ref: '#/Label' } } }
",
        ),
    ] {
        api.0.write(name, text);
    }
    api
}

#[test]
fn references_lead_to_other_files() {
    let api = api(TOOLS);
    let sent = api.dry_run("send", r#"{"weight":2,"label":{"inner":{"text":"a"}}}"#);
    assert!(
        sent.starts_with("POST https://api.example.com/parcels\n"),
        "{sent}"
    );
    assert!(
        sent.trim_end()
            .ends_with(r#"{"weight":2,"label":{"inner":{"text":"a"}}}"#),
        "{sent}"
    );
    let listed = api.dry_run("labels", r#"{"limit":3}"#);
    assert!(
        listed.starts_with("GET https://api.example.com/labels?limit=3\n"),
        "{listed}"
    );
    let depots = api.dry_run("depots", r#"{"city":"Ulm"}"#);
    assert!(
        depots.starts_with("GET https://api.example.com/depots?city=Ulm\n"),
        "{depots}"
    );
    let light = ["call", "send", r#"{"weight":0}"#, "--dry-run", "--manifest"];
    assert_ne!(api.run(&light).code, Some(0));
    let tools = api.out(&["tools"]);
    for operation in ["POST    /parcels", "GET     /labels", "GET     /depots"] {
        assert!(tools.contains(operation), "{operation}: {tools}");
    }
}

#[test]
fn a_document_of_json_refers_to_other_files_too() {
    let api = api(TOOLS);
    let lock = api.lock();
    let source = Source::new("api.yaml", DOCUMENT);
    let root = Diagnostics::look_ahead(|cx| yaml::read(&source, cx)).unwrap();
    api.0.write("api.yaml", &root.to_json().to_string());
    assert_eq!(api.lock(), lock);
}

#[test]
fn the_same_document_in_one_file_makes_the_same_tools() {
    let several = api(TOOLS).lock();
    let one = DOCUMENT
        .replace(
            "post: { $ref: 'paths/parcels_post.yml' }",
            "post:
      operationId: send
      summary: Send
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Parcel' } } } }
      responses: { '204': { description: none } }",
        )
        .replace(
            "/depots: { $ref: 'paths/depots.yml' }",
            "/depots:
    get:
      operationId: depots
      summary: Depots
      parameters: [{ name: city, in: query, required: true, schema: { type: string } }]
      responses: { '204': { description: none } }",
        )
        .replace(
            "{ $ref: 'parts/parameters.yml#/limit' }",
            "{ name: limit, in: query, schema: { type: integer, maximum: 50 } }",
        )
        .replace("./parts/models.yml#/Labels", "#/components/schemas/Labels")
        + "    Parcel:
      type: object
      required: [weight]
      properties: { weight: { $ref: '#/components/schemas/Weight' }, label: { $ref: '#/components/schemas/Label' } }
    Labels: { type: object, properties: { next: { type: string }, first: { $ref: '#/components/schemas/Label' } } }
    Label: { type: object, properties: { text: { type: string }, inner: { $ref: '#/components/schemas/Label' } } }
";
    let one = Api::new(&one, TOOLS).lock();
    let tools =
        |lock: &str| lock[lock.find("\ntools:").unwrap()..lock.find("\nwire:").unwrap()].to_owned();
    assert_eq!(tools(&several), tools(&one));
}

#[test]
fn what_a_reference_leads_to_is_corrected_by_its_file() {
    let correction = "corrections:
  - { at: 'parts/parameters.yml#/limit/schema/maximum', expect: 50, value: 9, why: Measured. }\n";
    let api = api(&format!("{correction}{TOOLS}"));
    let lock = api.lock();
    assert!(lock.contains("maximum: 9\n"), "{lock}");
}

#[test]
fn a_reference_that_leads_nowhere_is_an_error_at_its_place() {
    for (from, to, why, place) in [
        (
            "'paths/parcels_post.yml'",
            "'paths/gone.yml'",
            "cannot be read",
            "api.yaml:7:19",
        ),
        (
            "'paths/depots.yml'",
            "'../depots.yml'",
            "it is outside the folders",
            "api.yaml:15:20",
        ),
        (
            "'paths/depots.yml'",
            "'/etc/depots.yml'",
            "it is outside the folders",
            "api.yaml:15:20",
        ),
        (
            "'paths/depots.yml'",
            "'https://a.example/d.yml'",
            "URLs are not fetched",
            "api.yaml:15:20",
        ),
        (
            "'paths/depots.yml'",
            "'paths/.env'",
            "only files that end in",
            "api.yaml:15:20",
        ),
        (
            "parameters.yml#/limit",
            "parameters.yml#/limt",
            "did you mean `limit`",
            "api.yaml:12:28",
        ),
    ] {
        let api = api(TOOLS);
        api.0.write("paths/.env", "get: secret-word\n");
        api.0.edit("api.yaml", from, to);
        let mistakes = api.mistakes();
        for text in [why, place] {
            assert!(mistakes.contains(text), "{to}: {text}: {mistakes}");
        }
        assert!(!mistakes.contains("secret-word"), "{mistakes}");
        assert!(!mistakes.contains("no document has"), "{mistakes}");
        if !to.contains("limt") {
            let tools = api.run(&["tools"]);
            assert!(tools.err.contains(why), "{to}: {}", tools.err);
        }
    }
}

#[test]
fn what_no_tool_uses_may_lead_nowhere() {
    let api =
        api("tools: { labels: { description: L., operation: GET /labels, result: { next: } } }\n");
    fs::remove_file(api.0.path("paths/depots.yml")).unwrap();
    fs::remove_file(api.0.path("paths/parcels_post.yml")).unwrap();
    assert_eq!(api.run(&["check"]).code, Some(0));
}

#[test]
fn a_new_manifest_follows_references_too() {
    let api = api(TOOLS);
    let manifest = api.first_manifest(0);
    for tool in ["  send:\n", "  labels:\n", "  depots:\n"] {
        assert!(manifest.contains(tool), "{manifest}");
    }
}

#[test]
fn a_change_in_another_file_is_a_change() {
    let api = api(TOOLS);
    api.lock();
    api.0
        .edit("parts/parameters.yml", "maximum: 50", "maximum: 40");
    let diff = api.run(&["diff"]);
    assert!(
        diff.out.contains("input-bound-tightened"),
        "{}{}",
        diff.out,
        diff.err
    );
    assert_eq!(api.run(&["lock", "--check"]).code, Some(1));
}

#[test]
fn documents_are_regular_files_of_the_repository() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("api.yaml"), DOCUMENT).unwrap();
    let there = outside.path().join("api.yaml").display().to_string();
    let api = api(TOOLS);
    symlink(&there, api.0.path("link.yaml")).unwrap();
    let made = Command::new("mkfifo").arg(api.0.path("pipe.yaml")).status();
    assert!(made.unwrap().success());
    for (document, why) in [
        (there.as_str(), "neither in the git repository"),
        ("link.yaml", "neither in the git repository"),
        ("/proc/self/environ", "neither in the git repository"),
        ("/dev/zero", "neither in the git repository"),
        ("pipe.yaml", "it is not a regular file"),
        ("paths", "it is not a regular file"),
    ] {
        let manifest = api.0.read("manifest.yaml");
        api.0.write(
            "other.yaml",
            &manifest.replace("[api.yaml]", &format!("[{document}]")),
        );
        let run = api.0.run(&["check", "other.yaml"]);
        assert_eq!(run.code, Some(1), "{document}");
        assert!(run.err.contains(why), "{document}: {}", run.err);
    }
    for document in ["/dev/zero", "pipe.yaml", "paths"] {
        let init = api.0.run(&["init", document]);
        assert_eq!(init.code, Some(2), "{document}: {}", init.out);
        assert!(
            init.err.contains("it is not a regular file"),
            "{document}: {}",
            init.err
        );
    }
}

#[test]
fn no_line_of_what_is_not_a_document_is_shown() {
    let api = api(TOOLS);
    for text in [
        "PASSWORD=hunter2\n",
        "password: hunter2\n",
        "a: [hunter2\n",
        "{hunter2: \u{1}",
        "a: !x hunter2\n",
    ] {
        api.0.write("api.yaml", text);
        let mistakes = api.mistakes();
        assert!(
            mistakes.contains("`api.yaml` is not an OpenAPI 3.0, 3.1 or 3.2 document"),
            "{mistakes}"
        );
        assert!(!mistakes.contains("hunter2"), "{mistakes}");
    }
    fs::write(api.0.path("api.yaml"), b"hunter2 \xff\n").unwrap();
    assert!(!api.mistakes().contains("hunter2"));
}
