//! Whether a message names the user.
//!
//! Takes a text and a name, gives a yes or no. A name counts as a word of its own, in any case and
//! any script; part of a longer word is no mention.

use diwan_shared::name::UserName;

/// Whether `name` stands in `text` as a word of its own, in any case.
#[must_use]
pub fn mentions(text: &str, name: &UserName) -> bool {
    let text = text.to_lowercase();
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name.folded()).any(|(start, found)| {
        let before = text.get(..start).and_then(|before| before.chars().next_back());
        let after = text.get(start + found.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(joins) && !after.is_some_and(joins)
    })
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
            ("سارا", "ساراب", false),
            ("דנה", "@דנה?", true),
        ] {
            let name = UserName::new(name).unwrap();
            assert_eq!(mentions(text, &name), found, "{text}");
        }
    }
}
