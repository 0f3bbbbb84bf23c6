//! The other one of a conversation without a server: who it is, and whether it is there.
//!
//! Takes what the link says of it; shows it in the title of the room, among its people and in its
//! log. Owns the sentence for what only a server could do. Never sends anything: to everyone else
//! in `app` such a conversation is a private one on a server that has no other.

use diwan_shared::name::UserName;

use crate::app::App;
use crate::app::action::{Action, Row, actions};
use crate::app::timeline::Sign;

/// The other one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// Whether it is there.
    pub presence: Presence,
    /// Whether it knows a message again that this program says twice, because it was killed and
    /// cannot know whether it arrived.
    pub knows_again: bool,
}

/// Whether somebody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Not yet.
    Awaited,
    /// Yes.
    Here,
    /// It was, and is not heard any more.
    Gone,
    /// It said goodbye.
    Left,
}

/// What makes no sense where there is neither a server nor a second room.
const OF_SERVERS: [Action; 21] = [
    Action::Join,
    Action::Create,
    Action::Leave,
    Action::Private,
    Action::GoTo,
    Action::NextRoom,
    Action::PreviousRoom,
    Action::NumberedRoom,
    Action::WantedRoom,
    Action::LastRoom,
    Action::Pin,
    Action::Sort,
    Action::Mentions,
    Action::Groups,
    Action::Users,
    Action::Topic,
    Action::Joins,
    Action::Reconnect,
    Action::Server,
    Action::Trust,
    // Nobody could bring it back.
    Action::Clear,
];

/// What is said of everything that only a server could do.
pub const NO_SERVER: &str =
    "This is a conversation of two without a server: there are no groups and no other people.";

/// What is said of a message that may have arrived before the program ended.
pub(in crate::app) const MAYBE_ARRIVED: &str =
    "Sent before the program ended; this wire cannot tell whether it arrived.";

impl App {
    /// Everything that can be done here.
    pub fn actions(&self) -> impl Iterator<Item = &'static Row> {
        actions().filter(|row| self.offers(row))
    }

    /// Whether an action can be done here.
    pub(in crate::app) fn offers(&self, row: &Row) -> bool {
        self.peer.is_none() || !OF_SERVERS.contains(&row.action)
    }

    /// What has become of an own message that is marked as accepted.
    #[must_use]
    pub fn acceptance(&self) -> &'static str {
        if self.peer.is_some() { "received by the peer" } else { "stored by the server" }
    }

    /// How often a message was sent. Without a server it is known only whether it was sent again.
    #[must_use]
    pub fn times(&self, tries: u32) -> String {
        match tries {
            1 => "once".to_owned(),
            _ if self.peer.is_some() => "more than once".to_owned(),
            _ => format!("{tries} times"),
        }
    }

    /// There is news of the other one, in a sentence.
    pub(in crate::app) fn hear_of_peer(
        &mut self,
        name: Option<UserName>,
        presence: Presence,
        news: String,
    ) {
        let Some(peer) = &mut self.peer else { return };
        peer.presence = presence;
        self.rooms.all_mut().for_each(|room| room.called.clone_from(&name));
        self.directory.online = self.people();
        if presence != Presence::Here {
            self.directory.online.retain(|user| self.me.as_ref() == Some(user));
        }
        let sign = match presence {
            Presence::Awaited => Sign::Info,
            Presence::Here => Sign::Came,
            Presence::Gone | Presence::Left => Sign::Went,
        };
        self.tell(sign, news);
    }
}
