//! Ending the program.
//!
//! Takes the keys and the command that end it; says goodbye to the server, keeps what is to be kept,
//! and asks for a second key where the first may be a slip. Ends nothing itself.

use diwan_shared::command::{Command, Request};

use super::Action;
use crate::app::App;
use crate::app::effect::{Effect, Effects};
use crate::app::screen::list::Focus;
use crate::limits::QUIT_AGAIN_MS;

impl App {
    /// C-c: closes what is open, else clears the input, else asks for a second one to quit.
    pub(super) fn interrupt(&mut self, effects: &mut Effects) {
        let chosen = self.selected.is_some() || self.focus != Focus::Composer;
        if self.popup.is_some() || chosen || self.is_bare() {
            return self.back(effects);
        }
        let again = self.quit_until.take().is_some_and(|until| self.now < until);
        let (field, _) = self.field();
        if !field.is_empty() {
            return field.replace("");
        }
        if again {
            return self.quit(effects);
        }
        self.quit_until = Some(self.now.saturating_add(QUIT_AGAIN_MS));
        let again = self.again_to_quit();
        if let Some(arrival) = &mut self.arrival {
            arrival.message = again;
        }
    }

    /// What is said between the first and the second C-c.
    #[must_use]
    pub fn again_to_quit(&self) -> String {
        format!("Press {} again to quit.", self.way(Action::Interrupt))
    }

    pub(super) fn quit(&mut self, effects: &mut Effects) {
        self.keep_now(effects);
        if self.connection.is_up() {
            effects.push(Effect::Send(Request { tag: None, command: Command::Exit }));
        }
        effects.push(Effect::Quit);
    }
}
