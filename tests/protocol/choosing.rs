//! An agent that gets some of the tools: no other is listed, callable or named.

use klarna_tools::TOOLSET;
use klarna_tools::model::{Choice, Embed};
use klarna_tools_tests::{Protocol, Server, klarna_mcp, run};
use serde_json::{Value, json};

const READS: [&str; 2] = ["get_payment_session", "get_order_details"];

fn all() -> Vec<&'static str> {
    TOOLSET.iter().map(|tool| tool.name.as_str()).collect()
}

/// Every choice of some of the tools: those that are chosen, and the others.
fn choices() -> impl Iterator<Item = (Vec<&'static str>, Vec<&'static str>)> {
    let all = all();
    (1..1_u32 << all.len()).map(move |choice| {
        let of = |chosen: u32| {
            let these = all.iter().enumerate();
            let these = these.filter(|(at, _)| choice >> at & 1 == chosen);
            these.map(|(_, name)| *name).collect()
        };
        (of(1), of(0))
    })
}

fn serve(arguments: &[&str]) -> Server {
    serve_in(Protocol::default(), arguments)
}

fn serve_in(protocol: Protocol, arguments: &[&str]) -> Server {
    let server = Server::builder().protocol(protocol).arg("--sandbox");
    let server = arguments.iter().fold(server, |server, it| server.arg(it));
    server.start()
}

fn listed(server: &mut Server) -> Vec<String> {
    let tools = server.list_tools();
    let names = tools.iter().map(|tool| tool["name"].as_str().unwrap());
    names.map(str::to_owned).collect()
}

fn expect_unnamed(hidden: &[&str], said: &str) {
    for name in hidden {
        assert!(!said.contains(name), "{name}: {said}");
    }
}

#[test]
fn no_choice_lists_or_names_another_tool() {
    for (at, (chosen, hidden)) in choices().enumerate() {
        let protocol = Protocol::ALL[at % Protocol::ALL.len()];
        let mut server = serve_in(protocol, &["--tools", &chosen.join(",")]);
        assert_eq!(listed(&mut server), chosen);
        let list = server.request("tools/list", json!({}));
        expect_unnamed(&hidden, &format!("{} {list}", server.opened()));
        for tool in list["result"]["tools"].as_array().unwrap() {
            for text in ["title", "description"] {
                assert_ne!(tool[text], "", "{tool}");
            }
        }
    }
}

/// Of advice after errors, sentences about successes and everything else that a tool set says.
#[test]
fn no_choice_leaves_a_text_that_names_another_tool() {
    for (chosen, hidden) in choices() {
        let choice = Choice {
            tools: chosen.iter().map(ToString::to_string).collect(),
            ..Choice::default()
        };
        let left = TOOLSET.only(&choice).unwrap();
        expect_unnamed(&hidden, &left.server().to_json().unwrap());
        for tool in left.iter() {
            expect_unnamed(&hidden, &tool.to_json().unwrap());
            assert!(!tool.says.is_empty(), "{}", tool.name);
        }
    }
}

#[test]
fn a_hidden_tool_is_called_like_one_that_does_not_exist() {
    let call = |server: &mut Server, name: &str| {
        let arguments = json!({"order_id": "98765-XYZ"});
        let answer = server.request("tools/call", json!({"name": name, "arguments": arguments}));
        answer["error"].to_string().replace(name, "NAME")
    };
    for protocol in Protocol::ALL {
        let mut server = serve_in(protocol, &["--read-only"]);
        let unknown = call(&mut server, "no_such_tool");
        assert!(unknown.contains("there is no tool"), "{unknown}");
        for hidden in all().into_iter().filter(|name| !READS.contains(name)) {
            assert_eq!(call(&mut server, hidden), unknown);
        }
        assert_eq!(call(&mut server, "get_order_detail"), unknown);
    }
}

#[test]
fn advice_after_an_error_names_no_hidden_tool() {
    let advice = |arguments: &[&str]| {
        let too_much = json!({"order_id": "98765-XYZ", "captured_amount": 999_999});
        let answer = serve(arguments).call("capture_klarna_order", too_much);
        assert_eq!(answer.outcome(), "refused");
        answer.text()
    };
    let named = "Read it with get_order_details. While fraud_status is PENDING, wait.";
    assert!(advice(&[]).contains(named));
    let unnamed = advice(&["--exclude-tools", "get_order_details"]);
    assert!(!unnamed.contains("get_order_details"), "{unnamed}");
    let rest = "or its fraud review is not over. While fraud_status is PENDING, wait.";
    assert!(unnamed.contains(rest), "{unnamed}");
}

#[test]
fn read_only_goes_before_everything_and_exclusion_before_choice() {
    let checkout = [
        "create_payment_session",
        "get_payment_session",
        "create_klarna_order",
        "get_order_details",
    ];
    let refund = "refund_klarna_order";
    for (arguments, expected) in [
        (&["--read-only"][..], &READS[..]),
        (&["--group", "checkout"], &checkout),
        (&["--group", "checkout", "--read-only"], &READS),
        (
            &[
                "--read-only",
                "--tools",
                "refund_klarna_order,get_order_details",
            ],
            &READS[1..],
        ),
        (
            &[
                "--tools",
                refund,
                "--group",
                "checkout",
                "--exclude-tools",
                "create_klarna_order",
            ],
            &[checkout[0], checkout[1], checkout[3], refund],
        ),
        (
            &[
                "--tools",
                refund,
                "--tools",
                "get_order_details",
                "--exclude-tools",
                refund,
            ],
            &READS[1..],
        ),
        (&["--group", "checkout", "--group", "servicing"], &all()),
    ] {
        assert_eq!(listed(&mut serve(arguments)), expected, "{arguments:?}");
    }
}

#[test]
fn a_choice_that_cannot_be_served_stops_the_program_with_the_reason() {
    let refund = "refund_klarna_order";
    for (arguments, reasons) in [
        (
            &["--group", "chekout"][..],
            &["there is no group `chekout`: did you mean `checkout`?"][..],
        ),
        (&["--group", "x"], &["`x`: there are checkout, servicing"]),
        (
            &[
                "--tools",
                "refund_order,capture_klarna_order",
                "--exclude-tools",
                "cancel",
            ],
            &[
                "there is no tool `refund_order`: did you mean `refund_klarna_order`?",
                "there is no tool `cancel`: did you mean `cancel_authorized_order`?",
            ],
        ),
        (&["--tools", ""], &["there is no tool ``"]),
        (&["--tools", "\u{1b}[2J"], &["`\\u{1b}[2J`"]),
        (
            &["--tools", refund, "--read-only"],
            &["no tool is left: none that is chosen only reads"],
        ),
        (
            &["--tools", refund, "--exclude-tools", refund],
            &["no tool is left: all that are chosen are excluded, too"],
        ),
    ] {
        for command in [&["serve", "--sandbox"][..], &["doctor"]] {
            let finished = run(klarna_mcp(), &[command, arguments].concat(), &[]);
            let said = (finished.code, finished.stdout.as_str());
            assert_eq!(said, (Some(2), ""), "{finished:?}");
            for reason in reasons {
                assert!(finished.stderr.contains(reason), "{}", finished.stderr);
            }
        }
    }
}

#[test]
fn the_doctor_says_which_tools_are_left() {
    let of = |arguments: &[&str]| run(klarna_mcp(), arguments, &[]).stdout;
    let whole = of(&["doctor"]);
    assert!(
        whole.contains("\ngroups                checkout, servicing\n"),
        "{whole}"
    );
    assert!(!whole.contains("\nchosen"), "{whole}");
    let chosen = "\nchosen                2 of them: get_payment_session, get_order_details\n";
    let some = of(&["doctor", "--read-only"]);
    assert!(some.contains(chosen), "{some}");
}

#[test]
fn another_choice_has_another_digest() {
    let digest = |arguments: &[&str]| serve(arguments).opened()["_meta"]["toolspec/digest"].clone();
    let [all, reads, refund] = [
        &[][..],
        &["--read-only"],
        &["--tools", "refund_klarna_order"],
    ];
    let [all, reads, refund] = [all, reads, refund].map(digest);
    assert_eq!(all, Value::from(TOOLSET.digest()));
    assert!(all != reads && reads != refund && refund != all);
    assert_eq!(reads, digest(&["--tools", &READS.join(",")]));
}
