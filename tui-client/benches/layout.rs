//! How fast text is laid out: `cargo bench -p diwan --bench layout`.
//!
//! 1. Layout against FriBidi on the corpus, per character, in one run. FriBidi's figure holds one
//!    start of its program (Debian: libfribidi-bin), reading, ordering, shaping and writing; ours
//!    holds layout with the default options, cells with their byte ranges included. Nothing is
//!    subtracted from either.
//! 2. What a change of the window's width costs in a room of 10,000 messages: only the messages on
//!    the screen are laid out again.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use diwan::text::{self, Options};

const CORPUS: &str = include_str!("../../assets/fixtures/rtl/corpus.jsonl");

/// How often the corpus is repeated in one measurement.
const REPEATS: usize = 400;
/// Measurements of each kind; the fastest counts.
const ROUNDS: usize = 7;
/// Rows of a large terminal.
const SCREEN_ROWS: usize = 60;

fn main() {
    let corpus: Vec<String> = CORPUS
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|line| line["text"].as_str().map(str::to_owned))
        .collect();
    against_fribidi(&corpus);
    resize(&corpus);
}

fn against_fribidi(corpus: &[String]) {
    let lines: Vec<&str> =
        corpus.iter().map(String::as_str).cycle().take(corpus.len() * REPEATS).collect();
    let characters: usize = lines.iter().map(|line| line.chars().count()).sum();
    let mut input = String::new();
    for line in &lines {
        let _ = writeln!(input, "{line}");
    }
    let options = Options::default();
    let (mut ours, mut theirs) = (Duration::MAX, Some(Duration::MAX));
    // In turns, so that a change in the machine's pace meets both.
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for line in &lines {
            black_box(text::layout(black_box(line), &options));
        }
        ours = ours.min(start.elapsed());
        theirs = theirs.and_then(|best| fribidi(&input).map(|time| best.min(time)));
    }
    let each = |time: Duration| time.as_secs_f64() * 1e9 / characters as f64;
    println!("layout   {:6.1} ns per character", each(ours));
    match theirs {
        Some(theirs) => {
            println!("fribidi  {:6.1} ns per character", each(theirs));
            println!("ratio    {:6.2}", ours.as_secs_f64() / theirs.as_secs_f64());
        }
        None => println!("fribidi  not installed: nothing to compare with"),
    }
}

/// The time that the fribidi program takes for `input`.
fn fribidi(input: &str) -> Option<Duration> {
    let mut file = tempfile::tempfile().ok()?;
    file.write_all(input.as_bytes()).ok()?;
    std::io::Seek::rewind(&mut file).ok()?;
    let start = Instant::now();
    let status = Command::new("fribidi")
        .args(["--nopad", "--nobreak", "--reordernsm", "--clean"])
        .stdin(file)
        .stdout(Stdio::null())
        .status()
        .ok()?;
    status.success().then(|| start.elapsed())
}

fn resize(corpus: &[String]) {
    let room: Vec<&str> = corpus.iter().map(String::as_str).cycle().take(10_000).collect();
    let mut worst = Duration::ZERO;
    for width in (20..200).rev() {
        let options = Options { width: Some(width), ..Options::default() };
        let start = Instant::now();
        let mut rows = 0;
        for message in room.iter().rev() {
            rows += black_box(text::layout(message, &options)).rows.len();
            if rows >= SCREEN_ROWS {
                break;
            }
        }
        worst = worst.max(start.elapsed());
    }
    println!(
        "resize   {:6.3} ms for what is on screen, at worst of 180 widths",
        worst.as_secs_f64() * 1e3
    );
}
