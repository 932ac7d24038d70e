//! Which name was probably meant.

/// Longer names, in characters, are not compared: the time to do so grows with the square.
const LONGEST: usize = 100;

/// The known name that `name` was probably meant to be: the nearest, of equally near ones the
/// first.
///
/// Case, `_`, `-` and spaces do not count. Of the remaining characters every third may be missing,
/// added, wrong or swapped with its neighbour.
pub fn near_miss<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = fold(name);
    let length = name.chars().count();
    let allowed = length / 3;
    let near = known.into_iter().filter_map(|candidate| {
        let folded = fold(candidate);
        let comparable = length <= LONGEST && folded.chars().count().abs_diff(length) <= allowed;
        let distance = comparable.then(|| strsim::damerau_levenshtein(&name, &folded))?;
        (distance <= allowed).then_some((distance, candidate))
    });
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn fold(name: &str) -> String {
    let letters = name
        .chars()
        .filter(|character| !matches!(character, '_' | '-' | ' '));
    letters.flat_map(char::to_lowercase).collect()
}
