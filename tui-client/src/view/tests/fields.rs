//! Whatever stands in a field, no cell outside it changes: every control, and any text at all.

use super::*;
use crate::app::screen::column::{Style, TIME_CELLS};
use crate::app::settings::Settings as AppSettings;
use crate::view::paint::{Align, Field, Pen};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

const SIZES: [(u16, u16); 3] = [(120, 35), (80, 24), (50, 20)];

/// Every control character, every character that steers direction or joining, and the like.
fn controls() -> Vec<char> {
    let mut controls: Vec<char> =
        (0..=0x1f).chain(0x7f..=0x9f).filter_map(char::from_u32).collect();
    controls.extend(['\u{ad}', '\u{61c}', '\u{6dd}', '\u{70f}', '\u{180e}', '\u{feff}']);
    controls.extend('\u{600}'..='\u{605}');
    controls.extend('\u{200b}'..='\u{200f}');
    controls.extend('\u{2028}'..='\u{202e}');
    controls.extend('\u{2060}'..='\u{206f}');
    controls.extend('\u{fe00}'..='\u{fe0f}');
    controls.extend(['\u{fff9}', '\u{fffa}', '\u{fffb}', '\u{1d173}', '\u{e0001}', '\u{e007f}']);
    controls
}

/// Texts that hold a control before, between and after letters of both directions.
fn controlled() -> Vec<String> {
    let texts = |c: char| {
        [format!("{c}"), format!("{c}abג"), format!("a{c}אב{c}12"), format!("سل{c}ام{c}")]
    };
    controls().into_iter().flat_map(texts).collect()
}

/// The same for random texts.
fn random(count: u32) -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    let any = any_text();
    let value = |_| any.new_tree(&mut runner).expect("any text will do").current();
    (0..count).map(value).collect()
}

/// The pen alone, which writes every nick, title, topic, time and word: each of its ways to write.
#[test]
fn no_pen_leaves_its_field() {
    let world = World::in_general();
    let field = Field { x: 7, y: 1, width: 9 };
    for text in controlled().into_iter().chain(random(1_000)) {
        let mut buffer = Buffer::filled(Rect::new(0, 0, 24, 3), ratatui::buffer::Cell::new("#"));
        let mut pen = Pen::new(&world.app, &mut buffer);
        let style = pen.theme.text();
        for align in [Align::Start, Align::End] {
            assert!(pen.name(field, &text, align, style) <= 9, "{text:?}");
            assert!(pen.words(field, &text, align, style) <= 9, "{text:?}");
        }
        let row = pen.words_row(&text, usize::MAX);
        pen.cells(pen.inner(field), &row, 0, style);
        pen.cells(pen.inner(field), &row, 3, style);
        pen.bright_level(field, &text, style);
        pen.finish();
        for (x, y) in (0..3).flat_map(|y| (0..24).map(move |x| (x, y))) {
            let inside = y == 1 && (7..16).contains(&x);
            let cell = &buffer[(x, y)];
            assert!(inside || cell.symbol() == "#", "{text:?} changed {x}, {y}");
            assert!(!cell.symbol().contains(|c: char| c.is_control()), "{text:?} at {x}, {y}");
        }
    }
}

/// The screen with something said, a topic, a notice or a draft; `None` when that cannot hold it.
fn screen(size: (u16, u16), place: Place, text: &str) -> Option<World> {
    let mut world = World::in_general_with(AppSettings::default());
    world.resize(size.0, size.1);
    let json = serde_json::to_string(text).expect("any text is JSON");
    let event = match place {
        Place::Body => format!(
            r#"{{"event":"message","group":"General","seq":1,"at":{},"from":"Bob","text":{json}}}"#,
            world.now
        ),
        Place::Topic => {
            format!(r#"{{"event":"topic","group":"General","topic":{json},"by":"Bob"}}"#)
        }
        Place::Draft => {
            world.update(Msg::Paste(text.to_owned()));
            return Some(world);
        }
        Place::Notice => {
            world.update(Msg::Notice(text.to_owned()));
            return Some(world);
        }
    };
    let event = serde_json::from_str(&event).ok()?;
    world.update(Msg::Server(event));
    Some(world)
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Body,
    Topic,
    Notice,
    Draft,
}

/// Whether a cell may hold what stands in `place`; the log's rows scroll, its columns stay.
fn may_change(world: &World, place: Place, (x, y): (u16, u16), symbol: &str) -> bool {
    let panes = &world.app.screen.panes;
    let in_log = panes.log.holds(x, y);
    match (place, world.app.screen.size.width().style()) {
        (Place::Draft, _) => {
            panes.composer.holds(x, y)
                || panes.status.is_some_and(|area| area.holds(x, y))
                || in_log
        }
        (Place::Body | Place::Notice, Style::Inline | Style::Bare) => in_log,
        (Place::Body | Place::Notice, Style::Columns { nick }) => {
            let rule = panes.log.x + u16::try_from(TIME_CELLS + nick).unwrap_or(0) + 1;
            in_log && (x != rule || ["│", "─", " "].contains(&symbol))
        }
        // The topic is told in the log as well.
        (Place::Topic, _) => in_log || panes.top.is_some_and(|top| top.holds(x, y)),
    }
}

#[test]
fn no_text_of_others_leaves_its_pane() {
    let texts: Vec<String> = controlled().into_iter().step_by(3).chain(random(120)).collect();
    for size in SIZES {
        for place in [Place::Body, Place::Topic, Place::Notice, Place::Draft] {
            let mut quiet = screen(size, place, "x").expect("a letter can stand anywhere");
            let before = painted(&mut quiet).0;
            for text in &texts {
                let Some(mut world) = screen(size, place, text) else { continue };
                let after = painted(&mut world).0;
                // A draft of more rows moves what is above it.
                if world.app.screen.panes != quiet.app.screen.panes {
                    continue;
                }
                for (x, y) in (0..size.1).flat_map(|y| (0..size.0).map(move |x| (x, y))) {
                    let is_same = before[(x, y)] == after[(x, y)];
                    let may = || may_change(&world, place, (x, y), after[(x, y)].symbol());
                    assert!(is_same || may(), "{text:?} in {place:?} changed {x}, {y} of {size:?}");
                    assert!(!after[(x, y)].symbol().contains(char::is_control), "{text:?}");
                }
            }
        }
    }
}
