//! Times of day and dates where the user is.
//!
//! Takes milliseconds since 1970 UTC, and a [`Zone`] that says how far local time is from UTC and
//! since when; gives years, days, hours and minutes. Pure: the zone is read once outside and
//! handed in. The calendar is the proleptic Gregorian one.

/// Local time: how many seconds to add to UTC, and from when on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Zone {
    offsets: Vec<Offset>,
}

/// From `since_ms` (milliseconds since 1970 UTC) on, local time is UTC plus `seconds`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offset {
    /// When it begins.
    pub since_ms: u64,
    /// Seconds east of Greenwich.
    pub seconds: i32,
}

/// A local date and time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Local {
    /// The day.
    pub date: Date,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

/// A day of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// The year.
    pub year: i64,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 for Monday to 6 for Sunday.
    pub weekday: u8,
}

const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Zone {
    /// A zone from its offsets. Times before the first one use the first one; without any, UTC.
    #[must_use]
    pub fn new(mut offsets: Vec<Offset>) -> Self {
        offsets.sort_by_key(|offset| offset.since_ms);
        Self { offsets }
    }

    /// Local date and time of day.
    #[must_use]
    pub fn local(&self, at_ms: u64) -> Local {
        let later = self.offsets.partition_point(|offset| offset.since_ms <= at_ms);
        let offset = self.offsets.get(later.saturating_sub(1)).map_or(0, |offset| offset.seconds);
        // A time of the year 300,000,000 is nobody's; the clamp keeps the sum an i64.
        let seconds = i64::try_from(at_ms / 1000).unwrap_or(i64::MAX / 2) + i64::from(offset);
        let of_day = seconds.rem_euclid(86_400);
        Local {
            date: Date::from_days(seconds.div_euclid(86_400)),
            hour: u8::try_from(of_day / 3600).unwrap_or(0),
            minute: u8::try_from(of_day / 60 % 60).unwrap_or(0),
            second: u8::try_from(of_day % 60).unwrap_or(0),
        }
    }
}

impl Date {
    /// The day so many days after 1 January 1970. (Howard Hinnant, `chrono`-compatible low-level
    /// date algorithms, `civil_from_days`: years begin in March, eras have 400 years.)
    fn from_days(days: i64) -> Self {
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let small = |number: i64| u8::try_from(number).unwrap_or(0);
        Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month: small(month),
            day: small(day),
            // 1 January 1970 was a Thursday.
            weekday: small((days + 3).rem_euclid(7)),
        }
    }

    /// `Friday 20 November 2026`.
    #[must_use]
    pub fn long(&self) -> String {
        format!("{} {} {} {}", self.weekday(), self.day, self.month(), self.year)
    }

    /// `Fri 20 Nov`.
    #[must_use]
    pub fn short(&self) -> String {
        let three = |name: &'static str| name.get(..3).unwrap_or(name);
        format!("{} {} {}", three(self.weekday()), self.day, three(self.month()))
    }

    /// `2026-11-20`.
    #[must_use]
    pub fn iso(&self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    fn weekday(&self) -> &'static str {
        WEEKDAYS.get(usize::from(self.weekday)).unwrap_or(&"")
    }

    fn month(&self) -> &'static str {
        MONTHS.get(usize::from(self.month).wrapping_sub(1)).unwrap_or(&"")
    }
}

impl Local {
    /// `11:06`.
    #[must_use]
    pub fn time(&self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    /// `11:06:30`.
    #[must_use]
    pub fn exact_time(&self) -> String {
        format!("{}:{:02}", self.time(), self.second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_the_calendar() {
        // Checked with `date -u -d @N`.
        for (seconds, expected) in [
            (0, "Thursday 1 January 1970"),
            (951_782_400, "Tuesday 29 February 2000"),
            (1_709_251_199, "Thursday 29 February 2024"),
            (1_709_251_200, "Friday 1 March 2024"),
            (1_795_132_800, "Friday 20 November 2026"),
            (4_107_542_400, "Monday 1 March 2100"),
        ] {
            assert_eq!(Zone::default().local(seconds * 1000).date.long(), expected);
        }
    }

    #[test]
    fn local_time_follows_the_offset_of_that_time() {
        // Summer time of Jerusalem ended on 25 October 2026, 02:00 local, 24 October 23:00 UTC.
        let end = 1_792_882_800_000;
        let zone = Zone::new(vec![
            Offset { since_ms: end, seconds: 2 * 3600 },
            Offset { since_ms: 0, seconds: 3 * 3600 },
        ]);
        assert_eq!(zone.local(end - 60_000).time(), "01:59");
        assert_eq!(zone.local(end).time(), "01:00");
        assert_eq!(zone.local(end).date.short(), "Sun 25 Oct");
    }

    #[test]
    fn west_of_greenwich_the_day_begins_later() {
        let zone = Zone::new(vec![Offset { since_ms: 0, seconds: -5 * 3600 }]);
        let local = zone.local(1_795_132_800_000);
        assert_eq!((local.date.short().as_str(), local.time().as_str()), ("Thu 19 Nov", "19:00"));
    }
}
