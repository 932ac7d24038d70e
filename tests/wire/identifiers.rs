//! Identifiers that try to be more than one segment of a path.

use klarna_sandbox::Effects;
use klarna_tools_tests::{World, cart};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::refusals::refused;

/// Values that can be sent, as one encoded segment.
const ODD: [&str; 36] = [
    "../",
    "../../payments/v1/sessions",
    "..;",
    "...",
    "%2e%2e",
    "%2E%2E%2F",
    "%2F",
    "%2f..%2f",
    "%252F",
    "%",
    "%00",
    "%zz",
    "a/b",
    "/",
    "//evil.example/",
    "a/../b",
    "a/captures",
    "x/refunds?",
    "a?b",
    "?",
    "a#b",
    "#",
    "a\\b",
    "..\\",
    "a b",
    "a:b@c",
    "http://evil.example/",
    "@evil.example",
    "a;b=c,d",
    "a&b=c+d",
    "{order_id}",
    "${jndi}",
    "åäö",
    "🧾",
    "a\u{2028}b",
    "\u{ff0e}\u{ff0e}\u{ff0f}",
];

/// Values that cannot be one segment, or that no id can be.
const IMPOSSIBLE: [&str; 14] = [
    "",
    ".",
    "..",
    "\n",
    "a\nb",
    "a\r\nHost: evil",
    "\0",
    "a\0b",
    "\t",
    "\u{7f}",
    " ",
    " .. ",
    "\u{202e}rtl",
    "a\u{200b}",
];

/// Longer than an id may be, in bytes.
const TOO_LONG: usize = 256;

/// An argument that goes into a path.
struct Place {
    tool: &'static str,
    argument: &'static str,
    others: Value,
    /// What the tool asks for first, with `{}` where the value goes.
    path: &'static str,
}

fn places() -> Vec<Place> {
    let place = |tool, argument, others, path| Place {
        tool,
        argument,
        others,
        path,
    };
    let of_order = |tool, others, path| place(tool, "order_id", others, path);
    let (address, parcels) = (cart::address(), json!([cart::parcel()]));
    let with_capture = json!({"order_id": "1", "shipping_info": parcels});
    vec![
        place(
            "get_payment_session",
            "session_id",
            json!({}),
            "/payments/v1/sessions/{}",
        ),
        place(
            "create_klarna_order",
            "authorization_token",
            cart::session(),
            "/payments/v1/authorizations/{}/order",
        ),
        of_order(
            "get_order_details",
            json!({}),
            "/ordermanagement/v1/orders/{}",
        ),
        of_order(
            "capture_klarna_order",
            json!({"captured_amount": 1}),
            "/ordermanagement/v1/orders/{}/captures",
        ),
        of_order(
            "refund_klarna_order",
            json!({"refunded_amount": 1}),
            "/ordermanagement/v1/orders/{}/refunds",
        ),
        of_order(
            "cancel_authorized_order",
            json!({}),
            "/ordermanagement/v1/orders/{}/cancel",
        ),
        of_order(
            "update_order_shipping",
            json!({"shipping_address": address}),
            "/ordermanagement/v1/orders/{}/customer-details",
        ),
        of_order(
            "update_order_shipping",
            json!({"shipping_info": parcels}),
            "/ordermanagement/v1/orders/{}/shipping-info",
        ),
        place(
            "update_order_shipping",
            "capture_id",
            with_capture,
            "/ordermanagement/v1/orders/1/captures/{}/shipping-info",
        ),
    ]
}

impl Place {
    fn arguments(&self, value: &str) -> Value {
        let mut arguments = self.others.clone();
        arguments[self.argument] = json!(value);
        arguments
    }

    /// The segment of the value in `path`, if everything else is as expected.
    fn segment<'p>(&self, path: &'p str) -> Option<&'p str> {
        let (before, after) = self.path.split_once("{}").unwrap();
        let segment = path.strip_prefix(before)?.strip_suffix(after)?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte);
        segment.bytes().all(is_plain).then_some(segment)
    }
}

#[test]
fn an_odd_value_arrives_as_one_segment_of_the_right_path() {
    let mut world = World::start();
    for place in places() {
        for value in ODD {
            world.sandbox.clear_journal();
            let what = format!("{} with the {} {value:?}", place.tool, place.argument);
            let answer = world.server.call(place.tool, place.arguments(value));
            assert_eq!(answer.outcome(), "refused", "{what}: {}", answer.text());
            let journal = world.sandbox.journal();
            assert_eq!(journal.len(), 1, "{what}");
            let segment = place.segment(&journal[0].target);
            let segment = segment.unwrap_or_else(|| panic!("{what}: {}", journal[0].target));
            let decoded = percent_decode_str(segment).decode_utf8().unwrap();
            assert_eq!(decoded, value, "{what}");
        }
    }
    assert_eq!(world.sandbox.effects(), Effects::default());
}

#[test]
fn blanks_around_a_value_are_not_part_of_it() {
    let mut world = World::start();
    for place in places() {
        world.sandbox.clear_journal();
        let arguments = place.arguments("\t a b\u{a0}\n");
        world.server.call(place.tool, arguments);
        let journal = world.sandbox.journal();
        let segment = place.segment(&journal[0].target);
        assert_eq!(segment, Some("a%20b"), "{}", place.tool);
    }
}

#[test]
fn a_value_that_cannot_be_one_segment_is_not_sent() {
    let mut world = World::start();
    for place in places() {
        let long = [
            "x".repeat(10_000),
            "x".repeat(TOO_LONG),
            "å".repeat(TOO_LONG / 2),
        ];
        let values = IMPOSSIBLE
            .iter()
            .copied()
            .chain(long.iter().map(String::as_str));
        for value in values {
            let violations = refused(&mut world, place.tool, place.arguments(value));
            let pointer = format!("/{}", place.argument);
            assert_eq!(violations.pointers(), [pointer], "{} {value:?}", place.tool);
        }
    }
    assert_eq!(world.sandbox.journal().len(), 0);
}

/// Both arguments of one path, and a first step that would be fine without the second.
#[test]
fn nothing_is_sent_when_a_later_step_has_an_impossible_path() {
    let mut world = World::start();
    let order_id = world.place_order();
    let arguments = json!({
        "order_id": order_id,
        "shipping_address": cart::address(),
        "shipping_info": [cart::parcel()],
        "capture_id": "..",
    });
    let violations = refused(&mut world, "update_order_shipping", arguments);
    assert_eq!(violations.pointers(), ["/capture_id"]);
    assert_eq!(world.sandbox.effects().address_updates, 0);
}
