//! What an amount has to be, by what stands beside it.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::money::minor_units;

/// Products of integers, added up and taken off. A factor is the name of an integer, or a list,
/// `.*.` and a property of its elements, which are added up.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Sum {
    plus: Vec<Vec<String>>,
    minus: Vec<Vec<String>>,
}

impl Sum {
    /// What it comes to among `members`. An integer that may be left out counts as zero; nothing
    /// can be said where another one, or a list, is missing or is something else.
    pub(super) fn of(&self, members: &Map<String, Value>, required: &[String]) -> Option<i128> {
        let product = |factors: &Vec<String>| {
            let mut factors = factors.iter();
            factors.try_fold(1_i128, |product, path| {
                product.checked_mul(factor(path, members, required)?)
            })
        };
        let add = |products: &[Vec<String>]| {
            let mut products = products.iter();
            products.try_fold(0_i128, |sum, factors| sum.checked_add(product(factors)?))
        };
        add(&self.plus)?.checked_sub(add(&self.minus)?)
    }

    /// The members that it is made of.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let paths = self.plus.iter().chain(&self.minus).flatten();
        paths.map(|path| {
            path.split_once(LIST)
                .map_or(path.as_str(), |(list, _)| list)
        })
    }

    /// `quantity × unit_price − discount is 500`, or `amount in lines adds up to 500`.
    pub(super) fn in_words(&self, comes_to: i128) -> String {
        if let ([product], []) = (self.plus.as_slice(), self.minus.as_slice())
            && let [path] = product.as_slice()
            && path.contains(LIST)
        {
            return format!("{} adds up to {comes_to}", words(path));
        }
        let product = |factors: &Vec<String>| {
            let factors: Vec<String> = factors.iter().map(|path| words(path)).collect();
            factors.join(" × ")
        };
        let plus: Vec<String> = self.plus.iter().map(product).collect();
        let minus = self.minus.iter().map(product);
        let sum = minus.fold(plus.join(" + "), |sum, less| format!("{sum} − {less}"));
        format!("{sum} is {comes_to}")
    }
}

/// Between a list and a property of its elements.
const LIST: &str = ".*.";

fn factor(path: &str, members: &Map<String, Value>, required: &[String]) -> Option<i128> {
    if let Some((list, each)) = path.split_once(LIST) {
        let mut elements = members.get(list)?.as_array()?.iter();
        return elements.try_fold(0_i128, |sum, element| {
            sum.checked_add(minor_units(element.get(each)?)?)
        });
    }
    match members.get(path) {
        Some(value) => minor_units(value),
        None => (!required.iter().any(|name| name == path)).then_some(0),
    }
}

fn words(path: &str) -> String {
    match path.split_once(LIST) {
        Some((list, each)) => format!("{each} in {list}"),
        None => path.to_owned(),
    }
}
