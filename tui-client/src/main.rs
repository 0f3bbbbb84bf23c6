//! Diwan's client program.
//!
//! Takes the command line and runs the client until it is left. Everything else is in the
//! library.

use std::io::{self, BufWriter};

use clap::Parser;
use diwan::filter::{self, LayoutArgs};

/// Terminal chat in which right-to-left text is simply right.
#[derive(Parser)]
#[command(version)]
enum Command {
    /// Lay lines of text out in the order of the screen: right to left, joined and wrapped
    Layout(LayoutArgs),
}

fn main() -> anyhow::Result<()> {
    let Command::Layout(args) = Command::parse();
    filter::run(&args, io::stdin().lock(), BufWriter::new(io::stdout().lock()))?;
    Ok(())
}
