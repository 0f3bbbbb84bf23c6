//! `/doctor`: what works in this terminal, what does not, and what to do about it.
//!
//! Takes the facts that were found out, and what the app itself has seen; gives one line for each
//! subject, with the exact words to be put into whichever file. What only a person can see (a
//! copy, a bell, a notice) is tried when it is asked for, and says what should be seen. Asks and
//! measures nothing.

use super::facts::{Copies, Facts, Tmux};
use crate::app::effect::{Address, Effect, Effects, Notice, Trust};
use crate::app::screen::bidi::Treatment;
use crate::app::settings::{Front, Worth};
use crate::app::timeline::Sign;
use crate::app::{App, isolated};

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    /// It works.
    Good,
    /// Nobody can know, or it is a matter of taste.
    Open,
    /// It does not, and the words say what helps.
    Bad,
}

/// One thing that was looked at.
type Finding = (State, String);

/// What is copied to see whether copying works; whoever pastes it can compare it.
const COPIED: &str = "diwan 1 سلام שלום";

/// All that there is to be said where there is no screen.
const LINES_ONLY: &str = "Nothing is copied, rung, shown as a notice or coloured here, and text \
    stays in the order it was written in. 'diwan doctor' in a shell tells what the terminal can.";

/// The time above which a key after Esc is waited for noticeably, in milliseconds.
const ESCAPE_MS_MAX: u64 = 100;

/// What the running app has seen and was told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    /// A change of the focus was told.
    focus: bool,
    /// A key with Alt came.
    alt: bool,
    /// The mouse is the app's.
    mouse: bool,
}

impl App {
    /// `/doctor`, and `/doctor copy`, `bell` or `notice`. Says whether the word was one of these.
    pub(in crate::app) fn doctor(&mut self, word: &str, effects: &mut Effects) -> bool {
        let told = match word.to_ascii_lowercase().as_str() {
            "" => {
                effects.push(Effect::Examine);
                return true;
            }
            "copy" | "bell" | "notice" if self.front == Front::Lines => LINES_ONLY.to_owned(),
            "copy" => {
                effects.push(Effect::Copy(COPIED.to_owned()));
                format!("Now paste in another program. It works if you see: {COPIED}")
            }
            "bell" => {
                effects.push(Effect::Bell);
                "The bell rings now. If nothing is heard or seen, your terminal's settings \
                 silence it."
                    .to_owned()
            }
            "notice" => {
                let (title, body) = ("diwan".to_owned(), "This is a notice.".to_owned());
                effects.push(Effect::Notify(Notice { title, body }));
                "A notice was asked for. Some terminals show none while their window has the \
                 focus."
                    .to_owned()
            }
            _ => return false,
        };
        self.tell(Sign::Info, told);
        true
    }

    /// What was found out: tells what follows.
    pub(in crate::app) fn diagnose(&mut self, facts: &Facts) {
        let seen = Seen { focus: self.focus_told, alt: self.alt_came, mouse: self.has_mouse() };
        let mut findings = match self.front {
            Front::Screen => {
                let findings = findings(facts, &self.treatment, self.settings.attention.bell);
                findings.into_iter().chain(watched(seen, facts)).collect()
            }
            Front::Lines => {
                vec![locale(&facts.locale), (State::Open, LINES_ONLY.to_owned())]
            }
        };
        if self.peer.is_none() {
            findings.push(secrecy(&self.address));
        }
        // What is wrong stands last, where it is seen.
        findings.sort_by_key(|(state, _)| *state);
        for (state, text) in findings {
            let sign = match state {
                State::Good => Sign::Good,
                State::Bad => Sign::Bad,
                State::Open => Sign::Info,
            };
            self.tell(sign, text);
        }
    }
}

/// The lines of `diwan doctor`, which has no chat to see anything in.
pub fn report(
    facts: &Facts,
    treatment: &Treatment,
    bell: Worth,
    address: &Address,
    ascii: bool,
) -> impl Iterator<Item = String> {
    let mut findings = findings(facts, treatment, bell);
    findings.push(secrecy(address));
    findings.sort_by_key(|(state, _)| *state);
    findings.into_iter().map(move |(state, text)| {
        let sign = match (state, ascii) {
            (State::Good, false) => '✓',
            (State::Good, true) => '+',
            (State::Bad, _) => '!',
            (State::Open, false) => '·',
            (State::Open, true) => '-',
        };
        format!("{sign} {text}")
    })
}

/// What follows from the facts and the settings.
fn findings(facts: &Facts, treatment: &Treatment, bell: Worth) -> Vec<Finding> {
    let mut findings = vec![identity(facts), locale(&facts.locale)];
    findings.extend(facts.tmux.iter().flat_map(|tmux| tmux_findings(tmux, facts)));
    findings.extend([copying(facts), colours(facts), keys(facts)]);
    findings.extend([pictures(facts), order(treatment, facts)]);
    findings.extend(calls(bell, facts));
    findings
}

fn identity(facts: &Facts) -> Finding {
    let name = &facts.terminal;
    match (facts.is_known, facts.answers) {
        (true, _) => (State::Good, format!("Terminal: {name}.")),
        (false, true) => (State::Open, format!("Terminal: {name}, so the usual is assumed.")),
        (false, false) => {
            let text = format!("Terminal: {name}. It did not answer when it was asked who it is.");
            (State::Open, text)
        }
    }
}

fn locale(locale: &str) -> Finding {
    let folded = locale.to_lowercase().replace('-', "");
    if folded.ends_with("utf8") {
        return (State::Good, format!("Characters: {locale}."));
    }
    let name = if locale.is_empty() { "no locale" } else { locale };
    let text = format!(
        "Characters: {name} is not UTF-8. Put this into your shell's start file: export \
         LANG=C.UTF-8"
    );
    (State::Bad, text)
}

fn tmux_findings(tmux: &Tmux, facts: &Facts) -> Vec<Finding> {
    let Tmux { version, clipboard, escape_ms, .. } = tmux;
    let takes_copies = clipboard == "on" || tmux.passes;
    let wants = [
        (!tmux.utf8, "does not know that the terminal takes UTF-8", "tmux -u starts it so", ""),
        (!takes_copies, "keeps copies to itself", "", "set -g set-clipboard on"),
        (
            !tmux.passes,
            "keeps notices and the switch of right-to-left order from the terminal",
            "",
            "set -g allow-passthrough on",
        ),
        (!tmux.tells_focus, "does not tell whether you look", "", "set -g focus-events on"),
        (
            !tmux.colours && facts.is_known,
            "does not know that the terminal has exact colours",
            "",
            "set -as terminal-features \",*:RGB\"",
        ),
    ];
    let mut found: Vec<Finding> = wants
        .into_iter()
        .filter(|(is_wanted, ..)| *is_wanted)
        .map(|(_, what, how, line)| {
            let how = match line {
                "" => format!("{how}."),
                line => format!("put this into ~/.tmux.conf: {line}"),
            };
            (State::Bad, format!("tmux {version} {what}: {how}"))
        })
        .collect();
    if *escape_ms > ESCAPE_MS_MAX {
        let text = format!(
            "tmux {version} keeps Esc for {escape_ms} ms: put this into ~/.tmux.conf: set -sg \
             escape-time 20"
        );
        found.push((State::Bad, text));
    }
    if found.is_empty() {
        found.push((State::Good, format!("tmux {version} lets everything through.")));
    } else {
        let text = "tmux reads it with: tmux source-file ~/.tmux.conf. Then start diwan again.";
        found.push((State::Bad, text.to_owned()));
    }
    found
}

fn copying(facts: &Facts) -> Finding {
    let Facts { terminal, .. } = facts;
    match facts.copies {
        Copies::Taken => {
            let text = "Copying: the terminal takes it (OSC 52). /doctor copy tries it, and only \
                        pasting tells.";
            (State::Good, text.to_owned())
        }
        Copies::Allowed(how) => {
            (State::Open, format!("Copying: the terminal takes it only if it is allowed: {how}"))
        }
        Copies::Refused => {
            let text = format!(
                "Copying: {terminal} takes none (OSC 52). Hold Shift and select with the mouse."
            );
            (State::Bad, text)
        }
        Copies::Unknown => {
            let text = format!(
                "Copying: nobody knows whether {terminal} takes it (OSC 52). /doctor copy tries \
                 it, and only pasting tells."
            );
            (State::Open, text)
        }
    }
}

fn colours(facts: &Facts) -> Finding {
    let Facts { colours, term, .. } = facts;
    if term.is_empty() || term == "dumb" {
        let text = "Colours: TERM says that the terminal can do nothing. TERM=xterm-256color is \
                    right nearly everywhere.";
        return (State::Bad, text.to_owned());
    }
    (State::Good, format!("Colours: {colours}. /theme shows which theme is on, and why."))
}

fn keys(facts: &Facts) -> Finding {
    if facts.keyboard {
        let text = "Keys: all of them arrive (kitty's protocol); Shift-Enter begins a new line.";
        return (State::Good, text.to_owned());
    }
    let text = "Keys: Shift-Enter cannot be told from Enter here. Alt-Enter or C-j begins a new \
                line.";
    (State::Open, text.to_owned())
}

fn pictures(facts: &Facts) -> Finding {
    if facts.pictures.is_empty() {
        let text = "Pictures: diwan doctor, in a shell, measures how wide the terminal draws them.";
        return (State::Open, text.to_owned());
    }
    let wrong = facts.pictures.iter().filter(|(_, cells)| *cells != 2);
    let wrong: Vec<String> =
        wrong.map(|(picture, cells)| format!("{picture} takes {cells}")).collect();
    if wrong.is_empty() {
        return (State::Good, "Pictures: all take two cells, as they should.".to_owned());
    }
    let text = format!(
        "Pictures: {} where two cells are right, so what follows them in a row may stand beside \
         its place. A newer terminal, or a newer tmux, helps.",
        wrong.join(", ")
    );
    (State::Bad, text)
}

/// Who orders right-to-left text.
fn order(treatment: &Treatment, facts: &Facts) -> Finding {
    let words = treatment.words();
    if facts.turns_words {
        let text = format!(
            "Right-to-left text: {words}. kitty turns words round unless kitty.conf says: \
             force_ltr yes"
        );
        return (State::Open, text);
    }
    (
        State::Good,
        format!("Right-to-left text: {words}. /bidi test shows it, and letters to test the font."),
    )
}

/// Bell and notices.
fn calls(bell: Worth, facts: &Facts) -> [Finding; 2] {
    let bell = match bell {
        Worth::Off => (State::Open, "Bell: off, by bell in the table [attention].".to_owned()),
        _ => (State::Good, "Bell: on. /doctor bell rings it.".to_owned()),
    };
    let notices = match &facts.notices {
        Some(way) => (State::Good, format!("Notices: by {way}. /doctor notice shows one.")),
        None => {
            let text = format!(
                "Notices: {} is not known to show any. notice-sequence in the table [attention] \
                 tries one.",
                facts.terminal
            );
            (State::Open, text)
        }
    };
    [bell, notices]
}

/// Who else can read what goes between here and the server.
fn secrecy(address: &Address) -> Finding {
    match address.tls {
        Some(Trust::Only(known)) => (
            State::Good,
            format!("Connection: encrypted (TLS); you trust the server's certificate, {known}."),
        ),
        Some(Trust::Authorities) => (
            State::Good,
            "Connection: encrypted (TLS); an authority vouches for the server.".to_owned(),
        ),
        None if address.is_here() => (
            State::Good,
            "Connection: not encrypted, and need not be: it does not leave this machine."
                .to_owned(),
        ),
        None => {
            let text = format!(
                "Connection: not encrypted, so whoever is between here and {} can read it. --tls \
                 encrypts, at an address that the server has for it.",
                isolated(&address.host)
            );
            (State::Open, text)
        }
    }
}

/// What was seen, or not yet.
fn watched(seen: Seen, facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.push(match seen.focus {
        true => (State::Good, "Focus: the terminal tells whether you look.".to_owned()),
        false => {
            let text = "Focus: not told yet. Go to another window and back, and ask again; \
                        without it a room that is open always counts as looked at.";
            (State::Open, text.to_owned())
        }
    });
    findings.push(match seen.alt {
        true => (State::Good, "Alt: it arrives.".to_owned()),
        false => (State::Open, format!("Alt: no key with it has come yet. {}", without_alt(facts))),
    });
    findings.push(match seen.mouse {
        true => (State::Good, "Mouse: it is diwan's; Shift selects text.".to_owned()),
        false => (State::Open, "Mouse: it is the terminal's; /mouse takes it.".to_owned()),
    });
    findings
}

/// What to do where Alt does not arrive.
fn without_alt(facts: &Facts) -> &'static str {
    match facts.terminal.trim_start_matches("tmux+") {
        "apple-terminal" => {
            "Settings, Profiles, Keyboard: Use Option as Meta key. C-x and the \
                             letter does the same."
        }
        "iterm2" => {
            "Settings, Profiles, Keys: Left Option key: Esc+. C-x and the letter does \
                     the same."
        }
        _ => "C-x and the letter does the same.",
    }
}

#[cfg(test)]
mod tests;
