//! Characters that cannot be seen, and where they are part of something that can.

/// Whether a character takes no space, or changes how others are seen: zero-width characters, marks
/// of direction, tags and variation selectors. Control characters are not among them.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The hidden characters of a text, with the number of characters before each. Not those that belong
/// to an emoji, and no joiner between letters of a script that is written with joiners: readers see
/// them by what they do (Unicode Technical Standard 51; Unicode Standard Annex 31, 2.3).
#[must_use]
pub fn hidden(text: &str) -> Vec<(usize, char)> {
    if text.is_ascii() || !text.chars().any(is_hidden) {
        return Vec::new();
    }
    let characters: Vec<char> = text.chars().collect();
    let numbered = characters.iter().copied().enumerate();
    numbered
        .filter(|(at, character)| is_hidden(*character) && !is_seen(&characters, *at))
        .collect()
}

/// A text without what [`hidden`] finds in it.
#[must_use]
pub fn without_hidden(text: String) -> String {
    let mut hidden = hidden(&text).into_iter().map(|(at, _)| at).peekable();
    if hidden.peek().is_none() {
        return text;
    }
    let characters = text.chars().enumerate();
    let seen = characters.filter(|(at, _)| hidden.next_if_eq(at).is_none());
    seen.map(|(_, character)| character).collect()
}

/// Whether the hidden character at a place is part of something that is seen.
fn is_seen(text: &[char], at: usize) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or_default();
    let after = rest.get(1..).unwrap_or_default();
    match rest.first() {
        Some('\u{fe0e}' | '\u{fe0f}') => {
            before.last().is_some_and(|base| is_pictograph(*base)) || is_keycap(before, after)
        }
        Some('\u{200c}') => is_between(before.last(), after.first(), is_joining),
        Some('\u{200d}') => {
            is_between(before.last(), after.first(), is_joining)
                || is_between(base_of(before), after.first(), is_pictograph)
        }
        Some('\u{e0020}'..='\u{e007f}') => is_flag(before, rest),
        _ => false,
    }
}

fn is_between(before: Option<&char>, after: Option<&char>, is_it: fn(char) -> bool) -> bool {
    before.is_some_and(|one| is_it(*one)) && after.is_some_and(|one| is_it(*one))
}

/// The pictograph that an emoji begins with, before its colour and its presentation.
fn base_of(before: &[char]) -> Option<&char> {
    let changes = |one: &&char| matches!(one, '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
    before.iter().rev().find(|one| !changes(one))
}

/// A digit in a frame: `1`, the presentation, the frame.
fn is_keycap(before: &[char], after: &[char]) -> bool {
    let base = before.last();
    base.is_some_and(|base| matches!(base, '0'..='9' | '#' | '*'))
        && after.first() == Some(&'\u{20e3}')
}

/// The flag of a part of a country: a black flag, a code of three to six characters, an end.
fn is_flag(before: &[char], rest: &[char]) -> bool {
    let is_code =
        |one: &&char| matches!(one, '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}');
    let ahead = before.iter().rev().take_while(is_code).take(7).count();
    let behind = rest.iter().take_while(is_code).take(7).count();
    let begins = before.iter().rev().nth(ahead) == Some(&'\u{1f3f4}');
    let ends = rest.get(behind) == Some(&'\u{e007f}');
    begins && ends && (3..=6).contains(&(ahead + behind))
}

/// Roughly the property `Extended_Pictographic`: symbols only, no letters.
fn is_pictograph(character: char) -> bool {
    matches!(character,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
        | '\u{2194}'..='\u{21aa}' | '\u{231a}'..='\u{23ff}' | '\u{24c2}'
        | '\u{25aa}'..='\u{25fe}' | '\u{2600}'..='\u{27bf}' | '\u{2934}'..='\u{2935}'
        | '\u{2b05}'..='\u{2b55}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{1f000}'..='\u{1faff}')
}

/// Letters and marks of scripts whose letters join, or make conjuncts.
fn is_joining(character: char) -> bool {
    !is_hidden(character)
        && matches!(character,
            '\u{620}'..='\u{6ff}' | '\u{710}'..='\u{77f}' | '\u{7c0}'..='\u{dff}'
            | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{18aa}' | '\u{1900}'..='\u{1aff}'
            | '\u{1b00}'..='\u{1bff}' | '\u{1cd0}'..='\u{1cff}' | '\u{a840}'..='\u{a8ff}'
            | '\u{a980}'..='\u{aaff}' | '\u{abc0}'..='\u{abff}' | '\u{fb50}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}' | '\u{11000}'..='\u{11fff}' | '\u{1e900}'..='\u{1e95f}')
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn emoji_and_scripts_hide_nothing() {
        for text in [
            "⚠️ Careful ℹ️ ✔️ ❤️‍🔥",
            "👩🏽‍💻 👨‍👩‍👧 🏳️‍🌈 🏴‍☠️",
            "1️⃣ #️⃣",
            "🇸🇪 🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
        ] {
            assert_eq!(hidden(text), [], "{text}");
        }
    }

    #[test]
    fn the_same_characters_hide_elsewhere() {
        for (text, found) in [
            ("a\u{fe0f}", vec![(1, '\u{fe0f}')]),
            ("⚠\u{fe0f}\u{fe0f}", vec![(2, '\u{fe0f}')]),
            ("1\u{fe0f}", vec![(1, '\u{fe0f}')]),
            ("pay\u{200d}pal", vec![(3, '\u{200d}')]),
            ("ok\u{200c}", vec![(2, '\u{200c}')]),
            ("می\u{200c} ok", vec![(2, '\u{200c}')]),
            ("👩\u{200d}a", vec![(1, '\u{200d}')]),
            (
                "🏴\u{e0067}\u{e0062}",
                vec![(1, '\u{e0067}'), (2, '\u{e0062}')],
            ),
            ("x\u{e0041}", vec![(1, '\u{e0041}')]),
            ("a\u{202e}b", vec![(1, '\u{202e}')]),
        ] {
            assert_eq!(hidden(text), found, "{text:?}");
        }
        let long = format!("🏴{}\u{e007f}", "\u{e0061}".repeat(7));
        assert_eq!(hidden(&long).len(), 8);
    }
}
