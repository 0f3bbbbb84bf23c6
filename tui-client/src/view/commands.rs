//! The commands that may be meant, over the lowest rows of the log, above the one being written.
//!
//! Which they are and where they stand is worked out by `app::action::commands`. Each has a row:
//! how it is written, what it does, and its key.

use ratatui::style::Style;

use super::paint::{Align, Field, Pen, cells};
use crate::app::App;
use crate::app::action::commands::Commands;
use crate::app::action::keymap::Mode;
use crate::app::action::{Action, Row};
use crate::app::screen::panes::Width;

/// Cells of a name and what follows it; of a longer one the end is cut.
const NAME_CELLS_MAX: usize = 28;

pub(super) fn paint(app: &App, commands: &Commands, pen: &mut Pen<'_>) {
    let Commands { rows, chosen, listed } = commands;
    pen.clear(listed.area, Style::new());
    if let Some(field) = Field::of(listed.area, 0).filter(|_| listed.heading > 0) {
        let (tab, palette) = (app.way(Action::Complete), app.way(Action::Palette));
        pen.level(field, &format!("{tab} completes {} {palette} finds by any word", pen.signs.dot));
    }
    // What follows a name is told while it is written; with less room, what it does says more.
    let is_wide = app.screen.size.width() == Width::Wide;
    let written = |(name, row): &(&str, &Row)| match is_wide {
        true => row.usage_as(name),
        false => format!("/{name}"),
    };
    let longest = rows.iter().map(|row| written(row).chars().count()).max();
    let name_cells = cells(longest.unwrap_or_default().min(NAME_CELLS_MAX));
    for (at, index) in listed.rows() {
        let (Some(field), Some(row)) = (Field::of(listed.area, at), rows.get(index)) else {
            return;
        };
        let (name, rest) = (field.after(1), field.after(name_cells + 3).before(1));
        pen.words(
            Field { width: name_cells, ..name },
            &written(row),
            Align::Start,
            pen.theme.bold(),
        );
        // A letter that is a key among messages is none here.
        let has_key = Mode::Writing.contexts().contains(&row.1.context);
        let keys = app.settings.keymap.shown(row.1);
        let key = keys.into_iter().next().filter(|_| has_key).unwrap_or_default();
        let taken = pen.words(rest, &key, Align::End, pen.theme.dim());
        let help = rest.before(taken + 1);
        pen.words(help, row.1.help, Align::Start, pen.theme.text());
        if *chosen == Some(index) {
            pen.restyle(field, pen.theme.chosen());
        }
    }
}
