//! What a session leaves behind, and where it must not be found.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use klarna_tools_tests::{Server, cart};
use serde_json::{Value, json};

/// The tokens that the API has given out.
#[derive(Default)]
pub(crate) struct Trace {
    pub(crate) tokens: Vec<String>,
}

impl Trace {
    /// Opens a session and lets the shopper approve it; returns its id and authorization token.
    pub(crate) fn session(&mut self, server: &mut Server) -> (String, String) {
        let opened = server.call("create_payment_session", cart::session());
        let opened = opened.expect_success();
        self.tokens.push(text(&opened, "client_token"));
        let session_id = text(&opened, "session_id");
        let asked = json!({"session_id": session_id});
        let read = server.call("get_payment_session", asked).expect_success();
        let token = text(&read, "authorization_token");
        self.tokens.push(token.clone());
        (session_id, token)
    }

    /// A purchase with every kind of argument.
    pub(crate) fn purchase(&mut self, server: &mut Server) {
        let (_, token) = self.session(server);
        let order = server.call("create_klarna_order", cart::order(&token));
        let order_id = text(&order.expect_success(), "order_id");
        for (tool, argument) in [
            ("capture_klarna_order", "captured_amount"),
            ("refund_klarna_order", "refunded_amount"),
        ] {
            let arguments = json!({"order_id": order_id, argument: cart::LAMP});
            server.call(tool, arguments).expect_success();
        }
        let arguments = json!({
            "order_id": order_id,
            "shipping_address": cart::address(),
            "shipping_info": [cart::parcel()],
        });
        server
            .call("update_order_shipping", arguments)
            .expect_success();
        let arguments = json!({"order_id": order_id});
        server
            .call("get_order_details", arguments.clone())
            .expect_success();
        server
            .call("cancel_authorized_order", arguments)
            .expect_error();
    }
}

/// `place` contains none of `secrets`, neither plain nor as part of a base64 text.
pub(crate) fn assert_absent(place: &str, text: &str, secrets: &[impl AsRef<str>]) {
    for secret in secrets.iter().map(AsRef::as_ref) {
        for form in forms(secret) {
            assert!(
                !text.contains(&form),
                "{form} ({secret}) is on {place}: {text}"
            );
        }
    }
}

/// The text itself, and what of its base64 form is the same whatever surrounds it.
fn forms(secret: &str) -> Vec<String> {
    let mut forms = vec![secret.to_owned()];
    for offset in 0..3 {
        let bytes = [" ".repeat(offset).as_bytes(), secret.as_bytes()].concat();
        // Whole groups of three bytes, without the first one if it contains the offset.
        let whole = bytes.len() / 3 * 3;
        let first = if offset == 0 { 0 } else { 3 };
        let inner = &bytes[first..whole];
        forms.extend([STANDARD.encode(inner), URL_SAFE.encode(inner)]);
    }
    forms
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap().to_owned()
}

#[test]
fn a_secret_is_found_at_any_offset_of_a_base64_text() {
    for before in ["", "u", "us", "user:"] {
        let header = STANDARD.encode(format!("{before}MarkOfThePassword and more"));
        assert!(
            forms("MarkOfThePassword")
                .iter()
                .any(|form| header.contains(form))
        );
    }
}
