//! What an operator can set: flags, environment, a TOML file.
//!
//! A flag wins over the environment, the environment over the file, the file over the default.
//! Unknown keys in the file are errors. Gives one `Config` that is complete. Never opens sockets
//! or stores.

use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{CommandFactory, Parser};
use directories::ProjectDirs;
use serde::{Deserialize, Deserializer};
use thiserror::Error;

use crate::console::LogForm;
use crate::door::Door;
use crate::limits::RATE_LINES_PER_SECOND;
use crate::rate::Rate;
use crate::store::{Durability, Place};
use crate::tls::Identity;

/// The address a server has when nobody says otherwise.
pub const DEFAULT_ADDRESS: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 9000);

/// All settings of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where to listen for people with netcat and for programs.
    pub listen: Vec<SocketAddr>,
    /// Where to listen for clients of other systems.
    pub doors: Vec<(Door, SocketAddr)>,
    /// Where to listen for the first of these when they encrypt.
    pub tls_listen: Vec<SocketAddr>,
    /// Which certificate to show them.
    pub identity: Identity,
    /// Where to keep the history.
    pub data: Place,
    /// What an acknowledged message survives.
    pub durability: Durability,
    /// How fast one connection may send; `None` is without limit.
    pub rate: Option<Rate>,
    /// The form of log lines.
    pub log: LogForm,
}

/// Why there are no settings.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("config file {}: {error}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why not.
        error: std::io::Error,
    },
    /// The file says something that cannot be.
    #[error("config file {}: {error}", file.display())]
    Wrong {
        /// The file.
        file: PathBuf,
        /// Where, what, and what would be right.
        error: toml::de::Error,
    },
    /// A certificate without its key, or the other way round.
    #[error("{given} needs {missing} beside it")]
    Half {
        /// What is said.
        given: &'static str,
        /// What is not.
        missing: &'static str,
    },
    /// A certificate that would never be shown.
    #[error("tls-cert needs an address to be shown at: name one with --tls-listen")]
    NowhereShown,
    /// The system does not say where data belongs.
    #[error("there is no folder for data on this system: name one with --data")]
    NoDataFolder,
}

/// The command line.
#[derive(Debug, Default, Parser)]
#[command(
    name = "diwan-server",
    version,
    about = "Chat server: anyone can use it with netcat, and diwan is its full-screen client",
    after_help = "Join with `diwan`, or with `nc 127.0.0.1 9000` and your name as the first line."
)]
pub struct Options {
    /// Listen here; may be given several times [default: 127.0.0.1:9000]
    #[arg(long, value_name = "ADDR:PORT", env = "DIWAN_LISTEN", value_delimiter = ',')]
    pub listen: Vec<SocketAddr>,

    /// Let clients of the broadcast room in here, traditionally on port 55555 [default: nowhere]
    #[arg(long, value_name = "ADDR:PORT", env = "DIWAN_BROADCAST_LISTEN", value_delimiter = ',')]
    pub broadcast_listen: Vec<SocketAddr>,

    /// Let clients of the numbered groups in here, traditionally on port 5555 [default: nowhere]
    #[arg(long, value_name = "ADDR:PORT", env = "DIWAN_MENU_LISTEN", value_delimiter = ',')]
    pub menu_listen: Vec<SocketAddr>,

    /// Let those who encrypt (TLS) in here; may be given several times [default: nowhere]
    #[arg(long, value_name = "ADDR:PORT", env = "DIWAN_TLS_LISTEN", value_delimiter = ',')]
    pub tls_listen: Vec<SocketAddr>,

    /// Show them this certificate (PEM) [default: one of its own, made once and kept with the data]
    #[arg(long, value_name = "FILE", env = "DIWAN_TLS_CERT")]
    pub tls_cert: Option<PathBuf>,

    /// The private key of that certificate (PEM)
    #[arg(long, value_name = "FILE", env = "DIWAN_TLS_KEY")]
    pub tls_key: Option<PathBuf>,

    /// Keep the history in this folder, or nowhere [default: the platform's data folder]
    #[arg(long, value_name = "DIR|:memory:", env = "DIWAN_DATA")]
    pub data: Option<Data>,

    /// What an acknowledged message survives [default: power]
    #[arg(long, value_enum, env = "DIWAN_DURABILITY")]
    pub durability: Option<Durability>,

    /// Slow down whoever sends more lines than this in the long run [default: 10]
    #[arg(long, value_name = "LINES_PER_SECOND|off", env = "DIWAN_RATE_LIMIT")]
    pub rate_limit: Option<RateLimit>,

    /// Read settings from this file
    #[arg(long, value_name = "FILE", env = "DIWAN_SERVER_CONFIG")]
    pub config: Option<PathBuf>,

    /// The form of log lines [default: text]
    #[arg(long, value_enum, env = "DIWAN_LOG")]
    pub log: Option<LogForm>,
}

/// The settings of a file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    listen: Vec<SocketAddr>,
    broadcast_listen: Vec<SocketAddr>,
    menu_listen: Vec<SocketAddr>,
    tls_listen: Vec<SocketAddr>,
    tls_cert: Option<PathBuf>,
    tls_key: Option<PathBuf>,
    data: Option<Data>,
    durability: Option<Durability>,
    rate_limit: Option<RateLimit>,
    log: Option<LogForm>,
}

impl Options {
    /// The variables of the environment that say these settings.
    #[must_use]
    pub fn variables() -> Vec<String> {
        let command = Self::command();
        let variables = command.get_arguments().filter_map(|option| option.get_env()?.to_str());
        variables.map(str::to_owned).collect()
    }

    /// All settings, with what the config file and the defaults add.
    ///
    /// # Errors
    /// When the file is unreadable or wrong, a certificate is given by half or for nobody, or no data
    /// folder is known.
    pub fn into_config(self) -> Result<Config, ConfigError> {
        let file = self.config.as_ref().map(read).transpose()?.unwrap_or_default();
        let data = match self.data.or(file.data) {
            Some(Data(place)) => place,
            None => default_place()?,
        };
        let listen = either(self.listen, file.listen);
        let broadcast = either(self.broadcast_listen, file.broadcast_listen);
        let menu = either(self.menu_listen, file.menu_listen);
        let broadcast = broadcast.into_iter().map(|address| (Door::Broadcast, address));
        let menu = menu.into_iter().map(|address| (Door::Menu, address));
        let tls_listen = either(self.tls_listen, file.tls_listen);
        let identity = identity(self.tls_cert.or(file.tls_cert), self.tls_key.or(file.tls_key))?;
        if identity != Identity::Own && tls_listen.is_empty() {
            return Err(ConfigError::NowhereShown);
        }
        let RateLimit(rate) = self.rate_limit.or(file.rate_limit).unwrap_or_default();
        Ok(Config {
            listen: either(listen, vec![DEFAULT_ADDRESS]),
            doors: broadcast.chain(menu).collect(),
            tls_listen,
            identity,
            data,
            durability: self.durability.or(file.durability).unwrap_or_default(),
            rate,
            log: self.log.or(file.log).unwrap_or_default(),
        })
    }
}

impl Config {
    /// The settings of a server nobody configured.
    ///
    /// # Errors
    /// When no data folder is known.
    pub fn standard() -> Result<Self, ConfigError> {
        Options::default().into_config()
    }

    /// All addresses to listen on for connections that are not encrypted, and for whom.
    pub(crate) fn entrances(&self) -> impl Iterator<Item = (Door, SocketAddr)> {
        let lines = self.listen.iter().map(|&address| (Door::Lines, address));
        lines.chain(self.doors.iter().copied())
    }
}

fn either(first: Vec<SocketAddr>, second: Vec<SocketAddr>) -> Vec<SocketAddr> {
    if first.is_empty() { second } else { first }
}

fn identity(certificate: Option<PathBuf>, key: Option<PathBuf>) -> Result<Identity, ConfigError> {
    match (certificate, key) {
        (None, None) => Ok(Identity::Own),
        (Some(certificate), Some(key)) => Ok(Identity::Files { certificate, key }),
        (Some(_), None) => Err(ConfigError::Half { given: "tls-cert", missing: "tls-key" }),
        (None, Some(_)) => Err(ConfigError::Half { given: "tls-key", missing: "tls-cert" }),
    }
}

fn read(file: &PathBuf) -> Result<File, ConfigError> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| ConfigError::Unreadable { file: file.clone(), error })?;
    toml::from_str(&text).map_err(|error| ConfigError::Wrong { file: file.clone(), error })
}

fn default_place() -> Result<Place, ConfigError> {
    let folders = ProjectDirs::from("", "", "diwan").ok_or(ConfigError::NoDataFolder)?;
    Ok(Place::Folder(folders.data_dir().join("server")))
}

/// `:memory:` or a folder.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Data(pub Place);

impl From<String> for Data {
    fn from(place: String) -> Self {
        Self(if place == ":memory:" { Place::Memory } else { Place::Folder(place.into()) })
    }
}

impl FromStr for Data {
    type Err = std::convert::Infallible;
    fn from_str(place: &str) -> Result<Self, Self::Err> {
        Ok(place.to_owned().into())
    }
}

/// Lines a second, or `off`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit(pub Option<Rate>);

/// Neither a number of lines nor `off`.
#[derive(Debug, Error)]
#[error("write how many lines a second, at least 1, or off")]
pub struct RateLimitError;

impl Default for RateLimit {
    fn default() -> Self {
        Self(NonZeroU32::new(RATE_LINES_PER_SECOND).map(Rate))
    }
}

impl FromStr for RateLimit {
    type Err = RateLimitError;
    fn from_str(rate: &str) -> Result<Self, RateLimitError> {
        match rate {
            "off" => Ok(Self(None)),
            number => number.parse().map(|rate| Self(Some(Rate(rate)))).map_err(|_| RateLimitError),
        }
    }
}

impl<'de> Deserialize<'de> for RateLimit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum NumberOrWord {
            Number(u32),
            Word(String),
        }
        let text = match NumberOrWord::deserialize(deserializer)? {
            NumberOrWord::Number(number) => number.to_string(),
            NumberOrWord::Word(word) => word,
        };
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(arguments: &[&str]) -> Options {
        Options::parse_from([&["diwan-server"], arguments].concat())
    }

    #[test]
    fn nobody_need_configure_anything() {
        let config = options(&["--data", ":memory:"]).into_config().unwrap();
        assert_eq!(config.listen, [DEFAULT_ADDRESS]);
        assert_eq!(config.rate, NonZeroU32::new(10).map(Rate));
        assert_eq!(config.data, Place::Memory);
        assert_eq!(config.doors, []);
        assert_eq!((config.tls_listen, config.identity), (vec![], Identity::Own));
    }

    #[test]
    fn a_flag_wins_over_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("server.toml");
        let settings = "listen = ['127.0.0.1:1', '[::1]:2']\nrate-limit = 'off'\n\
                        broadcast-listen = ['[::1]:3']\nmenu-listen = ['[::1]:4']\n";
        std::fs::write(&file, settings).unwrap();
        let file = file.to_str().unwrap();
        let config = options(&["--data", "/x", "--config", file]).into_config().unwrap();
        assert_eq!(config.listen.len(), 2);
        assert_eq!(config.rate, None);
        let doors = |broadcast: &str, menu: &str| {
            [(Door::Broadcast, broadcast.parse().unwrap()), (Door::Menu, menu.parse().unwrap())]
        };
        assert_eq!(config.doors, doors("[::1]:3", "[::1]:4"));
        let flags = ["--data", "/x", "--config", file, "--rate-limit", "3", "--listen", "[::]:9"];
        let config = options(&[&flags[..], &["--menu-listen", "[::]:5"]].concat());
        let config = config.into_config().unwrap();
        assert_eq!(config.listen, ["[::]:9".parse().unwrap()]);
        assert_eq!(config.doors, doors("[::1]:3", "[::]:5"));
        assert_eq!(config.rate, NonZeroU32::new(3).map(Rate));
    }

    #[test]
    fn the_sample_file_says_the_defaults() {
        let sample: File = toml::from_str(include_str!("../../assets/server.toml")).unwrap();
        let config = Config::standard().unwrap();
        assert_eq!(sample.listen, config.listen);
        assert_eq!([sample.broadcast_listen, sample.menu_listen, sample.tls_listen].concat(), []);
        assert_eq!(sample.durability, Some(config.durability));
        assert_eq!(sample.rate_limit, Some(RateLimit(config.rate)));
        assert_eq!(sample.log, Some(config.log));
    }

    #[test]
    fn a_certificate_comes_with_its_key_and_an_address() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("server.toml");
        std::fs::write(&file, "tls-listen = ['[::]:1']\ntls-key = 'key.pem'\n").unwrap();
        let file = ["--data", ":memory:", "--config", file.to_str().unwrap()];
        let flags = [&file[..], &["--tls-cert", "cert.pem"]].concat();
        let config = options(&flags).into_config().unwrap();
        assert_eq!(config.tls_listen, ["[::]:1".parse().unwrap()]);
        let (certificate, key) = ("cert.pem".into(), "key.pem".into());
        assert_eq!(config.identity, Identity::Files { certificate, key });
        let wrong = |flags: &[&str]| options(flags).into_config().unwrap_err().to_string();
        assert_eq!(wrong(&file), "tls-key needs tls-cert beside it");
        let flags = ["--data", ":memory:", "--tls-cert", "a", "--tls-key", "b"];
        assert!(wrong(&flags).contains("--tls-listen"), "{}", wrong(&flags));
    }

    #[test]
    fn a_wrong_key_is_named_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("server.toml");
        std::fs::write(&file, "log = 'json'\nlisten-on = ['127.0.0.1:1']\n").unwrap();
        let flags = ["--config", file.to_str().unwrap()];
        let error = options(&flags).into_config().unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("listen-on"), "{error}");
    }
}
