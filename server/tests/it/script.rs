//! Scripts: conversations written down line by line, and what they can be run against.
//!
//! `NAME> line` sends, `NAME< line` is the next line NAME hears, `NAME.` says that NAME's
//! connection is ended by the server, `NAME!` drops it. A line that begins with `{` is JSON and
//! stands for any object with at least these fields. At the end nobody has heard anything more.

use std::collections::BTreeSet;

use serde_json::Value;

/// How most conversations begin: two people with netcat, both in General.
pub(crate) const JIM_AND_ANA: &str = "
    Jim< Choose username:
    Jim> Jim
    Jim< Connected to the server!
    Jim< You joined the room 'General'
    Ana< Choose username:
    Ana> Ana
    Ana< Connected to the server!
    Ana< You joined the room 'General'
    Jim< Ana joined the room 'General'
";

/// Somewhere a conversation can be held.
pub(crate) trait World {
    /// Sends a line; somebody new connects first.
    fn send(&mut self, who: &str, line: &str);
    /// The next line somebody hears, `None` when the connection has ended; panics when there is
    /// none within the deadline.
    fn hear(&mut self, who: &str) -> Option<String>;
    /// Drops a connection.
    fn drop_connection(&mut self, who: &str);
    /// What somebody has heard beyond the script.
    fn rest(&mut self, who: &str) -> Vec<String>;
}

/// Holds a conversation as written.
pub(crate) fn hold(world: &mut dyn World, script: &str) {
    let mut people = BTreeSet::new();
    for (number, line) in script.lines().enumerate() {
        let line = line.trim_start();
        let Some(at) = line.find(['>', '<', '.', '!']).filter(|_| !line.starts_with('#')) else {
            assert!(line.is_empty() || line.starts_with('#'), "not a script line: {line}");
            continue;
        };
        let (who, rest) = line.split_at(at);
        let (sign, text) = rest.split_at(1);
        let text = text.strip_prefix(' ').unwrap_or(text);
        match sign {
            ">" => world.send(who, text),
            "<" => {
                let heard = world.hear(who);
                let matches = heard.as_deref().is_some_and(|heard| matches(text, heard));
                assert!(matches, "line {}: {who} heard {heard:?}, not {text:?}", number + 1);
            }
            "." => assert_eq!(world.hear(who), None, "line {}: {who}", number + 1),
            _ => world.drop_connection(who),
        }
        match sign {
            "." | "!" => people.remove(who),
            _ => people.insert(who.to_owned()),
        };
    }
    for who in people {
        assert_eq!(world.rest(&who), Vec::<String>::new(), "{who} heard more than was written");
    }
}

fn matches(expected: &str, heard: &str) -> bool {
    match (serde_json::from_str(expected), serde_json::from_str(heard)) {
        (Ok(expected @ Value::Object(_)), Ok(heard)) => contains(&heard, &expected),
        _ => expected == heard,
    }
}

fn contains(heard: &Value, expected: &Value) -> bool {
    match (heard, expected) {
        (Value::Object(heard), Value::Object(expected)) => expected
            .iter()
            .all(|(key, value)| heard.get(key).is_some_and(|heard| contains(heard, value))),
        (Value::Array(heard), Value::Array(expected)) => {
            heard.len() == expected.len()
                && heard.iter().zip(expected).all(|(heard, expected)| contains(heard, expected))
        }
        _ => heard == expected,
    }
}
