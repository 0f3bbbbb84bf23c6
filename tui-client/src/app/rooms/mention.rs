//! Whether a message concerns the user: it names them, or holds a word they wait for.
//!
//! Takes a text and such words, gives a yes or no. Each counts as a word of its own, in any case,
//! script and spelling; part of a longer word is no mention.

use crate::text::{Folded, Needle};

/// The words that concern the user.
#[derive(Debug, Clone, Default)]
pub struct Watchwords(Vec<Needle>);

impl Watchwords {
    /// Of these words; what could not be found in any text is left out.
    #[must_use]
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        Self(words.into_iter().filter_map(Needle::new).collect())
    }

    /// Whether one of them stands in `text` as a word of its own.
    #[must_use]
    pub fn stand_in(&self, text: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let folded = Folded::new(text);
        self.0.iter().any(|word| folded.has_word(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_a_word_only() {
        for (name, text, found) in [
            ("Ana", "ANA: look", true),
            ("Ana", "ask ana.", true),
            ("Ana", "banana", false),
            ("Ana", "Ana_2 is another", false),
            ("سارا", "سلام سارا، خوبی؟", true),
            ("سارا", "ســارا!", true),
            ("علی", "یا علي مدد", true),
            ("سارا", "ساراب", false),
            ("דנה", "@דנה?", true),
        ] {
            assert_eq!(Watchwords::new([name]).stand_in(text), found, "{text}");
        }
    }

    #[test]
    fn no_words_stand_nowhere() {
        assert!(!Watchwords::new(["", " "]).stand_in("anything"));
    }
}
