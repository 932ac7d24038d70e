//! Where lines of a manifest may contain credentials: in what is written under `auth`, and behind the names
//! of credentials. The lines need not be YAML: the mistake is often in just these.

mod key;
mod word;

use std::ops::Range;

use key::Key;
pub use word::{PUBLIC, is_known};

/// Keys of an argument whose values a request carries.
const CARRIED: [&str; 2] = ["const", "default"];

/// The bytes of a manifest that may be credentials.
#[must_use]
pub fn find(text: &str) -> Vec<Range<usize>> {
    let mut scan = Scan {
        text,
        found: Vec::new(),
        within: None,
        public: None,
    };
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let blanks = line.len() - line.trim_start().len();
        let end = start + line.trim_end_matches(['\n', '\r']).len();
        scan.line(start + blanks..end, blanks);
        start += line.len();
    }
    scan.found
}

/// What lines belong to that are indented more.
#[derive(Clone, Copy)]
enum Part {
    Auth,
    /// An entry that is named like a credential.
    Credential,
}

struct Scan<'t> {
    text: &'t str,
    found: Vec<Range<usize>>,
    /// The part that a line is in, and the indentation of its key.
    within: Option<(Part, usize)>,
    /// The indentation of the key of `auth` that a line is in, where its values are public.
    public: Option<usize>,
}

impl<'t> Scan<'t> {
    fn line(&mut self, range: Range<usize>, indentation: usize) {
        let line = self.slice(&range);
        if line.is_empty() {
            return;
        }
        if !line.starts_with('#') {
            let contains =
                |at: usize| at < indentation || (at == indentation && line.starts_with(['-', '}']));
            self.within = self.within.filter(|(_, at)| contains(*at));
            self.public = self.public.filter(|at| contains(*at));
        }
        match self.within {
            Some(_) if self.public.is_some() => {}
            Some((Part::Auth, _)) => self.auth(range, indentation),
            Some((Part::Credential, _)) => self.continued(range),
            None => self.outside(range, indentation),
        }
    }

    /// A line below `auth`.
    fn auth(&mut self, range: Range<usize>, indentation: usize) {
        let line = self.slice(&range);
        let key = Key::first(line).filter(|key| key.value(line).is_empty());
        if let Some(key) = key.filter(|key| PUBLIC.contains(&key.name)) {
            self.public = Some(indentation + key.start);
        }
        self.conceal(range);
    }

    /// A line below the name of a credential: its value goes on, or an argument is described.
    fn continued(&mut self, range: Range<usize>) {
        let line = self.slice(&range);
        match Key::first(line).filter(Key::is_entry) {
            Some(key) if !CARRIED.contains(&key.name) => {}
            Some(key) => self.conceal(range.start + key.behind..range.end),
            None => self.conceal(range),
        }
    }

    /// A line that is in neither. A key of `auth` ends the search: what follows is its value.
    fn outside(&mut self, range: Range<usize>, indentation: usize) {
        let line = self.slice(&range);
        for key in Key::all(line) {
            let behind = range.start + key.behind..range.end;
            if key.name == "auth" && key.is_entry() {
                self.within = Some((Part::Auth, indentation + key.start));
                self.flow(behind);
                return;
            }
            if key.is_credential(line) {
                self.within = Some((Part::Credential, indentation + key.start));
                self.credential(behind, key.is_in_braces);
            }
        }
    }

    /// The value of `auth` in its line. With its bracket it ends.
    fn flow(&mut self, behind: Range<usize>) {
        let rest = self.text.get(behind.start..).unwrap_or_default();
        let end = word::closing(rest).map(|end| behind.start + end);
        if let Some(end) = end.filter(|end| *end <= behind.end) {
            self.within = None;
            self.conceal(behind.start..end);
            self.comment(end..behind.end);
        } else {
            self.conceal(behind);
        }
    }

    /// The value behind the name of a credential, which may also be that of an argument.
    fn credential(&mut self, behind: Range<usize>, is_in_braces: bool) {
        let value = self.slice(&behind);
        let end = |value: &str| value.find([',', '}']).unwrap_or(value.len());
        if value.trim_start().starts_with('{') && value.contains(": ") {
            for key in Key::all(value).filter(|key| CARRIED.contains(&key.name)) {
                let start = behind.start + key.behind;
                self.conceal(start..start + end(key.value(value)) + 1);
            }
        } else if is_in_braces {
            self.conceal(behind.start..behind.start + end(value));
        } else {
            self.conceal(behind.clone());
        }
        self.comment(behind);
    }

    fn comment(&mut self, range: Range<usize>) {
        if let Some(at) = self.slice(&range).find(" #") {
            self.add(range.start + at + 2..range.end);
        }
    }

    /// Adds the words that may be credentials.
    fn conceal(&mut self, range: Range<usize>) {
        let text = self.slice(&range);
        let mut at = 0;
        while let Some(word) = word::next(text, at) {
            at = word.end;
            if text
                .get(word.clone())
                .is_some_and(|word| word.starts_with('#'))
            {
                return self.add(range.start + word.start + 1..range.end);
            }
            let behind = self.text.get(range.start + word.end..).unwrap_or_default();
            let shown = word::shown(text, &word, behind);
            self.add(range.start + word.start + shown..range.start + word.end);
            if let Some(value) = word::public(text, &word) {
                at = value;
            }
        }
    }

    /// Adds a part, to the last where only blanks are between them.
    fn add(&mut self, part: Range<usize>) {
        if self.slice(&part).trim().is_empty() {
            return;
        }
        let between = |last: &Range<usize>| self.text.get(last.end..part.start);
        let is_blank = |text: &str| text.chars().all(|c| matches!(c, ' ' | '\t'));
        let joins = self.found.last().and_then(between).is_some_and(is_blank);
        match self.found.last_mut().filter(|_| joins) {
            Some(last) => last.end = part.end,
            None => self.found.push(part),
        }
    }

    fn slice(&self, range: &Range<usize>) -> &'t str {
        self.text.get(range.clone()).unwrap_or_default()
    }
}
