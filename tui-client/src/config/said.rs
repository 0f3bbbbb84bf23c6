//! What each place says about each key, and which of them counts.
//!
//! Takes the command line, the environment, the config file's text and what is remembered; gives
//! one list, the weakest first, in which every word knows where it comes from. Each word is judged
//! by itself, so all that is wrong is told at once, each with its place. Reads nothing itself.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use toml::Value;

use super::flags::Words;
use super::key::{Key, PREFIX, find, keys, path, value};
use super::leaf::{Leaf, alone, leaves};
use super::memory::Remembered;
use super::wrong::{self, sentence, unknown_variable};
use super::{ConfigError, ConfigErrors, File, PORT};

/// One key as one place says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub(super) path: Vec<String>,
    pub(super) value: Value,
    pub(super) origin: Origin,
}

/// Where a word comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It was answered or seen at an earlier start.
    Remembered,
    /// The config file.
    File {
        /// Which.
        path: PathBuf,
        /// The lines of the tables it is in, and its own.
        lines: Vec<usize>,
    },
    /// A variable of the environment.
    Environment(String),
    /// A flag.
    Flag(String),
}

/// All that was said, the weakest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sayings {
    said: Vec<Said>,
    /// Variables of the environment that say nothing, because no key has them.
    idle: Vec<String>,
}

impl Sayings {
    /// What a config file says.
    ///
    /// # Errors
    /// When it is no TOML, with every place in which it is not.
    pub fn in_file(path: &Path, text: &str) -> Result<Self, ConfigErrors> {
        let broken = |errors: Vec<toml::de::Error>| {
            ConfigErrors(errors.iter().map(|error| wrong::at(path, text, error)).collect())
        };
        let said = leaves(text).map_err(broken)?.into_iter().map(|leaf| {
            let Leaf { path: key, value, lines } = leaf;
            Said { path: key, value, origin: Origin::File { path: path.to_owned(), lines } }
        });
        Ok(Self { said: said.collect(), idle: Vec::new() })
    }

    /// Everything: the file, what goes before it, and what it goes before. `variables` is the
    /// environment; an empty one counts as unset.
    #[must_use]
    pub fn gather(
        words: &Words,
        variables: &BTreeMap<String, String>,
        file: Self,
        remembered: &Remembered,
    ) -> Self {
        let Self { mut said, mut idle } = file;
        let keys = keys();
        let is_ours = |(variable, text): &(&String, &String)| {
            variable.starts_with(PREFIX) && !text.is_empty()
        };
        for (variable, text) in variables.iter().filter(is_ours) {
            let Some(path) = path(&keys, variable) else {
                idle.push(variable.clone());
                continue;
            };
            let value = value(find(&keys, &path), text);
            said.push(Said { path, value, origin: Origin::Environment(variable.clone()) });
        }
        said.extend(words.said(&|path, text| value(find(&keys, path), text)));
        let has_host = said.iter().any(|said| said.path == ["host"]);
        // A remembered port belongs to the remembered host.
        let remembered = remembered.said().filter(|said| !has_host || said.path != ["port"]);
        Self { said: remembered.collect::<Vec<_>>().into_iter().chain(said).collect(), idle }
    }

    /// Whether there is to be a server where these lead, so that none is hosted there: somebody
    /// said the host, or the port is not the usual one and only remembered. A server that was
    /// there once has a history, which another one in its place would seem to have lost.
    #[must_use]
    pub fn expect_server(&self) -> bool {
        let counting = self.counting();
        let said = |key: &str| counting.get([key.to_owned()].as_slice()).copied();
        let asked = said("host").is_some_and(|host| host.origin != Origin::Remembered);
        asked
            || said("port").is_some_and(|port| {
                port.origin == Origin::Remembered && port.value != Value::from(i64::from(PORT))
            })
    }

    /// All that says a key of no table, the weakest first.
    pub(super) fn all(&self, key: &str) -> impl Iterator<Item = &Said> {
        self.said.iter().filter(move |said| said.path == [key])
    }

    /// Whether nothing but what is remembered says a key.
    pub(super) fn is_remembered(&self, key: &str) -> bool {
        let said = self.counting().get([key.to_owned()].as_slice()).copied();
        said.is_some_and(|said| said.origin == Origin::Remembered)
    }

    /// Something is wrong with the value of a key that was said.
    pub(super) fn wrong(&self, path: &[String], what: String) -> ConfigError {
        match self.counting().get(path) {
            Some(said) => said.wrong(what, path.len()),
            None => ConfigError::Elsewhere { place: path.join("."), what },
        }
    }

    /// The variables of the environment that no key has.
    fn strangers(&self) -> Vec<ConfigError> {
        let known: Vec<String> = keys().iter().map(Key::variable).collect();
        let wrong = |place: &String| {
            let what = unknown_variable(place, &known);
            ConfigError::Elsewhere { place: place.clone(), what }
        };
        self.idle.iter().map(wrong).collect()
    }

    /// What counts for each key.
    #[must_use]
    pub(super) fn counting(&self) -> BTreeMap<&[String], &Said> {
        self.said.iter().map(|said| (said.path.as_slice(), said)).collect()
    }

    /// All that counts, as if it stood in one file.
    ///
    /// # Errors
    /// With all that is wrong anywhere, even where something stronger is said.
    pub fn file(&self) -> Result<File, ConfigErrors> {
        let mut errors: Vec<ConfigError> = self.strangers();
        for error in self.said.iter().filter_map(|said| said.read().err()) {
            // A table nobody knows is wrong once, however much stands in it.
            if !errors.contains(&error) {
                errors.push(error);
            }
        }
        if !errors.is_empty() {
            return Err(ConfigErrors(errors));
        }
        let mut all = toml::Table::new();
        self.counting().into_values().for_each(|said| put(&mut all, &said.path, &said.value));
        all.try_into().map_err(|error: toml::de::Error| {
            let (place, what) = ("settings".to_owned(), error.message().to_owned());
            ConfigErrors(vec![ConfigError::Elsewhere { place, what }])
        })
    }
}

impl Said {
    /// What it means by itself.
    fn read(&self) -> Result<File, ConfigError> {
        alone(&self.path, self.value.clone()).try_into().map_err(|error: toml::de::Error| {
            let (what, depth) = sentence(error.message(), &self.path);
            self.wrong(what, depth)
        })
    }

    /// Something is wrong with the name at this depth of its path, or with its value.
    pub(super) fn wrong(&self, what: String, depth: usize) -> ConfigError {
        match &self.origin {
            Origin::File { path, lines } => {
                let line = lines.get(depth).or(lines.last()).copied().unwrap_or(1);
                ConfigError::Wrong { path: path.clone(), line, what }
            }
            other => ConfigError::Elsewhere { place: other.to_string(), what },
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Remembered => f.write_str("remembered"),
            Self::File { path, lines } => {
                write!(f, "{}:{}", path.display(), lines.last().copied().unwrap_or(1))
            }
            Self::Environment(name) | Self::Flag(name) => f.write_str(name),
        }
    }
}

fn put(table: &mut toml::Table, path: &[String], value: &Value) {
    match path {
        [] => {}
        [name] => {
            table.insert(name.clone(), value.clone());
        }
        [name, rest @ ..] => {
            let inner =
                table.entry(name.clone()).or_insert_with(|| Value::Table(toml::Table::new()));
            if let Value::Table(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}
