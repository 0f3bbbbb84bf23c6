//! The menu of second keys, which C-x opens.
//!
//! Owns since when a second key is awaited, and where everything stands in the menu. What stands in
//! it comes from the table of actions. It lies at the bottom of the log: with room enough each key
//! stands in a row of its own with what it does; with less, its name stands in columns; where even
//! these do not fit, the menu takes the screen above the input and has pages.

use super::keymap::{self, Keymap};
use crate::app::App;
use crate::app::action::{Action, Context, Row};
use crate::app::screen::panes::Area;
use crate::app::screen::pointed::cells;

/// The menu, from C-x on until the second key.
#[derive(Debug, Clone, Copy)]
pub struct Menu {
    /// When it is to be seen, in milliseconds since 1970 UTC.
    pub(in crate::app) shown_at: u64,
    /// How often more of it was asked for.
    pub page: usize,
}

/// The menu as it stands on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// All of it.
    pub area: Area,
    /// What stands in it, column by column.
    pub entries: Vec<Entry>,
    /// Rows of the heading: one, or none on low screens.
    pub heading: u16,
    /// Cells of the column of keys; a longer one takes of its words.
    pub keys: u16,
    /// Cells between a key and the words.
    pub gap: u16,
    /// Cells of a column.
    column: u16,
}

/// An entry of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The second key.
    pub key: String,
    /// What it does, in words.
    pub words: String,
    /// What it does.
    pub action: Action,
}

/// Cells of a column on small screens, where names may have to be cut.
const COLUMN_CELLS_MIN: u16 = 10;

/// Cells of a name that the column of keys leaves there.
const WORDS_CELLS_MIN: u16 = 6;

/// Cells between a key and what it does, or its name.
const HELP_GAP: u16 = 2;
const NAME_GAP: u16 = 1;

/// On fewer rows there is no heading.
const HEADING_ROWS_MIN: u16 = 5;

/// How long C-x waits before its menu is shown: whoever knows the second key does not see it.
const MENU_DELAY_MS: u64 = 400;

impl Menu {
    /// C-x was pressed.
    pub(in crate::app) fn opened(now: u64) -> Self {
        Self { shown_at: now.saturating_add(MENU_DELAY_MS), page: 0 }
    }

    /// Its next page, to be seen at once.
    pub(in crate::app) fn turned(self) -> Self {
        Self { shown_at: 0, page: self.page.wrapping_add(1) }
    }

    /// What stands in it: the second key, and what it does where one is. The way to its other pages
    /// is needed only where there are some.
    pub fn entries(app: &App) -> impl Iterator<Item = (String, &'static Row)> {
        let contexts = app.mode().contexts();
        let counts = |row: &&Row| row.context != Context::Menu && contexts.contains(&row.context);
        let rows = app.actions().filter(counts);
        rows.filter_map(|row| Some((second_key(row, &app.settings.keymap)?, row)))
    }

    /// The second key that shows more of it.
    #[must_use]
    pub fn more(keymap: &Keymap) -> Option<String> {
        keymap::row(Action::MoreMenu).and_then(|row| second_key(row, keymap))
    }
}

impl Sheet {
    /// The lower rows of an area, filled with entries.
    fn new(area: Area, entries: Vec<Entry>, gap: u16, column: u16) -> Self {
        let room = column.saturating_sub(WORDS_CELLS_MIN + gap + 1);
        let keys = longest(&entries, |entry| &entry.key).min(room);
        let heading = heading_rows(area);
        let rows = cells(entries.len().div_ceil(usize::from((area.width / column).max(1))));
        let height = (rows + heading).min(area.height);
        let area = Area { y: area.y + area.height - height, height, ..area };
        Self { area, entries, heading, keys, gap, column }
    }

    /// As much as fits, and the key that shows the rest.
    fn paged(area: Area, menu: Menu, more: Entry, entries: Vec<Entry>, column: u16) -> Self {
        // At least two columns: many names that are cut say more than few that are whole.
        let column = column.min(area.width / 2).max(COLUMN_CELLS_MIN);
        let all = slots(area, column);
        if all >= entries.len() {
            return Self::new(area, entries, NAME_GAP, column);
        }
        let a_page = all.saturating_sub(1).max(1);
        let pages = entries.len().div_ceil(a_page);
        let page = menu.page % pages;
        let mut shown: Vec<_> = entries.into_iter().skip(page * a_page).take(a_page).collect();
        shown.push(Entry { words: format!("{}/{pages}", page + 1), ..more });
        Self::new(area, shown, NAME_GAP, column)
    }

    /// What the entry in this cell does.
    pub(in crate::app) fn at(&self, column: u16, row: u16) -> Option<Action> {
        let mut places = self.places();
        places.find(|(_, place)| place.holds(column, row)).map(|(entry, _)| entry.action)
    }

    /// The entries, and where each stands.
    pub fn places(&self) -> impl Iterator<Item = (&Entry, Area)> {
        let Area { x, y, width, height } = self.area;
        let rows = height.saturating_sub(self.heading).max(1);
        self.entries.iter().zip(0..).filter_map(move |(entry, at)| {
            let (row, across) = (self.heading + at % rows, at / rows * self.column);
            let width = self.column.min(width.saturating_sub(across));
            let is_seen = row < height && width > 0;
            is_seen.then_some((entry, Area { x: x + across, y: y + row, width, height: 1 }))
        })
    }
}

/// How many entries an area holds beside its heading.
fn slots(area: Area, column: u16) -> usize {
    usize::from(area.height - heading_rows(area)) * usize::from(area.width / column)
}

/// Cells of the longest of what stands in the entries.
fn longest(entries: &[Entry], of: fn(&Entry) -> &str) -> u16 {
    cells(entries.iter().map(|entry| of(entry).chars().count()).max().unwrap_or_default())
}

fn heading_rows(area: Area) -> u16 {
    u16::from(area.height >= HEADING_ROWS_MIN)
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

    /// The menu as it stands on the screen, when it is to be seen.
    #[must_use]
    pub fn menu_sheet(&self) -> Option<Sheet> {
        let menu = self.menu_shown()?;
        let entries = |words: fn(&Row) -> &str| -> Vec<Entry> {
            let entry = |(key, row): (_, &Row)| Entry {
                key,
                words: words(row).to_owned(),
                action: row.action,
            };
            Menu::entries(self).map(entry).collect()
        };
        let log = self.screen.panes.log;
        let explained = entries(|row| row.help);
        if explained.len() < usize::from(log.height) {
            return Some(Sheet::new(log, explained, HELP_GAP, log.width));
        }
        let named = entries(|row| row.label);
        let keys = longest(&named, |entry| &entry.key) + NAME_GAP;
        let column = keys + longest(&named, |entry| &entry.words) + 2;
        if slots(log, column) >= named.len() {
            return Some(Sheet::new(log, named, NAME_GAP, column));
        }
        let (width, height) = (self.screen.size.columns, self.screen.panes.composer.y);
        let above = Area { x: 0, y: 0, width, height };
        let key = Menu::more(&self.settings.keymap).unwrap_or_default();
        let more = Entry { key, words: String::new(), action: Action::MoreMenu };
        Some(Sheet::paged(above, menu, more, named, column))
    }
}
