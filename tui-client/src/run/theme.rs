//! Having everything look as is decided: at the start, when the user takes another theme, and when
//! a file that decides was saved.
//!
//! Takes what `config` decides; tells the app, and remembers what was chosen. Part of the loop.

use super::Client;
use crate::app::msg::Msg;
use crate::app::screen::theme::ThemeWish;
use crate::config::ConfigError;
use crate::terminal::Tty;

impl<T: Tty> Client<T> {
    /// Has everything look as is decided. What is wrong is told, and changes nothing.
    pub(super) fn dress(&mut self) {
        match self.looks.look(&self.current.config().theme) {
            Ok(look) if look == self.engine.app.look => {}
            Ok(look) => self.engine.tell(Msg::Look(look)),
            Err(error) => self.tell_kept(&error),
        }
    }

    /// Takes another theme and says so.
    pub(super) fn take_theme(&mut self, wish: ThemeWish) {
        let before = self.looks.clone();
        self.looks.choose(wish.clone());
        self.follow();
        match self.looks.look(&self.current.config().theme) {
            Ok(look) => {
                self.engine.tell(Msg::Notice(look.words()));
                self.engine.tell(Msg::Look(look));
                self.remember_theme(wish);
            }
            Err(error) => {
                self.looks = before;
                self.tell_kept(&error);
            }
        }
    }

    fn tell_kept(&mut self, error: &ConfigError) {
        let text = format!("The theme stays as it was: {}", error.sentence());
        self.engine.tell(Msg::Notice(text));
    }

    fn remember_theme(&mut self, wish: ThemeWish) {
        let key = self.greeting.identity.key();
        let kept = self.engine.memory.change(|remembered| match wish {
            ThemeWish::Choose(name) => {
                remembered.themes.insert(key, name);
            }
            ThemeWish::Auto => {
                remembered.themes.remove(&key);
            }
        });
        self.engine.tell_failure(kept);
    }
}
