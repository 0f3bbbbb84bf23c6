//! The keys that settings have, and how each is written outside the config file.
//!
//! The one table of keys is the sample file: it shows every key with its usual value, or with one
//! for example where there is none. From its path a key has its name for `--set` (`rtl.align`) and
//! its variable in the environment (`DIWAN_RTL_ALIGN`), from its value the kind of its values.

use toml::Value;

use super::leaf::leaves;

/// Every key with its usual value and what it means, each behind a `#`.
pub const SAMPLE: &str = include_str!("../../../assets/client.toml");

/// What the variables of all keys begin with.
pub(super) const PREFIX: &str = "DIWAN_";

/// Stands behind a value of the sample that is not the usual one.
const EXAMPLE: &str = "# for example";

/// A key.
#[derive(Clone, Debug)]
pub(super) struct Key {
    /// The names of its tables and its own.
    pub(super) path: Vec<String>,
    /// Its usual value, unless it has none.
    pub(super) usual: Option<Value>,
    /// Some value of its kind.
    pub(super) shown: Value,
}

/// All keys in the order of the sample.
#[expect(clippy::expect_used, reason = "the sample is part of the program and was tested")]
pub(super) fn keys() -> Vec<Key> {
    let text = bare(SAMPLE);
    let lines: Vec<&str> = text.lines().collect();
    let leaves = leaves(&text).expect("the sample is TOML").into_iter();
    let keys = leaves.filter(|leaf| !leaf.value.is_table()).map(|leaf| {
        let line = leaf.lines.last().and_then(|line| lines.get(line - 1)).copied();
        let is_usual = !line.unwrap_or_default().contains(EXAMPLE);
        let usual = is_usual.then(|| leaf.value.clone());
        Key { path: leaf.path, usual, shown: leaf.value }
    });
    keys.collect()
}

/// The key of that path. A table whose names are free (`[keys]`) holds values of one kind: any of
/// them stands for another.
pub(super) fn find<'a>(keys: &'a [Key], path: &[String]) -> Option<&'a Key> {
    let beside = |key: &&Key| {
        let (_, table) = path.split_last()?;
        Some(!table.is_empty() && key.path.split_last()?.1 == table)
    };
    keys.iter()
        .find(|key| key.path == path)
        .or_else(|| keys.iter().find(|key| beside(key) == Some(true)))
}

/// The path of the key that a variable of the environment gives a value. The names of actions are
/// free here too: what is none is told when its value is read.
pub(super) fn path(keys: &[Key], variable: &str) -> Option<Vec<String>> {
    if let Some(key) = keys.iter().find(|key| key.variable() == variable) {
        return Some(key.path.clone());
    }
    let action = variable.strip_prefix(PREFIX)?.strip_prefix("KEYS_")?;
    Some(vec!["keys".to_owned(), action.to_lowercase().replace('_', "-")])
}

/// A value from the text of a flag or of a variable. A list may be written with commas. What is
/// not of the key's kind comes out as text, which whoever reads it refuses.
pub(super) fn value(key: Option<&Key>, text: &str) -> Value {
    let toml = || text.parse::<Value>().ok();
    let word = || Value::String(text.to_owned());
    match key.map(|key| &key.shown) {
        Some(Value::String(_)) => word(),
        Some(Value::Array(_)) if !text.trim_start().starts_with('[') => {
            let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
            Value::Array(words.map(|word| Value::String(word.to_owned())).collect())
        }
        _ => toml().unwrap_or_else(word),
    }
}

impl Key {
    /// Its variable in the environment.
    pub(super) fn variable(&self) -> String {
        format!("{PREFIX}{}", self.path.join("_").replace('-', "_").to_uppercase())
    }
}

/// The sample with its settings taken from behind their `#`.
pub(super) fn bare(sample: &str) -> String {
    let is_setting = |line: &&str| line.contains(" = ");
    let lines = sample.lines();
    let bare = lines.map(|line| line.strip_prefix("# ").filter(is_setting).unwrap_or(line));
    bare.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(path: &str) -> Key {
        let path: Vec<String> = path.split('.').map(str::to_owned).collect();
        find(&keys(), &path).cloned().unwrap_or_else(|| panic!("{path:?} is a key"))
    }

    #[test]
    fn a_key_has_its_variable_and_its_usual_value() {
        for (path, variable, usual) in [
            ("host", "DIWAN_HOST", Some("\"127.0.0.1\"")),
            ("name", "DIWAN_NAME", None),
            ("konsole-switch", "DIWAN_KONSOLE_SWITCH", Some("true")),
            ("text.lam-alef", "DIWAN_TEXT_LAM_ALEF", Some("\"one-cell\"")),
        ] {
            let key = key(path);
            assert_eq!(key.variable(), variable);
            assert_eq!(key.usual.map(|value| value.to_string()).as_deref(), usual, "{path}");
        }
    }

    #[test]
    fn no_two_keys_share_a_variable() {
        let mut variables: Vec<_> = keys().iter().map(Key::variable).collect();
        let count = variables.len();
        variables.sort();
        variables.dedup();
        assert_eq!(variables.len(), count);
    }

    #[test]
    fn a_text_becomes_a_value_of_the_keys_kind() {
        for (path, text, expected) in [
            ("name", "123", "\"123\""),
            ("port", "7000", "7000"),
            ("ascii", "true", "true"),
            ("ascii", "maybe", "\"maybe\""),
        ] {
            assert_eq!(value(Some(&key(path)), text).to_string(), expected, "{path} {text}");
        }
        assert_eq!(value(None, "[1]").to_string(), "[1]");
    }
}
