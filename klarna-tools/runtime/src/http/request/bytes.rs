//! Bytes as agents give them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Most bytes that are given in base64.
const LARGEST: usize = 2 * 1024 * 1024;

/// The bytes that a text contains in base64.
pub(super) fn decode(text: &str) -> Result<Vec<u8>, &'static str> {
    match STANDARD.decode(text) {
        Ok(bytes) if bytes.len() > LARGEST => Err("contains more than 2 MiB"),
        Ok(bytes) => Ok(bytes),
        Err(_) => Err("is not base64 (RFC 4648, section 4, with padding)"),
    }
}
