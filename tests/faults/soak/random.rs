//! Faults by chance.

use std::time::Duration;

use klarna_sandbox::Fault;

use super::TOO_LONG;
use crate::faults::trouble::ELSEWHERE;

/// `SplitMix64`: small, and good enough to choose faults with.
pub(super) struct Random(pub(super) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    pub(super) fn fault(&mut self) -> Option<Fault> {
        let statuses = [500, 502, 503, 504];
        let status = statuses[usize::try_from(self.below(4)).unwrap()];
        Some(match self.below(20) {
            0 => Fault::DropBeforeCommit,
            1 => Fault::DropAfterCommit,
            2 => Fault::ResetBeforeCommit,
            3 => Fault::ResetAfterCommit,
            4 => Fault::Delay(Duration::from_millis(self.below(50))),
            5 => Fault::Delay(TOO_LONG),
            6 => Fault::DelayAfterCommit(TOO_LONG),
            7 | 8 => Fault::status(status),
            9 | 10 => Fault::status_after_commit(status),
            11 => Fault::RateLimited {
                retry_after: None,
                ratelimit_reset: Some(0),
            },
            12 => Fault::BadGatewayHtml,
            13 => Fault::Redirect {
                location: ELSEWHERE.to_owned(),
            },
            14 => Fault::Truncated,
            15 => Fault::Malformed,
            16 => Fault::Oversized(3 << 20),
            17 => Fault::Endless,
            18 => Fault::Answer {
                status: 403,
                headers: Vec::new(),
                body: b"<html>Denied</html>".to_vec(),
                committed: true,
            },
            _ => return None,
        })
    }
}
