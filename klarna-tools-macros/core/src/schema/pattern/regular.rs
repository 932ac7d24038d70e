//! Regular expressions, and what is left of one behind a character.

use std::collections::BTreeSet;
use std::rc::Rc;

/// The characters of ASCII, and one for all others.
pub(super) const SYMBOLS: u8 = 129;

/// A set of [`SYMBOLS`].
pub(super) type Set = (u128, bool);

pub(super) const ANY: Set = (u128::MAX, true);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Regular {
    Never,
    Empty,
    One(Set),
    Then(Rc<Regular>, Rc<Regular>),
    Either(BTreeSet<Rc<Regular>>),
    Many(Rc<Regular>),
}

impl Regular {
    pub(super) fn is_nullable(&self) -> bool {
        match self {
            Self::Never | Self::One(_) => false,
            Self::Empty | Self::Many(_) => true,
            Self::Then(first, then) => first.is_nullable() && then.is_nullable(),
            Self::Either(choices) => choices.iter().any(|choice| choice.is_nullable()),
        }
    }

    pub(super) fn size(&self) -> usize {
        match self {
            Self::Never | Self::Empty | Self::One(_) => 1,
            Self::Then(first, then) => first.size() + then.size(),
            Self::Either(choices) => choices.iter().map(|choice| choice.size()).sum(),
            Self::Many(one) => one.size(),
        }
    }

    /// What may follow the symbol.
    pub(super) fn derive(&self, symbol: u8) -> Rc<Self> {
        match self {
            Self::One(set) if contains_symbol(*set, symbol) => Self::Empty.into(),
            Self::Never | Self::Empty | Self::One(_) => Self::Never.into(),
            Self::Then(first, second) => {
                let through = then(first.derive(symbol), Rc::clone(second));
                if first.is_nullable() {
                    either([through, second.derive(symbol)])
                } else {
                    through
                }
            }
            Self::Either(choices) => either(choices.iter().map(|choice| choice.derive(symbol))),
            Self::Many(one) => then(one.derive(symbol), Rc::new(self.clone())),
        }
    }
}

fn contains_symbol((ascii, others): Set, symbol: u8) -> bool {
    if symbol < 128 {
        ascii >> symbol & 1 == 1
    } else {
        others
    }
}

pub(super) fn then(first: Rc<Regular>, second: Rc<Regular>) -> Rc<Regular> {
    match (&*first, &*second) {
        (Regular::Never, _) | (_, Regular::Never) => Regular::Never.into(),
        (Regular::Empty, _) => second,
        (_, Regular::Empty) => first,
        (Regular::Then(head, tail), _) => {
            Regular::Then(Rc::clone(head), then(Rc::clone(tail), second)).into()
        }
        _ => Regular::Then(first, second).into(),
    }
}

pub(super) fn either(choices: impl IntoIterator<Item = Rc<Regular>>) -> Rc<Regular> {
    let mut flat = BTreeSet::new();
    for choice in choices {
        match &*choice {
            Regular::Never => {}
            Regular::Either(within) => flat.extend(within.iter().cloned()),
            _ => drop(flat.insert(choice)),
        }
    }
    match flat.len() {
        0 => Regular::Never.into(),
        1 => flat.pop_first().unwrap_or_else(|| Regular::Never.into()),
        _ => Regular::Either(flat).into(),
    }
}
