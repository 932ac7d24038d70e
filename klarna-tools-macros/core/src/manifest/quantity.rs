//! Sizes and times with their units.

use super::written::{Written, written};

/// A number of bytes: `16 KiB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(pub usize);

/// A time in milliseconds: `50 s`, `800 ms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration(pub u32);

/// How long an API keeps something, in minutes: `24 h`, `7 d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention(pub u32);

impl Written for Size {
    const WHAT: &'static str = "a size, such as `16 KiB`";
    const PATTERN: &'static str = r"^\s*[0-9]+\s*(B|KiB|MiB)\s*$";
    const EXAMPLES: &'static [&'static str] = &["16 KiB"];

    fn parse(text: &str) -> Result<Self, String> {
        let (number, unit) = number_and_unit(text)?;
        let factor = match unit {
            "B" => 1,
            "KiB" => 1024,
            "MiB" => 1024 * 1024,
            other => return Err(format!("`{other}` is no unit; there are B, KiB and MiB")),
        };
        usize::try_from(number)
            .ok()
            .and_then(|number| number.checked_mul(factor))
            .map(Self)
            .ok_or_else(|| "it is too large".to_owned())
    }
}

impl Written for Duration {
    const WHAT: &'static str = "a time, such as `50 s`";
    const PATTERN: &'static str = r"^\s*[0-9]+\s*(ms|s|min)\s*$";
    const EXAMPLES: &'static [&'static str] = &["50 s", "800 ms", "2 min"];

    fn parse(text: &str) -> Result<Self, String> {
        let (number, unit) = number_and_unit(text)?;
        let factor = match unit {
            "ms" => 1,
            "s" => 1000,
            "min" => 60_000,
            other => return Err(format!("`{other}` is no unit; there are ms, s and min")),
        };
        let milliseconds = number
            .checked_mul(factor)
            .filter(|&ms| ms > 0 && ms <= 3_600_000);
        milliseconds
            .and_then(|ms| u32::try_from(ms).ok())
            .map(Self)
            .ok_or_else(|| "it is not between 1 ms and 60 min".to_owned())
    }
}

impl Written for Retention {
    const WHAT: &'static str = "a time, such as `24 h`";
    const PATTERN: &'static str = r"^\s*[0-9]+\s*(min|h|d)\s*$";
    const EXAMPLES: &'static [&'static str] = &["24 h", "7 d", "30 min"];

    fn parse(text: &str) -> Result<Self, String> {
        let (number, unit) = number_and_unit(text)?;
        let factor = match unit {
            "min" => 1,
            "h" => 60,
            "d" => 24 * 60,
            other => return Err(format!("`{other}` is not a unit; there are min, h and d")),
        };
        let minutes = number
            .checked_mul(factor)
            .filter(|minutes| (2..=365 * 24 * 60).contains(minutes));
        minutes
            .and_then(|minutes| u32::try_from(minutes).ok())
            .map(Self)
            .ok_or_else(|| "it is not between 2 min and 365 d".to_owned())
    }
}

fn number_and_unit(text: &str) -> Result<(u64, &str), String> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number = number
        .parse()
        .map_err(|_| "it does not begin with a number".to_owned())?;
    Ok((number, unit.trim()))
}

written!(Size, Duration, Retention);
