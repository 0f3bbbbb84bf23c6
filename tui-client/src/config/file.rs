//! The config file: TOML that a person writes.
//!
//! Takes its text; gives what it says, or the line that is wrong and what would be right. A key
//! nobody knows is an error: a setting that is misspelt and ignored costs an evening.

use std::io;
use std::path::Path;

use serde::Deserialize;

use super::{Caret, ConfigError, CursorSetting};
use crate::app::settings::{self, Joins, Worth};
use crate::terminal::{BidiSetting, NoticeSetting};
use crate::text::{Align, Controls, LamAlef, Options};

/// What a config file says. All of it is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct File {
    /// The server's name or address.
    pub host: Option<String>,
    /// The server's port.
    pub port: Option<u16>,
    /// The user's name.
    pub name: Option<String>,
    /// Who puts right-to-left text into screen order.
    pub bidi: Option<BidiSetting>,
    /// Whether Konsole's own ordering may be switched off.
    pub konsole_switch: Option<bool>,
    /// What the arrow keys mean in right-to-left text.
    pub caret: Option<Caret>,
    /// How the terminal is to draw its cursor.
    pub cursor: Option<CursorSetting>,
    /// Only ASCII signs for marks and rules.
    pub ascii: Option<bool>,
    /// Which comings and goings are told of.
    pub joins: Option<Joins>,
    /// Whether the mouse is ours at the start.
    pub mouse: Option<bool>,
    /// How the user is called when nobody looks.
    #[serde(default)]
    pub attention: Attention,
    /// What copying does.
    #[serde(default)]
    pub copy: Copying,
    /// How text is laid out.
    #[serde(default)]
    pub text: Text,
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
    lam_alef: Option<LamAlefCells>,
    overrides: Option<Overrides>,
}

/// The table `[rtl]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rtl {
    align: Option<Side>,
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

/// The cells of lam followed by alef.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum LamAlefCells {
    OneCell,
    TwoCells,
}

/// What becomes of LRO and RLO in messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Overrides {
    Show,
    Obey,
}

impl File {
    /// Reads the file at `path`. One that is not there says nothing, unless it `must_exist`.
    ///
    /// # Errors
    /// When it cannot be read, or says something wrong.
    pub fn read(path: &Path, must_exist: bool) -> Result<Self, ConfigError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(path, &text),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !must_exist => {
                Ok(Self::default())
            }
            Err(error) => {
                Err(ConfigError::Unreadable { path: path.into(), why: error.to_string() })
            }
        }
    }

    /// Reads `text`; `path` is for the error only.
    ///
    /// # Errors
    /// When it says something wrong.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let file: Self = toml::from_str(text).map_err(|error| wrong(path, text, &error))?;
        match file.port {
            Some(0) => Err(ConfigError::Wrong {
                path: path.into(),
                line: text.lines().position(|line| line.starts_with("port")).unwrap_or(0) + 1,
                what: "a port is a number from 1 to 65535".to_owned(),
            }),
            _ => Ok(file),
        }
    }
}

impl File {
    /// The layout options it asks for.
    #[must_use]
    pub fn options(&self) -> Options {
        let usual = Options::default();
        Options {
            isolate: self.text.isolate.unwrap_or(usual.isolate),
            align: match self.rtl.align {
                Some(Side::Left) => Align::Left,
                Some(Side::Right) => Align::Right,
                Some(Side::Direction) | None => Align::Direction,
            },
            lam_alef: match self.text.lam_alef {
                Some(LamAlefCells::TwoCells) => LamAlef::TwoCells,
                Some(LamAlefCells::OneCell) | None => LamAlef::OneCell,
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

fn wrong(path: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let what = unknown_word(error.message()).unwrap_or_else(|| error.message().to_owned());
    ConfigError::Wrong { path: path.into(), line, what }
}

/// serde says "unknown field `prot`, expected one of `host`, `port`": what stands in backticks is
/// first the word that was written, then the words it knows.
fn unknown_word(message: &str) -> Option<String> {
    let kind = message.strip_prefix("unknown ")?.split(' ').next()?;
    let kind = if kind == "field" { "key" } else { "value" };
    let mut words = message.split('`').skip(1).step_by(2);
    let written = words.next()?;
    let known: Vec<&str> = words.collect();
    let near = known
        .iter()
        .map(|word| (strsim::osa_distance(written, word), word))
        .filter(|(wrong, word)| wrong * 2 <= word.chars().count())
        .min_by_key(|&(wrong, _)| wrong);
    let hint = match near {
        Some((_, word)) => format!("did you mean '{word}'?"),
        None => format!("known are {}", known.join(", ")),
    };
    Some(format!("unknown {kind} '{written}'; {hint}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<File, String> {
        File::parse(Path::new("config.toml"), text).map_err(|error| error.to_string())
    }

    #[test]
    fn everything_can_be_set() {
        let text = r#"
            host = "chat.example.org"
            port = 7000
            name = "سارا"
            bidi = "terminal"
            konsole-switch = false
            caret = "logical"
            cursor = "block"
            ascii = true
            joins = "all"
            mouse = false
            [attention]
            bell = "off"
            notices = "all"
            notice-text = false
            notice-sequence = "osc9"
            title = false
            [copy]
            strip-controls = true
            [text]
            isolate = false
            lam-alef = "two-cells"
            overrides = "obey"
            [rtl]
            align = "left"
        "#;
        let file = parse(text).expect("it is right");
        assert_eq!(file.name.as_deref(), Some("سارا"));
        assert_eq!(file.bidi, Some(BidiSetting::Terminal));
        assert_eq!(file.copy.strip_controls, Some(true));
        let options = file.options();
        assert!(!options.isolate);
        assert_eq!(options.lam_alef, LamAlef::TwoCells);
        assert_eq!(options.controls, Controls::Honour);
        assert_eq!(options.align, Align::Left);
        let attention = settings::Attention {
            bell: Worth::Off,
            notices: Worth::All,
            notice_text: false,
            title: false,
        };
        assert_eq!(file.attention.settings(), attention);
        assert_eq!(file.attention.notice_sequence, Some(NoticeSetting::Osc9));
    }

    /// The sample shows the defaults in comments: each must be a key, and change nothing.
    #[test]
    fn the_sample_file_is_right() {
        let sample = include_str!("../../../assets/client.toml");
        assert_eq!(parse(sample), Ok(File::default()));
        let is_setting = |line: &&str| line.contains(" = ");
        let bare: String = sample
            .lines()
            .map(|line| line.strip_prefix("# ").filter(is_setting).unwrap_or(line))
            .flat_map(|line| [line, "\n"])
            .collect();
        let file = parse(&bare).expect("all its keys are known");
        assert_eq!(file.options(), Options::default());
        assert_eq!(file.attention.settings(), settings::Attention::default());
        let all = format!("{file:?}");
        assert!(!all.contains("None"), "the sample leaves something out: {all}");
    }

    #[test]
    fn an_empty_file_changes_nothing() {
        let file = parse("").expect("it is right");
        assert_eq!(file, File::default());
        assert_eq!(file.options(), Options::default());
    }

    #[test]
    fn wrong_words_are_named_with_their_line() {
        let table = [
            (
                "host = 'a'\nprot = 7000\n",
                "config.toml:2: unknown key 'prot'; did you mean 'port'?",
            ),
            (
                "\n\n[text]\nisolat = true",
                "config.toml:4: unknown key 'isolat'; did you mean 'isolate'?",
            ),
            ("bidi = 'ap'", "config.toml:1: unknown value 'ap'; did you mean 'app'?"),
            (
                "[text]\nlam-alef = 'three'",
                "config.toml:2: unknown value 'three'; known are one-cell, two-cells",
            ),
            (
                "[rtl]
x = 1",
                "config.toml:2: unknown key 'x'; known are align",
            ),
            ("name = 'x'\nport = 0", "config.toml:2: a port is a number from 1 to 65535"),
        ];
        for (text, error) in table {
            assert_eq!(parse(text).expect_err(text), error);
        }
    }

    #[test]
    fn wrong_types_and_broken_files_name_the_line() {
        for (text, start) in [
            ("\nport = 'x'", "config.toml:2: invalid type: string"),
            ("port = 70000", "config.toml:1: invalid value: integer `70000`"),
            ("\n\nhost = ", "config.toml:3: "),
        ] {
            let error = parse(text).expect_err(text);
            assert!(error.starts_with(start), "{error}");
        }
    }

    #[test]
    fn a_file_that_was_asked_for_must_exist() {
        let path = Path::new("/nowhere/config.toml");
        assert_eq!(File::read(path, false), Ok(File::default()));
        let error = File::read(path, true).expect_err("it is not there").to_string();
        assert!(error.starts_with("cannot read /nowhere/config.toml: "), "{error}");
    }
}
