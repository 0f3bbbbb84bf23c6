//! The menu of second keys, shown when C-x was pressed and nothing follows.
//!
//! Takes what stands where in it from `app::menu`, so that a click meets what is seen. Lies over
//! everything but the input.

use ratatui::style::Style;

use super::paint::{Align, Field, Pen};
use crate::app::action::menu::Sheet;

pub(super) fn paint(sheet: &Sheet, pen: &mut Pen<'_>) {
    pen.clear(sheet.area, Style::new());
    if let Some(field) = Field::of(sheet.area, 0).filter(|_| sheet.heading > 0) {
        pen.level(field, "C-x, then");
    }
    for (entry, place) in sheet.places() {
        if let Some(field) = Field::of(place, 0) {
            let (field, theme) = (field.after(1), pen.theme);
            let used = pen.words(field, &entry.key, Align::Start, theme.bold());
            let words = field.after(used.max(sheet.keys) + sheet.gap);
            pen.words(words, &entry.words, Align::Start, theme.text());
        }
    }
}
