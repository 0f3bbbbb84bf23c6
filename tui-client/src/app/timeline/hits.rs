//! Which messages of a log hold what is looked for.
//!
//! Takes a folded needle; each message is looked through once, when it comes or when the needle
//! changes. What is not shown is not found.

use super::{Body, Item, Timeline};
use crate::text::{Folded, Needle};

impl Timeline {
    /// Looks for this from now on, or for nothing more.
    pub fn seek(&mut self, needle: Option<Needle>) {
        for item in &mut self.items {
            item.is_hit = holds(needle.as_ref(), &item.body);
        }
        self.needle = needle;
    }

    /// What is looked for.
    #[must_use]
    pub fn needle(&self) -> Option<&Needle> {
        self.needle.as_ref()
    }

    /// The indices of the messages that hold it, oldest first.
    pub fn hits(&self) -> impl DoubleEndedIterator<Item = usize> {
        let items = self.items.iter().enumerate();
        items.filter(|(_, item)| is_hit(item)).map(|(index, _)| index)
    }

    /// The last of them before an item.
    #[must_use]
    pub fn hit_before(&self, index: usize) -> Option<usize> {
        self.items.get(..index.min(self.items.len()))?.iter().rposition(is_hit)
    }

    /// The first of them from an item on.
    #[must_use]
    pub fn hit_from(&self, index: usize) -> Option<usize> {
        self.items.get(index..)?.iter().position(is_hit).map(|further| index + further)
    }
}

/// Whether an item is a message with the needle in it.
pub(super) fn holds(needle: Option<&Needle>, body: &Body) -> bool {
    match (needle, body) {
        (Some(needle), Body::Said(said)) => Folded::new(said.text.as_str()).has(needle),
        _ => false,
    }
}

fn is_hit(item: &Item) -> bool {
    item.is_hit && !item.is_hidden()
}
