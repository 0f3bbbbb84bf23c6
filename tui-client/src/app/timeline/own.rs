//! What the user said, until the server has taken it.
//!
//! Own messages stand at the end of the log, in the order in which they were written, until they
//! are accepted or dropped. Each is known by its tag, and keeps it, so that it is stored once
//! however often it is sent. Sends nothing.

use diwan_shared::command::Tag;
use diwan_shared::event::Message;
use diwan_shared::name::UserName;
use diwan_shared::text::MessageText;

use super::{Body, Item, Mark, Said, Source, Timeline};

impl Timeline {
    /// The messages that still wait for an answer, in the order they were written.
    pub fn waiting(&self) -> impl Iterator<Item = (&Tag, &MessageText)> {
        self.items.iter().filter_map(|item| match &item.body {
            Body::Said(Said { mark: Mark::Waiting, tag: Some(tag), text, .. }) => Some((tag, text)),
            _ => None,
        })
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

    /// The tag of the own message that this is, if it is one that waits here.
    pub(super) fn sent_as(&self, message: &Message) -> Option<Tag> {
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
}
