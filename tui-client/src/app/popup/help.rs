//! Help: every key and command of the table, narrowed by typing.
//!
//! Made from the table of actions and nothing else, so it cannot differ from what keys do. Owns
//! the filter and how far it is scrolled; how its lines look is `view/help.rs`'s.

use crate::app::App;
use crate::app::action::keymap::Keymap;
use crate::app::action::{Context, Row};
use crate::app::composer::Composer;
use crate::app::popup::Popup;
use crate::app::popup::picker::Kind;

/// The help that is shown.
#[derive(Debug, Default)]
pub struct Help {
    /// What narrows it.
    pub filter: Composer,
    /// The first line shown.
    pub top: usize,
}

/// One line of help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelpLine {
    /// What the lines below are about.
    Heading(&'static str),
    /// One action.
    Entry {
        /// Its keys.
        keys: String,
        /// Its command; empty when it has none.
        command: String,
        /// What it does.
        help: &'static str,
    },
    /// Nothing matches.
    Nothing,
}

const HEADINGS: [(&[Context], &str); 12] = [
    (&[Context::Anywhere, Context::Chat], "Everywhere in the chat"),
    (&[Context::Menu], "In the menu of C-x"),
    (&[Context::Input, Context::Edit], "Writing"),
    (&[Context::Pane], "In the lists of rooms and people"),
    (&[Context::Select], "Choosing a message"),
    (&[Context::Search, Context::Matches], "Finding words in a room"),
    (&[Context::Bare], "In the bare view"),
    (&[Context::Choice], "Choosing from a list"),
    (&[Context::Calibration], "Saying which line reads right"),
    (&[Context::Help], "Reading this help"),
    (&[Context::Form], "Filling in fields"),
    (&[Context::Secret], "Typing a password"),
];

impl Help {
    /// The lines that match the filter by key, command or description.
    #[must_use]
    pub fn lines(&self, app: &App) -> Vec<HelpLine> {
        let typed = self.filter.text().trim().to_lowercase();
        let mut lines = Vec::new();
        for (contexts, heading) in HEADINGS {
            let rows = app
                .actions()
                .filter(|row| contexts.contains(&row.context))
                .map(|row| entry(row, &app.settings.keymap));
            let mut found = rows.filter(|line| line.holds(&typed)).peekable();
            if found.peek().is_some() {
                lines.push(HelpLine::Heading(heading));
                lines.extend(found);
            }
        }
        if lines.is_empty() {
            lines.push(HelpLine::Nothing);
        }
        lines
    }

    /// Scrolls by some of its `lines`, as far as `height` rows leave something below.
    pub fn scroll(&mut self, by: isize, lines: usize, height: usize) {
        let max = lines.saturating_sub(height);
        self.top = self.top.saturating_add_signed(by).min(max);
    }
}

impl App {
    /// Shows what a line of the help tells of in the palette, where it can be done: a click that
    /// was not meant so must not leave a group.
    pub(super) fn ask_about_line(&mut self, line: usize) {
        let Some(Popup::Help(help)) = &self.popup else { return };
        let Some(HelpLine::Entry { command, .. }) = help.lines(self).into_iter().nth(line) else {
            return;
        };
        let name = command.split(' ').next().unwrap_or_default();
        let is_it = |row: &&Row| row.slash.first().is_some_and(|slash| name == format!("/{slash}"));
        if self.offered().iter().any(is_it) {
            self.open_picker(Kind::Action, name);
        }
    }
}

impl HelpLine {
    fn holds(&self, typed: &str) -> bool {
        match self {
            Self::Entry { keys, command, help } => {
                let found = |text: &str| text.to_lowercase().contains(typed);
                found(keys) || found(command) || found(help)
            }
            _ => false,
        }
    }
}

fn entry(row: &'static Row, keymap: &Keymap) -> HelpLine {
    let command = row.usage().unwrap_or_default();
    HelpLine::Entry { keys: keymap.shown(row).join(", "), command, help: row.help }
}
