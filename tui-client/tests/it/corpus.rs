//! The corpus of chat lines: what independent implementations make of them, we make of them.
//! Its README says what each field means.

use diwan::text::{self, Base, Controls, Direction, Layout, Options};
use serde_json::Value;

use crate::filter;

const CORPUS: &str = include_str!("../../../assets/fixtures/rtl/corpus.jsonl");

/// The lines of the corpus.
pub(crate) fn lines() -> impl Iterator<Item = Value> {
    CORPUS.lines().map(|line| serde_json::from_str(line).expect("the corpus is JSON"))
}

/// The options that the corpus was made with: pure UAX #9.
fn options(line: &Value) -> Options {
    let base = match text_of(line, "base") {
        "ltr" => Base::Ltr,
        "rtl" => Base::Rtl,
        _ => Base::Auto,
    };
    Options { base, isolate: false, controls: Controls::Honour, ..Options::default() }
}

fn text_of<'a>(line: &'a Value, field: &str) -> &'a str {
    line[field].as_str().unwrap_or_default()
}

fn visual(layout: &Layout) -> String {
    assert_eq!(layout.rows.len(), 1);
    layout.rows[0].visual()
}

/// Runs `check` on every line and reports all lines for which it answers a difference.
fn check_all(mut check: impl FnMut(&Value) -> Option<String>) {
    let mut count = 0;
    let differences: Vec<String> = lines()
        .inspect(|_| count += 1)
        .filter_map(|line| check(&line).map(|found| format!("line {}: {found}", line["id"])))
        .collect();
    assert_eq!(count, 428);
    assert!(
        differences.is_empty(),
        "{}\n{} lines differ",
        differences.join("\n"),
        differences.len()
    );
}

fn difference(found: String, expected: &str) -> Option<String> {
    (found != expected).then(|| format!("\n  found    {found}\n  expected {expected}"))
}

#[test]
fn visual_strings_agree() {
    check_all(|line| {
        let field = ["expected_visual_ligmarks", "expected_visual_clusters", "expected_visual"]
            .into_iter()
            .find(|field| !line[*field].is_null())?;
        let layout = text::layout(text_of(line, "text"), &options(line));
        difference(visual(&layout), text_of(line, field))
    });
}

#[test]
fn unshaped_strings_agree() {
    check_all(|line| {
        if !line["expected_visual_clusters"].is_null() {
            return None;
        }
        let options = Options { shape: false, ..options(line) };
        let layout = text::layout(text_of(line, "text"), &options);
        difference(visual(&layout), text_of(line, "expected_visual_noshape"))
    });
}

#[test]
fn strings_with_lam_alef_in_two_cells_agree() {
    check_all(|line| {
        if !line["expected_visual_clusters"].is_null() {
            return None;
        }
        let options = Options { lam_alef: text::LamAlef::TwoCells, ..options(line) };
        let layout = text::layout(text_of(line, "text"), &options);
        difference(visual(&layout), text_of(line, "expected_visual_noliga"))
    });
}

#[test]
fn directions_agree() {
    check_all(|line| {
        let layout = text::layout(text_of(line, "text"), &options(line));
        let found = if layout.rows[0].direction == Direction::Rtl { "rtl" } else { "ltr" };
        difference(found.into(), text_of(line, "dir"))
    });
}

/// The cells as the filter writes them, with the code points that each stands for.
#[test]
fn cells_agree() {
    check_all(|line| {
        let field = if line["cells_ligmarks"].is_null() { "cells" } else { "cells_ligmarks" };
        let arguments = ["--json", "--no-isolate", "--base", text_of(line, "base")];
        let answer: Value =
            serde_json::from_str(&filter::run(&arguments, text_of(line, "text"))).unwrap();
        difference(answer["rows"][0]["cells"].to_string(), &line[field].to_string())
    });
}

#[test]
fn levels_agree() {
    check_all(|line| {
        let text = text_of(line, "text");
        let layout = text::layout(text, &options(line));
        let wrong = layout.rows[0].cells.iter().find(|cell| {
            // A cell may reach back to unseen characters before it; its own is the first seen.
            let at = text[cell.range.clone()].char_indices().find(|(_, c)| text::is_visible(*c));
            let at = cell.range.start + at.map_or(0, |(at, _)| at);
            line["levels"][text[..at].chars().count()] != cell.level
        });
        wrong.map(|cell| format!("{cell:?} in {}", line["levels"]))
    });
}

#[test]
fn wrapped_rows_agree() {
    let mut count = 0;
    check_all(|line| {
        let text = text_of(line, "text");
        for wrap in line["wrap"].as_array().into_iter().flatten() {
            count += 1;
            let width = wrap["width"].to_string();
            let rows = filter::run(&["--no-isolate", "--width", &width], text);
            let expected: Vec<&str> =
                wrap["lines"].as_array().unwrap().iter().map(|row| row.as_str().unwrap()).collect();
            if rows.lines().collect::<Vec<_>>() != expected {
                return difference(rows, &expected.join("\n"));
            }
            let options = Options { width: width.parse().ok(), ..options(line) };
            let starts: Vec<usize> = text::layout(text, &options).rows[1..]
                .iter()
                .map(|row| text[..row.range.start].chars().count())
                .collect();
            if starts != wrap["breaks"].as_array().unwrap().iter().map(index).collect::<Vec<_>>() {
                return difference(format!("{starts:?}"), &wrap["breaks"].to_string());
            }
        }
        None
    });
    assert_eq!(count, 9);
}

fn index(value: &Value) -> usize {
    value.as_u64().and_then(|index| usize::try_from(index).ok()).unwrap()
}
