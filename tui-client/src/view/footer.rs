//! The key hints at the bottom.
//!
//! Which there are is worked out by `app::screen::hints`; here they get the arrows of this screen.

use super::paint::{Align, Field, Pen};
use super::signs::Signs;
use crate::app::App;

pub(super) fn paint(app: &App, pen: &mut Pen<'_>) {
    let Some(field) = app.screen.panes.footer.and_then(|area| Field::of(area, 0)) else { return };
    let (hints, gap) = app.hints(usize::from(field.width));
    let hints: Vec<_> = hints.into_iter().map(|hint| pointing(hint, &pen.signs)).collect();
    pen.parts(field.after(1), (&hints, gap), Align::Start, pen.theme.dim());
}

/// The same with the arrows of this screen.
fn pointing(hint: String, signs: &Signs) -> String {
    let arrows = [('‹', signs.previous), ('›', signs.next)];
    let pointing = |(label, arrow)| hint.strip_suffix(label).map(|key| format!("{key}{arrow}"));
    arrows.into_iter().find_map(pointing).unwrap_or(hint)
}
