//! What is wrong with a setting, in words for whoever wrote it.
//!
//! Takes the messages of the TOML reader and of serde, which are about types of a program; gives
//! one sentence that names the wrong word and what would be right, without its full stop.

use std::path::Path;

use super::ConfigError;
use super::key::{PREFIX, keys};
use super::leaf::line;

/// Where to look when no word is near.
const ALL_KEYS: &str = "'diwan config print' shows all keys";

/// What is wrong with the file at `path`, where, and what would be right.
pub(super) fn at(path: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
    let (what, _) = sentence(error.message(), &[]);
    ConfigError::Wrong { path: path.into(), line: line(text, error.span().as_ref()), what }
}

/// A message of serde about the value at a path, as a sentence; and which name of the path it is
/// about, if not the value.
pub(super) fn sentence(message: &str, path: &[String]) -> (String, usize) {
    let last = path.len().saturating_sub(1);
    if let Some(rest) = message.strip_prefix("unknown field ") {
        let (written, known) = words(rest);
        let depth = path.iter().position(|name| *name == written).unwrap_or(last);
        return (unknown_key(path.get(..=depth).unwrap_or_default(), written, &known), depth);
    }
    if let Some(rest) = message.strip_prefix("unknown variant ") {
        let (written, known) = words(rest);
        return (format!("unknown value '{written}'; {}", hint(written, &known)), last);
    }
    let told = mismatch(message).map(|(found, expected)| {
        let key = if path.is_empty() { "this".to_owned() } else { format!("'{}'", path.join(".")) };
        format!("{key} must be {expected}, not {found}")
    });
    (told.unwrap_or_else(|| message.to_owned()), last)
}

/// Which of the known words may have been meant, or all of them.
pub(super) fn hint(written: &str, known: &[&str]) -> String {
    match near(written, known.iter().copied()) {
        Some(word) => format!("did you mean '{word}'?"),
        None => format!("known are {}", known.join(", ")),
    }
}

/// The key may belong into another table, or into none, or be misspelt.
fn unknown_key(path: &[String], written: &str, known: &[&str]) -> String {
    let is_in_table = path.len() > 1;
    let elsewhere =
        keys().into_iter().find(|key| key.path.last().is_some_and(|name| name == written));
    if let Some(key) = elsewhere {
        let table = if key.path.len() > 1 { "" } else { ", which is in no table" };
        let (whole, meant) = (path.join("."), key.path.join("."));
        return format!("unknown key '{whole}'; did you mean '{meant}'{table}?");
    }
    let hint = match near(written, known.iter().copied()) {
        Some(word) => format!("did you mean '{word}'?"),
        None if is_in_table => format!("known are {}", known.join(", ")),
        None => ALL_KEYS.to_owned(),
    };
    format!("unknown key '{written}'; {hint}")
}

/// Nothing has this variable of the environment.
pub(super) fn unknown_variable(written: &str, known: &[String]) -> String {
    // What all of them begin with makes none of them nearer.
    let bare = |variable: &str| variable.trim_start_matches(PREFIX).to_owned();
    let known: Vec<String> = known.iter().map(|variable| bare(variable)).collect();
    let hint = match near(&bare(written), known.iter().map(String::as_str)) {
        Some(word) => format!("did you mean '{PREFIX}{word}'?"),
        None => ALL_KEYS.to_owned(),
    };
    format!("no key has this variable; {hint}")
}

fn near<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = known.map(|word| (strsim::osa_distance(written, word), word));
    let near = near.filter(|(wrong, word)| wrong * 2 <= word.chars().count());
    near.min_by_key(|&(wrong, _)| wrong).map(|(_, word)| word)
}

/// serde says "`prot`, expected one of `host`, `port`": what stands in backticks is first the word
/// that was written, then the words it knows.
fn words(message: &str) -> (&str, Vec<&str>) {
    let mut words = message.split('`').skip(1).step_by(2);
    (words.next().unwrap_or_default(), words.collect())
}

/// serde says "invalid type: string \"x\", expected a boolean".
fn mismatch(message: &str) -> Option<(String, String)> {
    let rest = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))?;
    let (found, expected) = rest.rsplit_once(", expected ")?;
    let found = match found.split_once(' ') {
        Some(("string", text)) => format!("the text {text}"),
        Some(("integer" | "boolean" | "float" | "floating", value)) => {
            value.replace("point ", "").replace('`', "")
        }
        _ => found.replace("sequence", "a list").replace("map", "a table"),
    };
    let expected = match expected {
        "a boolean" => "true or false",
        "a string" => "a text in quotes",
        "a sequence" => "a list in brackets",
        "u8" | "u16" | "u32" | "u64" | "usize" | "i64" => "a whole number, and not too large",
        other if other.starts_with("struct ") => "a table",
        other => other,
    };
    Some((found, expected.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_types_become_words_of_people() {
        let path = ["text".to_owned(), "isolate".to_owned()];
        for (message, expected) in [
            (
                "invalid type: string \"yes\", expected a boolean",
                "'text.isolate' must be true or false, not the text \"yes\"",
            ),
            (
                "invalid type: integer `1`, expected a string",
                "'text.isolate' must be a text in quotes, not 1",
            ),
            (
                "invalid type: sequence, expected a boolean",
                "'text.isolate' must be true or false, not a list",
            ),
            ("a port is a number from 1 to 65535", "a port is a number from 1 to 65535"),
        ] {
            assert_eq!(sentence(message, &path), (expected.to_owned(), 1));
        }
    }

    #[test]
    fn an_unknown_key_is_looked_for_in_other_tables_too() {
        for (path, expected) in [
            ("isolate", "unknown key 'isolate'; did you mean 'text.isolate'?"),
            ("rtl.isolate", "unknown key 'rtl.isolate'; did you mean 'text.isolate'?"),
            ("rtl.mouse", "unknown key 'rtl.mouse'; did you mean 'mouse', which is in no table?"),
        ] {
            let path: Vec<String> = path.split('.').map(str::to_owned).collect();
            let (name, depth) = (path.last().expect("a name"), path.len() - 1);
            let message = format!("unknown field `{name}`, expected one of `host`, `port`");
            assert_eq!(sentence(&message, &path), (expected.to_owned(), depth));
        }
    }
}
