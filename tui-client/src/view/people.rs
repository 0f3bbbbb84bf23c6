//! The list at the right: the people of the current room.
//!
//! Beside the log on wide screens, over it where it was asked for. Says by a sign who is online
//! and by a word who is oneself; colours of names are the log's.

use ratatui::style::Style;

use super::paint::{Align, Field, Pen};
use crate::app::App;
use crate::app::screen::list::Focus;
use crate::app::screen::panes::{Area, Side};

/// The list beside the log.
pub(super) fn paint(app: &App, pen: &mut Pen<'_>) {
    if let Some(area) = app.screen.panes.people {
        pen.upright(area.x - 1, area);
        list(app, pen, area);
    }
}

/// The list over the log.
pub(super) fn paint_over(app: &App, pen: &mut Pen<'_>) {
    if let Some((Side::People, area)) = app.screen.panes.overlay {
        pen.clear(area, Style::new());
        pen.upright(area.x, area);
        list(app, pen, Area { x: area.x + 1, width: area.width.saturating_sub(1), ..area });
    }
}

fn list(app: &App, pen: &mut Pen<'_>, area: Area) {
    let people = app.people();
    let Some(heading) = Field::of(area, 0) else { return };
    let has_focus = matches!(app.focus, Focus::List { side: Side::People, .. });
    super::rooms::heading(pen, heading, "PEOPLE", has_focus);
    let count = people.len().to_string();
    pen.words(heading.before(1), &count, Align::End, pen.theme.dim());
    let top = app.people_top(usize::from(area.height));
    for (row, (index, person)) in (1..area.height).zip(people.iter().enumerate().skip(top)) {
        let Some(field) = Field::of(area, row) else { return };
        // Members of a group are online; of the other in a private talk we know it.
        let online = !app.rooms.current().is_private()
            || app.directory.is_online(person)
            || app.me.as_ref() == Some(person);
        let (sign, note) =
            if online { (pen.signs.online, "") } else { (pen.signs.offline, "away") };
        let note = if app.me.as_ref() == Some(person) { "you" } else { note };
        let style = pen.theme.name(person.folded());
        pen.sign(field.x + 1, field.y, sign, style);
        let inner = field.after(3).before(1);
        let taken = pen.words(inner, note, Align::End, pen.theme.dim());
        let name = inner.before(if taken == 0 { 0 } else { taken + 1 });
        pen.name(name, person.as_str(), Align::Start, style);
        if app.focus == (Focus::List { side: Side::People, chosen: index }) {
            pen.restyle(field, pen.theme.chosen());
        }
    }
}
