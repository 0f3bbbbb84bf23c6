//! How everything looks, by what it means.
//!
//! Owns the [`Theme`]: a style for each role, which a theme file gives and the view turns into
//! cells. What a theme leaves out is shown without colours, by bold, dim, underline and reverse
//! alone; so the theme that says nothing is the one for `NO_COLOR`. Reads no file and knows no
//! terminal: both are config/theme.rs's.

use serde::Deserialize;

use crate::app::App;
use crate::app::effect::{Effect, Effects};
use style::Style;

pub mod style;

/// A style for each role.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Theme {
    /// Ordinary text, and the ground of the whole screen. The others are written over it.
    pub text: Style,
    /// What matters less: times, notices, hints.
    pub dim: Style,
    /// What matters more.
    pub bold: Style,
    /// The rules between panes and between days.
    pub rule: Style,
    /// The bars at the top and above the input.
    pub bar: Style,
    /// The chosen entry of a list, a chosen message, selected text.
    pub chosen: Style,
    /// The line above what is new.
    pub fresh: Style,
    /// What names the user, or is for the user alone.
    pub personal: Style,
    /// What was refused or failed.
    pub wrong: Style,
    /// Names: each person has always the same one.
    pub names: Vec<Style>,
}

/// Which theme is to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeWish {
    /// This one, now and whenever this terminal is met again.
    Choose(String),
    /// Forget what was chosen for this terminal, and decide by what it is.
    Auto,
}

/// The theme that is shown, and how it came to that.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// How everything looks.
    pub theme: Theme,
    /// What it is called.
    pub name: String,
    /// Why this one.
    pub why: Why,
    /// The name of the terminal: `vte`, `tmux+xterm`.
    pub terminal: String,
    /// All themes there are.
    pub names: Vec<String>,
}

/// Why a theme is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Why {
    /// The terminal did not say what its background is.
    #[default]
    Usual,
    /// The terminal's background is dark, or light.
    Background,
    /// The config file or the command line says so.
    Set,
    /// It was chosen for this terminal.
    Chosen,
    /// It was chosen, though the settings say otherwise.
    Tried,
    /// `NO_COLOR` is set.
    NoColor,
    /// The terminal has sixteen colours, and the wanted theme needs more.
    Sixteen,
}

impl Theme {
    /// How a person's name looks: always the same for the same name, also at the next start.
    #[must_use]
    pub fn name(&self, folded: &str) -> Style {
        // FNV-1a, 32 bits: stable from start to start, which std's hasher is not.
        let hash = folded
            .bytes()
            .fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let index = (hash as usize).checked_rem(self.names.len());
        index.and_then(|index| self.names.get(index)).copied().unwrap_or_default()
    }

    /// Every style of it, to be changed.
    pub fn styles_mut(&mut self) -> impl Iterator<Item = &mut Style> {
        let Self { text, dim, bold, rule, bar, chosen, fresh, personal, wrong, names } = self;
        [text, dim, bold, rule, bar, chosen, fresh, personal, wrong].into_iter().chain(names)
    }
}

impl Default for Theme {
    /// Without colours.
    fn default() -> Self {
        let plain = Style::default();
        let dim = Style { dim: true, ..plain };
        let bold = Style { bold: true, ..plain };
        Self {
            text: plain,
            dim,
            bold,
            rule: dim,
            bar: Style { reversed: true, ..plain },
            chosen: Style { reversed: true, ..plain },
            fresh: bold,
            personal: Style { underlined: true, ..bold },
            wrong: bold,
            names: Vec::new(),
        }
    }
}

impl Look {
    /// `Theme: dark, because xterm's background is dark. …`
    #[must_use]
    pub fn words(&self) -> String {
        let Self { name, terminal, .. } = self;
        let why = match self.why {
            Why::Usual => format!("because {terminal} did not say what its background is"),
            Why::Background => format!("because of the background of {terminal}"),
            Why::Set => "because the settings say so".to_owned(),
            Why::Chosen => format!("remembered for {terminal}"),
            Why::Tried => "until the end; the settings say otherwise".to_owned(),
            Why::NoColor => "because NO_COLOR is set".to_owned(),
            Why::Sixteen => format!("because {terminal} has sixteen colours"),
        };
        let others: Vec<&str> = self.names.iter().map(String::as_str).collect();
        format!(
            "Theme: {name}, {why}. There are {}; /theme auto decides by the terminal.",
            others.join(", ")
        )
    }

    /// The theme after this one.
    fn next(&self) -> &str {
        let after = self.names.iter().position(|name| *name == self.name).map_or(0, |at| at + 1);
        self.names.get(after).or(self.names.first()).map_or("auto", String::as_str)
    }
}

impl App {
    /// `/theme` takes the next theme, a name that one, `auto` what suits the terminal.
    pub(in crate::app) fn choose_theme(&self, word: &str, effects: &mut Effects) {
        let word = if word.is_empty() { self.look.next() } else { word };
        effects.push(Effect::Theme(match word {
            "auto" => ThemeWish::Auto,
            name => ThemeWish::Choose(name.to_owned()),
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_looks_the_same_for_ever() {
        let inks = (0..5).map(|number| Some(style::Color::Indexed(number)));
        let names = inks.map(|ink| Style { ink, ..Style::default() }).collect();
        let theme = Theme { names, ..Theme::default() };
        // By FNV-1a of the folded names in UTF-8, computed elsewhere.
        for (name, number) in [("bob", 4), ("eve", 3), ("alice", 4), ("سارا", 4), ("דנה", 2)]
        {
            assert_eq!(theme.name(name).ink, Some(style::Color::Indexed(number)), "{name}");
        }
        assert_eq!(Theme::default().name("bob"), Style::default());
    }

    #[test]
    fn themes_follow_each_other_in_a_ring() {
        let look = |name: &str| Look {
            name: name.to_owned(),
            names: ["dark", "light", "mine"].map(str::to_owned).into(),
            ..Look::default()
        };
        for (name, next) in [("dark", "light"), ("mine", "dark"), ("removed", "dark")] {
            assert_eq!(look(name).next(), next);
        }
        assert_eq!(Look::default().next(), "auto");
    }
}
