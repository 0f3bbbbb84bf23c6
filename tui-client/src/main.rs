//! Diwan's client program: settings together, terminal taken, loop run, everything given back.
//!
//! Takes the command line; gives an exit code. Owns nothing but the order of these steps: what
//! each does stands in the library.

use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use crossterm::event::EventStream;
use directories::ProjectDirs;

use diwan::app::popup::doctor;
use diwan::app::settings::{Front, Setup};
use diwan::browser::Browser;
use diwan::config::{
    self, Config, ConfigTask, Current, Flags, Manner, Memory, Source, Task, Words, zone,
};
use diwan::direct::{self, Direct, DirectArgs};
use diwan::engine::Engine;
use diwan::filter;
use diwan::host::Host;
use diwan::lines::{self, tell::Teller};
use diwan::link::{self, Dial};
use diwan::manual;
use diwan::run::{Outside, run};
use diwan::terminal::{
    Console, Hold, Identity, Screen, Wish, close_on_panic, close_on_signal, end_on_signal, visit,
};

/// What a shell shows for a program whose reader went away (128 and the number of SIGPIPE).
const READER_GONE: u8 = 141;

fn main() -> anyhow::Result<ExitCode> {
    act(&Flags::read()).or_else(|error| {
        let error_of_output = error.downcast_ref::<io::Error>().map(io::Error::kind);
        // Nobody is left who could be told.
        let is_unread = error_of_output == Some(io::ErrorKind::BrokenPipe);
        if is_unread { Ok(ExitCode::from(READER_GONE)) } else { Err(error) }
    })
}

fn act(flags: &Flags) -> anyhow::Result<ExitCode> {
    match &flags.task {
        Some(Task::Layout(args)) => {
            filter::run(args, io::stdin().lock(), BufWriter::new(io::stdout().lock()))?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Task::Direct { args, .. }) if args.line_mode || flags.line_mode => {
            Ok(direct::run(args)?)
        }
        Some(Task::Direct { args, manner }) => {
            start(flags.with(Manner::clone(manner).into()), false, Some(args))
        }
        Some(Task::Config(task)) => settings(flags, task),
        Some(Task::Completions(args)) => {
            manual::complete(args, &mut io::stdout().lock())?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Task::Man(args)) => {
            manual::write(args, &mut io::stdout().lock())?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Task::Doctor(words)) => examine(flags.with(Words::clone(words))),
        None => start(flags.words.clone(), flags.line_mode, None),
    }
}

fn start(words: Words, line_mode: bool, direct: Option<&DirectArgs>) -> anyhow::Result<ExitCode> {
    let memory = Memory::open(memory_file()?);
    let source = Source::new(words, config_file()?, memory.recall()?);
    let config = source.read()?;
    let runtime = tokio::runtime::Runtime::new()?;
    let code = match direct {
        None if line_mode => runtime.block_on(chat_in_lines(source, config, memory))?,
        None => runtime.block_on(chat(source, config, memory, None))?,
        Some(args) => {
            // Before the terminal is taken: what is wrong with an address is said in a plain line.
            let direct = runtime.block_on(args.open(config.name.as_deref()))?;
            runtime.block_on(chat(source, config, memory.without_server(), Some(direct)))?
        }
    };
    Ok(ExitCode::from(code))
}

async fn chat_in_lines(source: Source, config: Config, memory: Memory) -> anyhow::Result<u8> {
    let ended = end_on_signal(|_| true)?;
    let is_asked = io::stdin().is_terminal();
    let teller = Teller::new(config.line_history, config.line_receipts, is_asked);
    let (host, dial) = host(&config);
    let setup = Setup {
        name: config.name.clone(),
        address: config.address.clone(),
        trusted: config.trusted.clone(),
        zone: zone(),
        peer: None,
        seed: seed()?,
        front: Front::Lines,
        settings: config.settings.clone(),
    };
    let engine = Engine::new(setup, memory, dial);
    let (current, browser) = (Current::new(source, config), Browser::new(env));
    let (output, errors) = (io::stdout(), io::stderr());
    let outside = lines::Outside { engine, current, browser, teller, output, errors, is_asked };
    let code = lines::run(outside, lines::read(), ended).await;
    host.stop().await;
    Ok(code?)
}

async fn chat(
    source: Source,
    config: Config,
    memory: Memory,
    direct: Option<Direct>,
) -> anyhow::Result<u8> {
    let hold = Hold::new(Console::open()?);
    close_on_panic(hold.clone());
    let ended = close_on_signal(hold.clone())?;
    let wish = |identity: &Identity| wish(&source, &config, identity);
    let (screen, greeting) = match Screen::open(hold, env, wish) {
        Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(ended.await?),
        opened => opened?,
    };
    let (host, dial) = host(&config);
    let wish = wish(&greeting.identity);
    let (zone, seed) = (zone(), seed()?);
    let outside =
        Outside { wish, screen, greeting, source, config, zone, seed, memory, dial, direct, ended };
    let code = run(outside, EventStream::new).await;
    host.stop().await;
    Ok(code?)
}

/// `diwan doctor`.
fn examine(words: Words) -> anyhow::Result<ExitCode> {
    let source = Source::new(words, config_file()?, Memory::open(memory_file()?).recall()?);
    let config = source.read()?;
    let hold = Hold::new(Console::open()?);
    close_on_panic(hold.clone());
    let wish = |identity: &Identity| wish(&source, &config, identity);
    let (greeting, facts) = visit(&hold, config.notice_sequence, env, wish)?;
    let ascii = config.settings.ascii;
    let mut output = io::stdout().lock();
    let (treatment, bell) = (greeting.treatment(), config.settings.attention.bell);
    for line in doctor::report(&facts, &treatment, bell, &config.address, ascii) {
        writeln!(output, "{line}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What the person wants as to right-to-left text in this terminal.
fn wish(source: &Source, config: &Config, identity: &Identity) -> Wish {
    Wish {
        setting: config.bidi,
        remembered: source.remembered().bidi.get(&identity.key()).copied(),
        konsole_switch: config.konsole_switch,
        pictures_set: config.pictures_set,
    }
}

/// How to connect, and the server in this process that may become of it.
fn host(config: &Config) -> (Host, Dial) {
    let host = Host::new();
    let dial = if config.may_host { host.dial(config.address.clone()) } else { link::dial() };
    (host, dial)
}

fn seed() -> anyhow::Result<u128> {
    let mut seed = [0; 16];
    getrandom::fill(&mut seed)?;
    Ok(u128::from_le_bytes(seed))
}

fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// `diwan config`: what is wrong is the answer here, and goes where answers go.
fn settings(flags: &Flags, task: &ConfigTask) -> anyhow::Result<ExitCode> {
    let usual = config_file()?;
    let answer = match task {
        ConfigTask::Path => Ok(format!("{}\n", usual.display())),
        ConfigTask::Check { file, manner } => {
            let config = file.as_ref().or(manner.config.as_ref()).cloned();
            let words = flags.with(Manner { config, ..Manner::clone(manner) }.into());
            source(words, usual)?.read().map(|_| "ok\n".to_owned())
        }
        ConfigTask::Print(words) => {
            let source = source(flags.with(Words::clone(words)), usual)?;
            source.read().and_then(|_| source.said()).map(|said| config::print(&said))
        }
        ConfigTask::Keys(words) => source(flags.with(Words::clone(words)), usual)?
            .read()
            .map(|config| config::print_keys(&config.settings.keymap)),
    };
    let (text, code) = match answer {
        Ok(text) => (text, ExitCode::SUCCESS),
        Err(errors) => (format!("{errors}\n"), ExitCode::FAILURE),
    };
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(code)
}

fn source(words: Words, usual: PathBuf) -> anyhow::Result<Source> {
    Ok(Source::new(words, usual, Memory::open(memory_file()?).recall()?))
}

fn folders() -> anyhow::Result<ProjectDirs> {
    ProjectDirs::from("", "", "diwan").context("this system has no home folder")
}

/// Where the config file is looked for.
fn config_file() -> anyhow::Result<PathBuf> {
    Ok(folders()?.config_dir().join("config.toml"))
}

/// Where answers are remembered. Only Linux has a folder of its own for state.
fn memory_file() -> anyhow::Result<PathBuf> {
    let folders = folders()?;
    Ok(folders.state_dir().unwrap_or(folders.data_local_dir()).join("client.toml"))
}
