//! Amounts that must be the sum of other values.

use serde_json::Value;

use crate::kinds::{INPUT_SUM_ADDED, INPUT_SUM_CHANGED, INPUT_SUM_REMOVED};
use crate::pair::Pair;
use crate::schema::{Node, Schemas};
use toolspec_core::pointer::in_words;

impl<'a> Schemas<'a, '_> {
    pub(crate) fn compare_sum(&mut self, node: &Node<'a>, pair: &Pair<'a>) {
        let called = self.called(node);
        let (kind, means) = match (pair.before(), pair.after()) {
            (None, Some(sum)) => (
                &INPUT_SUM_ADDED,
                format!(
                    "{called} now has to be {}; calls where it is not fail",
                    words(sum)
                ),
            ),
            (Some(before), Some(after)) => (
                &INPUT_SUM_CHANGED,
                format!(
                    "{called} now has to be {}, was {}",
                    words(after),
                    words(before)
                ),
            ),
            (Some(sum), None) => (
                &INPUT_SUM_REMOVED,
                format!(
                    "{called} no longer has to be {}; it is sent as it is",
                    words(sum)
                ),
            ),
            (None, None) => return,
        };
        self.findings.report(kind, pair, means);
    }
}

/// `quantity * unit_price - discount`.
fn words(sum: &Value) -> String {
    let side = |side: &str| {
        let products = sum.get(side).and_then(Value::as_array);
        let products = products.into_iter().flatten().map(|product| {
            let factors = product.as_array().into_iter().flatten();
            let factors = factors
                .filter_map(Value::as_str)
                .map(|path| in_words(path.split('.')));
            factors.collect::<Vec<_>>().join(" * ")
        });
        products.collect::<Vec<_>>()
    };
    let (plus, minus) = (side("plus").join(" + "), side("minus"));
    minus
        .iter()
        .fold(plus, |sum, product| format!("{sum} - {product}"))
}
