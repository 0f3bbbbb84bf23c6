//! Ending the program.
//!
//! Takes the keys and the command that end it; says goodbye to the server, keeps what is to be kept,
//! and asks for a second key where the first may be a slip, or cuts off others whose server this
//! program is. Ends nothing itself.

use diwan_shared::command::{Command, Request};

use super::Action;
use crate::app::App;
use crate::app::effect::{Effect, Effects};
use crate::app::screen::list::Focus;
use crate::app::session::connection::Hosting;
use crate::app::settings::Front;
use crate::limits::{CUT_OFF_AGAIN_MS, QUIT_AGAIN_MS};

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
            arrival.say(again);
        }
    }

    /// What is said between the first and the second C-c.
    #[must_use]
    pub fn again_to_quit(&self) -> String {
        self.asked_again(Action::Interrupt)
    }

    /// F10 and /quit: at once, but where that cuts others off only when it is meant.
    pub(super) fn quit_if_meant(&mut self, effects: &mut Effects) {
        let meant = self.cut_off_until.take().is_some_and(|until| self.now < until);
        // A line is no slip.
        if meant || self.guests() == 0 || self.front == Front::Lines {
            return self.quit(effects);
        }
        self.cut_off_until = Some(self.now.saturating_add(CUT_OFF_AGAIN_MS));
        let again = self.asked_again(Action::Quit);
        match &mut self.arrival {
            Some(arrival) => arrival.say(again),
            None => self.remark(again),
        }
    }

    fn asked_again(&self, action: Action) -> String {
        let again = format!("Press {} again to quit.", self.way(action));
        match self.guests() {
            0 => again,
            1 => format!("1 other uses the server in this program. {again}"),
            guests => format!("{guests} others use the server in this program. {again}"),
        }
    }

    /// The people, as far as is known, whose server is in this program.
    fn guests(&self) -> usize {
        let is_home = |host: &Hosting| host.address == self.address.to_string();
        let is_host =
            self.connection.is_up() && self.connection.hosting.as_ref().is_some_and(is_home);
        if is_host { self.others_online().count() } else { 0 }
    }

    pub(super) fn quit(&mut self, effects: &mut Effects) {
        self.keep_now(effects);
        if self.connection.is_up() {
            effects.push(Effect::Send(Request { tag: None, command: Command::Exit }));
        }
        effects.push(Effect::Quit);
    }
}
