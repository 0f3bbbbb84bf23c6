//! A style, and how it is written: `bold #ffd479 on #24365c`.
//!
//! Owns the words of theme files. Takes one line of them; gives a [`Style`], or a sentence that
//! names the wrong word and what would be right.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

/// How something looks. What it does not say is as in ordinary text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Style {
    /// The colour of letters.
    pub ink: Option<Color>,
    /// The colour behind them.
    pub ground: Option<Color>,
    /// Bold letters.
    pub bold: bool,
    /// Faint letters.
    pub dim: bool,
    /// A line under the letters.
    pub underlined: bool,
    /// Ink and ground exchanged.
    pub reversed: bool,
}

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Color {
    /// One of the terminal's own: 0 to 15 are the user's choice, 16 to 255 are the same everywhere.
    Indexed(u8),
    /// Red, green and blue.
    Rgb([u8; 3]),
}

/// The words for the terminal's first sixteen colours, in its order.
const COLORS: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

/// How a colour is written.
const COLOR: &str = "#rrggbb, or one of the terminal's own, such as red or bright-red";

/// The other words of a style.
const WORDS: [&str; 5] = ["bold", "dim", "underline", "reverse", "on"];

impl Style {
    /// Reads it.
    fn read(text: &str) -> Result<Self, String> {
        let mut style = Self::default();
        let mut words = text.split_whitespace();
        while let Some(word) = words.next() {
            match word {
                "bold" => style.bold = true,
                "dim" => style.dim = true,
                "underline" => style.underlined = true,
                "reverse" => style.reversed = true,
                "on" => style.ground = Some(ground(words.next())?),
                _ => style.ink = Some(ink(word)?),
            }
        }
        Ok(style)
    }
}

impl<'de> Deserialize<'de> for Style {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Words)
    }
}

/// Reads a style where it stands, so that what is wrong is known to be there.
struct Words;

impl Visitor<'_> for Words {
    type Value = Style;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a style, such as \"bold red on black\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Style, E> {
        Style::read(text).map_err(E::custom)
    }
}

fn ink(word: &str) -> Result<Color, String> {
    let hint = near(word, WORDS.into_iter().chain(COLORS));
    let hint =
        hint.unwrap_or_else(|| format!("words are {}, and colours: {COLOR}", WORDS.join(", ")));
    color(word).ok_or_else(|| format!("'{word}' is no colour and no style; {hint}"))
}

fn ground(word: Option<&str>) -> Result<Color, String> {
    let word = word.ok_or("a colour follows 'on'")?;
    let hint = near(word, COLORS.into_iter()).unwrap_or_else(|| format!("colours are {COLOR}"));
    color(word).ok_or_else(|| format!("'{word}' is no colour; {hint}"))
}

fn color(word: &str) -> Option<Color> {
    if let Some(digits) = word.strip_prefix('#') {
        return rgb(digits);
    }
    let index = COLORS.iter().position(|name| *name == word)?;
    u8::try_from(index).ok().map(Color::Indexed)
}

/// Red, green and blue in two hexadecimal digits each.
fn rgb(digits: &str) -> Option<Color> {
    let is_hexadecimal = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let [_, parts @ ..] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
    is_hexadecimal.then_some(Color::Rgb(parts))
}

/// What may have been meant.
fn near<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    known
        .map(|known| (strsim::osa_distance(word, known), known))
        .filter(|(wrong, known)| wrong * 2 <= known.len())
        .min_by_key(|(wrong, _)| *wrong)
        .map(|(_, known)| format!("did you mean '{known}'?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(text: &str) -> Result<Style, String> {
        Style::read(text)
    }

    #[test]
    fn a_style_is_written_in_words() {
        assert_eq!(style(""), Ok(Style::default()));
        let all = Style {
            ink: Some(Color::Rgb([0xff, 0xd4, 0x79])),
            ground: Some(Color::Indexed(4)),
            bold: true,
            dim: true,
            underlined: true,
            reversed: true,
        };
        assert_eq!(style("bold dim underline reverse #FFd479 on blue"), Ok(all));
        let bright = Style { ink: Some(Color::Indexed(12)), ..Style::default() };
        assert_eq!(style("  bright-blue "), Ok(bright));
    }

    #[test]
    fn a_wrong_word_is_named_with_what_would_be_right() {
        for (text, error) in [
            ("blod red", "'blod' is no colour and no style; did you mean 'bold'?"),
            (
                "bold light-blue",
                "'light-blue' is no colour and no style; did you mean 'bright-blue'?",
            ),
            ("red on", "a colour follows 'on'"),
            ("on blu", "'blu' is no colour; did you mean 'blue'?"),
        ] {
            assert_eq!(style(text), Err(error.to_owned()), "{text}");
        }
        for (text, error) in [
            ("on bold", "'bold' is no colour; colours are #rrggbb, or one of "),
            ("#12345", "'#12345' is no colour and no style; words are bold, dim, underline, "),
            ("#+12345", "'#+12345' is no colour and no style; words are "),
            ("on #1234567", "'#1234567' is no colour; colours are #rrggbb, or one of "),
        ] {
            let told = style(text).expect_err(text);
            assert!(told.starts_with(error), "{told}");
        }
    }
}
