//! Sums that an integer must equal.

use serde_json::{Map, Value};

use super::types::whole;
use crate::{Path, Sum};

impl Sum {
    /// Its value in an object with these `members`. An optional integer that is missing counts as
    /// zero. `None` if a required one, or a list, is missing or has another type.
    pub(super) fn of(
        &self,
        members: &Map<String, Value>,
        is_required: &dyn Fn(&str) -> bool,
    ) -> Option<i128> {
        let product = |factors: &Vec<Path>| {
            let mut factors = factors.iter();
            factors.try_fold(1_i128, |product, path| {
                product.checked_mul(factor(path, members, is_required)?)
            })
        };
        let add = |products: &[Vec<Path>]| {
            let mut products = products.iter();
            products.try_fold(0_i128, |sum, factors| sum.checked_add(product(factors)?))
        };
        add(&self.plus)?.checked_sub(add(&self.minus)?)
    }

    /// The members that it refers to.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let paths = self.plus.iter().chain(&self.minus).flatten();
        paths.filter_map(|path| path.first().map(String::as_str))
    }

    /// `quantity × unit_price − discount is 500`, or `amount in lines adds up to 500`.
    #[must_use]
    pub fn in_words(&self, comes_to: i128) -> String {
        if let ([product], []) = (self.plus.as_slice(), self.minus.as_slice())
            && let [path] = product.as_slice()
            && path.len() > 1
        {
            return format!("{} adds up to {comes_to}", words(path));
        }
        let product = |factors: &Vec<Path>| {
            let factors: Vec<String> = factors.iter().map(words).collect();
            factors.join(" × ")
        };
        let plus: Vec<String> = self.plus.iter().map(product).collect();
        let minus = self.minus.iter().map(product);
        let sum = minus.fold(plus.join(" + "), |sum, less| format!("{sum} − {less}"));
        format!("{sum} is {comes_to}")
    }
}

fn factor(
    path: &Path,
    members: &Map<String, Value>,
    is_required: &dyn Fn(&str) -> bool,
) -> Option<i128> {
    match path.as_slice() {
        [name] => match members.get(name) {
            Some(value) => whole(value),
            None => (!is_required(name)).then_some(0),
        },
        [list, _, each] => {
            let mut elements = members.get(list)?.as_array()?.iter();
            elements.try_fold(0_i128, |sum, element| {
                sum.checked_add(whole(element.get(each)?)?)
            })
        }
        _ => None,
    }
}

fn words(path: &Path) -> String {
    match path.as_slice() {
        [list, _, each] => format!("{each} in {list}"),
        path => path.join("."),
    }
}
