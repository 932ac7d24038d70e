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
        let bytes = bytes.and_then(|bytes| usize::try_from(bytes).ok());
        bytes.map(Self).ok_or_else(|| "it is too large".to_owned())
    }
}

impl StringSyntax for Duration {
    const WHAT: &'static str = "a time, such as `50 s`";
    const PATTERN: &'static str = r"^\s*[0-9]+\s*(ms|s|min)\s*$";
    const EXAMPLES: &'static [&'static str] = &["50 s", "800 ms", "2 min"];

    fn parse(text: &str) -> Result<Self, String> {
        let milliseconds = in_smallest(text, [("ms", 1), ("s", 1000), ("min", 60_000)])?;
        let milliseconds =
            milliseconds.filter(|milliseconds| (1..=3_600_000).contains(milliseconds));
        let milliseconds = milliseconds.and_then(|milliseconds| u32::try_from(milliseconds).ok());
        milliseconds
            .map(Self)
            .ok_or_else(|| "it is not between 1 ms and 60 min".to_owned())
    }
}

impl StringSyntax for Retention {
    const WHAT: &'static str = "a time, such as `24 h`";
    const PATTERN: &'static str = r"^\s*[0-9]+\s*(min|h|d)\s*$";
    const EXAMPLES: &'static [&'static str] = &["24 h", "7 d", "30 min"];

    fn parse(text: &str) -> Result<Self, String> {
        let minutes = in_smallest(text, [("min", 1), ("h", 60), ("d", 24 * 60)])?;
        let minutes = minutes.filter(|minutes| (2..=365 * 24 * 60).contains(minutes));
        let minutes = minutes.and_then(|minutes| u32::try_from(minutes).ok());
        minutes
            .map(Self)
            .ok_or_else(|| "it is not between 2 min and 365 d".to_owned())
    }
}

/// A number of the smallest unit; nothing where it is too large to be counted.
fn in_smallest(text: &str, units: [(&str, u64); 3]) -> Result<Option<u64>, String> {
    let is_digit = |c: char| c.is_ascii_digit();
    let end = text.find(|c| !is_digit(c)).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number: u64 = number
        .parse()
        .map_err(|_| "it does not begin with a number")?;
    let unit = unit.trim();
    let known = units.iter().find(|(known, _)| *known == unit);
    let Some((_, factor)) = known else {
        let [(first, _), (second, _), (third, _)] = units;
        return Err(format!(
            "`{unit}` is not a unit; there are {first}, {second} and {third}"
        ));
    };
    Ok(number.checked_mul(*factor))
}

string_syntax!(Size, Duration, Retention);
