//! The clock of the day.
//!
//! Gives the time in milliseconds since 1970 UTC, as the whole program counts it. What is pure gets
//! the time as an argument instead, and never reads a clock.

use std::time::UNIX_EPOCH;

/// The time. A clock before 1970 is wrong; 1970 is then as good as any.
pub(crate) fn now() -> u64 {
    u64::try_from(UNIX_EPOCH.elapsed().unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
}
