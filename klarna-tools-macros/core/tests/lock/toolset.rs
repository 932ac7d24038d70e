//! What is compiled is what is locked: each part of a tool that the engine reads moves the lock.

use serde_json::json;
use toolspec_core::{
    File, compile,
    lock::Lock,
    model::{
        Annotations, Conditions, Confirm, Hint, Hosts, Idempotency, Phrase, PhrasePart, Policy,
        Prefix, Rate, Report, ResultField, ResultSource, Retry, Schema, Secret, SecurityScheme,
        Server, Step, Sum, Tool, Toolset, ValueRef,
    },
    source::Source,
};

use super::specs::{MANIFEST, text};

fn toolset() -> Toolset {
    let load = |name: &str| {
        let bytes = text(name).into_bytes();
        let name = name.to_owned();
        Ok(File { name, bytes })
    };
    compile(&Source::new(MANIFEST, text(MANIFEST)), load).unwrap_or_else(|why| panic!("{why}"))
}

/// A change of one part of a tool, and what it is called.
type Edit = (&'static str, fn(&mut Tool));

/// The same of what all tools share.
type ServerEdit = (&'static str, fn(&mut Server));

fn more(text: &mut String) {
    text.push('x');
}

fn idempotency(tool: &Tool) -> Idempotency {
    let argument = || Idempotency {
        argument: "x".to_owned(),
        kept_minutes: None,
    };
    tool.idempotency.clone().unwrap_or_else(argument)
}

const PHRASE: fn() -> Phrase = || Phrase {
    parts: vec![PhrasePart::Text("x".to_owned())],
    optional: true,
};

#[rustfmt::skip] // a table: one line each
const OF_ANY_TOOL: &[Edit] = &[
    ("aliases", |tool| tool.aliases.push("x".to_owned())),
    ("title", |tool| more(&mut tool.title)),
    ("description", |tool| more(&mut tool.description)),
    ("read_only", |tool| tool.annotations.read_only ^= true),
    ("destructive", |tool| tool.annotations.destructive ^= true),
    ("idempotent", |tool| tool.annotations.idempotent ^= true),
    ("open_world", |tool| tool.annotations.open_world ^= true),
    ("confirm", |tool| tool.policy.confirm = Some(Confirm::Above(1))),
    ("ceiling", |tool| tool.policy.ceiling = Some(1)),
    ("rate", |tool| tool.policy.rate = Some(Rate { calls: 1, seconds: 1 })),
    ("argument", |tool| more(&mut tool.arguments[0].name)),
    ("required", |tool| tool.arguments[0].required ^= true),
    ("default", |tool| tool.arguments[0].default = Some(json!("x"))),
    ("nullable", |tool| tool.arguments[0].schema.nullable ^= true),
    ("money", |tool| tool.arguments[0].schema.money = Some(ValueRef::Argument("x".to_owned()))),
    ("equals", |tool| tool.arguments[0].schema.equals = Some(Sum { plus: vec![vec![vec!["x".to_owned()]]], minus: vec![] })),
    ("one_of", |tool| tool.conditions.one_of.push(vec!["x".to_owned()])),
    ("dependent", |tool| tool.conditions.dependent.push(("x".to_owned(), vec!["y".to_owned()]))),
    ("key", |tool| tool.idempotency = Some(Idempotency { argument: "x".to_owned(), kept_minutes: None })),
    ("kept", |tool| tool.idempotency = Some(Idempotency { kept_minutes: Some(1), ..idempotency(tool) })),
    ("summary", |tool| more(&mut tool.steps[0].summary)),
    ("when", |tool| tool.steps[0].when.push("x".to_owned())),
    ("unless", |tool| tool.steps[0].unless.push("x".to_owned())),
    ("retry", |tool| tool.steps[0].retry = Retry::Keyed("X".to_owned())),
    ("success", |tool| tool.steps[0].request.success.push("299".to_owned())),
    ("says", |tool| tool.says.push(PHRASE())),
    ("hints", |tool| tool.hints.push(Hint { error: "X".to_owned(), advice: "x".to_owned() })),
    ("timeout", |tool| tool.timeout_ms += 1),
];

#[rustfmt::skip] // a table: one line each
const OF_A_RESULT: &[Edit] = &[
    ("field", |tool| more(&mut tool.result[0].name)),
    ("source", |tool| tool.result[0].sources.push(ResultSource::Argument("x".to_owned()))),
    ("required", |tool| tool.result[0].required ^= true),
    ("masked", |tool| tool.result[0].schema.masked ^= true),
    ("money", |tool| tool.result[0].schema.money = Some(ValueRef::Result(vec!["x".to_owned()]))),
];

#[rustfmt::skip] // a table: one line each
const OF_A_REPORT: &[Edit] = &[
    ("report", |tool| more(&mut tool.reports[0].name)),
    ("shape", |tool| tool.reports[0].schema.nullable ^= true),
    ("money", |tool| tool.reports[0].schema.money = Some(ValueRef::Result(vec!["x".to_owned()]))),
];

#[test]
fn each_part_of_a_tool_moves_the_lock() {
    let toolset = toolset();
    let before = Lock::of(&toolset);
    for index in 0..toolset.tools.len() {
        let tool = &toolset.tools[index];
        let edits = OF_ANY_TOOL.iter();
        let edits = edits.chain(if tool.result.is_empty() {
            &[]
        } else {
            OF_A_RESULT
        });
        let edits = edits.chain(if tool.reports.is_empty() {
            &[]
        } else {
            OF_A_REPORT
        });
        for (what, edit) in edits {
            let mut edited = toolset.clone();
            edit(&mut edited.tools[index]);
            let name = &tool.name;
            assert_ne!(edited, toolset, "{what} of {name} is as before");
            assert_ne!(Lock::of(&edited), before, "{what} of {name} is not locked");
        }
    }
}

#[rustfmt::skip] // a table: one line each
const OF_THE_SERVER: &[ServerEdit] = &[
    ("name", |server| more(&mut server.name)),
    ("title", |server| more(&mut server.title)),
    ("instructions", |server| more(&mut server.instructions)),
    ("portal", |server| server.portal = Some("x".to_owned())),
    ("variable", |server| server.hosts[0].variable = None),
    ("default", |server| more(&mut server.hosts[0].default)),
    ("allowed", |server| server.hosts[0].allowed.push("x".to_owned())),
    ("override", |server| server.hosts[0].override_variable = None),
    ("scheme", |server| server.security[0] = SecurityScheme::Bearer { token: Secret::default() }),
    ("username", |server| more(&mut secret(server, 0).variable)),
    ("password", |server| more(&mut secret(server, 1).variable)),
    ("called", |server| secret(server, 1).called = Some("x".to_owned())),
    ("prefixes", |server| drop(secret(server, 1).prefixes.pop())),
    ("prefix", |server| more(&mut secret(server, 1).prefixes[0].text)),
    ("prefix of a host", |server| secret(server, 1).prefixes[0].hosts.push("x".to_owned())),
    ("code", |server| server.errors.code.push("x".to_owned())),
    ("messages", |server| server.errors.messages.push(vec!["x".to_owned()])),
    ("correlation", |server| server.errors.correlation.push("x".to_owned())),
    ("correlation_header", |server| more(&mut server.errors.correlation_header)),
    ("hints", |server| server.errors.hints.push(Hint { error: "X".to_owned(), advice: "x".to_owned() })),
];

fn secret(server: &mut Server, index: usize) -> &mut Secret {
    match &mut server.security[0] {
        SecurityScheme::Basic { username, password } => {
            if index == 0 {
                username
            } else {
                password
            }
        }
        _ => panic!("the first scheme is HTTP Basic"),
    }
}

#[test]
fn each_part_of_what_tools_share_moves_the_lock() {
    let toolset = toolset();
    let before = Lock::of(&toolset);
    for (what, edit) in OF_THE_SERVER {
        let mut edited = toolset.clone();
        edit(&mut edited.server);
        assert_ne!(edited, toolset, "{what} is as before");
        assert_ne!(Lock::of(&edited), before, "{what} is not locked");
    }
}

/// As for a tool.
#[expect(dead_code, reason = "it is the pattern that is checked")]
fn every_part_of_the_server_is_tried(server: &Server, hosts: &Hosts, secret: &Secret) {
    let Server {
        name: _,
        title: _,
        instructions: _,
        hosts: _,
        security: _,
        errors: _,
        portal: _,
    } = server;
    let Hosts {
        variable: _,
        default: _,
        allowed: _,
        plain_http: _,
        override_variable: _,
    } = hosts;
    let Secret {
        variable: _,
        called: _,
        prefixes,
    } = secret;
    for Prefix { text: _, hosts: _ } in prefixes {}
}

/// A part that is new to a tool has to be tried here; this does not compile until it is named.
#[expect(dead_code, reason = "it is the pattern that is checked")]
fn every_part_is_tried(tool: Tool) {
    let Tool {
        name: _,
        aliases: _,
        title: _,
        description: _,
        annotations,
        moves_money: _,
        policy,
        arguments: _,
        conditions,
        idempotency,
        steps,
        result,
        reports,
        says: _,
        hints: _,
        timeout_ms: _,
    } = tool;
    let Some(Idempotency {
        argument: _,
        kept_minutes: _,
    }) = idempotency
    else {
        return;
    };
    let Annotations {
        read_only: _,
        destructive: _,
        idempotent: _,
        open_world: _,
    } = annotations;
    let Policy {
        confirm: _,
        ceiling: _,
        rate: _,
        amount: _,
    } = policy;
    let Conditions {
        one_of: _,
        dependent: _,
    } = conditions;
    for Step {
        summary: _,
        when: _,
        unless: _,
        request: _,
        retry: _,
    } in steps
    {}
    for ResultField {
        name: _,
        sources: _,
        schema: _,
        required: _,
    } in result
    {}
    for Report {
        name: _,
        request: _,
        schema,
    } in reports
    {
        let Schema {
            description: _,
            documentation: _,
            name: _,
            kind: _,
            nullable: _,
            default: _,
            label: _,
            money: _,
            masked: _,
            opaque: _,
            deprecated: _,
            equals: _,
        } = schema;
    }
}
