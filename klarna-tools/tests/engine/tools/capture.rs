use klarna_tools::spec::{
    Binding, Body, Hint, Media, Part, Phrase, Place, Policy, Report, Request, ResultField,
    ResultSource, Retry, Segment, Shape, Source, Step, Tool,
};

use super::read::{GET_ORDER, ORDER};
use super::{LISTED, WRITES};

pub(crate) const CAPTURE: Tool = Tool {
    name: "capture",
    aliases: &[],
    title: "Capture an order",
    description: "",
    input_schema: LISTED,
    enforced_schema: r#"{"type":"object","properties":{
        "order_id":{"type":"string"},
        "captured_amount":{"type":"integer","minimum":1,"maximum":200000000,"money":"order.purchase_currency"},
        "reference":{"type":"string","maxLength":5},
        "lines":{"type":"array","maxItems":1000,"items":{"type":"object","properties":{
            "name":{"type":"string"},"quantity":{"type":"integer"},"kind":{"enum":["physical","digital"]}},
            "required":["name","quantity"],"additionalProperties":false}},
        "note":{"anyOf":[{"type":"string","minLength":2},{"type":"integer"}]},
        "idempotency_key":{"type":"string"}},
        "required":["order_id","captured_amount"],"additionalProperties":false}"#,
    output_schema: r#"{"type":"object","properties":{
        "summary":{"type":"string"},
        "capture_id":{"type":"string"},"order_id":{"type":"string"},
        "order":{"type":"object"},"idempotency_key":{"type":"string"},
        "warnings":{"type":"array","items":{"type":"string"}}},"additionalProperties":false}"#,
    annotations: WRITES,
    policy: Policy::NONE,
    defaults: &[("reference", r#""none""#)],
    one_of: &[],
    idempotency_argument: Some("idempotency_key"),
    steps: &[Step {
        summary: "Capture",
        when: &[],
        unless: &[],
        request: Request {
            operation: "POST /orders/{order_id}/captures",
            method: "POST",
            server: 0,
            security: &[0],
            accept: "application/json",
            answer: Media::Json,
            path: &[
                Segment::Literal("orders"),
                Segment::Argument("order_id"),
                Segment::Literal("captures"),
            ],
            query: &[],
            headers: &[],
            body: Some(Body::json(&[
                Binding {
                    name: "captured_amount",
                    value: Source::Argument("captured_amount"),
                },
                Binding {
                    name: "reference",
                    value: Source::Argument("reference"),
                },
                Binding {
                    name: "lines",
                    value: Source::Argument("lines"),
                },
                Binding {
                    name: "channel",
                    value: Source::Constant(r#""agent""#),
                },
            ])),
        },
        retry: Retry::Keyed("Klarna-Idempotency-Key"),
    }],
    result: &[
        ResultField {
            name: "capture_id",
            sources: &[
                ResultSource::Header {
                    step: 0,
                    name: "Capture-Id",
                    last_segment: false,
                },
                ResultSource::Header {
                    step: 0,
                    name: "Location",
                    last_segment: true,
                },
            ],
            shape: &Shape::String,
            required: false,
        },
        ResultField {
            name: "order_id",
            sources: &[ResultSource::Argument("order_id")],
            shape: &Shape::String,
            required: false,
        },
    ],
    reports: &[Report {
        name: "order",
        request: GET_ORDER,
        shape: ORDER,
    }],
    says: &[
        Phrase {
            parts: &[
                Part::Text("Captured "),
                Part::Money {
                    amount: Place::Argument("captured_amount"),
                    less: None,
                    currency: Place::Result(&["order", "purchase_currency"]),
                },
                Part::Text("; the order is now "),
                Part::Value(Place::Result(&["order", "status"])),
            ],
            optional: false,
        },
        Phrase {
            parts: &[
                Part::Text(" for "),
                Part::Value(Place::Result(&["order", "tags", "shop"])),
            ],
            optional: true,
        },
        Phrase {
            parts: &[Part::Text(".")],
            optional: false,
        },
    ],
    hints: &[
        Hint {
            error: "CAPTURE_NOT_ALLOWED",
            advice: "The amount exceeds what is left.",
        },
        Hint {
            error: "404",
            advice: "The tool's advice on 404.",
        },
    ],
    timeout_ms: 30_000,
};
