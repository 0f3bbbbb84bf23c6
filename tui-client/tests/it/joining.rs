//! Joined forms of every two and three letters of the everyday alphabets, against what follows from
//! ArabicShaping.txt and UnicodeData.txt, and against FriBidi.

use std::collections::HashMap;
use std::io::Write;
use std::process::{Command, Stdio};

use diwan::text::{self, Options};

use crate::unicode_data;

/// Arabic, and what Persian, Urdu, Sorani, Pashto and Uyghur add to it.
const LETTERS: &str = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةىپچژگکیٹڈڑںھہۂۃےۓڕڵۆێەڤټځڅډړږښګڼۍېڭۇۈۋ";

/// All words of two and three letters.
fn words() -> impl Iterator<Item = String> {
    let letters = || LETTERS.chars();
    let pairs = letters().flat_map(move |a| letters().map(move |b| format!("{a}{b}")));
    pairs.flat_map(move |pair| {
        let triples: Vec<String> = letters().map(|c| format!("{pair}{c}")).collect();
        std::iter::once(pair).chain(triples)
    })
}

fn visual(word: &str) -> String {
    text::layout(word, &Options::default()).rows[0].visual()
}

#[test]
fn forms_follow_from_the_unicode_tables() {
    let Some(tables) = Tables::read() else { return };
    for word in words() {
        assert_eq!(visual(&word), tables.visual(&word), "{word}");
    }
}

/// What the Unicode Character Database says of joining.
struct Tables {
    joining: HashMap<char, String>,
    /// By letters and form: `("ل", "<final>")`, `("لا", "<isolated>")`.
    forms: HashMap<(String, String), char>,
}

impl Tables {
    fn read() -> Option<Self> {
        let shaping = unicode_data::read("ArabicShaping.txt")?;
        let joining = shaping.lines().filter(|line| line.contains(';')).filter_map(|line| {
            let fields: Vec<&str> = line.split(';').map(str::trim).collect();
            Some((character(fields[0])?, fields[2].to_owned()))
        });
        let data = unicode_data::read("UnicodeData.txt")?;
        let forms = data.lines().filter_map(|line| {
            let fields: Vec<&str> = line.split(';').collect();
            let (form, letters) = fields[5].split_once(' ')?;
            let letters: String = letters.split(' ').filter_map(character).collect();
            Some(((letters, form.to_owned()), character(fields[0])?))
        });
        Some(Self { joining: joining.collect(), forms: forms.collect() })
    }

    /// The word in screen order by the definitions of the Unicode Standard, section 9.2.
    fn visual(&self, word: &str) -> String {
        let letters: Vec<char> = word.chars().collect();
        let mut shown = String::new();
        let mut at = 0;
        while at < letters.len() {
            let before = at > 0 && self.joins(letters[at - 1], letters[at]);
            let joins = |at: usize| {
                letters.get(at + 1).is_some_and(|after| self.joins(letters[at], *after))
            };
            let length = usize::from(letters[at] == 'ل' && joins(at) && is_alef(letters[at + 1]));
            let part: String = letters[at..=at + length].iter().collect();
            let form = match (before, joins(at + length)) {
                (false, false) => "<isolated>",
                (true, false) => "<final>",
                (false, true) => "<initial>",
                (true, true) => "<medial>",
            };
            let is_fixed = self.joining[&letters[at]] == "U";
            let form = self.forms.get(&(part, form.to_owned())).filter(|_| !is_fixed);
            shown.insert(0, *form.unwrap_or(&letters[at]));
            at += 1 + length;
        }
        shown
    }

    fn joins(&self, before: char, after: char) -> bool {
        self.joining[&before] == "D" && matches!(self.joining[&after].as_str(), "D" | "R")
    }
}

fn is_alef(c: char) -> bool {
    matches!(c, 'ا' | 'آ' | 'أ' | 'إ')
}

fn character(digits: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}

#[test]
fn forms_agree_with_fribidi() {
    let words: Vec<String> = words().collect();
    let Some(answer) = fribidi(&words.join("\n")) else { return };
    assert_eq!(answer.lines().count(), words.len());
    for (word, expected) in words.iter().zip(answer.lines()) {
        assert_eq!(visual(word), expected, "{word}");
    }
}

/// What FriBidi makes of the lines. `None` where it is not installed, which is said, and is a
/// failure in CI.
fn fribidi(lines: &str) -> Option<String> {
    let mut command = Command::new("fribidi");
    command.args(["--nopad", "--nobreak", "--reordernsm", "--clean"]);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) if std::env::var_os("CI").is_some_and(|ci| ci == "true") => {
            panic!("fribidi: {error}; install the package libfribidi-bin")
        }
        Err(error) => {
            eprintln!("NOT CHECKED: fribidi: {error}; install the package libfribidi-bin");
            return None;
        }
    };
    let mut input = child.stdin.take().expect("standard input is a pipe");
    let lines = lines.to_owned();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    Some(String::from_utf8(output.stdout).unwrap())
}
