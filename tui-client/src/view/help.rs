//! Help over the whole middle of the screen: keys, commands and what they do, in three columns.
//!
//! On screens that are not wide, the key (or the command, where there is none) and what it does.
//! The lines are made by `app::help` from the table of actions.

use super::paint::{Align, Field, Pen, cells};
use crate::app::App;
use crate::app::popup::help::{Help, HelpLine};
use crate::app::screen::panes::Width;

/// Cells of the column of keys.
const KEYS_CELLS: u16 = 26;

/// Cells of the column of commands.
const COMMAND_CELLS: u16 = 28;

pub(super) fn paint(app: &App, help: &Help, pen: &mut Pen<'_>) {
    let area = app.middle();
    let lines = help.lines(app);
    for (row, line) in (0..area.height).zip(lines.iter().skip(help.top)) {
        let Some(field) = Field::of(area, row) else { return };
        match line {
            HelpLine::Heading(words) => pen.level(field, words),
            HelpLine::Nothing => {
                let words = "Nothing matches. Type less, or press Esc.";
                pen.words(field.after(1), words, Align::Start, pen.theme.dim());
            }
            HelpLine::Entry { keys, command, help } => {
                entry(app, pen, field.after(1), (keys, command, help));
            }
        }
    }
}

fn entry(app: &App, pen: &mut Pen<'_>, field: Field, (keys, command, help): (&str, &str, &str)) {
    if app.screen.size.width() == Width::Wide {
        pen.words(field, keys, Align::Start, pen.theme.bold());
        let rest = field.after(KEYS_CELLS);
        pen.words(rest, command, Align::Start, pen.theme.text());
        pen.words(rest.after(COMMAND_CELLS), help, Align::Start, pen.theme.text());
        return;
    }
    // A third of the row for the keys, as many as are seen whole; the rest to say what it does.
    let width = KEYS_CELLS.min(field.width / 3);
    let room = usize::from(width.saturating_sub(1));
    let mut first = if keys.is_empty() { command } else { keys };
    while first.chars().count() > room
        && let Some((fewer, _)) = first.rsplit_once(", ")
    {
        first = fewer;
    }
    let row = pen.words_row(first, room);
    pen.row(field, &row, Align::Start, pen.theme.bold());
    pen.words(field.after(width.max(cells(row.width) + 1)), help, Align::Start, pen.theme.text());
}
