use klarna_tools::spec::{
    Binding, Body, Media, Policy, Request, ResultField, ResultSource, Retry, Segment, Shape,
    Source, Step, Tool,
};

use super::{LISTED, WRITES};

pub(crate) const CREATE: Tool = Tool {
    name: "create_session",
    aliases: &[],
    title: "Create a session",
    description: "",
    input_schema: LISTED,
    enforced_schema: r#"{"type":"object","properties":{"order_amount":{"type":"integer","money":"order.purchase_currency"}},"required":["order_amount"],"additionalProperties":false}"#,
    output_schema: r#"{"type":"object","properties":{
        "summary":{"type":"string"},
        "session_id":{"type":"string"},"client_token":{"type":"string"},
        "warnings":{"type":"array","items":{"type":"string"}}},"required":["session_id"],"additionalProperties":false}"#,
    annotations: WRITES,
    policy: Policy::NONE,
    defaults: &[],
    one_of: &[],
    idempotency_argument: None,
    steps: &[Step {
        summary: "Create the session",
        when: &[],
        unless: &[],
        request: Request {
            operation: "POST /sessions",
            method: "POST",
            server: 0,
            security: &[0],
            accept: "application/json",
            answer: Media::Json,
            path: &[Segment::Literal("sessions")],
            query: &[],
            headers: &[],
            body: Some(Body::json(&[Binding {
                name: "order_amount",
                value: Source::Argument("order_amount"),
            }])),
        },
        retry: Retry::Never,
    }],
    result: &[
        ResultField {
            name: "session_id",
            sources: &[ResultSource::Body {
                step: 0,
                pointer: &["session_id"],
            }],
            shape: &Shape::String,
            required: true,
        },
        ResultField {
            name: "client_token",
            sources: &[ResultSource::Body {
                step: 0,
                pointer: &["client_token"],
            }],
            shape: &Shape::Masked,
            required: false,
        },
    ],
    reports: &[],
    says: &[],
    hints: &[],
    timeout_ms: 30_000,
};

/// The same with a key, and with an argument that takes it back.
pub(crate) const CHARGE: Tool = Tool {
    name: "charge",
    enforced_schema: r#"{"type":"object","properties":{"order_amount":{"type":"integer","money":"order.purchase_currency"},"key":{"type":"string"}},"additionalProperties":false}"#,
    idempotency_argument: Some("key"),
    steps: &[Step {
        summary: "Charge",
        when: &[],
        unless: &[],
        request: Request {
            operation: "POST /charges",
            method: "POST",
            server: 0,
            security: &[0],
            accept: "application/json",
            answer: Media::Json,
            path: &[Segment::Literal("charges")],
            query: &[],
            headers: &[],
            body: None,
        },
        retry: Retry::Keyed("Klarna-Idempotency-Key"),
    }],
    ..CREATE
};

/// The same when nobody depends on what it answers.
pub(crate) const PING: Tool = Tool {
    name: "ping",
    result: &[ResultField {
        name: "client_token",
        sources: &[ResultSource::Body {
            step: 0,
            pointer: &["client_token"],
        }],
        shape: &Shape::Masked,
        required: false,
    }],
    output_schema: r#"{"type":"object","properties":{"summary":{"type":"string"},"warnings":{"type":"array","items":{"type":"string"}}},"additionalProperties":false}"#,
    ..CREATE
};
