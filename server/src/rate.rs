//! How fast one connection may send lines.
//!
//! A token bucket that delays instead of dropping or kicking: a burst goes through at once, and
//! what comes faster than the rate waits in the socket. Never refuses anything.

use std::num::NonZeroU32;
use std::time::Duration;

use tokio::time::Instant;

/// Lines a second in the long run; a burst may be twice as many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate(pub NonZeroU32);

impl Rate {
    fn interval(self) -> Duration {
        Duration::from_secs(1) / self.0.get()
    }

    fn burst(self) -> u32 {
        self.0.get().saturating_mul(2)
    }
}

/// What one connection has used of its rate.
#[derive(Debug)]
pub(crate) struct Bucket {
    rate: Rate,
    /// When the bucket will be full again. The virtual scheduling form of GCRA
    /// (ITU-T I.371): one number instead of a level and a time.
    full_at: Instant,
}

impl Bucket {
    pub(crate) fn new(rate: Rate) -> Self {
        Self { rate, full_at: Instant::now() }
    }

    /// Takes one line's share, waiting until there is one.
    pub(crate) async fn take(&mut self) {
        let wait = self.take_at(Instant::now());
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
    }

    fn take_at(&mut self, now: Instant) -> Duration {
        self.full_at = self.full_at.max(now) + self.rate.interval();
        (self.full_at - now).saturating_sub(self.rate.interval() * self.rate.burst())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_goes_at_once_and_the_rest_at_the_rate() {
        let start = Instant::now();
        let mut bucket = Bucket::new(Rate(NonZeroU32::new(10).unwrap()));
        bucket.full_at = start;
        let waits: Vec<_> = (0..23).map(|_| bucket.take_at(start).as_millis()).collect();
        assert_eq!(waits.iter().filter(|&&wait| wait == 0).count(), 20);
        assert_eq!(waits.get(20..), Some(&[100, 200, 300][..]));
        assert!(bucket.take_at(start + Duration::from_secs(10)).is_zero());
    }
}
