//! What we said on the classic wire, and when to say all of it again.
//!
//! Owns our lines, the acknowledgements that are awaited, and the bound on sending again. Takes
//! lines, `ack`s, the peer's counts and the time; gives datagrams to send again and the fate of
//! lines. Acknowledgements are nameless, so lines said close together share their fate.
//!
//! # When everything is sent again, and how often
//!
//! When a count differs from what we sent, or acknowledgements are missing after 10 s. A count that
//! lags by no more than what is under way may only have crossed our lines: it counts when those are
//! still not acknowledged half a second later. What is sent again is not counted by the peer, so a
//! count that lags once lags for ever: for one lag everything is sent again at most three times.
//! Everything means the last 200 lines, 5 ms apart. Whatever the peer says, it begins at most once
//! in 10 s, and each time without a new line of ours in between waits twice as long, up to 320 s:
//! in an hour in which we say nothing new, no more than 17 times. To a peer that was never heard
//! since our last line it is repeated in the same rhythm, since it may not have been started.

use std::collections::VecDeque;

use super::datagram::Datagram;
use crate::direct::conversation::Event;
use crate::direct::limits::{
    CLASSIC_ACK_MS_MAX, CLASSIC_ACK_USUAL_MS, CLASSIC_CROSSING_MS, CLASSIC_PACE_MS,
    CLASSIC_PASSES_MAX, CLASSIC_RESENT_LINES_MAX, CLASSIC_REST_MS_MAX, CLASSIC_REST_MS_MIN,
};

/// Our side of what was said.
#[derive(Debug)]
pub(super) struct Sent {
    /// The last lines, encoded as they are sent again.
    lines: VecDeque<Vec<u8>>,
    /// How many lines there ever were.
    total: i128,
    /// Lines whose acknowledgements are awaited.
    groups: VecDeque<Group>,
    /// Lines whose acknowledgements never came.
    unsure: Vec<u128>,
    /// By how much the peer's count lags, as far as it was answered by sending again.
    lag: i128,
    /// How often it was.
    passes: u32,
    /// A lag that may be a crossing, and until when it may.
    doubt: Option<(i128, u64)>,
    /// Everything should be sent again.
    wanted: bool,
    /// Not before this time.
    rest_until: u64,
    rest: u64,
    /// What is being sent again, and when the next of it leaves.
    pass: VecDeque<Vec<u8>>,
    pace_until: u64,
    /// The peer was not heard since our last line.
    unheard: bool,
}

/// Lines said close together.
#[derive(Debug)]
struct Group {
    ids: Vec<u128>,
    acks: usize,
    /// When the first and the last of them were said.
    first_at: u64,
    last_at: u64,
}

impl Sent {
    pub(super) fn new() -> Self {
        Self {
            lines: VecDeque::new(),
            total: 0,
            groups: VecDeque::new(),
            unsure: Vec::new(),
            lag: 0,
            passes: 0,
            doubt: None,
            wanted: false,
            rest_until: 0,
            rest: CLASSIC_REST_MS_MIN,
            pass: VecDeque::new(),
            pace_until: 0,
            unheard: false,
        }
    }

    /// A line leaves now.
    pub(super) fn handle_line(&mut self, now: u64, id: u128, text: &[u8]) {
        self.lines.push_back(Datagram::Resent { text }.encode());
        if self.lines.len() > CLASSIC_RESENT_LINES_MAX {
            self.lines.pop_front();
        }
        self.total += 1;
        self.rest = CLASSIC_REST_MS_MIN;
        self.unheard = true;
        match self.groups.back_mut() {
            Some(group) if now < group.last_at + CLASSIC_ACK_USUAL_MS => {
                group.ids.push(id);
                group.last_at = now;
            }
            _ => {
                let (ids, acks) = (vec![id], 0);
                self.groups.push_back(Group { ids, acks, first_at: now, last_at: now });
            }
        }
    }

    /// The peer received one of our lines.
    pub(super) fn handle_ack(&mut self, events: &mut VecDeque<Event>) {
        self.unheard = false;
        // The latest lines are the likeliest: what is missing for seconds is lost.
        let Some(at) = self.groups.len().checked_sub(1) else { return };
        let Some(group) = self.groups.get_mut(at) else { return };
        group.acks += 1;
        if group.acks >= group.ids.len() {
            let arrived = self.groups.remove(at).map(|group| group.ids).unwrap_or_default();
            events.extend(arrived.into_iter().map(Event::Delivered));
        }
    }

    /// The peer has received so many of our lines, as it says.
    pub(super) fn handle_count(&mut self, now: u64, count: u64, events: &mut VecDeque<Event>) {
        self.unheard = false;
        let lag = self.total - i128::from(count);
        if lag == 0 {
            self.deliver_all(events);
        } else if (1..=self.lag).contains(&lag) || lag == self.lag {
            self.lag = lag;
            self.wanted |= self.passes < CLASSIC_PASSES_MAX;
        } else if lag > 0 && lag - self.lag.max(0) <= self.open() {
            self.doubt.get_or_insert((lag, now + CLASSIC_CROSSING_MS)).0 = lag;
        } else {
            self.answer(lag);
        }
    }

    /// Does what is due.
    pub(super) fn handle_timeout(&mut self, now: u64, events: &mut VecDeque<Event>) {
        if let Some((lag, _)) = self.doubt.take_if(|(_, until)| now >= *until)
            && self.open() > 0
        {
            self.answer(lag);
        }
        let is_late = |group: &mut Group| now >= group.first_at + CLASSIC_ACK_MS_MAX;
        while let Some(group) = self.groups.pop_front_if(is_late) {
            self.wanted = true;
            events.extend(group.ids.iter().copied().map(Event::Unsure));
            self.unsure.extend(group.ids);
        }
        self.wanted |= self.unheard && !self.unsure.is_empty();
        if self.wanted && now >= self.rest_until && self.pass.is_empty() {
            self.wanted = false;
            self.passes += 1;
            self.rest_until = now + self.rest;
            self.rest = (2 * self.rest).min(CLASSIC_REST_MS_MAX);
            self.pass = self.lines.clone();
            let open = self.groups.iter().flat_map(|group| &group.ids);
            events.extend(open.copied().map(Event::Again));
        }
    }

    /// The next line that is sent again now.
    pub(super) fn poll_transmit(&mut self, now: u64) -> Option<Vec<u8>> {
        if now < self.pace_until {
            return None;
        }
        let bytes = self.pass.pop_front()?;
        self.pace_until = now + CLASSIC_PACE_MS;
        Some(bytes)
    }

    /// When something is due.
    pub(super) fn poll_timeout(&self) -> Option<u64> {
        let pace = (!self.pass.is_empty()).then_some(self.pace_until);
        let is_wanted = self.wanted || (self.unheard && !self.unsure.is_empty());
        let rest = (is_wanted && self.pass.is_empty()).then_some(self.rest_until);
        let late = self.groups.front().map(|group| group.first_at + CLASSIC_ACK_MS_MAX);
        let doubt = self.doubt.map(|(_, until)| until);
        [pace, rest, late, doubt].into_iter().flatten().min()
    }

    /// Lines whose fate is open: awaited, or on their way again.
    pub(super) fn backlog(&self) -> usize {
        let open: usize = self.groups.iter().map(|group| group.ids.len()).sum();
        open + self.pass.len() + usize::from(self.wanted)
    }

    /// Whether a line was said long ago, and nothing was heard since the last one.
    pub(super) fn is_unheard(&self, now: u64) -> bool {
        let is_late = |group: &Group| now >= group.first_at + CLASSIC_ACK_MS_MAX;
        self.unheard && self.groups.front().is_some_and(is_late)
    }

    fn open(&self) -> i128 {
        self.groups.iter().map(|group| group.ids.len() as i128).sum()
    }

    /// The peer has received every line when it was said.
    fn deliver_all(&mut self, events: &mut VecDeque<Event>) {
        let ids = self.unsure.drain(..).chain(self.groups.drain(..).flat_map(|group| group.ids));
        events.extend(ids.map(Event::Delivered));
        (self.lag, self.passes, self.wanted, self.doubt) = (0, 0, false, None);
        self.pass.clear();
    }

    /// A lag that was not seen before.
    fn answer(&mut self, lag: i128) {
        self.lag = lag;
        self.passes = 0;
        self.wanted = true;
    }
}
