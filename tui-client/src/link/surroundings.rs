//! What is around the link: whether the machine slept, and which way leads to the server.
//!
//! Takes a look now and then; says when the clock of the day has left the steady clock behind,
//! which stands still while the machine sleeps, or when this machine would set out to the server
//! from another address than before. Both mean that the network is not what it was. Sends
//! nothing: the system is asked for a way, and no packet goes.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::limits::SLEEP_MS_MIN;

/// The surroundings as they were at the last look.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    clocks: Option<Clocks>,
    server: Option<SocketAddr>,
    /// The address we would set out from; `None` when no way leads to the server.
    origin: Option<IpAddr>,
}

/// Two clocks read at one moment, in milliseconds.
#[derive(Debug, Clone, Copy)]
struct Clocks {
    steady: u64,
    day: u64,
}

impl Surroundings {
    /// From now on the way to this server counts; nothing is known of the way before.
    pub(super) fn head_for(&mut self, server: Option<SocketAddr>) {
        self.server = server;
        self.origin = server.and_then(origin);
    }

    /// Looks around; `steady` is milliseconds of a clock that stands still while the machine
    /// sleeps. Says whether anything has changed since the last look.
    pub(super) fn look(&mut self, steady: u64) -> bool {
        let now = Clocks { steady, day: day() };
        let slept = self.clocks.replace(now).is_some_and(|then| then.parted(now));
        let origin = self.server.and_then(origin);
        // No way at all is no reason to try anything.
        let moved = origin != self.origin && origin.is_some();
        self.origin = origin;
        slept || moved
    }
}

impl Clocks {
    /// Whether the clock of the day went on by another time than the steady one.
    fn parted(self, now: Self) -> bool {
        let steady = now.steady.saturating_sub(self.steady);
        let day = i128::from(now.day) - i128::from(self.day);
        (day - i128::from(steady)).unsigned_abs() >= u128::from(SLEEP_MS_MIN)
    }
}

/// The address of this machine that the system would use towards `server`.
fn origin(server: SocketAddr) -> Option<IpAddr> {
    let any: IpAddr =
        if server.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind((any, 0)).ok()?;
    // Connecting a datagram socket chooses the way and sends nothing.
    socket.connect(server).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

/// Milliseconds since 1970 UTC.
fn day() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sleep_is_what_only_the_clock_of_the_day_saw() {
        let then = Clocks { steady: 1_000, day: 500_000 };
        for (steady, day, slept) in [
            (5_000, 504_000, false),
            // The steady clock may be late, the day may be set right a little.
            (9_000, 508_400, false),
            (5_000, 505_900, false),
            (5_000, 506_000, true),
            // An hour with the lid closed.
            (5_000, 504_000 + 3_600_000, true),
            // The clock was put back.
            (5_000, 400_000, true),
            (5_000, 0, true),
        ] {
            assert_eq!(then.parted(Clocks { steady, day }), slept, "{steady} {day}");
        }
    }

    #[test]
    fn the_first_look_and_a_look_at_the_same_surroundings_see_nothing() {
        let mut surroundings = Surroundings::default();
        let steady = day();
        assert!(!surroundings.look(steady));
        surroundings.head_for(Some(SocketAddr::from(([127, 0, 0, 1], 9000))));
        assert!(!surroundings.look(day()));
        assert_eq!(surroundings.origin, Some(Ipv4Addr::LOCALHOST.into()));
    }

    #[test]
    fn another_way_to_the_server_is_seen_once_and_no_way_is_none() {
        let mut surroundings = Surroundings::default();
        surroundings.head_for(Some(SocketAddr::from(([127, 0, 0, 1], 9000))));
        // As if the machine had been elsewhere at the last look.
        surroundings.origin = Some(Ipv4Addr::new(192, 0, 2, 7).into());
        assert!(surroundings.look(day()));
        assert!(!surroundings.look(day()));
        // Nothing can be sent to a group of receivers at port 0.
        surroundings.server = Some(SocketAddr::from(([255, 255, 255, 255], 0)));
        assert!(!surroundings.look(day()));
    }
}
