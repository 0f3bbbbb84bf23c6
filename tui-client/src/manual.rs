//! `diwan completions` and `diwan man`: what shells and `man` want to know of the command line.
//!
//! Made from its declaration, the table of actions and the sample config, so they cannot say what
//! is not so. Writes text for others to install; knows no place where it belongs.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, roman};

use crate::app::action::Row;
use crate::app::action::keymap::{Keymap, bindable};
use crate::config::{Flags, SAMPLE};

/// What `diwan completions` is told.
#[derive(Clone, Debug, Args)]
pub struct CompletionsArgs {
    /// For which shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// What `diwan man` is told.
#[derive(Clone, Debug, Args)]
pub struct ManArgs {
    /// Write all pages into this folder, rather than the first one to the standard output
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// Writes the completions for a shell.
///
/// # Errors
/// The output's own.
pub fn complete(args: &CompletionsArgs, output: &mut impl Write) -> io::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Flags::command(), "diwan", &mut script);
    output.write_all(&script)
}

/// Writes the manual's pages where they are wanted.
///
/// # Errors
/// The output's own, and the folder's.
pub fn write(args: &ManArgs, output: &mut impl Write) -> io::Result<()> {
    match &args.folder {
        None => page(output),
        Some(folder) => pages(folder),
    }
}

fn pages(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(command(), folder)?;
    page(&mut File::create(folder.join("diwan.1"))?)
}

/// The page of `diwan` itself.
fn page(output: &mut impl Write) -> io::Result<()> {
    Man::new(command()).render(output)?;
    let mut roff = Roff::new();
    roff.control("SH", ["KEYS"]);
    roff.text([roman("Any of them can be others: see the table [keys] below.")]);
    for row in bindable() {
        entry(&mut roff, row);
    }
    roff.control("SH", ["THE CONFIG FILE"]);
    roff.text([roman("It lies where 'diwan config path' says. This is all that it can hold:")]);
    roff.control("nf", []);
    roff.text(SAMPLE.lines().flat_map(|line| [roman(line), roman("\n")]).collect::<Vec<Inline>>());
    roff.control("fi", []);
    roff.to_writer(output)
}

/// The keys and the command of an action, what it does, and its name.
fn entry(roff: &mut Roff, row: &Row) {
    let ways = Keymap::default().shown(row).into_iter().chain(row.usage());
    roff.control("TP", []);
    roff.text([bold(ways.collect::<Vec<_>>().join(", "))]);
    roff.text([roman(format!("{} ({})", row.help, row.name()))]);
}

fn command() -> Command {
    // Each command has its page, which is the better help.
    Flags::command().disable_help_subcommand(true)
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut output = Vec::new();
        write(&mut output).expect("memory can be written");
        String::from_utf8(output).expect("it is text")
    }

    #[test]
    fn every_shell_is_told_of_commands_and_flags() {
        for shell in Shell::value_variants() {
            let args = CompletionsArgs { shell: *shell };
            let script = written(|output| complete(&args, output));
            for word in ["layout", "config", "bidi"] {
                assert!(script.contains(word), "{word} in {shell}");
            }
        }
    }

    #[test]
    fn the_page_tells_of_flags_keys_and_settings() {
        let page = written(|output| write(&ManArgs { folder: None }, output));
        for text in ["\\-\\-bidi", "F2, C\\-x j, /join [group] [password]", "(wanted\\-room)"] {
            assert!(page.contains(text), "{text} in\n{page}");
        }
        let last = SAMPLE.lines().rfind(|line| line.contains(" = ")).expect("there are keys");
        let (key, _) = last.split_once(" = ").expect("it has a value");
        assert!(page.contains(key), "{key} in\n{page}");
        assert!(page.contains("سارا"));
    }

    #[test]
    fn every_command_has_a_page_in_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let man1 = folder.path().join("share/man1");
        write(&ManArgs { folder: Some(man1.clone()) }, &mut io::sink()).expect("it can be written");
        for name in ["diwan", "diwan-layout", "diwan-direct", "diwan-config", "diwan-config-check"]
        {
            assert!(man1.join(format!("{name}.1")).is_file(), "{name}");
        }
        let page = fs::read_to_string(man1.join("diwan.1")).expect("it is there");
        assert!(page.contains("THE CONFIG FILE"));
    }
}
