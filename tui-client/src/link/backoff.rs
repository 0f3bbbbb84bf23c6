//! How long to wait before the next attempt to connect.
//!
//! Owns the number of attempts that failed in a row. Gives waits that double up to a bound, each
//! shortened by a random part, so that a room full of clients does not come back in one instant.
//! Randomness comes in as a seed; the same seed gives the same waits.

use crate::limits::{RETRY_FIRST_MS, RETRY_MS_MAX};

/// The waits of one link.
#[derive(Clone, Debug)]
pub(super) struct Backoff {
    failures: u32,
    seed: u64,
}

impl Backoff {
    pub(super) fn new(seed: u64) -> Self {
        Self { failures: 0, seed }
    }

    /// Counts a failure; gives the wait in milliseconds: between half of
    /// `RETRY_FIRST_MS * 2^failures` (at most `RETRY_MS_MAX`) and all of it.
    pub(super) fn fail(&mut self) -> u64 {
        let doubled = RETRY_FIRST_MS << self.failures.min(16);
        self.failures = self.failures.saturating_add(1);
        let longest = doubled.min(RETRY_MS_MAX);
        longest / 2 + self.random() % (longest / 2 + 1)
    }

    /// An attempt was a success.
    pub(super) fn succeed(&mut self) {
        self.failures = 0;
    }

    /// splitmix64 (Steele, Lea, Flood 2014): far more than jitter needs.
    fn random(&mut self) -> u64 {
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.seed;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_bound() {
        let longest = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000];
        for seed in 0..200 {
            let mut backoff = Backoff::new(seed);
            for longest in longest {
                let wait = backoff.fail();
                assert!((longest / 2..=longest).contains(&wait), "{wait} of {longest}");
            }
        }
    }

    #[test]
    fn a_success_begins_anew_and_no_number_of_failures_overflows() {
        let mut backoff = Backoff::new(7);
        for _ in 0..1_000 {
            backoff.fail();
        }
        assert!(backoff.fail() <= RETRY_MS_MAX);
        backoff.succeed();
        assert!(backoff.fail() <= RETRY_FIRST_MS);
    }

    #[test]
    fn clients_with_different_seeds_spread() {
        let waits: std::collections::BTreeSet<u64> =
            (0..100).map(|seed| Backoff::new(seed).fail()).collect();
        assert!(waits.len() > 60, "{} different waits of 100", waits.len());
    }
}
