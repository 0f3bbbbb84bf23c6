//! Text that people write: the body of a message, and short single-line texts such as topics.
//!
//! Owns the rules of length, control characters and line breaks. Bidi controls are kept: they
//! belong to the text and are made harmless where it is shown. The types have one fallible
//! constructor each, so whoever holds one need not check again. Never changes what was typed.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::limits::{MESSAGE_BYTES_MAX, SHORT_TEXT_BYTES_MAX};

/// How a line break inside a message travels: U+2028, so that a line stays a line.
pub const LINE_BREAK: char = '\u{2028}';

/// How plain sentences show a line break inside a message. Without it a message could forge a
/// second sentence on a reader's terminal.
pub const LINE_BREAK_SHOWN: &str = " ⏎ ";

/// Why a text cannot be a message or a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TextError {
    /// Nothing, or nothing but white space.
    #[error("it is empty")]
    Empty,
    /// More bytes than fit.
    #[error("it has {bytes} bytes, {max} are allowed")]
    TooLong {
        /// Bytes it has.
        bytes: usize,
        /// Bytes it may have.
        max: usize,
    },
    /// A C0 or C1 control character other than tab.
    #[error("it holds the control character U+{:04X}", *.0 as u32)]
    Control(char),
    /// A line break where only one line is allowed.
    #[error("it holds a line break")]
    LineBreak,
}

/// The body of a message: 1 to [`MESSAGE_BYTES_MAX`] bytes, not only white space, no control
/// characters but tab. Line breaks inside it are [`LINE_BREAK`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MessageText(String);

impl MessageText {
    /// Checks a text as it came from the wire.
    ///
    /// # Errors
    /// Says which rule the text breaks; nothing is repaired.
    pub fn new(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        check(&text, MESSAGE_BYTES_MAX)?;
        Ok(Self(text))
    }

    /// Checks a text as an editor holds it, with `\n` or `\r\n` between its lines.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn from_lines(text: &str) -> Result<Self, TextError> {
        Self::new(text.replace("\r\n", "\n").replace(['\n', '\r'], "\u{2028}"))
    }

    /// The text, with [`LINE_BREAK`] between its lines.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One line of at most [`SHORT_TEXT_BYTES_MAX`] bytes: a topic, or what a `ping` brings back.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ShortText(String);

impl ShortText {
    /// Checks a text as it came from the wire.
    ///
    /// # Errors
    /// Says which rule the text breaks; nothing is repaired.
    pub fn new(text: impl Into<String>) -> Result<Self, TextError> {
        let text = text.into();
        check(&text, SHORT_TEXT_BYTES_MAX)?;
        if text.contains(is_line_break) {
            return Err(TextError::LineBreak);
        }
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a character ends a line inside a text: U+2028 LINE SEPARATOR, U+2029 PARAGRAPH
/// SEPARATOR.
#[must_use]
pub fn is_line_break(character: char) -> bool {
    matches!(character, LINE_BREAK | '\u{2029}')
}

/// A text on one line, its line breaks shown as [`LINE_BREAK_SHOWN`].
#[derive(Debug, Clone, Copy)]
pub struct OnOneLine<'a>(pub &'a str);

impl fmt::Display for OnOneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, line) in self.0.split(is_line_break).enumerate() {
            if number > 0 {
                f.write_str(LINE_BREAK_SHOWN)?;
            }
            f.write_str(line)?;
        }
        Ok(())
    }
}

fn check(text: &str, bytes_max: usize) -> Result<(), TextError> {
    if text.len() > bytes_max {
        return Err(TextError::TooLong { bytes: text.len(), max: bytes_max });
    }
    // `is_control` is category Cc: C0, DEL and C1, and nothing else.
    if let Some(control) = text.chars().find(|&c| c.is_control() && c != '\t') {
        return Err(TextError::Control(control));
    }
    if text.chars().all(char::is_whitespace) {
        return Err(TextError::Empty);
    }
    Ok(())
}

macro_rules! text_conversions {
    ($text:ident) => {
        impl TryFrom<String> for $text {
            type Error = TextError;
            fn try_from(text: String) -> Result<Self, TextError> {
                Self::new(text)
            }
        }
        impl From<$text> for String {
            fn from(text: $text) -> Self {
                text.0
            }
        }
        impl fmt::Display for $text {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
text_conversions!(MessageText);
text_conversions!(ShortText);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_every_character_that_is_text() {
        for text in ["سلام دنیا", "می\u{200C}خواهم", "a\tb", "\u{202E}abc", "  indented", "👨‍👩‍👧"]
        {
            assert_eq!(MessageText::new(text).map(String::from), Ok(text.to_owned()));
        }
    }

    #[test]
    fn refuses_what_a_terminal_would_obey() {
        for control in ['\u{1B}', '\u{7}', '\u{7F}', '\u{85}', '\u{9B}', '\0', '\r', '\n'] {
            let text = format!("a{control}b");
            assert_eq!(MessageText::new(text), Err(TextError::Control(control)));
        }
    }

    #[test]
    fn refuses_nothing_and_too_much() {
        assert_eq!(MessageText::new(" \t\u{2028}"), Err(TextError::Empty));
        let long = "ש".repeat(MESSAGE_BYTES_MAX / 2 + 1);
        assert_eq!(
            MessageText::new(long),
            Err(TextError::TooLong { bytes: MESSAGE_BYTES_MAX + 2, max: MESSAGE_BYTES_MAX })
        );
        assert!(MessageText::new("ש".repeat(MESSAGE_BYTES_MAX / 2)).is_ok());
    }

    #[test]
    fn lines_of_an_editor_travel_as_one() {
        let text = MessageText::from_lines("a\nb\r\nc");
        assert_eq!(text.map(String::from), Ok("a\u{2028}b\u{2028}c".to_owned()));
    }

    #[test]
    fn a_short_text_is_one_line() {
        assert_eq!(ShortText::new("a\u{2028}b"), Err(TextError::LineBreak));
        assert_eq!(OnOneLine("a\u{2028}b").to_string(), "a ⏎ b");
    }
}
