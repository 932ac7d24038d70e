use klarna_tools::spec::{
    Annotations, Field, Media, Parameter, Policy, Request, ResultField, ResultSource, Retry,
    Segment, Shape, Source, Step, Style, Tool,
};

use super::LISTED;

const ORDER_FIELDS: &[Field] = &[
    Field {
        name: "order_id",
        shape: &Shape::String,
    },
    Field {
        name: "status",
        shape: &Shape::String,
    },
    Field {
        name: "purchase_currency",
        shape: &Shape::String,
    },
    Field {
        name: "captured_amount",
        shape: &Shape::Integer,
    },
    Field {
        name: "vat_rate",
        shape: &Shape::Number,
    },
    Field {
        name: "guest",
        shape: &Shape::Boolean,
    },
    Field {
        name: "email",
        shape: &Shape::Masked,
    },
    Field {
        name: "lines",
        shape: &Shape::Array(&Shape::Object(&[Field {
            name: "name",
            shape: &Shape::String,
        }])),
    },
    Field {
        name: "tags",
        shape: &Shape::Map(&Shape::String),
    },
    Field {
        name: "raw",
        shape: &Shape::Any,
    },
];
pub(crate) const ORDER: &Shape = &Shape::Object(ORDER_FIELDS);
pub(crate) const GET_ORDER: Request = Request {
    operation: "GET /orders/{order_id}",
    method: "GET",
    server: 0,
    security: &[0],
    accept: "application/json",
    answer: Media::Json,
    path: &[Segment::Literal("orders"), Segment::Argument("order_id")],
    query: &[
        Parameter {
            name: "expand",
            value: Source::Argument("expand"),
            style: Style::FORM,
        },
        Parameter {
            name: "v",
            value: Source::Constant("2"),
            style: Style::FORM,
        },
    ],
    headers: &[Parameter {
        name: "Klarna-Integrator",
        value: Source::Argument("integrator"),
        style: Style::SIMPLE,
    }],
    body: None,
};

pub(crate) const READ: Tool = Tool {
    name: "read_order",
    aliases: &[],
    title: "Read an order",
    description: "",
    input_schema: LISTED,
    enforced_schema: r#"{"type":"object","properties":{
        "order_id":{"type":"string"},
        "expand":{"type":"array","items":{"type":"string"}},
        "integrator":{"type":"string"}},
        "required":["order_id"],"additionalProperties":false}"#,
    output_schema: r#"{"type":"object","properties":{
        "summary":{"type":"string"},
        "order":{"type":"object","properties":{
            "order_id":{"type":"string"},"status":{"type":"string"},"purchase_currency":{"type":"string"},
            "captured_amount":{"type":"integer"},"vat_rate":{"type":"number"},"guest":{"type":"boolean"},
            "email":{"type":"string"},"raw":{},
            "lines":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"}},"additionalProperties":false}},
            "tags":{"type":"object","additionalProperties":{"type":"string"}}},"additionalProperties":false},
        "warnings":{"type":"array","items":{"type":"string"}}},"required":["order"],"additionalProperties":false}"#,
    annotations: Annotations {
        read_only: true,
        destructive: false,
        idempotent: true,
        open_world: true,
    },
    policy: Policy::NONE,
    defaults: &[],
    one_of: &[],
    idempotency_argument: None,
    steps: &[Step {
        summary: "Read the order",
        when: &[],
        unless: &[],
        request: GET_ORDER,
        retry: Retry::Read,
    }],
    result: &[ResultField {
        name: "order",
        sources: &[ResultSource::Body {
            step: 0,
            pointer: &[],
        }],
        shape: ORDER,
        required: true,
    }],
    reports: &[],
    says: &[],
    hints: &[],
    timeout_ms: 30_000,
};
