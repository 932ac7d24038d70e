//! Which name was probably meant.

use super::Diagnostic;

/// Longer names, in characters, are not compared: the time to do so grows with the square.
const LONGEST: usize = 100;

impl Diagnostic {
    /// Says under the caret which of the known names was probably meant, if one is near.
    #[must_use]
    pub fn near<'a, S>(self, name: &str, known: impl IntoIterator<Item = &'a S>) -> Self
    where
        S: AsRef<str> + ?Sized + 'a,
    {
        match near_miss(name, known.into_iter().map(AsRef::as_ref)) {
            Some(near) => self.label(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    /// The same, or what else to do where none is near.
    #[must_use]
    pub fn near_or<'a, S>(
        self,
        name: &str,
        known: impl IntoIterator<Item = &'a S>,
        help: impl Into<String>,
    ) -> Self
    where
        S: AsRef<str> + ?Sized + 'a,
    {
        let near = self.near(name, known);
        if near.label.is_empty() {
            near.help(help)
        } else {
            near
        }
    }
}

/// The known name that `name` was probably meant to be: the nearest, of equally near ones the
/// first.
///
/// Case, `_`, `-` and spaces do not count. Of the remaining characters every third may be missing,
/// added, wrong or swapped with its neighbour.
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
        // Most names are told apart by their letters, in a fraction of the time.
        let comparable = letters.distance(&Letters::of(&folded)) <= allowed;
        let distance = comparable.then(|| strsim::osa_distance(&name, &folded))?;
        (distance <= allowed).then_some((distance, candidate))
    });
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many characters of each kind a name has. Kinds are few: some letters share one.
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

    /// At least so many edits lead from one name to the other.
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
