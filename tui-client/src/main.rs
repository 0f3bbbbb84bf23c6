//! Diwan's client program: settings together, terminal taken, loop run, everything given back.
//!
//! Takes the command line; gives an exit code. Owns nothing but the order of these steps: what
//! each does stands in the library.

use std::io::{self, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use crossterm::event::EventStream;
use directories::ProjectDirs;

use diwan::app::settings::{Cursor, Settings, Setup};
use diwan::config::{Config, File, Flags, Memory, Remembered, Task, zone};
use diwan::direct;
use diwan::filter;
use diwan::host::Host;
use diwan::link;
use diwan::run::{Outside, run};
use diwan::terminal::{
    Console, CursorShape, Hold, Identity, Screen, Wish, close_on_panic, close_on_signal,
};

fn main() -> anyhow::Result<ExitCode> {
    let flags = Flags::parse();
    match flags.task {
        Some(Task::Layout(args)) => {
            filter::run(&args, io::stdin().lock(), BufWriter::new(io::stdout().lock()))?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Task::Direct(args)) => Ok(direct::run(&args)?),
        None => start(&flags),
    }
}

fn start(flags: &Flags) -> anyhow::Result<ExitCode> {
    let folders = ProjectDirs::from("", "", "diwan").context("this system has no home folder")?;
    let usual = || folders.config_dir().join("config.toml");
    let path = flags.config.clone().unwrap_or_else(usual);
    let file = File::read(&path, flags.config.is_some())?;
    let memory = Memory::open(state_folder(&folders).join("client.toml"));
    let remembered = memory.recall();
    let config = Config::resolve(flags, env, &file, &remembered)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let code = runtime.block_on(chat(config, memory, remembered))?;
    Ok(ExitCode::from(code))
}

async fn chat(config: Config, memory: Memory, remembered: Remembered) -> anyhow::Result<u8> {
    let hold = Hold::new(Console::open()?);
    close_on_panic(hold.clone());
    let ended = close_on_signal(hold.clone())?;
    let wish = |identity: &Identity| Wish {
        setting: config.bidi,
        remembered: remembered.bidi.get(&identity.key()).copied(),
        konsole_switch: config.konsole_switch,
    };
    let (mut screen, greeting) = match Screen::open(hold, env, wish) {
        Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(ended.await?),
        opened => opened?,
    };
    let cursor = config.cursor.drawn(greeting.identity.draws_bar());
    screen.set_cursor(match cursor {
        Cursor::Bar => CursorShape::Bar,
        Cursor::Block => CursorShape::Block,
    })?;
    let mut seed = [0; 16];
    getrandom::fill(&mut seed)?;
    let setup = Setup {
        name: config.name,
        address: config.address,
        zone: zone(),
        seed: u128::from_le_bytes(seed),
        mouse: config.mouse,
        settings: Settings { cursor, ..config.settings },
    };
    let host = Host::new();
    let dial = if config.may_host { host.dial() } else { link::dial() };
    let outside = Outside { wish: wish(&greeting.identity), screen, greeting, memory, dial, ended };
    let code = run(outside, setup, EventStream::new()).await;
    host.stop().await;
    Ok(code?)
}

fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Only Linux has a folder of its own for state.
fn state_folder(folders: &ProjectDirs) -> PathBuf {
    folders.state_dir().unwrap_or(folders.data_local_dir()).to_owned()
}
