//! Emoji by their short names: `:smi` and Tab, or `:smile:` and Tab.
//!
//! Takes the word before the caret; gives what may stand in place of its end. Names are those
//! that most chats know (GitHub's). Pictures too new for common terminals are left out, because
//! their width there is anybody's guess.

use emojis::{Emoji, UnicodeVersion};

use super::Candidate;

/// The newest version of Unicode whose pictures terminals can be trusted to know.
const KNOWN: UnicodeVersion = UnicodeVersion::new(15, 0);

/// The emoji that `word` ends in the name of, and the byte at which its colon stands. A name with
/// its second colon stands for itself alone.
pub(super) fn at_end(word: &str) -> Option<(usize, Vec<Candidate>)> {
    let open = word.strip_suffix(':').filter(|open| open.contains(':'));
    let (start, name) = open.unwrap_or(word).rsplit_once(':')?;
    if name.is_empty() || start.ends_with(char::is_alphanumeric) {
        return None;
    }
    let name = name.to_lowercase();
    let found = match open {
        Some(_) => emojis::get_by_shortcode(&name)
            .map(|emoji| candidate(emoji, &name))
            .into_iter()
            .collect(),
        None => beginning_with(&name),
    };
    (!found.is_empty()).then_some((start.len(), found))
}

/// One candidate for each picture, those first whose whole name was typed.
fn beginning_with(name: &str) -> Vec<Candidate> {
    let known = emojis::iter().filter(|emoji| emoji.unicode_version() <= KNOWN);
    let mut found: Vec<_> = known
        .filter_map(|emoji| {
            let mut names = emoji.shortcodes().filter(|code| code.starts_with(name));
            let shortest = names.clone().find(|code| *code == name).or_else(|| names.next())?;
            Some((shortest != name, candidate(emoji, shortest)))
        })
        .collect();
    found.sort_by_key(|(longer, _)| *longer);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

fn candidate(emoji: &Emoji, name: &str) -> Candidate {
    Candidate { text: emoji.to_string(), label: format!("{emoji} {name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(word: &str) -> Option<(usize, Vec<String>)> {
        at_end(word).map(|(start, all)| (start, all.into_iter().map(|one| one.label).collect()))
    }

    #[test]
    fn names_begin_or_are_whole() {
        let (start, labels) = found(":smi").unwrap();
        assert_eq!(start, 0);
        assert!(labels.contains(&"😄 smile".to_owned()), "{labels:?}");
        assert!(labels.iter().all(|label| label.contains(" smi")), "{labels:?}");
        assert_eq!(found("(:heart:"), Some((1, vec!["❤\u{FE0F} heart".to_owned()])));
        assert_eq!(found(":CAT").unwrap().1[0], "🐱 cat", "the whole name first");
        assert_eq!(found("«:thumbsup:").unwrap().1, ["👍 thumbsup"]);
    }

    #[test]
    fn times_and_other_colons_are_no_names() {
        for word in
            ["10:30", "Bob:", ":", "::", "http://x", ":no-such-name", "a:smile:", ":no_such:"]
        {
            assert_eq!(found(word), None, "{word}");
        }
    }
}
