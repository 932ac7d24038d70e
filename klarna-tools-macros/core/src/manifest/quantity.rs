//! Sizes and times with their units.

use super::string_syntax::{StringSyntax, string_syntax};

/// A number of bytes: `16 KiB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(pub usize);

/// A time in milliseconds: `50 s`, `800 ms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration(pub u32);

/// How long an API keeps something, in minutes: `24 h`, `7 d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention(pub u32);

/// A unit, and how many of the smallest it is.
type Unit = (&'static str, u64);

const SIZES: [Unit; 3] = [("B", 1), ("KiB", 1024), ("MiB", 1024 * 1024)];
const TIMES: [Unit; 3] = [("ms", 1), ("s", 1000), ("min", 60_000)];
const RETENTIONS: [Unit; 3] = [("min", 1), ("h", 60), ("d", 24 * 60)];

impl StringSyntax for Size {
    const WHAT: &'static str = "a size, such as `16 KiB`";
    const PATTERN: &'static str = r"^\s*[0-9]+\s*(B|KiB|MiB)\s*$";
    const EXAMPLES: &'static [&'static str] = &["16 KiB"];

    fn with_unit(number: u64) -> Option<String> {
        let unit = if number < 1024 { "KiB" } else { "B" };
        Some(meant(number, unit, &SIZES))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let bytes = in_smallest::<Self>(text, &SIZES)?;
        limited(bytes, "it is too large").map(Self)
    }
}

impl StringSyntax for Duration {
    const WHAT: &'static str = "a time, such as `50 s`";
    const PATTERN: &'static str = r"^\s*[0-9]+\s*(ms|s|min)\s*$";
    const EXAMPLES: &'static [&'static str] = &["50 s", "800 ms", "2 min"];

    fn with_unit(number: u64) -> Option<String> {
        let unit = if number < 1000 { "s" } else { "ms" };
        Some(meant(number, unit, &TIMES))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let milliseconds = in_smallest::<Self>(text, &TIMES)?;
        let milliseconds = milliseconds.filter(|time| (1..=3_600_000).contains(time));
        limited(milliseconds, "it is not between 1 ms and 60 min").map(Self)
    }
}

impl StringSyntax for Retention {
    const WHAT: &'static str = "a time, such as `24 h`";
    const PATTERN: &'static str = r"^\s*[0-9]+\s*(min|h|d)\s*$";
    const EXAMPLES: &'static [&'static str] = &["24 h", "7 d", "30 min"];

    fn with_unit(number: u64) -> Option<String> {
        let unit = if number < 1000 { "h" } else { "min" };
        Some(meant(number, unit, &RETENTIONS))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let minutes = in_smallest::<Self>(text, &RETENTIONS)?;
        let minutes = minutes.filter(|time| (2..=365 * 24 * 60).contains(time));
        limited(minutes, "it is not between 2 min and 365 d").map(Self)
    }
}

/// What to write in place of a number without a unit.
fn meant(number: u64, unit: &str, units: &[Unit; 3]) -> String {
    let [(first, _), (second, _), (third, _)] = units;
    format!("write `{number} {unit}` if that is meant; the units are {first}, {second} and {third}")
}

/// A number that is small enough, else `why` it is refused.
fn limited<N: TryFrom<u64>>(number: Option<u64>, why: &str) -> Result<N, String> {
    let number = number.and_then(|number| N::try_from(number).ok());
    number.ok_or_else(|| why.to_owned())
}

/// A number of the smallest unit; nothing where it is too large to be counted.
fn in_smallest<T: StringSyntax>(text: &str, units: &[Unit; 3]) -> Result<Option<u64>, String> {
    let is_digit = |c: char| c.is_ascii_digit();
    let end = text.find(|c| !is_digit(c)).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number = number.parse::<u64>();
    let number = number.map_err(|_| "it does not begin with a number")?;
    let unit = unit.trim();
    if let Some((_, factor)) = units.iter().find(|(known, _)| *known == unit) {
        return Ok(number.checked_mul(*factor));
    }
    let alike = units.iter().filter(|(known, _)| is_alike(unit, known));
    let alike = alike.max_by_key(|(known, _)| known.len());
    Err(match (alike, T::with_unit(number)) {
        (Some((known, _)), _) => format!("write `{number} {known}`"),
        (None, Some(meant)) if unit.is_empty() => meant,
        _ => {
            let [(first, _), (second, _), (third, _)] = units;
            format!("`{unit}` is not a unit; there are {first}, {second} and {third}")
        }
    })
}

/// Whether a unit is written in another way: `sec`, `Minutes`, `hours`, `kb`.
fn is_alike(unit: &str, known: &str) -> bool {
    let (unit, known) = (unit.to_lowercase(), known.to_lowercase());
    let begins = !unit.is_empty() && (unit.starts_with(&known) || known.starts_with(&unit));
    begins || matches!((&*unit, &*known), ("kb", "kib") | ("mb", "mib"))
}

string_syntax!(Size, Duration, Retention);
