//! Other ways to write the same texts.

use super::{Edit, all, edit, replace, reversed, value};
use crate::specs::{MANIFEST, ORDERS};

pub(super) const EDITS: [Edit; 13] = [
    edit("comments", |t| {
        all(t, |text| {
            format!(
                "# One\n{}\n# Another\n",
                text.replace("tools:\n", "tools: # all\n")
            )
        });
    }),
    edit("line ends", |t| all(t, |text| text.replace('\n', "\r\n"))),
    edit("a byte order mark", |t| {
        all(t, |text| format!("\u{feff}---\n{text}"));
    }),
    edit("indentation", |t| {
        replace(t, MANIFEST, "  allowed: [api", "  allowed:\n          [api");
    }),
    edit("written as JSON", |t| {
        all(t, |text| value(text).to_string());
    }),
    edit("written by another program", |t| {
        all(t, |text| serde_yaml::to_string(&value(text)).unwrap());
    }),
    edit("quotes", |t| {
        replace(t, MANIFEST, "title: A shop", "title: 'A shop'");
    }),
    edit("escapes", |t| {
        replace(t, MANIFEST, "title: A shop", r#"title: "\u0041 shop""#);
    }),
    edit("a folded text", |t| {
        replace(
            t,
            MANIFEST,
            "description: Takes the money.",
            "description: >-\n      Takes\n      the money.",
        );
    }),
    edit("block style", |t| {
        replace(
            t,
            MANIFEST,
            "allowed: [api.example.com, test.example.com]",
            "allowed:\n  - api.example.com\n  - test.example.com",
        );
    }),
    edit("the order of names", |t| {
        all(t, |text| reversed(value(text)).to_string());
    }),
    edit("the order of hosts", |t| {
        replace(
            t,
            MANIFEST,
            "[api.example.com, test.example.com]",
            "[test.example.com, api.example.com]",
        );
    }),
    edit("the order of an enum", |t| {
        replace(t, ORDERS, "[card, invoice]", "[invoice, card]");
    }),
];
