//! What is written in a manifest for nothing, or should not be written there.

mod advice;
mod ceilings;
mod keys;
mod money;
mod secrets;
mod texts;
mod unused;

use crate::init::folder::Folder;
use crate::run::Run;

/// A shop whose manifest and document tests edit.
pub(super) struct Shop(Folder);

const MANIFEST: &str = include_str!("manifest.yaml");
const API: &str = include_str!("api.yaml");
const ANOTHER: &str = include_str!("another.yaml");

impl Shop {
    /// With one text of the manifest in place of another.
    pub(super) fn with(old: &str, new: &str) -> Self {
        Self::edited(&[(old, new)], &[])
    }

    /// With other texts in the manifest and in the document.
    pub(super) fn edited(manifest: &[(&str, &str)], api: &[(&str, &str)]) -> Self {
        let folder = Folder::empty();
        folder.write("manifest.yaml", &replaced(MANIFEST, manifest));
        folder.write("api.yaml", &replaced(API, api));
        folder.write("another.yaml", ANOTHER);
        Self(folder)
    }

    /// Runs the command with credentials, in the folder of the manifest.
    pub(super) fn run(&self, arguments: &[&str]) -> Run {
        let variables = [("SHOP_USER", "user"), ("SHOP_PASSWORD", "password")];
        self.0.run_with(arguments, &variables)
    }

    pub(super) fn check(&self) -> Run {
        self.0.run(&["check", "manifest.yaml"])
    }

    /// What is reported as a mistake.
    pub(super) fn mistakes(&self) -> String {
        self.check().expect_code(1).err
    }

    /// What is noted.
    pub(super) fn notes(&self) -> String {
        self.check().expect_code(0).err
    }
}

fn replaced(text: &str, edits: &[(&str, &str)]) -> String {
    let mut text = text.to_owned();
    for (old, new) in edits {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    text
}

#[test]
fn a_shop_without_an_edit_has_no_notes() {
    let shop = Shop::edited(&[], &[]);
    assert_eq!(shop.notes(), "");
}
