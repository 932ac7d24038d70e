//! A sandbox and a server that talks to it.

use serde_json::{Value, json};

use crate::cart;
use crate::protocol::Protocol;
use crate::sandbox::SandboxHost;
use crate::server::{Server, ServerBuilder};

/// A server whose calls go to a sandbox.
pub struct World {
    /// Where the calls go.
    pub sandbox: SandboxHost,
    /// Who makes them.
    pub server: Server,
}

impl World {
    /// With 2025-11-25 over pipes.
    pub fn start() -> Self {
        Self::start_as(|server| server)
    }

    /// With this version over pipes.
    pub fn start_with(protocol: Protocol) -> Self {
        Self::start_as(|server| server.protocol(protocol))
    }

    /// With a server that `configure` has changed.
    pub fn start_as(configure: impl FnOnce(ServerBuilder) -> ServerBuilder) -> Self {
        let sandbox = SandboxHost::start();
        let server = Server::builder().credentials().sandbox(&sandbox);
        Self {
            server: configure(server).start(),
            sandbox,
        }
    }

    /// An authorized order over [`cart::AMOUNT`], placed without the server and without a trace in
    /// the journal.
    pub fn place_order(&self) -> String {
        let purchase = cart::session();
        let purchase = purchase.as_object().expect("an object");
        let order = self.sandbox.place_order(purchase);
        order.unwrap_or_else(|refusal| panic!("the cart was refused: {refusal}"))
    }

    /// An order of which the server has captured `amount`, and the id of the capture. The journal
    /// contains the capture and the read that follows it.
    pub fn captured_order(&mut self, amount: i64) -> (String, String) {
        let order_id = self.place_order();
        let arguments = json!({"order_id": order_id, "captured_amount": amount});
        let captured = self.server.call("capture_klarna_order", arguments);
        let capture_id = text(&captured.expect_success(), "capture_id");
        (order_id, capture_id)
    }

    /// A session that the shopper has approved, opened through the server: its id and its
    /// authorization token.
    pub fn approved_session(&mut self) -> (String, String) {
        let opened = self.server.call("create_payment_session", cart::session());
        let session_id = text(&opened.expect_success(), "session_id");
        let asked = json!({"session_id": session_id});
        let read = self.server.call("get_payment_session", asked);
        (
            session_id,
            text(&read.expect_success(), "authorization_token"),
        )
    }
}

fn text(value: &Value, field: &str) -> String {
    let text = value[field].as_str();
    text.unwrap_or_else(|| panic!("no {field} in {value}"))
        .to_owned()
}
