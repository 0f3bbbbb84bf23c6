//! The commands that may be meant while one is being written, listed above it.
//!
//! Owns which they are and where they stand: over the lowest rows of the log, as long as only the
//! name is written. It takes no key: what is typed goes to the input, Tab completes, a click writes
//! the name. On a screen too low for it, the status line hints at them instead.

use super::{Row, slash};
use crate::app::App;
use crate::app::action::keymap::Mode;
use crate::app::popup::Listed;
use crate::app::screen::panes::Area;
use crate::limits::COMMANDS_LISTED_MAX;

/// The list as it stands on the screen.
#[derive(Debug)]
pub struct Commands {
    /// Their names as they would be written, and what they do, best first.
    pub rows: Vec<(&'static str, &'static Row)>,
    /// The one that Tab has written.
    pub chosen: Option<usize>,
    /// Where they stand.
    pub listed: Listed,
}

/// On a lower log what was said needs the rows.
const LOG_ROWS_MIN: u16 = 5;

impl App {
    /// The commands that may be meant, while there is more to say of them than one line holds.
    #[must_use]
    pub fn commands_listed(&self) -> Option<Commands> {
        let log = self.screen.panes.log;
        if self.mode() != Mode::Writing || self.menu.is_some() || log.height < LOG_ROWS_MIN {
            return None;
        }
        let (names, chosen) = self.commands_meant()?;
        let row = |name| Some((name, slash::find(name)?));
        let rows: Vec<_> = names.into_iter().filter_map(row).collect();
        // One row of the log at least stays seen.
        let height = rows.len().min(COMMANDS_LISTED_MAX) + 1;
        let height = u16::try_from(height).unwrap_or(log.height).min(log.height - 1);
        let area = Area { y: log.y + log.height - height, height, ..log };
        let listed = Listed::new(area, rows.len(), chosen.unwrap_or(0));
        (rows.len() > 1).then_some(Commands { rows, chosen, listed })
    }

    /// The names that begin as the one being written, or that Tab goes through.
    fn commands_meant(&self) -> Option<(Vec<&'static str>, Option<usize>)> {
        if let Some((candidates, chosen)) = self.candidates() {
            let name =
                |label: &str| Some(*slash::find(label)?.slash.iter().find(|it| **it == label)?);
            let names = candidates.iter().map(|it| name(it.label.strip_prefix('/')?));
            return Some((names.collect::<Option<_>>()?, Some(chosen)));
        }
        let name = self.rooms.current().composer.text().strip_prefix('/')?;
        let is_name = !name.contains(|c: char| c.is_whitespace() || c == '/');
        is_name.then(|| (self.commands(name), None))
    }

    /// Whether the list stands in a cell.
    pub(in crate::app) fn commands_hold(&self, column: u16, row: u16) -> bool {
        self.commands_listed().is_some_and(|it| it.listed.area.holds(column, row))
    }

    /// Writes the command of the list that stands in a cell.
    pub(in crate::app) fn write_command_at(&mut self, column: u16, row: u16) {
        let Some(Commands { rows, listed, .. }) = self.commands_listed() else { return };
        let entry = listed.at(column, row).and_then(|entry| rows.get(entry).copied());
        if let Some((name, _)) = entry {
            self.completion = None;
            self.rooms.current_mut().composer.replace(&format!("/{name} "));
        }
    }
}
