//! Whatever way the program ends, the terminal is as it was found.
//!
//! Signals and panics at several moments; afterwards the terminal's settings and screen are
//! compared with those of a terminal that nobody touched, and the last bytes with those that must
//! come last.

use diwan::terminal::{BidiSetting, Console, Hold, Screen, Wish, close_on_panic};
use rustix::process::Signal;

use crate::seat::{QUESTION, Seat, VTE, until};

const START: &str = "\x1b[?1049h\x1b[8l\x1b[?2500l\x1b[1 k\x1b[?1243l\x1b[2J";
const EXIT: &str = "\x1b[8h\x1b[0 k\x1b[?1243h\x1b[?1049l";
const SIZE: (u16, u16) = (80, 24);

/// A port on this machine where nobody listens.
fn nobody() -> String {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    socket.local_addr().expect("it is bound").port().to_string()
}

/// A client that tries in vain to connect.
fn seat(answer: &'static str) -> Seat {
    Seat::start(&["127.0.0.1", &nobody(), "Sara"], SIZE, answer)
}

#[track_caller]
fn assert_restored(seat: &Seat, settings: &str, written: &str) {
    assert_eq!(seat.settings(), settings);
    assert!(!seat.is_alternate());
    let last = written.rfind("\x1b[8h").expect("the terminal's ordering is on again");
    let end = written.get(last..).expect("it was found there");
    assert!(end.starts_with(EXIT), "{end:?}");
    assert_eq!(written.matches(EXIT).count(), written.matches(START).count());
}

#[test]
fn the_question_comes_first_and_the_clear_after_the_switch() {
    let mut seat = seat(VTE);
    seat.until_written("\x1b[?2004h");
    assert_ne!(seat.settings(), untouched(), "raw mode");
    assert!(seat.is_alternate());
    seat.signal(Signal::TERM);
    let (_, written) = seat.until_end();
    let rest = written.strip_prefix(QUESTION).expect("the question is first");
    assert!(rest.starts_with(START), "{rest:?}");
}

#[test]
fn signals_restore_the_terminal_at_any_moment() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        // While the terminal is asked (it never answers), at the start, and after a frame.
        for (answer, moment) in [("", QUESTION), (VTE, START), (VTE, "\x1b[?25")] {
            let mut seat = seat(answer);
            seat.until_written(moment);
            seat.signal(signal);
            let (ended, written) = seat.until_end();
            assert_eq!(ended, code, "{signal:?} at {moment:?}");
            if written.contains(START) {
                assert_restored(&seat, &untouched(), &written);
            }
            assert_eq!(seat.settings(), untouched(), "{signal:?} at {moment:?}");
        }
    }
}

#[test]
fn even_a_killed_client_leaves_a_shell_that_can_be_used() {
    let mut shell = Seat::command("bash");
    shell.args(["-c", "\"$@\"; read -r line; echo \"heard $line\"", "-"]);
    shell.args([env!("CARGO_BIN_EXE_diwan"), "127.0.0.1", &nobody(), "Sara"]);
    let seat = Seat::run(shell, SIZE, VTE);
    seat.until_written("\x1b[?25");
    let raw = seat.settings();
    seat.kill_what_it_started();
    seat.until_written(EXIT);
    until(|| seat.settings() != raw);
    assert!(!seat.is_alternate());
    seat.types("hello\r");
    seat.until_screen(|screen| screen.contains("heard hello"));
}

#[test]
fn a_panic_anywhere_restores_the_terminal_and_is_told_after_it() {
    for whose in ["main", "thread", "task"] {
        let mut command = Seat::command(std::env::current_exe().expect("this test"));
        command.args(["--exact", "restore::in_a_seat_this_panics", "--nocapture"]);
        command.env("DIWAN_TEST_PANIC", whose);
        let mut seat = Seat::run(command, SIZE, VTE);
        let (code, written) = seat.until_end();
        assert_eq!(code, 101, "{written:?}");
        assert_restored(&seat, &untouched(), &written);
        let told = written.find("the panic of this test").expect("the panic is reported");
        assert!(told > written.find(EXIT).expect("it was restored"), "{written:?}");
    }
}

/// Not a test by itself: the program that the test above starts in a seat.
#[test]
fn in_a_seat_this_panics() {
    let Ok(whose) = std::env::var("DIWAN_TEST_PANIC") else { return };
    let hold = Hold::new(Console::open().expect("a terminal"));
    close_on_panic(hold.clone());
    let wish = |_: &_| Wish {
        setting: BidiSetting::Auto,
        remembered: None,
        konsole_switch: true,
        pictures_set: false,
    };
    let (mut screen, _) = Screen::open(hold, |_| None, wish).expect("a screen");
    screen.draw(|frame| frame.render_widget("a frame", frame.area())).expect("it draws");
    let fail = || panic!("the panic of this test");
    match whose.as_str() {
        "main" => fail(),
        "thread" => drop(std::thread::spawn(fail).join()),
        _ => {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            drop(runtime.block_on(runtime.spawn(async move { fail() })));
        }
    }
    unreachable!("a panic ends the program");
}

/// The settings of a terminal that nobody has touched.
fn untouched() -> String {
    Seat::run(Seat::command("true"), SIZE, "").settings()
}
