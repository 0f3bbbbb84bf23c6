//! The palette: everything that can be done, to be found by a few letters.
//!
//! Made from the table of actions. Owns which of its rows are offered where one is, and what
//! choosing one does: the same as its key. An action that is of little use without more words is
//! begun in the input, and nothing that was written there is lost.

use crate::app::App;
use crate::app::action::keymap;
use crate::app::action::{Action, Context, Row};
use crate::app::effect::Effects;
use crate::app::timeline::Sign;

impl App {
    /// The rows that are offered: what concerns the chosen message first, then the chat. How a
    /// text is edited is left to the keys, which are at hand while one writes.
    pub(in crate::app) fn offered(&self) -> Vec<&'static Row> {
        let contexts = self.mode_of_chat().contexts();
        let of = |wanted: &'static [Context]| {
            let counts = move |row: &&Row| wanted.contains(&row.context);
            self.actions().filter(counts).filter(|row| contexts.contains(&row.context))
        };
        let rows = of(&[Context::Select]).chain(of(&[Context::Chat, Context::Anywhere]));
        rows.filter(|row| row.action != Action::Palette).collect()
    }

    /// Does what a key or the palette asks for.
    pub(in crate::app) fn begin(&mut self, action: Action, effects: &mut Effects) {
        match keymap::row(action).filter(|row| row.needs_words && self.offers(row)) {
            Some(row) => self.begin_command(row),
            None => self.act(action, effects),
        }
    }

    /// Writes the beginning of a command into the input. What stood there comes back when the
    /// command is done.
    fn begin_command(&mut self, row: &Row) {
        let Some(name) = row.slash.first() else { return };
        self.leave_list();
        self.selected = None;
        self.completion = None;
        let room = self.rooms.current_mut();
        if !room.composer.text().trim().is_empty() {
            room.recalled.set_aside(room.composer.text());
            self.tell(
                Sign::Info,
                "What you were writing comes back when this is done, or with Down.",
            );
        }
        self.rooms.current_mut().composer.replace(&format!("/{name} "));
    }
}
