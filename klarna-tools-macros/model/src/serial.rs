//! What the types here need of serde.

use serde::{Deserialize as _, Deserializer};
use serde_json::Value;

/// Whether a field is left out of the serialized form.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out references"
)]
pub(crate) fn is_false(value: &bool) -> bool {
    !value
}

/// Reads a value that is present, so that `null` is a value and not an absence.
pub(crate) fn present<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}
