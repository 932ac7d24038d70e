//! Postal addresses, whose bounds differ between the two APIs.

use super::{Fields, market};

const NAMES: [&str; 6] = [
    "given_name",
    "family_name",
    "email",
    "phone",
    "street_address",
    "street_address2",
];

/// Bounds of Payments.
pub(super) fn of_payments(address: &mut Fields<'_, '_>) {
    address.texts(&NAMES, 99);
    address.texts(&["attention", "organization_name", "city", "region"], 99);
    codes(address);
}

/// Bounds of Order Management.
pub(super) fn of_management(address: &mut Fields<'_, '_>) {
    address.texts(&NAMES, 100);
    address.texts(&["attention", "organization_name"], 255);
    address.texts(&["city", "region"], 200);
    codes(address);
}

fn codes(address: &mut Fields<'_, '_>) {
    address.text("postal_code", 0..=10);
    address.text("title", 0..=20);
    let country = address.text("country", 0..=2).unwrap_or_default();
    if !country.is_empty() && !market::is_country(country) {
        address.mismatch("country", 2..=2);
    }
}
