//! Copying: the text as it was written, never as it is shown.
//!
//! Takes the messages that are meant, or what is selected in a text being written; asks for an
//! `Effect::Copy`. Rows that were wrapped are one line, joiners and direction controls are kept
//! (unless the settings strip the controls), and no letter's joined form is ever put in (C15, R23).
//! Which way the copy went is told by whoever carries it out.

use diwan_shared::text::LINE_BREAK;

use crate::app::App;
use crate::app::effect::{Effect, Effects};
use crate::text::is_direction_control;

impl App {
    /// Copies the texts of the messages that are meant, each beginning on a line of its own;
    /// `named` puts day, time and name before each.
    pub(in crate::app) fn copy_messages(&mut self, named: bool, effects: &mut Effects) {
        let lines: Vec<_> = self
            .messages_meant()
            .into_iter()
            .map(|(at, said)| {
                let text = said.text.as_str().replace(LINE_BREAK, "\n");
                let local = self.zone.local(at);
                let date = local.date.iso();
                if named {
                    format!("[{date} {}] {}: {text}", local.time(), said.from)
                } else {
                    text
                }
            })
            .collect();
        match lines.as_slice() {
            [] => self.remark("There is no message to copy here."),
            lines => self.copy(&lines.join("\n"), effects),
        }
        self.selected = None;
    }

    /// Copies a text.
    pub(in crate::app) fn copy(&self, text: &str, effects: &mut Effects) {
        let stripped = self.settings.copy_strips_controls;
        effects.push(Effect::Copy(if stripped { without_controls(text) } else { text.to_owned() }));
    }
}

/// A text without the controls that steer direction; those that steer joining stay.
pub(in crate::app) fn without_controls(text: &str) -> String {
    text.chars().filter(|c| !is_direction_control(*c)).collect()
}
