//! The list at the left: rooms with their numbers and what is new in them, then other groups.
//!
//! Beside the log or over it. Its lines are worked out by `app::list`, so that mouse and keys find
//! the same ones. The current room and the chosen entry are always in sight.

use diwan_shared::command::Conversation;
use ratatui::style::Style;

use super::paint::{Align, Field, Pen};
use super::top::{badge, number};
use crate::app::App;
use crate::app::rooms::room::{Room, Weight};
use crate::app::screen::list::{Focus, RoomLine};
use crate::app::screen::panes::{Area, Side};

/// The list beside the log.
pub(super) fn paint(app: &App, pen: &mut Pen<'_>) {
    if let Some(area) = app.screen.panes.rooms {
        list(app, pen, area);
        pen.upright(area.x + area.width, area);
    }
}

/// The list over the log.
pub(super) fn paint_over(app: &App, pen: &mut Pen<'_>) {
    if let Some((Side::Rooms, area)) = app.screen.panes.overlay {
        pen.clear(area, Style::new());
        list(app, pen, Area { width: area.width.saturating_sub(1), ..area });
        pen.upright(area.x + area.width.saturating_sub(1), area);
    }
}

fn list(app: &App, pen: &mut Pen<'_>, area: Area) {
    let lines = app.room_lines();
    let top = app.rooms_top(usize::from(area.height));
    let chosen = chosen_line(app, &lines);
    let has_focus = matches!(app.focus, Focus::List { side: Side::Rooms, .. });
    for (row, (index, line)) in (0..area.height).zip(lines.iter().enumerate().skip(top)) {
        let Some(field) = Field::of(area, row) else { return };
        match line {
            RoomLine::Blank => {}
            RoomLine::Heading(words) => heading(pen, field, words, has_focus && index == 0),
            RoomLine::Room(room) => room_line(app, pen, field, *room),
            RoomLine::Group(group) => group_line(app, pen, field, *group),
        }
        if chosen == Some(index) {
            pen.restyle(field, pen.theme.chosen());
        }
    }
}

/// `▸ROOMS`: the heading of a list, marked where keys go to that list.
pub(super) fn heading(pen: &mut Pen<'_>, field: Field, words: &str, has_focus: bool) {
    let style = if has_focus { pen.theme.bold() } else { pen.theme.dim() };
    if has_focus {
        pen.sign(field.x, field.y, pen.signs.here, style);
    }
    pen.words(field.after(1), words, Align::Start, style);
}

/// `▸1 General    ◆12 `
fn room_line(app: &App, pen: &mut Pen<'_>, field: Field, index: usize) {
    let Some(room) = app.rooms.list().get(index) else { return };
    let is_here = index == app.rooms.current_index();
    let style = match room.weight() {
        Weight::Private | Weight::Mention => pen.theme.personal(),
        Weight::Message => pen.theme.bold(),
        Weight::Nothing if is_here => pen.theme.bold(),
        Weight::Nothing if room.muted => pen.theme.dim(),
        Weight::Nothing => pen.theme.text(),
    };
    if is_here {
        pen.sign(field.x, field.y, pen.signs.here, style);
    }
    if let Some(number) = number(index) {
        pen.words(field.after(1), &number.to_string(), Align::Start, style);
    }
    entry(pen, field, room.name(), &right(app, pen, room), style);
}

/// `12`, `@2`; before it the signs of a pinned, locked or muted room.
fn right(app: &App, pen: &Pen<'_>, room: &Room) -> String {
    let is_locked = match &room.of {
        Some(Conversation::Group(group)) => {
            app.directory.group(group).is_some_and(|info| info.locked)
        }
        _ => false,
    };
    let signs = [
        (room.pinned, pen.signs.pinned),
        (is_locked, pen.signs.locked),
        (room.muted, pen.signs.muted),
    ];
    let signs: String =
        signs.into_iter().filter(|(holds, _)| *holds).map(|(_, sign)| sign).collect();
    // What is new in a muted room is seen all the same.
    let messages = Some(room.unread.messages).filter(|messages| room.muted && *messages > 0);
    let news = badge(room).or(messages.map(|messages| messages.to_string()));
    signs + &news.unwrap_or_default()
}

/// ` + random   (14) `, or the sign of a locked one before it
fn group_line(app: &App, pen: &mut Pen<'_>, field: Field, index: usize) {
    let Some(info) = app.directory.groups.get(index) else { return };
    let style = pen.theme.dim();
    let sign = if info.locked { pen.signs.locked } else { pen.signs.other };
    pen.sign(field.x + 1, field.y, sign, style);
    entry(pen, field, info.group.as_str(), &format!("({})", info.members), style);
}

/// A name from the fourth cell on, and something at the right.
fn entry(pen: &mut Pen<'_>, field: Field, name: &str, right: &str, style: Style) {
    let inner = field.after(3).before(1);
    let taken = pen.words(inner, right, Align::End, style);
    let name_field = inner.before(if taken == 0 { 0 } else { taken + 1 });
    pen.name(name_field, name, Align::Start, style);
}

fn chosen_line(app: &App, lines: &[RoomLine]) -> Option<usize> {
    let Focus::List { side: Side::Rooms, .. } = app.focus else { return None };
    (!lines.is_empty()).then(|| app.room_line_seen())
}
