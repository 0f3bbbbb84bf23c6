//! The command line.
//!
//! Declares what clap reads, with the help people see. Gives the words as they were typed, and as
//! keys with values; which of them counts against environment and files is decided in said.rs.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use diwan_shared::fingerprint::Fingerprint;
use toml::Value;

use super::Caret;
use super::said::{Origin, Said};
use crate::direct::DirectArgs;
use crate::filter::LayoutArgs;
use crate::manual::{CompletionsArgs, ManArgs};
use crate::terminal::BidiSetting;

/// Terminal chat in which right-to-left text is simply right.
#[derive(Clone, Debug, Default, Parser)]
#[command(
    name = "diwan",
    version,
    after_help = AFTER_HELP
)]
pub struct Flags {
    /// Something else than to chat
    #[command(subcommand)]
    pub task: Option<Task>,

    /// Plain lines instead of a full screen, for screen readers and pipes
    #[arg(long)]
    pub line_mode: bool,

    /// How to chat
    #[command(flatten)]
    pub words: Words,
}

const AFTER_HELP: &str = "\
Without HOST, diwan connects to 127.0.0.1:9000 and, when nobody answers there, hosts a server itself.

What is not said here comes from the environment (DIWAN_HOST for the key host, DIWAN_RTL_ALIGN for
align in the table [rtl]), else from the config file, else from what the first screen asked and
remembered. 'diwan config print' shows every key, its value and where that comes from.

A host or a name that is called like a command is given with --host or --name.";

/// The words and flags that say how to chat.
#[derive(Clone, Debug, Default, PartialEq, Args)]
pub struct Words {
    /// Those before the command, which are weaker.
    #[arg(skip)]
    before: Option<Box<Self>>,

    /// The server's name or address
    #[arg(value_name = "HOST")]
    host_word: Option<String>,

    /// The server's port
    #[arg(value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    port_word: Option<u16>,

    /// The name you want to have
    #[arg(value_name = "NAME")]
    name_word: Option<String>,

    /// The same as HOST
    #[arg(long, value_name = "HOST", conflicts_with = "host_word")]
    host: Option<String>,

    /// The same as PORT
    #[arg(long, value_name = "PORT", conflicts_with = "port_word",
        value_parser = clap::value_parser!(u16).range(1..))]
    port: Option<u16>,

    /// The same as NAME
    #[arg(long, value_name = "NAME", conflicts_with = "name_word")]
    name: Option<String>,

    /// Encrypt what goes between here and the server (TLS)
    #[arg(long)]
    tls: bool,

    /// The same, and accept only the certificate with this fingerprint, as the server shows it
    #[arg(long, value_name = "SHA256:…")]
    tls_pin: Option<Fingerprint>,

    /// How it looks and behaves
    #[command(flatten)]
    pub manner: Manner,
}

/// The flags that say how everything looks and behaves, wherever one talks.
#[derive(Clone, Debug, Default, PartialEq, Args)]
pub struct Manner {
    /// Who puts right-to-left text into screen order
    #[arg(long, value_name = "MODE")]
    pub bidi: Option<BidiSetting>,

    /// What the arrow keys mean in right-to-left text
    #[arg(long, value_name = "MOTION")]
    pub caret: Option<Caret>,

    /// How everything looks: auto, dark, light, 16, safe, safe-light, none, or a theme of yours
    #[arg(long, value_name = "THEME")]
    pub theme: Option<String>,

    /// Use only ASCII signs for marks and rules
    #[arg(long)]
    pub ascii: bool,

    /// Give any key of the config file a value: rtl.align=left
    #[arg(long, value_name = "KEY=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,

    /// Read this config file instead of the usual one
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// What the program can do besides chatting.
#[derive(Clone, Debug, Subcommand)]
pub enum Task {
    /// Lay lines of text out in the order of the screen: right to left, joined and wrapped
    Layout(LayoutArgs),
    /// Talk to one person without a server, over UDP
    Direct {
        /// With whom, and by which way
        #[command(flatten)]
        args: DirectArgs,
        /// How it looks and behaves
        #[command(flatten)]
        manner: Box<Manner>,
    },
    /// Tell what works in this terminal, and how to mend what does not
    Doctor(Box<Words>),
    /// Show the settings, check them, or find their file
    #[command(subcommand)]
    Config(ConfigTask),
    /// Print what a shell needs to complete this program's words
    Completions(CompletionsArgs),
    /// Print the manual page: flags, keys and settings
    Man(ManArgs),
}

/// What can be done with settings.
#[derive(Clone, Debug, Subcommand)]
pub enum ConfigTask {
    /// Tell everything that is wrong with a config file, or "ok"
    Check {
        /// The file [default: the one that diwan reads]
        #[arg(value_name = "FILE", conflicts_with = "config")]
        file: Option<PathBuf>,
        /// How it looks and behaves
        #[command(flatten)]
        manner: Box<Manner>,
    },
    /// Show every key, its value and where that comes from
    Print(Box<Words>),
    /// Show every action and its keys, as the config file can set them
    Keys(Box<Words>),
    /// Show where the config file is looked for
    Path,
}

impl Flags {
    /// What the program was started with. Where that cannot be, the program ends with a sentence.
    #[must_use]
    pub fn read() -> Self {
        Self::from_words(std::env::args_os()).unwrap_or_else(|error| error.exit())
    }

    /// Reads a command line, whose first word is the program's name.
    ///
    /// # Errors
    /// When it holds a word that means nothing where it stands.
    pub fn from_words<T: Into<OsString> + Clone>(
        words: impl IntoIterator<Item = T>,
    ) -> Result<Self, clap::Error> {
        let flags = Self::try_parse_from(words)?;
        let is_deaf = match &flags.task {
            Some(Task::Layout(_) | Task::Completions(_) | Task::Man(_)) => true,
            Some(Task::Config(task)) => matches!(task, ConfigTask::Path),
            Some(Task::Direct { .. } | Task::Doctor(_)) | None => false,
        };
        if is_deaf && (flags.line_mode || flags.words != Words::default()) {
            let what = "what stands before this command is for the chat; write the command first";
            return Err(Self::command().error(ErrorKind::ArgumentConflict, what));
        }
        Ok(flags)
    }

    /// All that was said, where a command has words of its own: they win over those before it.
    #[must_use]
    pub fn with(&self, own: Words) -> Words {
        Words { before: Some(Box::new(self.words.clone())), ..own }
    }
}

impl Words {
    /// The keys that were given a value, the strongest last. `value` reads that of `--set`, which
    /// may be of any kind.
    pub(super) fn said(&self, value: &dyn Fn(&[String], &str) -> Value) -> Vec<Said> {
        let before = self.before.as_ref().map_or(Vec::new(), |before| before.said(value));
        let said = |path: Vec<String>, value: Value, flag: &str| {
            let origin = Origin::Flag(flag.to_owned());
            Said { path, value, origin }
        };
        let manner = &self.manner;
        let set = manner.set.iter().map(|(key, text)| {
            let path: Vec<String> = key.split('.').map(str::to_owned).collect();
            let value = value(&path, text);
            said(path, value, &format!("--set {key}"))
        });
        let word = |word: &Option<String>| word.clone().map(Value::String);
        let flags = [
            ("host", word(&self.host), "--host"),
            ("host", word(&self.host_word), "HOST"),
            ("port", self.port.map(u32::from).map(Value::from), "--port"),
            ("port", self.port_word.map(u32::from).map(Value::from), "PORT"),
            ("name", word(&self.name), "--name"),
            ("name", word(&self.name_word), "NAME"),
            ("tls", self.tls_pin.map(|_| Value::Boolean(true)), "--tls-pin"),
            ("tls", self.tls.then_some(Value::Boolean(true)), "--tls"),
            ("tls-pin", self.tls_pin.map(|pin| Value::String(pin.to_string())), "--tls-pin"),
            ("bidi", manner.bidi.map(named), "--bidi"),
            ("caret", manner.caret.map(named), "--caret"),
            ("theme", word(&manner.theme), "--theme"),
            ("ascii", manner.ascii.then_some(Value::Boolean(true)), "--ascii"),
        ];
        let flags = flags
            .into_iter()
            .filter_map(|(key, value, flag)| Some(said(vec![key.to_owned()], value?, flag)));
        before.into_iter().chain(set).chain(flags).collect()
    }

    /// The config file to be read instead of the usual one.
    pub(super) fn config(&self) -> Option<&PathBuf> {
        self.manner.config.as_ref().or_else(|| self.before.as_ref()?.config())
    }
}

impl From<Manner> for Words {
    /// Where and as whom is said elsewhere.
    fn from(manner: Manner) -> Self {
        Self { manner, ..Self::default() }
    }
}

/// A choice of the command line as it is written in a file, where it has the same name.
fn named(choice: impl ValueEnum) -> Value {
    let name = choice.to_possible_value().map(|value| value.get_name().to_owned());
    Value::String(name.unwrap_or_default())
}

fn assignment(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("write it as KEY=VALUE")?;
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}
