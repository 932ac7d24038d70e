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

impl StringSyntax for Size {
    const WHAT: &'static str = "a size, such as `16 KiB`";
    const PATTERN: &'static str = r"^\s*[0-9]+\s*(B|KiB|MiB)\s*$";
    const EXAMPLES: &'static [&'static str] = &["16 KiB"];

    fn parse(text: &str) -> Result<Self, String> {
        let bytes = in_smallest(text, [("B", 1), ("KiB", 1024), ("MiB", 1024 * 1024)])?;
        limited(bytes, "it is too large").map(Self)
    }
}

impl StringSyntax for Duration {
    const WHAT: &'static str = "a time, such as `50 s`";
    const PATTERN: &'static str = r"^\s*[0-9]+\s*(ms|s|min)\s*$";
    const EXAMPLES: &'static [&'static str] = &["50 s", "800 ms", "2 min"];

    fn parse(text: &str) -> Result<Self, String> {
        let milliseconds = in_smallest(text, [("ms", 1), ("s", 1000), ("min", 60_000)])?;
        let milliseconds = milliseconds.filter(|time| (1..=3_600_000).contains(time));
        limited(milliseconds, "it is not between 1 ms and 60 min").map(Self)
    }
}

impl StringSyntax for Retention {
    const WHAT: &'static str = "a time, such as `24 h`";
    const PATTERN: &'static str = r"^\s*[0-9]+\s*(min|h|d)\s*$";
    const EXAMPLES: &'static [&'static str] = &["24 h", "7 d", "30 min"];

    fn parse(text: &str) -> Result<Self, String> {
        let minutes = in_smallest(text, [("min", 1), ("h", 60), ("d", 24 * 60)])?;
        let minutes = minutes.filter(|time| (2..=365 * 24 * 60).contains(time));
        limited(minutes, "it is not between 2 min and 365 d").map(Self)
    }
}

/// A number that is small enough, else `why` it is refused.
fn limited<N: TryFrom<u64>>(number: Option<u64>, why: &str) -> Result<N, String> {
    let number = number.and_then(|number| N::try_from(number).ok());
    number.ok_or_else(|| why.to_owned())
}

/// A number of the smallest unit; nothing where it is too large to be counted.
fn in_smallest(text: &str, units: [(&str, u64); 3]) -> Result<Option<u64>, String> {
    let is_digit = |c: char| c.is_ascii_digit();
    let end = text.find(|c| !is_digit(c)).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number = number.parse::<u64>();
    let number = number.map_err(|_| "it does not begin with a number")?;
    let unit = unit.trim();
    let known = units.iter().find(|(known, _)| *known == unit);
    let [(first, _), (second, _), (third, _)] = units;
    let unknown = || format!("`{unit}` is not a unit; there are {first}, {second} and {third}");
    let (_, factor) = known.ok_or_else(unknown)?;
    Ok(number.checked_mul(*factor))
}

string_syntax!(Size, Duration, Retention);
