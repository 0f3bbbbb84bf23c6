//! Where settings come from, to be asked at the start and again whenever a file has changed.
//!
//! Owns the command line, the config file's path and what was remembered at the start; reads the
//! file and looks the environment up. Gives the settings in force, what was said about each, and
//! the files that they were read from.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{
    AUTO, Config, ConfigError, ConfigErrors, Remembered, Sayings, ThemeSetting, Themes, Words,
};
use crate::app::effect::Trust;
use crate::host;
use crate::limits::CONFIG_BYTES_MAX;

/// All that settings come from.
#[derive(Clone, Debug)]
pub struct Source {
    words: Words,
    path: PathBuf,
    themes: Themes,
    remembered: Remembered,
}

impl Source {
    /// The command line, the usual config file (the command line may name another), and what is
    /// remembered.
    #[must_use]
    pub fn new(words: Words, usual: PathBuf, remembered: Remembered) -> Self {
        let themes = Themes::beside(&usual);
        let path = words.config().cloned().unwrap_or(usual);
        Self { words, path, themes, remembered }
    }

    /// The settings as they are now.
    ///
    /// # Errors
    /// With all that cannot be read or is wrong, in the file, the environment and the flags.
    pub fn read(&self) -> Result<Config, ConfigErrors> {
        decide(&self.said()?, &self.remembered.trusted, &self.themes, env)
    }

    /// What is said about each key now.
    ///
    /// # Errors
    /// When the file cannot be read or is no TOML.
    pub fn said(&self) -> Result<Sayings, ConfigErrors> {
        let file = read(&self.path, self.words.config().is_some())?;
        Ok(Sayings::gather(&self.words, &variables(), file, &self.remembered))
    }

    /// The file that these settings come from: a change of it is to be followed.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The themes beside the usual config file.
    #[must_use]
    pub fn themes(&self) -> &Themes {
        &self.themes
    }

    /// What was remembered at the start.
    #[must_use]
    pub fn remembered(&self) -> &Remembered {
        &self.remembered
    }
}

/// What the config file at `path` says. One that is not there says nothing, unless it `must_exist`.
fn read(path: &Path, must_exist: bool) -> Result<Sayings, ConfigErrors> {
    let text = text(path, must_exist).map_err(|error| ConfigErrors(vec![error]))?;
    Sayings::in_file(path, &text)
}

/// What is in the file at `path`: nothing in one that is not there, unless it `must_exist`.
pub(super) fn text(path: &Path, must_exist: bool) -> Result<String, ConfigError> {
    match bounded(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !must_exist => Ok(String::new()),
        text => text.map_err(|error| {
            let why = match error.kind() {
                io::ErrorKind::InvalidData => "it is not text in UTF-8".to_owned(),
                io::ErrorKind::NotFound => "there is no such file".to_owned(),
                kind => kind.to_string(),
            };
            ConfigError::Unreadable { path: path.into(), why }
        }),
    }
}

/// Decides, and sees to it that the theme is there and can be read.
fn decide(
    said: &Sayings,
    trusted: &BTreeMap<String, Trust>,
    themes: &Themes,
    env: impl Fn(&str) -> Option<String>,
) -> Result<Config, ConfigErrors> {
    let decided = Config::decide(said, trusted, env);
    let mut errors = decided.as_ref().err().map_or(Vec::new(), |errors| errors.0.clone());
    errors.extend(said.all("theme").filter_map(|said| {
        let name = said.value.as_str().filter(|name| *name != AUTO)?;
        match themes.read(name) {
            Err(ConfigError::NoTheme(what)) => Some(said.wrong(what.to_string(), 0)),
            _ => None,
        }
    }));
    if errors.is_empty()
        && let Ok(Config { theme: ThemeSetting::Named(name), .. }) = &decided
    {
        errors.extend(themes.read(name).err());
    }
    if errors.is_empty() { decided } else { Err(ConfigErrors(errors)) }
}

fn bounded(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    fs::File::open(path)?.take(CONFIG_BYTES_MAX + 1).read_to_string(&mut text)?;
    if u64::try_from(text.len()).is_ok_and(|bytes| bytes > CONFIG_BYTES_MAX) {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(text)
}

fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The environment without what is for a server.
fn variables() -> BTreeMap<String, String> {
    let servers = host::variables();
    let texts = std::env::vars_os()
        .filter_map(|(name, text)| Some((name.into_string().ok()?, text.into_string().ok()?)));
    texts.filter(|(name, _)| !servers.contains(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(path: &Path) -> String {
        read(path, true).expect_err("it cannot be read").to_string()
    }

    #[test]
    fn what_cannot_be_read_is_told_in_one_sentence() {
        let folder = tempfile::tempdir().expect("a folder");
        let shown = folder.path().display();
        assert_eq!(why(folder.path()), format!("cannot read {shown}: is a directory"));
        let file = folder.path().join("config.toml");
        let shown = file.display();
        assert_eq!(read(&file, false), Ok(Sayings::default()));
        assert_eq!(why(&file), format!("cannot read {shown}: there is no such file"));
        fs::write(&file, b"name = '\xff'").expect("it can be written");
        assert_eq!(why(&file), format!("cannot read {shown}: it is not text in UTF-8"));
        let long = usize::try_from(CONFIG_BYTES_MAX).expect("it fits") + 1;
        fs::write(&file, " ".repeat(long)).expect("it can be written");
        assert_eq!(why(&file), format!("cannot read {shown}: file too large"));
    }
}
