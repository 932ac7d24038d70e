//! The faults still to be played.

use std::collections::VecDeque;

use super::{Fault, Matcher};

#[derive(Debug, Default)]
pub(crate) struct Faults {
    next: VecDeque<Fault>,
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    matches: Matcher,
    fault: Fault,
    left: usize,
}

impl Faults {
    pub(crate) fn push(&mut self, fault: Fault) {
        self.next.push_back(fault);
    }

    pub(crate) fn push_rule(&mut self, matches: Matcher, fault: Fault, times: usize) {
        self.rules.push(Rule {
            matches,
            fault,
            left: times,
        });
    }

    pub(crate) fn clear(&mut self) {
        self.next.clear();
        self.rules.clear();
    }

    /// The fault for this request: the queue's next, else the oldest rule that matches and is not used up.
    pub(crate) fn take(&mut self, method: &str, target: &str) -> Option<Fault> {
        if let Some(fault) = self.next.pop_front() {
            return Some(fault);
        }
        let rule = self
            .rules
            .iter_mut()
            .find(|rule| rule.left > 0 && rule.matches.matches(method, target))?;
        rule.left -= 1;
        Some(rule.fault.clone())
    }
}
