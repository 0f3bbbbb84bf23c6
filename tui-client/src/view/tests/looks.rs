//! How states are told apart, with and without colours.
//!
//! Each state is painted beside its neighbour, in Unicode and in ASCII, by the theme without
//! colours: some sign or some bold, dim, underline or reverse must be another. Then that a theme's
//! colours reach the cells, and that no cell is left on another ground.

use ratatui::style::Color;

use super::*;
use crate::app::screen::theme::style::{Color as Ink, Style};
use crate::app::screen::theme::{Look, Theme};
use crate::view::paint::cells;

/// Cells of a row without their colours.
type Seen = Vec<(String, Modifier)>;

/// From which column to which.
type Columns = (u16, u16);

const ROOMS: Columns = (0, 18);
/// Time, mark and nick.
const NICK: Columns = (19, 39);
const PEOPLE: Columns = (105, 120);
const ALL: Columns = (0, 120);

/// A state: in which row and columns it is seen, what brings it about, and what brings about the
/// one it could be taken for.
struct State {
    words: &'static str,
    columns: Columns,
    one: fn(&mut World),
    other: fn(&mut World),
}

const fn state(
    words: &'static str,
    columns: Columns,
    one: fn(&mut World),
    other: fn(&mut World),
) -> State {
    State { words, columns, one, other }
}

/// The cells of the first row with these words.
#[track_caller]
fn seen(world: &mut World, words: &str, (from, to): Columns) -> Seen {
    let (buffer, _) = painted(world);
    let colors = |cell: &ratatui::buffer::Cell| (cell.fg, cell.bg);
    assert!(buffer.content.iter().all(|cell| colors(cell) == (Color::Reset, Color::Reset)));
    let text = |y| (0..120).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    let y = (0..35).find(|y| text(*y).contains(words));
    let y = y.unwrap_or_else(|| panic!("'{words}' is nowhere"));
    (from..to).map(|x| (buffer[(x, y)].symbol().to_owned(), buffer[(x, y)].modifier)).collect()
}

fn nothing(_: &mut World) {}

fn heard(world: &mut World, of: &str, text: &str) {
    let line = message(of, 1, world.now, "Bob", text);
    world.server(&line);
}

fn says(world: &mut World) {
    world.typed("looks good");
    world.keys("Enter");
}

fn stored(world: &mut World) {
    says(world);
    world.answer("public", r#""group":"General","seq":9,"at":1795173120000"#);
}

fn refused(world: &mut World) {
    says(world);
    world.refuse("public", "rate", "Too fast.");
}

const DEV: &str = r#""group":"dev""#;

static STATES: [State; 14] = [
    state("1 General ", ROOMS, nothing, |w| w.keys("Alt-2")),
    state("2 dev ", ROOMS, |w| heard(w, DEV, "hi"), nothing),
    state("2 dev ", ROOMS, |w| w.keys("Alt-2 C-x - Alt-1"), |w| w.keys("Alt-2 Alt-1")),
    state("2 dev ", ROOMS, |w| heard(w, DEV, "Alice: hi"), |w| heard(w, DEV, "hi")),
    state("2 dev ", ROOMS, |w| w.keys("Shift-Tab Shift-Tab Down"), nothing),
    state("looks good", NICK, says, |w| w.said(1, "Alice", "looks good")),
    state("looks good", NICK, stored, says),
    state("looks good", NICK, refused, says),
    state("looks good", NICK, refused, stored),
    state("lice: hi", NICK, |w| w.said(1, "Bob", "Alice: hi"), |w| w.said(1, "Bob", "Malice: hi")),
    state(
        "looks good",
        NICK,
        |w| {
            stored(w);
            w.keys("Alt-c");
        },
        stored,
    ),
    state(" Bob", PEOPLE, |w| w.keys("Shift-Tab Down"), nothing),
    state("auto-dir", ALL, World::lose, nothing),
    state("auto-dir", ALL, |w| w.link(LinkEvent::Connecting { address: String::new() }), nothing),
];

/// Alice in General and dev, on a wide screen.
fn wide(ascii: bool) -> World {
    let mut world = World::in_general_with(Settings { ascii, ..Settings::default() });
    world.resize(120, 35);
    world.typed("/join dev");
    world.keys("Enter");
    world.answer("join", r#""group":"dev","last":0,"members":["Bob","Alice"],"topic":null"#);
    world.keys("Alt-1");
    world
}

#[test]
fn states_are_seen_without_colours() {
    for ascii in [false, true] {
        for State { words, columns, one, other } in &STATES {
            let [one, other] = [one, other].map(|happens| {
                let mut world = wide(ascii);
                happens(&mut world);
                seen(&mut world, words, *columns)
            });
            assert_ne!(one, other, "{words}, ascii: {ascii}");
        }
    }
}

#[test]
fn who_is_away_and_what_is_private_has_a_sign() {
    for (ascii, signs) in [(false, ["● Alice", "○ Bob"]), (true, ["* Alice", "o Bob"])] {
        let mut world = wide(ascii);
        world.typed("/msg Bob");
        world.keys("Enter");
        world.server(r#"{"event":"offline","user":"Bob"}"#);
        let rows = picture(&mut world);
        for sign in signs.into_iter().chain(["[@Bob]"]) {
            assert!(rows.iter().any(|row| row.contains(sign)), "{sign} in {rows:#?}");
        }
    }
}

/// A theme in which each role has another colour and everything its own ground.
fn colored() -> Theme {
    let mut theme = Theme { names: vec![Style::default(); 2], ..Theme::default() };
    for (number, style) in (1..).zip(theme.styles_mut()) {
        *style = Style { ink: Some(Ink::Rgb([number; 3])), ..Style::default() };
    }
    theme.text.ground = Some(Ink::Indexed(4));
    theme
}

#[test]
fn a_theme_colours_every_cell() {
    for size in [(120, 35), (80, 24), (50, 20), (20, 4)] {
        let mut world = busy();
        world.resize(size.0, size.1);
        world.update(Msg::Look(Look { theme: colored(), ..Look::default() }));
        for keys in ["F7", "C-x", "Esc F1", "Esc F2", "Esc"] {
            world.keys(keys);
            let (buffer, _) = painted(&mut world);
            for cell in &buffer.content {
                assert_eq!(cell.bg, Color::Indexed(4), "{cell:?} at {size:?} after {keys}");
                assert!(matches!(cell.fg, Color::Rgb(..)), "{cell:?} at {size:?} after {keys}");
            }
        }
    }
}

#[test]
fn only_what_is_wrong_on_the_first_screen_is_shown_as_wrong() {
    let mut world = World::in_general();
    world.update(Msg::Look(Look { theme: colored(), ..Look::default() }));
    let color = |world: &mut World, words: &str| {
        let rows = picture(world);
        let y = rows.iter().position(|row| row.contains(words)).expect("it is said");
        let x = rows[y].find(words).expect("it is said");
        painted(world).0[(cells(x), cells(y))].fg
    };
    world.keys("C-x @");
    assert_eq!(color(&mut world, "Esc goes back."), color(&mut world, "Welcome."));
    world.typed("!");
    world.keys("Enter");
    assert_ne!(color(&mut world, "is no server"), color(&mut world, "Welcome."));
}

#[test]
fn what_is_chosen_is_one_even_field() {
    let chosen = Style { reversed: true, ..Style::default() };
    for theme in [Theme::default(), Theme { chosen, ..colored() }] {
        let mut world = busy();
        world.update(Msg::Look(Look { theme, ..Look::default() }));
        world.keys("Alt-c");
        let log = world.app.screen.panes.log;
        let (buffer, _) = painted(&mut world);
        let row = |y| (log.x..log.x + log.width).map(move |x| (x, y));
        let of = |at| &buffer[at];
        let is_chosen = |y: &u16| row(*y).all(|at| of(at).modifier.contains(Modifier::REVERSED));
        let y = (log.y..log.y + log.height).find(is_chosen).expect("a row is chosen");
        for at in row(y) {
            let (cell, first) = (of(at), of((log.x, y)));
            assert_eq!((cell.fg, cell.bg), (first.fg, first.bg), "{at:?}");
            assert!(!cell.modifier.contains(Modifier::DIM), "{at:?}");
        }
    }
}
