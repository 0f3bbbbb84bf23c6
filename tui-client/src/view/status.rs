//! The line above the input: the time, the room, what is new elsewhere, how the connection is.
//!
//! What has to be answered now (a second C-c, a wrong password, completions), and what the last key
//! came to, stands in place of its left side, and of all but the connection at the right where it
//! needs the room. The right side is cut last.

use super::paint::{Align, Field, Pen};
use super::top::{badge, count_people, number, weightiest};
use crate::app::App;
use crate::app::action::Action;
use crate::app::action::keymap::Mode;
use crate::app::popup::Popup;
use crate::app::rooms::room::Weight;
use crate::app::screen::panes::Width;
use crate::app::session::connection::State;
use crate::app::session::peer::Presence;
use crate::app::timeline::search::Reach;
use crate::app::timeline::{Mark, Said};
use crate::text::Base;

/// On fewer columns a connection that stands is a sign without words.
const WORDS_COLUMNS_MIN: u16 = 40;

pub(super) fn paint(app: &App, pen: &mut Pen<'_>) {
    let Some(area) = app.screen.panes.status else { return };
    let style = pen.theme.bar();
    pen.clear(area, style);
    let Some(field) = Field::of(area, 0) else { return };
    let field = field.after(1).before(1);
    let between = match app.screen.size.width() {
        Width::Narrow => " ".to_owned(),
        _ => format!(" {} ", pen.signs.upright),
    };
    let urgent = urgent(app, pen);
    let mut right = right_side(app, pen);
    if let Some((words, gap)) = &urgent {
        let words = pen.parts_cells(words, gap);
        let all = |right: &[String]| words + 1 + pen.parts_cells(right, &between);
        while right.len() > 1 && all(&right) > usize::from(field.width) {
            right.pop();
        }
        if all(&right) > usize::from(field.width) && is_small(app) {
            right = vec![sign(app, pen).to_owned()];
        }
    }
    let taken = pen.parts(field, (&right, &between), Align::End, style);
    let left = field.before(if taken == 0 { 0 } else { taken + 1 });
    let usual = || (left_side(app, pen, usize::from(left.width), &between), between.clone());
    let (parts, between) = urgent.unwrap_or_else(usual);
    pen.parts(left, (&parts, &between), Align::Start, style);
}

/// How to leave the bare view, where its row is.
pub(super) fn paint_bare(app: &App, pen: &mut Pen<'_>) {
    let field = app.screen.panes.status.and_then(|area| Field::of(area, 0));
    let Some(field) = field else { return };
    let (back, copy) = (app.way(Action::Back), app.way(Action::Select));
    let mut how = vec![
        format!("{back} back"),
        "mouse selects".to_owned(),
        format!("{copy} copies as written"),
    ];
    let dot = format!(" {} ", pen.signs.dot);
    while how.len() > 1 && how.join(&dot).chars().count() > usize::from(field.width) {
        how.pop();
    }
    let (parts, between) = urgent(app, pen).unwrap_or((how, dot));
    pen.parts(field, (&parts, &between), Align::Start, pen.theme.dim());
}

/// What stands instead of everything else where the line begins: its parts, and what is between.
fn urgent(app: &App, pen: &Pen<'_>) -> Option<(Vec<String>, String)> {
    let sentence = |words: String| Some((vec![words], String::new()));
    if app.quit_until.is_some() {
        return sentence(app.again_to_quit());
    }
    if let Some(remark) = &app.remark {
        return sentence(remark.clone());
    }
    if let Some(Popup::Password(password)) = &app.popup
        && !password.message.is_empty()
    {
        return sentence(password.message.clone());
    }
    if let Some(said) = app.selected_message() {
        return match app.selected_messages().count() {
            1 => Some((details(app, said, pen), format!(" {} ", pen.signs.dot))),
            several => sentence(format!("{several} messages chosen")),
        };
    }
    if let Some(words) = found(app, pen) {
        return sentence(words);
    }
    if app.mode() != Mode::Writing {
        return None;
    }
    if app.commands_listed().is_some() {
        return None;
    }
    let Some((candidates, chosen)) = app.candidates() else {
        return app.command_hint().or_else(|| app.length_hint()).and_then(sentence);
    };
    // From the chosen one on, so that it is seen however little room there is.
    let shown = candidates.iter().cycle().skip(chosen).take(candidates.len()).enumerate();
    // In the direction in which it stands in the draft, so that its colon is on the same side.
    let isolate = match app.rooms.current().composer.base {
        Base::Auto => '\u{2068}',
        Base::Ltr => '\u{2066}',
        Base::Rtl => '\u{2067}',
    };
    let names = shown.map(|(index, candidate)| {
        let name = format!("{isolate}{}\u{2069}", candidate.label);
        if index == 0 { format!("[{name}]") } else { name }
    });
    Some((names.collect(), " ".to_owned()))
}

/// `3/17`: the match that is shown, counted from the newest, and how many are held.
fn found(app: &App, pen: &Pen<'_>) -> Option<String> {
    let room = app.rooms.current();
    let search = room.search.as_ref().filter(|_| room.timeline.needle().is_some())?;
    let (number, all) = (app.found().map_or(0, |(_, number)| number), room.timeline.hits().count());
    let further = match search.reach {
        Reach::Held if all == 0 => {
            format!(" here {} {} looks further back", pen.signs.dot, app.way(Action::Up))
        }
        Reach::Held => String::new(),
        Reach::Fetching => format!(" {} looking further back", pen.signs.waiting),
        Reach::Ended if app.connection.is_up() => {
            format!(" {} nothing further back", pen.signs.dot)
        }
        Reach::Ended => format!(" {} no connection to look further back", pen.signs.failed),
    };
    let matches = if all == 0 { "nothing found".to_owned() } else { format!("{number}/{all}") };
    Some(matches + &further)
}

/// `message 5 · ✓ stored · ↻ sent 2 times`: what is known of the chosen message.
fn details(app: &App, said: &Said, pen: &Pen<'_>) -> Vec<String> {
    let signs = pen.signs;
    let mut parts = vec![match said.seq {
        Some(seq) => format!("message {seq}"),
        None => "not taken yet".to_owned(),
    }];
    match &said.mark {
        Mark::Foreign => parts.push(format!("\u{2068}{}\u{2069}", said.from)),
        Mark::Waiting => parts.push(format!("{} on its way", signs.waiting)),
        Mark::Accepted => parts.push(format!("{} {}", signs.accepted, app.acceptance())),
        Mark::Failed(why) => parts.push(format!("{} \u{2068}{why}\u{2069}", signs.failed)),
    }
    if said.is_again() {
        parts.push(format!("{} sent {}", signs.again, app.times(said.tries)));
    }
    parts
}

fn left_side(app: &App, pen: &Pen<'_>, cells: usize, between: &str) -> Vec<String> {
    let width = app.screen.size.width();
    let mut parts = vec![app.zone.local(app.now).time()];
    // Before what may be long: a small screen cuts the end.
    if app.screen.window.below > 0 {
        parts.push(format!("{} below {}", app.screen.window.below, pen.signs.below));
    }
    parts.push(here(app, width));
    // Without the top bar, a narrow screen has no other place for it.
    if width != Width::Narrow || app.screen.panes.top.is_none() {
        let used = pen.parts_cells(&parts, between) + between.chars().count();
        let left = cells.saturating_sub(used);
        let news = weightiest(news(app), |(weight, _)| *weight, |news| act(pen, news).1 <= left);
        if !news.is_empty() {
            parts.push(act(pen, &news).0);
        }
    }
    parts
}

/// `act 2:12 3:@2`, and its cells.
fn act(pen: &Pen<'_>, news: &[(Weight, String)]) -> (String, usize) {
    let news: Vec<_> = news.iter().map(|(_, words)| words.as_str()).collect();
    let words = format!("act {}", news.join(" "));
    let cells = pen.words_row(&words, usize::MAX).width;
    (words, cells)
}

/// `1:General 5 people`, `1:General` or `General 5`.
fn here(app: &App, width: Width) -> String {
    let room = app.rooms.current();
    let title = format!("\u{2068}{}\u{2069}", room.title());
    let numbered = match number(app.rooms.current_index()).filter(|_| room.of.is_some()) {
        Some(number) => format!("{number}:{title}"),
        None => title.clone(),
    };
    match width {
        _ if app.people().is_empty() => numbered,
        Width::Wide => format!("{numbered} {}", count_people(app)),
        Width::Middle => numbered,
        Width::Narrow => format!("{title} {}", app.people().len()),
    }
}

/// `2:12`, `3:@2`: what is new in other rooms, and its weight.
fn news(app: &App) -> Vec<(Weight, String)> {
    let rooms = app.rooms.list().iter().enumerate();
    let others = rooms.filter(|(index, _)| *index != app.rooms.current_index());
    others
        .filter_map(|(index, room)| {
            let number = number(index).map_or_else(|| room.title(), |number| number.to_string());
            let words = badge(room).map(|badge| format!("\u{2068}{number}\u{2069}:{badge}"));
            words.map(|words| (room.weight(), words))
        })
        .collect()
}

fn right_side(app: &App, pen: &Pen<'_>) -> Vec<String> {
    let narrow = app.screen.size.width() == Width::Narrow;
    let mut parts = vec![connection(app, pen)];
    let base = app.rooms.current().composer.base;
    if !narrow || base != Base::Auto {
        parts.push(direction(base).to_owned());
    }
    if !app.has_mouse() && !narrow {
        parts.push("mouse off".to_owned());
    }
    parts
}

/// `TLS ✓ lag 23 ms`, `✓ lag 23 ms`, `✓ hosting`, `… connecting`, `✗ again in 5 s`
fn connection(app: &App, pen: &Pen<'_>) -> String {
    let is_secret = app.connection.is_up() && app.address.tls.is_some();
    format!("{}{}", if is_secret { "TLS " } else { "" }, standing(app, pen))
}

fn standing(app: &App, pen: &Pen<'_>) -> String {
    if let Some(peer) = app.peer {
        return presence(app, pen, peer.presence);
    }
    let connection = &app.connection;
    let width = app.screen.size.width();
    if connection.is_up() && is_small(app) {
        return sign(app, pen).to_owned();
    }
    let words = match (&connection.state, &connection.hosting) {
        (State::Idle | State::Connecting, _) => "connecting".to_owned(),
        (State::Down { .. }, _) => match connection.retry_seconds(app.now) {
            Some(seconds) => format!("again in {seconds} s"),
            None => "offline".to_owned(),
        },
        (State::Up, Some(hosting)) if width == Width::Wide => {
            format!("hosting {}", hosting.address)
        }
        (State::Up, Some(_)) => "hosting".to_owned(),
        (State::Up, None) => match connection.lag_ms {
            Some(ms) if width == Width::Wide => format!("lag {ms} ms"),
            Some(ms) => format!("{ms} ms"),
            None => "connected".to_owned(),
        },
    };
    format!("{} {words}", sign(app, pen))
}

/// The sign of how the connection is.
fn sign(app: &App, pen: &Pen<'_>) -> &'static str {
    match app.peer {
        Some(peer) => pen.signs.presence(peer.presence),
        None => pen.signs.connection(&app.connection.state),
    }
}

fn is_small(app: &App) -> bool {
    app.screen.size.columns < WORDS_COLUMNS_MIN
}

/// `… not there yet`, `✓ there`, `✗ gone`
fn presence(app: &App, pen: &Pen<'_>, presence: Presence) -> String {
    let sign = sign(app, pen);
    let words = match presence {
        Presence::Here if is_small(app) => return sign.to_owned(),
        Presence::Awaited => "not there yet",
        Presence::Here => "there",
        Presence::Gone => "gone",
        Presence::Left => "has left",
    };
    format!("{sign} {words}")
}

fn direction(base: Base) -> &'static str {
    match base {
        Base::Auto => "auto-dir",
        Base::Ltr => "ltr",
        Base::Rtl => "rtl",
    }
}
