//! Every value of the documents, edited and removed: what a tool uses has a kind of its own, and what
//! none uses is not seen.

use std::{collections::BTreeMap, fmt::Write as _};

use toolspec_drift::changes;

use super::neutral::value;
use super::specs::{Texts, depot, lock, sound};
use crate::leaf::{collect, exchanged, removed};

/// What is not seen, by the edit and by the document: the answer to why is in the name.
#[test]
fn what_is_not_seen_of_a_document_is_what_no_tool_uses() {
    let mut report = String::new();
    for specs in [sound(), depot()] {
        for name in specs
            .keys()
            .filter(|name| specs[*name].starts_with("openapi"))
        {
            let _ = writeln!(report, "== {name}");
            for (place, edits) in unseen(&specs, name) {
                let _ = writeln!(report, "{place}: {}", edits.join(", "));
            }
        }
    }
    insta::assert_snapshot!(report);
}

/// The places of a document whose edits are not seen, each with these edits.
fn unseen(specs: &Texts, name: &str) -> BTreeMap<String, Vec<&'static str>> {
    let before = lock(specs).unwrap();
    let root = value(&specs[name]);
    let (mut places, mut unseen) = (Vec::new(), BTreeMap::<_, Vec<_>>::new());
    collect(String::new(), &root, &mut places);
    for place in places {
        for (edit, edited) in [
            ("exchanged", exchanged(&root, &place)),
            ("removed", removed(&root, &place)),
        ] {
            let mut texts = specs.clone();
            texts.insert(name.to_owned(), edited.to_string());
            // What cannot be compiled is reported as a mistake.
            let Ok(after) = lock(&texts) else { continue };
            let found = changes(&before, &after);
            assert_eq!(found.is_empty(), before == after, "{place} {edit}");
            let is_known = |kind: &str| !kind.contains("other-changed");
            assert!(
                found.iter().all(|change| is_known(change.kind)),
                "{place} {edit}"
            );
            if found.is_empty() {
                unseen.entry(place.clone()).or_default().push(edit);
            }
        }
    }
    unseen
}
