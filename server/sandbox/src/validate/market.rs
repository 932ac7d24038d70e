//! The 26 markets, each with its only currency.

const MARKETS: [(&str, &[&str]); 15] = [
    ("AUD", &["AU"]),
    ("CAD", &["CA"]),
    ("CHF", &["CH"]),
    ("CZK", &["CZ"]),
    ("DKK", &["DK"]),
    (
        "EUR",
        &[
            "AT", "BE", "FI", "FR", "DE", "GR", "IE", "IT", "NL", "PT", "SK", "ES",
        ],
    ),
    ("GBP", &["GB"]),
    ("HUF", &["HU"]),
    ("MXN", &["MX"]),
    ("NOK", &["NO"]),
    ("NZD", &["NZ"]),
    ("PLN", &["PL"]),
    ("RON", &["RO"]),
    ("SEK", &["SE"]),
    ("USD", &["US"]),
];

/// The currency that purchases in this country are made in; None for a country without Klarna.
pub(super) fn currency_of(country: &str) -> Option<&'static str> {
    let country = country.to_ascii_uppercase();
    MARKETS
        .iter()
        .find(|(_, countries)| countries.contains(&country.as_str()))
        .map(|(currency, _)| *currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_six_markets_and_no_country_twice() {
        let mut countries: Vec<&str> = MARKETS
            .iter()
            .flat_map(|(_, countries)| countries.iter().copied())
            .collect();
        countries.sort_unstable();
        countries.dedup();
        assert_eq!(countries.len(), 26);
        assert_eq!(currency_of("de"), Some("EUR"));
        assert_eq!(currency_of("XX"), None);
    }
}
