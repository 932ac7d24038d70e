use klarna_tools::spec::{
    Binding, Body, Media, Policy, Request, ResultField, ResultSource, Retry, Segment, Shape,
    Source, Step, Tool,
};

use super::{LISTED, WRITES};

const fn keyed(
    summary: &'static str,
    when: &'static [&'static str],
    unless: &'static [&'static str],
    request: Request,
) -> Step {
    Step {
        summary,
        when,
        unless,
        request,
        retry: Retry::Keyed("Klarna-Idempotency-Key"),
    }
}

pub(crate) const SHIP: Tool = Tool {
    name: "ship",
    aliases: &[],
    title: "Update shipping",
    description: "",
    input_schema: LISTED,
    enforced_schema: r#"{"type":"object","properties":{
        "order_id":{"type":"string"},"capture_id":{"type":"string"},"address":{"type":"string"},"info":{"type":"string"},
        "idempotency_key":{"type":"string"}},
        "required":["order_id"],"minProperties":2,"additionalProperties":false}"#,
    output_schema: r#"{"type":"object","properties":{
        "summary":{"type":"string"},
        "order_id":{"type":"string"},"idempotency_key":{"type":"string"},
        "applied":{"type":"array","items":{"type":"string"}},
        "warnings":{"type":"array","items":{"type":"string"}}},
        "required":["order_id","applied","idempotency_key"],"additionalProperties":false}"#,
    annotations: WRITES,
    policy: Policy::NONE,
    defaults: &[],
    one_of: &[&["address", "info"]],
    idempotency_argument: Some("idempotency_key"),
    steps: &[
        keyed(
            "Change the address",
            &["address"],
            &[],
            Request {
                operation: "PATCH /orders/{order_id}/address",
                method: "PATCH",
                server: 0,
                security: &[0],
                accept: "application/json",
                answer: Media::Json,
                path: &[
                    Segment::Literal("orders"),
                    Segment::Argument("order_id"),
                    Segment::Literal("address"),
                ],
                query: &[],
                headers: &[],
                body: Some(Body::json(&[Binding {
                    name: "address",
                    value: Source::Argument("address"),
                }])),
            },
        ),
        keyed(
            "Add info to the capture",
            &["info", "capture_id"],
            &[],
            Request {
                operation: "POST /captures/{capture_id}/info",
                method: "POST",
                server: 0,
                security: &[0],
                accept: "application/json",
                answer: Media::Json,
                path: &[
                    Segment::Literal("captures"),
                    Segment::Argument("capture_id"),
                    Segment::Literal("info"),
                ],
                query: &[],
                headers: &[],
                body: Some(Body::json(&[Binding {
                    name: "info",
                    value: Source::Argument("info"),
                }])),
            },
        ),
        keyed(
            "Add info to the order",
            &["info"],
            &["capture_id"],
            Request {
                operation: "POST /orders/{order_id}/info",
                method: "POST",
                server: 0,
                security: &[0],
                accept: "application/json",
                answer: Media::Json,
                path: &[
                    Segment::Literal("orders"),
                    Segment::Argument("order_id"),
                    Segment::Literal("info"),
                ],
                query: &[],
                headers: &[],
                body: Some(Body::json(&[Binding {
                    name: "info",
                    value: Source::Argument("info"),
                }])),
            },
        ),
    ],
    result: &[ResultField {
        name: "order_id",
        sources: &[ResultSource::Argument("order_id")],
        shape: &Shape::String,
        required: false,
    }],
    reports: &[],
    says: &[],
    hints: &[],
    timeout_ms: 30_000,
};
