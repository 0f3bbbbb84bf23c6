//! What the peer said on the classic wire, each line once.
//!
//! Owns the lines that are known and their count. Takes lines as they were said and as they are
//! sent again, and the time; gives those to show. A line has no number here, only its text, and
//! the peer sends everything again from its first line, so texts are counted.
//!
//! # When a line sent again is new
//!
//! One whose text was never seen is new, and shown at once. One whose text comes more often in one
//! sending-again than it was shown is new too ("ok", and again "ok"), unless two sendings-again ran
//! together. So it is shown only when they hardly can have: a pause before and after, all within a
//! moment, every known line among them, few of them new, and at most one reason to send again.
//! Reasons are a line of ours in the two seconds before (its count may have differed), and a line of
//! the peer about ten seconds old, or found missing since (its acknowledgement may not have come).
//! Otherwise it waits for the next time. What the network itself doubles cannot be told from what
//! was said twice; the original could not either.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::direct::limits::{
    CLASSIC_ACK_MS_MAX, CLASSIC_ACK_USUAL_MS, CLASSIC_KNOWN_BYTES_MAX, CLASSIC_KNOWN_LINES_MAX,
    CLASSIC_LATE_MS, CLASSIC_PASS_LINE_MS, CLASSIC_PASS_PAUSE_MS, CLASSIC_RESENT_LINES_MAX,
};

/// The peer's side of what was said.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// How many lines came as they were said.
    count: u64,
    /// The lines that were shown, oldest first, and when.
    lines: VecDeque<Known>,
    /// Bytes of their texts.
    bytes: usize,
    /// How often each text is among them.
    times: HashMap<Box<[u8]>, usize>,
    /// The sending-again that is going on.
    pass: Option<Pass>,
    /// When we said our latest lines.
    said: VecDeque<u64>,
}

#[derive(Debug)]
struct Known {
    text: Box<[u8]>,
    at: u64,
    /// Only a copy that was sent again came so far.
    is_copy: bool,
}

#[derive(Debug)]
struct Pass {
    texts: Vec<Box<[u8]>>,
    /// Bytes of all that came in it, kept or not.
    bytes: usize,
    first_at: u64,
    last_at: u64,
    /// Something in it was never seen before.
    has_news: bool,
}

impl Heard {
    /// How many lines came as they were said; those sent again do not count.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// We say a line, and the peer may answer it by sending everything again.
    pub(super) fn handle_own_line(&mut self, now: u64) {
        self.said.push_back(now);
        // Two are enough to be more than one reason.
        if self.said.len() > 2 {
            self.said.pop_front();
        }
    }

    /// A line as it was said. Gives whether to show it.
    pub(super) fn handle_line(&mut self, now: u64, text: &[u8]) -> bool {
        self.count += 1;
        let is_its_copy = |known: &&mut Known| {
            known.is_copy && *known.text == *text && now < known.at + CLASSIC_LATE_MS
        };
        if let Some(copy) =
            self.lines.iter_mut().rev().take(CLASSIC_RESENT_LINES_MAX).find(is_its_copy)
        {
            copy.is_copy = false;
            return false;
        }
        self.remember(now, text, false);
        true
    }

    /// A line sent again. Gives whether to show it at once.
    pub(super) fn handle_resent(&mut self, now: u64, text: &[u8]) -> bool {
        let is_new = !self.times.contains_key(text);
        let pass = self.pass.get_or_insert_with(|| Pass {
            texts: Vec::new(),
            bytes: 0,
            first_at: now,
            last_at: now,
            has_news: false,
        });
        pass.bytes += text.len();
        if pass.texts.len() < CLASSIC_KNOWN_LINES_MAX && pass.bytes <= CLASSIC_KNOWN_BYTES_MAX {
            pass.texts.push(text.into());
        }
        pass.last_at = now;
        pass.has_news |= is_new;
        if is_new {
            self.remember(now, text, true);
        }
        is_new
    }

    /// Gives the lines to show when a sending-again has ended that held more of them than were
    /// shown.
    pub(super) fn handle_timeout(&mut self, now: u64) -> Vec<Box<[u8]>> {
        let is_over = |pass: &mut Pass| now >= pass.last_at + CLASSIC_PASS_PAUSE_MS;
        let Some(pass) = self.pass.take_if(is_over) else { return Vec::new() };
        if !self.is_one(&pass) {
            return Vec::new();
        }
        let mut seen = HashMap::<_, usize>::new();
        let mut news = Vec::new();
        for text in &pass.texts {
            let seen = seen.entry(text).or_default();
            *seen += 1;
            if *seen > self.times.get(text).copied().unwrap_or_default() {
                news.push(text.clone());
            }
        }
        // One line, or a few of many: when most of it came twice, it was two.
        if news.len() > 1 && 4 * news.len() > pass.texts.len() {
            return Vec::new();
        }
        for text in &news {
            self.remember(now, text, true);
        }
        news
    }

    /// When [`Self::handle_timeout`] is due.
    pub(super) fn poll_timeout(&self) -> Option<u64> {
        self.pass.as_ref().map(|pass| pass.last_at + CLASSIC_PASS_PAUSE_MS)
    }

    /// Whether these are the lines of one sending-again, as far as anyone can tell.
    fn is_one(&self, pass: &Pass) -> bool {
        let lines = pass.texts.len() as u64;
        let is_swift = pass.last_at - pass.first_at <= lines * CLASSIC_PASS_LINE_MS;
        let texts: HashSet<_> = pass.texts.iter().collect();
        let is_whole = || self.times.keys().all(|text| texts.contains(text));
        is_swift && !pass.has_news && self.reasons(pass) <= 1 && is_whole()
    }

    /// How many sendings-again may have run together in one.
    fn reasons(&self, pass: &Pass) -> usize {
        let said = self.said.iter().filter(|&&at| pass.first_at <= at + CLASSIC_ACK_USUAL_MS);
        let young = CLASSIC_ACK_MS_MAX - CLASSIC_LATE_MS;
        let old = CLASSIC_ACK_MS_MAX + CLASSIC_ACK_USUAL_MS;
        let is_reason = |known: &&Known| {
            let age = pass.first_at.saturating_sub(known.at);
            // When a line was said of which only a copy came is not known, but it was before that.
            age <= old && (known.is_copy || age >= young)
        };
        said.count() + self.lines.iter().filter(is_reason).count()
    }

    fn remember(&mut self, now: u64, text: &[u8], is_copy: bool) {
        self.lines.push_back(Known { text: text.into(), at: now, is_copy });
        *self.times.entry(text.into()).or_default() += 1;
        self.bytes += text.len();
        while self.lines.len() > CLASSIC_KNOWN_LINES_MAX || self.bytes > CLASSIC_KNOWN_BYTES_MAX {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        let Some(oldest) = self.lines.pop_front() else { return };
        self.bytes -= oldest.text.len();
        if let Some(times) = self.times.get_mut(&oldest.text) {
            *times -= 1;
            if *times == 0 {
                self.times.remove(&oldest.text);
            }
        }
    }
}
