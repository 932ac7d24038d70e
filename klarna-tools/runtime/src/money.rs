//! Amounts in minor units, written as people write them. Integers only.

use serde_json::Value;
use toolspec_model::currency_exponent;

/// `15000` and `USD` as `150.00 USD`; without a currency as `15000 minor units`.
/// `None` if `amount` is not an integer.
pub(crate) fn format_value(amount: &Value, currency: Option<&str>) -> Option<String> {
    minor_units(amount).map(|amount| format_minor_units(amount, currency))
}

/// An amount; `None` if it is not an integer of 64 bits.
pub(crate) fn minor_units(amount: &Value) -> Option<i128> {
    let unsigned = || amount.as_u64().map(i128::from);
    amount.as_i64().map(i128::from).or_else(unsigned)
}

/// The same as [`format_value`], for an amount that was computed.
pub(crate) fn format_minor_units(amount: i128, currency: Option<&str>) -> String {
    let Some(currency) = currency else {
        return format!("{amount} minor units");
    };
    let sign = if amount < 0 { "-" } else { "" };
    let exponent = currency_exponent(currency);
    let (units, width) = (amount.unsigned_abs(), exponent + 1);
    let digits = match u64::try_from(units) {
        // Written several times as fast.
        Ok(units) => format!("{units:0width$}"),
        Err(_) => format!("{units:0width$}"),
    };
    let (whole, fraction) = digits.split_at(digits.len() - exponent);
    let point = if exponent > 0 { "." } else { "" };
    [sign, whole, point, fraction, " ", currency].concat()
}

/// The code of a currency, if it has the form of one (ISO 4217).
pub(crate) fn code(currency: &Value) -> Option<&str> {
    let is_code =
        |text: &&str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    currency.as_str().filter(is_code)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::format_value;

    #[test]
    fn amounts_read_as_people_write_them() {
        for (amount, currency, written) in [
            (json!(15000), "USD", "150.00 USD"),
            (json!(5), "EUR", "0.05 EUR"),
            (json!(0), "SEK", "0.00 SEK"),
            (json!(-50), "GBP", "-0.50 GBP"),
            (json!(19900), "HUF", "199.00 HUF"),
            (json!(1500), "JPY", "1500 JPY"),
            (json!(1500), "jpy", "1500 jpy"),
            (json!(1500), "KWD", "1.500 KWD"),
            (json!(-1), "CLF", "-0.0001 CLF"),
            (json!(i64::MIN), "USD", "-92233720368547758.08 USD"),
            (json!(u64::MAX), "USD", "184467440737095516.15 USD"),
        ] {
            assert_eq!(
                format_value(&amount, Some(currency)).as_deref(),
                Some(written)
            );
        }
    }

    #[test]
    fn an_amount_without_a_currency_is_not_guessed() {
        assert_eq!(
            format_value(&json!(5000), None).as_deref(),
            Some("5000 minor units")
        );
        assert_eq!(format_value(&json!(50.0), Some("USD")), None);
        assert_eq!(format_value(&json!("50"), Some("USD")), None);
    }
}
