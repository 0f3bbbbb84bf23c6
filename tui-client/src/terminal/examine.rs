//! Finding out what works: from the terminal's greeting, the environment, and tmux.
//!
//! Takes a greeting and the environment; gives `Facts`. Asks tmux, once; measures how wide pictures
//! are drawn only where nobody else reads from the device. Concludes nothing: app/popup/doctor.rs does.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::depth::{Depth, depth};
use super::hold::Hold;
use super::identity::Emulator;
use super::negotiate::{self, Greeting, patience};
use super::notice::NoticeSetting;
use super::tty::Tty;
use super::{Identity, Wish};
use crate::app::popup::facts::{Copies, Facts, Tmux};

/// Pictures of two cells that terminals disagree about: joined, with a skin colour, by a selector,
/// and a flag of two letters.
const PICTURES: [&str; 4] = ["👨\u{200d}👩\u{200d}👧", "👍🏽", "❤\u{fe0f}", "🇮🇷"];

/// What can be found out while somebody else reads from the device.
#[must_use]
pub fn examine(
    greeting: &Greeting,
    notices: NoticeSetting,
    env: impl Fn(&str) -> Option<String>,
) -> Facts {
    let Identity { emulator, tmux } = greeting.identity;
    Facts {
        terminal: greeting.identity.key(),
        is_known: emulator != Emulator::Unknown,
        answers: greeting.answers.complete,
        tmux: tmux.then(|| ask_tmux(&env)).flatten(),
        copies: copies(emulator),
        notices: notices.way(emulator).map(|way| way.to_string()),
        keyboard: greeting.answers.keyboard,
        turns_words: greeting.plan.advise_force_ltr,
        colours: match depth(&greeting.identity, &env) {
            Depth::Sixteen => "sixteen",
            Depth::Indexed => "256",
            Depth::True => "exact ones",
        }
        .to_owned(),
        term: env("TERM").unwrap_or_default(),
        locale: locale(&env),
        pictures: Vec::new(),
    }
}

/// The same from a shell: asks the terminal, measures, and gives it back.
///
/// # Errors
/// The device's own.
pub fn visit<T: Tty>(
    hold: &Hold<T>,
    notices: NoticeSetting,
    env: impl Fn(&str) -> Option<String>,
    wish: impl FnOnce(&Identity) -> Wish,
) -> io::Result<(Greeting, Facts)> {
    hold.take(b"", Vec::new())?;
    let mut tty = hold.tty();
    let visited = negotiate::greet(&mut tty, &env, wish).and_then(|greeting| {
        let facts = examine(&greeting, notices, &env);
        let pictures = measure(&mut tty, &greeting, patience(&env))?;
        Ok((greeting, Facts { pictures, ..facts }))
    });
    hold.close();
    visited
}

/// Draws each picture at the edge of the row, asks where the cursor is, and wipes it away.
fn measure<T: Tty>(
    tty: &mut T,
    greeting: &Greeting,
    patience: Duration,
) -> io::Result<Vec<(String, u16)>> {
    let mut measured = Vec::new();
    if !greeting.answers.complete {
        return Ok(measured);
    }
    for picture in PICTURES {
        tty.write_all(format!("\r{picture}\x1b[6n\r\x1b[K").as_bytes())?;
        let Some(column) = hear_column(tty, patience)? else { break };
        measured.push((picture.to_owned(), column.saturating_sub(1)));
    }
    Ok(measured)
}

/// The column of the next cursor position report, from 1.
fn hear_column<T: Tty>(tty: &mut T, patience: Duration) -> io::Result<Option<u16>> {
    let deadline = Instant::now() + patience;
    let (mut heard, mut chunk) = (Vec::new(), [0; 64]);
    loop {
        if let Some(column) = reported_column(&heard) {
            return Ok(Some(column));
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(None);
        }
        let count = tty.read_within(left, &mut chunk)?;
        heard.extend(chunk.iter().take(count));
    }
}

/// `CSI row ; column R`, among whatever else was typed.
fn reported_column(heard: &[u8]) -> Option<u16> {
    let text = String::from_utf8_lossy(heard);
    let reports = text.split("\x1b[").skip(1);
    let mut columns = reports.filter_map(|report| {
        let (row, column) = report.split_once('R')?.0.split_once(';')?;
        row.parse::<u16>().ok()?;
        column.parse().ok()
    });
    columns.next()
}

/// Who takes OSC 52, and what must be allowed. Who is not here may or may not.
fn copies(emulator: Emulator) -> Copies {
    use Emulator as E;
    match emulator {
        E::Alacritty
        | E::Foot
        | E::Ghostty
        | E::Kitty
        | E::VsCode
        | E::Wezterm
        | E::WindowsTerminal => Copies::Taken,
        E::Iterm => Copies::Allowed(
            "Settings, General, Selection: Applications in terminal may access clipboard.",
        ),
        E::Xterm => Copies::Allowed("in ~/.Xresources XTerm*disallowedWindowOps: 20,21,SetXprop"),
        E::Mintty => Copies::Allowed("in ~/.minttyrc AllowSetSelection=yes"),
        E::AppleTerminal | E::LinuxConsole | E::Putty => Copies::Refused,
        _ => Copies::Unknown,
    }
}

/// How characters are written: the first of these that says anything is the one that counts.
#[must_use]
pub fn locale(env: impl Fn(&str) -> Option<String>) -> String {
    let said = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(env);
    said.into_iter().find(|value| !value.is_empty()).unwrap_or_default()
}

/// A line each; tmux looks an option up when no format is called so.
const TMUX_FORMAT: &str = "#{version}\n#{set-clipboard}\n#{allow-passthrough}\n#{focus-events}\n\
                           #{escape-time}\n#{client_utf8}\n#{client_termfeatures}";

fn ask_tmux(env: impl Fn(&str) -> Option<String>) -> Option<Tmux> {
    let mut ask = Command::new("tmux");
    ask.args(["display-message", "-p"]);
    ask.args(env("TMUX_PANE").iter().flat_map(|pane| ["-t", pane]));
    let answer = ask.arg(TMUX_FORMAT).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    read_tmux(&String::from_utf8_lossy(&answer.stdout))
}

fn read_tmux(answer: &str) -> Option<Tmux> {
    let lines: Vec<&str> = answer.lines().collect();
    let [version, clipboard, passes, focus, escape, utf8, features] = lines.as_slice() else {
        return None;
    };
    Some(Tmux {
        version: (*version).to_owned(),
        clipboard: (*clipboard).to_owned(),
        // Before 3.3 there was no such option, and everything passed.
        passes: !matches!(*passes, "0" | "off"),
        tells_focus: matches!(*focus, "1" | "on"),
        escape_ms: escape.parse().unwrap_or(0),
        utf8: *utf8 != "0",
        colours: features.split(',').any(|feature| feature == "RGB"),
    })
}

#[cfg(test)]
mod tests {
    use super::super::recorder::Recorder;
    use super::*;

    #[test]
    fn tmux_says_it_in_lines() {
        let usual = read_tmux("3.3a\nexternal\n0\n0\n500\n1\nbpaste,ccolour,clipboard,title\n");
        let expected = Tmux {
            version: "3.3a".to_owned(),
            clipboard: "external".to_owned(),
            escape_ms: 500,
            utf8: true,
            ..Tmux::default()
        };
        assert_eq!(usual, Some(expected));
        let good = read_tmux("3.4\non\non\n1\n20\n1\n256,RGB,title\n").expect("it is whole");
        assert!(good.passes && good.tells_focus && good.colours);
        let old = read_tmux("3.2\nexternal\n\n1\n500\n1\n\n").expect("it is whole");
        assert!(old.passes, "it had no such option");
        assert_eq!(read_tmux(""), None);
    }

    #[test]
    fn pictures_are_measured_and_wiped_away() {
        let tty = Recorder::new();
        tty.will_reply(b"\x1bP>|XTerm(379)\x1b\\\x1b[?64c");
        for reply in [&b"\x1b[5;7R"[..], b"x\x1b[5;3", b"R", b"\x1b[5;2R", b"\x1b[5;3R"] {
            tty.will_reply(reply);
        }
        let hold = Hold::new(tty.clone());
        let (_, facts) = visit(&hold, NoticeSetting::Auto, |_| None, |_| Wish::NONE)
            .expect("a recorder never fails");
        let cells: Vec<u16> = facts.pictures.iter().map(|(_, cells)| *cells).collect();
        assert_eq!(cells, [6, 2, 1, 2]);
        let written = tty.written();
        assert!(written.ends_with("\r🇮🇷␛[6n\r␛[K"), "{written}");
        assert!(!tty.is_raw());
    }

    #[test]
    fn the_locale_that_counts_is_the_first_that_says_anything() {
        let with = |set: &'static [(&str, &str)]| {
            locale(move |name: &str| {
                set.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(with(&[("LANG", "fa_IR.UTF-8"), ("LC_ALL", "")]), "fa_IR.UTF-8");
        assert_eq!(with(&[("LANG", "fa_IR.UTF-8"), ("LC_ALL", "C")]), "C");
        assert_eq!(with(&[]), "");
    }
}
