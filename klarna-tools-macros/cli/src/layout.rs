//! Text in columns, on a page of 100 characters.

use toolspec_core::source::Span;
use toolspec_core::text::spelled;

/// The width of a page, in characters.
pub(crate) const WIDTH: usize = 100;

/// A term in a column of its own, and its description beside it, wrapped. What nobody sees in them
/// is spelled out.
pub(crate) fn entry(indent: usize, column: usize, term: &str, description: &str) -> String {
    let term = spelled(term);
    let mut text = format!("{:indent$}{term}", "");
    let start = indent + column;
    let length = indent + term.chars().count();
    if !term.is_empty() && length + 2 > start && !description.is_empty() {
        text.push('\n');
        text.push_str(&" ".repeat(start));
    } else {
        text.push_str(&" ".repeat(start.saturating_sub(length)));
    }
    let lines = wrap(description, WIDTH.saturating_sub(start));
    text.push_str(&lines.join(&format!("\n{:start$}", "")));
    format!("{}\n", text.trim_end())
}

/// Lines of at most `width` characters; a longer word has a line of its own. What nobody sees is
/// spelled out.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace().map(spelled) {
        let line = lines.last_mut().map(|line| (line.chars().count(), line));
        match line {
            Some((0, line)) => line.push_str(&word),
            Some((length, line)) if length + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// A file and a line, as editors and terminals open it.
pub(crate) fn place(span: &Span) -> String {
    let name = spelled(span.source().name());
    format!("{name}:{}", span.position().line)
}

/// A number with its thousands apart: `18401` reads as `18,401`.
pub(crate) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number of things, such as `1 tool` and `2 tools`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", thousands(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_beside_its_term() {
        assert_eq!(entry(2, 6, "a", "b c"), "  a     b c\n");
        assert_eq!(entry(2, 4, "long", "b"), "  long\n      b\n");
        assert_eq!(entry(0, 4, "a", ""), "a\n");
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("a bb ccc dddd", 4), ["a bb", "ccc", "dddd"]);
        assert_eq!(wrap("longer a", 3), ["longer", "a"]);
    }

    #[test]
    fn thousands_are_separated() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(thousands),
            ["0", "999", "1,000", "1,234,567"]
        );
    }
}
