//! Each manifest of the repository, carried out in three ways: compiled into a program, served on
//! the spot, and called from a terminal.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use klarna_tools_tests::{
    PASSWORD, Protocol, Recorded, RecordingApi, Reply, Server, ServerBuilder, USERNAME, cart, run,
    toolspec,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use toolspec_runtime::model::{Confirm, Retry, SecurityScheme};
use toolspec_runtime::{BaseUrl, Client, Tool, Tools};

use super::edited::original;
use super::{manifests, sample};

/// A call of each tool.
fn calls() -> [(&'static str, Value); 9] {
    let order = json!({"order_id": "a/b c"});
    let with = |more: Value| {
        let mut arguments = order.clone();
        let more = more.as_object().unwrap().clone();
        arguments.as_object_mut().unwrap().extend(more);
        arguments
    };
    [
        ("create_payment_session", cart::session()),
        ("get_payment_session", json!({"session_id": "s-1"})),
        ("create_klarna_order", cart::order("token")),
        ("get_order_details", order.clone()),
        (
            "capture_klarna_order",
            with(json!({"captured_amount": 5000, "order_lines": cart::lines()})),
        ),
        (
            "refund_klarna_order",
            with(json!({"refunded_amount": 1, "reference": "ä"})),
        ),
        ("cancel_authorized_order", order.clone()),
        (
            "update_order_shipping",
            with(json!({"shipping_address": cart::address()})),
        ),
        (
            "update_order_shipping",
            with(json!({"capture_id": "c", "shipping_info": [cart::parcel()]})),
        ),
    ]
}

/// What does not depend on when it is sent and where to.
fn lasting(request: &Recorded) -> (String, Vec<String>, String) {
    let headers = request.headers.iter();
    let headers = headers.filter(|(name, _)| name != "host" && !name.ends_with("idempotency-key"));
    (
        format!("{} {}", request.method, request.target),
        headers
            .map(|(name, value)| format!("{name}: {value}"))
            .collect(),
        String::from_utf8(request.body.clone()).unwrap(),
    )
}

/// An API that refuses everything, so that nothing is sent twice.
fn api() -> RecordingApi {
    let api = RecordingApi::start();
    api.reply(Reply {
        status: 403,
        body: json!({"error_code": "NOT_ALLOWED"}).to_string().into(),
        ..Reply::default()
    });
    api
}

fn manifest() -> String {
    let manifest = original().join("specs/klarna.yaml");
    manifest.to_str().unwrap().to_owned()
}

#[test]
fn what_is_compiled_in_and_what_is_served_on_the_spot_is_the_same() {
    let api = api();
    let on = |server: ServerBuilder| {
        server
            .credentials()
            .env("KLARNA_BASE_URL", api.url())
            .start()
    };
    let mut compiled = on(Server::builder());
    let mut served = on(Server::builder().program(toolspec()).arg(&manifest()));
    assert_eq!(compiled.list_tools(), served.list_tools());
    for (tool, arguments) in calls() {
        compiled.call(tool, arguments.clone());
        let ours: Vec<_> = api.take().iter().map(lasting).collect();
        served.call(tool, arguments);
        let theirs: Vec<_> = api.take().iter().map(lasting).collect();
        assert!(!ours.is_empty(), "{tool} sends nothing");
        assert_eq!(ours, theirs, "{tool}");
    }
}

#[test]
fn what_is_called_from_a_terminal_is_the_same() {
    let api = api();
    let variables = [
        ("KLARNA_BASE_URL", api.url()),
        ("KLARNA_API_KEY", USERNAME),
        ("KLARNA_SHARED_SECRET", PASSWORD),
    ];
    let mut compiled = Server::builder()
        .credentials()
        .env("KLARNA_BASE_URL", api.url())
        .start();
    for (tool, arguments) in calls() {
        let text = arguments.to_string();
        compiled.call(tool, arguments);
        let ours: Vec<_> = api.take().iter().map(lasting).collect();
        let manifest = manifest();
        run(
            toolspec(),
            &["call", "--manifest", &manifest, tool, &text],
            &variables,
        );
        let theirs: Vec<_> = api.take().iter().map(lasting).collect();
        assert_eq!(ours, theirs, "{tool}");
    }
}

/// A copy of a manifest and its documents, beside the lock of what was compiled: no command carries
/// out other tools than these.
fn locked(manifest: &str, tools: &Tools) -> (TempDir, String) {
    let manifest = original().join(manifest);
    let copy = tempfile::tempdir().unwrap();
    copy_yaml(manifest.parent().unwrap(), copy.path());
    let copied = copy.path().join(manifest.file_name().unwrap());
    fs::write(copied.with_extension("lock.yaml"), tools.lock()).unwrap();
    let copied = copied.to_str().unwrap().to_owned();
    (copy, copied)
}

fn copy_yaml(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copy = to.join(path.file_name().unwrap());
        if path.is_dir() {
            fs::create_dir(&copy).unwrap();
            copy_yaml(&path, &copy);
        } else if is_spec(&path) {
            fs::copy(&path, copy).unwrap();
        }
    }
}

fn is_spec(path: &Path) -> bool {
    path.extension()
        .is_some_and(|name| name == "yaml" || name == "json")
}

/// The requests of what was compiled.
fn planned(tools: &Arc<Tools>, base: Option<&str>, tool: &Tool, given: &Value) -> String {
    let mut client = Client::builder(tools).dry_run(true);
    if let Some(base) = base {
        client = client.base(BaseUrl::loopback(base).unwrap());
    }
    let client = client.build();
    let given = given.as_object().unwrap().clone();
    let prepared = toolspec_mcp::run(tool.prepare(&client, given)).unwrap();
    let prepared = prepared.unwrap_or_else(|why| panic!("{}: {why}", tool.name));
    prepared.requests().join("\n")
}

#[test]
fn a_terminal_shows_the_requests_of_what_is_compiled() {
    for (manifest, tools) in manifests::all() {
        let (_copy, copied) = locked(manifest, &tools);
        let hidden = hidden(&tools);
        let checked = run(toolspec(), &["lock", "--check", &copied], &[]);
        assert_eq!(checked.code, Some(0), "{manifest}: {}", checked.stderr);
        // It is current, and each call would take twice as long to say so again.
        fs::remove_file(Path::new(&copied).with_extension("lock.yaml")).unwrap();
        for tool in tools.iter() {
            let given = sample::arguments(tool);
            let (name, text) = (tool.name.as_str(), given.to_string());
            let call = ["call", "--dry-run", "--manifest", &copied, name, &text];
            let shown = run(toolspec(), &call, &[]);
            let ours = planned(&tools, None, tool, &given);
            assert!(!ours.is_empty(), "{manifest} {name}");
            let lines = |text: &str| -> Vec<String> {
                let lines = text.trim_end().lines();
                lines.map(|line| without(&hidden, line, ':')).collect()
            };
            let what = format!("{manifest} {name}: {}", shown.stderr);
            assert_eq!(lines(&shown.stdout), lines(&ours), "{what}");
        }
    }
}

/// The names of the headers and parameters whose values differ from one request to the next, or are
/// secret.
fn hidden(tools: &Tools) -> Vec<String> {
    let security = tools.server().security.iter().map(|scheme| match scheme {
        SecurityScheme::HeaderKey { name, .. } | SecurityScheme::QueryKey { name, .. } => name,
        SecurityScheme::CookieKey { .. } => "cookie",
        _ => "authorization",
    });
    let steps = tools.iter().flat_map(|tool| &tool.steps);
    let keys = steps.filter_map(|step| match &step.retry {
        Retry::Keyed(header) => Some(header.as_str()),
        _ => None,
    });
    security.chain(keys).map(str::to_ascii_lowercase).collect()
}

/// A header or a parameter, without its value if it is one of these.
fn without(hidden: &[String], part: &str, sign: char) -> String {
    match part.split_once(sign) {
        Some((name, _)) if hidden.contains(&name.to_ascii_lowercase()) => name.to_owned(),
        _ => part.to_owned(),
    }
}

/// A request as a dry run shows it, without the values of these, its headers in order.
fn comparable(hidden: &[String], request: &str) -> String {
    let (head, body) = request.split_once("\n\n").unwrap_or((request, ""));
    let mut lines = head.lines();
    let (origin, first) = (lines.next().unwrap(), lines.next().unwrap());
    let first = first.strip_suffix(" HTTP/1.1").unwrap();
    let (path, query) = first.split_once('?').unwrap_or((first, ""));
    let query: Vec<String> = query
        .split('&')
        .map(|pair| without(hidden, pair, '='))
        .collect();
    let mut headers: Vec<String> = lines.map(|line| without(hidden, line, ':')).collect();
    headers.sort_unstable();
    let (query, headers) = (query.join("&"), headers.join("\n"));
    // A dry run shows the sizes of files. The boundary is a digest of all parts.
    let body = if headers.contains("multipart/form-data") {
        ""
    } else {
        body.trim_end()
    };
    format!("{origin}\n{path}?{query}\n{headers}\n\n{body}")
}

#[test]
fn a_server_lists_and_sends_what_is_compiled() {
    let api = api();
    for (manifest, tools) in manifests::all() {
        let (_copy, copied) = locked(manifest, &tools);
        let hidden = hidden(&tools);
        let security = tools.server().security.iter();
        let variables = security.flat_map(SecurityScheme::variables);
        let server = Server::builder().program(toolspec()).arg(&copied);
        let server = server.arg("--base-url").arg(api.url());
        let server = server.protocol(Protocol::V2025_11_25);
        let server = server.capabilities(json!({"elicitation": {}}));
        let set = |server: ServerBuilder, name: &str| server.env(name, "secret");
        let mut running = variables.fold(server, set).start();
        let listed: Vec<Value> = tools
            .advertised()
            .map(|text| serde_json::from_str(&text).unwrap())
            .collect();
        assert_eq!(running.list_tools(), listed, "{manifest}");
        for tool in tools.iter() {
            let given = sample::arguments(tool);
            let ours = planned(&tools, Some(api.url()), tool, &given);
            let call = running.start_call(&tool.name, given);
            let question = running.question();
            if let Some(question) = &question {
                // What was read to ask it is not a part of the plan.
                api.take();
                let yes = json!({"action": "accept", "content": {"confirm": true}});
                running.answer(question, yes);
            }
            let answer = running.finish_call(call);
            let theirs = api.take();
            let what = format!("{manifest} {}: {}", tool.name, answer.text());
            if !matches!(tool.policy.confirm, Some(Confirm::Above(_))) {
                assert_eq!(question.is_some(), tool.policy.confirm.is_some(), "{what}");
            }
            let theirs = theirs.first().unwrap_or_else(|| panic!("{what}"));
            assert_eq!(
                comparable(&hidden, &as_shown(theirs, api.url())),
                comparable(&hidden, &ours),
                "{what}"
            );
        }
    }
}

/// A request that arrived, as a dry run shows it.
fn as_shown(request: &Recorded, api: &str) -> String {
    let headers = request.headers.iter();
    let headers: Vec<String> = headers
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let body = String::from_utf8_lossy(&request.body);
    let (method, target) = (&request.method, &request.target);
    let headers = headers.join("\n");
    format!("# {api}\n{method} {target} HTTP/1.1\n{headers}\n\n{body}")
}
