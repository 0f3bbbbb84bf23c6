//! The palette: everything that can be done, to be found by a few letters.
//!
//! Made from the table of actions. Owns which of its rows are offered where one is, and what
//! choosing one does: the same as its key. An action that is of little use without more words is
//! begun in the input, and nothing that was written there is lost.

use crate::app::App;
use crate::app::action::keymap::{self, Mode};
use crate::app::action::{Action, Context, Row};
use crate::app::effect::Effects;

impl App {
    /// The rows that are offered: what concerns the list or the message one is at first, then the
    /// chat, then the text that is being written, to which one comes back from there.
    pub(in crate::app) fn offered(&self) -> Vec<&'static Row> {
        let mode = self.mode_of_chat();
        let contexts = match mode {
            Mode::InPane | Mode::Selecting | Mode::Bare => Mode::Writing.contexts(),
            _ => &[],
        };
        let counts = |row: &&Row| {
            let context = &row.context;
            mode.contexts().contains(context) || contexts.contains(context)
        };
        let all = self.actions().filter(counts);
        let mut rows: Vec<_> = all
            .filter(|row| row.context != Context::Menu && row.action != Action::Palette)
            .collect();
        rows.sort_by_key(|row| match row.context {
            Context::Chat | Context::Anywhere => 1,
            Context::Input | Context::Edit => 2,
            _ => 0,
        });
        rows
    }

    /// Does what was chosen in the palette.
    pub(in crate::app) fn do_offered(&mut self, row: &'static Row, effects: &mut Effects) {
        if matches!(row.context, Context::Input | Context::Edit) {
            self.return_to_draft();
        }
        self.begin(row.action, effects);
    }

    /// Does what a key or the palette asks for.
    pub(in crate::app) fn begin(&mut self, action: Action, effects: &mut Effects) {
        match keymap::row(action).filter(|row| row.needs_words && self.offers(row)) {
            Some(row) => self.begin_command(row),
            None => self.act(action, effects),
        }
    }
}
