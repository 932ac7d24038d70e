//! How often tools were called lately, counted by this process alone.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use toolspec_model::Rate;

/// The recent calls of each tool that has a rate.
#[derive(Debug, Default)]
pub(crate) struct Rates(Mutex<HashMap<String, VecDeque<Instant>>>);

impl Rates {
    /// Counts a call of `tool` at `now`; or returns how long to wait for the next.
    pub(crate) fn admit(&self, tool: &str, rate: Rate, now: Instant) -> Result<(), Duration> {
        let length = Duration::from_secs(rate.seconds.into());
        let mut tools = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = tools.entry(tool.to_owned()).or_default();
        while recent
            .front()
            .is_some_and(|call| now.duration_since(*call) >= length)
        {
            recent.pop_front();
        }
        if let Some(oldest) = recent.front()
            && recent.len() >= rate.calls.try_into().unwrap_or(usize::MAX)
        {
            return Err(length.saturating_sub(now.duration_since(*oldest)));
        }
        recent.push_back(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::Rates;
    use toolspec_model::Rate;

    const TWICE: Rate = Rate {
        calls: 2,
        seconds: 60,
    };

    #[test]
    fn no_minute_contains_a_third_call() {
        let (rates, start) = (Rates::default(), Instant::now());
        let at = |seconds| rates.admit("t", TWICE, start + Duration::from_secs(seconds));
        assert_eq!((at(0), at(50)), (Ok(()), Ok(())));
        assert_eq!(at(55), Err(Duration::from_secs(5)));
        assert_eq!(
            at(59),
            Err(Duration::from_secs(1)),
            "a refusal is not a call"
        );
        assert_eq!(at(60), Ok(()));
        assert_eq!(at(61), Err(Duration::from_secs(49)));
    }

    #[test]
    fn each_tool_counts_for_itself() {
        let (rates, now) = (Rates::default(), Instant::now());
        for tool in ["t", "t", "u", "u"] {
            assert_eq!(rates.admit(tool, TWICE, now), Ok(()));
        }
        assert!(rates.admit("t", TWICE, now).is_err());
    }
}
