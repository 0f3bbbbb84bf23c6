//! The screen as a whole, on a recording device.
//!
//! Compares the bytes written, and what an emulator shows of them. The real device is tested with
//! the real program in tests/it.

use std::num::NonZeroU16;

use super::recorder::Recorder;
use super::*;

const START: &str = "␛[?1049h␛[8l␛[?2500l␛[1 k␛[?1243l␛[2J";
const EXIT: &str = "␛[8h␛[0 k␛[?1243h␛[?1049l";

/// A screen on a device that answers with `reply`; what was written until it stood is forgotten.
fn screen(reply: &[u8]) -> (Recorder, Screen<Recorder>) {
    let tty = Recorder::new();
    tty.will_reply(reply);
    let hold = Hold::new(tty.clone());
    let (screen, _) = Screen::open(hold, |_| None, |_| Wish::NONE).expect("a recorder never fails");
    tty.written();
    (tty, screen)
}

fn xterm() -> (Recorder, Screen<Recorder>) {
    screen(b"\x1b[?8;0$y\x1bP>|XTerm(379)\x1b\\\x1b[?64c")
}

/// What a terminal of the recorder's size shows after `written`.
fn shown(written: &str) -> String {
    let size = |cells| NonZeroU16::new(cells).expect("not zero");
    let mut emulator = vt100::Parser::new(size(4), size(20), 0);
    emulator.process(written.replace('␛', "\x1b").replace('␇', "\x07").as_bytes());
    emulator.screen().contents()
}

#[test]
fn it_asks_then_starts_then_draws_then_leaves() {
    let tty = Recorder::new();
    tty.will_reply(b"\x1b[?8;1$yhi\x1b[?65c");
    let hold = Hold::new(tty.clone());
    let (mut screen, greeting) =
        Screen::open(hold, |_| None, |_| Wish::NONE).expect("a recorder never fails");
    assert_eq!(greeting.typed, "hi");
    let started = tty.written();
    let asked = started.strip_prefix("␛[8$p␛[>q␛[?u␛]11;?␛\\␛[c").expect("the question is first");
    assert!(asked.starts_with(START), "{asked}");
    screen.draw(|frame| frame.render_widget("hello", frame.area())).expect("a recorder");
    assert_eq!(shown(&tty.written()), "hello");
    drop(screen);
    let ended = tty.written();
    assert!(ended.ends_with(EXIT), "{ended}");
    assert!(!tty.is_raw());
}

#[test]
fn an_unchanged_frame_writes_only_what_hides_the_cursor() {
    let (tty, mut screen) = xterm();
    for _ in 0..2 {
        tty.written();
        screen.draw(|frame| frame.render_widget("hello", frame.area())).expect("a recorder");
    }
    assert!(!tty.written().contains("hello"));
}

#[test]
fn lending_gives_the_terminal_back_and_takes_it_again_whole() {
    let (tty, mut screen) = xterm();
    let draw = |screen: &mut Screen<Recorder>| {
        screen.draw(|frame| frame.render_widget("hello", frame.area())).expect("a recorder");
    };
    draw(&mut screen);
    screen.set_title("General").expect("a recorder");
    screen.set_mouse(true).expect("a recorder");
    tty.written();
    let during = screen
        .lend(|| {
            assert!(!tty.is_raw());
            tty.written()
        })
        .expect("a recorder");
    assert!(during.ends_with(EXIT), "{during}");
    assert!(tty.is_raw());
    draw(&mut screen);
    let after = tty.written();
    assert!(after.starts_with(START), "{after}");
    assert!(after.contains("␛[?1002h") && after.contains("␛]2;General␛\\"), "{after}");
    assert_eq!(shown(&after), "hello");
}

#[test]
fn the_cursor_keeps_its_colour_until_the_terminal_is_given_back() {
    let (tty, mut screen) = xterm();
    screen.set_cursor_colour(Some([0xe6, 0xe6, 0])).expect("a recorder");
    screen.set_cursor_colour(Some([0xe6, 0xe6, 0])).expect("a recorder");
    assert_eq!(tty.written(), "␛]12;#e6e600␇");
    screen.retake().expect("a recorder");
    let written = tty.written();
    let (before, after) = written.split_once(START).expect("it is taken anew");
    assert!(before.contains("␛]112␇") && after.contains("␛]12;#e6e600␇"), "{written}");
    screen.set_cursor_colour(None).expect("a recorder");
    assert_eq!(tty.written(), "␛]112␇");
    drop(screen);
    assert!(!tty.written().contains("␛]112␇"), "it has its own already");
}

/// Konsole makes it a block some time after it has heard the switch of its ordering.
#[test]
fn konsole_is_told_the_shape_of_the_cursor_with_every_frame() {
    for (reply, count) in [
        (&b"\x1bP>|Konsole 22.12.3\x1b\\\x1b[?62c"[..], 2),
        (b"\x1bP>|XTerm(379)\x1b\\\x1b[?64c", 0),
    ] {
        let (tty, mut screen) = screen(reply);
        screen.set_cursor(CursorShape::Bar).expect("a recorder");
        tty.written();
        for _ in 0..2 {
            screen.draw(|frame| frame.render_widget("hello", frame.area())).expect("a recorder");
        }
        assert_eq!(tty.written().matches("␛[6 q").count(), count);
    }
}

#[test]
fn a_screen_that_grew_or_shrank_is_drawn_whole() {
    let (tty, mut screen) = xterm();
    for (columns, rows) in [(10, 3), (20, 4)] {
        tty.resize(columns, rows);
        tty.written();
        screen
            .draw(|frame| {
                assert_eq!((frame.area().width, frame.area().height), (columns, rows));
                frame.render_widget("hello", frame.area());
            })
            .expect("a recorder");
        assert_eq!(shown(&tty.written()), "hello");
    }
}

#[test]
fn a_frame_that_fails_half_way_is_never_seen() {
    let (tty, mut screen) = xterm();
    let frame = std::panic::AssertUnwindSafe(|| {
        let _unfinished = screen.draw(|frame| {
            frame.render_widget("half", frame.area());
            panic!("in the middle of a frame");
        });
    });
    std::panic::catch_unwind(frame).expect_err("it panics");
    drop(screen);
    let ended = tty.written();
    assert!(!ended.contains("half") && ended.ends_with(EXIT), "{ended}");
}

#[test]
fn rows_are_guarded_inside_tmux_only() {
    for (reply, guards) in
        [(&b"\x1bP>|tmux 3.3a\x1b\\\x1b[?1;2c"[..], 4), (b"\x1bP>|XTerm(379)\x1b\\\x1b[?64c", 0)]
    {
        let (tty, mut screen) = screen(reply);
        screen.draw(|frame| frame.render_widget("שלום", frame.area())).expect("a recorder");
        let written = tty.written();
        assert_eq!(written.matches('\u{202d}').count(), guards, "{written}");
        assert_eq!(shown(&written).replace('\u{202d}', "").trim_end(), "שלום");
    }
}

#[test]
fn a_notice_goes_to_the_desktop_by_the_way_that_is_known() {
    let notice = Notice { title: "Eve".to_owned(), body: "سلام".to_owned() };
    let (tty, mut screen) = xterm();
    screen.notify(&notice).expect("a recorder");
    assert_eq!(tty.written(), "", "xterm shows none");
    screen.set_notice_way(Some(NoticeWay::Osc777));
    screen.notify(&notice).expect("a recorder");
    assert_eq!(tty.written(), "␛]777;notify;Eve;سلام␛\\");
    let (tty, mut tmux) = self::screen(b"\x1bP>|tmux 3.3a\x1b\\\x1b[?1;2c");
    tmux.set_notice_way(Some(NoticeWay::Osc99));
    for number in 1..=2 {
        tmux.notify(&notice).expect("a recorder");
        let expected = format!(
            "␛Ptmux;␛␛]99;i=diwan-{number}:d=0;Eve␛␛\\␛␛]99;i=diwan-{number}:p=body;سلام␛␛\\␛\\"
        );
        assert_eq!(tty.written(), expected);
    }
}

#[test]
fn the_focus_is_reported_only_while_the_terminal_is_ours() {
    let (tty, mut screen) = xterm();
    screen.lend(|| assert!(tty.written().contains("␛[?1004l"))).expect("a recorder");
    assert!(tty.written().contains("␛[?1004h"));
    drop(screen);
    assert!(tty.written().contains("␛[?1004l"));
}

#[test]
fn copying_says_which_way_it_went() {
    let (tty, mut screen) = xterm();
    assert_eq!(screen.copy("سلام").expect("a recorder"), CopyWay::Terminal);
    assert_eq!(tty.written(), "␛]52;c;2LPZhNin2YU=␇");
    let (_, mut tmux) = self::screen(b"\x1bP>|tmux 3.3a\x1b\\\x1b[?1;2c");
    assert_eq!(tmux.copy("hi").expect("a recorder"), CopyWay::Tmux);
    let error = screen.copy(&"x".repeat(COPY_BYTES_MAX + 1)).expect_err("too long");
    assert_eq!(
        error.to_string(),
        "74001 bytes are too many to copy; a terminal takes at most 74000"
    );
    assert_eq!(tty.written(), "");
}

/// A stretch of the first link of the first message.
fn stretch(column: u16, row: u16, cells: u16) -> LinkStretch {
    let url = "https://example.org/a".to_owned();
    LinkStretch { column, row, cells, item: 7, number: 1, url }
}

#[test]
fn a_link_over_two_rows_is_one_to_the_terminal() {
    let (tty, mut screen) = xterm();
    screen.set_links(vec![stretch(3, 0, 2), stretch(0, 1, 3)]);
    let rows = |frame: &mut ratatui::Frame<'_>| {
        for (row, text) in frame.area().rows().zip(["to xy", "zab"]) {
            frame.render_widget(text, row);
        }
    };
    screen.draw(rows).expect("a recorder");
    let written = tty.written();
    let open = "␛]8;id=7-1;https://example.org/a␛\\";
    assert_eq!(written.matches(open).count(), 1, "one row follows the other: {written}");
    assert_eq!(written.matches("␛]8;;␛\\").count(), 1);
    assert_eq!(shown(&written), "to xy\nzab");
    let (_, linked) = written.split_once(open).expect("it is opened");
    let (linked, _) = linked.split_once("␛]8;;").expect("it is closed");
    assert!(linked.contains("xy") && linked.contains("zab") && !linked.contains("to"), "{linked}");
}

#[test]
fn cells_whose_link_changed_are_drawn_again_and_no_others() {
    let (tty, mut screen) = xterm();
    let draw = |screen: &mut Screen<Recorder>, links: Vec<LinkStretch>| {
        screen.set_links(links);
        screen.draw(|frame| frame.render_widget("abcdef", frame.area())).expect("a recorder");
    };
    draw(&mut screen, vec![stretch(0, 0, 3)]);
    tty.written();
    draw(&mut screen, Vec::new());
    let written = tty.written();
    assert!(written.contains("abc") && !written.contains('d') && !written.contains("]8;"));
    draw(&mut screen, Vec::new());
    tty.written();
    draw(&mut screen, Vec::new());
    assert!(!tty.written().contains('a'), "nothing changed");
    let other = LinkStretch { number: 2, ..stretch(2, 0, 2) };
    draw(&mut screen, vec![other]);
    let written = tty.written();
    assert!(written.contains("␛]8;id=7-2;https://example.org/a␛\\"), "{written}");
    assert!(written.contains("cd") && !written.contains("ab"), "{written}");
}

/// The emulator shows each part of a family beside the other, as most terminals do.
#[test]
fn what_is_shown_too_wide_does_not_stay() {
    const FAMILY: &str = "👨\u{200d}👩\u{200d}👧";
    let (tty, mut screen) = xterm();
    let mut written = String::new();
    let mut draw = |row: &[&str], column: u16| {
        let put = |frame: &mut ratatui::Frame<'_>| {
            for (x, symbol) in (column..).step_by(2).zip(row) {
                frame.buffer_mut()[(x, 1)].set_symbol(symbol);
            }
        };
        screen.draw(put).expect("a recorder");
        written += &tty.written();
        shown(&written)
    };
    let whole = |text: &str| text.replace(['\u{200d}', ' ', '\n'], "");
    assert_eq!(whole(&draw(&[FAMILY, "x"], 4)), "👨x");
    assert_eq!(whole(&draw(&[FAMILY], 4)), "👨");
    assert_eq!(whole(&draw(&["a", "b"], 4)), "ab");
    // Nor at the right edge, where it goes on in the next row.
    assert_eq!(whole(&draw(&[FAMILY], 18)), "👨");
    assert_eq!(whole(&draw(&["a"], 18)), "a");
}

/// Symbols of two cells that terminals show in one, two or more columns.
const DISPUTED: [&str; 6] =
    ["❤\u{fe0f}", "1\u{fe0f}\u{20e3}", "🇮🇱", "กำ", "👨\u{200d}👩\u{200d}👧", "👍🏽"];

/// A terminal of the recorder's size that shows each of them apart, character for character, or
/// joined, as one letter of two columns.
struct Glass {
    emulator: vt100::Parser,
    joins: bool,
}

impl Glass {
    fn new(joins: bool) -> Self {
        let size = |cells| NonZeroU16::new(cells).expect("not zero");
        Self { emulator: vt100::Parser::new(size(4), size(20), 0), joins }
    }

    fn take(&mut self, written: &str) {
        let mut bytes = written.replace('␛', "\x1b");
        for symbol in DISPUTED.iter().filter(|_| self.joins) {
            bytes = bytes.replace(symbol, "漢");
        }
        self.emulator.process(bytes.as_bytes());
    }

    fn cell(&self, column: usize, row: usize) -> &vt100::Cell {
        let cell = self.emulator.screen().cell(row as u16, column as u16);
        cell.expect("it is on the screen")
    }

    /// Every cell that no disputed symbol covers is as it was drawn, and no hole is on the ground.
    fn assert_shows(&self, rows: &[Vec<&str>], ground: vt100::Color) {
        for (y, row) in rows.iter().enumerate() {
            let mut x = 0;
            for symbol in row {
                let is_disputed = DISPUTED.contains(symbol);
                let shown = self.cell(x, y).contents();
                match is_disputed {
                    // In the corner it might have the screen scroll.
                    true if (x, y) == (18, 3) => assert!(!shown.is_empty()),
                    true if self.joins => assert_eq!(shown, "漢", "{x} {y} {rows:?}"),
                    true => assert!(symbol.starts_with(shown), "{x} {y} {rows:?}"),
                    false => assert_eq!(shown.trim_end(), symbol.trim_end(), "{x} {y} {rows:?}"),
                }
                x += 1 + usize::from(is_disputed);
            }
            assert_eq!(x, 20);
            let is_hole =
                |cell: &vt100::Cell| cell.bgcolor() != ground && !cell.is_wide_continuation();
            assert!(!(0..20).any(|x| is_hole(self.cell(x, y))), "{y} {rows:?}");
        }
    }
}

/// A row with a symbol after `before` cells, and a word after that.
fn row_with(symbol: &'static str, before: usize) -> Vec<&'static str> {
    let after = 20 - before - 2;
    let mut row = vec!["x"; before];
    row.push(symbol);
    row.extend([" ", "e", "n", "d"].into_iter().chain(std::iter::repeat(" ")).take(after));
    row
}

#[test]
fn rows_are_right_after_scrolling_however_wide_a_symbol_is_shown() {
    use ratatui::style::{Color, Style};
    let blank = || vec![" "; 20];
    let rows: Vec<Vec<&str>> = DISPUTED
        .iter()
        .enumerate()
        .flat_map(|(at, symbol)| [row_with(symbol, 5 + at), row_with(symbol, 18), blank()])
        .chain((0..4).map(|_| blank()))
        .collect();
    let tops: Vec<usize> = (0..rows.len() - 3).chain([3, 0, 4, 1, 7, 5, 11, 2]).collect();
    for ground in [Color::Reset, Color::Indexed(4)] {
        let (tty, mut screen) = xterm();
        let mut glasses = [Glass::new(false), Glass::new(true)];
        let expected = match ground {
            Color::Indexed(index) => vt100::Color::Idx(index),
            _ => vt100::Color::Default,
        };
        for top in &tops {
            let rows = &rows[*top..top + 4];
            let put = |frame: &mut ratatui::Frame<'_>| {
                let buffer = frame.buffer_mut();
                buffer.set_style(buffer.area, Style::new().bg(ground));
                for (y, row) in (0..).zip(rows) {
                    let mut x = 0;
                    for symbol in row {
                        buffer[(x, y)].set_symbol(symbol);
                        x += 1 + u16::from(DISPUTED.contains(symbol));
                    }
                }
            };
            screen.draw(put).expect("a recorder");
            let written = tty.written();
            for glass in &mut glasses {
                glass.take(&written);
                glass.assert_shows(rows, expected);
            }
        }
    }
}

/// What stands behind a symbol is not moved by what the terminal made of it.
#[test]
fn the_cursor_is_placed_anew_after_a_symbol_of_several_characters_or_cells() {
    let table = DISPUTED.into_iter().map(|symbol| (symbol, 5));
    for (symbol, next) in
        table.chain([("漢", 5), ("⌚\u{fe0e}", 4), ("ש\u{5b8}", 4), ("h\u{2069}", 5)])
    {
        let (tty, mut screen) = xterm();
        screen
            .draw(|frame| {
                frame.buffer_mut()[(3, 0)].set_symbol(symbol);
                frame.buffer_mut()[(next, 0)].set_symbol("x");
            })
            .expect("a recorder");
        let written = tty.written();
        let after = written.split_once(symbol).expect("it is drawn").1;
        assert!(after.contains(&format!("␛[1;{}Hx", next + 1)), "{written}");
    }
}
