//! The environment of the server, right and wrong.

use std::fs;
use std::process::Command;

use klarna_sandbox::Options;
use klarna_tools_tests::{
    Finished, PASSWORD, Protocol, SandboxHost, Server, USERNAME, klarna_mcp, run,
};
use serde_json::json;

const HOSTS: [&str; 6] = [
    "api.klarna.com",
    "api-na.klarna.com",
    "api-oc.klarna.com",
    "api.playground.klarna.com",
    "api-na.playground.klarna.com",
    "api-oc.playground.klarna.com",
];

fn serve(variables: &[(&str, &str)]) -> Finished {
    run(klarna_mcp(), &["serve"], variables)
}

#[test]
fn without_credentials_tools_are_listed_and_a_call_names_the_variables() {
    for protocol in Protocol::ALL {
        let mut server = Server::builder().protocol(protocol).start();
        assert_eq!(server.list_tools().len(), 8);
        let answer = server.call("get_order_details", json!({"order_id": "1"}));
        assert_eq!(answer.outcome(), "not_sent");
        let text = answer.text();
        for name in [
            "KLARNA_API_KEY",
            "KLARNA_SHARED_SECRET",
            "KLARNA_API_KEY_FILE",
        ] {
            assert!(text.contains(name), "{text}");
        }
        let finished = server.finish_process();
        assert_eq!(finished.code, Some(0), "{}", finished.stderr);
        let stderr = finished.stderr;
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
        for part in [
            "WARN",
            "KLARNA_API_KEY and KLARNA_SHARED_SECRET are not set.",
            "`klarna-mcp doctor`",
            "`serve --sandbox`",
            "`klarna-mcp demo`",
        ] {
            assert!(stderr.contains(part), "{stderr}");
        }
    }
}

/// What a client passes to a server is not what a person has in a terminal, so the server says it, too.
#[test]
fn mistakes_in_the_environment_are_warned_about() {
    for (name, value, part) in [
        ("KLARNA_USERNAM", USERNAME, "did you mean KLARNA_API_KEY?"),
        (
            "KLARNA_API_KEY",
            "${KLARNA_API_KEY}",
            "which nothing has replaced",
        ),
    ] {
        let finished = serve(&[(name, value), ("KLARNA_SHARED_SECRET", PASSWORD)]);
        assert_eq!(finished.code, Some(0), "{finished:?}");
        assert!(finished.stderr.contains(part), "{finished:?}");
    }
    let silenced = run(klarna_mcp(), &["serve", "--log", "off"], &[]);
    assert_eq!((silenced.code, silenced.stderr.as_str()), (Some(0), ""));
}

#[test]
fn only_what_is_missing_is_named() {
    for (set, missing) in [
        ("KLARNA_API_KEY", "KLARNA_SHARED_SECRET is not set"),
        ("KLARNA_SHARED_SECRET", "KLARNA_API_KEY is not set"),
    ] {
        let mut server = Server::builder().env(set, "something").start();
        let text = server
            .call("get_order_details", json!({"order_id": "1"}))
            .expect_error();
        assert!(text.contains(missing), "{text}");
        assert!(!text.contains(&format!("{set} is not set")), "{text}");
    }
}

/// Wrong arguments are reported before missing credentials: the agent can correct them, and only them.
#[test]
fn arguments_are_checked_even_without_credentials() {
    let mut server = Server::builder().start();
    let text = server.call("get_order_details", json!({})).expect_error();
    assert!(text.contains("/order_id: is required"), "{text}");
}

#[test]
fn a_key_in_the_place_of_the_username_is_reported() {
    for key in ["klarna_test_api_x", "klarna_live_api_x"] {
        let server = Server::builder().env("KLARNA_API_KEY", key);
        let mut server = server.env("KLARNA_SHARED_SECRET", PASSWORD).start();
        let text = server
            .call("get_order_details", json!({"order_id": "1"}))
            .expect_error();
        assert!(text.contains(key.trim_end_matches('x')), "{text}");
        assert!(text.contains("Put it in KLARNA_SHARED_SECRET"), "{text}");
    }
}

#[test]
fn values_may_come_from_files() {
    let sandbox = SandboxHost::start_for(Options {
        username: Some(USERNAME.to_owned()),
        password: Some(PASSWORD.to_owned()),
    });
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let mut server = Server::builder()
        .env(
            "KLARNA_API_KEY_FILE",
            &file("username", &format!("{USERNAME}\n")),
        )
        .env("KLARNA_SHARED_SECRET_FILE", &file("password", PASSWORD))
        .env("KLARNA_BASE_URL_FILE", &file("base", &sandbox.base_url()))
        .start();
    let answer = server.call("get_order_details", json!({"order_id": "1"}));
    assert_eq!(answer.failure()["status"], 404, "{}", answer.text());
}

#[test]
fn a_region_that_klarna_does_not_have_is_refused_with_those_it_has() {
    for region in [
        "api.klarna.example",
        "https://api.klarna.com",
        "api.klarna.com/",
        "api.klarna.com:443",
        "API.KLARNA.COM",
        "api.klarna.com.evil.example",
        "eu",
        " api.klarna.com",
    ] {
        let finished = serve(&[("KLARNA_REGION_DOMAIN", region)]);
        assert_eq!(
            (finished.code, finished.stdout.as_str()),
            (Some(2), ""),
            "{region}"
        );
        for part in HOSTS.into_iter().chain(["KLARNA_REGION_DOMAIN"]) {
            assert!(
                finished.stderr.contains(part),
                "{region}: {}",
                finished.stderr
            );
        }
    }
}

#[test]
fn each_of_the_six_hosts_is_taken() {
    for region in HOSTS {
        let finished = serve(&[
            ("KLARNA_REGION_DOMAIN", region),
            ("KLARNA_API_KEY", USERNAME),
            ("KLARNA_SHARED_SECRET", PASSWORD),
        ]);
        assert_eq!(
            (finished.code, finished.stderr.as_str()),
            (Some(0), ""),
            "{region}"
        );
    }
}

#[test]
fn a_base_url_that_is_not_this_machine_is_refused() {
    for url in [
        "http://api.klarna.com",
        "https://api.klarna.com",
        "http://evil.example",
        "http://127.0.0.1.evil.example",
        "http://localhost:8080",
        "http://LOCALHOST:8080",
        "http://localhost.evil.example",
        "http://127.0.0.1@evil.example",
        "http://0.0.0.0:8080",
        "http://10.0.0.1:8080",
        "http://[::2]:8080",
        "http://169.254.169.254",
        "file:///etc/passwd",
        "ftp://127.0.0.1",
        "127.0.0.1:8080",
        "http://127.0.0.1:8080/base",
        "http://user:word@127.0.0.1:8080",
        "nonsense",
    ] {
        let finished = serve(&[("KLARNA_BASE_URL", url)]);
        assert_eq!(
            (finished.code, finished.stdout.as_str()),
            (Some(2), ""),
            "{url}"
        );
        assert!(
            finished.stderr.contains("KLARNA_BASE_URL"),
            "{url}: {}",
            finished.stderr
        );
        if url.contains("http://localhost:") {
            let stderr = &finished.stderr;
            assert!(stderr.contains("http://127.0.0.1:"), "{stderr}");
        }
    }
}

/// Opening a pipe would wait for a writer, and a device may have no end.
#[test]
#[cfg(unix)]
fn a_value_comes_from_a_small_regular_file_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let pipe = path("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    fs::write(path("huge"), "x".repeat(20_000)).unwrap();
    let odd = path("no\u{1b}[31msuch\nfile");
    for (file, why) in [
        (path(""), "not a regular file"),
        (pipe, "not a regular file"),
        ("/dev/zero".to_owned(), "not a regular file"),
        (path("huge"), "more than"),
        (odd, "cannot be read"),
    ] {
        let finished = run(
            klarna_mcp(),
            &["doctor"],
            &[
                ("KLARNA_API_KEY", "u"),
                ("KLARNA_SHARED_SECRET_FILE", &file),
            ],
        );
        assert_eq!(finished.code, Some(1));
        let stderr = &finished.stderr;
        assert!(
            stderr.contains("KLARNA_SHARED_SECRET_FILE") && stderr.contains(why),
            "{stderr}"
        );
        assert!(!stderr.contains("chmod") || why == "more than", "{stderr}");
        assert!(!stderr.contains('\u{1b}'), "{stderr:?}");
        assert!(!stderr.contains("such\nfile"), "{stderr:?}");
    }
}

#[test]
fn a_level_that_does_not_exist_is_refused() {
    for finished in [
        serve(&[("KLARNA_LOG", "loud")]),
        run(klarna_mcp(), &["serve", "--log", "loud"], &[]),
    ] {
        assert_eq!((finished.code, finished.stdout.as_str()), (Some(2), ""));
        assert!(finished.stderr.contains("trace"), "{}", finished.stderr);
    }
}

#[test]
fn credentials_that_cannot_fit_the_host_are_warned_about() {
    for (secret, host) in [
        ("klarna_test_api_x", "api.klarna.com"),
        ("klarna_live_api_x", "api.playground.klarna.com"),
    ] {
        let finished = serve(&[
            ("KLARNA_API_KEY", USERNAME),
            ("KLARNA_SHARED_SECRET", secret),
            ("KLARNA_REGION_DOMAIN", host),
        ]);
        assert_eq!(finished.code, Some(0));
        let stderr = &finished.stderr;
        assert!(stderr.contains(host) && stderr.contains("WARN"), "{stderr}");
    }
}

#[test]
fn the_sandbox_needs_no_environment_and_heeds_none() {
    let server = Server::builder()
        .arg("--sandbox")
        .env("KLARNA_BASE_URL", "nonsense");
    let server = server.env("KLARNA_USERNAM", "name");
    let mut server = server.env("KLARNA_REGION_DOMAIN", "api.klarna.com").start();
    let opened = server.call(
        "create_payment_session",
        klarna_tools_tests::cart::session(),
    );
    assert!(opened.expect_success()["session_id"].is_string());
    assert_eq!(server.finish_process().stderr, "");
}

/// What the operating system gives may be too little, which is said and not a bug.
#[test]
#[cfg(unix)]
fn few_file_descriptors_suffice_or_are_reported() {
    let initialize = Protocol::default().initialize();
    let opening = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": initialize});
    // With fewer, the program's libraries cannot be opened.
    for most in 5..=32 {
        let script = format!(
            "ulimit -n {most} && printf '%s\\n' '{opening}' | KLARNA_API_KEY=n KLARNA_SHARED_SECRET=s '{}' serve",
            klarna_mcp().display()
        );
        let output = Command::new("sh").args(["-c", &script]).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        let answered = String::from_utf8_lossy(&output.stdout).contains("serverInfo");
        if output.status.success() {
            assert!(answered && stderr.is_empty(), "{most}: {stderr}");
        } else {
            assert_eq!(output.status.code(), Some(1), "{most}: {stderr}");
            assert!(stderr.contains("ulimit -n"), "{most}: {stderr}");
            assert!(most < 24, "{stderr}");
        }
    }
}

#[test]
fn proxies_of_the_environment_are_not_used() {
    let sandbox = SandboxHost::start();
    let mut server = Server::builder().credentials().sandbox(&sandbox);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        let nobody = "http://127.0.0.1:9";
        server = server.env(name, nobody).env(&name.to_lowercase(), nobody);
    }
    let order = json!({"order_id": "98765-XYZ"});
    let read = server.start().call("get_order_details", order);
    assert_eq!(read.expect_success()["order_id"], "98765-XYZ");
}
