//! What outlives the program: messages without an answer, and drafts.
//!
//! Owns the picture of both that is on disk. It is wanted on disk before a message goes onto the
//! wire and soon after a draft changed, and it is put back at the first `welcome` of the next
//! start: messages go out again under their old ids, so each is stored once. Never touches a file.

use diwan_shared::command::{Conversation, Tag};
use diwan_shared::text::MessageText;
use serde::{Deserialize, Serialize};

use super::App;
use super::effect::{Effect, Effects};
use super::room::Room;
use super::timeline::{Mark, Sign};
use crate::limits::{DRAFT_KEEP_MS, OUTBOX_MESSAGES_MAX};

/// What is kept for one name on one server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Keep {
    /// The outbox: own messages the server has not taken, in the order they were written.
    pub messages: Vec<Unsent>,
    /// What was being written.
    pub drafts: Vec<Draft>,
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

/// A text being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// In which room.
    #[serde(flatten)]
    pub room: Conversation,
    /// The text, lines ended by `\n`.
    pub text: String,
}

/// What was kept last, and what is still to be put back.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    kept: Keep,
    recalled: Option<Keep>,
    /// When changed drafts are kept, in milliseconds since 1970 UTC.
    pub(super) due: Option<u64>,
}

impl App {
    /// What was kept for the name that is being connected under.
    pub(super) fn recall(&mut self, keep: Keep) {
        self.keeping.recalled = Some(keep);
    }

    /// Puts back what was kept, once the name is ours.
    pub(super) fn put_back(&mut self) {
        let (Some(keep), Some(me)) = (self.keeping.recalled.take(), self.me.clone()) else {
            return;
        };
        for Unsent { to, tag, text, at, tries, refused } in keep.messages.iter().cloned() {
            let mark = refused.map_or(Mark::Waiting, Mark::Failed);
            let timeline = &mut self.rooms.open(&to).timeline;
            timeline.put_back(at, me.clone(), text, tag, mark, tries);
        }
        for Draft { room, text } in &keep.drafts {
            let composer = &mut self.rooms.open(room).composer;
            if composer.is_empty() {
                composer.replace(text);
            }
        }
        self.keeping.kept = keep;
    }

    /// Whether one more message can wait for the server; says so when it cannot.
    pub(super) fn can_wait(&mut self) -> bool {
        let waiting: usize = self.rooms.all_mut().map(|room| room.timeline.unsent().count()).sum();
        if waiting < OUTBOX_MESSAGES_MAX {
            return true;
        }
        let text = format!("Not sent: {waiting} messages wait for the server already.");
        self.tell(Sign::Refused, text);
        false
    }

    /// Keeps the outbox, if it changed: before anything of it goes onto the wire.
    pub(super) fn keep_messages(&mut self, effects: &mut Effects) {
        if self.me.is_none() {
            return;
        }
        let messages: Vec<Unsent> = self.rooms.all_mut().flat_map(|room| unsent(room)).collect();
        if messages != self.keeping.kept.messages {
            self.keeping.kept.messages = messages;
            effects.push(Effect::Keep(self.keeping.kept.clone()));
        }
    }

    /// Keeps drafts that changed a while ago; while keys are pressed that would be too often.
    pub(super) fn keep_drafts(&mut self, effects: &mut Effects) {
        if self.keeping.due.is_some_and(|due| due <= self.now) {
            self.keep_now(effects);
        } else if self.keeping.due.is_none() && self.me.is_some() && self.drafts_changed() {
            self.keeping.due = Some(self.now + DRAFT_KEEP_MS);
        }
    }

    /// Keeps everything as it is: the program may end now.
    pub fn keep_now(&mut self, effects: &mut Effects) {
        self.keeping.due = None;
        self.keep_messages(effects);
        if self.me.is_some() && self.drafts_changed() {
            self.keeping.kept.drafts =
                self.rooms.all_mut().filter_map(|room| draft(room)).collect();
            effects.push(Effect::Keep(self.keeping.kept.clone()));
        }
    }

    fn drafts_changed(&mut self) -> bool {
        let Self { rooms, keeping, .. } = self;
        let mut kept = keeping.kept.drafts.iter();
        let mut drafts = rooms.all_mut().filter(|room| !room.composer.is_empty());
        let same = drafts.by_ref().all(|room| {
            kept.next().is_some_and(|draft| {
                Some(&draft.room) == room.of.as_ref() && draft.text == room.composer.text()
            })
        });
        !same || kept.next().is_some()
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

fn draft(room: &Room) -> Option<Draft> {
    let text = room.composer.text();
    let room = room.of.clone().filter(|_| !text.is_empty())?;
    Some(Draft { room, text: text.to_owned() })
}
