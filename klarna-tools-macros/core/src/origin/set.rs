//! Lists whose order means nothing: the lock sorts them, the specs do not.

/// The element that stands at `index` (its text) once the elements are sorted by their keys.
pub(super) fn nth<K: Ord, T>(index: &str, elements: impl IntoIterator<Item = (K, T)>) -> Option<T> {
    let mut sorted: Vec<(K, T)> = elements.into_iter().collect();
    sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
    let (_, element) = sorted.into_iter().nth(index.parse().ok()?)?;
    Some(element)
}
