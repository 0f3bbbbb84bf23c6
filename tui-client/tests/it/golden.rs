//! The real program in tmux: a conversation in four languages, cell for cell.
//!
//! What tmux captures is compared with the screens in `assets/fixtures/screens`, which were read
//! against what FriBidi makes of each line. tmux keeps forms and marks as they were written. Times,
//! the day, the port and the lag, which differ each time, are left out of the comparison.

use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::conversation::{Neighbour, Server};
use crate::seat::{KITTY, PATIENCE, Seat};

/// Who says what, in this order.
const SAID: [(&str, &str); 9] = [
    ("Bob", "hello everyone, build 42 is green"),
    ("سارا", "سلام دنیا، نسخهٔ ۲ آماده است (v2.0.1)"),
    ("דנה", "תודה! הגרסה 42 עובדת, ראו https://diwan.example/a?b=1 ותגידו"),
    ("Bob", "see שלום and سلام together 🙂 ok"),
    ("أحمد", "السلام عليكم ورحمة الله (hello) 123"),
    ("דנה", "🙂 12:45"),
    ("سارا", "می\u{200c}خواهم فایل ~/src/main.rs را ببینم «همین» را"),
    ("أحمد", "مُحَمَّدٌ قال: 12-05-2024 و ١٢٣٤ و 50%"),
    ("Bob", "👨\u{200d}👩\u{200d}👧 family, and the last line"),
];

/// What is being written when the screen is looked at, and not sent.
const DRAFT: &str = "שלום abc (1)";

/// Nothing is known of a terminal around this tmux, so pictures would be shown by their first.
const WHOLE: &str = "--set text.emoji=picture";
/// The variable that names a folder to write the screens into as they are.
const SCREENS: &str = "DIWAN_TEST_SCREENS";

/// A program in a terminal of tmux.
struct Tmux {
    socket: String,
    home: tempfile::TempDir,
}

impl Tmux {
    /// Starts `diwan` connected to this port, its frame running this way; `None` without tmux.
    fn start(port: u16, (columns, rows): (u16, u16), frame: &str) -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let socket = format!("diwan-test-{}-{number}", std::process::id());
        let tmux = Self { socket, home: tempfile::tempdir().expect("a folder") };
        let program = format!(
            "exec env TZ=UTC '{}' {WHOLE} --set rtl.frame={frame} 127.0.0.1 {port} Alice",
            env!("CARGO_BIN_EXE_diwan")
        );
        let (columns, rows) = (columns.to_string(), rows.to_string());
        let words = ["new-session", "-d", "-x", &columns, "-y", &rows, &program];
        match tmux.command(&words) {
            Ok(output) => assert!(output.status.success(), "{output:?}"),
            Err(error) => {
                assert!(std::env::var_os("CI").is_none(), "CI has tmux: {error}");
                return None;
            }
        }
        Some(tmux)
    }

    fn command(&self, words: &[&str]) -> std::io::Result<Output> {
        let mut command = Command::new("tmux");
        command.args(["-u", "-L", &self.socket, "-f", "/dev/null"]).args(words);
        command.env_remove("TMUX").env_remove(SCREENS);
        command.env("HOME", self.home.path()).env("LC_ALL", "C.UTF-8").output()
    }

    /// The rows of the screen, without the guard behind the first cell of each.
    fn screen(&self) -> Vec<String> {
        let output = self.command(&["capture-pane", "-p"]).expect("tmux was started");
        let text = String::from_utf8(output.stdout).expect("tmux speaks UTF-8");
        text.lines().map(|row| row.replace('\u{202d}', "")).collect()
    }

    /// Waits until the screen fulfils `condition` and stays: a look may fall between two halves of
    /// a frame. Gives it.
    #[track_caller]
    fn until_screen(&self, condition: impl Fn(&[String]) -> bool) -> Vec<String> {
        let deadline = Instant::now() + PATIENCE;
        let mut before = Vec::new();
        loop {
            let screen = self.screen();
            if screen == before && condition(&screen) {
                return screen;
            }
            before.clone_from(&screen);
            assert!(Instant::now() < deadline, "it never happened:\n{}", screen.join("\n"));
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn types(&self, text: &str) {
        self.command(&["send-keys", "-l", text]).expect("tmux was started");
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.command(&["kill-server"]);
    }
}

/// Everybody but Alice.
fn people(server: &Server) -> Vec<(&'static str, Neighbour)> {
    ["Bob", "سارا", "דנה", "أحمد"]
        .map(|name| (name, Neighbour::comes(name, server.address())))
        .into()
}

/// Says all that is to be said, once Alice is there.
fn talk(people: &mut [(&str, Neighbour)]) {
    for (name, text) in SAID {
        let said = format!("public General {text}");
        // The next one speaks after somebody else heard this one.
        let (mut others, mut speaker): (Vec<_>, Vec<_>) =
            people.iter_mut().partition(|(known, _)| *known != name);
        speaker[0].1.says(&said);
        others[0].1.hears(text);
    }
}

/// Whether all that was said, and the draft, is shown.
fn is_complete(screen: &str) -> bool {
    ["the last line", "(1)", "abc"].iter().all(|text| screen.contains(text))
}

/// The screen of Alice once all was said.
fn conversation(size: (u16, u16), frame: &str) -> Option<Vec<String>> {
    let server = Server::start();
    let port = server.address().port();
    let mut people = people(&server);
    let alice = Tmux::start(port, size, frame)?;
    people[0].1.hears("Alice joined the room 'General'");
    alice.until_screen(|screen| screen.iter().any(|row| row.contains("[General]")));
    talk(&mut people);
    alice.types(DRAFT);
    let screen = alice.until_screen(|screen| is_complete(&screen.join("\n")));
    Some(steady_screen(&screen, port))
}

fn steady_screen(screen: &[String], port: u16) -> Vec<String> {
    let port = format!(":{port}");
    screen.iter().map(|row| steady(&row.replace(&port, ":PPPPP"))).collect()
}

/// A row without what differs each time.
fn steady(row: &str) -> String {
    let row = row.to_owned();
    if let Some((left, _)) = row.split_once("── ").filter(|_| !row.contains("new")) {
        let pane = left.trim_end_matches('─');
        return format!("{pane}── a day");
    }
    let row = match row.split_once(" ✓ ").filter(|_| row.contains("General")) {
        Some((left, _)) => left.trim_end().to_owned(),
        None => row,
    };
    // The time of a message stands at the beginning of its pane.
    let is_time = |time: &str| {
        time.bytes()
            .enumerate()
            .all(|(at, byte)| if at == 2 { byte == b':' } else { byte.is_ascii_digit() })
    };
    let mut steady = String::new();
    for part in row.split_inclusive('│') {
        // In a mirrored frame, at its end.
        let ends_at = part.len().saturating_sub("HH:MM│".len());
        if let Some((rest, time)) = part.split_at_checked(ends_at)
            && time.strip_suffix('│').is_some_and(is_time)
        {
            steady += &format!("{rest}HH:MM│");
            continue;
        }
        let (blank, rest) = part.split_at(usize::from(part.starts_with(' ')));
        match rest.split_at_checked(5).filter(|(time, _)| is_time(time)) {
            Some((_, rest)) if blank.is_empty() || steady.is_empty() => {
                steady += &format!("{blank}HH:MM{rest}");
            }
            _ => steady += part,
        }
    }
    steady.trim_end().to_owned()
}

#[track_caller]
fn check(size: (u16, u16), expected: &str) {
    check_frame(size, "ltr", expected);
}

#[track_caller]
fn check_frame(size: (u16, u16), frame: &str, expected: &str) {
    let Some(screen) = conversation(size, frame) else { return };
    if let Some(folder) = std::env::var_os(SCREENS) {
        let path = std::path::Path::new(&folder).join(format!("{}x{}-{frame}.txt", size.0, size.1));
        std::fs::write(path, screen.join("\n") + "\n").expect("it can be written");
    }
    compare(&screen, expected);
}

#[track_caller]
fn compare(screen: &[String], expected: &str) {
    let expected: Vec<&str> = expected.lines().collect();
    for (number, (found, expected)) in screen.iter().zip(&expected).enumerate() {
        assert_eq!(found, expected, "row {number} of\n{}", screen.join("\n"));
    }
    assert_eq!(screen.len(), expected.len());
}

/// The columns at which the panes' borders stand in each row that has any.
fn borders(screen: &[&str]) -> Vec<Vec<usize>> {
    let columns = |row: &&str| {
        let mut column = 0;
        let mut borders = Vec::new();
        for cluster in row.graphemes(true) {
            if cluster == "│" {
                borders.push(column);
            }
            column += cluster.width().min(2);
        }
        borders
    };
    let is_log = |row: &&&str| !row.contains("1:General") && !row.contains("── a day");
    screen.iter().filter(is_log).map(columns).filter(|borders| !borders.is_empty()).collect()
}

/// R32: whatever a row holds, its borders stand where those of the others do.
#[test]
fn borders_are_straight() {
    for (screen, outer) in [
        (include_str!("../../../assets/fixtures/screens/120x35.txt"), vec![18, 103]),
        (include_str!("../../../assets/fixtures/screens/80x24.txt"), vec![15]),
    ] {
        let rows = borders(&screen.lines().collect::<Vec<_>>());
        assert!(rows.len() > 15);
        for borders in rows {
            let is_nick_border = |column: &usize| *column == outer[0] + 20 || *column == 32;
            let (nick, panes): (Vec<_>, Vec<_>) = borders.into_iter().partition(is_nick_border);
            assert_eq!(panes, outer);
            assert!(nick.len() <= 1);
        }
    }
}

#[test]
fn a_wide_screen() {
    check((120, 35), include_str!("../../../assets/fixtures/screens/120x35.txt"));
}

#[test]
fn a_middle_screen() {
    check((80, 24), include_str!("../../../assets/fixtures/screens/80x24.txt"));
}

#[test]
fn a_narrow_screen() {
    check((50, 20), include_str!("../../../assets/fixtures/screens/50x20.txt"));
}

/// R25: the same from the right; what is said stands as it does in the other frame.
#[test]
fn a_mirrored_screen() {
    let expected = include_str!("../../../assets/fixtures/screens/80x24-mirrored.txt");
    check_frame((80, 24), "rtl", expected);
}

/// C8: kitty, told to leave the order of words alone (`force_ltr`), draws the cells as they stand.
#[test]
fn kitty_is_given_the_same_cells() {
    let state = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(state.path().join("diwan")).expect("it can be made");
    let memory = state.path().join("diwan/client.toml");
    std::fs::write(memory, "advised = true\n").expect("it can be written");
    let server = Server::start();
    let port = server.address().port();
    let mut people = people(&server);
    let mut command = Seat::command(env!("CARGO_BIN_EXE_diwan"));
    command.args(["127.0.0.1", &port.to_string(), "Alice", "--set", "text.emoji=text"]);
    command.env("TZ", "UTC");
    command.env("XDG_STATE_HOME", state.path());
    let alice = Seat::run(command, (120, 35), KITTY);
    people[0].1.hears("Alice joined the room 'General'");
    alice.until_screen(|screen| screen.contains("[General]"));
    talk(&mut people);
    alice.types(DRAFT);
    let expected = include_str!("../../../assets/fixtures/screens/120x35.txt");
    // The emulator of this test joins no pictures.
    let expected = expected.replace("👨\u{200d}👩\u{200d}👧", "👨");
    let expected: Vec<&str> = expected.lines().collect();
    // A frame may come in two pieces, so half of it is no answer yet.
    alice.until_screen(|screen| {
        let screen: Vec<String> = screen.lines().map(str::to_owned).collect();
        steady_screen(&screen, port) == expected
    });
}
