//! What outlives the program: messages without an answer, drafts, and the lines Up brings back.
//!
//! Owns the picture of them that is on disk. It is wanted on disk before a message goes onto the
//! wire and soon after a draft changed, and it is put back at the first `welcome` of the next
//! start: messages go out again under their old ids, so each is stored once. Never touches a file,
//! and lets no password into one.

use diwan_shared::command::{Conversation, Tag};
use diwan_shared::name::UserName;
use diwan_shared::text::MessageText;
use serde::{Deserialize, Serialize};

use super::effect::{Address, Effect, Effects};
use super::peer::MAYBE_ARRIVED;
use super::recall::{Line, Recall};
use super::room::Room;
use super::slash;
use super::timeline::{Mark, Sign};
use super::{App, isolated};
use crate::limits::{DRAFT_KEEP_MS, OUTBOX_MESSAGES_MAX};

/// What is kept for one name on one server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Keep {
    /// The outbox: own messages the server has not taken, in the order they were written.
    pub messages: Vec<Unsent>,
    /// What was being written.
    pub drafts: Vec<Draft>,
    /// What was sent before, for Up and C-r.
    pub sent: Vec<Line>,
    /// Words and people that are treated apart.
    #[serde(flatten)]
    pub lists: Lists,
}

/// An own message the server has not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent {
    /// Where it goes.
    #[serde(flatten)]
    pub to: Conversation,
    /// Its id.
    pub tag: Tag,
    /// What it says.
    pub text: MessageText,
    /// When it was written, in milliseconds since 1970 UTC.
    pub at: u64,
    /// How often it was sent.
    pub tries: u32,
    /// The sentence it was refused with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

impl Keep {
    /// Takes what another client of the same name has kept.
    pub fn absorb(&mut self, other: Self) {
        self.messages.extend(other.messages);
        self.drafts.extend(other.drafts);
        self.sent.extend(other.sent);
        self.lists.absorb(other.lists);
    }
}

/// Words and people that the user treats apart.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lists {
    /// Words that concern the user like a mention.
    pub highlight: Vec<String>,
    /// People whose messages are not shown.
    pub ignored: Vec<UserName>,
}

impl Lists {
    fn absorb(&mut self, other: Self) {
        unite(&mut self.highlight, other.highlight);
        unite(&mut self.ignored, other.ignored);
    }
}

fn unite<T: PartialEq>(known: &mut Vec<T>, others: Vec<T>) {
    for other in others {
        if !known.contains(&other) {
            known.push(other);
        }
    }
}

/// A text being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// In which room.
    #[serde(flatten)]
    pub room: Conversation,
    /// The text, lines ended by `\n`.
    pub text: String,
}

/// Whose outbox and drafts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    /// Under this name,
    pub name: UserName,
    /// on this server.
    pub address: Address,
}

/// What was kept last, and what is still to be put back.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    /// For whom, once there was a welcome.
    whose: Option<Whose>,
    kept: Keep,
    recalled: Option<(Whose, Keep)>,
    /// When changed drafts are kept, in milliseconds since 1970 UTC.
    pub(super) due: Option<u64>,
}

impl App {
    /// What was kept for a name that is being connected under.
    pub(super) fn kept(&mut self, whose: Whose, keep: Keep) {
        self.keeping.recalled = Some((whose, keep));
    }

    /// The name is ours here: puts back what was kept for it. What was written under another one
    /// must not go out under this one by itself, and from now on is kept with the rest.
    pub(super) fn settle_in(&mut self, me: &UserName, effects: &mut Effects) {
        let whose = Whose { name: me.clone(), address: self.address.clone() };
        let before = self.keeping.whose.replace(whose.clone()).filter(|before| *before != whose);
        if let Some(before) = &before {
            let (name, address) = (isolated(&before.name), &before.address);
            let why = format!("Written as {name} at {address}, and not taken there.");
            self.rooms.all_mut().for_each(|room| room.timeline.disown(&why));
        }
        let recalled = self.keeping.recalled.take().filter(|(of, _)| *of == whose);
        let keep = recalled.map_or_else(Keep::default, |(_, keep)| keep);
        let lists = keep.lists.clone();
        self.put_back(me, keep);
        if *self.lists() != lists {
            self.change_lists(|_| {}, effects);
        }
        if let Some(whose) = before {
            self.keep_now(effects);
            effects.push(Effect::Keep { whose, keep: Keep::default() });
        }
    }

    fn put_back(&mut self, me: &UserName, keep: Keep) {
        for Unsent { to, tag, text, at, tries, refused } in keep.messages.iter().cloned() {
            let is_doubtful = tries > 0 && self.peer.is_some_and(|peer| !peer.knows_again);
            let refused = refused.or_else(|| is_doubtful.then(|| MAYBE_ARRIVED.to_owned()));
            let mark = refused.map_or(Mark::Waiting, Mark::Failed);
            let timeline = &mut self.rooms.open(&to).timeline;
            // It may be here already: a name that is asked for once more is told again what it kept.
            if !timeline.holds(&tag) {
                timeline.put_back(at, me.clone(), text, tag, mark, tries);
            }
        }
        for Draft { room, text } in &keep.drafts {
            let composer = &mut self.rooms.open(room).composer;
            match composer.text() {
                "" => composer.replace(text),
                typed if typed == text => {}
                typed => composer.replace(&format!("{text}\n{typed}")),
            }
        }
        self.recall.put_back(keep.sent.clone());
        let before = std::mem::replace(&mut self.keeping.kept, keep);
        self.keeping.kept.lists.absorb(before.lists);
        for user in self.lists().ignored.clone() {
            self.show_messages_of(&user, false);
        }
    }

    /// Words and people that are treated apart.
    pub(super) fn lists(&self) -> &Lists {
        &self.keeping.kept.lists
    }

    /// Changes them, and keeps them at once.
    pub(super) fn change_lists(&mut self, change: impl FnOnce(&mut Lists), effects: &mut Effects) {
        change(&mut self.keeping.kept.lists);
        if let Some(whose) = self.keeping.whose.clone() {
            effects.push(Effect::Keep { whose, keep: self.keeping.kept.clone() });
        }
    }

    /// Whether so many more messages can wait for the server; says so when they cannot.
    pub(super) fn can_wait(&mut self, more: usize) -> bool {
        let waiting: usize = self.rooms.all_mut().map(|room| room.timeline.unsent().count()).sum();
        if waiting + more <= OUTBOX_MESSAGES_MAX {
            return true;
        }
        let text = format!("Not sent: {waiting} messages wait to be sent already.");
        self.tell(Sign::Refused, text);
        false
    }

    /// Keeps the outbox, if it changed: before anything of it goes onto the wire.
    pub(super) fn keep_messages(&mut self, effects: &mut Effects) {
        let Some(whose) = self.keeping.whose.clone() else { return };
        let messages: Vec<Unsent> = self.rooms.all_mut().flat_map(|room| unsent(room)).collect();
        if messages != self.keeping.kept.messages {
            self.keeping.kept.messages = messages;
            self.keeping.kept.sent = self.recall.to_keep();
            effects.push(Effect::Keep { whose, keep: self.keeping.kept.clone() });
        }
    }

    /// Keeps drafts that changed a while ago; while keys are pressed that would be too often.
    pub(super) fn keep_drafts(&mut self, effects: &mut Effects) {
        if self.keeping.due.is_some_and(|due| due <= self.now) {
            self.keep_now(effects);
        } else if self.keeping.due.is_none() && self.drafts_changed() {
            self.keeping.due = Some(self.now + DRAFT_KEEP_MS);
        }
    }

    /// Keeps everything as it is: the program may end now.
    pub fn keep_now(&mut self, effects: &mut Effects) {
        self.keeping.due = None;
        self.keep_messages(effects);
        let Some(whose) = self.keeping.whose.clone() else { return };
        if self.drafts_changed() {
            self.keeping.kept.sent = self.recall.to_keep();
            let Self { rooms, keeping, recall, .. } = self;
            keeping.kept.drafts = rooms.all_mut().filter_map(|room| draft(room, recall)).collect();
            effects.push(Effect::Keep { whose, keep: self.keeping.kept.clone() });
        }
    }

    fn drafts_changed(&mut self) -> bool {
        let Self { rooms, keeping, recall, .. } = self;
        if keeping.whose.is_none() {
            return false;
        }
        let mut kept = keeping.kept.drafts.iter();
        let mut drafts = rooms.all_mut().filter_map(|room| draft(room, recall));
        let same = drafts.by_ref().all(|draft| kept.next() == Some(&draft));
        recall.has_news() || !same || kept.next().is_some()
    }
}

fn unsent(room: &Room) -> impl Iterator<Item = Unsent> {
    room.of.iter().flat_map(|of| {
        room.timeline.unsent().filter_map(|(at, said)| {
            let refused = match &said.mark {
                Mark::Failed(why) => Some(why.clone()),
                _ => None,
            };
            let (to, tag, text) = (of.clone(), said.tag.clone()?, said.text.clone());
            Some(Unsent { to, tag, text, at, tries: said.tries, refused })
        })
    })
}

/// What of a draft may be on disk: all, unless it holds a password. Together with it what it takes
/// the place of for a while; a line that was only brought back is kept already.
fn draft(room: &Room, recall: &Recall) -> Option<Draft> {
    let (of, text) = (room.of.as_ref(), room.composer.text());
    let aside = room.recalled.draft();
    let is_sent = aside.is_some() && recall.has(of, text);
    let parts = [aside, Some(text).filter(|_| !is_sent)].into_iter().flatten();
    let kept = parts.filter(|part| !part.is_empty() && !slash::holds_password(part));
    let text = kept.collect::<Vec<_>>().join("\n");
    let room = of.cloned().filter(|_| !text.is_empty())?;
    Some(Draft { room, text })
}
