//! What an amount has to be: `quantity * unit_price - discount`.

use super::string_syntax::{StringSyntax, string_syntax};
use crate::text;

/// Products of integers, added up and taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum(pub Vec<Product>);

/// A part of a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Whether it is taken off.
    pub less: bool,
    /// What is multiplied.
    pub factors: Vec<Factor>,
}

/// An integer beside the one that is said, or the sum of one property of the elements of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// The name of the integer or of the list.
    pub name: String,
    /// The property of the elements of the list.
    pub each: Option<String>,
}

impl StringSyntax for Sum {
    const WHAT: &'static str = "a sum, such as `quantity * unit_price - discount`";
    const PATTERN: &'static str = r"^[A-Za-z_][A-Za-z0-9_ .()*+-]*$";
    const EXAMPLES: &'static [&'static str] = &[
        "quantity * unit_price - discount",
        "sum(order_lines.total_amount)",
    ];

    fn parse(text: &str) -> Result<Self, String> {
        let mut products = Vec::new();
        let (mut rest, mut less) = (text, false);
        loop {
            let end = rest.find(['+', '-']);
            let (product, behind) = rest.split_at(end.unwrap_or(rest.len()));
            let factors = product.split('*').map(parse_factor);
            products.push(Product {
                less,
                factors: factors.collect::<Result<_, _>>()?,
            });
            let Some(sign) = behind.chars().next() else {
                return Ok(Self(products));
            };
            (rest, less) = (behind.trim_start_matches(sign), sign == '-');
        }
    }
}

fn parse_factor(text: &str) -> Result<Factor, String> {
    let text = text.trim();
    let summed = text.strip_prefix("sum(");
    let summed = summed.and_then(|rest| rest.strip_suffix(')'));
    let (name, each) = match summed.map(|summed| summed.split_once('.')) {
        None => (text, None),
        Some(Some((list, each))) => (list, Some(each)),
        Some(None) => return Err("`sum(` is over a property of a list: `sum(lines.amount)`".into()),
    };
    let legal = |c: char| c.is_ascii_alphanumeric() || c == '_';
    for name in [Some(name), each].into_iter().flatten() {
        if name.is_empty() || !name.chars().all(legal) {
            return Err(format!("`{}` is not a name", text::shown(name)));
        }
    }
    Ok(Factor {
        name: name.to_owned(),
        each: each.map(str::to_owned),
    })
}

string_syntax!(Sum);
