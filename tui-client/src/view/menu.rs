//! The menu of second keys, shown when C-x was pressed and nothing follows.
//!
//! Made from the table of actions: every row with a key after C-x. Lies at the bottom of the log
//! and takes as many rows as there are keys, if the log has them.

use ratatui::style::Style;

use super::paint::{Align, Field, Pen, cells};
use crate::app::App;
use crate::app::action::{Row, actions};
use crate::app::panes::Area;

pub(super) fn paint(app: &App, pen: &mut Pen<'_>) {
    let log = app.screen.panes.log;
    let entries: Vec<String> = actions().filter_map(entry).collect();
    let height = cells(entries.len() + 1).min(log.height);
    let area = Area { y: log.y + log.height - height, height, ..log };
    pen.clear(area, Style::new());
    let Some(heading) = Field::of(area, 0) else { return };
    pen.level(heading, "C-x, then", pen.theme.dim());
    for (row, words) in (1..height).zip(&entries) {
        if let Some(field) = Field::of(area, row) {
            pen.words(field.after(1), words, Align::Left, pen.theme.text());
        }
    }
}

fn entry(row: &'static Row) -> Option<String> {
    let chord = row.keys.iter().find(|chord| chord.menu)?;
    let name = chord.to_string();
    let key = name.strip_prefix("C-x ").unwrap_or(&name);
    Some(format!("{key}  {}", row.help))
}
