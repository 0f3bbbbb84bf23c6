//! Words that concern the user like a mention: those of the settings, and those added by hand.
//!
//! Takes the words of `/highlight`; what was added is kept for this name on this server. What
//! counts as a word is `mention.rs`'s.

use super::mention::Watchwords;
use crate::app::effect::Effects;
use crate::app::timeline::Sign;
use crate::app::{App, isolated};
use crate::limits::LISTED_MAX;

impl App {
    /// The words that concern the user: the name, and those they wait for.
    pub(in crate::app) fn watchwords(&self) -> Watchwords {
        let name = self.me.iter().map(|me| me.as_str());
        let words = self.settings.highlight.iter().chain(&self.lists().highlight);
        Watchwords::new(name.chain(words.map(String::as_str)))
    }

    /// Waits for a word, or does so no more when it did.
    pub(in crate::app) fn highlight(&mut self, word: &str, effects: &mut Effects) {
        let shown = isolated(&word);
        let is_it = |known: &String| known.to_lowercase() == word.to_lowercase();
        let (sign, text) = if self.settings.highlight.iter().any(is_it) {
            (Sign::Refused, format!("{shown} stands in the config file; take it out there."))
        } else if self.lists().highlight.iter().any(is_it) {
            self.change_lists(|lists| lists.highlight.retain(|known| !is_it(known)), effects);
            (Sign::Info, format!("Messages with {shown} do not count as mentions any more."))
        } else if self.lists().highlight.len() == LISTED_MAX {
            (Sign::Refused, format!("More than {LISTED_MAX} words are not kept."))
        } else {
            self.change_lists(|lists| lists.highlight.push(word.to_owned()), effects);
            let text = format!(
                "Messages with {shown} count as mentions from now on. /highlight {shown} ends it."
            );
            (Sign::Info, text)
        };
        self.tell(sign, text);
    }

    /// Says which words there are.
    pub(in crate::app) fn tell_highlight(&mut self) {
        let words = self.settings.highlight.iter().chain(&self.lists().highlight);
        let words: Vec<_> = words.map(isolated).collect();
        let text = if words.is_empty() {
            "Only your name counts as a mention. /highlight WORD adds a word.".to_owned()
        } else {
            format!("Beside your name these words count as mentions: {}.", words.join(", "))
        };
        self.tell(Sign::Info, text);
    }
}
