//! The reader against other readers, and against texts that no one would write.

mod fuzz;
mod json;
mod leaves;
mod mutation;
mod writing;

use std::{
    fs,
    path::{Path, PathBuf},
};

use mutation::{Random, mutated};
use toolspec_core::{
    diagnostic::{Diagnostics, Errors},
    source::{Source, Span},
    yaml::{self, Kind, Node},
};

/// Between them they use every part of YAML that is read, and some that is refused.
const SEEDS: [&str; 4] = [
    "name: klarna\ntools:\n  a: { b: , c: [1, 2.5, -3], d: \"x\\ty\" }\n  e: >-\n    folded\n    text\n\n  f: |\n    block\n     of text\n  'g h': 'it''s'\n",
    "- a\n- b: c\n  d:\n  - ö😀\n  - f\n-\n- - x\n  - y\n- [a, {b: c}, \"d\", 'e']\n# comment\n- plain\n  on two lines # comment\n",
    "{\"a\": [1, 2, {\"b\": null}], \"c\": \"\\u00e9\", \"d\": -1.5e3, \"é\": {}}",
    "---\r\na: 014\r\nb: 1_0\r\nc: no\r\nd: ~\r\ne: &f !g \"\"\r\nh: *f\r\n? i\r\n: j\r\n<<: k\r\n...\r\n",
];

#[test]
fn documents_mean_what_another_reader_says() {
    let documents = documents();
    assert!(
        !documents.is_empty(),
        "no document under {}",
        specs().display()
    );
    for path in documents {
        let text = fs::read_to_string(&path).unwrap();
        let other: serde_json::Value = serde_yaml::from_str(&text).unwrap();
        assert_eq!(sound(&text).to_json(), other, "{}", path.display());
        assert_eq!(
            sound(&text.replace('\n', "\r\n")).to_json(),
            other,
            "{}",
            path.display()
        );
    }
}

#[test]
fn places_are_those_of_the_text() {
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        check_places(&sound(&text));
        check_places(&sound(&format!("# ö😀\r\n{}", text.replace('\n', "\r\n"))));
    }
}

#[test]
fn any_text_is_read_or_refused() {
    let mut random = Random::new(0x2545_F491_4F6C_DD1D);
    for round in 0..10_000 {
        check_any(&mutated(SEEDS[round % SEEDS.len()], &mut random));
    }
}

#[test]
fn any_change_of_a_document_is_read_or_refused() {
    let mut random = Random::new(0x9E37_79B9_7F4A_7C15);
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        for _ in 0..20 {
            check_any(&mutated(&text, &mut random));
        }
    }
}

#[test]
fn any_bytes_are_read_or_refused() {
    let mut random = Random::new(0xD1B5_4A32_D192_ED03);
    for _ in 0..5_000 {
        let bytes = (0..random.below(200)).map(|_| random.byte()).collect();
        match Source::from_bytes("a.yaml", bytes) {
            Ok(source) => check_any(source.text()),
            Err(refused) => assert!(refused.render().contains("save the file as UTF-8")),
        }
    }
}

fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs")
}

/// Every YAML document of the project, in a stable order.
fn documents() -> Vec<PathBuf> {
    let mut documents = Vec::new();
    let mut folders = vec![specs()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "yaml")
            {
                documents.push(path);
            }
        }
    }
    documents.sort();
    documents
}

fn read(text: &str) -> Result<Node, Errors> {
    let mut cx = Diagnostics::new();
    let root = yaml::read(&Source::new("a.yaml", text), &mut cx);
    assert_eq!(root.is_some(), cx.is_empty());
    cx.finish(root).map(Option::unwrap)
}

fn sound(text: &str) -> Node {
    read(text).unwrap_or_else(|errors| panic!("{errors}"))
}

/// A tree has its places; mistakes can be shown.
fn check_any(text: &str) {
    match read(text) {
        Ok(root) => check_places(&root),
        Err(errors) => {
            let rendered = errors.render();
            assert!(rendered.starts_with("error: "), "{rendered}");
            assert_eq!(
                rendered.matches("--> a.yaml:").count(),
                errors.iter().count(),
                "{rendered}"
            );
        }
    }
}

/// Children lie inside their parents one after the other, and what is written plainly is at its place.
fn check_places(node: &Node) {
    let children: Vec<&Span> = match &node.kind {
        Kind::Sequence(elements) => elements.iter().map(|element| &element.span).collect(),
        Kind::Mapping(entries) => entries
            .iter()
            .flat_map(|entry| [&entry.key.span, &entry.value.span])
            .collect(),
        _ => Vec::new(),
    };
    let mut reached = node.span.range().start;
    for child in children {
        let range = child.range();
        assert!(
            reached <= range.start && range.end <= node.span.range().end,
            "{child} {}",
            child.text()
        );
        reached = range.end;
    }
    match &node.kind {
        Kind::Sequence(elements) => elements.iter().for_each(check_places),
        Kind::Mapping(entries) => {
            for entry in entries.iter() {
                check_text(&entry.key.text, &entry.key.span);
                check_places(&entry.value);
            }
        }
        Kind::String(text) | Kind::Unkept(text, _) => check_text(text, &node.span),
        Kind::Number(number) => assert_eq!(number.as_f64(), node.span.text().parse().ok()),
        Kind::Bool(value) => assert_eq!(node.span.text().parse(), Ok(*value)),
        Kind::Refused(why) => panic!("a manifest has none: {}", why.render()),
        Kind::Null => assert!(
            ["", "~", "null"].contains(&node.span.text()),
            "{}",
            node.span
        ),
    }
}

/// What is neither quoted nor a block nor of several lines is the same in the file.
fn check_text(text: &str, span: &Span) {
    let written = span.text();
    if !written.starts_with(['"', '\'', '|', '>'])
        && !written.contains(['\n', '\r'])
        && !text.contains('\n')
    {
        assert_eq!(written, text, "{span}");
    }
}
