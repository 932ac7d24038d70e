//! How values are put in a sentence.

use serde_json::{Number, Value};

/// A value as it stands in a sentence.
pub(super) fn shown(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::String(text)) => format!("`{text}`"),
        Some(Value::Array(elements)) => {
            let shown = elements.iter().map(|element| shown(Some(element)));
            shown.collect::<Vec<_>>().join(", ")
        }
        Some(value) => format!("`{value}`"),
    }
}

/// Names in a sentence.
pub(super) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// Minor units as most currencies write them: 200000 is 2,000.00.
pub(super) fn amount(minor: &Number) -> String {
    let Some(minor) = minor.as_i128() else {
        return minor.to_string();
    };
    let (whole, rest) = (minor.unsigned_abs() / 100, minor.unsigned_abs() % 100);
    let digits = whole.to_string();
    let mut grouped = String::from(if minor < 0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped}.{rest:02}")
}

/// Whether a value of this name counts minor units, going by the names that the API uses.
pub(super) fn is_amount(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or_default();
    name.contains("amount") || name.contains("price")
}

/// Whether a value of this name decides in what currency, where or to whom money moves.
pub(super) fn directs_money(path: &str) -> bool {
    const DIRECTING: [&str; 9] = [
        "currency",
        "country",
        "address",
        "payee",
        "recipient",
        "account",
        "iban",
        "amount",
        "price",
    ];
    let name = path.rsplit('.').next().unwrap_or_default();
    DIRECTING.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_units_are_shown_as_amounts() {
        let shown = |minor: i64| amount(&Number::from(minor));
        assert_eq!(shown(0), "0.00");
        assert_eq!(shown(5), "0.05");
        assert_eq!(shown(200_000), "2,000.00");
        assert_eq!(shown(100_000_000), "1,000,000.00");
        assert_eq!(shown(-12_345), "-123.45");
        assert_eq!(shown(i64::MIN), "-92,233,720,368,547,758.08");
    }
}
