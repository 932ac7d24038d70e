//! What the macro emits for three tools, as a reviewer reads it.
#![cfg(test)]

use std::{collections::BTreeSet, fs, path::Path};

use syn::Item;
use toolspec_core::{
    File, compile,
    lock::Lock,
    model::{Argument, Kind, Object, Property, Schema, Text, Toolset},
    source::Source,
};
use toolspec_tokens::{Expansion, emit};

#[test]
fn a_write_without_a_key() {
    insta::assert_snapshot!(emitted("create_klarna_order"));
}

#[test]
fn a_write_with_a_key_and_a_report() {
    insta::assert_snapshot!(emitted("capture_klarna_order"));
}

#[test]
fn several_steps() {
    insta::assert_snapshot!(emitted("update_order_shipping"));
}

#[test]
fn names_of_an_api_become_distinct_names_of_rust() {
    let file = parsed(&odd_toolset());
    let mut items = BTreeSet::new();
    for item in &file.items {
        let (name, fields) = match item {
            Item::Struct(item) => (
                &item.ident,
                item.fields.iter().filter_map(|f| f.ident.clone()).collect(),
            ),
            Item::Enum(item) => (
                &item.ident,
                item.variants.iter().map(|v| v.ident.clone()).collect(),
            ),
            Item::Static(item) => (&item.ident, Vec::new()),
            _ => continue,
        };
        assert!(items.insert(name.clone()), "{name} is there twice");
        let distinct: BTreeSet<_> = fields.iter().collect();
        assert_eq!(distinct.len(), fields.len(), "{name} has {fields:?}");
    }
    let text = prettyplease::unparse(&file);
    assert!(text.contains("output_schema(Odd::tool())"));
    assert!(text.contains("output_schema(OddOutput2::tool())"));
}

/// The program is built, and says at start what to do.
#[test]
fn a_lock_of_another_format_cannot_be_used() {
    let (toolset, known) = (toolset(), "format: 3");
    let old = Lock::of(&toolset).to_text().replacen(known, "format: 2", 1);
    let refused = Lock::read(&Source::new("klarna.lock.yaml", old));
    let form = Expansion {
        accepted: Some(refused.map_err(|why| why.render())),
        ..Expansion::default()
    };
    let text = emit(&toolset, &form).unwrap().to_string();
    let (_, said) = text.split_once("Accepted :: Unreadable").unwrap();
    assert!(said.contains(
        "format 2, and this program reads format 3: write it again with `toolspec lock`"
    ));
}

/// A tool set of one of the real tools, as formatted Rust. What the tools share, and the text of
/// the lock, are elsewhere.
fn emitted(tool: &str) -> String {
    let mut toolset = toolset();
    toolset.tools.retain(|known| known.name == tool);
    assert_eq!(toolset.tools.len(), 1, "there is no tool {tool}");
    toolset.server.instructions.clear();
    toolset.server.errors.hints.clear();
    let text = prettyplease::unparse(&parsed(&toolset));
    let lock = Lock::of(&toolset);
    let literals = [
        format!("{:?}", lock.to_text()),
        format!("{:?}", lock.digest()),
    ];
    for literal in &literals {
        assert!(text.contains(literal), "{literal} is not emitted");
    }
    literals
        .iter()
        .fold(text, |text, literal| text.replace(literal, "\"…\""))
}

fn parsed(toolset: &Toolset) -> syn::File {
    let form = Expansion {
        runtime: quote::quote!(runtime),
        typed: true,
        ..Expansion::default()
    };
    syn::parse2(emit(toolset, &form).unwrap()).unwrap()
}

/// Two tools whose types would have one name, with properties that are not names in Rust or would
/// be the same one.
fn odd_toolset() -> Toolset {
    let text = |values: &[&str]| {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Schema::of(Kind::String(Text {
            values,
            ..Text::default()
        }))
    };
    let names = [
        "type", "self", "Self", "a-b", "a_b", "aB", "1st", "", "ä", "try", "_",
    ];
    let properties = names.map(|name| Property {
        name: name.to_owned(),
        schema: text(&["a", "A", "+", "-", "1", "", "self", "Self"]),
        required: false,
    });
    let within = Schema {
        name: Some("odd".to_owned()),
        ..Schema::of(Kind::Object(Object::of(properties.into())))
    };
    let mut toolset = toolset();
    toolset.tools.truncate(2);
    for (tool, name) in toolset.tools.iter_mut().zip(["odd", "odd_output"]) {
        name.clone_into(&mut tool.name);
        let argument = Argument {
            name: name.to_owned(),
            schema: within.clone(),
            required: true,
            default: None,
        };
        tool.arguments.push(argument);
    }
    toolset
}

fn toolset() -> Toolset {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let read = |name: &str| fs::read(specs.join(name)).map_err(|why| format!("{name}: {why}"));
    let manifest = Source::from_bytes("klarna.yaml", read("klarna.yaml").unwrap()).unwrap();
    let load = |name: &str| {
        read(name).map(|bytes| File {
            name: name.to_owned(),
            bytes,
        })
    };
    compile(&manifest, load).unwrap_or_else(|errors| panic!("{errors}"))
}
