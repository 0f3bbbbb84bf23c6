//! TOML taken apart into its single assignments, each with the line it stands in.
//!
//! Takes a file's text; gives a leaf for each value, with the way to it through the tables. So
//! each can be judged by itself, and one wrong word hides no other. Knows no keys.

use std::ops::Range;

use toml::Value;
use toml::de::{DeTable, DeValue, Error};

/// One value of a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Leaf {
    /// The names of the tables it is in, and its own.
    pub(super) path: Vec<String>,
    /// What it is.
    pub(super) value: Value,
    /// The lines in which these names stand, from 1.
    pub(super) lines: Vec<usize>,
}

/// The leaves of a text in the order of their lines. A table in which nothing stands is one too:
/// its name may be wrong.
pub(super) fn leaves(text: &str) -> Result<Vec<Leaf>, Vec<Error>> {
    let (table, mut errors) = DeTable::parse_recoverable(text);
    errors.sort_by_key(|error| error.span().map(|span| span.start));
    if !errors.is_empty() {
        return Err(errors);
    }
    let values: toml::Table = toml::from_str(text).map_err(|error| vec![error])?;
    let mut leaves = Vec::new();
    let mut way = Way { text, path: Vec::new(), lines: Vec::new() };
    way.walk(table.get_ref(), &values, &mut leaves);
    leaves.sort_by_key(|leaf| leaf.lines.last().copied());
    Ok(leaves)
}

/// The line of a place in a text, from 1.
pub(super) fn line(text: &str, span: Option<&Range<usize>>) -> usize {
    let before = span.and_then(|span| text.get(..span.start)).unwrap_or_default();
    before.matches('\n').count() + 1
}

/// A table that holds one value at the end of a path, and nothing else.
pub(super) fn alone(path: &[String], value: Value) -> Value {
    path.iter()
        .rev()
        .fold(value, |inner, name| Value::Table(toml::Table::from_iter([(name.clone(), inner)])))
}

/// The tables gone through on the way to a leaf.
struct Way<'a> {
    text: &'a str,
    path: Vec<String>,
    lines: Vec<usize>,
}

impl Way<'_> {
    /// The same table twice: once with its places, once with its values.
    fn walk(&mut self, places: &DeTable<'_>, values: &toml::Table, leaves: &mut Vec<Leaf>) {
        for (name, place) in places {
            let Some(value) = values.get(name.get_ref().as_ref()) else { continue };
            self.path.push(name.get_ref().clone().into_owned());
            self.lines.push(line(self.text, Some(&name.span())));
            match (place.get_ref(), value) {
                (DeValue::Table(places), Value::Table(values)) if !values.is_empty() => {
                    self.walk(places, values, leaves);
                }
                _ => leaves.push(Leaf {
                    path: self.path.clone(),
                    value: value.clone(),
                    lines: self.lines.clone(),
                }),
            }
            self.path.pop();
            self.lines.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_has_its_way_and_its_lines() {
        let text = "a = 1\n[b]\nc = [\n  'x',\n]\nd.e = true\n[empty]\n";
        let leaves = leaves(text).expect("it is TOML");
        let shown = leaves
            .iter()
            .map(|leaf| format!("{} {:?} {}", leaf.path.join("."), leaf.lines, leaf.value));
        let expected = ["a [1] 1", "b.c [2, 3] [\"x\"]", "b.d.e [2, 6, 6] true", "empty [7] {}"];
        assert_eq!(shown.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn every_break_of_the_grammar_is_told() {
        let errors = leaves("a = \nb = 1\nc = 'x\n").expect_err("it is no TOML");
        assert_eq!(errors.len(), 2, "{errors:?}");
    }

    #[test]
    fn one_value_is_put_where_it_belongs() {
        let path = ["a".to_owned(), "b".to_owned()];
        assert_eq!(alone(&path, Value::Boolean(true)).to_string(), "{ a = { b = true } }");
    }
}
