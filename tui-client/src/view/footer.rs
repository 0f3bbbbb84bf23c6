//! The key hints at the bottom.
//!
//! Takes them, with their places, from `app::screen::hints`, so that a click meets what is seen;
//! gives them the arrows of this screen.

use super::paint::{Align, Field, Pen};
use super::signs::Signs;
use crate::app::App;

pub(super) fn paint(app: &App, pen: &mut Pen<'_>) {
    for hint in app.hints() {
        let words = pointing(hint.words, &pen.signs);
        if let Some(field) = Field::of(hint.place, 0) {
            pen.words(field, &words, Align::Start, pen.theme.dim());
        }
    }
}

/// The same with the arrows of this screen.
fn pointing(hint: String, signs: &Signs) -> String {
    let arrows = [('‹', signs.previous), ('›', signs.next)];
    let pointing = |(label, arrow)| hint.strip_suffix(label).map(|key| format!("{key}{arrow}"));
    arrows.into_iter().find_map(pointing).unwrap_or(hint)
}
