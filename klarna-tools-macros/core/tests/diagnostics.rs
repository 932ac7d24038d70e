//! Every mistake that can be made in a manifest or a document, and the exact text that answers it.
//!
//! `broken/sound` holds a manifest and two documents without a mistake. Each `broken/*.diff` puts
//! one in, and the snapshot beside it is what a person then reads.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use klarna_tools_core::{File, compile, diagnostic::Errors, source::Source};

/// Texts by file name.
type Files = BTreeMap<String, String>;

const MANIFEST: &str = "shop.yaml";

#[test]
fn what_the_cases_break_is_sound() {
    if let Err(errors) = compile_bytes(&bytes(&sound())) {
        panic!("{errors}");
    }
}

#[test]
fn each_mistake_is_shown_at_its_place_with_a_remedy() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("broken");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for case in cases() {
        settings.set_description(case.about.clone());
        settings.bind(|| insta::assert_snapshot!(case.name.as_str(), mistakes(&case)));
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_change_no_message() {
    for case in cases() {
        let files = bytes(&case.files).into_iter().map(|(name, text)| {
            let text = String::from_utf8(text).unwrap().replace('\n', "\r\n");
            (name, format!("\u{feff}{text}").into_bytes())
        });
        let errors = compile_bytes(&files.collect()).unwrap_err();
        assert_eq!(errors.render(), mistakes(&case), "{}", case.name);
    }
}

#[test]
fn bytes_that_are_no_text_are_shown_where_they_stand() {
    for file in [MANIFEST, "orders.yaml"] {
        let mut files = bytes(&sound());
        let text = files.get_mut(file).unwrap();
        text.splice(12..13, [0xff]);
        let errors = compile_bytes(&files).unwrap_err().render();
        assert!(errors.starts_with("error: this is not UTF-8 text\n"), "{errors}");
        assert!(errors.contains(&format!("{file}:")), "{errors}");
        assert!(errors.contains("help: save the file as UTF-8"), "{errors}");
    }
}

#[test]
fn every_snapshot_has_its_case() {
    let cases: Vec<String> = cases().into_iter().map(|case| case.name).collect();
    for snapshot in files_of(&folder(), "snap") {
        assert!(cases.contains(&stem(&snapshot)), "{} is left over", snapshot.display());
    }
}

/// One mistake, or several that belong together.
struct Case {
    name: String,
    about: String,
    files: Files,
}

impl Case {
    /// Text before the first `@@`, then changes of the sound files:
    /// `@@ change FILE` with lines of a diff, `@@ replace FILE` with its whole text, or
    /// `@@ delete FILE`.
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let mut parts = text.split("@@ ");
        let about = parts.next().unwrap().trim().to_owned();
        assert!(!about.is_empty(), "{} does not say what it is about", path.display());
        let mut files = sound();
        for part in parts {
            let (head, body) = part.split_once('\n').unwrap();
            apply(head, body, &mut files).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        }
        let name = stem(path);
        Self { name, about, files }
    }
}

fn apply(head: &str, body: &str, files: &mut Files) -> Result<(), String> {
    let (verb, name) = head.split_once(' ').ok_or("`@@` needs a verb and a file")?;
    match verb {
        "replace" => drop(files.insert(name.to_owned(), body.to_owned())),
        "delete" => drop(files.remove(name).ok_or(format!("there is no {name}"))?),
        "change" => {
            let text = files.get_mut(name).ok_or(format!("there is no {name}"))?;
            *text = changed(text, body)?;
        }
        _ => return Err(format!("`{verb}` is none of change, replace, delete")),
    }
    Ok(())
}

/// The text with the lines of a hunk exchanged; they must stand in it once.
fn changed(text: &str, hunk: &str) -> Result<String, String> {
    let side = |sign: char| -> String {
        let of_side = |line: &&str| line.starts_with([' ', sign]);
        let lines = hunk.lines().filter(of_side).map(|line| &line[1..]);
        lines.map(|line| format!("{line}\n")).collect()
    };
    let (before, after) = (side('-'), side('+'));
    match format!("\n{text}").matches(&format!("\n{before}")).count() {
        1 => Ok(format!("\n{text}").replacen(&format!("\n{before}"), &format!("\n{after}"), 1)[1..].to_owned()),
        count => Err(format!("the lines to change stand there {count} times:\n{before}")),
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken")
}

fn files_of(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

fn cases() -> Vec<Case> {
    files_of(&folder(), "diff").iter().map(|path| Case::read(path)).collect()
}

fn sound() -> Files {
    let paths = files_of(&folder().join("sound"), "yaml");
    let named = paths.iter().map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    });
    named.collect()
}

fn bytes(files: &Files) -> BTreeMap<String, Vec<u8>> {
    files.iter().map(|(name, text)| (name.clone(), text.clone().into_bytes())).collect()
}

fn mistakes(case: &Case) -> String {
    match compile_bytes(&bytes(&case.files)) {
        Err(errors) => errors.render(),
        Ok(_) => panic!("{} is no mistake", case.name),
    }
}

fn compile_bytes(files: &BTreeMap<String, Vec<u8>>) -> Result<(), Errors> {
    let manifest = Source::from_bytes(MANIFEST, files.get(MANIFEST).unwrap().clone())?;
    let load = |name: &str| match files.get(name) {
        Some(bytes) => Ok(File { name: name.to_owned(), bytes: bytes.clone() }),
        None => Err(format!("`{name}` cannot be read: there is no such file")),
    };
    compile(&manifest, load).map(drop)
}
