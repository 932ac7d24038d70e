//! Which known name an unknown one was probably intended to be.

/// Longer names, in characters, are not compared, since the time grows with the square.
const LONGEST: usize = 100;

/// The known name that `name` was probably intended to be: the nearest one, or the first of several
/// that are equally near.
///
/// Case, `_`, `-` and spaces are ignored. Up to a third of the remaining characters may be missing,
/// added, wrong or swapped with their neighbour.
pub fn near_miss<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = fold(name);
    let length = name.chars().count();
    if length > LONGEST {
        return None;
    }
    let allowed = length / 3;
    let letters = Letters::of(&name);
    let near = known.into_iter().filter_map(|candidate| {
        let folded = fold(candidate);
        // Comparing letter counts is much faster, and excludes most names.
        let comparable = letters.distance(&Letters::of(&folded)) <= allowed;
        let distance = comparable.then(|| strsim::osa_distance(&name, &folded))?;
        (distance <= allowed).then_some((distance, candidate))
    });
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Like [`near_miss`], but if no name is near, the name that shares most words with `name`. For names
/// that people and agents write from memory.
pub fn nearest<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str, IntoIter: Clone>,
) -> Option<&'a str> {
    let known = known.into_iter();
    near_miss(name, known.clone()).or_else(|| {
        let intended = words(name);
        let shared = known.map(|candidate| {
            let words = words(candidate);
            let shared = intended.iter().filter(|word| words.contains(word));
            (shared.count(), candidate)
        });
        // Fewer common words are a coincidence.
        let shared = shared.filter(|(shared, _)| shared * 2 > intended.len());
        let most = shared.min_by_key(|(shared, _)| std::cmp::Reverse(*shared));
        most.map(|(_, candidate)| candidate)
    })
}

fn words(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// How many characters of each kind a name has. There are few kinds, so some letters share one.
struct Letters([usize; Self::KINDS]);

impl Letters {
    const KINDS: usize = 64;

    fn of(name: &str) -> Self {
        let mut counts = [0; Self::KINDS];
        for letter in name.chars() {
            if let Some(count) = counts.get_mut(letter as usize % Self::KINDS) {
                *count += 1;
            }
        }
        Self(counts)
    }

    /// A lower bound of the edits between the names.
    fn distance(&self, other: &Self) -> usize {
        let pairs = || self.0.iter().zip(&other.0);
        let missing: usize = pairs().map(|(one, two)| one.saturating_sub(*two)).sum();
        let added: usize = pairs().map(|(one, two)| two.saturating_sub(*one)).sum();
        missing.max(added)
    }
}

fn fold(name: &str) -> String {
    let letters = name
        .chars()
        .filter(|character| !matches!(character, '_' | '-' | ' '));
    letters.flat_map(char::to_lowercase).collect()
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
        assert_eq!(
            nearest("capture_klarna_ordr", known),
            Some("capture_klarna_order")
        );
        assert_eq!(
            nearest("capture_order", known),
            Some("capture_klarna_order")
        );
        assert_eq!(nearest("order_details", known), Some("get_order_details"));
        assert_eq!(nearest("pay", known), None);
        assert_eq!(nearest("", known), None);
    }

    #[test]
    fn letters_are_never_further_apart_than_names() {
        let names = [
            "",
            "a",
            "orderid",
            "orderdi",
            "odrerid",
            "capture",
            "captures",
            "räksmörgås",
            "/orders/{orderid}",
            "/orders/{id}",
            "😀",
            "aaaa",
            "zzzzzzzz",
        ];
        for (one, other) in names
            .iter()
            .flat_map(|one| names.map(|other| (*one, other)))
        {
            let letters = Letters::of(one).distance(&Letters::of(other));
            assert!(letters <= strsim::osa_distance(one, other), "{one} {other}");
        }
        assert_eq!(Letters::of("capture").distance(&Letters::of("refund")), 4);
    }
}
