//! Texts without the sentences that name some tools.

/// The tools that no text may name, with their former names.
pub(crate) struct Unnamed(pub(crate) Vec<String>);

impl Unnamed {
    /// Leaves every sentence out that names one of them.
    pub(crate) fn leave_out(&self, text: &mut String) {
        if !self.are_named_in(text) {
            return;
        }
        let mut left = String::new();
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let (sentence, after) = rest.split_at(end(rest));
            rest = after;
            if !self.are_named_in(sentence) {
                left.push_str(sentence);
                continue;
            }
            let (_, gap) = sentence.split_at(sentence.trim_end().len());
            if gap.contains('\n') && !left.ends_with('\n') {
                left.truncate(left.trim_end().len());
                left.push_str(gap);
            }
        }
        *text = left.trim().to_owned();
    }

    /// The same for a text that has to be there: `instead`, where nothing of it is left.
    pub(crate) fn leave_out_or(&self, text: &mut String, instead: impl FnOnce() -> String) {
        let had_words = !text.is_empty();
        self.leave_out(text);
        if had_words && text.is_empty() {
            *text = instead();
        }
    }

    /// Whether a text names one of them: as a word of its own, also behind a prefix such as
    /// `mcp__shop__`, and in any case if other words never look like it.
    pub(crate) fn are_named_in(&self, text: &str) -> bool {
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        words.any(|word| {
            let word = word.trim_matches('_');
            let lower = word.to_ascii_lowercase();
            self.0.iter().any(|name| {
                let name = name.trim_end_matches('_');
                let word = if name.contains('_') { &lower } else { word };
                let before = word.strip_suffix(name);
                before.is_some_and(|before| before.is_empty() || before.ends_with("__"))
            })
        })
    }
}

/// Where the first sentence of a text ends, with the white space behind it.
fn end(text: &str) -> usize {
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let (before, after) = text.split_at(end);
        if after.starts_with(char::is_whitespace) {
            continue;
        }
        let said = before.trim_end();
        let lines = before.split_at(said.len()).1.matches('\n').count();
        let is_break = lines > 1 || (lines == 1 && begins_item(after));
        if "。！？".contains(c) || is_break || (c.is_whitespace() && is_sentence(said)) {
            return end;
        }
    }
    text.len()
}

/// Whether a text ends as a sentence does. `1.` before an item of a list and `e.g.` do not.
fn is_sentence(text: &str) -> bool {
    let closed = text.trim_end_matches(|c| "\"'`)]*_”’»".contains(c));
    let word = closed.rsplit(char::is_whitespace).next();
    let word = word.unwrap_or_default().trim_start_matches('(');
    let is_short =
        word.matches('.').count() > 1 && word.split('.').all(|part| part.chars().nth(1).is_none());
    closed.ends_with(['.', '!', '?', '…']) && closed.contains(char::is_alphabetic) && !is_short
}

/// Whether a line begins as an item of a list, a heading or a row of a table does (`CommonMark`).
fn begins_item(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let number = first.trim_end_matches(['.', ')']);
    first.chars().all(|c| "-*+•#|".contains(c))
        || (number != first && number.chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> String {
        let mut text = text.to_owned();
        Unnamed(vec!["get_order".to_owned(), "pay".to_owned()]).leave_out(&mut text);
        text
    }

    #[test]
    fn a_sentence_that_names_a_tool_is_left_out() {
        for (text, expected) in [
            ("It is gone. Read it with get_order.", "It is gone."),
            ("get_order shows it. Then wait 1.5 s.", "Then wait 1.5 s."),
            ("Use `get_order`, e.g. twice! Wait.", "Wait."),
            ("Wait (see mcp__shop__get_order). Stop.", "Stop."),
            ("A.\nGet_order\nshows it.\nB.", "A.\nB."),
            ("A. pay now.\n\nB.", "A.\n\nB."),
            (
                "Steps:\n1. pay\n2. wait\n- get_order\n- stop",
                "Steps:\n2. wait\n- stop",
            ),
            ("待つ。get_orderで読む。終わる。", "待つ。終わる。"),
            ("**Never** pay twice.", ""),
        ] {
            assert_eq!(left(text), expected, "{text}");
        }
    }

    #[test]
    fn other_words_are_no_names() {
        for text in [
            "Read it with get_order_details.",
            "Pay first.  Then\twait.",
            "Let the shopper repay; a payment follows.\n",
            "forget_order",
        ] {
            assert_eq!(left(text), text);
        }
    }
}
