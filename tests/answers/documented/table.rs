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
        &["Authorization token already consumed"],
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
        &["Invalid session id"],
        &[&READ_SESSION],
        "Nothing has this id",
    ),
    error(
        404,
        "NOT_FOUND",
        &["Invalid authorization token"],
        &[&CREATE_ORDER],
        "unknown or older than 60 minutes",
    ),
    error(
        404,
        "SESSION_COMPLETED",
        &["Session has already been completed"],
        &[&CREATE_ORDER],
        "already became an order",
    ),
    error(
        409,
        "BAD_VALUE",
        &["Not matching fields: [billing_address.postal_code]"],
        &[&CREATE_ORDER],
        "differs from what the shopper approved",
    ),
    error(
        409,
        "BAD_VALUE",
        &[
            "Not matching fields: [Incorrect number of items in the cart. Expected: 2, Actual: 3]",
            "The order has been already completed with different request body",
        ],
        &[&CREATE_ORDER],
        "differs from what the shopper approved",
    ),
    error(
        400,
        "INVALID_ORDER_ID",
        &["Order ID must be a valid UUID."],
        &[&READ_ORDER],
        "no order id",
    ),
    error(
        403,
        "CAPTURE_NOT_ALLOWED",
        &["Capture not allowed"],
        &[&CAPTURE],
        "exceeds what is left to capture",
    ),
    error(
        403,
        "CAPTURE_NOT_ALLOWED",
        &[
            "Captured amount is higher than the remaining authorized amount. Capture not possible.",
            "Order 3eaeb557 is expired. Capture not possible.",
        ],
        &[&CAPTURE],
        "exceeds what is left to capture",
    ),
    error(
        403,
        "REFUND_NOT_ALLOWED",
        &[
            "Order has no captures. Refund not possible",
            "Over refund is not allowed. Refund not possible.",
        ],
        &[&REFUND],
        "exceeds what was captured and not yet refunded",
    ),
    error(
        403,
        "CANCEL_NOT_ALLOWED",
        &["Order has previous captures. Cancel not possible."],
        &[&CANCEL],
        "refund what was captured",
    ),
    error(
        403,
        "NOT_ALLOWED",
        &[
            "Update not allowed.",
            "Billing address cannot be updated for user account order. Customer details cannot be updated.",
            "Order has no captures.",
        ],
        &[&CHANGE_ADDRESS, &SHIP_CAPTURE],
        "does not allow this change in its state",
    ),
    error(
        404,
        "NO_SUCH_ORDER",
        &["Order 3eaeb557 cannot be found. Capture not possible."],
        MANAGEMENT,
        "No order has this id",
    ),
    error(
        404,
        "NO_SUCH_CAPTURE",
        &["Capture could not be found. Shipping info cannot be added to capture 9cb8"],
        &[&SHIP_CAPTURE],
        "The order has no such capture",
    ),
    error(
        404,
        "NOT_FOUND",
        &["Refund 8f1c cannot be found for order 3eaeb557"],
        &[&REFUND],
        "Nothing has this id",
    ),
    error(409, "CONFLICT", &[], WRITES, "Another change of this order"),
    error(
        413,
        "REQUEST_TOO_LARGE",
        &["Request is too large"],
        WRITES,
        "too large for Klarna",
    ),
    error(
        422,
        "UNPROCESSABLE_ENTITY",
        &["The size of the shipping_info/shipping_company value must be between 0 and 100"],
        &[&CAPTURE, &SHIP_ORDER, &SHIP_CAPTURE],
        "Correct the field that the message names",
    ),
    error(
        422,
        "INVALID_ADDRESS",
        &["The shipping and/or billing address is invalid"],
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
    error(500, "INTERNAL_SERVER_ERROR", &["Internal error"], &ALL, ""),
    error(
        500,
        "UNEXPECTED_ERROR",
        &["Unexpected server error"],
        &ALL,
        "",
    ),
    error(
        502,
        "TEMPORARILY_UNAVAILABLE",
        &["Temporarily unavailable"],
        &ALL,
        "",
    ),
    error(
        503,
        "TEMPORARILY_UNAVAILABLE",
        &["Temporarily unavailable"],
        &ALL,
        "",
    ),
    error(
        504,
        "TEMPORARILY_UNAVAILABLE",
        &["Temporarily unavailable"],
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
