//! Option that types symbols where Alt was meant.
//!
//! On a Mac, Option with a letter types another character unless the terminal is told otherwise, so
//! shortcuts with Alt end up in the draft. The first such character gets one hint. Owns what
//! Option types with the keys that are bound with Alt; never takes a character away.

use crate::app::App;
use crate::app::msg::Key;
use crate::app::timeline::Sign;

/// What Option types with a key (US layout). Nobody has these on a key of their own.
const SYMBOLS: [(char, char); 10] = [
    ('∂', 'd'),
    ('∫', 'b'),
    ('©', 'g'),
    ('¬', 'l'),
    ('≈', 'x'),
    ('≠', '='),
    ('™', '2'),
    ('∞', '5'),
    ('¶', '7'),
    ('•', '8'),
];

/// The same, but these are letters or common signs elsewhere: they count on a Mac only.
const LETTERS: [(char, char); 12] = [
    ('å', 'a'),
    ('ç', 'c'),
    ('µ', 'm'),
    ('π', 'p'),
    ('ß', 's'),
    ('÷', '/'),
    ('¡', '1'),
    ('£', '3'),
    ('¢', '4'),
    ('§', '6'),
    ('ª', '9'),
    ('º', '0'),
];

impl App {
    /// A character is typed: says once what to do, if it looks like a shortcut.
    pub(in crate::app) fn heed_option(&mut self, typed: char) {
        if self.option_told || self.alt_came {
            return;
        }
        let letters = LETTERS.iter().filter(|_| self.is_on_mac());
        let Some((_, key)) = SYMBOLS.iter().chain(letters).find(|(symbol, _)| *symbol == typed)
        else {
            return;
        };
        let meant = Key::char(*key).alt();
        if self.settings.keymap.action(self.mode(), false, meant).is_none() {
            return;
        }
        self.option_told = true;
        let text = format!(
            "Option typed {typed} instead of Alt-{key}. C-x and the letter, or an F key, does the \
             same; /doctor says how Option becomes Alt."
        );
        self.tell(Sign::Info, text);
    }

    fn is_on_mac(&self) -> bool {
        let terminal = self.treatment.terminal.trim_start_matches("tmux+");
        cfg!(target_os = "macos") || matches!(terminal, "apple-terminal" | "iterm2")
    }
}

#[cfg(test)]
mod tests {
    use crate::app::msg::Msg;
    use crate::app::screen::bidi::Treatment;
    use crate::app::tests::world::World;

    fn at(terminal: &str) -> World {
        let mut world = World::in_general();
        let treatment = Treatment { terminal: terminal.to_owned(), ..Treatment::default() };
        world.update(Msg::Treated(treatment));
        world
    }

    #[test]
    fn the_first_symbol_gets_one_hint_and_stays() {
        let mut world = at("kitty");
        world.typed("≈");
        assert_eq!(world.draft(), "≈|");
        assert_eq!(
            world.last(),
            "* Option typed ≈ instead of Alt-x. C-x and the letter, or an F key, does the same; \
             /doctor says how Option becomes Alt."
        );
        let lines = world.log().len();
        world.typed("∂≈");
        assert_eq!(world.log().len(), lines);
    }

    #[test]
    fn letters_count_on_a_mac_only() {
        let mut world = at("vte");
        let lines = world.log().len();
        world.typed("på svenska: ça");
        assert_eq!(world.log().len(), lines);
        let mut world = at("tmux+apple-terminal");
        world.typed("å");
        assert!(world.last().starts_with("* Option typed å instead of Alt-a."), "{}", world.last());
    }

    #[test]
    fn whoever_has_alt_hears_nothing() {
        let mut world = at("iterm2");
        world.keys("Alt-u");
        let lines = world.log().len();
        world.typed("≈å");
        assert_eq!(world.log().len(), lines);
    }
}
