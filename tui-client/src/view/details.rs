//! What is known of the chosen message, in the place of the log: labels where the frame begins,
//! texts beside.
//!
//! Worked out and laid out by `app::details`; here only put in its place. Warnings have the sign of
//! what went wrong.

use super::paint::{Align, Field, Pen, cells};
use crate::app::App;
use crate::app::popup::details::{Detail, Details};

pub(super) fn paint(app: &App, details: &Details, pen: &mut Pen<'_>) {
    let area = app.screen.panes.log;
    let top = app.selected.and_then(|chosen| chosen.details).unwrap_or(0);
    let rows = details
        .entries
        .iter()
        .flat_map(|entry| (0..entry.text.rows.len()).map(move |row| (entry, row)));
    for (y, (entry, row)) in (0..area.height).zip(rows.skip(top)) {
        if let Some(field) = Field::of(area, y) {
            line(pen, field.after(1).before(1), (entry, row), cells(details.label_cells));
        }
    }
}

/// One row of an entry; the first has its label.
fn line(pen: &mut Pen<'_>, field: Field, (entry, row): (&Detail, usize), label_cells: u16) {
    let style = if entry.warning { pen.theme.wrong() } else { pen.theme.text() };
    if row == 0 {
        if entry.warning {
            pen.sign(field.x - 1, field.y, pen.signs.failed, style);
        }
        let label = Field { width: label_cells.saturating_sub(1), ..field };
        pen.words(label, &entry.label, Align::Start, pen.theme.dim());
    }
    let text = pen.inner(field.after(label_cells).first(cells(entry.text.pane().unwrap_or(0))));
    if let Some(shown) = entry.text.rows.get(row) {
        pen.cells(text.after(entry.text.indent(row)), shown, 0, style);
    }
}
