//! The list to choose from, in the place of the log.
//!
//! The choices are worked out by `app::picker`, and where they stand by `app::popup`; what narrows
//! them is written in the input below. The chosen one is shown in reverse and is always in sight.

use diwan_shared::event::GroupInfo;

use super::paint::{Align, Field, Pen};
use super::top::{badge, count};
use crate::app::App;
use crate::app::action::Row;
use crate::app::popup::picker::{Choice, Kind, Picker};
use crate::app::rooms::room::Room;
use crate::app::timeline::mentions::Mention;

/// On fewer cells what is noted beside a name is shortened.
const NOTE_CELLS_MIN: u16 = 40;

pub(super) fn paint(app: &App, picker: &Picker, pen: &mut Pen<'_>) {
    let Some(listed) = app.listed() else { return };
    let words = match picker.kind {
        Kind::Group => "Join which group? A new name makes a new one.",
        Kind::Person => "Talk to whom?",
        Kind::Place => "Go where? A few letters of its name will do.",
        Kind::Action => "Do what? A few letters will do.",
        Kind::Sent => "Write which line again? C-r: the one before.",
        Kind::Mention => "Go to which message that names you?",
    };
    if let Some(heading) = Field::of(listed.area, 0).filter(|_| listed.heading > 0) {
        pen.words(heading.after(1), words, Align::Start, pen.theme.dim());
    }
    let choices = picker.choices(app);
    let chosen = picker.chosen.min(choices.len().saturating_sub(1));
    for (row, index) in listed.rows() {
        let (Some(field), Some(choice)) = (Field::of(listed.area, row), choices.get(index)) else {
            return;
        };
        line(app, pen, field.after(1).before(1), choice);
        if index == chosen && !matches!(choice, Choice::Nothing(_)) {
            pen.restyle(field, pen.theme.chosen());
        }
    }
}

fn line(app: &App, pen: &mut Pen<'_>, field: Field, choice: &Choice) {
    match choice {
        Choice::Group { info, member } => {
            let (rest, note) = (marked(pen, field, info.locked), group_note(field, info, *member));
            let rest = noted(pen, rest, &note);
            let used = pen.name(rest, info.group.as_str(), Align::Start, pen.theme.bold());
            if let Some(topic) = &info.topic {
                let topic_field = rest.after(used + 2);
                pen.words(topic_field, topic.as_str(), Align::Start, pen.theme.text());
            }
        }
        Choice::Create { group, locked } => {
            let how = if *locked { " with a password" } else { "" };
            let words = format!("make the new group \u{2068}{group}\u{2069}{how}");
            pen.words(field, &words, Align::Start, pen.theme.text());
        }
        Choice::Person(user) => {
            let field = noted(pen, field, "online");
            pen.name(field, user.as_str(), Align::Start, pen.theme.name(user.folded()));
        }
        Choice::Room(of) => {
            if let Some(room) = app.rooms.get(of) {
                room_line(pen, field, room);
            }
        }
        Choice::Action(row, keys) => action_line(pen, field, row, keys),
        Choice::Sent(text) => {
            let text = text.replace('\n', &format!(" {} ", pen.signs.line_break));
            let row = pen.words_row(&text, usize::from(field.width));
            pen.row(field, &row, Align::Own, pen.theme.text());
        }
        Choice::Mention(mention) => mention_line(app, pen, field, mention),
        Choice::Nothing(why) => {
            pen.words(field, why, Align::Start, pen.theme.dim());
        }
    }
}

/// `2 people, locked`; on a small screen the number alone.
fn group_note(field: Field, info: &GroupInfo, member: bool) -> String {
    if field.width < NOTE_CELLS_MIN {
        return info.members.to_string();
    }
    let lock = if info.locked { ", locked" } else { "" };
    let here = if member { ", you are in it" } else { "" };
    format!("{}{lock}{here}", count(info.members))
}

/// Writes the sign of a locked group; gives the field that is left.
fn marked(pen: &mut Pen<'_>, field: Field, locked: bool) -> Field {
    if !locked {
        return field;
    }
    pen.sign(field.x, field.y, pen.signs.locked, pen.theme.dim());
    field.after(2)
}

/// Writes a note at the right; gives the field that is left.
fn noted(pen: &mut Pen<'_>, field: Field, note: &str) -> Field {
    let taken = pen.words(field, note, Align::End, pen.theme.dim());
    field.before(if taken == 0 { 0 } else { taken + 2 })
}

/// `General                             2 new, 5 people`
fn room_line(pen: &mut Pen<'_>, field: Field, room: &Room) {
    let news = badge(room).map(|badge| format!("{badge} new"));
    let has_room = field.width >= NOTE_CELLS_MIN && !room.is_private();
    let people = has_room.then(|| count(room.people.len()));
    let note = [news, people].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let rest = noted(pen, field, &note);
    pen.name(rest, &room.title(), Align::Start, pen.theme.bold());
}

/// `11:10 Bob Alice: and this one                General`
fn mention_line(app: &App, pen: &mut Pen<'_>, field: Field, mention: &Mention) {
    let room = pen.name_row(&mention.of.to_string(), usize::from(field.width / 3));
    let taken = pen.row(field, &room, Align::End, pen.theme.dim());
    let field = field.before(taken + 2);
    let time = app.zone.local(mention.at).time();
    let rest = field.after(pen.words(field, &time, Align::Start, pen.theme.dim()) + 1);
    let from = &mention.from;
    let used = pen.name(rest, from.as_str(), Align::Start, pen.theme.name(from.folded()));
    let text = mention.text.as_str().replace('\u{2028}', " ");
    pen.words(rest.after(used + 1), &text, Align::Start, pen.theme.text());
}

/// `go to the room before              Alt-/  /back`: what it does, and its shortest ways.
fn action_line(pen: &mut Pen<'_>, field: Field, row: &Row, keys: &[String]) {
    let key = keys.first().cloned();
    let slash = row.slash.first().map(|name| format!("/{name}"));
    // On a small screen what it does needs the room.
    let ways = [key, slash].into_iter().flatten();
    let ways: Vec<_> = ways.take(if field.width < NOTE_CELLS_MIN { 1 } else { 2 }).collect();
    let taken = pen.parts(field, (&ways, "  "), Align::End, pen.theme.dim());
    let rest = field.before(if taken == 0 { 0 } else { taken + 2 });
    pen.words(rest, row.help, Align::Start, pen.theme.text());
}
