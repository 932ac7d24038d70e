//! Text from outside, made fit to be shown: bounded, and nothing in it that hides, reorders or
//! moves a cursor.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

use toolspec_model::{hidden, without_hidden};

/// Longest message of an API that is passed on, in characters.
pub(crate) const MESSAGE: usize = 300;

/// Longest name, code or id that is passed on, in characters.
pub(crate) const NAME: usize = 120;

/// Longest excerpt of an argument that is repeated to its sender, in characters.
pub(crate) const EXCERPT: usize = 60;

/// `text` on one line, without invisible characters, cut to `limit` characters.
pub(crate) fn sanitize(text: &str, limit: usize) -> String {
    // Most codes, names and ids.
    if text.len() <= limit && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return text.to_owned();
    }
    let visible = visible(text);
    let mut visible = visible
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c });
    // The end of an emoji may be cut off, and what then remains of it hides.
    let mut clean = without_hidden(visible.by_ref().take(limit).collect());
    if visible.next().is_some() {
        clean.push('…');
    }
    clean.trim().to_owned()
}

/// `text` without hidden characters, escape sequences of terminals and control characters. Line
/// breaks and tabs stay: a description may have several lines.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if is_visible(text) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut strings_end = true;
    while let Some(c) = rest.next() {
        match c {
            '\n' | '\t' => kept.push(c),
            '\r' if rest.peek() == Some(&'\n') => {}
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => kept.push('\n'),
            '\u{1b}' => skip_escape(&mut rest, &mut strings_end),
            '\u{9b}' => skip_parameters(&mut rest),
            '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => skip_string(&mut rest, &mut strings_end),
            c if c.is_control() => {}
            c => kept.push(c),
        }
    }
    // Last: what hides depends on what is beside it.
    Cow::Owned(without_hidden(kept))
}

/// Whether [`visible`] leaves `text` as it is.
pub(crate) fn is_visible(text: &str) -> bool {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    let is_shown = |c: char| {
        matches!(c, '\n' | '\t') || !(c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
    };
    text.bytes().all(is_plain) || text.chars().all(is_shown) && hidden(text).is_empty()
}

/// Skips what belongs to an ESC (ECMA-48, section 5.3).
fn skip_escape(rest: &mut Peekable<Chars<'_>>, strings_end: &mut bool) {
    match rest.next_if(|c| matches!(c, '0'..='~')) {
        Some('[') => skip_parameters(rest),
        Some('P' | 'X' | ']' | '^' | '_') => skip_string(rest, strings_end),
        Some(_) => {}
        None => {
            while rest.next_if(|c| matches!(c, ' '..='/')).is_some() {}
            let _ = rest.next_if(|c| matches!(c, '0'..='~'));
        }
    }
}

/// Skips the parameters and the last byte of a control sequence (ECMA-48, section 5.4).
fn skip_parameters(rest: &mut Peekable<Chars<'_>>) {
    while rest.next_if(|c| matches!(c, ' '..='?')).is_some() {}
    let _ = rest.next_if(|c| matches!(c, '@'..='~'));
}

/// Skips a control string to its end (ECMA-48, section 5.6); one that has none hides nothing.
/// Behind such a one nothing ends any other, so that is looked for once: `strings_end`.
fn skip_string(rest: &mut Peekable<Chars<'_>>, strings_end: &mut bool) {
    let mut ahead = rest.clone();
    while *strings_end && let Some(c) = ahead.next() {
        let is_end = matches!(c, '\u{7}' | '\u{9c}');
        if is_end || (c == '\u{1b}' && ahead.next_if_eq(&'\\').is_some()) {
            *rest = ahead;
            return;
        }
    }
    *strings_end = false;
}

#[cfg(test)]
mod tests {
    use super::{sanitize, visible};

    #[test]
    fn hidden_and_control_characters_do_not_pass() {
        assert_eq!(
            sanitize("a\u{202e}b\u{200b}c\r\nd\u{7}e\u{e0041}", 50),
            "abc de"
        );
    }

    #[test]
    fn emoji_and_joined_letters_stay_and_what_escapes_part_does_not_hide() {
        for text in ["👨\u{200d}👩 ❤\u{fe0f}", "می\u{200c}خواهم"] {
            assert_eq!(visible(&format!("{text}\u{200b}\u{1b}[1m")), text);
        }
        for (sent, shown) in [
            ("a\u{1b}[1m\u{200d}b", "ab"),
            ("\u{1b}\u{200d}[1mb", "[1mb"),
            ("👨\u{200b}\u{200d}👩", "👨👩"),
        ] {
            assert_eq!(visible(sent), shown, "{sent:?}");
        }
    }

    #[test]
    fn nothing_hides_where_a_text_is_cut() {
        assert_eq!(sanitize("👨\u{200d}👩👩", 2), "👨…");
    }

    #[test]
    fn a_long_text_is_cut_at_a_character() {
        assert_eq!(sanitize("åäöåäö", 3), "åäö…");
        assert_eq!(sanitize("åäö", 3), "åäö");
    }

    #[test]
    fn what_a_terminal_would_obey_goes_as_a_whole() {
        for (sent, shown) in [
            ("a\u{1b}[31;1mred\u{1b}[0mb", "aredb"),
            ("a\u{9b}2Jb", "ab"),
            ("a\u{1b}]0;title\u{7}b", "ab"),
            (
                "a\u{1b}]8;;https://x\u{1b}\\link\u{1b}]8;;\u{1b}\\b",
                "alinkb",
            ),
            ("a\u{90}q\u{9c}b", "ab"),
            ("a\u{1b}cb", "ab"),
            ("a\u{1b}(Bb", "ab"),
            ("a\u{1b}", "a"),
            ("a\u{1b}]no end", "ano end"),
        ] {
            assert_eq!(visible(sent), shown, "{sent:?}");
        }
    }

    /// Looking for the end of each anew would take minutes.
    #[test]
    fn control_strings_without_an_end_are_read_once() {
        for beginning in ["\u{90}", "\u{1b}]"] {
            assert_eq!(visible(&beginning.repeat(200_000)), "");
        }
    }

    #[test]
    fn lines_and_what_people_write_stay() {
        for text in ["a\n\tb", "Ærø 10\u{a0}000 kr", "李小龍", "🛒"] {
            assert_eq!(visible(text), text);
        }
        assert_eq!(visible("a\r\nb\rc\u{2028}d"), "a\nb\nc\nd");
    }
}
