//! The errors of the two APIs.

use klarna_tools_tests::Subject;
use klarna_tools_tests::subject::{
    ALL, CANCEL, CAPTURE, CHANGE_ADDRESS, CREATE_ORDER, CREATE_SESSION, READ_ORDER, READ_SESSION,
    REFUND, SHIP_CAPTURE, SHIP_ORDER,
};

/// An error as the documentation has it, and a part of what to do next.
pub(super) struct Documented {
    pub(super) status: u16,
    pub(super) code: &'static str,
    pub(super) messages: &'static [&'static str],
    pub(super) tools: &'static [&'static Subject],
    pub(super) advice: &'static str,
}

const PAYMENTS: &[&Subject] = &[&CREATE_SESSION, &READ_SESSION, &CREATE_ORDER];

const CREATING: &[&Subject] = &[&CREATE_SESSION, &CREATE_ORDER];

const MANAGEMENT: &[&Subject] = &[
    &READ_ORDER,
    &CAPTURE,
    &REFUND,
    &CANCEL,
    &CHANGE_ADDRESS,
    &SHIP_ORDER,
    &SHIP_CAPTURE,
];

const WRITES: &[&Subject] = &[
    &CAPTURE,
    &REFUND,
    &CANCEL,
    &CHANGE_ADDRESS,
    &SHIP_ORDER,
    &SHIP_CAPTURE,
];

pub(super) const ERRORS: &[Documented] = &[
    error(
        400,
        "BAD_REQUEST",
        &[],
        PAYMENTS,
        "could not read the request",
    ),
    error(
        400,
        "BAD_VALUE",
        &[
            "Bad value: order_lines",
            "BAD_VALUE : order_lines[3].tax_rate",
            "BAD_VALUE : order_lines[0].total_tax_amount",
            "BAD_VALUE : order_tax_amount",
            "BAD_VALUE : purchase_currency",
            "BAD_VALUE : locale",
            "BAD_VALUE : billing_address.postal_code",
            "BAD_VALUE : attachment.attachment",
            "Bad value: purchase_country",
        ],
        CREATING,
        "amounts must add up",
    ),
    error(
        401,
        "UNAUTHORIZED",
        &[],
        &ALL,
        "credentials were not accepted",
    ),
    error(
        403,
        "INVALID_OPERATION",
        &["This authorization became an order"],
        &[&CREATE_ORDER],
        "The token was used before",
    ),
    error(
        403,
        "INVALID_OPERATION",
        &[],
        &[&CREATE_ORDER],
        "The token was used before",
    ),
    error(
        403,
        "MERCHANT_INACTIVE",
        &[],
        PAYMENTS,
        "merchant account is not active",
    ),
    error(
        403,
        "REJECTED",
        &["Rejected"],
        &[&CREATE_ORDER],
        "another way to pay",
    ),
    error(
        404,
        "NOT_FOUND",
        &["Unknown session id"],
        &[&READ_SESSION],
        "Nothing has this id",
    ),
    error(
        404,
        "NOT_FOUND",
        &["Unknown authorization token"],
        &[&CREATE_ORDER],
        "unknown or older than 60 minutes",
    ),
    error(
        404,
        "SESSION_COMPLETED",
        &["An order was made from this session"],
        &[&CREATE_ORDER],
        "already became an order",
    ),
    error(
        409,
        "BAD_VALUE",
        &["Fields that differ: [billing_address.postal_code]"],
        &[&CREATE_ORDER],
        "differs from what the shopper approved",
    ),
    error(
        409,
        "BAD_VALUE",
        &[
            "Fields that differ: [3 lines instead of 2]",
            "Another order was made from this authorization",
        ],
        &[&CREATE_ORDER],
        "differs from what the shopper approved",
    ),
    error(
        400,
        "INVALID_ORDER_ID",
        &["The order id is no UUID."],
        &[&READ_ORDER],
        "not an order id",
    ),
    error(
        403,
        "CAPTURE_NOT_ALLOWED",
        &["No capture now"],
        &[&CAPTURE],
        "exceeds what is left to capture",
    ),
    error(
        403,
        "CAPTURE_NOT_ALLOWED",
        &[
            "The amount exceeds what is left to capture.",
            "Order 3eaeb557 has expired. Nothing was captured.",
        ],
        &[&CAPTURE],
        "While fraud_status is PENDING, wait",
    ),
    error(
        403,
        "REFUND_NOT_ALLOWED",
        &[
            "Without a capture there is nothing to refund",
            "The amount exceeds what can still be refunded.",
        ],
        &[&REFUND],
        "exceeds what was captured and not yet refunded",
    ),
    error(
        403,
        "CANCEL_NOT_ALLOWED",
        &["Something was captured before, so it stays."],
        &[&CANCEL],
        "Refund what was captured",
    ),
    error(
        403,
        "NOT_ALLOWED",
        &[
            "This cannot be changed now.",
            "The billing address of this order is fixed.",
            "Nothing of the order was captured.",
        ],
        &[&CHANGE_ADDRESS, &SHIP_CAPTURE],
        "does not allow this change in its state",
    ),
    error(
        404,
        "NO_SUCH_ORDER",
        &["There is no order 3eaeb557. Nothing was captured."],
        MANAGEMENT,
        "No order has this id",
    ),
    error(
        404,
        "NO_SUCH_CAPTURE",
        &["There is no such capture. No tracking was added to capture 9cb8"],
        &[&SHIP_CAPTURE],
        "The order has no such capture",
    ),
    error(
        404,
        "NOT_FOUND",
        &["Refund 8f1c does not belong to order 3eaeb557"],
        &[&REFUND],
        "Nothing has this id",
    ),
    error(409, "CONFLICT", &[], WRITES, "Another change of this order"),
    error(
        413,
        "REQUEST_TOO_LARGE",
        &["More bytes than allowed"],
        WRITES,
        "too large for Klarna",
    ),
    error(
        422,
        "UNPROCESSABLE_ENTITY",
        &["shipping_info/shipping_company has less than 0 or more than 100 characters"],
        &[&CAPTURE, &SHIP_ORDER, &SHIP_CAPTURE],
        "Correct the field that the message names",
    ),
    error(
        422,
        "INVALID_ADDRESS",
        &["The address is not usable"],
        &[&CHANGE_ADDRESS],
        "did not accept the address",
    ),
    error(
        429,
        "TOO_MANY_REQUESTS",
        &["Too many requests"],
        &ALL,
        "rate limit is reached",
    ),
    error(
        500,
        "INTERNAL_SERVER_ERROR",
        &["Something failed inside"],
        &ALL,
        "",
    ),
    error(
        500,
        "UNEXPECTED_ERROR",
        &["Something unexpected happened"],
        &ALL,
        "",
    ),
    error(
        502,
        "TEMPORARILY_UNAVAILABLE",
        &["Unavailable at the moment"],
        &ALL,
        "",
    ),
    error(
        503,
        "TEMPORARILY_UNAVAILABLE",
        &["Unavailable at the moment"],
        &ALL,
        "",
    ),
    error(
        504,
        "TEMPORARILY_UNAVAILABLE",
        &["Unavailable at the moment"],
        &ALL,
        "",
    ),
];

const fn error(
    status: u16,
    code: &'static str,
    messages: &'static [&'static str],
    tools: &'static [&'static Subject],
    advice: &'static str,
) -> Documented {
    Documented {
        status,
        code,
        messages,
        tools,
        advice,
    }
}
