//! The 26 markets, each with its only currency, and the countries that addresses can be in.

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

/// ISO 3166-1 alpha-2.
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT \
    BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH \
    ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT \
    HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS \
    LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI \
    NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG \
    SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG \
    UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Whether there is a country with this code, in either case.
pub(super) fn is_country(code: &str) -> bool {
    COUNTRIES
        .split(' ')
        .any(|country| country.eq_ignore_ascii_case(code))
}

/// Whether some market uses this currency.
pub(super) fn is_currency(code: &str) -> bool {
    MARKETS
        .iter()
        .any(|(currency, _)| currency.eq_ignore_ascii_case(code))
}

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
        assert!(countries.iter().all(|country| is_country(country)));
        assert_eq!(currency_of("de"), Some("EUR"));
        assert_eq!(currency_of("XX"), None);
    }
}
