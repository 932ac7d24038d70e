//! Texts that somebody or something should have replaced by a value.

/// What encloses a name that a program replaces, or a description that a person does.
const ENCLOSED: [(&str, &str, &str); 5] = [
    ("${", "}", "`${…}`"),
    ("$(", ")", "`$(…)`"),
    ("{{", "}}", "`{{…}}`"),
    ("%", "%", "`%…%`"),
    ("<", ">", "`<…>`"),
];

/// The form of the placeholder that is all of `value`, or `${…}` anywhere in it; `None` if there is
/// none. The result contains nothing of the value.
pub(super) fn form(value: &str, variable: &str) -> Option<&'static str> {
    let is_quote = |c: char| c.is_whitespace() || ['"', '\'', '`'].contains(&c);
    let text = value.trim_matches(is_quote);
    let enclosed = ENCLOSED.into_iter().find(|(start, end, _)| {
        let inner = text.strip_prefix(start);
        let inner = inner.and_then(|rest| rest.strip_suffix(end));
        inner.is_some_and(|inner| !inner.is_empty() && !inner.contains(end))
    });
    if let Some((.., form)) = enclosed {
        return Some(form);
    }
    let substitution = text.split_once("${").map(|(_, rest)| rest);
    if substitution.is_some_and(|rest| rest.contains('}')) {
        return Some("`${…}`");
    }
    if text.strip_prefix('$').is_some_and(is_variable) {
        return Some("`$…`");
    }
    let lower = text.to_lowercase();
    let example = lower
        .strip_prefix("your")
        .is_some_and(|rest| rest.starts_with(['-', '_', ' ']));
    if example || lower == variable.to_lowercase() {
        return Some("the text of an example");
    }
    None
}

/// Whether a text is written as names of variables are: `API_KEY`, `env:API_KEY`, `env.API_KEY`.
fn is_variable(text: &str) -> bool {
    let name = text
        .strip_prefix("env:")
        .or_else(|| text.strip_prefix("env."));
    let name = name.unwrap_or(text);
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.contains('_')
        && name.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_recognized() {
        for (value, expected) in [
            ("${SHOP_KEY}", "`${…}`"),
            ("${input:shop-key}", "`${…}`"),
            ("Bearer ${SHOP_KEY}", "`${…}`"),
            ("\"${SHOP_KEY}\"", "`${…}`"),
            ("$(cat key)", "`$(…)`"),
            ("{{ key }}", "`{{…}}`"),
            ("%SHOP_KEY%", "`%…%`"),
            ("<your key>", "`<…>`"),
            ("$SHOP_KEY", "`$…`"),
            ("$env.SHOP_KEY", "`$…`"),
            ("$env:SHOP_KEY", "`$…`"),
            ("your-api-key", "the text of an example"),
            ("YOUR_API_KEY", "the text of an example"),
            ("shop_key", "the text of an example"),
        ] {
            assert_eq!(form(value, "SHOP_KEY"), Some(expected), "{value}");
        }
    }

    #[test]
    fn other_values_are_not_placeholders() {
        for value in [
            "k", "$", "%", "%%", "<>", "<a", "$ecret", "$A", "${", "50%", "yourself", "a<b>c",
        ] {
            assert_eq!(form(value, "SHOP_KEY"), None, "{value}");
        }
    }
}
