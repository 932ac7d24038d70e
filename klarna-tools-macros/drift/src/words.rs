//! How values are put in a sentence.

use serde_json::{Number, Value};

/// A value in a sentence.
pub(crate) fn shown(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::Array(elements)) if elements.is_empty() => "nothing".to_owned(),
        Some(Value::String(text)) => format!("`{text}`"),
        Some(Value::Array(elements)) => {
            let shown = elements.iter().map(|element| shown(Some(element)));
            shown.collect::<Vec<_>>().join(", ")
        }
        Some(value) => format!("`{value}`"),
    }
}

/// An amount as it is sent: how many minor units make one of a currency differs (ISO 4217), and a
/// tool takes the currency of each call.
pub(crate) fn amount(minor: &Number) -> String {
    let Some(minor) = minor.as_i128() else {
        return format!("{minor} minor units");
    };
    let digits = minor.unsigned_abs().to_string();
    let mut grouped = String::from(if minor < 0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let s = if minor == 1 { "" } else { "s" };
    format!("{grouped} minor unit{s}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_units_are_shown_as_they_are_sent() {
        let shown = |minor: i64| amount(&Number::from(minor));
        assert_eq!(shown(0), "0 minor units");
        assert_eq!(shown(1), "1 minor unit");
        assert_eq!(shown(200_000), "200,000 minor units");
        assert_eq!(shown(-12_345), "-12,345 minor units");
        assert_eq!(shown(i64::MIN), "-9,223,372,036,854,775,808 minor units");
    }
}
