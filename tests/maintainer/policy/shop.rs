//! A client of the server, and an order to refund.

use klarna_tools_tests::{Answer, Protocol, SandboxHost, World};
use serde_json::{Value, json};

use crate::maintainer::edited::Edited;

pub(super) const REFUND: &str = "refund_klarna_order";

/// A client and an order of which everything is captured.
pub(super) struct Shop {
    pub(super) world: World,
    pub(super) order_id: String,
}

pub(super) fn shop(edited: &Edited, protocol: Protocol, capabilities: &Value) -> Shop {
    let sandbox = SandboxHost::start();
    let server = edited
        .serve()
        .protocol(protocol)
        .capabilities(capabilities.clone())
        .sandbox(&sandbox)
        .start();
    let mut world = World { sandbox, server };
    let (order_id, _) = world.captured_order(10_000);
    Shop { world, order_id }
}

impl Shop {
    pub(super) fn arguments(&self, amount: i64) -> Value {
        json!({ "order_id": self.order_id, "refunded_amount": amount })
    }

    pub(super) fn refund(&mut self, amount: i64) -> Answer {
        let arguments = self.arguments(amount);
        self.world.server.call(REFUND, arguments)
    }

    /// Begins a refund, and returns the id of the call and the question that comes back.
    pub(super) fn ask(&mut self, amount: i64) -> (i64, Value) {
        let arguments = self.arguments(amount);
        let call = self.world.server.start_call(REFUND, arguments);
        let question = self.world.server.next_message().unwrap();
        assert_eq!(question["method"], "elicitation/create", "{question}");
        self.check_form(&question["params"], amount);
        (call, question)
    }

    pub(super) fn check_form(&self, form: &Value, amount: i64) {
        let message = form["message"].as_str().unwrap();
        let said = format!("refunded_amount: {}.{:02} USD", amount / 100, amount % 100);
        for shown in [REFUND, &self.order_id, &said] {
            assert!(message.contains(shown), "{shown} is not in {message}");
        }
        let schema = &form["requestedSchema"];
        assert_eq!(schema["properties"]["confirm"]["type"], "boolean", "{form}");
        assert_eq!(schema["required"], json!(["confirm"]), "{form}");
    }

    /// The amounts of the refunds that have reached the API.
    pub(super) fn refunds(&self) -> Vec<Value> {
        let journal = self.world.sandbox.journal();
        let refunds = journal
            .iter()
            .filter(|exchange| exchange.method == "POST" && exchange.target.ends_with("/refunds"));
        refunds
            .map(|refund| refund.json().unwrap()["refunded_amount"].clone())
            .collect()
    }
}
