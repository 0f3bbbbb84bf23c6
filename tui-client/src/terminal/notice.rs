//! Notices on the desktop: which terminal shows them, and what to write for one.
//!
//! Owns the three sequences there are (iTerm2's OSC 9, urxvt's OSC 777, kitty's OSC 99) and who
//! understands which. Takes an emulator or a notice; gives a way or bytes. A terminal that knows
//! none is not written to. Pure.

use serde::Deserialize;

use super::identity::Emulator;
use crate::app::effect::Notice;

/// The setting `notice-sequence`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoticeSetting {
    /// As the terminal is known to understand it.
    #[default]
    Auto,
    /// `OSC 9 ; text`.
    Osc9,
    /// `OSC 99 ; metadata ; text`.
    Osc99,
    /// `OSC 777 ; notify ; title ; body`.
    Osc777,
}

/// A sequence that shows a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeWay {
    /// One text.
    Osc9,
    /// Title and body in two parts, joined by a number.
    Osc99,
    /// Title and body.
    Osc777,
}

impl std::fmt::Display for NoticeWay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Osc9 => "OSC 9",
            Self::Osc99 => "OSC 99",
            Self::Osc777 => "OSC 777",
        })
    }
}

impl NoticeSetting {
    /// The way in this terminal; none where none is known.
    #[must_use]
    pub fn way(self, emulator: Emulator) -> Option<NoticeWay> {
        match self {
            Self::Auto => known(emulator),
            Self::Osc9 => Some(NoticeWay::Osc9),
            Self::Osc99 => Some(NoticeWay::Osc99),
            Self::Osc777 => Some(NoticeWay::Osc777),
        }
    }
}

/// VTE shows them where the distribution has patched it (Fedora), Windows Terminal since 2026 when
/// its user allows it; both swallow the sequence otherwise. Windows Terminal must not be sent OSC 9,
/// which says other things to it.
fn known(emulator: Emulator) -> Option<NoticeWay> {
    use Emulator as E;
    match emulator {
        E::Iterm => Some(NoticeWay::Osc9),
        E::Kitty => Some(NoticeWay::Osc99),
        E::Foot | E::Ghostty | E::Konsole | E::Urxvt | E::Vte | E::Wezterm | E::WindowsTerminal => {
            Some(NoticeWay::Osc777)
        }
        _ => None,
    }
}

/// One notice. `number` tells it from the others.
pub(super) fn notify(way: NoticeWay, number: u64, notice: &Notice) -> Vec<u8> {
    let (title, body) = (field(&notice.title), field(&notice.body));
    match way {
        NoticeWay::Osc9 => format!("\x1b]9;{title}: {body}\x1b\\"),
        NoticeWay::Osc99 => format!(
            "\x1b]99;i=diwan-{number}:d=0;{title}\x1b\\\x1b]99;i=diwan-{number}:p=body;{body}\x1b\\"
        ),
        // A semicolon ends the title; in the body it would be the beginning of who knows what.
        NoticeWay::Osc777 => {
            let parts = [title, body].map(|part| part.replace(';', ","));
            format!("\x1b]777;notify;{}\x1b\\", parts.join(";"))
        }
    }
    .into_bytes()
}

/// A text must not end the sequence it stands in.
fn field(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(way: NoticeWay, title: &str, body: &str) -> String {
        let notice = Notice { title: title.to_owned(), body: body.to_owned() };
        String::from_utf8_lossy(&notify(way, 7, &notice)).replace('\x1b', "␛")
    }

    #[test]
    fn each_sequence_has_its_form() {
        for (way, expected) in [
            (NoticeWay::Osc9, "␛]9;سارا, General: سلام␛\\"),
            (NoticeWay::Osc99, "␛]99;i=diwan-7:d=0;سارا, General␛\\␛]99;i=diwan-7:p=body;سلام␛\\"),
            (NoticeWay::Osc777, "␛]777;notify;سارا, General;سلام␛\\"),
        ] {
            assert_eq!(written(way, "سارا, General", "سلام"), expected);
        }
    }

    #[test]
    fn no_text_ends_its_sequence_or_field() {
        let evil = "a\x1b\\b\x07c\u{9c}d;e\n";
        assert_eq!(written(NoticeWay::Osc9, "Bob", evil), "␛]9;Bob: a\\bcd;e␛\\");
        assert_eq!(written(NoticeWay::Osc777, evil, evil), "␛]777;notify;a\\bcd,e;a\\bcd,e␛\\");
    }

    #[test]
    fn the_way_follows_the_terminal_unless_it_is_set() {
        for (emulator, way) in [
            (Emulator::Kitty, Some(NoticeWay::Osc99)),
            (Emulator::Iterm, Some(NoticeWay::Osc9)),
            (Emulator::Foot, Some(NoticeWay::Osc777)),
            (Emulator::WindowsTerminal, Some(NoticeWay::Osc777)),
            (Emulator::Xterm, None),
            (Emulator::Unknown, None),
        ] {
            assert_eq!(NoticeSetting::Auto.way(emulator), way, "{emulator:?}");
        }
        assert_eq!(NoticeSetting::Osc9.way(Emulator::Unknown), Some(NoticeWay::Osc9));
    }
}
