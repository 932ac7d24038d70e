//! Every mistake that can be made in a manifest or a document, and the exact text that answers it.
//!
//! `broken/sound` contains a manifest and two documents without a mistake. Each `broken/*.diff` puts
//! one in, or several that belong together, and the snapshot beside it is what a person then reads.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use toolspec_core::{
    File, Resolved, Specs,
    diagnostic::{Diagnostics, Errors},
    manifest::manifest_schema,
    source::Source,
    yaml,
};

/// The content of the files, by name.
type Files = BTreeMap<String, Vec<u8>>;

const MANIFEST: &str = "shop.yaml";

#[test]
fn what_the_cases_break_is_sound() {
    if let Err(errors) = compile_files(&sound()) {
        panic!("{errors}");
    }
}

#[test]
fn each_mistake_is_shown_at_its_place_with_a_remedy_whatever_ends_the_lines() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("broken");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for case in cases() {
        settings.set_description(case.about.clone());
        let said = case.said();
        assert_eq!(said, self::said(&case.dressed()), "{}", case.name);
        settings.bind(|| insta::assert_snapshot!(case.name.as_str(), said));
    }
}

/// What the reader does not know, an editor marks while it is written.
#[test]
fn every_unknown_key_is_one_for_editors_too() {
    let schema = jsonschema::draft7::new(&manifest_schema()).unwrap();
    let mut refused = 0;
    for case in cases() {
        let answer = fs::read_to_string(folder().join(format!("{}.snap", case.name)));
        if answer.unwrap_or_default().contains("error: unknown key") {
            let source = Source::from_bytes(MANIFEST, case.files[MANIFEST].clone()).unwrap();
            let mut cx = Diagnostics::new();
            let root = yaml::read(&source, &mut cx);
            let manifest = cx.finish(root).unwrap().unwrap().to_json();
            assert!(!schema.is_valid(&manifest), "{}", case.name);
            refused += 1;
        }
    }
    assert!(refused > 1, "only {refused} cases have an unknown key");
}

#[test]
fn what_no_tool_needs_refuses_none() {
    let mut files = sound();
    let depth = "        - { name: depth, in: query, schema: { type: integer } }\n";
    let unusable = "
        - { name: filter, in: query, style: tabDelimited, schema: { type: string } }
        - { name: query, in: query, content: { application/xml: { schema: { type: string } } } }
        - { name: big, in: query, schema: { type: integer, maximum: 99999999999999999999 } }
        - { name: Content-Length, in: header, required: true, schema: { type: integer } }
      requestBody:
        content:
          multipart/form-data: { schema: { type: object, properties: { part: { type: string } } } }
";
    let carts = String::from_utf8(files["carts.yaml"].clone()).unwrap();
    assert!(carts.contains(depth));
    let carts = carts
        .replace(depth, unusable.trim_start_matches('\n'))
        .replace(
            "amount: { type: integer, minimum: 0",
            "amount: { type: integer, example: 1e999, x-most: [99999999999999999999], minimum: 0",
        );
    assert!(carts.contains("1e999"));
    files.insert("carts.yaml".to_owned(), carts.into_bytes());
    compile_files(&files).unwrap_or_else(|errors| panic!("{errors}"));
}

#[test]
fn bytes_that_are_not_text_are_shown_at_their_place() {
    for (file, place) in [
        (MANIFEST, "shop.yaml:2:2"),
        ("orders.yaml", "orders.yaml:1:13"),
    ] {
        let mut files = sound();
        files.get_mut(file).unwrap().splice(12..13, [0xff]);
        let errors = compile_files(&files).unwrap_err().render();
        let shown = errors.lines().map(str::trim).collect::<Vec<_>>();
        assert_eq!(shown[0], "error: this is not UTF-8 text");
        assert_eq!(shown[1], format!("--> {place}"));
        assert_eq!(shown.last(), Some(&"= help: save the file as UTF-8"));
    }
}

#[test]
fn every_snapshot_has_its_case() {
    let cases: Vec<String> = cases().into_iter().map(|case| case.name).collect();
    for snapshot in files_of(&folder(), "snap") {
        let name = stem(&snapshot);
        assert!(cases.contains(&name), "{} is left over", snapshot.display());
    }
}

/// Files with a mistake, or with several that belong together.
struct Case {
    name: String,
    about: String,
    files: Files,
}

impl Case {
    /// Says what it is about, then changes the sound files: `@@ change FILE` with the lines of a
    /// diff, `@@ replace FILE` with its whole text, or `@@ delete FILE`.
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let mut parts = text.split("\n@@ ");
        let about = parts.next().unwrap().trim().to_owned();
        let mut files = sound();
        for part in parts {
            let (head, body) = part.split_once('\n').unwrap_or((part, ""));
            apply(head, body, &mut files).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        }
        Self {
            name: stem(path),
            about,
            files,
        }
    }

    /// What is said about it, which is something.
    fn said(&self) -> String {
        let said = said(&self.files);
        assert_ne!(said, "", "nothing is said about {}", self.name);
        said
    }

    /// The files with a byte order mark, and with the line ends of Windows.
    fn dressed(&self) -> Files {
        let dressed = self.files.iter().map(|(name, bytes)| {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
            (name.clone(), text.into_bytes())
        });
        dressed.collect()
    }
}

fn apply(head: &str, body: &str, files: &mut Files) -> Result<(), String> {
    let (verb, name) = head.split_once(' ').ok_or("`@@` needs a verb and a file")?;
    let bytes = files.get_mut(name).ok_or(format!("there is no {name}"))?;
    match verb {
        "change" => *bytes = changed(std::str::from_utf8(bytes).unwrap(), body)?.into_bytes(),
        "replace" => body.as_bytes().clone_into(bytes),
        "delete" => drop(files.remove(name)),
        _ => return Err(format!("`{verb}` is none of change, replace, delete")),
    }
    Ok(())
}

/// The text with some lines exchanged; each is in it once.
fn changed(text: &str, diff: &str) -> Result<String, String> {
    let side = |sign: char| {
        let of_side = diff.lines().filter(|line| line.starts_with([' ', sign]));
        of_side.fold(String::from("\n"), |text, line| text + &line[1..] + "\n")
    };
    let (text, before, after) = (format!("\n{text}"), side('-'), side('+'));
    match text.matches(&before).count() {
        1 => Ok(text.replacen(&before, &after, 1)[1..].to_owned()),
        count => Err(format!("these lines are there {count} times:{before}")),
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken")
}

fn files_of(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

fn cases() -> Vec<Case> {
    let cases: Vec<Case> = files_of(&folder(), "diff")
        .iter()
        .map(|path| Case::read(path))
        .collect();
    assert!(!cases.is_empty(), "no case under {}", folder().display());
    cases
}

fn sound() -> Files {
    let paths = files_of(&folder().join("sound"), "yaml");
    let named = paths.iter().map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read(path).unwrap())
    });
    named.collect()
}

fn compile_files(files: &Files) -> Result<Resolved, Errors> {
    let manifest = Source::from_bytes(MANIFEST, files[MANIFEST].clone())?;
    let load = |name: &str| match files.get(name) {
        Some(bytes) => Ok(File {
            name: name.to_owned(),
            bytes: bytes.clone(),
        }),
        None => Err(format!("`{name}` cannot be read: there is no such file")),
    };
    Specs::read(&manifest, load)?.resolve()
}

/// The mistakes, or else the notes.
fn said(files: &Files) -> String {
    match compile_files(files) {
        Err(errors) => errors.render(),
        Ok(resolved) => resolved.notes.render(),
    }
}
