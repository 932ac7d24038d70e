//! Random changes of a text, the same in every run.

/// A text with a few characters removed, repeated, swapped or put in.
pub(crate) fn mutated(text: &str, random: &mut Random) -> String {
    const INSERTED: [char; 33] = [
        'a', ':', '-', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@',
        '`', '?', '~', ' ', '\n', '\r', '\t', '0', '.', 'e', '\\', 'é', '\0', '\u{feff}',
        '\u{202e}',
    ];
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..random.below(4).min(characters.len()) {
        let (one, other) = (
            random.below(characters.len()),
            random.below(characters.len()),
        );
        match random.below(4) {
            0 => drop(characters.remove(one)),
            1 => characters.swap(one, other),
            2 => characters.insert(one, characters[other]),
            _ => characters.insert(one, INSERTED[random.below(INSERTED.len())]),
        }
    }
    characters.into_iter().collect()
}

/// Bytes with a few parts removed, repeated, replaced by words or by parts of others.
pub(crate) fn mutated_bytes(
    bytes: &[u8],
    other: &[u8],
    words: &[Vec<u8>],
    random: &mut Random,
) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(20)).min(bytes.len());
        let part = match random.below(6) {
            0 => Vec::new(),
            1 => bytes[at..end].repeat(2),
            2 => vec![random.byte()],
            3 => {
                let from = random.below(other.len() + 1);
                other[from..(from + random.below(60)).min(other.len())].to_vec()
            }
            _ => words[random.below(words.len())].clone(),
        };
        bytes.splice(at..end, part);
    }
    bytes
}

/// Marsaglia's xorshift: the same texts in every run.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below a bound that is not zero.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound).unwrap()).unwrap()
    }

    pub(crate) fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[3]
    }
}
