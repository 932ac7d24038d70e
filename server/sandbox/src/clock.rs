//! The sandbox's time: the machine's clock plus what a test has advanced it by.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const MILLIS_PER_DAY: i64 = 24 * 60 * 60 * 1000;

/// Real time plus an offset that only grows.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead: Duration,
}

impl Clock {
    pub(crate) fn now(&self) -> Timestamp {
        let elapsed = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp(0).plus(elapsed).plus(self.ahead)
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        self.ahead = self.ahead.saturating_add(by);
    }
}

/// A moment in milliseconds since 1970-01-01T00:00:00Z, displayed as ISO 8601 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Timestamp(i64);

impl Timestamp {
    pub(crate) fn plus(self, duration: Duration) -> Self {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self(self.0.saturating_add(millis))
    }

    /// The start of the UTC day that lies `days` after this moment's own day.
    pub(crate) fn midnight_in(self, days: u16) -> Self {
        let today = self.0.div_euclid(MILLIS_PER_DAY);
        Self(
            today
                .saturating_add(i64::from(days))
                .saturating_mul(MILLIS_PER_DAY),
        )
    }

    /// The whole second this moment lies in.
    pub(crate) fn second(self) -> i64 {
        self.0.div_euclid(1000)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_date(self.0.div_euclid(MILLIS_PER_DAY));
        let millis = self.0.rem_euclid(MILLIS_PER_DAY);
        let (hour, minute) = (millis / 3_600_000, millis / 60_000 % 60);
        let (second, fraction) = (millis / 1000 % 60, millis % 1000);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:03}Z"
        )
    }
}

/// Year, month and day of the proleptic Gregorian calendar, from days since 1970-01-01.
///
/// Counts in eras of 400 years that begin on the first of March, so that the leap day ends a year.
fn civil_date(days_since_1970: i64) -> (i64, i64, i64) {
    let days = days_since_1970 + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let leap_days = day_of_era / 1460 - day_of_era / 36_524 + day_of_era / 146_096;
    let year_of_era = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments_read_as_iso_8601() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_657_273_696_680, "2022-07-08T09:48:16.680Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(Timestamp(millis).to_string(), text);
        }
    }

    #[test]
    fn consecutive_days_never_repeat_or_skip() {
        let mut previous = civil_date(-1000);
        for day in -999..200_000 {
            let date = civil_date(day);
            let next_in_month = (previous.0, previous.1, previous.2 + 1);
            let first_of_next = if previous.1 == 12 {
                (previous.0 + 1, 1, 1)
            } else {
                (previous.0, previous.1 + 1, 1)
            };
            assert!(
                date == next_in_month || date == first_of_next,
                "{previous:?} is followed by {date:?}"
            );
            previous = date;
        }
    }

    #[test]
    fn an_order_placed_in_the_morning_expires_at_midnight_28_days_on() {
        let placed = Timestamp(1_657_273_696_680);
        assert_eq!(
            placed.midnight_in(28).to_string(),
            "2022-08-05T00:00:00.000Z"
        );
    }

    #[test]
    fn the_clock_moves_by_what_it_is_advanced() {
        let mut clock = Clock::default();
        let before = clock.now();
        clock.advance(Duration::from_hours(48));
        assert!(clock.now() >= before.plus(Duration::from_hours(48)));
    }
}
