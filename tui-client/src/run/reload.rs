//! Settings read again while the program runs, because a file changed or the user says so.
//!
//! Takes what `config` reads; has the terminal and the app behave so from then on. Part of the
//! loop: it holds the screen and the app, and decides nothing about either.

use std::io;

use super::Client;
use crate::app::action::keymap::Mode;
use crate::app::msg::Msg;
use crate::app::settings::{Cursor, Settings};
use crate::config::{Config, CursorSetting, Reread};
use crate::terminal::{CursorShape, Greeting, Screen, Tty, Wish};

impl<T: Tty> Client<T> {
    /// Watches the files that count now.
    pub(super) fn follow(&mut self) {
        let theme = self.looks.file(&self.current.config().theme);
        self.current.follow(Some(theme));
    }

    /// Reads the settings again. Says so when it was `asked` for, and when there is anything new.
    pub(super) fn reload(&mut self, asked: bool) -> io::Result<()> {
        self.follow();
        if let Some(Reread { notices, before }) = self.current.read(asked) {
            notices.into_iter().for_each(|notice| self.engine.tell(Msg::Notice(notice)));
            if let Some(before) = before {
                self.change(&before)?;
            }
        }
        // What is wrong with a theme that the settings name was told with them.
        if self.current.is_right() {
            self.dress()?;
        }
        Ok(())
    }

    fn change(&mut self, before: &Config) -> io::Result<()> {
        let config = self.current.config().clone();
        let cursor = draw_cursor(&mut self.screen, &self.greeting, config.cursor)?;
        self.screen.set_notice_way(config.notice_sequence.way(self.greeting.identity.emulator));
        self.engine.tell(Msg::Settings(Settings { cursor, ..config.settings.clone() }));
        let wished = |config: &Config| (config.bidi, config.konsole_switch, config.pictures_set);
        if wished(&config) == wished(before) {
            return Ok(());
        }
        let (setting, konsole_switch, pictures_set) = wished(&config);
        self.wish = Wish { setting, konsole_switch, pictures_set, ..self.wish };
        // The calibration screen shows another treatment, and goes back to this one.
        if self.engine.app.mode() == Mode::Calibrating { Ok(()) } else { self.treat(self.wish) }
    }
}

/// Has the terminal draw its cursor so, as far as it can.
pub(super) fn draw_cursor<T: Tty>(
    screen: &mut Screen<T>,
    greeting: &Greeting,
    setting: CursorSetting,
) -> io::Result<Cursor> {
    let cursor = setting.drawn(greeting.identity.draws_bar());
    screen.set_cursor(match cursor {
        Cursor::Bar => CursorShape::Bar,
        Cursor::Block => CursorShape::Block,
    })?;
    Ok(cursor)
}
