//! The protocol versions that the server speaks.

use serde_json::{Value, json};

/// A version of the Model Context Protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Protocol {
    /// 2025-06-18, with a handshake.
    V2025_06_18,
    /// 2025-11-25, with a handshake.
    #[default]
    V2025_11_25,
    /// 2026-07-28, without one: every request says what it needs.
    V2026_07_28,
}

impl Protocol {
    /// All of them, oldest first.
    pub const ALL: [Self; 3] = [Self::V2025_06_18, Self::V2025_11_25, Self::V2026_07_28];

    /// The version as it is written on the wire.
    pub fn version(self) -> &'static str {
        match self {
            Self::V2025_06_18 => "2025-06-18",
            Self::V2025_11_25 => "2025-11-25",
            Self::V2026_07_28 => "2026-07-28",
        }
    }

    /// Whether requests carry what a handshake settles elsewhere.
    pub fn is_stateless(self) -> bool {
        self == Self::V2026_07_28
    }

    /// The parameters of `initialize`.
    pub fn initialize(self) -> Value {
        json!({"protocolVersion": self.version(), "capabilities": {}, "clientInfo": client()})
    }

    /// `params` with the metadata that every request of this version carries.
    pub(crate) fn complete(self, mut params: Value, capabilities: &Value) -> Value {
        if !self.is_stateless() {
            return params;
        }
        if params.is_null() {
            params = json!({});
        }
        if let Some(params) = params.as_object_mut() {
            let meta = params.entry("_meta").or_insert_with(|| json!({}));
            meta["io.modelcontextprotocol/protocolVersion"] = json!(self.version());
            meta["io.modelcontextprotocol/clientCapabilities"] = capabilities.clone();
            meta["io.modelcontextprotocol/clientInfo"] = client();
        }
        params
    }
}

fn client() -> Value {
    json!({"name": "klarna-tools-tests", "version": "1"})
}
