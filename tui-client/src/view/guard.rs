//! The question how to send a long draft, at the bottom of the log, above the draft itself.
//!
//! The answers are worked out by `app::guard`, and where they stand by `app::popup`. Takes as many rows as there are answers, if the log
//! has them; the chosen one is shown in reverse and is always in sight.

use ratatui::style::Style;

use super::paint::{Align, Field, Pen};
use crate::app::App;
use crate::app::popup::guard::Guard;

pub(super) fn paint(app: &App, guard: &Guard, pen: &mut Pen<'_>) {
    let Some(listed) = app.listed() else { return };
    pen.clear(listed.area, Style::new());
    if let Some(field) = Field::of(listed.area, 0).filter(|_| listed.heading > 0) {
        let words = format!("How shall this go to \u{2068}{}\u{2069}?", guard.to);
        pen.level(field, &words);
    }
    for (row, index) in listed.rows() {
        let (Some(field), Some(way)) = (Field::of(listed.area, row), guard.ways.get(index)) else {
            return;
        };
        pen.words(field.after(1), &way.words(), Align::Start, pen.theme.text());
        if index == guard.chosen {
            pen.restyle(field, pen.theme.chosen());
        }
    }
}
