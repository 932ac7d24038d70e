//! What a tool answered.

use serde_json::Value;

/// The result of `tools/call`.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The result as it came.
    pub result: Value,
}

impl Answer {
    /// Reads the response to `tools/call`. A JSON-RPC error fails the test.
    pub(crate) fn read(response: &Value) -> Self {
        let result = response.get("result");
        let result = result.unwrap_or_else(|| panic!("no result of a tool: {response}"));
        Self {
            result: result.clone(),
        }
    }

    /// Whether the tool failed or refused.
    pub fn is_error(&self) -> bool {
        self.result["isError"] == true
    }

    /// The structured content; null if there is none.
    pub fn structured(&self) -> Value {
        self.result["structuredContent"].clone()
    }

    /// All text blocks, one below the other.
    pub fn text(&self) -> String {
        self.blocks().collect::<Vec<_>>().join("\n")
    }

    /// The structured content of a success; a failure fails the test.
    pub fn expect_success(&self) -> Value {
        assert!(!self.is_error(), "{}", self.text());
        self.structured()
    }

    /// The text of a failure; a success fails the test.
    pub fn expect_error(&self) -> String {
        assert!(self.is_error(), "{}", self.text());
        assert!(self.structured().is_null(), "{}", self.structured());
        self.text()
    }

    /// The data of a failure, which comes as the last text block; a success fails the test.
    pub fn failure(&self) -> Value {
        let text = self.expect_error();
        let data = self.blocks().last().expect("a text block");
        serde_json::from_str(data).unwrap_or_else(|_| panic!("no data in {text}"))
    }

    /// What a failure says about the request: `not_sent`, `refused`, `unknown` or
    /// `done_but_unconfirmed`.
    pub fn outcome(&self) -> String {
        let failure = self.failure();
        failure["outcome"].as_str().expect("an outcome").to_owned()
    }

    fn blocks(&self) -> impl Iterator<Item = &str> {
        let blocks = self.result["content"].as_array().into_iter().flatten();
        blocks.filter_map(|block| block["text"].as_str())
    }
}
