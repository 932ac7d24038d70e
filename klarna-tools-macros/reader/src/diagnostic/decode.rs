//! From the bytes of a file to a text. Here and not in `source`, since what is wrong is a diagnostic.

use super::Diagnostic;
use crate::source::{Source, Span};

impl Source {
    /// The text of a file, without a byte-order mark. Bytes that are not UTF-8 are an error at the
    /// first of them.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, Diagnostic> {
        if let Some(text) = utf_16(&bytes) {
            let source = Self::new(name, text);
            let span = Span::new(&source, 0..0);
            return Err(Diagnostic::new(&span, "this is UTF-16 text").help(REMEDY));
        }
        let error = match String::from_utf8(bytes) {
            Ok(text) => return Ok(Self::new(name, text)),
            Err(error) => error,
        };
        let valid = error.utf8_error().valid_up_to();
        let lossy = String::from_utf8_lossy(error.as_bytes());
        let shift = if lossy.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        let first = valid.saturating_sub(shift);
        let source = Self::new(name, lossy);
        let span = Span::new(
            &source,
            first..first + char::REPLACEMENT_CHARACTER.len_utf8(),
        );
        Err(Diagnostic::new(&span, "this is not UTF-8 text").help(REMEDY))
    }
}

const REMEDY: &str = "save the file as UTF-8";

/// A text in UTF-16, by its mark or by the zero beside its first character (YAML 1.2.2, section 5.2).
fn utf_16(bytes: &[u8]) -> Option<String> {
    let unit = match bytes {
        [0xFF, 0xFE, ..] | [1..=0x7F, 0, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] | [0, 1..=0x7F, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let (pairs, _) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    Some(String::from_utf16_lossy(&units))
}
