//! A tool set written by hand that has one tool for each way of calling an API.

use klarna_tools::spec::{
    Annotations, BasicAuth, Binding, ErrorFormat, Field, Hint, Hosts, Part, Phrase, Place, Report,
    Request, ResultField, ResultSource, Retry, Segment, Shape, Source, Step, Tool, Toolset,
};
use klarna_tools::{Base, CancellationToken, Client, Credentials, Failure, Success};
use serde_json::Value;

use crate::api::Api;

pub(crate) static TOOLSET: Toolset = Toolset {
    name: "shop",
    title: "Shop",
    instructions: "",
    hosts: Hosts {
        variable: "SHOP_HOST",
        default: "api.shop.example",
        allowed: &["api.shop.example"],
    },
    auth: BasicAuth {
        username: "SHOP_USER_THAT_IS_NOT_SET",
        password: "SHOP_PASSWORD_THAT_IS_NOT_SET",
    },
    errors: ErrorFormat {
        code: &["error_code"],
        messages: &[&["error_messages"], &["error_message"]],
        correlation: &["correlation_id"],
        correlation_header: "Klarna-Correlation-Id",
        hints: &[
            Hint {
                error: "NO_SUCH_ORDER",
                advice: "General advice on the code.",
            },
            Hint {
                error: "CAPTURE_NOT_ALLOWED",
                advice: "Advice that the tool overrides.",
            },
            Hint {
                error: "403",
                advice: "General advice on 403.",
            },
        ],
    },
    tools: &[READ, CAPTURE, CREATE, SHIP],
    lock: "",
    digest: "",
};

/// A client with credentials for the API.
pub(crate) fn client(api: &Api) -> Client {
    Client::builder(&TOOLSET)
        .base(Base::loopback(&api.url).unwrap())
        .credentials(Ok(Credentials::new("user", "secret-password")))
        .build()
}

/// Calls a tool of [`TOOLSET`] by name.
pub(crate) async fn call(api: &Api, tool: &str, arguments: Value) -> Result<Success, Failure> {
    call_as(&client(api), tool, arguments, &CancellationToken::new()).await
}

pub(crate) async fn call_as(
    client: &Client,
    tool: &str,
    arguments: Value,
    cancel: &CancellationToken,
) -> Result<Success, Failure> {
    let Value::Object(arguments) = arguments else {
        panic!("arguments are an object")
    };
    TOOLSET
        .tool(tool)
        .unwrap()
        .call(client, arguments, cancel)
        .await
}

const WRITES: Annotations = Annotations {
    read_only: false,
    destructive: true,
    idempotent: true,
    open_world: true,
};
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
const ORDER: &Shape = &Shape::Object(ORDER_FIELDS);
const GET_ORDER: Request = Request {
    operation: "GET /orders/{order_id}",
    method: "GET",
    path: &[Segment::Literal("orders"), Segment::Argument("order_id")],
    query: &[
        Binding {
            name: "expand",
            value: Source::Argument("expand"),
        },
        Binding {
            name: "v",
            value: Source::Constant("2"),
        },
    ],
    headers: &[Binding {
        name: "Klarna-Integrator",
        value: Source::Argument("integrator"),
    }],
    body: None,
};

const READ: Tool = Tool {
    name: "read_order",
    title: "Read an order",
    description: "",
    input_schema: r#"{"type":"object","properties":{
        "order_id":{"type":"string"},
        "expand":{"type":"array","items":{"type":"string"}},
        "integrator":{"type":"string"}},
        "required":["order_id"],"additionalProperties":false}"#,
    output_schema: r#"{"type":"object","properties":{
        "order":{"type":"object","properties":{
            "order_id":{"type":"string"},"status":{"type":"string"},"purchase_currency":{"type":"string"},
            "captured_amount":{"type":"integer"},"vat_rate":{"type":"number"},"guest":{"type":"boolean"},
            "email":{"type":"string"},"raw":true,
            "lines":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"}},"additionalProperties":false}},
            "tags":{"type":"object","additionalProperties":{"type":"string"}}},"additionalProperties":false},
        "warnings":{"type":"array","items":{"type":"string"}}},"required":["order"],"additionalProperties":false}"#,
    annotations: Annotations {
        read_only: true,
        destructive: false,
        idempotent: true,
        open_world: true,
    },
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

const CAPTURE: Tool = Tool {
    name: "capture",
    title: "Capture an order",
    description: "",
    input_schema: r#"{"type":"object","properties":{
        "order_id":{"type":"string"},
        "captured_amount":{"type":"integer","minimum":1,"maximum":200000000},
        "reference":{"type":"string","maxLength":5},
        "lines":{"type":"array","maxItems":1000,"items":{"type":"object","properties":{
            "name":{"type":"string"},"quantity":{"type":"integer"},"kind":{"enum":["physical","digital"]}},
            "required":["name","quantity"],"additionalProperties":false}},
        "note":{"anyOf":[{"type":"string","minLength":2},{"type":"integer"}]},
        "idempotency_key":{"type":"string"}},
        "required":["order_id","captured_amount"],"additionalProperties":false}"#,
    output_schema: r#"{"type":"object","properties":{
        "capture_id":{"type":"string"},"order_id":{"type":"string"},
        "order":{"type":"object"},"idempotency_key":{"type":"string"},
        "warnings":{"type":"array","items":{"type":"string"}}},"additionalProperties":false}"#,
    annotations: WRITES,
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
            path: &[
                Segment::Literal("orders"),
                Segment::Argument("order_id"),
                Segment::Literal("captures"),
            ],
            query: &[],
            headers: &[],
            body: Some(&[
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
            ]),
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

const CREATE: Tool = Tool {
    name: "create_session",
    title: "Create a session",
    description: "",
    input_schema: r#"{"type":"object","properties":{"order_amount":{"type":"integer"}},"required":["order_amount"],"additionalProperties":false}"#,
    output_schema: r#"{"type":"object","properties":{
        "session_id":{"type":"string"},"client_token":{"type":"string"},
        "warnings":{"type":"array","items":{"type":"string"}}},"required":["session_id"],"additionalProperties":false}"#,
    annotations: WRITES,
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
            path: &[Segment::Literal("sessions")],
            query: &[],
            headers: &[],
            body: Some(&[Binding {
                name: "order_amount",
                value: Source::Argument("order_amount"),
            }]),
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

const SHIP: Tool = Tool {
    name: "ship",
    title: "Update shipping",
    description: "",
    input_schema: r#"{"type":"object","properties":{
        "order_id":{"type":"string"},"capture_id":{"type":"string"},"address":{"type":"string"},"info":{"type":"string"},
        "idempotency_key":{"type":"string"}},
        "required":["order_id"],"additionalProperties":false}"#,
    output_schema: r#"{"type":"object","properties":{
        "order_id":{"type":"string"},"idempotency_key":{"type":"string"},
        "applied":{"type":"array","items":{"type":"string"}},
        "warnings":{"type":"array","items":{"type":"string"}}},
        "required":["order_id","applied","idempotency_key"],"additionalProperties":false}"#,
    annotations: WRITES,
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
                path: &[
                    Segment::Literal("orders"),
                    Segment::Argument("order_id"),
                    Segment::Literal("address"),
                ],
                query: &[],
                headers: &[],
                body: Some(&[Binding {
                    name: "address",
                    value: Source::Argument("address"),
                }]),
            },
        ),
        keyed(
            "Add info to the capture",
            &["info", "capture_id"],
            &[],
            Request {
                operation: "POST /captures/{capture_id}/info",
                method: "POST",
                path: &[
                    Segment::Literal("captures"),
                    Segment::Argument("capture_id"),
                    Segment::Literal("info"),
                ],
                query: &[],
                headers: &[],
                body: Some(&[Binding {
                    name: "info",
                    value: Source::Argument("info"),
                }]),
            },
        ),
        keyed(
            "Add info to the order",
            &["info"],
            &["capture_id"],
            Request {
                operation: "POST /orders/{order_id}/info",
                method: "POST",
                path: &[
                    Segment::Literal("orders"),
                    Segment::Argument("order_id"),
                    Segment::Literal("info"),
                ],
                query: &[],
                headers: &[],
                body: Some(&[Binding {
                    name: "info",
                    value: Source::Argument("info"),
                }]),
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
