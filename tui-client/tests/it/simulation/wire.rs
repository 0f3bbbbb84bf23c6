//! One connection of the simulated network: how long its lines take, and when it was cut.

use super::random::Random;

/// A connection between a person's program and the server.
#[derive(Debug)]
pub(crate) struct Wire {
    /// Whose program made it, and at which start.
    pub(crate) person: usize,
    /// How long a line takes at least, in milliseconds.
    latency: u64,
    /// When the last line of each direction arrives: none overtakes another.
    free_at: [u64; 2],
    /// What would arrive from then on never does.
    cut_at: u64,
    /// The client still thinks of it.
    pub(crate) client: bool,
    /// The server still thinks of it.
    pub(crate) server: bool,
}

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    ToServer,
    ToClient,
}

impl Wire {
    pub(crate) fn new(person: usize, random: &mut Random) -> Self {
        let latency = if random.chance(20) { random.below(2_000) } else { random.below(40) };
        Self { person, latency, free_at: [0; 2], cut_at: u64::MAX, client: true, server: false }
    }

    /// When something sent now arrives.
    pub(crate) fn arrival(&mut self, way: Way, now: u64, random: &mut Random) -> u64 {
        let free_at = &mut self.free_at[way as usize];
        *free_at = (*free_at).max(now + self.latency + random.below(5));
        *free_at
    }

    /// Both directions carry nothing for a while.
    pub(crate) fn stall(&mut self, until: u64) {
        self.free_at = self.free_at.map(|at| at.max(until));
    }

    pub(crate) fn cut(&mut self, at: u64) {
        self.cut_at = self.cut_at.min(at);
    }

    pub(crate) fn is_cut(&self, now: u64) -> bool {
        now >= self.cut_at
    }
}
