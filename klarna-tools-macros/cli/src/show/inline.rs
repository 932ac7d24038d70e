//! Texts of others in Markdown, where nothing of them is markup.

use super::visible;

/// The longest text that [`cut`] leaves, in characters.
const LONGEST: usize = 300;

/// A fence that nothing in a text closes (`CommonMark`, section 4.5).
pub(super) fn fence(text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    "`".repeat(longest.max(2) + 1)
}

/// A short text within a line, as code: no character in it is markup, and GitHub notifies nobody
/// who is mentioned in code.
pub(super) fn code(text: &str) -> String {
    use std::fmt::Write as _;
    let is_within = |c: char| c == '_' && text.trim_matches('_') == text;
    let mut code = String::from("<code>");
    for character in visible(text).chars() {
        if character.is_alphanumeric() || " /-".contains(character) || is_within(character) {
            code.push(character);
        } else {
            let _ = write!(code, "&#{};", u32::from(character));
        }
    }
    code.push_str("</code>");
    code
}

/// A sentence within a line: what stands between backticks is code, and so is every other word that
/// is not plain, for it may be an address or a name that GitHub makes a link of.
pub(super) fn sentence(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(index, part)| {
        let words = part.split(' ').map(|word| match word {
            word if index % 2 == 1 || is_plain(word) => word.to_owned(),
            word => {
                let end = word.trim_end_matches(BEHIND).len();
                let (word, behind) = word.split_at(end);
                code(word) + behind
            }
        });
        match index % 2 {
            1 => code(part),
            _ => words.collect::<Vec<_>>().join(" "),
        }
    });
    parts.collect()
}

/// Punctuation behind a word.
const BEHIND: [char; 6] = [',', '.', ';', ':', ')', '?'];

/// Whether a word consists of letters alone or is a number, with punctuation behind it.
fn is_plain(word: &str) -> bool {
    let word = word.trim_start_matches('(');
    let word = word.trim_end_matches(BEHIND);
    let is_number = |word: &str| word.chars().all(|c| c.is_ascii_digit() || c == ',');
    let is_word = |word: &str| word.chars().all(|c| c.is_alphabetic() || "-'’".contains(c));
    is_word(word) || is_number(word)
}

/// A text of which a table has only so much.
pub(super) fn cut(text: &str) -> String {
    let mut cut: String = text.chars().take(LONGEST).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_any_in_its_content() {
        assert_eq!(fence("no mark"), "```");
        assert_eq!(fence("a ``` b ````` c"), "``````");
    }

    #[test]
    fn of_a_sentence_only_plain_words_are_not_code() {
        assert_eq!(
            sentence("field `a_b` is gone, was 1,000: it's over"),
            "field <code>a_b</code> is gone, was 1,000: it's over"
        );
        assert_eq!(
            sentence("see `x` @all; www.example.com, GH-1 <b> a|b *c*"),
            "see <code>x</code> <code>&#64;all</code>; <code>www&#46;example&#46;com</code>, \
             <code>GH-1</code> <code>&#60;b&#62;</code> <code>a&#124;b</code> <code>&#42;c&#42;</code>"
        );
    }

    #[test]
    fn a_name_cannot_leave_its_place() {
        assert_eq!(
            code("a|@everyone</code>`"),
            "<code>a&#124;&#64;everyone&#60;/code&#62;&#96;</code>"
        );
    }
}
