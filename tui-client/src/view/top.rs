//! The bar at the top: the room and its topic; on narrow screens, what is new where.
//!
//! Also owns how the numbers of rooms and what is new in them are written, which the list of rooms
//! and the status line use as well.

use super::paint::{Align, Field, Pen, cells};
use crate::app::App;
use crate::app::rooms::room::{Room, Weight};
use crate::app::screen::panes::Width;

pub(super) fn paint(app: &App, pen: &mut Pen<'_>) {
    let Some(area) = app.screen.panes.top else { return };
    let style = pen.theme.bar();
    pen.clear(area, style);
    let Some(field) = Field::of(area, 0) else { return };
    match app.screen.size.width() {
        Width::Narrow => strip(app, pen, field.before(app.edge_gap())),
        _ => bar(app, pen, field.after(1).before(1)),
    }
}

/// ` General · Say hello                                   5 people`
fn bar(app: &App, pen: &mut Pen<'_>, field: Field) {
    let style = pen.theme.bar();
    let room = app.rooms.current();
    let right = right_side(app);
    let taken = pen.parts(field, (&right, "  "), Align::End, style);
    let left = field.before(if taken == 0 { 0 } else { taken + 2 });
    let name = pen.name_row(&room.title(), usize::from(left.width));
    let used = pen.row(left, &name, Align::Start, style);
    if let Some(topic) = &room.topic {
        let dot = pen.signs.dot;
        let rest = left.after(used + 1);
        if rest.width > 4 {
            pen.sign(rest.x, rest.y, dot, style);
            pen.words(rest.after(2), topic.as_str(), Align::Start, style);
        }
    }
}

fn right_side(app: &App) -> Vec<String> {
    let people = app.screen.panes.people.is_none() && !app.people().is_empty();
    let people = people.then(|| count_people(app));
    let wide = app.screen.size.width() == Width::Wide;
    let address = wide.then(|| app.address.to_string());
    [people, address].into_iter().flatten().collect()
}

/// `5 people`
pub(super) fn count_people(app: &App) -> String {
    count(app.people().len())
}

/// So many people, in words.
pub(super) fn count(people: usize) -> String {
    match people {
        1 => "1 person".to_owned(),
        count => format!("{count} people"),
    }
}

/// `▸1General 2dev:12 5Eve:@1`: the current room, and those with something new.
fn strip(app: &App, pen: &mut Pen<'_>, field: Field) {
    let (style, here) = (pen.theme.bar(), pen.signs.here);
    let is_here = |index: usize| index == app.rooms.current_index();
    let rooms = app.rooms.list().iter().enumerate();
    let news = rooms.filter(|(index, room)| is_here(*index) || room.weight() > Weight::Nothing);
    let weight = |(index, room): &(usize, &Room)| (is_here(*index), room.weight());
    let shown = weightiest(news.collect(), weight, |shown| {
        let cells = |(index, room): &(usize, &Room)| {
            let name = pen.name_row(room.name(), usize::MAX).width;
            fixed(*index, room).iter().map(String::len).sum::<usize>() + name + 1
        };
        shown.iter().map(cells).sum::<usize>() <= usize::from(field.width)
    });
    let mut rest = field;
    for (index, room) in shown {
        if is_here(index) {
            pen.sign(rest.x, rest.y, here, style);
            rest = rest.after(1);
        }
        rest = rest.after(entry(pen, rest, index, room) + 1);
    }
    if app.rooms.list().is_empty() {
        pen.name(rest.after(1), &app.rooms.current().title(), Align::Start, style);
    }
}

fn entry(pen: &mut Pen<'_>, field: Field, index: usize, room: &Room) -> u16 {
    let style = pen.theme.bar();
    let [number, colon, badge] = fixed(index, room);
    let fixed = cells(number.len() + colon.len() + badge.len());
    let Some(room_for_name) = field.width.checked_sub(fixed).filter(|cells| *cells > 0) else {
        return field.width;
    };
    let mut used = pen.words(field, &number, Align::Start, style);
    let name = pen.name_row(room.name(), usize::from(room_for_name));
    used += pen.row(field.after(used), &name, Align::Start, style);
    used += pen.words(field.after(used), &colon, Align::Start, style);
    used + pen.words(field.after(used), &badge, Align::Start, style)
}

/// What stands before a room's name in the strip, and behind it.
fn fixed(index: usize, room: &Room) -> [String; 3] {
    let number = number(index).map(|number| number.to_string());
    let badge = badge(room);
    let colon = badge.as_ref().map(|_| ":".to_owned());
    [number, colon, badge].map(Option::unwrap_or_default)
}

/// The number of a room for Alt and a digit: 1 to 9, 0 for the tenth.
pub(super) fn number(index: usize) -> Option<usize> {
    (index < 10).then_some((index + 1) % 10)
}

/// `12` unread, or `@2` that name the user or are private, as far as they count.
pub(super) fn badge(room: &Room) -> Option<String> {
    let (messages, mentions) = room.counted();
    match room.weight() {
        Weight::Nothing => None,
        Weight::Message => Some(messages.to_string()),
        Weight::Mention => Some(format!("@{mentions}")),
        Weight::Private => Some(format!("@{messages}")),
    }
}

/// Those of `all` that fit, the weightiest; the order stays. One is always left.
pub(super) fn weightiest<T, W: Ord>(
    mut all: Vec<T>,
    weight: impl Fn(&T) -> W,
    fit: impl Fn(&[T]) -> bool,
) -> Vec<T> {
    while all.len() > 1 && !fit(&all) {
        let least = all.iter().enumerate().rev().min_by_key(|(_, one)| weight(one));
        let Some((index, _)) = least else { break };
        all.remove(index);
    }
    all
}
