//! The draft in the user's own editor.
//!
//! Asks for the editor and takes what comes back, as one step of undo, into the room that the
//! draft was written in. Whatever goes wrong leaves the draft as it was. Which editor that is, and
//! how it is run, is known outside.

use diwan_shared::command::Conversation;

use crate::app::App;
use crate::app::composer::paste;
use crate::app::effect::{Effect, Effects};
use crate::app::timeline::Sign;

/// What came of editing a text: the new text, or why there is none, in a sentence.
pub type Edited = Result<String, String>;

impl App {
    /// Opens the draft in the editor.
    pub(in crate::app) fn edit_draft(&mut self, effects: &mut Effects) {
        let text = self.rooms.current().composer.text().to_owned();
        self.open_editor(text, effects);
    }

    /// Opens a text in the editor, which becomes the draft of this room.
    pub(in crate::app) fn open_editor(&mut self, text: String, effects: &mut Effects) {
        self.editing = self.rooms.current().of.clone();
        effects.push(Effect::Edit(text));
    }

    /// The editor has ended.
    pub(in crate::app) fn edited(&mut self, edited: Edited) {
        let of: Option<Conversation> = self.editing.take();
        let clean = match edited {
            Ok(text) => paste::clean(&text),
            Err(why) => return self.tell_in(of.as_ref(), Sign::Refused, why),
        };
        let room = match of.as_ref().and_then(|of| self.rooms.known_mut(of)) {
            Some(room) => room,
            None => self.rooms.current_mut(),
        };
        if room.composer.text() != clean.text {
            room.composer.replace(&clean.text);
        }
        self.warn_of_overrides(&clean.overrides);
    }
}
