//! Where settings come from, to be asked at the start and again whenever a file has changed.
//!
//! Owns the command line, the config file's path and what was remembered at the start; looks the
//! environment up. Gives the settings in force, and the files that they were read from.

use std::path::PathBuf;

use super::{Config, ConfigError, File, Flags, Remembered};

/// All that settings come from.
#[derive(Clone, Debug)]
pub struct Source {
    flags: Flags,
    path: PathBuf,
    remembered: Remembered,
}

impl Source {
    /// The command line, the usual config file (the command line may name another), and what is
    /// remembered.
    #[must_use]
    pub fn new(flags: Flags, usual: PathBuf, remembered: Remembered) -> Self {
        let path = flags.config.clone().unwrap_or(usual);
        Self { flags, path, remembered }
    }

    /// The settings as they are now.
    ///
    /// # Errors
    /// When a file cannot be read, or something is wrong in it or in the environment.
    pub fn read(&self) -> Result<Config, ConfigError> {
        let file = File::read(&self.path, self.flags.config.is_some())?;
        let env = |name: &str| std::env::var(name).ok();
        Config::resolve(&self.flags, env, &file, &self.remembered)
    }

    /// The files that these settings come from: a change of one of them is to be followed.
    #[must_use]
    pub fn files(&self, _config: &Config) -> Vec<PathBuf> {
        vec![self.path.clone()]
    }

    /// What was remembered at the start.
    #[must_use]
    pub fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}
