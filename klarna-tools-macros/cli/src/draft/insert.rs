//! An entry is inserted into a manifest, whose other text stays as it is.

use toolspec_core::diagnostic::Diagnostics;
use toolspec_core::source::Source;
use toolspec_core::yaml::{self, Entry, Node};

/// The indentation of an entry as it is printed.
const INDENT: usize = 2;

/// The text of a manifest with an entry behind its other tools.
pub(crate) fn inserted(entry: &str, manifest: &Source) -> Result<String, String> {
    let root = Diagnostics::look_ahead(|cx| yaml::read(manifest, cx));
    let root = root.ok_or("the manifest cannot be read")?;
    let tools = root.entry("tools");
    let tools = tools.ok_or("the manifest has no `tools`")?;
    let text = manifest.text();
    let text = match tools.value.as_mapping() {
        _ if is_in_braces(&root) => {
            return Err(
                "the manifest is written within braces, which no entry can be written into\n\
                 help: `--write` needs each key on a line of its own; else write what is printed \
                 above into it by hand"
                    .to_owned(),
            );
        }
        Some([first, ..]) if !is_in_braces(&tools.value) => {
            let indent = indent_of(text, first);
            let end = end_of_tools(text, &tools.value, indent);
            let (before, after) = split(text, end);
            let gap = if before.ends_with('\n') { "\n" } else { "\n\n" };
            format!("{before}{gap}{}{after}", indented(entry, indent))
        }
        Some([_, ..]) => {
            return Err(
                "the tools are written within braces, which no entry can be written into\n\
                 help: `--write` needs each tool below the other; else write what is printed above \
                 into them by hand"
                    .to_owned(),
            );
        }
        _ => with_first(entry, text, &tools.value),
    };
    Ok(if manifest.text().contains("\r\n") {
        text.replace("\r\n", "\n").replace('\n', "\r\n")
    } else {
        text
    })
}

/// Whether a mapping is written as in JSON.
pub(crate) fn is_in_braces(mapping: &Node) -> bool {
    mapping.span.text().starts_with('{')
}

fn split(text: &str, at: usize) -> (String, String) {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    (before.to_owned(), after.to_owned())
}

/// The text with an entry in place of a value that has none. A comment behind the value stays.
fn with_first(entry: &str, text: &str, nothing: &Node) -> String {
    let nothing = nothing.span.trim_end().range();
    let (before, rest) = split(text, nothing.start);
    let (_, rest) = split(&rest, nothing.len());
    let (comment, after) = split(&rest, line_end(&rest, 0));
    let head = format!("{}{}", before.trim_end(), comment.trim_end());
    format!("{head}\n{entry}{after}")
}

/// Where the last tool ends, with the comments that are deeper than its name.
fn end_of_tools(text: &str, tools: &Node, indent: usize) -> usize {
    let mut end = line_end(text, tools.span.trim_end().range().end);
    let mut reached = end;
    for line in text.get(end..).unwrap_or_default().split_inclusive('\n') {
        reached += line.len();
        let behind = line.trim_start_matches(' ');
        if behind.starts_with('#') && line.len() - behind.len() > indent {
            end = reached;
        } else if !line.trim().is_empty() {
            break;
        }
    }
    end
}

/// The end of the line of a place, its line break included.
fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find('\n').map_or(rest.len(), |index| index + 1)
}

fn indent_of(text: &str, entry: &Entry) -> usize {
    let start = entry.key.span.range().start;
    let before = text.get(..start).unwrap_or_default();
    before.len() - before.rfind('\n').map_or(0, |index| index + 1)
}

fn indented(entry: &str, indent: usize) -> String {
    let lines = entry.lines().map(|line| match line.get(INDENT..) {
        Some(rest) => format!("{}{rest}\n", " ".repeat(indent)),
        None => "\n".to_owned(),
    });
    lines.collect()
}
