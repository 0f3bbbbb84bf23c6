//! How much of a log is in memory: the part around where the user reads.
//!
//! Owns what is dropped at either end. What was dropped at the top comes back as older history.
//! What was dropped at the bottom, while the user reads far above, cuts the log off: what is said
//! then is known by its number only, until the user comes down and it is fetched.

use super::{Body, Item, Timeline};

/// What a log may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Items.
    pub items: usize,
    /// Bytes of what was said.
    pub bytes: usize,
}

impl Bounds {
    /// A quarter more: so that what is too much is dropped in one go, now and then.
    fn loose(self) -> Self {
        Self { items: self.items / 4 * 5, bytes: self.bytes / 4 * 5 }
    }
}

impl Timeline {
    /// Bytes of what was said.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many messages were said after those held, while the log was cut off.
    #[must_use]
    pub fn beyond(&self) -> u64 {
        self.beyond.map_or(0, |last| last.saturating_sub(self.newest))
    }

    /// How far the conversation has come, as far as is known without a hole.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.beyond.unwrap_or(0).max(self.newest())
    }

    /// Whether the log is cut off: later messages are known of, but not held.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.beyond.is_some()
    }

    /// The conversation has come so far. Says whether that is beyond where the log is cut off.
    pub fn reaches(&mut self, seq: u64) -> bool {
        let Some(last) = self.beyond.filter(|_| seq > self.newest) else { return false };
        self.beyond = Some(last.max(seq));
        true
    }

    /// Lets go of what is held, to begin again at the end of the conversation.
    pub fn go_to_end(&mut self) {
        let last = self.beyond.unwrap_or(self.newest);
        self.forget();
        self.start_at(last);
    }

    /// Lets go of what is held, to begin again at a message far above it.
    pub fn go_up_to(&mut self, seq: u64) {
        let held = self.items.iter().rev().find_map(Item::seq);
        let last = self.end().max(held.unwrap_or(0));
        self.forget();
        self.start_at(seq - 1);
        self.beyond = Some(last).filter(|last| *last >= seq);
    }

    /// Whether messages with these numbers lead to what is held, without a hole in between.
    #[must_use]
    pub fn meets(&self, first: u64, last: u64) -> bool {
        first <= self.newest + 1 && last + 1 >= self.oldest()
    }

    /// Drops what is farthest from the item with this id, from the last one without it, when there
    /// is more than the bounds allow. Says whether something older than what is held was dropped.
    pub fn keep_around(&mut self, id: Option<u64>, bounds: Bounds) -> bool {
        let loose = bounds.loose();
        if self.items.len() <= loose.items && self.bytes <= loose.bytes {
            return false;
        }
        let all = self.settled();
        let here = id.and_then(|id| self.index_of(id)).unwrap_or(all).min(all);
        let (mut start, mut end, mut bytes) = (0, all, self.bytes);
        let own = self.items.len() - all;
        while start < end && (end - start + own > bounds.items || bytes > bounds.bytes) {
            let at = if here - start >= end - here { start } else { end - 1 };
            (start, end) = if at == start { (start + 1, end) } else { (start, end - 1) };
            bytes -= self.items.get(at).map_or(0, Item::bytes);
        }
        self.cut(end, all);
        for item in self.items.drain(..start) {
            self.bytes -= item.bytes();
        }
        start > 0
    }

    /// Drops the settled items from `start` on.
    fn cut(&mut self, start: usize, end: usize) {
        let seqs = || self.items.get(start..end).into_iter().flatten().filter_map(Item::seq);
        if let (Some(first), Some(last)) = (seqs().next(), seqs().next_back()) {
            self.beyond = Some(self.beyond.unwrap_or(0).max(last));
            self.newest = self.newest.min(first - 1);
        }
        for item in self.items.drain(start..end) {
            self.bytes -= item.bytes();
        }
    }

    /// Puts an item in.
    pub(super) fn put(&mut self, index: usize, item: Item) {
        self.bytes += item.bytes();
        self.items.insert(index, item);
    }

    /// Takes an item out.
    pub(super) fn take(&mut self, index: usize) -> Item {
        let item = self.items.remove(index);
        self.bytes -= item.bytes();
        self.laid.remove(&item.id);
        item
    }
}

impl Item {
    fn bytes(&self) -> usize {
        match &self.body {
            Body::Said(said) => said.text.as_str().len(),
            Body::Notice { .. } | Body::Passing(_) => 0,
        }
    }
}
