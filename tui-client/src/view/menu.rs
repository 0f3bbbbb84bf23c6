//! The menu of second keys, shown when C-x was pressed and nothing follows.
//!
//! Lies at the bottom of the log. With room enough each key stands in a row of its own with what it
//! does; with less, its name stands in columns; where even these do not fit, the menu takes the
//! screen above the input and has pages.

use ratatui::style::Style;

use super::paint::{Align, Field, Pen, cells};
use crate::app::App;
use crate::app::menu::Menu;
use crate::app::panes::Area;

/// Cells of a column on small screens, where names may have to be cut.
const COLUMN_CELLS_MIN: u16 = 10;

/// On fewer rows there is no heading.
const HEADING_ROWS_MIN: u16 = 5;

pub(super) fn paint(app: &App, menu: Menu, pen: &mut Pen<'_>) {
    let log = app.screen.panes.log;
    let keymap = &app.settings.keymap;
    let explained: Vec<_> =
        Menu::entries(app).map(|(key, row)| format!("{key}  {}", row.help)).collect();
    if explained.len() < usize::from(log.height) {
        return fill(pen, log, "C-x, then", &explained, log.width);
    }
    let named: Vec<_> =
        Menu::entries(app).map(|(key, row)| format!("{key} {}", row.label)).collect();
    let longest = named.iter().map(|entry| entry.chars().count()).max().unwrap_or_default();
    let column = cells(longest + 2);
    if slots(log, column) >= named.len() {
        return fill(pen, log, "C-x, then", &named, column);
    }
    let above =
        Area { x: 0, y: 0, width: app.screen.size.columns, height: app.screen.panes.composer.y };
    let more = Menu::more(keymap).unwrap_or_default();
    paged(pen, above, (menu, &more), &named, column);
}

/// How many entries an area holds beside its heading.
fn slots(area: Area, column: u16) -> usize {
    let rows = area.height - u16::from(has_heading(area)).min(area.height);
    usize::from(rows) * usize::from(area.width / column)
}

fn has_heading(area: Area) -> bool {
    area.height >= HEADING_ROWS_MIN
}

/// As much as fits, and the key that shows the rest.
fn paged(
    pen: &mut Pen<'_>,
    area: Area,
    (menu, more): (Menu, &str),
    entries: &[String],
    column: u16,
) {
    // At least two columns: many names that are cut say more than few that are whole.
    let column = column.min(area.width / 2).max(COLUMN_CELLS_MIN);
    let all = slots(area, column);
    if all >= entries.len() {
        return fill(pen, area, "C-x, then", entries, column);
    }
    let a_page = all.saturating_sub(1).max(1);
    let pages = entries.len().div_ceil(a_page);
    let page = menu.page % pages;
    let mut shown: Vec<_> = entries.iter().skip(page * a_page).take(a_page).cloned().collect();
    shown.push(format!("{more} {}/{pages}", page + 1));
    fill(pen, area, "C-x, then", &shown, column);
}

/// Fills the lower rows of an area with entries, column by column.
fn fill(pen: &mut Pen<'_>, area: Area, heading: &str, entries: &[String], column: u16) {
    let columns = (area.width / column).max(1);
    let rows = cells(entries.len().div_ceil(usize::from(columns)));
    let first = u16::from(has_heading(area));
    let height = (rows + first).min(area.height);
    let area = Area { y: area.y + area.height - height, height, ..area };
    pen.clear(area, Style::new());
    if let Some(field) = Field::of(area, 0).filter(|_| first > 0) {
        pen.level(field, heading);
    }
    for (at, entry) in (0..).zip(entries) {
        let (row, across) = (first + at % rows.max(1), at / rows.max(1) * column);
        let Some(field) = Field::of(area, row) else { continue };
        let field = Field { width: column, ..field.after(across) };
        pen.words(field.after(1), entry, Align::Left, pen.theme.text());
    }
}
