//! The settings in force, and reading them again because a file changed or the user says so.
//!
//! Owns where they come from, what they were when they were read last, and the watch on their
//! files. Gives what they were before, for whoever has to behave otherwise now, and the sentences
//! that say so. What is wrong changes nothing and is told, once; what counts only at the start is
//! told too.

use std::path::PathBuf;

use super::{Config, ConfigError, ConfigErrors, Source, Watch};

const READ: &str = "The settings were read again.";
const NEXT_START: &str = "Another host, port or name counts from the next start.";

/// The settings in force.
#[derive(Debug)]
pub struct Current {
    source: Source,
    watch: Watch,
    config: Config,
    /// What was wrong when they were read last.
    wrong: Option<ConfigErrors>,
}

/// What came of reading them again.
#[derive(Debug)]
pub struct Reread {
    /// What is to be said of it.
    pub notices: Vec<String>,
    /// What they were before; none when they stay as they were.
    pub before: Option<Config>,
}

impl Current {
    /// These settings, which were read from there.
    #[must_use]
    pub fn new(source: Source, config: Config) -> Self {
        Self { source, watch: Watch::default(), config, wrong: None }
    }

    /// What is in force.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Whether nothing was wrong when they were read last.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.wrong.is_none()
    }

    /// Watches the config file, and `theme` if its file counts too.
    pub fn follow(&mut self, theme: Option<PathBuf>) {
        let files: Vec<PathBuf> =
            std::iter::once(self.source.path().to_owned()).chain(theme).collect();
        self.watch.follow(&files);
    }

    /// Waits until a file that is watched has changed: see [`Watch::changed`].
    pub async fn changed(&mut self) {
        self.watch.changed().await;
    }

    /// Reads them; `None` when nothing is new and nobody `asked`.
    pub fn read(&mut self, asked: bool) -> Option<Reread> {
        let read = self.source.read();
        let same = match &read {
            Ok(config) => self.wrong.is_none() && *config == self.config,
            Err(errors) => self.wrong.as_ref() == Some(errors),
        };
        (asked || !same).then(|| self.take(read))
    }

    fn take(&mut self, read: Result<Config, ConfigErrors>) -> Reread {
        match read {
            Err(errors) => {
                let notices = vec![told(&errors)];
                self.wrong = Some(errors);
                Reread { notices, before: None }
            }
            Ok(config) => {
                self.wrong = None;
                let before = std::mem::replace(&mut self.config, config);
                let Config { address, name, .. } = &self.config;
                let waits = (address, name) != (&before.address, &before.name);
                let notices = [Some(READ), waits.then_some(NEXT_START)].into_iter().flatten();
                Reread { notices: notices.map(str::to_owned).collect(), before: Some(before) }
            }
        }
    }
}

/// The first thing that is wrong, and how many more there are.
fn told(ConfigErrors(errors): &ConfigErrors) -> String {
    let first = errors.first().map(ConfigError::sentence).unwrap_or_default();
    let more = match errors.len() {
        0 | 1 => String::new(),
        count => format!(" There are {} more: 'diwan config check' shows them.", count - 1),
    };
    format!("The settings stay as they were: {first}{more}")
}

impl ConfigError {
    /// What is wrong, as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let stop = if self.to_string().ends_with('?') { "" } else { "." };
        format!("{self}{stop}")
    }
}
