//! What agents are shown of what is checked. A rule that changes is reported where it is checked;
//! here, what is checked as before and no longer shown, or shown now.

use serde_json::Value;
use toolspec_core::pointer::child;

use crate::findings::Findings;
use crate::kinds::INPUT_DETAIL_CHANGED;
use crate::pair::{LockNode, Pair};

/// Compares what is shown of arguments, given what is checked as a whole.
pub(crate) fn compare(findings: &mut Findings, shown: &Pair<'_>, checked: &Pair<'_>) {
    let (mut hidden, mut listed) = (Vec::new(), Vec::new());
    let mut moved = |at: &str, is_shown: bool| {
        let places: &mut Vec<String> = if is_shown { &mut listed } else { &mut hidden };
        places.push(at.to_owned());
    };
    collect("", shown, checked, &mut moved);
    let (hidden, listed) = (Value::from(hidden), Value::from(listed));
    let at = |places| (count(Some(places)) > 0).then(|| LockNode::new(shown.pointer(), places));
    let place = Pair::new(at(&hidden), at(&listed));
    if place.before.is_some() || place.after.is_some() {
        let means = "this is checked as before; what was here is no longer shown to agents, \
                     and what is here now is";
        findings.report(&INPUT_DETAIL_CHANGED, &place, means);
    }
}

/// The places that only one side shows, and that both sides check alike.
fn collect(at: &str, shown: &Pair<'_>, checked: &Pair<'_>, moved: &mut impl FnMut(&str, bool)) {
    let is_shown = shown.after.is_some();
    if shown.before.is_some() != is_shown && checked.before.is_some() && !checked.differs() {
        return moved(at, is_shown);
    }
    for (name, shown) in shown.differing() {
        collect(&child(at, name), &shown, &checked.member(name), moved);
    }
    for index in 0..count(shown.before()).max(count(shown.after())) {
        let (shown, checked) = (shown.element(index), checked.element(index));
        collect(&child(at, &index.to_string()), &shown, &checked, moved);
    }
}

fn count(list: Option<&Value>) -> usize {
    list.and_then(Value::as_array).map_or(0, Vec::len)
}
