//! The menu of second keys, which C-x opens.
//!
//! Owns since when a second key is awaited, and which page of the menu is shown where it is too
//! long for the screen. What stands in it comes from the table of actions; how it is divided into
//! pages is `view/menu.rs`'s, which alone knows how many there are.

use super::App;
use super::action::{Action, Context, Row};
use super::keymap::{self, Keymap};

/// The menu, from C-x on until the second key.
#[derive(Debug, Clone, Copy)]
pub struct Menu {
    /// When it is to be seen, in milliseconds since 1970 UTC.
    pub(super) shown_at: u64,
    /// How often more of it was asked for.
    pub page: usize,
}

/// How long C-x waits before its menu is shown: whoever knows the second key does not see it.
const MENU_DELAY_MS: u64 = 400;

impl Menu {
    /// C-x was pressed.
    pub(super) fn opened(now: u64) -> Self {
        Self { shown_at: now.saturating_add(MENU_DELAY_MS), page: 0 }
    }

    /// Its next page, to be seen at once.
    pub(super) fn turned(self) -> Self {
        Self { shown_at: 0, page: self.page.wrapping_add(1) }
    }

    /// What stands in it: the second key, and what it does. The way to its other pages is needed
    /// only where there are some.
    pub fn entries(app: &App) -> impl Iterator<Item = (String, &'static Row)> {
        let rows = app.actions().filter(|row| row.context != Context::Menu);
        rows.filter_map(|row| Some((second_key(row, &app.settings.keymap)?, row)))
    }

    /// The second key that shows more of it.
    #[must_use]
    pub fn more(keymap: &Keymap) -> Option<String> {
        keymap::row(Action::MoreMenu).and_then(|row| second_key(row, keymap))
    }
}

fn second_key(row: &Row, keymap: &Keymap) -> Option<String> {
    let key = keymap.shown(row).into_iter().find(|key| key.starts_with("C-x "))?;
    Some(key.replace("C-x ", ""))
}

impl App {
    /// The menu, when it is to be seen.
    #[must_use]
    pub fn menu_shown(&self) -> Option<Menu> {
        self.menu.filter(|menu| self.now >= menu.shown_at)
    }
}
