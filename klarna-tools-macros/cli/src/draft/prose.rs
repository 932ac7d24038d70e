//! Titles and descriptions from a document, shortened for agents.

use toolspec_core::manifest::is_placeholder;
use toolspec_core::openapi::Operation;
use toolspec_core::text::{seen, snake_case};
use toolspec_core::yaml::Node;

use super::method_and_path;

/// The longest title, description and remark, in characters.
const LONGEST_TITLE: usize = 60;
const LONGEST_DESCRIPTION: usize = 240;
const LONGEST_COMMENT: usize = 60;

/// The summary, else the operation id in words.
pub(super) fn title(operation: Operation<'_>) -> String {
    let summary = text_of(operation.text("summary"));
    let summary = summary.map(|text| shortened(&text, LONGEST_TITLE));
    summary.unwrap_or_else(|| {
        let id = operation.text("operationId").and_then(Node::as_str);
        let name = id.map_or_else(|| method_and_path(operation), snake_case);
        let words = name.replace('_', " ");
        let mut letters = words.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        shortened(
            &first.into_iter().chain(letters).collect::<String>(),
            LONGEST_TITLE,
        )
    })
}

/// The first sentences of the description that fit, else the summary.
pub(super) fn description(operation: Operation<'_>) -> Option<String> {
    let text =
        text_of(operation.text("description")).or_else(|| text_of(operation.text("summary")))?;
    let mut short = String::new();
    for sentence in text.split_inclusive(". ") {
        if !short.is_empty()
            && short.chars().count() + sentence.chars().count() > LONGEST_DESCRIPTION
        {
            break;
        }
        short += sentence;
    }
    Some(shortened(short.trim(), LONGEST_DESCRIPTION))
}

/// A description as a short comment.
pub(super) fn comment(text: Option<&str>) -> String {
    text.and_then(on_one_line)
        .map_or_else(String::new, |text| shortened(&text, LONGEST_COMMENT))
}

/// A description of at most `longest` characters.
pub(crate) fn plain(node: Option<&Node>, longest: usize) -> Option<String> {
    Some(shortened(&text_of(node)?, longest))
}

/// A text on one line, without hidden characters and markup.
fn text_of(node: Option<&Node>) -> Option<String> {
    on_one_line(node?.as_str()?).filter(|text| !is_placeholder(text))
}

fn on_one_line(text: &str) -> Option<String> {
    let text = without_markup(&seen(&text.replace(['\n', '\t'], " ")));
    let words: Vec<&str> = text.split_whitespace().collect();
    Some(words.join(" ")).filter(|text| !text.is_empty())
}

/// Many documents have HTML in their descriptions.
fn without_markup(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('<') {
        plain += before;
        let is_tag = behind.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match behind.split_once('>') {
            Some((_, after)) if is_tag => {
                plain.push(' ');
                rest = after;
            }
            _ => {
                plain.push('<');
                rest = behind;
            }
        }
    }
    plain + rest
}

fn shortened(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let mut short = String::new();
    for word in text.split(' ') {
        if short.chars().count() + word.chars().count() + 1 > longest {
            break;
        }
        short = format!("{short}{word} ");
    }
    let cut = short.trim_end();
    let cut = if cut.is_empty() {
        seen(&text.chars().take(longest - 1).collect::<String>())
    } else {
        cut.to_owned()
    };
    format!("{}…", cut.trim_end_matches([',', ';', ':', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_words() {
        assert_eq!(shortened("a bc", 4), "a bc");
        assert_eq!(shortened("one two, three", 9), "one two…");
        assert_eq!(shortened("abcdef", 4), "abc…");
    }

    #[test]
    fn markup_is_left_out_and_comparisons_are_kept() {
        assert_eq!(without_markup("a<br/>b <b>c</b> 1 < 2"), "a b  c  1 < 2");
    }
}
