//! Settings read again while the program runs, because a file changed or the user says so.
//!
//! Takes what `config` reads; has the terminal and the app behave so from then on. What is wrong
//! changes nothing and is told, once; what counts only at the start is told too. Part of the loop:
//! it holds the screen and the app, and decides nothing about either.

use std::io;

use super::Client;
use crate::app::keymap::Mode;
use crate::app::msg::Msg;
use crate::app::settings::{Cursor, Settings};
use crate::app::theme::Look;
use crate::config::{Config, ConfigError, ConfigErrors, CursorSetting, Looks, Source, Watch};
use crate::terminal::{CursorShape, Greeting, NoticeSetting, Screen, Tty, Wish};

const READ: &str = "The settings were read again.";
const NEXT_START: &str = "Another host, port or name counts from the next start.";

/// Where settings come from, and what they were when they were read last.
pub(super) struct Current {
    source: Source,
    pub(super) watch: Watch,
    /// What is in force.
    config: Config,
    /// What else decides how everything looks.
    pub(super) looks: Looks,
    /// What was wrong when they were read last.
    wrong: Option<ConfigErrors>,
}

impl Current {
    pub(super) fn new(source: Source, config: Config, looks: Looks) -> Self {
        Self { source, watch: Watch::default(), config, looks, wrong: None }
    }

    /// Watches the files that count now.
    pub(super) fn follow(&mut self) {
        let theme = self.looks.file(&self.config.theme);
        self.watch.follow(&[self.source.path().to_owned(), theme]);
    }

    /// How everything is to look.
    pub(super) fn look(&self) -> Result<Look, ConfigError> {
        self.looks.look(&self.config.theme)
    }

    /// By which sequence notices are asked for.
    pub(super) fn notices(&self) -> NoticeSetting {
        self.config.notice_sequence
    }

    /// Reads them; `None` when nothing is to be said or done about them.
    fn read(&mut self, asked: bool) -> Option<Result<Config, ConfigErrors>> {
        self.follow();
        let read = self.source.read();
        let same = match &read {
            Ok(config) => self.wrong.is_none() && *config == self.config,
            Err(errors) => self.wrong.as_ref() == Some(errors),
        };
        (asked || !same).then_some(read)
    }
}

impl<T: Tty> Client<T> {
    /// Reads the settings again. Says so when it was `asked` for, and when there is anything new.
    pub(super) fn reload(&mut self, asked: bool) -> io::Result<()> {
        match self.current.read(asked) {
            None => {}
            Some(Err(errors)) => {
                self.engine.tell(Msg::Notice(told(&errors)));
                self.current.wrong = Some(errors);
            }
            Some(Ok(config)) => {
                self.current.wrong = None;
                let before = std::mem::replace(&mut self.current.config, config.clone());
                self.change(&before, config)?;
            }
        }
        // What is wrong with a theme that the settings name was told with them.
        if self.current.wrong.is_none() {
            self.dress();
        }
        Ok(())
    }

    fn change(&mut self, before: &Config, config: Config) -> io::Result<()> {
        self.engine.tell(Msg::Notice(READ.to_owned()));
        if (&config.address, &config.name) != (&before.address, &before.name) {
            self.engine.tell(Msg::Notice(NEXT_START.to_owned()));
        }
        let cursor = draw_cursor(&mut self.screen, &self.greeting, config.cursor)?;
        self.screen.set_notice_way(config.notice_sequence.way(self.greeting.identity.emulator));
        self.engine.tell(Msg::Settings(Settings { cursor, ..config.settings }));
        if (config.bidi, config.konsole_switch) == (before.bidi, before.konsole_switch) {
            return Ok(());
        }
        let Config { bidi: setting, konsole_switch, .. } = config;
        self.wish = Wish { setting, konsole_switch, ..self.wish };
        // The calibration screen shows another treatment, and goes back to this one.
        if self.engine.app.mode() == Mode::Calibrating { Ok(()) } else { self.treat(self.wish) }
    }
}

/// The first thing that is wrong, and how many more there are.
fn told(ConfigErrors(errors): &ConfigErrors) -> String {
    let first = errors.first().map(sentence).unwrap_or_default();
    let more = match errors.len() {
        0 | 1 => String::new(),
        count => format!(" There are {} more: 'diwan config check' shows them.", count - 1),
    };
    format!("The settings stay as they were: {first}{more}")
}

/// What is wrong, as a sentence.
pub(super) fn sentence(error: &ConfigError) -> String {
    let stop = if error.to_string().ends_with('?') { "" } else { "." };
    format!("{error}{stop}")
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
