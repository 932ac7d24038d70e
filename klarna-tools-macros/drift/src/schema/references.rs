//! Follows references, and finds the schemas within fields that agents are not shown.

use serde_json::Value;

use crate::kinds::OUTPUT_DETAIL_CHANGED;
use crate::pair::{LockNode, Pair};
use crate::schema::{Node, Schemas};

impl<'a> Schemas<'a, '_> {
    /// Follows references, and finds what is within a field that agents are not shown. `None` if
    /// the place was compared before.
    pub(crate) fn follow_references(&mut self, node: &Node<'a>) -> Option<Node<'a>> {
        let targets = self.targets(&node.pair);
        let is_followed = targets.before.is_some() || targets.after.is_some();
        let mut reached = node.clone();
        reached.pair.before = targets.before.or(reached.pair.before);
        reached.pair.after = targets.after.or(reached.pair.after);
        let place = |at: &Option<LockNode<'a>>| at.as_ref().map(|at| at.pointer.clone());
        let places = (place(&reached.pair.before), place(&reached.pair.after));
        if is_followed && !self.followed.insert(places) {
            return None;
        }
        self.open(node, &mut reached);
        Some(reached)
    }

    /// What the references of both sides refer to; nothing where there is no reference.
    fn targets(&self, pair: &Pair<'a>) -> Pair<'a> {
        let of = |at: &Option<LockNode<'a>>,
                  root: &Option<LockNode<'a>>,
                  within: &Option<LockNode<'a>>| {
            let at = at.as_ref()?;
            let is_within =
                |at: &&LockNode<'a>, whole: &LockNode<'a>| at.pointer.starts_with(&whole.pointer);
            let opened = within.as_ref().filter(|whole| is_within(&at, whole));
            target(opened.or(root.as_ref())?, at)
        };
        let within = self.wire.member("within");
        Pair::new(
            of(&pair.before, &self.root.before, &within.before),
            of(&pair.after, &self.root.after, &within.after),
        )
    }

    /// The values with their references followed, to see which belong together.
    pub(crate) fn resolved(&self, pair: &Pair<'a>) -> (Option<&'a Value>, Option<&'a Value>) {
        let targets = self.targets(pair);
        (
            targets.before().or(pair.before()),
            targets.after().or(pair.after()),
        )
    }

    fn open(&mut self, node: &Node<'a>, reached: &mut Node<'a>) {
        if node.path.is_empty() {
            return;
        }
        let mut whole = self.wire.member("within").member(&node.path);
        // The forms of a union have the same path: those of one that was opened stay.
        let is_open = |at: &Option<LockNode<'a>>, whole: &LockNode<'a>| {
            at.as_ref()
                .is_some_and(|at| at.pointer.starts_with(&whole.pointer))
        };
        whole.before = whole
            .before
            .filter(|whole| !is_open(&node.pair.before, whole));
        whole.after = whole
            .after
            .filter(|whole| !is_open(&node.pair.after, whole));
        if whole.before.is_some()
            && whole.after.is_some()
            && !whole.differs()
            && node.pair.differs()
        {
            // Only what is shown of it changed.
            return;
        }
        let Pair { before, after } = whole;
        let opaque = (before.is_some(), after.is_some());
        if opaque.0 != opaque.1 && node.pair.before.is_some() && node.pair.after.is_some() {
            let shown = if opaque.1 {
                "no longer shown"
            } else {
                "now shown"
            };
            let means = format!(
                "agents are {shown} what {} contains; it is returned as before",
                self.called(node)
            );
            self.findings
                .report(&OUTPUT_DETAIL_CHANGED, &node.pair, means);
        }
        reached.opaque |= opaque.0 || opaque.1;
        reached.pair.before = before.or(reached.pair.before.take());
        reached.pair.after = after.or(reached.pair.after.take());
    }
}

/// What a reference refers to; nothing if there is no reference, or no target.
pub(crate) fn target<'a>(root: &LockNode<'a>, at: &LockNode<'a>) -> Option<LockNode<'a>> {
    const MOST: usize = 64;
    let mut reached = at.clone();
    for _ in 0..MOST {
        let Some(reference) = reached.value.get("$ref").and_then(Value::as_str) else {
            return (reached.pointer != at.pointer).then_some(reached);
        };
        let within = reference.strip_prefix('#')?;
        let value = root.value.pointer(within)?;
        reached = LockNode::new(format!("{}{within}", root.pointer), value).reached_from(reached);
    }
    None
}
