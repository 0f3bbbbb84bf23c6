//! Names that look alike: somebody who could be taken for somebody else is told of, once.
//!
//! Takes each name as it turns up in a room; compares what it looks like (UTS #39 skeletons, R17)
//! with the user's own name, with who is there, and with who spoke there before. The server refuses
//! such a name only while the other is online. Never decides who is the real one.

use std::collections::{HashMap, HashSet};

use diwan_shared::command::Conversation;
use diwan_shared::name::UserName;

use crate::app::timeline::Sign;
use crate::app::{App, isolated};
use crate::limits::FACES_MAX;

/// Who turned up in a room, and what their names look like.
#[derive(Debug, Clone, Default)]
pub struct Faces {
    names: HashSet<UserName>,
    by_skeleton: HashMap<String, UserName>,
}

impl Faces {
    /// Remembers a name that is new here.
    fn keep(&mut self, name: UserName, skeleton: String) {
        if self.names.len() >= FACES_MAX {
            *self = Self::default();
        }
        self.by_skeleton.entry(skeleton).or_insert_with(|| name.clone());
        self.names.insert(name);
    }
}

impl App {
    /// Somebody turned up in a room: says so if the name could be taken for another one there.
    pub(in crate::app) fn meet_name(&mut self, of: &Conversation, name: &UserName) {
        let me = self.me.clone();
        let Some(room) = self.rooms.get_mut(of) else { return };
        if room.faces.names.contains(name) {
            return;
        }
        let skeleton = name.skeleton();
        let present = me.iter().chain(&room.people);
        let alike = |known: &&UserName| *known != name && known.skeleton() == skeleton;
        let other = present.into_iter().find(alike).or(room.faces.by_skeleton.get(&skeleton));
        let other = other.cloned().filter(|other| other != name);
        room.faces.keep(name.clone(), skeleton);
        if let Some(other) = other {
            let (name, other) = (isolated(name), isolated(&other));
            let text = format!("{name} is not {other}: the names only look alike.");
            self.tell_in(Some(of), Sign::Info, text);
        }
    }
}
