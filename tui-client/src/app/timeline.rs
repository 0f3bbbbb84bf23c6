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
use diwan_shared::text::MessageText;

use super::screen::column::{Column, Laid};
use crate::text::{Direction, Needle, Options};

mod bounds;
pub(super) mod copy;
pub(super) mod export;
mod hits;
mod item;
pub mod mentions;
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

    /// The messages that still wait for an answer, in the order they were written.
    pub fn waiting(&self) -> impl Iterator<Item = (&Tag, &MessageText)> {
        self.items.iter().filter_map(|item| match &item.body {
            Body::Said(Said { mark: Mark::Waiting, tag: Some(tag), text, .. }) => Some((tag, text)),
            _ => None,
        })
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

    /// Adds an own message that is on its way.
    pub fn say(&mut self, at: u64, from: UserName, text: MessageText, tag: Tag) {
        self.put_back(at, from, text, tag, Mark::Waiting, 0);
    }

    /// Whether a message with this tag is held.
    #[must_use]
    pub fn holds(&self, tag: &Tag) -> bool {
        self.items.iter().filter_map(Item::said).any(|said| said.tag.as_ref() == Some(tag))
    }

    /// Adds an own message as it was when the program ended.
    pub fn put_back(
        &mut self,
        at: u64,
        from: UserName,
        text: MessageText,
        tag: Tag,
        mark: Mark,
        tries: u32,
    ) {
        let (mention, ignored) = (false, false);
        let said = Said { from, text, seq: None, tag: Some(tag), mark, mention, ignored, tries };
        let item = self.item(at, Body::Said(said));
        self.put(self.items.len(), item);
    }

    /// The own messages the server has not taken, in the order they were written, and when.
    pub fn unsent(&self) -> impl Iterator<Item = (u64, &Said)> {
        // They stand at the end, so the log need not be searched for them.
        let settled = self.settled();
        self.items.iter().skip(settled).filter_map(|item| Some((item.at, item.said()?)))
    }

    /// Counts that a message was sent.
    pub fn tried(&mut self, tag: &Tag) {
        if let Some(index) = self.pending(tag)
            && let Some(Item { body: Body::Said(said), .. }) = self.items.get_mut(index)
        {
            said.tries += 1;
        }
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

    /// The server has taken an own message. Says whether it was waiting here. One that was taken
    /// before the oldest message held comes back with those around it.
    pub fn accept(&mut self, tag: &Tag, seq: u64, at: u64) -> bool {
        let Some(index) = self.pending(tag) else { return false };
        let mut item = self.take(index);
        if seq < self.oldest() || self.reaches(seq) {
            return true;
        }
        let Some(place) = self.place(seq, at, Source::Live) else { return true };
        if let Body::Said(said) = &mut item.body {
            said.seq = Some(seq);
            said.mark = Mark::Accepted;
        }
        item.at = at;
        self.put(place, item);
        self.advance();
        true
    }

    /// The server refused an own message. Says whether it was waiting here.
    pub fn refuse(&mut self, tag: &Tag, why: &str) -> bool {
        self.pending(tag).is_some_and(|index| self.mark(index, Mark::Failed(why.to_owned())))
    }

    /// Lets a refused message wait again. It keeps its tag, so that it is stored once whatever
    /// became of it before; only said by somebody else it is another message, under `new_tag`.
    /// Says whether it was refused.
    pub fn again(&mut self, id: u64, me: &UserName, new_tag: Tag) -> bool {
        let Some(index) = self.index_of(id) else { return false };
        let Some(Item { body: Body::Said(said), .. }) = self.items.get_mut(index) else {
            return false;
        };
        if !matches!(said.mark, Mark::Failed(_)) {
            return false;
        }
        if said.from != *me {
            said.from = me.clone();
            said.tag = None;
            said.tries = 0;
        }
        said.mark = Mark::Waiting;
        said.tag.get_or_insert(new_tag);
        let item = self.take(index);
        self.put(self.items.len(), item);
        true
    }

    /// Marks what still waits as refused, because it was written as somebody else.
    pub fn disown(&mut self, why: &str) {
        let tags: Vec<Tag> = self.waiting().map(|(tag, _)| tag.clone()).collect();
        for tag in tags {
            self.refuse(&tag, why);
        }
    }

    /// Forgets a group that is gone. Own messages it has not taken stay, as refused ones of another
    /// group: under their old tags they could be known from the one that is gone.
    pub fn begin_anew(&mut self, why: &str, mut new_tag: impl FnMut() -> Tag) {
        self.forget();
        self.disown(why);
        for item in &mut self.items {
            if let Body::Said(said) = &mut item.body {
                said.tag = Some(new_tag());
                said.tries = 0;
            }
        }
    }

    /// Drops a refused message. Gives its text.
    pub fn drop_failed(&mut self, id: u64) -> Option<MessageText> {
        let index = self.index_of(id)?;
        let Body::Said(said) = &self.items.get(index)?.body else { return None };
        if !matches!(said.mark, Mark::Failed(_)) {
            return None;
        }
        let text = said.text.clone();
        self.take(index);
        Some(text)
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

    /// The tag of the own message that this is, if it is one that waits here.
    fn sent_as(&self, message: &Message) -> Option<Tag> {
        let tag = message.tag.as_ref()?;
        let said = self.items.get(self.pending(tag)?)?.said()?;
        (said.from == message.from).then(|| tag.clone())
    }

    fn pending(&self, tag: &Tag) -> Option<usize> {
        let settled = self.settled();
        let is_it = |item: &Item| item.said().is_some_and(|said| said.tag.as_ref() == Some(tag));
        self.items.get(settled..)?.iter().rposition(is_it).map(|index| settled + index)
    }

    fn mark(&mut self, index: usize, mark: Mark) -> bool {
        let Some(item) = self.items.get_mut(index) else { return false };
        self.laid.remove(&item.id);
        if let Body::Said(said) = &mut item.body {
            said.mark = mark;
        }
        true
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
