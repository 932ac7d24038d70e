//! Whatever is made up by the rules of a number, none survives a call.

use serde_json::{Value, json};

use super::shop::{ALL, Shop};

/// Numbers that look random and are the same in each run (xorshift64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    fn text(&mut self, length: usize, of: &str) -> String {
        let of: Vec<char> = of.chars().collect();
        (0..length).map(|_| of[self.below(of.len())]).collect()
    }

    fn email(&mut self) -> String {
        let (local, domain) = (1 + self.below(20), 1 + self.below(10));
        let local = self.text(local, "abcXYZ019.!#$&'*+/=?^_`{|}~-é");
        let sign = self.one(&["@", "%40"]);
        let domain = self.text(domain, "abcz019");
        format!(
            "{local}{sign}{domain}.{}",
            self.one(&["se", "co.uk", "example", "xn--p1ai"])
        )
    }

    fn card(&mut self) -> String {
        let length = 13 + self.below(7);
        let mut digits = self.text(length - 1, "0123456789");
        let check = (0..10).find(|check| luhn(&format!("{digits}{check}")));
        digits += &check.unwrap().to_string();
        let joint = self.one(&["", " ", "-", "\u{a0}"]);
        grouped(&digits, joint, 4)
    }

    fn iban(&mut self) -> String {
        let country = self.one(&[
            "DE22n", "GB22c", "NO15n", "FR27c", "MT31c", "PL28n", "KW30c",
        ]);
        let length: usize = country[2..4].parse().unwrap();
        let of = if country.ends_with('n') {
            "0123456789"
        } else {
            "0123456789ABCDEFGHXYZ"
        };
        let rest = self.text(length - 4, of);
        let letters = format!("{rest}{}00", &country[..2]);
        let number = letters.chars().fold(0, |sum: u64, c| {
            let value = u64::from(c.to_digit(36).unwrap());
            (sum * if value > 9 { 100 } else { 10 } + value) % 97
        });
        let iban = format!("{}{:02}{rest}", &country[..2], 98 - number);
        let joint = self.one(&["", " "]);
        let iban = grouped(&iban, joint, 4);
        if self.below(2) == 0 {
            iban.to_lowercase()
        } else {
            iban
        }
    }

    fn around(&mut self, secret: &str) -> String {
        let before = self.one(&["", "to ", "(", "Nr. ", "x: ", "<", "é ", "12/27 "]);
        let after = self.one(&["", " or", ")", ", and", ">", " ünd", " 7", " 12/27"]);
        format!("{before}{secret}{after}")
    }
}

/// A text in groups of this many characters.
fn grouped(text: &str, joint: &str, size: usize) -> String {
    let characters: Vec<char> = text.chars().collect();
    let groups = characters
        .chunks(size)
        .map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join(joint)
}

/// Whether digits pass the check, digit by digit from the right.
fn luhn(digits: &str) -> bool {
    let values = digits
        .chars()
        .rev()
        .map(|digit| digit.to_digit(10).unwrap());
    let weighted = values.zip([1, 2].into_iter().cycle());
    let products = weighted.map(|(value, weight)| value * weight);
    products.map(|it| it / 10 + it % 10).sum::<u32>() % 10 == 0
}

#[test]
fn no_address_or_number_survives_and_every_id_does() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let shop = Shop::new(ALL);
    for round in 0..6 {
        let mut secrets: Vec<String> = Vec::new();
        for _ in 0..60 {
            secrets.extend([random.email(), random.card(), random.iban()]);
        }
        let texts: Vec<String> = secrets.iter().map(|secret| random.around(secret)).collect();
        let lines = texts.iter().zip(&secrets);
        let lines = lines.map(|(text, secret)| json!({ "name": text, "reference": secret }));
        let tags = texts
            .iter()
            .map(|text| (text.clone(), Value::from(text.as_str())));
        let body = json!({
            "description": texts.join(" ; "),
            "owner": { "name": texts.concat().len().to_string(), "note": texts.join(" | ") },
            "lines": lines.collect::<Vec<_>>(),
            "tags": tags.collect::<serde_json::Map<_, _>>(),
        });
        let mut result = shop.read(&body);
        for (line, secret) in result["lines"]
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .zip(&secrets)
        {
            assert_eq!(line["reference"].take(), secret.as_str(), "round {round}");
        }
        let tags = result["tags"].as_object().unwrap().len();
        assert_eq!(tags, body["tags"].as_object().unwrap().len());
        let left = result.to_string();
        let said = texts
            .chunks(9)
            .map(|texts| shop.refused(&json!({ "code": texts[0], "message": texts.join(" | ") })));
        let said: String = said.collect();
        for secret in &secrets {
            let written = Value::from(secret.as_str()).to_string();
            let written = written.trim_matches('"');
            assert!(!left.contains(written), "{secret:?} in {left}");
            assert!(!said.contains(secret.as_str()), "{secret:?} in {said}");
        }
    }
}
