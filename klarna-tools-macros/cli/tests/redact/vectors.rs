//! What each rule finds in a text, and what it does not.

use serde_json::{Value, json};

use super::shop::Shop;

/// Asserts what is left of each text.
#[track_caller]
fn assert_cleaned(redact: &str, texts: &[(&str, &str)]) {
    let lines = texts.iter().map(|(text, _)| json!({ "name": text }));
    let lines: Vec<Value> = lines.collect();
    let result = Shop::new(&format!("redact: {redact}")).read(&json!({ "lines": lines }));
    let mut wrong = Vec::new();
    for (index, (text, expected)) in texts.iter().enumerate() {
        let found = result["lines"][index]["name"].as_str().unwrap();
        let mut parts = found.split("[redacted: ");
        let mut shown = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (_, rest) = part.split_once(']').unwrap();
            shown.extend(["#", rest]);
        }
        if shown != *expected {
            wrong.push(format!("{text:?}: expected {expected:?}, found {shown:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Texts that stay as they are.
fn unchanged<const N: usize>(texts: [&str; N]) -> Vec<(&str, &str)> {
    texts.into_iter().map(|text| (text, text)).collect()
}

#[test]
fn email_addresses() {
    let mut texts = vec![
        ("jane@shop.example", "#"),
        ("Jane <jane.doe+tag@mail.shop.example>.", "Jane <#>."),
        ("mailto:jane@shop.example?subject=x", "mailto:#?subject=x"),
        ("?mail=jane%40shop.example&x=1", "#&x=1"),
        ("o'brien!x#y@shop.example, next", "#, next"),
        ("jörg@bücher.example", "#"),
        ("josé＠shop．example", "#"),
        ("\"jane doe\"@shop.example", "#"),
        ("a@b.se,c@d.no;e@f.fi", "#,#;#"),
        ("jane@xn--bcher-kva.xn--p1ai", "#"),
        ("a@b@shop.example", "a@#"),
    ];
    texts.extend(unchanged([
        "@shop.example",
        "jane@localhost",
        "jane @ shop.example",
        "npm i tool@1.2.3",
        "a@.se",
        "50%40 off",
    ]));
    assert_cleaned("{ email: }", &texts);
}

#[test]
fn card_numbers() {
    let mut texts = vec![
        ("4111111111111111", "#"),
        ("4111 1111 1111 1111 12/27 123", "# 12/27 123"),
        ("5500-0000-0000-0004", "#"),
        ("3782 822463 10005", "#"),
        ("30569309025904", "#"),
        ("4222222222222", "#"),
        ("6304000000000000000", "#"),
        ("4111\u{a0}1111\u{a0}1111\u{a0}1111", "#"),
        ("4111‑1111‑1111‑1111", "#"),
        ("４１１１１１１１１１１１１１１１", "#"),
        ("4111\u{200b}1111\u{200b}11111111", "#"),
        ("41 11 11 11 11 11 11 11", "#"),
        ("PAN4111111111111111EUR", "PAN#EUR"),
        ("on 2024-01-15 4111-1111-1111-1111", "on 2024-01-15 #"),
        ("12 4111 1111 1111 1111", "12 #"),
    ];
    texts.extend(unchanged([
        "4111111111111112",
        "411111111111",
        "41111111111111111111",
        "0.4111111111111111",
        "4111  1111  1111  1111",
        "2024-01-01 2024-12-31",
        "2024-02-15 2024-02-20",
        "ee4a2f00-1234-4a11-a716-446655440000",
    ]));
    assert_cleaned("{ card_number: }", &texts);
}

#[test]
fn ibans() {
    let mut texts = vec![
        ("DE89370400440532013000", "#"),
        (
            "IBAN: DE89 3704 0044 0532 0130 00, please",
            "IBAN: #, please",
        ),
        ("IBANDE89370400440532013000", "IBAN#"),
        ("gb29nwbk60161331926819", "#"),
        ("NL91 ABNA 0417 1643 00", "#"),
        ("NL91-ABNA-0417-1643-00", "#"),
        ("DE89 370400440532013000", "#"),
        ("MT84MALT011000012345MTLCAST001S", "#"),
        ("KW81CBKU0000000000001234560101", "#"),
        ("LC55HEMM000100010012001200023015.", "#."),
        ("NO9386011117947 and BE68539007547034", "# and #"),
        (
            "SE45\u{202f}5000\u{202f}0000\u{202f}0583\u{202f}9825\u{202f}7466",
            "#",
        ),
        ("DE89370400440532013000EUR", "#EUR"),
    ];
    texts.extend(unchanged([
        "DE88370400440532013000",
        "DE8937040044053201300",
        "XX89370400440532013000",
        "ADE89370400440532013000",
        "DE893704004405320130001",
        "no 12 is in order",
    ]));
    assert_cleaned("{ iban: }", &texts);
}

#[test]
fn phone_numbers() {
    let mut texts = vec![
        ("+46701234567", "#"),
        ("call +46 (0)70-123 45 67 now", "call # now"),
        ("0046 70 123 45 67", "#"),
        ("0046701234567", "#"),
        ("+1 (555) 123-4567", "#"),
        ("(555) 123-4567", "#"),
        ("555-123-4567", "#"),
        ("1-555-123-4567", "#"),
        ("555.123.4567", "#"),
        ("070-123 45 67", "#"),
        ("08-123 456 78", "#"),
        ("06 12 34 56 78", "#"),
        ("06.12.34.56.78", "#"),
        ("(030) 123456", "#"),
        ("0171/1234567", "#"),
        ("020 7946 0958", "#"),
        ("０９０－１２３４－５６７８", "#"),
    ];
    texts.extend(unchanged([
        "0701234567",
        "12345678",
        "01.02.2024",
        "01/02/2024",
        "01.02.24 10:30",
        "2024-01-15 10:30",
        "0.123456789",
        "000012345678",
        "155-123-4567",
        "+1234567",
        "ABC+46701234567",
        "192.168.100.200",
    ]));
    assert_cleaned("{ phone: }", &texts);
}

/// A country, numbers that are valid there, and others.
const NATIONAL: [(&str, &str, &str); 19] = [
    (
        "AT",
        "1237 010180 | 1237010180",
        "1246 010180 | 1237 410180",
    ),
    ("AU", "123 456 782 | 123456782", "123 456 783"),
    (
        "BE",
        "85.07.30-033.28 | 85073003328 | 17073003384",
        "85.07.30-033.29",
    ),
    (
        "CA",
        "130 692 544 | 130-692-544",
        "130 692 545 | 046 454 286",
    ),
    ("CH", "756.9217.0769.85 | 7569217076985", "756.9217.0769.84"),
    (
        "DE",
        "86 095 742 719 | 47036892816",
        "86 095 742 710 | 11223456785",
    ),
    (
        "DK",
        "070761-4285 | 0707614285",
        "320761-4285 | 071361-4285",
    ),
    (
        "ES",
        "54362315K | 54362315-K | X2482300W | x-2482300-w | Y2345678Z",
        "54362315A | X2482300A",
    ),
    (
        "FI",
        "131052-308T | 010203A1230 | 010200y9009",
        "131052-308U | 131352-308T",
    ),
    (
        "FR",
        "1 85 05 78 006 084 91 | 285052A00608482 | 185052b00608462",
        "1 85 05 78 006 084 92",
    ),
    ("GB", "AB 12 34 56 C | ab123456c", "QQ123456C | AB123456E"),
    (
        "IE",
        "6433435F | 6433435OA | 1234567TW",
        "6433435E | 6433435OB",
    ),
    (
        "IT",
        "RCCMNL83S18D969H | rcc mnl 83s18 d969h | RSSMRA85T10A56NH",
        "RCCMNL83S18D969G",
    ),
    ("NL", "111222333 | 1234.56.782 | 123 456 782", "111252333"),
    (
        "NO",
        "01019010046 | 010190 10046 | 010190 100 46 | 41019010110 | 01819010001",
        "01019010047",
    ),
    ("PL", "44051401359 | 02301501237", "44051401358"),
    ("PT", "123456789 | 123 456 789", "123456788 | 507964233"),
    (
        "SE",
        "811228-9874 | 8112289874 | 19811228-9874 | 199002142389 | 20121190-1234 | 640823+3234",
        "811228-9875 | 811328-9876",
    ),
    (
        "US",
        "536-90-4399 | 536 90 4399 | 900-70-1234",
        "536904399 | 666-90-4399 | 536-00-4399 | 900-10-1234",
    ),
];

#[test]
fn national_numbers() {
    for (country, valid, invalid) in NATIONAL {
        let framed =
            |number: &str, shown: &str| format!("Number: {shown}, ok (x{number}, {number}0)");
        let valid = valid.split(" | ").map(|number| (number, "#"));
        let invalid = invalid.split(" | ").map(|number| (number, number));
        let texts = valid.chain(invalid);
        let texts = texts.map(|(number, shown)| (framed(number, number), framed(number, shown)));
        let texts: Vec<(String, String)> = texts.collect();
        let texts = texts
            .iter()
            .map(|(text, shown)| (text.as_str(), shown.as_str()));
        let rule = format!("{{ national_number: {{ countries: [{country}] }} }}");
        assert_cleaned(&rule, &texts.collect::<Vec<_>>());
    }
}
