//! Local time as this machine has it.
//!
//! Reads the system's time zone once; gives its offsets around a moment as plain values, so that
//! the app needs neither a clock nor a time-zone database. A machine that moves to another zone
//! while we run is told the old time until the next start.

use jiff::Timestamp;
use jiff::tz::{Offset as Seconds, TimeZone};

use crate::app::clock::{Offset, Zone};
use crate::limits::{CLOCK_CHANGES_AFTER, CLOCK_CHANGES_BEFORE};

/// The machine's time zone.
#[must_use]
pub fn zone() -> Zone {
    around(&TimeZone::system(), Timestamp::now())
}

fn around(zone: &TimeZone, now: Timestamp) -> Zone {
    let before = zone.preceding(now).take(CLOCK_CHANGES_BEFORE);
    let after = zone.following(now).take(CLOCK_CHANGES_AFTER);
    let changes = before.chain(after).map(|change| offset(change.timestamp(), change.offset()));
    let mut offsets: Vec<Offset> = changes.collect();
    if offsets.is_empty() {
        offsets.push(offset(Timestamp::UNIX_EPOCH, zone.to_offset(now)));
    }
    Zone::new(offsets)
}

fn offset(since: Timestamp, seconds: Seconds) -> Offset {
    // Before 1970 there were no messages.
    let since_ms = u64::try_from(since.as_millisecond()).unwrap_or(0);
    Offset { since_ms, seconds: seconds.seconds() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(zone: &TimeZone, at_ms: u64) -> String {
        let now = Timestamp::from_second(1_795_132_800).expect("20 November 2026");
        let local = around(zone, now).local(at_ms);
        format!("{} {}", local.date.short(), local.time())
    }

    #[test]
    fn a_zone_with_summer_time_changes_when_its_clocks_do() {
        let rule = "IST-2IDT,M3.4.4/26,M10.5.0";
        let zone = TimeZone::posix(rule).expect("the rule of Jerusalem");
        let end = 1_792_882_800_000;
        assert_eq!(local(&zone, end - 60_000), "Sun 25 Oct 01:59");
        assert_eq!(local(&zone, end), "Sun 25 Oct 01:00");
    }

    #[test]
    fn a_zone_without_changes_has_one_offset() {
        let zone = TimeZone::fixed(Seconds::from_seconds(12_600).expect("three and a half hours"));
        assert_eq!(local(&zone, 1_795_132_800_000), "Fri 20 Nov 03:30");
        assert_eq!(local(&TimeZone::UTC, 1_795_132_800_000), "Fri 20 Nov 00:00");
    }
}
