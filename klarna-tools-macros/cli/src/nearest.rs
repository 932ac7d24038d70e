//! What somebody probably meant who wrote a name that there is not.

use toolspec_core::diagnostic::near_miss;

/// The known name that looks most like `name`, else the first that shares most words with it.
pub(crate) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    near_miss(name, known.iter().copied()).or_else(|| {
        let meant = words(name);
        let shared = known.iter().map(|candidate| {
            let candidates = words(candidate);
            let shared = meant
                .iter()
                .filter(|word| candidates.contains(word))
                .count();
            (shared, *candidate)
        });
        let most = shared.rev().max_by_key(|(shared, _)| *shared);
        // Less in common is chance.
        most.filter(|(shared, _)| shared * 2 > meant.len())
            .map(|(_, candidate)| candidate)
    })
}

fn words(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_letters_or_its_words() {
        let known = [
            "create_klarna_order",
            "capture_klarna_order",
            "get_order_details",
        ];
        assert_eq!(nearest("capture_klarna_ordr", &known), Some(known[1]));
        assert_eq!(nearest("capture_order", &known), Some(known[1]));
        assert_eq!(nearest("order_details", &known), Some(known[2]));
        assert_eq!(nearest("pay", &known), None);
        assert_eq!(nearest("", &known), None);
    }
}
