//! The names of the tool set and of its environment variables.

use std::path::Path;

use toolspec_core::openapi::Document;

use crate::draft::{plain, scalar};

/// The longest title, in characters.
const LONGEST_TITLE: usize = 60;
/// The longest name, in characters.
const LONGEST_NAME: usize = 40;
/// The most words of a name.
const MOST_WORDS: usize = 3;
/// Words in titles that do not distinguish one API from another.
const COMMON: [&str; 6] = ["api", "apis", "openapi", "rest", "specification", "swagger"];

/// The names of the tool set.
pub(super) struct Names {
    pub(super) name: String,
    title: String,
}

impl Names {
    pub(super) fn of(documents: &[Document], name: Option<&str>) -> Self {
        let mut titles: Vec<String> = documents.iter().map(title).collect();
        titles.dedup();
        let derived = documents.first().map_or_else(|| "api".to_owned(), derived);
        Self {
            name: name.map_or(derived, str::to_owned),
            title: titles.join(", "),
        }
    }

    pub(super) fn text(&self) -> String {
        let title = &self.title;
        format!(
            "# `toolspec check` accepts this as it is. `To decide:` marks what a person must decide.\n\
             name: {}\n\
             title: {}\n\
             # To decide: what must an agent know before it uses any of the tools?\n\
             instructions: {}\n",
            scalar(&self.name),
            scalar(title),
            scalar(&format!("Each tool calls one operation of {title}.")),
        )
    }
}

fn title(document: &Document) -> String {
    let title = document.root.get("info").and_then(|info| info.get("title"));
    plain(title, LONGEST_TITLE).unwrap_or_else(|| stem(document))
}

fn stem(document: &Document) -> String {
    let stem = Path::new(&document.name).file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// A name made of the title, else of the file's name.
pub(super) fn derived(document: &Document) -> String {
    let by_title = of_words(&title(document));
    let name = by_title.or_else(|| of_words(&stem(document)));
    name.unwrap_or_else(|| "api".to_owned())
}

/// The first words that are not common to all APIs.
fn of_words(text: &str) -> Option<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.map(str::to_lowercase).filter(|word| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && !COMMON.contains(&word.as_str())
            && !is_version(word)
    });
    let name = words.take(MOST_WORDS).collect::<Vec<_>>().join("_");
    Some(name.chars().take(LONGEST_NAME).collect()).filter(|name: &String| !name.is_empty())
}

/// Such as `v2`.
fn is_version(word: &str) -> bool {
    let number = word.strip_prefix('v');
    number.is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
}

/// The environment variable for a value of an API, such as `$env.SHOP_TOKEN`.
pub(super) fn variable(name: &str, what: &str) -> String {
    let name = name.to_uppercase();
    let name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    format!("$env.{name}_{what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_the_title_is_about() {
        let name = |title| of_words(title).unwrap_or_default();
        assert_eq!(name("Swagger Petstore - OpenAPI 3.0"), "petstore");
        assert_eq!(name("The GitHub v3 REST API"), "the_github");
        assert_eq!(name("API 2.0"), "");
    }
}
