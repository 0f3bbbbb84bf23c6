//! What we said on the classic wire, and when to say all of it again.
//!
//! Owns our lines, the acknowledgements that are awaited, and the bound on sending again. Takes
//! lines, `ack`s, the peer's counts and the time; gives datagrams to send again and the fate of
//! lines. Acknowledgements are nameless, so lines said close together share their fate.
//!
//! # What is sent again, when, and how often
//!
//! *Everything*, when a count differs from what we sent, or acknowledgements are missing after 10 s.
//! A count that lags by no more than what is under way may only have crossed our lines: it counts
//! when those are still not acknowledged half a second later. What is sent again is not counted by
//! the peer, so a count that lags once lags for ever: for one lag everything is sent again at most
//! three times.
//!
//! *The lines in doubt*, whose acknowledgements never came, after that, until each was sent again
//! eight times: nothing ever tells that a copy arrived, and a talk may fall silent. An original
//! client shows every copy, so what was acknowledged is not among them. When we leave they go once
//! more.
//!
//! At a time that is the last 256 lines, 5 ms apart. Whatever the peer says, it begins at most once
//! in 10 s, and each time without news in between (a line of ours, a peer that comes) waits twice as
//! long, up to 320 s: in an hour without news, no more than 17 times.

use std::collections::VecDeque;

use super::datagram::Datagram;
use crate::direct::conversation::Event;
use crate::direct::limits::{
    CLASSIC_ACK_MS_MAX, CLASSIC_ACK_USUAL_MS, CLASSIC_COPIES_MAX, CLASSIC_CROSSING_MS,
    CLASSIC_KNOWN_LINES_MAX, CLASSIC_PACE_MS, CLASSIC_PASSES_MAX, CLASSIC_RESENT_LINES_MAX,
    CLASSIC_REST_MS_MAX, CLASSIC_REST_MS_MIN,
};

/// Our side of what was said.
#[derive(Debug)]
pub(super) struct Sent {
    /// The last lines.
    lines: VecDeque<Line>,
    /// How many lines there ever were.
    total: i128,
    /// Lines whose acknowledgements are awaited.
    groups: VecDeque<Group>,
    /// By how much the peer's count lags, as far as it was answered by sending again.
    lag: i128,
    /// How often it was.
    passes: u32,
    /// A lag that may be a crossing, and until when it may.
    crossing: Option<(i128, u64)>,
    /// Everything should be sent again.
    wanted: bool,
    /// Not before this time.
    rest_until: u64,
    rest: u64,
    /// What is being sent again, and when the next of it leaves.
    pass: VecDeque<Vec<u8>>,
    pace_until: u64,
    /// When we began to speak without hearing anything of the peer.
    unheard_since: Option<u64>,
}

#[derive(Debug)]
struct Line {
    id: u128,
    /// As it is sent again.
    bytes: Vec<u8>,
    fate: Fate,
    /// How often it was sent again.
    copies: u32,
}

/// What is known of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Its acknowledgement may still come.
    Awaited,
    /// Its acknowledgement never came.
    Unsure,
    Arrived,
}

impl Line {
    /// Whether it is worth another copy, although nobody asks for it.
    fn is_in_doubt(&self) -> bool {
        self.fate == Fate::Unsure && self.copies < CLASSIC_COPIES_MAX
    }
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
            lag: 0,
            passes: 0,
            crossing: None,
            wanted: false,
            rest_until: 0,
            rest: CLASSIC_REST_MS_MIN,
            pass: VecDeque::new(),
            pace_until: 0,
            unheard_since: None,
        }
    }

    /// A line leaves now.
    pub(super) fn handle_line(&mut self, now: u64, id: u128, text: &[u8]) {
        let bytes = Datagram::Resent { text }.encode();
        self.lines.push_back(Line { id, bytes, fate: Fate::Awaited, copies: 0 });
        if self.lines.len() > CLASSIC_KNOWN_LINES_MAX {
            self.lines.pop_front();
        }
        self.total += 1;
        self.unheard_since.get_or_insert(now);
        self.hurry(now);
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

    /// The peer is there.
    pub(super) fn handle_sign_of_life(&mut self) {
        self.unheard_since = None;
    }

    /// There is news, a line of ours or a peer that came: the waits begin anew.
    pub(super) fn hurry(&mut self, now: u64) {
        self.rest = CLASSIC_REST_MS_MIN;
        self.rest_until = self.rest_until.min(now + CLASSIC_REST_MS_MIN);
    }

    /// The peer received one of our lines.
    pub(super) fn handle_ack(&mut self, events: &mut VecDeque<Event>) {
        // The latest lines are the likeliest: what is missing for seconds is lost.
        let Some(at) = self.groups.len().checked_sub(1) else { return };
        let Some(group) = self.groups.get_mut(at) else { return };
        group.acks += 1;
        if group.acks >= group.ids.len() {
            let arrived = self.groups.remove(at).map(|group| group.ids).unwrap_or_default();
            self.settle(&arrived, Fate::Arrived);
            events.extend(arrived.into_iter().map(Event::Delivered));
        }
    }

    /// The peer has received so many of our lines, as it says.
    pub(super) fn handle_count(&mut self, now: u64, count: u64, events: &mut VecDeque<Event>) {
        let lag = self.total - i128::from(count);
        if lag == 0 {
            self.deliver_all(events);
        } else if (1..=self.lag).contains(&lag) || lag == self.lag {
            self.lag = lag;
            self.wanted |= self.passes < CLASSIC_PASSES_MAX;
        } else if lag > 0 && lag - self.lag.max(0) <= self.open() {
            self.crossing.get_or_insert((lag, now + CLASSIC_CROSSING_MS)).0 = lag;
        } else {
            self.answer(lag);
        }
    }

    /// Does what is due.
    pub(super) fn handle_timeout(&mut self, now: u64, events: &mut VecDeque<Event>) {
        if let Some((lag, _)) = self.crossing.take_if(|(_, until)| now >= *until)
            && self.open() > 0
        {
            self.answer(lag);
        }
        let is_late = |group: &mut Group| now >= group.first_at + CLASSIC_ACK_MS_MAX;
        while let Some(group) = self.groups.pop_front_if(is_late) {
            self.wanted = true;
            self.settle(&group.ids, Fate::Unsure);
            events.extend(group.ids.into_iter().map(Event::Unsure));
        }
        if self.is_due() && now >= self.rest_until && self.pass.is_empty() {
            self.rest_until = now + self.rest;
            self.rest = (2 * self.rest).min(CLASSIC_REST_MS_MAX);
            let everything = std::mem::take(&mut self.wanted);
            self.passes += u32::from(everything);
            self.send_again(|line| everything || line.is_in_doubt(), events);
        }
    }

    /// We leave: nobody will send later what is not known to have arrived.
    pub(super) fn handle_close(&mut self, events: &mut VecDeque<Event>) {
        self.wanted = false;
        self.pass.clear();
        self.send_again(|line| line.fate == Fate::Awaited || line.is_in_doubt(), events);
    }

    /// Whether nothing is being sent again.
    pub(super) fn is_quiet(&self) -> bool {
        self.pass.is_empty()
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
        let rest = (self.pass.is_empty() && self.is_due()).then_some(self.rest_until);
        let late = self.groups.front().map(|group| group.first_at + CLASSIC_ACK_MS_MAX);
        let crossing = self.crossing.map(|(_, until)| until);
        let alone = self.unheard_since.map(|since| since + CLASSIC_ACK_MS_MAX);
        [pace, rest, late, crossing, alone].into_iter().flatten().min()
    }

    /// Lines that are awaited or on their way again; not nothing while one will be.
    pub(super) fn backlog(&self) -> usize {
        let open: usize = self.groups.iter().map(|group| group.ids.len()).sum();
        open + self.pass.len() + usize::from(self.is_due())
    }

    /// Whether we have spoken for long without hearing anything of the peer. Said once.
    pub(super) fn is_alone(&mut self, now: u64) -> bool {
        self.unheard_since.take_if(|since| now >= *since + CLASSIC_ACK_MS_MAX).is_some()
    }

    fn open(&self) -> i128 {
        self.groups.iter().map(|group| group.ids.len() as i128).sum()
    }

    /// Whether something should be sent again, as soon as that may begin.
    fn is_due(&self) -> bool {
        self.wanted || self.lines.iter().any(Line::is_in_doubt)
    }

    /// Begins to send such lines again.
    fn send_again(&mut self, is_meant: impl Fn(&Line) -> bool, events: &mut VecDeque<Event>) {
        let lines = self.lines.iter_mut().rev().filter(|line| is_meant(line));
        for line in lines.take(CLASSIC_RESENT_LINES_MAX) {
            line.copies += 1;
            self.pass.push_front(line.bytes.clone());
            if line.fate == Fate::Awaited {
                events.push_back(Event::Again(line.id));
            }
        }
    }

    fn settle(&mut self, ids: &[u128], fate: Fate) {
        for line in self.lines.iter_mut().filter(|line| ids.contains(&line.id)) {
            line.fate = fate;
        }
    }

    /// The peer has received every line when it was said.
    fn deliver_all(&mut self, events: &mut VecDeque<Event>) {
        for line in self.lines.iter_mut().filter(|line| line.fate != Fate::Arrived) {
            line.fate = Fate::Arrived;
            events.push_back(Event::Delivered(line.id));
        }
        self.groups.clear();
        (self.lag, self.passes, self.wanted, self.crossing) = (0, 0, false, None);
        self.pass.clear();
    }

    /// A lag that was not seen before.
    fn answer(&mut self, lag: i128) {
        self.lag = lag;
        self.passes = 0;
        self.wanted = true;
    }
}
