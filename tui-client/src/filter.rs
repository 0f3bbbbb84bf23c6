//! `diwan layout`: the layout of text as a filter that any program can use.
//!
//! Takes lines of UTF-8; writes each as the rows of its layout, as plain text or as JSON. Bytes that
//! are not UTF-8 are replaced and never stop it. Owns no state and no terminal.

use std::io::{self, BufRead, Write};

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::text::{self, Base, Cell, Controls, Direction, Layout, Options, Row};

/// Lay lines of text out in the order of the screen.
#[derive(Debug, Clone, Args)]
pub struct LayoutArgs {
    /// Direction of each line
    #[arg(long, value_enum, default_value_t = BaseArg::Auto)]
    pub base: BaseArg,
    /// Columns of a row: longer lines are wrapped
    #[arg(long, value_name = "CELLS", value_parser = clap::value_parser!(u16).range(1..))]
    pub width: Option<u16>,
    /// Leave Arabic letters unjoined
    #[arg(long)]
    pub no_shape: bool,
    /// Order by the plain Unicode algorithm (UAX #9): addresses, paths, dates and code are not kept
    /// apart, and overrides are obeyed
    #[arg(long)]
    pub no_isolate: bool,
    /// Pad rows to the width (or to the longest row of their line), right-to-left rows on the left,
    /// and drop spaces that hang over the edge
    #[arg(long)]
    pub align: bool,
    /// Write one JSON object a line: {"dir":"rtl","rows":[{"visual":"…","cells":[["symbol",[code
    /// point indexes in the line]],…]},…]}
    #[arg(long)]
    pub json: bool,
}

/// Direction of a line, as it is named on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BaseArg {
    /// That of the first strong character
    Auto,
    /// Left to right
    Ltr,
    /// Right to left
    Rtl,
}

impl LayoutArgs {
    fn options(&self) -> Options {
        let base = match self.base {
            BaseArg::Auto => Base::Auto,
            BaseArg::Ltr => Base::Ltr,
            BaseArg::Rtl => Base::Rtl,
        };
        Options {
            base,
            width: self.width.map(usize::from),
            shape: !self.no_shape,
            isolate: !self.no_isolate,
            controls: if self.no_isolate { Controls::Honour } else { Controls::Neutralise },
            ..Options::default()
        }
    }
}

/// Lays out every line of `input`.
///
/// # Errors
///
/// When reading or writing fails. A reader that has gone away is no error: the filter just ends.
pub fn run(args: &LayoutArgs, mut input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    let options = args.options();
    let mut bytes = Vec::new();
    while input.read_until(b'\n', &mut bytes)? > 0 {
        let line = String::from_utf8_lossy(&bytes);
        let line = line.strip_suffix('\n').unwrap_or(&line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let layout = text::layout(line, &options);
        let written = if args.json {
            write_json(line, &layout, &mut output)
        } else {
            write_rows(args, &layout, &mut output)
        };
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            written => written?,
        }
        bytes.clear();
    }
    match output.flush() {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        flushed => flushed,
    }
}

fn write_rows(args: &LayoutArgs, layout: &Layout, output: &mut impl Write) -> io::Result<()> {
    let longest = layout.rows.iter().map(|row| row.width).max().unwrap_or_default();
    let width = args.width.map_or(longest, usize::from);
    for row in &layout.rows {
        if args.align {
            let blank = width.saturating_sub(row.width);
            match row.direction {
                Direction::Ltr => writeln!(output, "{}{:blank$}", row.visual(), "")?,
                Direction::Rtl => writeln!(output, "{:blank$}{}", "", row.visual())?,
            }
        } else {
            let symbols: String = cells(row).map(|cell| cell.symbol.as_str()).collect();
            writeln!(output, "{symbols}")?;
        }
    }
    Ok(())
}

/// The row's cells with its hanging spaces, at its logical end.
fn cells(row: &Row) -> impl Iterator<Item = &Cell> {
    let (left, right) = match row.direction {
        Direction::Ltr => (&[][..], &row.hanging[..]),
        Direction::Rtl => (&row.hanging[..], &[][..]),
    };
    left.iter().rev().chain(&row.cells).chain(right)
}

#[derive(Serialize)]
struct JsonLine<'a> {
    dir: &'static str,
    rows: Vec<JsonRow<'a>>,
}

#[derive(Serialize)]
struct JsonRow<'a> {
    visual: String,
    cells: Vec<(&'a str, Vec<usize>)>,
}

fn write_json(line: &str, layout: &Layout, output: &mut impl Write) -> io::Result<()> {
    // The byte at which each code point begins.
    let starts: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
    let rows = layout.rows.iter().map(|row| JsonRow {
        visual: cells(row).map(|cell| cell.symbol.as_str()).collect(),
        cells: cells(row)
            .map(|cell| (cell.symbol.as_str(), code_points(line, row, cell, &starts)))
            .collect(),
    });
    let dir = match layout.rows.first().map(|row| row.direction) {
        Some(Direction::Rtl) => "rtl",
        _ => "ltr",
    };
    serde_json::to_writer(&mut *output, &JsonLine { dir, rows: rows.collect() })?;
    writeln!(output)
}

/// The code points that the cell shows, in the order in which its symbol shows them: letters first,
/// then the marks on them. Characters that leave no trace in the symbol are not listed.
fn code_points(line: &str, row: &Row, cell: &Cell, starts: &[usize]) -> Vec<usize> {
    let text = line.get(cell.range.clone()).unwrap_or_default();
    let first = starts.partition_point(|start| *start < cell.range.start);
    let mut listed = Vec::new();
    let alef = row.middle(cell);
    for (number, (at, c)) in (first..).zip(text.char_indices()) {
        if Some(cell.range.start + at) == alef {
            listed.insert(1, number);
        } else if text::is_visible(c) || cell.symbol.contains(c) {
            listed.push(number);
        }
    }
    listed
}
