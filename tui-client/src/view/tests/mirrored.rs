//! The frame that runs from right to left: everything on the other side, texts as they are (R25).

use std::ops::Range;

use super::*;
use crate::app::effect::Effect;
use crate::app::msg::{Mouse, MouseKind};
use crate::app::popup::Popup;
use crate::app::screen::bidi::{BidiMode, Treatment};
use crate::app::screen::column::{RULE_CELLS, Style, TIME_CELLS};
use crate::app::screen::panes::Side;
use crate::text::{Base, Controls, Direction, Layout, Options, layout};
use crate::view::paint::cells;

fn mirrored() -> World {
    busy_with(Settings { frame: Direction::Rtl, ..Settings::default() })
}

/// What stands together in a row, two blanks or a rule apart from what else does: its columns, and
/// its characters in no order.
fn groups(row: &[String]) -> Vec<(Range<usize>, String)> {
    let is_blank = |x: usize| row.get(x).is_none_or(|symbol| symbol == " ");
    let mut groups = Vec::new();
    let mut start = 0;
    for end in 1..=row.len() {
        let apart = is_blank(end) && is_blank(end + 1);
        if apart || end == row.len() {
            let blank = (start..end).take_while(|x| is_blank(*x)).count();
            if start + blank < end {
                let mut symbols: Vec<_> =
                    row[start + blank..end].iter().flat_map(|s| s.chars()).collect();
                symbols.sort_unstable();
                groups.push((start + blank..end, symbols.into_iter().collect()));
            }
            start = end;
        }
    }
    groups
}

/// A symbol without what only tells the terminal how to order it.
fn seen(symbol: &str) -> String {
    symbol.replace(['\u{2066}', '\u{2067}', '\u{2069}', '\u{202d}'], "")
}

/// The rows of the screen, the texts of the log, the draft and fields cut out; and these texts.
fn parted(world: &mut World) -> (Vec<Vec<String>>, Vec<String>) {
    let (buffer, _) = painted(world);
    let (frame, panes) = (world.app.screen.frame, world.app.screen.panes);
    let left = match world.app.log_style() {
        Style::Columns { nick } => cells(TIME_CELLS + nick + RULE_CELLS),
        Style::Inline | Style::Bare => panic!("no columns"),
    };
    let field = match (world.app.field_words(), &world.app.screen.draft) {
        (Some(words), _) => cells(words.width + 3)..buffer.area.width - 1,
        (None, draft) => {
            let prompt = world.app.screen.prompt.cells();
            let width = draft.as_ref().and_then(Layout::pane).unwrap_or(0);
            cells(prompt)..cells(prompt + width)
        }
    };
    let has_log = world.app.popup.is_none() && world.app.screen.details.is_none();
    let listed = || world.app.commands_listed().map(|commands| commands.listed.area);
    let over_log = world.app.menu_sheet().map(|sheet| sheet.area).or_else(listed);
    let mut rows = Vec::new();
    let mut texts = Vec::new();
    for y in 0..buffer.area.height {
        let symbol = |x: u16| seen(buffer[(x, y)].symbol());
        let is_picture = |x: u16| symbol(x).chars().any(|c| c >= '\u{1f300}');
        // The second cell of a picture is not blank.
        let shown = |x: u16| if x > 0 && is_picture(x - 1) { "=".to_owned() } else { symbol(x) };
        let mut row: Vec<String> = (0..buffer.area.width).map(shown).collect();
        let is_level = row.iter().any(|symbol| symbol == "─");
        let over = |x| panes.overlay.is_some_and(|(_, area)| area.holds(x, y));
        let is_under = over_log.is_some_and(|area| area.holds(panes.log.x, y));
        let log = panes.log.x + left..panes.log.x + panes.log.width - world.app.log_gap();
        let inside = match () {
            () if panes.composer.holds(0, y) => field.clone(),
            () if has_log && !is_level && panes.log.holds(log.start, y) && !is_under => log,
            () => 0..0,
        };
        let first = usize::from(frame.place(inside.start, cells(inside.len())));
        let text = first..first + inside.len();
        // How to resend stands at the side that the text leaves free.
        texts
            .push(row[text].concat().split("  [").next().unwrap_or_default().trim_end().to_owned());
        for x in inside.filter(|x| !over(*x)) {
            row[usize::from(frame.place(x, 1))] = " ".to_owned();
        }
        rows.push(row);
    }
    (rows, texts)
}

/// What points somewhere, as it does in the other frame.
fn pointing_back(groups: &str) -> String {
    let turned = |sign| match sign {
        '◂' => '▸',
        '‹' => '›',
        '›' => '‹',
        '→' => '←',
        '←' => '→',
        sign => sign,
    };
    groups.chars().map(turned).collect()
}

/// R25: whatever is to be seen, each rectangle stands on the other side, with the same in it.
#[test]
fn everything_stands_on_the_other_side() {
    let states = [
        "",
        "F1",
        "F2",
        "F4",
        "F7",
        "F8",
        "Alt-x",
        "Alt-g",
        "Tab",
        "Tab Tab",
        "Alt-c",
        "Alt-c v Up",
        "F3 see",
        "C-x",
        "/bidi",
        "PgUp",
        "C-p",
        "C-u /",
        "C-u B Tab",
    ];
    for (columns, rows) in [(135, 40), (120, 35), (100, 30), (99, 24), (80, 24), (70, 20)] {
        for keys in states {
            let [mut left, mut right] = [busy(), mirrored()];
            for world in [&mut left, &mut right] {
                world.resize(columns, rows);
                let terminal = "xterm".to_owned();
                world.update(Msg::Treated(Treatment { terminal, ..Treatment::default() }));
                if keys == "/bidi" {
                    world.keys("C-x b");
                } else if !keys.is_empty() {
                    world.keys(keys);
                }
                world.now += 1_000;
                world.update(Msg::Wake);
            }
            let [(left, left_texts), (right, right_texts)] =
                [parted(&mut left), parted(&mut right)];
            // A list over the log covers other cells of it; `/` alone goes with the frame.
            if !["F7", "F8", "C-u /"].contains(&keys) {
                assert_eq!(left_texts, right_texts, "{keys} at {columns}x{rows}");
            }
            for (left, right) in left.iter().zip(&right) {
                let width = usize::from(columns);
                let back = |(at, text): (Range<usize>, String)| {
                    let mut text: Vec<_> = pointing_back(&text).chars().collect();
                    text.sort_unstable();
                    (width - at.end..width - at.start, text.into_iter().collect())
                };
                let mut mirrored: Vec<_> = groups(right).into_iter().map(back).collect();
                mirrored.reverse();
                let rows = || {
                    format!("{keys} at {columns}x{rows}:\n{}\n{}", left.concat(), right.concat())
                };
                assert_eq!(groups(left), mirrored, "{}", rows());
            }
        }
    }
}

#[test]
fn a_wide_screen_begins_at_the_right() {
    let mut world = mirrored();
    world.resize(120, 24);
    check(
        &mut world,
        "
        | 127.0.0.1:9000                                                                            Say hello, be kind · General
        | 3       PEOPLE │                                                                                    │            ROOMS
        | you    Alice ● │                                                                                    │        General 1◂
        |          Bob ● │                                                                                    │ 1          dev 2
        |          Eve ● │ ───────────────────────────── Friday 20 November 2026 ─────────────────────────────│
        |                │ Connected to 127.0.0.1:9000. F1 shows help, F2 joins a group.  │ ·            11:12│          PRIVATE
        |                │ Bob set the topic: Say hello, be kind                          │ ·            11:02│ @1         Eve 3
        |                │ hello everyone                                                 │ Bob          11:03│
        |                │ Did you see the deploy? It is at                               │ Eve          11:04│     OTHER GROUPS
        |                │ https://example.org/deploys/2026/11/20/long-path-kept-whole    │                   │ (14)    random +
        |                │ and what do you think of it now                                │                   │ (2)      vault ¤
        |                │                                                      MLOE MOLW │ HND          11:05│
        |                │ the build 42 is green, MOLW                                    │ Bob          11:06│
        |                │   TVQ XONL RWPA OYWKEO NYOVM MLOK LVA TDBOE 42 HCRGH ,Bob HDOT │ HND          11:07│
        |                │ looks good to me                                               │ Alice      ✓ 11:08│
        |                │ ──────────────────────────────── 2 new since 11:08 ────────────────────────────────│
        |                │ one more while you were away                                   │ Bob          11:09│
        |                │ Alice: and this one mentions you                               │ Bob!         11:10│
        |                │ Too fast: at most 10 lines a second.                           │ ✗            11:12│
        |                │ this one failed                        [Alt-c: resend or drop] │ Alice      ✗ 11:12│
        |                │ this one is still on its way                                   │ Alice      … 11:12│
        | auto-dir │ ✓ lag 23 ms                                                       act 2:1 3:@1 │ 1:General 3 people │ 11:12
        |  and here is what I am writing now▏                                                                    ‹ Alice [General]
        |         Alt-g Go to  ^X menu  F10 Quit  F9 Leave  F8 People  F7 Rooms  F6‹  F5›  F4 Private  F3 Find  F2 Join  F1 Help",
    );
}

/// A right-to-left message begins beside its nick here, a left-to-right one of several rows below.
#[test]
fn a_narrow_screen_begins_at_the_right() {
    let mut world = mirrored();
    world.resize(50, 20);
    world.keys("C-u");
    world.typed("שלום 7");
    check(
        &mut world,
        "
        |                          @1:Eve3 1:dev2 General1◂
        |Bob set the topic: Say hello, be kind      · 11:02
        |hello everyone                          :Bob 11:03
        |Did you see the deploy? It is at        :Eve 11:04
        |https://example.org/deploys/2026/11/20/long-
        |path-kept-whole and what do you think of it now
        |                              MLOE MOLW :HND 11:05
        |the build 42 is green, MOLW             :Bob 11:06
        |NYOVM MLOK LVA TDBOE 42 HCRGH ,Bob HDOT :HND 11:07
        |                            TVQ XONL RWPA OYWKEO
        |looks good to me                    :Alice ✓ 11:08
        |────────────────────── 2 new ─────────────────────
        |one more while you were away            :Bob 11:09
        |Alice: and this one mentions you        :Bob!11:10
        |Too fast: at most 10 lines a second.       ✗ 11:12
        |this one failed                     :Alice ✗ 11:12
        |this one is still on its way        :Alice … 11:12
        | ✓ 23 ms                          General 3 11:12
        |                                  7▏ MOLW [General]
        |       ^X menu F8 People F7 Rooms F2 Join F1 Help",
    );
    world.resize(20, 4);
    check(
        &mut world,
        "
        |one is still on
        |its way
        | ✓ …General 3 11:12
        |    7▏ MOLW [General]",
    );
}

#[test]
fn the_first_screen_begins_at_the_right() {
    let settings = Settings { frame: Direction::Rtl, ..Settings::default() };
    let mut world = World::started(None, settings);
    world.resize(80, 12);
    world.typed("דנה");
    world.keys("Tab");
    check(
        &mut world,
        "
        |                                                                          Diwan
        |                                                   NAOOYD · ﻥﺍﻮﯾﺩ · ﻥﺍﻮﻳﺩ
        |
        |        Welcome. What shall others call you, and where do you want to go?
        |
        |                                                             HND ‹   Name
        |                                                  127.0.0.1:9000▏ ‹ Server
        |
        |
        |
        |
        |                                  Enter Done  Tab Next field  F10 Quit  F1 Help",
    );
}

/// Nothing is known yet of what will be written: an empty field begins where the frame does.
#[test]
fn an_empty_field_begins_beside_its_prompt() {
    let mut world = mirrored();
    world.resize(80, 24);
    let bottom = |world: &mut World| picture(world).remove(22);
    world.keys("C-u");
    world.typed("x");
    world.keys("Enter F3");
    assert_eq!(bottom(&mut world), format!("{:73}▏ ‹ Find", ""));
    world.typed("42");
    assert_eq!(bottom(&mut world), format!("{:71}42▏ ‹ Find", ""));
    let settings = Settings { frame: Direction::Rtl, ..Settings::default() };
    let mut world = World::in_general_with(settings);
    assert_eq!(bottom(&mut world), format!("{:62}▏ ‹ Alice [General]", ""));
    world.typed("ab");
    assert_eq!(bottom(&mut world), format!(" ab▏{:59} ‹ Alice [General]", ""));
}

/// The cell where a text begins on the screen, as it is read in the picture.
fn place_of(world: &mut World, text: &str) -> (u16, u16) {
    let rows = picture(world).into_iter().map(|row| row.replace('▏', ""));
    let columns = |row: &str| row.split_once(text).map(|(before, _)| before.chars().count());
    let mut found = rows.enumerate().filter_map(|(y, row)| Some((columns(&row)?, y)));
    let (x, y) = found.next().unwrap_or_else(|| panic!("no {text}"));
    (cells(x), cells(y))
}

fn point(world: &mut World, kind: MouseKind, (column, row): (u16, u16)) {
    world.update(Msg::Mouse(Mouse { kind, column, row }));
    world.app.settle();
}

/// A click on the cell so many right of where a text begins.
fn click(world: &mut World, text: &str, right: u16) {
    let (x, y) = place_of(world, text);
    world.now += 1_000;
    point(world, MouseKind::Press, (x + right, y));
    point(world, MouseKind::Release, (x + right, y));
}

fn drag(world: &mut World, from: (u16, u16), to: (u16, u16)) {
    world.now += 1_000;
    point(world, MouseKind::Press, from);
    point(world, MouseKind::Drag, to);
    point(world, MouseKind::Release, to);
}

#[test]
fn a_click_meets_what_is_seen() {
    for (columns, rows) in [(120, 35), (80, 24)] {
        let mut world = mirrored();
        world.resize(columns, rows);
        click(&mut world, "dev 2", 0);
        assert_eq!(world.room(), "dev");
        click(&mut world, "General 1", 8);
        assert_eq!(world.room(), "General");
        world.wants();
        click(&mut world, "https://example.org", 3);
        assert!(world.wants()[0].starts_with("OPEN(\"HTTPS://EXAMPLE.ORG"));
        // The terminal is told of links where they stand.
        let (x, y) = place_of(&mut world, "https://example.org");
        let links = world.app.screen.links.iter();
        assert_eq!(links.map(|link| (link.column, link.row)).next(), Some((x, y)));
        world.keys("F2");
        click(&mut world, "random", 2);
        assert_eq!(world.wants().pop().as_deref(), Some("join random"));
        world.keys("C-x");
        world.now += 1_000;
        world.update(Msg::Wake);
        click(&mut world, "Mute", 5);
        assert!(world.app.rooms.current().muted);
    }
    let mut world = mirrored();
    world.resize(120, 35);
    click(&mut world, "Eve ●", 0);
    assert_eq!(world.room(), "@Eve");
    // A list over the log lies where its side is.
    world.resize(50, 20);
    for (key, at, room) in [("F7", "dev 2", "dev"), ("F8", "Bob ●", "@Bob")] {
        world.keys(key);
        click(&mut world, at, 1);
        assert_eq!(world.room(), room);
    }
}

#[test]
fn text_is_dragged_over_as_it_is_read() {
    for (columns, rows) in [(120, 35), (80, 24), (50, 20)] {
        let mut world = mirrored();
        world.resize(columns, rows);
        // The first letter is the last cell.
        let (x, y) = place_of(&mut world, "MLOE MOLW");
        world.effects();
        drag(&mut world, (x + 8, y), (x + 5, y));
        let (buffer, _) = painted(&mut world);
        let is_marked = |x| buffer[(x, y)].modifier.contains(Modifier::REVERSED);
        assert!((0..columns).all(|at| is_marked(at) == (x + 5..x + 9).contains(&at)));
        let copied = world.effects().into_iter().find_map(|effect| match effect {
            Effect::Copy(text) => Some(text),
            _ => None,
        });
        assert_eq!(copied.as_deref(), Some("שלום"));
        world.keys("C-u");
        world.typed("אבג xyz");
        let (x, y) = place_of(&mut world, "xyz GBA");
        drag(&mut world, (x + 1, y), (x + 6, y));
        assert_eq!(world.app.rooms.current().composer.selected(), Some("אבג x"));
        click(&mut world, "xyz GBA", 5);
        assert_eq!(world.draft(), "א|בג xyz");
        // Left of it all is its end, and over the prompt its beginning.
        point(&mut world, MouseKind::Press, (0, y));
        assert_eq!(world.draft(), "אבג xyz|");
        point(&mut world, MouseKind::Press, (columns - 2, y));
        assert_eq!(world.draft(), "|אבג xyz");
    }
}

/// Its signs have no direction, so they go with the frame.
#[test]
fn a_click_in_a_password_counts_its_signs_from_the_right() {
    let mut world = mirrored();
    world.resize(80, 24);
    world.keys("F2 vault Enter");
    world.typed("abcd");
    let (x, y) = place_of(&mut world, "•••• ‹ Password of vault");
    let mut before = |column| {
        point(&mut world, MouseKind::Press, (column, y));
        world.now += 1_000;
        match &world.app.popup {
            Some(Popup::Password(password)) => password.field.before().to_owned(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(before(x + 3), "");
    assert_eq!(before(x + 1), "ab");
    assert_eq!(before(2), "abcd");
}

#[test]
fn the_edge_of_a_list_is_pulled_from_where_it_is_seen() {
    let mut world = mirrored();
    world.resize(120, 35);
    world.app.settle();
    let width = |world: &World, side| world.app.screen.panes.list(side).map(|area| area.width);
    drag(&mut world, (101, 8), (90, 8));
    assert_eq!(width(&world, Side::Rooms), Some(29));
    drag(&mut world, (16, 8), (20, 8));
    assert_eq!(width(&world, Side::People), Some(20));
    let rows = picture(&mut world);
    let rules = rows[3].chars().enumerate().filter(|(_, symbol)| *symbol == '│');
    let rules: Vec<_> = rules.map(|(x, _)| x).collect();
    assert_eq!((rules[0], rules[rules.len() - 1]), (20, 90));
}

/// Somebody's long Hebrew message, in a terminal that is treated so.
fn treated(mode: BidiMode, (columns, rows): (u16, u16)) -> Vec<String> {
    let mut world = mirrored();
    world.resize(columns, rows);
    world.said(9, "דנה", &"שלום a1 ".repeat(30));
    let row_guard = mode == BidiMode::Guarded;
    world.update(Msg::Treated(Treatment { mode, row_guard, ..Treatment::default() }));
    let (buffer, _) = painted(&mut world);
    let row = |y| (0..columns).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    (0..rows).map(row).collect()
}

/// It is told how to do so behind the first cell of a row: no text stands there.
#[test]
fn where_a_terminal_orders_rows_the_first_column_is_blank() {
    for size in [(120, 35), (80, 24), (50, 20), (20, 4)] {
        for mode in [BidiMode::Terminal, BidiMode::Guarded] {
            for row in treated(mode, size) {
                assert!(row.starts_with([' ', '─']), "{row}");
            }
        }
    }
}

/// What the terminal makes of its rows is what we would have written.
#[test]
fn a_terminal_that_orders_rows_shows_the_same() {
    let pure = Options {
        base: Base::Ltr,
        controls: Controls::Honour,
        isolate: false,
        width: None,
        ..Options::default()
    };
    for size in [(120, 35), (80, 24)] {
        let ours = treated(BidiMode::Guarded, size);
        let theirs = treated(BidiMode::Terminal, size);
        for (ours, theirs) in ours.iter().zip(&theirs) {
            assert_eq!(&layout(theirs, &pure).rows[0].visual(), ours);
        }
    }
}
