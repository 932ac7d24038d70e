//! What is compiled is what is locked: each value of a tool set moves the lock. The engine reads the
//! same value, so nothing that it acts on is unseen.

use std::collections::BTreeSet;

use toolspec_core::{
    File, compile,
    lock::Lock,
    model::{Tool, Toolset},
    source::Source,
};

use super::specs::{MANIFEST, text};
use crate::leaves::{collect, exchanged, removed};

/// Values that say nothing beside others, and why: the end of their place.
const SILENT: [(&str, &str); 3] = [
    (
        "/Integer/format",
        "what a format bounds is in the bounds; the rest is a type of the generated Rust",
    ),
    ("/step", "a field of a result comes from the only step"),
    (
        "/Union/tag",
        "each form lists its values of that property; it is for what is said of a mistake",
    ),
];

pub(super) fn klarna() -> Toolset {
    let load = |name: &str| {
        let bytes = text(name).into_bytes();
        let name = name.to_owned();
        Ok(File { name, bytes })
    };
    compile(&Source::new(MANIFEST, text(MANIFEST)), load).unwrap_or_else(|why| panic!("{why}"))
}

/// The constructs that Klarna's documents do not have.
fn general() -> Toolset {
    let read = |name: &str| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/generality");
        std::fs::read_to_string(format!("{folder}/{name}")).unwrap()
    };
    let load = |name: &str| {
        let bytes = read(name).into_bytes();
        let name = name.to_owned();
        Ok(File { name, bytes })
    };
    compile(&Source::new("world.yaml", read("world.yaml")), load)
        .unwrap_or_else(|why| panic!("{why}"))
}

#[test]
fn each_value_of_a_tool_set_moves_the_lock() {
    let (mut alike, mut unseen) = (BTreeSet::new(), Vec::new());
    for toolset in [klarna(), general()] {
        let is_shared = |place: &str| place.starts_with("/server/");
        try_all(&toolset, is_shared, &mut alike, &mut unseen);
        for tool in &toolset.tools {
            let alone = Toolset {
                server: toolset.server.clone(),
                tools: vec![Tool::clone(tool)],
            };
            try_all(&alone, |place| !is_shared(place), &mut alike, &mut unseen);
        }
    }
    assert!(alike.len() > 250, "there are only {} places", alike.len());
    unseen.retain(|place: &String| SILENT.iter().all(|(end, _)| !place.ends_with(end)));
    assert!(
        unseen.is_empty(),
        "edits of these are not seen: {unseen:#?}"
    );
}

/// Edits and removes every value that is unlike those before.
fn try_all(
    toolset: &Toolset,
    is_chosen: impl Fn(&str) -> bool,
    alike: &mut BTreeSet<String>,
    unseen: &mut Vec<String>,
) {
    let (root, before) = (serde_json::to_value(toolset).unwrap(), Lock::of(toolset));
    let mut places = Vec::new();
    collect(String::new(), &root, &mut places);
    places.retain(|place| is_chosen(place) && alike.insert(general_place(place)));
    for place in places {
        for edited in [exchanged(&root, &place), removed(&root, &place)] {
            // What is not a tool set, or the same one, cannot move anything.
            let Ok(other) = serde_json::from_value::<Toolset>(edited) else {
                continue;
            };
            if other != *toolset && Lock::of(&other) == before {
                unseen.push(place.clone());
            }
        }
    }
}

/// The place without indexes, and without pointers that a tool chooses.
fn general_place(place: &str) -> String {
    let mut chosen = false;
    let parts = place.split('/').map(|part| {
        let shown = if chosen || part.parse::<usize>().is_ok() {
            "*"
        } else {
            part
        };
        chosen = part == "known";
        shown
    });
    parts.collect::<Vec<_>>().join("/")
}
