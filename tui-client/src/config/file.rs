//! What a config file can say: its keys and their values.
//!
//! Declares them, and what they come to where that is more than the value itself. A key nobody
//! knows is an error: a setting that is misspelt and ignored costs an evening. New keys are added
//! here and, with their usual value, to the sample, from which all else about them is taken.

use diwan_shared::fingerprint::Fingerprint;
use serde::Deserialize;

use super::{Caret, CursorSetting};
use crate::app::action::keymap::Bindings;
use crate::app::screen::panes::Widths;
use crate::app::settings::{self, Backspace, Joins, Worth};
use crate::limits::{LIST_CELLS_MAX, LIST_CELLS_MIN};
use crate::terminal::{BidiSetting, NoticeSetting};
use crate::text::{self, Align, Controls, Direction, Emoji, LamAlef, Options};

#[cfg(test)]
mod tests;

/// What a config file says. All of it is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct File {
    /// The server's name or address.
    pub host: Option<String>,
    /// The server's port.
    pub port: Option<Port>,
    /// Whether the server is talked with by TLS.
    pub tls: Option<bool>,
    /// The fingerprint of its certificate.
    pub tls_pin: Option<Fingerprint>,
    /// The user's name.
    pub name: Option<String>,
    /// Who puts right-to-left text into screen order.
    pub bidi: Option<BidiSetting>,
    /// Whether Konsole's own ordering may be switched off.
    pub konsole_switch: Option<bool>,
    /// What the arrow keys mean in right-to-left text.
    pub caret: Option<Caret>,
    /// What Backspace takes.
    pub backspace: Option<Backspace>,
    /// How many lines a paste may have to be sent without a question.
    pub paste_guard: Option<usize>,
    /// How the terminal is to draw its cursor.
    pub cursor: Option<CursorSetting>,
    /// How everything is to look: `auto`, or a theme.
    pub theme: Option<String>,
    /// Only ASCII signs for marks and rules.
    pub ascii: Option<bool>,
    /// Words that concern the user like a mention.
    pub highlight: Option<Vec<String>>,
    /// Whether the key hints stand at the bottom.
    pub footer: Option<bool>,
    /// Which comings and goings are told of.
    pub joins: Option<Joins>,
    /// Whether the terminal is told which cells are links.
    pub links: Option<bool>,
    /// Whether the mouse is ours at the start.
    pub mouse: Option<bool>,
    /// Cells of the list of rooms beside the log.
    pub rooms_width: Option<ListCells>,
    /// Cells of the list of people beside the log.
    pub people_width: Option<ListCells>,
    /// How the user is called when nobody looks.
    #[serde(default)]
    pub attention: Attention,
    /// What copying does.
    #[serde(default)]
    pub copy: Copying,
    /// How plain lines are.
    #[serde(default)]
    pub line_mode: LineMode,
    /// How text is laid out.
    #[serde(default)]
    pub text: Text,
    /// Other keys for actions.
    #[serde(default)]
    pub keys: Bindings,
    /// Where right-to-left text stands.
    #[serde(default)]
    pub rtl: Rtl,
}

/// The table `[attention]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Attention {
    bell: Option<Worthy>,
    notices: Option<Worthy>,
    notice_text: Option<bool>,
    /// By which sequence notices are asked for.
    pub notice_sequence: Option<NoticeSetting>,
    title: Option<bool>,
}

/// The table `[line-mode]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LineMode {
    /// How many earlier messages a room begins with.
    pub history: Option<usize>,
    /// Whether it is told that a message was taken.
    pub receipts: Option<bool>,
}

/// Which messages are worth calling the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Worthy {
    Off,
    Personal,
    All,
}

/// The table `[text]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Text {
    isolate: Option<bool>,
    paragraph: Option<Paragraph>,
    skip_leading: Option<bool>,
    lam_alef: Option<LamAlefCells>,
    emoji: Option<Pictures>,
    overrides: Option<Overrides>,
}

/// The table `[rtl]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rtl {
    align: Option<Side>,
    frame: Option<Way>,
}

/// The table `[copy]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Copying {
    /// Whether a copied text loses its direction controls.
    pub strip_controls: Option<bool>,
}

/// The side that messages stand at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Side {
    Direction,
    Left,
    Right,
}

/// Which way the frame runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Way {
    Ltr,
    Rtl,
}

/// What has one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Paragraph {
    Line,
    Message,
}

/// The cells of lam followed by alef.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum LamAlefCells {
    OneCell,
    TwoCells,
}

/// What is shown of a picture of several characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Pictures {
    Auto,
    Picture,
    Text,
}

/// What becomes of LRO and RLO in messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Overrides {
    Show,
    Obey,
}

impl File {
    /// How wide the lists beside the log are.
    #[must_use]
    pub fn widths(&self) -> Widths {
        let cells = |ListCells(cells)| cells;
        Widths { rooms: self.rooms_width.map(cells), people: self.people_width.map(cells) }
    }

    /// Whether it says what is shown of a picture of several characters.
    #[must_use]
    pub fn sets_pictures(&self) -> bool {
        !matches!(self.text.emoji, None | Some(Pictures::Auto))
    }

    /// Which way it wants the frame to run.
    #[must_use]
    pub fn frame(&self) -> Direction {
        match self.rtl.frame {
            Some(Way::Rtl) => Direction::Rtl,
            Some(Way::Ltr) | None => Direction::Ltr,
        }
    }

    /// The layout options it asks for.
    #[must_use]
    pub fn options(&self) -> Options {
        let usual = Options::default();
        Options {
            isolate: self.text.isolate.unwrap_or(usual.isolate),
            paragraph: match self.text.paragraph {
                Some(Paragraph::Message) => text::Paragraph::Message,
                Some(Paragraph::Line) | None => text::Paragraph::Line,
            },
            skip_leading: self.text.skip_leading.unwrap_or(usual.skip_leading),
            align: match self.rtl.align {
                Some(Side::Left) => Align::Left,
                Some(Side::Right) => Align::Right,
                Some(Side::Direction) | None => Align::Direction,
            },
            lam_alef: match self.text.lam_alef {
                Some(LamAlefCells::TwoCells) => LamAlef::TwoCells,
                Some(LamAlefCells::OneCell) | None => LamAlef::OneCell,
            },
            emoji: match self.text.emoji {
                Some(Pictures::Text) => Emoji::First,
                Some(Pictures::Auto | Pictures::Picture) | None => Emoji::Whole,
            },
            controls: match self.text.overrides {
                Some(Overrides::Obey) => Controls::Honour,
                Some(Overrides::Show) | None => Controls::Neutralise,
            },
            ..usual
        }
    }
}

impl Attention {
    /// How it is to be.
    #[must_use]
    pub fn settings(&self) -> settings::Attention {
        let usual = settings::Attention::default();
        settings::Attention {
            bell: self.bell.map_or(usual.bell, Worth::from),
            notices: self.notices.map_or(usual.notices, Worth::from),
            notice_text: self.notice_text.unwrap_or(usual.notice_text),
            title: self.title.unwrap_or(usual.title),
        }
    }
}

impl From<Worthy> for Worth {
    fn from(worthy: Worthy) -> Self {
        match worthy {
            Worthy::Off => Self::Off,
            Worthy::Personal => Self::Personal,
            Worthy::All => Self::All,
        }
    }
}

/// Cells of a list beside the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
pub struct ListCells(pub u16);

/// A number that no list can have for its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a list is from {LIST_CELLS_MIN} to {LIST_CELLS_MAX} cells wide, not {0}")]
pub struct NoListCells(i64);

impl TryFrom<i64> for ListCells {
    type Error = NoListCells;

    fn try_from(number: i64) -> Result<Self, NoListCells> {
        let cells = u16::try_from(number).ok();
        let cells = cells.filter(|cells| (LIST_CELLS_MIN..=LIST_CELLS_MAX).contains(cells));
        cells.map(Self).ok_or(NoListCells(number))
    }
}

/// A TCP port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
pub struct Port(pub u16);

/// A number that is no port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a port is a number from 1 to 65535, not {0}")]
pub struct NoPort(i64);

impl TryFrom<i64> for Port {
    type Error = NoPort;

    fn try_from(number: i64) -> Result<Self, NoPort> {
        u16::try_from(number).ok().filter(|&port| port > 0).map(Self).ok_or(NoPort(number))
    }
}
