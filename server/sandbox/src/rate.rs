//! The rate limit headers. The sandbox counts and announces, but never refuses by itself.

use crate::clock::Timestamp;

/// Requests per second that Klarna's playground grants for creating sessions, and for everything else.
const LIMITS: [u32; 2] = [5, 50];

#[derive(Debug, Default)]
pub(crate) struct Rates {
    sessions: Window,
    others: Window,
}

#[derive(Debug, Default)]
struct Window {
    second: i64,
    used: u32,
}

impl Rates {
    /// Counts a request and returns limit and remainder of its category.
    pub(crate) fn spend(&mut self, creates_session: bool, now: Timestamp) -> (u32, u32) {
        let [for_sessions, for_others] = LIMITS;
        let (window, limit) = if creates_session {
            (&mut self.sessions, for_sessions)
        } else {
            (&mut self.others, for_others)
        };
        if window.second != now.second() {
            *window = Window {
                second: now.second(),
                used: 0,
            };
        }
        window.used = window.used.saturating_add(1);
        (limit, limit.saturating_sub(window.used))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::clock::Clock;

    #[test]
    fn each_category_counts_down_to_zero_within_a_second() {
        let mut rates = Rates::default();
        let now = Clock::default().now();
        let remaining: Vec<u32> = (0..6).map(|_| rates.spend(true, now).1).collect();
        assert_eq!(remaining, [4, 3, 2, 1, 0, 0]);
        assert_eq!(rates.spend(false, now), (50, 49));
        assert_eq!(rates.spend(true, now.plus(Duration::from_secs(1))), (5, 4));
    }
}
