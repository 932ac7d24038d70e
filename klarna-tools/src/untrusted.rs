//! Text from outside, made fit to be shown: one line, bounded, and nothing that hides or reorders.

/// Longest message of an API that is passed on, in characters.
pub(crate) const MESSAGE: usize = 300;

/// Longest name, code or id that is passed on, in characters.
pub(crate) const NAME: usize = 120;

/// `text` on one line, without invisible characters, cut to `limit` characters.
pub(crate) fn tame(text: &str, limit: usize) -> String {
    let mut visible = text.chars().filter(|&c| !is_hidden(c)).map(|c| {
        if c.is_whitespace() || c.is_control() {
            ' '
        } else {
            c
        }
    });
    let mut tamed: String = visible.by_ref().take(limit).collect();
    if visible.next().is_some() {
        tamed.push('…');
    }
    tamed.trim().to_owned()
}

/// Format characters that take no space, or change the direction of what follows.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::tame;

    #[test]
    fn hidden_and_control_characters_do_not_pass() {
        assert_eq!(
            tame("a\u{202e}b\u{200b}c\r\nd\u{7}e\u{e0041}", 50),
            "abc  d e"
        );
    }

    #[test]
    fn a_long_text_is_cut_at_a_character() {
        assert_eq!(tame("åäöåäö", 3), "åäö…");
        assert_eq!(tame("åäö", 3), "åäö");
    }
}
