//! What is kept on disk for one name on one server, as it stands there.
//!
//! Owns the shape of it: the outbox, drafts, rooms and how they are treated, and what each is taken
//! from. Also joins what several clients of one name have kept. When it is kept and put back is
//! decided in `keep`; files are written outside.

use diwan_shared::command::{Conversation, Tag};
use diwan_shared::name::UserName;
use diwan_shared::text::MessageText;
use serde::{Deserialize, Serialize};

use crate::app::composer::recall::Line;
use crate::app::effect::Address;
use crate::app::rooms::Standing;
use crate::app::rooms::order::Sort;
use crate::app::rooms::room::Room;
use crate::app::timeline::Mark;

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
    /// The rooms, in the order in which the user came in.
    pub rooms: Vec<Place>,
    /// The one the user was in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub here: Option<Conversation>,
    /// The history that the numbers in it are of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub epoch: Option<String>,
    /// By what they were sorted.
    pub sort: Sort,
}

/// A room, and how it was treated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Which one.
    #[serde(flatten)]
    pub room: Conversation,
    /// Which group of its name it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life: Option<u64>,
    /// The number up to which it was read on this machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<u64>,
    /// Whether the user was not in it any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub left: bool,
    /// Whether it was muted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub muted: bool,
    /// Whether it was pinned.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
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

impl Place {
    pub(super) fn new((room, standing): (&Room, Standing)) -> Option<Self> {
        let (of, life, [left, muted, pinned]) = treated((room, standing))?;
        Some(Self { room: of.clone(), life, read: room.read, left, muted, pinned })
    }

    pub(super) fn treated(&self) -> Treated<'_> {
        (&self.room, self.life, [self.left, self.muted, self.pinned])
    }
}

impl Unsent {
    pub(super) fn new((to, tag, text, at, tries, refused): Pending<'_>) -> Self {
        let (to, tag, text, refused) = (to.clone(), tag.clone(), text.clone(), refused.cloned());
        Self { to, tag, text, at, tries, refused }
    }

    pub(super) fn pending(&self) -> Pending<'_> {
        (&self.to, &self.tag, &self.text, self.at, self.tries, self.refused.as_ref())
    }
}

impl Keep {
    /// Whether there is anything in it to be shown or gone on with.
    pub(super) fn holds_rooms(&self) -> bool {
        !(self.rooms.is_empty() && self.messages.is_empty() && self.drafts.is_empty())
    }

    /// Takes what another client of the same name has kept.
    pub fn absorb(&mut self, other: Self) {
        self.messages.extend(other.messages);
        self.drafts.extend(other.drafts);
        self.sent.extend(other.sent);
        let same_history = self.epoch.is_none() || self.epoch == other.epoch;
        self.epoch = self.epoch.take().or(other.epoch);
        for mut place in other.rooms {
            place.read.take_if(|_| !same_history);
            match self.rooms.iter_mut().find(|known| known.room == place.room) {
                Some(known) if known.life == place.life => known.read = known.read.max(place.read),
                Some(_) => {}
                None => self.rooms.push(place),
            }
        }
        self.here = self.here.take().or(other.here);
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
    pub(super) fn absorb(&mut self, other: Self) {
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
    /// What stands aside for it, the newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aside: Vec<String>,
}

/// Whose outbox and drafts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    /// Under this name,
    pub name: UserName,
    /// at this place: see [`Address::place`].
    pub place: String,
}

impl Whose {
    /// That of a name at a server.
    #[must_use]
    pub fn new(name: &UserName, address: &Address) -> Self {
        Self { name: name.clone(), place: address.place() }
    }
}

/// A room that is to be known again, its life, and whether it was left, muted and pinned. A private
/// one always is: what somebody writes there is new, what was read in it is not.
pub(super) type Treated<'a> = (&'a Conversation, Option<u64>, [bool; 3]);

pub(super) fn treated((room, standing): (&Room, Standing)) -> Option<Treated<'_>> {
    let left = standing == Standing::Left;
    let is_known = !left || room.muted || room.pinned || room.is_private();
    let of = room.of.as_ref().filter(|_| is_known)?;
    Some((of, room.life, [left, room.muted, room.pinned]))
}

/// Where an own message goes, its id, what it says, when it was written, how often it was sent,
/// and why it was refused.
pub(super) type Pending<'a> =
    (&'a Conversation, &'a Tag, &'a MessageText, u64, u32, Option<&'a String>);

pub(super) fn unsent(room: &Room) -> impl Iterator<Item = Pending<'_>> {
    room.of.iter().flat_map(|of| {
        room.timeline.unsent().filter_map(move |(at, said)| {
            let refused = match &said.mark {
                Mark::Failed(why) => Some(why),
                _ => None,
            };
            Some((of, said.tag.as_ref()?, &said.text, at, said.tries, refused))
        })
    })
}

pub(super) fn draft(room: &Room) -> Option<Draft> {
    let (text, aside) = room.written()?;
    Some(Draft { room: room.of.clone()?, text, aside })
}
