//! The question how to send a long draft, at the bottom of the log, above the draft itself.
//!
//! The answers are worked out by `app::guard`. Takes as many rows as there are answers, if the log
//! has them; the chosen one is shown in reverse and is always in sight.

use ratatui::style::Style;

use super::paint::{Align, Field, Pen, cells};
use crate::app::App;
use crate::app::guard::Guard;
use crate::app::panes::Area;

pub(super) fn paint(app: &App, guard: &Guard, pen: &mut Pen<'_>) {
    let log = app.screen.panes.log;
    let height = cells(guard.ways.len() + 1).min(log.height);
    let area = Area { y: log.y + log.height - height, height, ..log };
    pen.clear(area, Style::new());
    // On the lowest screens the answers need every row.
    let heading = u16::from(height > 2);
    if let Some(field) = Field::of(area, 0).filter(|_| heading == 1) {
        let words = format!("How shall this go to \u{2068}{}\u{2069}?", guard.to);
        pen.level(field, &words);
    }
    let rows = height - heading;
    let top = App::list_top(guard.ways.len(), guard.chosen, usize::from(rows));
    for (row, (index, way)) in (heading..height).zip(guard.ways.iter().enumerate().skip(top)) {
        let Some(field) = Field::of(area, row) else { return };
        pen.words(field.after(1), &way.words(), Align::Left, pen.theme.text());
        if index == guard.chosen {
            pen.restyle(field, pen.theme.chosen());
        }
    }
}
