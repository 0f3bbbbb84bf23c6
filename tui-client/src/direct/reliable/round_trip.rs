//! How long an answer takes, and how long to wait for one: RFC 6298.
//!
//! Takes measured round trips and time-outs, in milliseconds; gives the wait before sending
//! again. Never reads a clock.

use crate::direct::limits::{RETRY_MS_MAX, RETRY_MS_MIN, RETRY_MS_START, RETRY_SILENT_MS};

/// The estimate of one path.
#[derive(Debug, Default)]
pub(super) struct RoundTrip {
    /// Smoothed round trip and its variation; none before the first measurement.
    smoothed: Option<(u64, u64)>,
    /// How often the wait was doubled since the last answer.
    doublings: u32,
    /// Nothing is heard of the peer.
    pub(super) silent: bool,
}

impl RoundTrip {
    /// A round trip of something that was sent only once (Karn's rule).
    pub(super) fn measure(&mut self, taken: u64) {
        self.smoothed = Some(match self.smoothed {
            None => (taken, taken / 2),
            Some((smoothed, variation)) => {
                ((7 * smoothed + taken) / 8, (3 * variation + smoothed.abs_diff(taken)) / 4)
            }
        });
    }

    /// Something new was acknowledged. Like Linux, and unlike the letter of RFC 6298, this ends
    /// the back-off even when it could not be measured: with half of all datagrams lost, hardly
    /// anything can.
    pub(super) fn progress(&mut self) {
        self.doublings = 0;
    }

    /// Nothing came in time (rule 5.5).
    pub(super) fn back_off(&mut self) {
        self.doublings = (self.doublings + 1).min(16);
    }

    /// How long to wait for an acknowledgement.
    pub(super) fn wait(&self) -> u64 {
        let usual = self.smoothed.map_or(RETRY_MS_START, |(smoothed, variation)| {
            (smoothed + (4 * variation).max(1)).max(RETRY_MS_MIN)
        });
        let longest = if self.silent { RETRY_SILENT_MS } else { RETRY_MS_MAX.max(usual) };
        (usual << self.doublings).min(longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_rules_of_rfc_6298() {
        let mut round_trip = RoundTrip::default();
        assert_eq!(round_trip.wait(), 1_000);
        // (2.2) SRTT = 400, RTTVAR = 200, RTO = 400 + 4 * 200.
        round_trip.measure(400);
        assert_eq!(round_trip.wait(), 1_200);
        // (2.3) RTTVAR = 3/4 * 200 + 1/4 * 80 = 170, SRTT = 7/8 * 400 + 1/8 * 480 = 410.
        round_trip.measure(480);
        assert_eq!(round_trip.wait(), 410 + 4 * 170);
    }

    #[test]
    fn doubles_up_to_a_limit_and_begins_anew() {
        let mut round_trip = RoundTrip::default();
        for _ in 0..10 {
            round_trip.measure(20);
        }
        let mut waits = Vec::new();
        for _ in 0..6 {
            waits.push(round_trip.wait());
            round_trip.back_off();
        }
        assert_eq!(waits, [200, 400, 800, 1_600, 2_000, 2_000]);
        round_trip.silent = true;
        assert_eq!(round_trip.wait(), 10_000);
        round_trip.silent = false;
        round_trip.progress();
        assert_eq!(round_trip.wait(), 200);
    }

    #[test]
    fn a_slow_path_is_not_hurried() {
        let mut round_trip = RoundTrip::default();
        round_trip.measure(4_000);
        assert_eq!(round_trip.wait(), 12_000);
    }
}
