//! What of a value is chosen, as an entry says it.

use super::yaml::flow_scalar;

/// What is chosen of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cut {
    Whole,
    /// A mask in its place.
    Masked,
    Only(Vec<(String, Cut)>),
}

impl Cut {
    /// The keys of an entry that say it, if any has to.
    pub(super) fn keys(&self) -> Option<String> {
        let chosen = match self {
            Self::Whole => return None,
            Self::Masked => return Some("mask: true".to_owned()),
            Self::Only(chosen) => chosen,
        };
        let is_plain = chosen.iter().all(|(_, cut)| *cut == Self::Whole);
        let names = chosen.iter().map(|(name, cut)| match cut.keys() {
            _ if is_plain => flow_scalar(name),
            None => format!("{}: ", flow_scalar(name)),
            Some(keys) => format!("{}: {{ {keys} }}", flow_scalar(name)),
        });
        let names = names.collect::<Vec<_>>().join(", ");
        Some(if is_plain {
            format!("only: [{names}]")
        } else {
            format!("only: {{ {} }}", names.trim_end())
        })
    }
}
