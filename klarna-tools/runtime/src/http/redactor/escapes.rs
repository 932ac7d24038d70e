//! A text with its escapes resolved, those within escapes too.

use std::iter::{self, successors};

/// How often escapes within escapes are resolved.
const DEEPEST: usize = 4;

/// What escapes begin with: any of them, then those of one kind alone. What only looks like an
/// escape of another kind may be a part of a secret.
const KINDS: [&[u8]; 5] = [b"%=\\&", b"%", b"=", b"\\", b"&"];

/// A byte, and the place in the text that it was read from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    pub(super) byte: u8,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Whether `text` may contain an escape.
pub(super) fn may_contain_any(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(2).any(|pair| {
        matches!(pair, [b'%' | b'=' | b'\\' | b'&', next] if next.is_ascii_alphanumeric() || *next == b'#')
    })
}

/// `text` as it is, then with its escapes resolved, then with those that this has brought about.
pub(super) fn readings(text: &str) -> impl Iterator<Item = Vec<Unit>> {
    let units = text.bytes().enumerate().map(|(start, byte)| Unit {
        byte,
        start,
        end: start + 1,
    });
    let plain: Vec<Unit> = units.collect();
    let resolved = KINDS.into_iter().flat_map({
        let plain = plain.clone();
        move |kind| {
            let first = resolve(&plain, kind);
            successors(first, move |units| resolve(units, kind)).take(DEEPEST)
        }
    });
    iter::once(plain).chain(resolved)
}

/// The units with every escape of a kind resolved; nothing, where there is none.
fn resolve(units: &[Unit], kind: &[u8]) -> Option<Vec<Unit>> {
    let mut resolved = Vec::with_capacity(units.len());
    let mut rest = units;
    while let Some((first, behind)) = rest.split_first() {
        let escape = kind.contains(&first.byte).then(|| escape(rest)).flatten();
        let Some((length, character)) = escape else {
            resolved.push(*first);
            rest = behind;
            continue;
        };
        let (taken, behind) = rest.split_at_checked(length)?;
        let end = taken.last()?.end;
        let place = |byte| Unit {
            byte,
            start: first.start,
            end,
        };
        match character {
            Some(Escaped::Byte(byte)) => resolved.push(place(byte)),
            Some(Escaped::Character(c)) => {
                resolved.extend(c.encode_utf8(&mut [0; 4]).bytes().map(place));
            }
            None => {}
        }
        rest = behind;
    }
    (resolved.len() < units.len()).then_some(resolved)
}

enum Escaped {
    Byte(u8),
    Character(char),
}

/// How many units the escape at the beginning of `units` takes, and what it means; `None` for what
/// is neither a letter nor a digit.
fn escape(units: &[Unit]) -> Option<(usize, Option<Escaped>)> {
    let at = |index: usize| units.get(index).map(|unit| unit.byte);
    match (at(0)?, at(1)?) {
        (b'%' | b'\\', b'u') if at(2) == Some(b'{') => {
            let mut near = units.iter().take(LONGEST_BRACES);
            let length = near.position(|unit| unit.byte == b'}')?;
            Some((length + 1, Some(character(units.get(3..length)?, 16)?)))
        }
        (b'%' | b'\\', b'u') => Some((6, Some(character(units.get(2..6)?, 16)?))),
        (b'\\', b'x') => Some((4, Some(byte(units.get(2..4)?)?))),
        (b'\\', b'n' | b't' | b'r' | b'b' | b'f') => Some((2, None)),
        (b'%' | b'=', _) => Some((3, Some(byte(units.get(1..3)?)?))),
        (b'&', b'#') => {
            let (from, base) = match at(2)? {
                b'x' | b'X' => (3, 16),
                _ => (2, 10),
            };
            let digits = units.get(from..)?;
            let digits = digits
                .iter()
                .take_while(|unit| unit.byte.is_ascii_hexdigit());
            let behind = from + digits.count();
            let c = character(units.get(from..behind)?, base)?;
            Some((behind + usize::from(at(behind) == Some(b';')), Some(c)))
        }
        // No common named reference means a letter or a digit.
        (b'&', b'a'..=b'z' | b'A'..=b'Z') => {
            let name = units.iter().skip(1).take(LONGEST_NAME);
            let length = name.take_while(|unit| unit.byte.is_ascii_alphanumeric());
            let behind = 1 + length.count();
            (at(behind) == Some(b';')).then_some((behind + 1, None))
        }
        _ => None,
    }
}

/// The longest name of a character reference that is looked for.
const LONGEST_NAME: usize = 8;

/// The longest `\u{…}` that is looked for.
const LONGEST_BRACES: usize = 12;

fn byte(digits: &[Unit]) -> Option<Escaped> {
    u8::try_from(number(digits, 16)?).ok().map(Escaped::Byte)
}

fn character(digits: &[Unit], base: u32) -> Option<Escaped> {
    char::from_u32(number(digits, base)?).map(Escaped::Character)
}

fn number(digits: &[Unit], base: u32) -> Option<u32> {
    let mut value: u32 = 0;
    for digit in digits {
        let digit = char::from(digit.byte).to_digit(base)?;
        value = value.checked_mul(base)?.checked_add(digit)?;
    }
    (!digits.is_empty()).then_some(value)
}
