//! The settings in force, as `diwan config print` and `diwan config keys` show them.
//!
//! Takes what was said; gives TOML that could be a config file itself, each key with where its
//! value comes from, each action with what it does. Keys that nobody gave a value are shown with
//! their usual one.

use std::fmt::Write as _;

use toml::Value;

use super::key::{Key, keys};
use super::said::Sayings;
use crate::app::action::keymap::{Keymap, bindable};

/// Cells before the place that a value comes from.
const PLACE_CELLS: usize = 40;

/// All keys, their values, and where these come from.
#[must_use]
pub fn print(said: &Sayings) -> String {
    let counting = said.counting();
    let keys = keys();
    let mut lines: Vec<(&[String], String)> = Vec::new();
    for Key { path, usual, .. } in &keys {
        let line = match (counting.get(path.as_slice()), usual) {
            (Some(said), _) => entry(path, &said.value, &said.origin.to_string()),
            (None, Some(usual)) => entry(path, usual, "default"),
            (None, None) => continue,
        };
        lines.push((path, line));
    }
    let is_free = |path: &&[String]| !keys.iter().any(|key| key.path == *path);
    for path in counting.keys().copied().filter(is_free) {
        let said = counting.get(path);
        lines.extend(said.map(|said| (path, entry(path, &said.value, &said.origin.to_string()))));
    }
    tables(&lines)
}

/// All actions with their keys and what they do, as a table of the config file.
#[must_use]
pub fn print_keys(keymap: &Keymap) -> String {
    let mut text = "[keys]\n".to_owned();
    for row in bindable() {
        let keys = keymap.keys(row).iter().map(|chord| Value::String(chord.to_string()));
        text.push_str(&entry(&[row.name()], &Value::Array(keys.collect()), row.help));
    }
    text
}

/// The lines under the heads of their tables; those of no table first.
fn tables(lines: &[(&[String], String)]) -> String {
    let table = |path: &[String]| path.split_last().map_or(Vec::new(), |(_, table)| table.to_vec());
    let mut heads: Vec<Vec<String>> = vec![Vec::new()];
    for (path, _) in lines {
        if !heads.contains(&table(path)) {
            heads.push(table(path));
        }
    }
    let mut text = String::new();
    for head in heads {
        if !head.is_empty() {
            let names: Vec<_> = head.iter().map(|name| bare(name)).collect();
            // Writing to a String never fails.
            let _ = writeln!(text, "\n[{}]", names.join("."));
        }
        let own = lines.iter().filter(|(path, _)| table(path) == head);
        own.for_each(|(_, line)| text.push_str(line));
    }
    text
}

/// `port = 7000    # DIWAN_PORT`
fn entry(path: &[String], value: &Value, note: &str) -> String {
    let assignment = format!("{} = {value}", bare(path.last().map_or("", String::as_str)));
    format!("{assignment:PLACE_CELLS$} # {note}\n")
}

/// A name as TOML writes it: in quotes unless it is plain.
fn bare(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if !name.is_empty() && name.chars().all(is_plain) {
        return name.to_owned();
    }
    Value::String(name.to_owned()).to_string()
}
