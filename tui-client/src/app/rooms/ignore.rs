//! People whose messages the user does not want to see.
//!
//! Owns the rules: what they say is neither shown nor counted nor rung for, but it is held, so
//! that nothing is missing from the conversation and all of it can be shown again. The list is
//! kept for this name on this server.

use diwan_shared::name::UserName;

use crate::app::effect::Effects;
use crate::app::timeline::Sign;
use crate::app::{App, isolated};
use crate::limits::LISTED_MAX;

impl App {
    /// Whether somebody's messages are not shown.
    pub(in crate::app) fn ignores(&self, user: &UserName) -> bool {
        self.lists().ignored.contains(user)
    }

    /// Hides what somebody says.
    pub(in crate::app) fn ignore(&mut self, user: UserName, effects: &mut Effects) {
        let shown = isolated(&user);
        let (sign, text) = if self.me.as_ref() == Some(&user) {
            (Sign::Refused, "That is you. Choose somebody else to ignore.".to_owned())
        } else if self.ignores(&user) {
            (Sign::Info, format!("{shown} is ignored already."))
        } else if self.lists().ignored.len() == LISTED_MAX {
            (Sign::Refused, format!("More than {LISTED_MAX} people cannot be ignored."))
        } else {
            self.show_messages_of(&user, false);
            self.change_lists(|lists| lists.ignored.push(user), effects);
            (Sign::Info, format!("What {shown} says is hidden. /unignore {shown} shows it again."))
        };
        self.tell(sign, text);
    }

    /// Shows what somebody says, also what was hidden.
    pub(in crate::app) fn unignore(&mut self, user: &UserName, effects: &mut Effects) {
        let shown = isolated(user);
        if !self.ignores(user) {
            let text = format!("{shown} is not ignored. /ignore shows who is.");
            return self.tell(Sign::Refused, text);
        }
        self.change_lists(|lists| lists.ignored.retain(|ignored| ignored != user), effects);
        self.show_messages_of(user, true);
        self.tell(Sign::Info, format!("What {shown} says is shown again."));
    }

    /// Says who is ignored.
    pub(in crate::app) fn tell_ignored(&mut self) {
        let names: Vec<_> = self.lists().ignored.iter().map(isolated).collect();
        let text = if names.is_empty() {
            "Nobody is ignored. /ignore NAME hides what somebody says.".to_owned()
        } else {
            format!("Ignored: {}.", names.join(", "))
        };
        self.tell(Sign::Info, text);
    }

    /// Shows or hides what somebody said in any room.
    pub(in crate::app) fn show_messages_of(&mut self, user: &UserName, shown: bool) {
        self.rooms.all_mut().for_each(|room| room.timeline.ignore(user, !shown));
    }
}
