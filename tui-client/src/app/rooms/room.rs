//! One room: a group, a private conversation, or the lobby one stands in before either.
//!
//! Owns what belongs to the room alone: its log, draft, people, topic, unread marks and scroll
//! place. What is known of all rooms together is `rooms.rs`'s.

use diwan_shared::command::{Conversation, Password};
use diwan_shared::name::UserName;
use diwan_shared::text::ShortText;

use super::lookalike::Faces;
use super::order::{add_person, sort_people};
use crate::app::composer::Composer;
use crate::app::composer::recall::Recalled;
use crate::app::timeline::search::Search;
use crate::app::timeline::{Sign, Timeline};

/// A room.
#[derive(Debug, Clone, Default)]
pub struct Room {
    /// Which one; `None` is the lobby.
    pub of: Option<Conversation>,
    /// What the other one of a private conversation calls itself, where that is not its name.
    pub called: Option<UserName>,
    /// Its log.
    pub timeline: Timeline,
    /// Its draft.
    pub composer: Composer,
    /// How far one has gone back in what was sent from it.
    pub recalled: Recalled,
    /// Its members, in the order of their names.
    pub people: Vec<UserName>,
    /// Its topic.
    pub topic: Option<ShortText>,
    /// What is looked for in its log.
    pub search: Option<Search>,
    /// What is new in it.
    pub unread: Unread,
    /// The number up to which everything was looked at, at an earlier start too, once known.
    pub read: Option<u64>,
    /// Whether it is to call nobody.
    pub muted: bool,
    /// Whether it stands before the others.
    pub pinned: bool,
    /// The number under which it came into the list.
    pub arrival: usize,
    /// Which part of the log is shown.
    pub scroll: Scroll,
    /// Who turned up in it.
    pub faces: Faces,
    /// While the log is held still: the last item of it that is shown.
    pub held: Option<u64>,
    /// What it was joined with, for joining again after a lost session.
    pub password: Option<Password>,
    /// Which group of its name it is, as far as the server said.
    pub life: Option<u64>,
    /// The parts of history that were asked for.
    pub fetching: Fetching,
    /// Whether its log was cleared, and nothing of it was fetched since then.
    pub cleared: bool,
}

/// What is new in a room.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unread {
    /// Messages of others that were not looked at.
    pub messages: usize,
    /// Those of them that name the user.
    pub mentions: usize,
    /// Where the new ones begin.
    pub line: Option<UnreadLine>,
}

/// How much a room wants to be looked at, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// There is nothing new.
    Nothing,
    /// Somebody said something.
    Message,
    /// Somebody named the user.
    Mention,
    /// Somebody said something to the user alone.
    Private,
}

/// Where the messages begin that came while nobody looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnreadLine {
    /// It stands before the first message numbered this or higher.
    pub from: u64,
    /// How many messages of others came since.
    pub count: usize,
    /// When the message before it was said, in milliseconds since 1970 UTC.
    pub since: Option<u64>,
}

/// Which part of the log is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scroll {
    /// The end, and what comes.
    #[default]
    Bottom,
    /// The last row shown is this one; it stays where it is.
    At {
        /// The item.
        item: u64,
        /// The row of the item's block, from 0, lines above the item included.
        row: usize,
    },
}

/// The parts of history that were asked for and have not come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fetching {
    /// What was said before the oldest message held.
    pub older: bool,
    /// What was said after the newest one.
    pub newer: bool,
    /// The same, but it is not asked for yet.
    pub owed: bool,
}

impl Room {
    /// An empty room.
    #[must_use]
    pub fn new(of: Conversation) -> Self {
        Self { of: Some(of), ..Self::default() }
    }

    /// What it is called; `@` stands before a person.
    #[must_use]
    pub fn title(&self) -> String {
        let at = if self.is_private() { "@" } else { "" };
        format!("{at}{}", self.name())
    }

    /// The name alone.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.of {
            Some(Conversation::Group(group)) => group.as_str(),
            Some(Conversation::With(user)) => self.called.as_ref().unwrap_or(user).as_str(),
            None => "diwan",
        }
    }

    /// Whether it is a private conversation.
    #[must_use]
    pub fn is_private(&self) -> bool {
        matches!(self.of, Some(Conversation::With(_)))
    }

    /// How much it wants to be looked at.
    #[must_use]
    pub fn weight(&self) -> Weight {
        match self.counted() {
            (0, _) => Weight::Nothing,
            _ if self.is_private() && !self.muted => Weight::Private,
            (_, 0) => Weight::Message,
            _ => Weight::Mention,
        }
    }

    /// The unread messages that count outside of it, and those of them that name the user. Of a
    /// muted room, only the latter count.
    #[must_use]
    pub fn counted(&self) -> (usize, usize) {
        let Unread { messages, mentions, .. } = self.unread;
        (if self.muted { mentions } else { messages }, mentions)
    }

    /// Tells the user something in its log.
    pub fn tell(&mut self, now: u64, sign: Sign, text: impl Into<String>) {
        self.timeline.notice(now, sign, text.into());
    }

    /// Shows the end of its log, and what comes.
    pub fn go_to_end(&mut self) {
        self.scroll = Scroll::Bottom;
        if self.timeline.is_cut() {
            self.timeline.go_to_end();
            self.fetching = Fetching::default();
        }
    }

    /// Clears its log. What the server has taken comes back by scrolling up.
    pub fn clear(&mut self) {
        self.timeline.go_to_end();
        (self.scroll, self.held, self.search) = Default::default();
        self.unread.line = None;
        self.fetching = Fetching { owed: self.fetching.owed, ..Fetching::default() };
        self.cleared = true;
    }

    /// Counts a message of somebody else that came while nobody looked.
    pub fn count_unread(&mut self, seq: u64, mention: bool) {
        self.unread.mentions += usize::from(mention);
        self.count_from(seq, 1);
    }

    /// What was missed before `last` and after what is held is only counted: it is more than anybody
    /// reads. The log begins anew there.
    pub fn skip_to(&mut self, last: u64) {
        let newest = self.timeline.newest();
        self.count_from(newest + 1, usize::try_from(last - newest).unwrap_or(usize::MAX));
        self.timeline.forget();
        self.timeline.start_at(last);
        self.scroll = Scroll::Bottom;
    }

    /// So many messages are unread, the first of them with this number.
    fn count_from(&mut self, seq: u64, messages: usize) {
        self.read.get_or_insert(seq.saturating_sub(1));
        self.unread.messages += messages;
        let since = || {
            let items = self.timeline.items().iter().rev();
            items.filter(|item| item.seq().is_some_and(|s| s < seq)).map(|item| item.at).next()
        };
        let line = self.unread.line.get_or_insert_with(|| UnreadLine {
            from: seq,
            count: 0,
            since: since(),
        });
        line.from = line.from.min(seq);
        line.count += messages;
    }

    /// What was unread is gone, and so are the numbers up to which it was read.
    pub fn forget_unread(&mut self) {
        self.unread = Unread::default();
        self.read = None;
    }

    /// The user looks at it: nothing is unread, but the line stays where it is.
    pub fn look(&mut self) {
        self.unread = Unread { line: self.unread.line, ..Unread::default() };
        let end = self.timeline.end();
        if end > 0 {
            self.read = self.read.max(Some(end));
        }
    }

    /// The user looks away: what comes from now on is new.
    pub fn look_away(&mut self) {
        if self.unread.messages == 0 {
            self.unread.line = None;
        }
    }

    /// These are its members now.
    pub fn set_people(&mut self, mut members: Vec<UserName>) {
        sort_people(&mut members);
        self.people = members;
    }

    /// Somebody is a member now.
    pub fn add(&mut self, user: UserName) {
        add_person(&mut self.people, user);
    }

    /// Somebody is no member any more.
    pub fn remove(&mut self, user: &UserName) {
        self.people.retain(|member| member != user);
    }
}
