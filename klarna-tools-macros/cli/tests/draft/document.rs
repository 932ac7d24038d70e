//! A document with one path, and the entries that are drafted for it.

use std::iter;

use crate::init::folder::Folder;
use crate::run::Run;

pub(crate) struct Document(pub(crate) Folder);

impl Document {
    /// With this path item at `/x`, and these schemas.
    pub(crate) fn new(item: &str, schemas: &str) -> Self {
        let folder = Folder::empty();
        folder.write(
            "api.yaml",
            &format!(
                "openapi: 3.0.3\ninfo: {{ title: X, version: '1' }}\n\
                 servers: [{{ url: https://x.example }}]\nsecurity: []\n\
                 components: {{ schemas: {{ {schemas} }} }}\npaths:\n  /x: {item}\n"
            ),
        );
        let document = Self(folder);
        document.manifest("tools: {}\n");
        document
    }

    /// With an answer of this schema.
    pub(crate) fn answering(schema: &str) -> Self {
        Self::new(
            &format!("{{ get: {{ summary: X, responses: {} }} }}", ok(schema)),
            "",
        )
    }

    pub(crate) fn manifest(&self, tools: &str) {
        let head = "name: x\ntitle: X\ninstructions: X.\ndocuments: [api.yaml]\n";
        self.0.write("x.yaml", &format!("{head}{tools}"));
    }

    pub(crate) fn add(&self, arguments: &[&str]) -> Run {
        let arguments = [&["add"], arguments, &["x.yaml"]].concat();
        self.0.run(&arguments)
    }

    /// The entry for an operation, which is pasted and checked: as it is, and with each line that is
    /// offered as a comment.
    pub(crate) fn entry(&self, operation: &str) -> String {
        let printed = self.add(&[operation]).expect_code(0);
        for text in iter::once(printed.out.clone()).chain(uncommented(&printed.out)) {
            self.manifest(&format!("tools:\n{text}"));
            let checked = self.0.run(&["check", "x.yaml"]);
            assert_eq!(checked.code, Some(0), "{text}{}", checked.err);
        }
        self.manifest("tools: {}\n");
        printed.out
    }

    /// The lines under a key of an entry, without their indentation.
    pub(crate) fn lines(&self, operation: &str, section: &str) -> Vec<String> {
        let entry = self.entry(operation);
        let heads = [format!("    {section}:"), format!("    # {section}:")];
        let lines = entry
            .lines()
            .skip_while(|line| !heads.contains(&(*line).to_owned()));
        let lines = lines.skip(1).take_while(|line| line.starts_with("      "));
        lines.map(|line| line.trim().to_owned()).collect()
    }
}

/// An entry, for each of its comments with that as a line of it.
fn uncommented(entry: &str) -> Vec<String> {
    let lines: Vec<&str> = entry.lines().collect();
    let is_open = |line: &str| line.starts_with("      # ") && !line.contains("# not possible: ");
    let open = (0..lines.len()).filter(|index| is_open(lines[*index]));
    let texts = open.map(|open| {
        let head = lines[..open]
            .iter()
            .rposition(|line| !line.starts_with("      "));
        let line = |(index, line): (usize, &&str)| {
            let is_it = index == open || Some(index) == head;
            let line = if is_it {
                line.replacen("# ", "", 1)
            } else {
                (*line).to_owned()
            };
            format!("{line}\n")
        };
        lines.iter().enumerate().map(line).collect()
    });
    texts.collect()
}

/// Responses with a JSON body.
pub(crate) fn ok(schema: &str) -> String {
    format!(
        "{{ '200': {{ description: X, content: {{ application/json: {{ schema: {schema} }} }} }} }}"
    )
}

/// A line with one blank where there are several.
pub(crate) fn squeezed(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
