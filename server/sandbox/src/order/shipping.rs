//! Shipping information, which is only ever appended.

use super::{Object, Order, list};

impl Order {
    /// Appends to the order and returns how many entries were added.
    pub(crate) fn ship(&mut self, body: &Object) -> usize {
        let entries = list(body, "shipping_info");
        let added = entries.len();
        self.shipping_info.extend(entries);
        added
    }

    /// Appends to a capture; None when the order has no such capture.
    pub(crate) fn ship_capture(&mut self, capture_id: &str, body: &Object) -> Option<usize> {
        let capture = self
            .captures
            .iter_mut()
            .find(|capture| capture.id == capture_id)?;
        let entries = list(body, "shipping_info");
        let added = entries.len();
        capture.shipping_info.extend(entries);
        Some(added)
    }
}
