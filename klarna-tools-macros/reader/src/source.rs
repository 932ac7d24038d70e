//! A text and where things are in it.

use std::{
    fmt,
    hash::{Hash, Hasher},
    ops::Range,
    sync::{
        Arc, OnceLock, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

/// A named text, cheap to share: clones refer to the same text.
#[derive(Clone)]
pub struct Source(Arc<NamedText>);

struct NamedText {
    name: String,
    text: String,
    /// Byte offset at which each line starts; never empty. Found where a position is asked for.
    lines: OnceLock<Vec<usize>>,
    /// How many characters there are before each [`CHUNK`]: a document can be one line.
    characters: OnceLock<Vec<usize>>,
    is_concealed: AtomicBool,
    /// The parts of it that are secrets.
    secrets: RwLock<Vec<Range<usize>>>,
}

/// In how many bytes characters are counted for a position, at the most.
const CHUNK: usize = 1 << 16;

/// A place in a text as editors count it: both numbers start at 1, columns are characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character of that line, from 1.
    pub column: usize,
}

impl Source {
    /// A text with the name that people know, e.g. `specs/shop.yaml`. A leading byte-order mark
    /// is not part of it.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let mut text = text.into();
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Self(Arc::new(NamedText {
            name: name.into(),
            text,
            lines: OnceLock::new(),
            characters: OnceLock::new(),
            is_concealed: AtomicBool::new(false),
            secrets: RwLock::default(),
        }))
    }

    /// The name the text is shown under.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// From now on diagnostics show places of this text but none of its lines: what they are is not known,
    /// and they may contain secrets.
    pub fn conceal(&self) {
        self.0.is_concealed.store(true, Ordering::Relaxed);
    }

    /// Whether none of its lines may be shown.
    #[must_use]
    pub fn is_concealed(&self) -> bool {
        self.0.is_concealed.load(Ordering::Relaxed)
    }

    /// From now on diagnostics show these bytes as asterisks, and quote them nowhere: they are secrets.
    pub fn conceal_parts(&self, secrets: Vec<Range<usize>>) {
        let known = self.0.secrets.write();
        known
            .unwrap_or_else(PoisonError::into_inner)
            .extend(secrets);
    }

    /// The parts that are secrets.
    pub(crate) fn secrets(&self) -> Vec<Range<usize>> {
        let known = self.0.secrets.read();
        known.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Line and column of a byte offset. An offset past the end is the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = floor(self.text(), offset);
        let line = self.lines().partition_point(|&start| start <= offset);
        let start = self.line_range(line).start;
        let column = self.characters_before(offset) - self.characters_before(start) + 1;
        Position { line, column }
    }

    fn lines(&self) -> &[usize] {
        let lines = || std::iter::once(0).chain(after_breaks(self.text()));
        self.0.lines.get_or_init(|| lines().collect())
    }

    fn characters_before(&self, offset: usize) -> usize {
        let chunk = offset / CHUNK;
        let characters_before = self.0.characters.get_or_init(|| before_chunks(self.text()));
        let before = characters_before.get(chunk).copied();
        before.unwrap_or_default() + characters(self.text(), chunk * CHUNK..offset)
    }

    /// Byte range of a line (from 1), without its line break. A missing line is empty and at the end
    /// of the text.
    #[must_use]
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let start_of = |line: usize| self.lines().get(line).copied();
        let Some(start) = line.checked_sub(1).and_then(start_of) else {
            return self.text().len()..self.text().len();
        };
        let end = start_of(line).unwrap_or(self.text().len());
        let text = self.text().get(start..end).unwrap_or_default();
        start..start + text.trim_end_matches(['\r', '\n']).len()
    }
}

/// Texts with the same name are equal.
impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.name() == other.name()
    }
}

impl Eq for Source {}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name())
    }
}

/// A part of a text: a range of bytes that always lies inside it and on character boundaries.
#[derive(Clone)]
pub struct Span {
    source: Source,
    /// Every value of a document has a span or two, and no text that is read has 4 GiB.
    start: u32,
    end: u32,
}

impl Span {
    /// The given bytes of a text, cut to what the text has.
    #[must_use]
    pub fn new(source: &Source, range: Range<usize>) -> Self {
        let start = floor(source.text(), range.start);
        let end = floor(source.text(), range.end).max(start);
        Self {
            source: source.clone(),
            start: narrow(start),
            end: narrow(end),
        }
    }

    /// The text this is a part of.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The bytes.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.source.text().get(self.range()).unwrap_or_default()
    }

    /// Where it starts.
    #[must_use]
    pub fn position(&self) -> Position {
        self.source.position(self.start as usize)
    }

    /// This part without the blanks and line breaks at its end.
    #[must_use]
    pub fn trim_end(&self) -> Self {
        let trimmed = self.text().trim_end_matches([' ', '\t', '\r', '\n']);
        Self {
            end: narrow(self.range().start + trimmed.len()),
            ..self.clone()
        }
    }
}

/// The same bytes of the text of the same name.
impl PartialEq for Span {
    fn eq(&self, other: &Self) -> bool {
        self.range() == other.range() && self.source == other.source
    }
}

impl Eq for Span {}

impl Hash for Span {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.source.name(), self.start, self.end).hash(state);
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.position();
        write!(f, "{}:{line}:{column}", self.source.name())
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Where lines start behind line breaks: LF, CRLF, or a CR alone (YAML 1.2.2, section 5.4).
fn after_breaks(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices(['\n', '\r'])
        .filter_map(|(offset, found)| {
            let next = offset + 1;
            let pair = found == "\r" && text.as_bytes().get(next) == Some(&b'\n');
            (!pair).then_some(next)
        })
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// How many characters there are before each chunk; one that begins within a character begins with it.
fn before_chunks(text: &str) -> Vec<usize> {
    let starts = (0..=text.len()).step_by(CHUNK);
    let before = starts.scan(0, |before, start| {
        let this = *before;
        *before += characters(text, start..start.saturating_add(CHUNK));
        Some(this)
    });
    before.collect()
}

fn characters(text: &str, range: Range<usize>) -> usize {
    let (start, end) = (floor(text, range.start), floor(text, range.end));
    text.get(start..end).unwrap_or_default().chars().count()
}

/// The last character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset)
}

/// Whether a character by itself cannot be seen or changes how others are seen: controls other than
/// the line feed and the tab, line separators, and what [`toolspec_model::is_hidden`] names.
#[must_use]
pub fn is_hidden(character: char) -> bool {
    (character.is_control() && !matches!(character, '\n' | '\t'))
        || matches!(character, '\u{2028}' | '\u{2029}')
        || toolspec_model::is_hidden(character)
}

#[cfg(test)]
mod tests;
