//! Having everything look as is decided: at the start, when the user takes another theme, and when
//! a file that decides was saved.
//!
//! Takes what `config` decides; tells the app, and remembers what was chosen. Part of the loop.

use std::io;

use super::Client;
use crate::app::msg::Msg;
use crate::app::screen::theme::{Look, ThemeWish};
use crate::config::{ConfigError, cursor_colour};
use crate::terminal::Tty;

impl<T: Tty> Client<T> {
    /// Has everything look as is decided. What is wrong is told, and changes nothing.
    pub(super) fn dress(&mut self) -> io::Result<()> {
        match self.looks.look(&self.current.config().theme) {
            Ok(look) if look == self.engine.app.look => {}
            Ok(look) => self.wear(look)?,
            Err(error) => self.tell_kept(&error),
        }
        Ok(())
    }

    fn wear(&mut self, look: Look) -> io::Result<()> {
        self.screen.set_cursor_colour(cursor_colour(&look.theme))?;
        self.engine.tell(Msg::Look(look));
        Ok(())
    }

    /// Takes another theme and says so.
    pub(super) fn take_theme(&mut self, wish: ThemeWish) -> io::Result<()> {
        let before = self.looks.clone();
        self.looks.choose(wish.clone());
        self.follow();
        match self.looks.look(&self.current.config().theme) {
            Ok(look) => {
                self.engine.tell(Msg::Notice(look.words()));
                self.wear(look)?;
                self.remember_theme(wish);
            }
            Err(error) => {
                self.looks = before;
                self.tell_kept(&error);
            }
        }
        Ok(())
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
