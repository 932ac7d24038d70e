//! The minor units of currencies.

/// Currencies of ISO 4217 whose minor unit is not a hundredth, with their exponents.
const EXPONENTS: [(&str, usize); 26] = [
    ("BHD", 3),
    ("BIF", 0),
    ("CLF", 4),
    ("CLP", 0),
    ("DJF", 0),
    ("GNF", 0),
    ("IQD", 3),
    ("ISK", 0),
    ("JOD", 3),
    ("JPY", 0),
    ("KMF", 0),
    ("KRW", 0),
    ("KWD", 3),
    ("LYD", 3),
    ("OMR", 3),
    ("PYG", 0),
    ("RWF", 0),
    ("TND", 3),
    ("UGX", 0),
    ("UYI", 0),
    ("UYW", 4),
    ("VND", 0),
    ("VUV", 0),
    ("XAF", 0),
    ("XOF", 0),
    ("XPF", 0),
];

/// The active codes of ISO 4217 (list one, without metals, funds for testing and the like), and two
/// that prices are still written in, `ANG` and `BGN`.
const CODES: &str = "\
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD \
    BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD \
    EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD \
    IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL \
    MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN \
    PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN \
    SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES \
    VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Whether a text is the code of a currency, such as `EUR`: three capitals alone are not.
#[must_use]
pub fn is_currency(code: &str) -> bool {
    CODES.split(' ').any(|known| known == code)
}

/// How many decimals an amount in this currency has: 2 for `USD`, 0 for `JPY`. Case makes no
/// difference.
#[must_use]
pub fn currency_exponent(currency: &str) -> usize {
    EXPONENTS
        .iter()
        .find(|(code, _)| code.eq_ignore_ascii_case(currency))
        .map_or(2, |(_, exponent)| *exponent)
}

/// An amount with at most as many decimals as its currency has, in minor units: `500.00` is 50000 in
/// `USD`. Nothing if it is none.
#[must_use]
pub fn amount_in_minor_units(amount: &str, currency: &str) -> Option<u64> {
    let (whole, decimals) = amount.split_once('.').unwrap_or((amount, ""));
    let mut digits = whole.bytes().chain(decimals.bytes());
    let width = currency_exponent(currency);
    if whole.is_empty() || decimals.len() > width || !digits.all(|b| b.is_ascii_digit()) {
        return None;
    }
    format!("{whole}{decimals:0<width$}").parse().ok()
}
