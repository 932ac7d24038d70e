//! A quick check that rules out nearly every text without a secret.

/// The fewest letters and digits of a form.
pub(super) const FEWEST: usize = 8;

/// How many letters may be skipped after a pair that is in no beginning.
const BEHIND: u8 = 7;

/// What each byte is as a letter in lower case, or as a digit; zero, if it is neither.
static FOLDED: [u8; 256] = folded();

/// The letters, in lower case, and the digits of a text.
pub(super) struct Letters {
    letters: Vec<u8>,
    /// Whether the text contains nothing that is hidden and nothing that can be an escape.
    pub(super) are_all: bool,
}

impl Letters {
    pub(super) fn of(text: &str) -> Self {
        Self {
            letters: fold(text.as_bytes()),
            // Without an early end: vectorized, that is faster.
            are_all: text.bytes().fold(true, |all, byte| all & is_plain(byte)),
        }
    }
}

/// The beginnings of all forms.
#[derive(Default)]
pub(super) struct Sieve {
    beginnings: Vec<[u8; FEWEST]>,
    /// By pair of letters: how many letters may be skipped after it.
    skips: Vec<u8>,
}

impl Sieve {
    /// For forms in ascending order, all of them letters and digits.
    pub(super) fn of<'f>(forms: impl Iterator<Item = &'f [u8]>) -> Self {
        let beginnings: Vec<_> = forms
            .filter_map(|form| form.first_chunk().copied())
            .collect();
        let mut skips = vec![BEHIND; 1 << 12];
        for beginning in &beginnings {
            for (pair, behind) in beginning.array_windows().zip((0..BEHIND).rev()) {
                if let Some(skip) = skips.get_mut(slot(*pair)) {
                    *skip = behind.min(*skip);
                }
            }
        }
        Self { beginnings, skips }
    }

    /// Whether a form begins among these letters. It looks at every seventh of them or so.
    pub(super) fn catches(&self, letters: &Letters) -> bool {
        let mut rest = letters.letters.as_slice();
        while let Some(window) = rest.first_chunk() {
            let skip = self.skip(*window);
            if skip == 0 && self.beginnings.binary_search(window).is_ok() {
                return true;
            }
            rest = rest.get(skip.max(1)..).unwrap_or_default();
        }
        false
    }

    /// Whether a form begins with these letters, which are [`FEWEST`].
    pub(super) fn is_beginning(&self, letters: &[u8]) -> bool {
        letters.first_chunk().is_some_and(|letters| {
            self.skip(*letters) == 0 && self.beginnings.binary_search(letters).is_ok()
        })
    }

    fn skip(&self, [.., first, second]: [u8; FEWEST]) -> usize {
        let skip = self.skips.get(slot([first, second]));
        usize::from(skip.copied().unwrap_or_default())
    }
}

/// The index of a pair. A few pairs share one; then the least of their skips applies.
fn slot([first, second]: [u8; 2]) -> usize {
    usize::from(first & 0x3f) << 6 | usize::from(second & 0x3f)
}

/// Without a branch for each byte, which no processor could predict.
fn fold(bytes: &[u8]) -> Vec<u8> {
    let mut letters = Vec::with_capacity(bytes.len());
    // A count of one byte needs no check of the bounds of its buffer.
    let mut buffer = [0; 256];
    for part in bytes.chunks(255) {
        let mut count = 0_u8;
        for byte in part {
            let letter = FOLDED.get(usize::from(*byte)).copied().unwrap_or_default();
            if let Some(place) = buffer.get_mut(usize::from(count)) {
                *place = letter;
            }
            count += u8::from(letter > 0);
        }
        letters.extend(buffer.get(..usize::from(count)).into_iter().flatten());
    }
    letters
}

/// Whether a byte is a character that can be seen and begins no escape.
fn is_plain(byte: u8) -> bool {
    let is_seen = matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    is_seen & !matches!(byte, b'%' | b'=' | b'\\' | b'&')
}

#[expect(clippy::indexing_slicing, reason = "the compiler does it")]
const fn folded() -> [u8; 256] {
    let mut folded = [0; 256];
    let mut byte = 0_u8;
    while byte.is_ascii() {
        if byte.is_ascii_alphanumeric() {
            folded[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    folded
}
