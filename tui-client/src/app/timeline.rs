//! What stands in one room's log: messages and notices in order.
//!
//! Messages stand in the order of their sequence numbers, each once; notices stand where they
//! happened; own messages that the server has not taken yet stand at the end, marked. Takes what
//! was said, heard, accepted and refused. Knows how far the conversation is known without a hole.
//! What an item is stands in `timeline/item.rs`.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use diwan_shared::command::Tag;
use diwan_shared::event::Message;
use diwan_shared::name::UserName;

use super::screen::column::{Column, Laid};
use crate::text::{Direction, Needle, Options};

mod bounds;
pub(super) mod copy;
pub(super) mod export;
mod hits;
mod item;
pub mod mentions;
mod own;
pub mod passage;
mod passing;
pub mod search;
pub mod select;
#[cfg(test)]
mod tests;
pub mod weblink;

pub use bounds::Bounds;
pub use item::{Body, Item, Mark, Regard, Said, Sign};
pub use passing::Way;

/// The log of one room.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    items: Vec<Item>,
    /// The rows of what is on the screen, by the items' ids, and what they were laid out for.
    laid: HashMap<u64, (Column, Laid)>,
    next_id: u64,
    /// What is looked for in it.
    needle: Option<Needle>,
    /// The highest sequence number up to which nothing is missing since the first one held.
    newest: u64,
    /// Whether it is known where the conversation stood when it was entered.
    begun: bool,
    /// Where the conversation stands, while the log is cut off at `newest`.
    beyond: Option<u64>,
    /// Bytes of what was said.
    bytes: usize,
}

/// Where a message comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// It was said just now.
    Live,
    /// It is part of a page of history.
    History,
}

impl Timeline {
    /// The items, top to bottom.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The index of an item.
    #[must_use]
    pub fn index_of(&self, id: u64) -> Option<usize> {
        self.items.iter().rposition(|item| item.id == id)
    }

    /// The first sequence number held; the one after the newest when none is held, or only after a
    /// hole.
    #[must_use]
    pub fn oldest(&self) -> u64 {
        let next = self.newest + 1;
        self.items.iter().find_map(Item::seq).map_or(next, |first| first.min(next))
    }

    /// The highest sequence number up to which nothing is missing.
    #[must_use]
    pub fn newest(&self) -> u64 {
        self.newest
    }

    /// Whether messages are held that come after a hole.
    #[must_use]
    pub fn has_hole(&self) -> bool {
        self.items.iter().rev().find_map(Item::seq).is_some_and(|last| last > self.newest)
    }

    /// Everything up to `last` was said before we came: it is older history, not a hole.
    pub fn start_at(&mut self, last: u64) {
        self.newest = last;
        self.begun = true;
    }

    /// Whether it is known how far the conversation had come when it was entered.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.begun
    }

    /// Forgets all that the server said; own messages it has not taken stay.
    pub fn forget(&mut self) {
        while let Some(last) = self.settled().checked_sub(1) {
            self.take(last);
        }
        self.newest = 0;
        self.begun = false;
        self.beyond = None;
    }

    /// A message, whoever's, had to be sent again before it arrived.
    pub fn sent_again(&mut self, tag: &Tag) {
        let is_it =
            |item: &&mut Item| item.said().is_some_and(|said| said.tag.as_ref() == Some(tag));
        if let Some(Item { id, body: Body::Said(said), .. }) =
            self.items.iter_mut().rev().find(is_it)
        {
            said.tries = said.tries.max(2);
            self.laid.remove(id);
        }
    }

    /// Adds a message from the server. Says whether it was new: not when it is held already.
    pub fn hear(&mut self, message: Message, regard: Regard, source: Source) -> bool {
        let Some(index) = self.place(message.seq, message.at, source) else { return false };
        if source == Source::Live && self.reaches(message.seq) {
            return true;
        }
        if let Some(tag) = self.sent_as(&message)
            && self.accept(&tag, message.seq, message.at)
        {
            return true;
        }
        let Message { seq, at, from, text, tag, .. } = message;
        let Regard { mark, mention, ignored } = regard;
        let said = Said { from, text, seq: Some(seq), tag, mark, mention, ignored, tries: 0 };
        let item = self.item(at, Body::Said(said));
        self.put(index, item);
        self.advance();
        true
    }

    /// Hides what somebody said, or shows it again.
    pub fn ignore(&mut self, who: &UserName, ignored: bool) {
        for item in &mut self.items {
            if let Body::Said(said) = &mut item.body
                && said.from == *who
            {
                said.ignored = ignored;
            }
        }
    }

    /// Adds a notice; gives its id.
    pub fn notice(&mut self, at: u64, sign: Sign, text: String) -> u64 {
        let item = self.item(at, Body::Notice { sign, text });
        let (id, index) = (item.id, self.settled());
        self.put(index, item);
        id
    }

    /// Gives a notice another text. Says whether it is there.
    pub fn reword(&mut self, id: u64, new_text: &str) -> bool {
        let Some(index) = self.index_of(id) else { return false };
        let Some(Item { body: Body::Notice { text, .. }, .. }) = self.items.get_mut(index) else {
            return false;
        };
        if text != new_text {
            new_text.clone_into(text);
            self.laid.remove(&id);
        }
        true
    }

    /// Takes a notice back.
    pub fn retract(&mut self, id: u64) {
        if let Some(index) = self.index_of(id)
            && self.items.get(index).is_some_and(|item| item.said().is_none())
        {
            self.take(index);
        }
    }

    /// An item's rows in `column`, laid out unless they were already. What has no direction by
    /// itself (a number, a picture) goes with what was said before it: so it never turns round
    /// when somebody answers in another language.
    pub fn lay(&mut self, index: usize, column: &Column) -> Option<&Laid> {
        let mut column = *column;
        let before = self.items.get(..=index)?;
        if before.last().is_some_and(|item| item.said().is_some()) {
            column.options.fallback =
                last_direction(before, &column.options).unwrap_or(column.options.fallback);
        }
        let item = self.items.get(index)?;
        let (laid_for, laid) =
            self.laid.entry(item.id).or_insert_with(|| (column, column.lay(item)));
        if *laid_for != column {
            (*laid_for, *laid) = (column, column.lay(item));
        }
        Some(laid)
    }

    /// Turns an item that is laid out round, against the direction it has, or back.
    pub fn turn(&mut self, id: u64) {
        let Some(item) = self.index_of(id).and_then(|index| self.items.get_mut(index)) else {
            return;
        };
        let laid = self.laid.remove(&id);
        let row = laid.as_ref().and_then(|(_, laid)| laid.text.rows.first());
        item.turned = match item.turned {
            Some(_) => None,
            None => row.map(|row| row.direction.other()),
        };
    }

    /// An item's rows, as they were laid out last.
    #[must_use]
    pub fn laid(&self, index: usize) -> Option<&Laid> {
        self.laid.get(&self.items.get(index)?.id).map(|(_, laid)| laid)
    }

    /// Forgets all rows but those of the items that are shown: laid out, a text takes fifty times
    /// the memory.
    pub fn keep_laid(&mut self, shown: Range<usize>) {
        let shown: HashSet<u64> =
            self.items.get(shown).into_iter().flatten().map(|item| item.id).collect();
        self.laid.retain(|id, _| shown.contains(id));
    }

    fn item(&mut self, at: u64, body: Body) -> Item {
        self.next_id += 1;
        let is_hit = hits::holds(self.needle.as_ref(), &body);
        Item { is_hit, ..Item::new(self.next_id, at, body) }
    }

    /// The direction in which somebody wrote here last.
    #[must_use]
    pub fn direction_of(&self, who: &UserName, options: &Options) -> Option<Direction> {
        let is_theirs = |item: &&Item| item.said().is_some_and(|said| said.from == *who);
        self.items.iter().rev().filter(is_theirs).find_map(|item| item.direction(options))
    }

    /// How many items stand before the own ones that the server has not taken.
    fn settled(&self) -> usize {
        self.items.iter().rposition(|item| !item.is_pending()).map_or(0, |last| last + 1)
    }

    /// Where a message belongs; `None` when it is there already.
    fn place(&self, seq: u64, at: u64, source: Source) -> Option<usize> {
        let end = self.settled();
        let low = self.after_earlier(seq);
        if self.items.get(low.wrapping_sub(1)).and_then(Item::seq) == Some(seq) {
            return None;
        }
        // From here to the next message there are only notices.
        let notices = self.items.iter().skip(low).take(end - low);
        let notices = notices.take_while(|item| item.seq().is_none());
        if source == Source::Live && low + notices.clone().count() == end {
            return Some(end);
        }
        Some(low + notices.take_while(|notice| notice.at <= at).count())
    }

    /// The index after the last message numbered `seq` or lower.
    fn after_earlier(&self, seq: u64) -> usize {
        if seq < self.oldest() {
            return 0;
        }
        let earlier = |item: &Item| item.seq().is_some_and(|other| other <= seq);
        self.items.iter().rposition(earlier).map_or(0, |index| index + 1)
    }

    /// Finds how far nothing is missing. What comes as it is said is found at the end.
    fn advance(&mut self) {
        let known = self.items.iter().rposition(|item| item.seq() == Some(self.newest));
        let first = known.map_or(0, |index| index + 1);
        for seq in self.items.iter().skip(first).filter_map(Item::seq) {
            if seq == self.newest + 1 {
                self.newest = seq;
            }
        }
        self.beyond = self.beyond.filter(|last| *last > self.newest);
    }
}

/// The direction of the last of these that has one.
fn last_direction(items: &[Item], options: &Options) -> Option<Direction> {
    items.iter().rev().find_map(|item| item.direction(options))
}
