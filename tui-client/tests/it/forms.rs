//! The table of joined forms is what UnicodeData.txt says, and is made from it:
//! `DIWAN_WRITE_FORMS=1 cargo test -p diwan --test it forms` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::unicode_data;

/// Forms in the order of the table.
const FORMS: [&str; 4] = ["<isolated>", "<final>", "<initial>", "<medial>"];

const HEADER: &str = "\
//! The characters that draw the joined forms of Arabic letters.
//!
//! Made from the compatibility decompositions of UnicodeData.txt 15.0 by `tests/it/forms.rs`, which
//! also checks it; do not edit. A form that Unicode has no character for is the letter itself.
";

#[test]
fn forms_are_those_of_unicode_data() {
    let Some(data) = unicode_data::read("UnicodeData.txt") else { return };
    let expected = render(&data);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/text/forms.rs");
    if std::env::var_os("DIWAN_WRITE_FORMS").is_some() {
        std::fs::write(path, &expected).expect("the table can be written");
    }
    assert!(std::fs::read_to_string(path).unwrap() == expected, "{path} is out of date");
}

fn render(data: &str) -> String {
    let mut letters: BTreeMap<u32, [Option<u32>; 4]> = BTreeMap::new();
    let mut ligatures: BTreeMap<u32, [Option<u32>; 2]> = BTreeMap::new();
    for line in data.lines() {
        let fields: Vec<&str> = line.split(';').collect();
        let mut parts = fields[5].split(' ');
        let form = parts.next().and_then(|tag| FORMS.iter().position(|form| *form == tag));
        let Some(form) = form else { continue };
        let letter = hex(fields[0]);
        match parts.map(hex).collect::<Vec<_>>()[..] {
            [base] => letters.entry(base).or_default()[form] = Some(letter),
            [0x644, alef @ (0x622 | 0x623 | 0x625 | 0x627)] => {
                ligatures.entry(alef).or_default()[form] = Some(letter);
            }
            _ => {}
        }
    }
    let mut text = String::from(HEADER);
    let (first, last) = (*letters.keys().next().unwrap(), *letters.keys().last().unwrap());
    let count = last - first + 1;
    text += "\n/// The first letter of the table.\n";
    let _ = writeln!(text, "pub(super) const FIRST: char = '\\u{{{first:x}}}';");
    text +=
        "\n/// The isolated, final, initial and medial form of each letter from [`FIRST`] on.\n";
    let _ = writeln!(text, "pub(super) static FORMS: [[char; 4]; {count}] = [");
    for base in first..=last {
        let forms = letters.remove(&base).unwrap_or_default();
        let _ = writeln!(text, "    [{}],", row(base, &forms));
    }
    text += "];\n\n/// The alefs that lam makes a ligature with, each with its isolated and final form.\n";
    text += "pub(super) static LAM_ALEF: &[(char, [char; 2])] = &[\n";
    for (alef, forms) in ligatures {
        let _ = writeln!(text, "    ('\\u{{{alef:x}}}', [{}]),", row(alef, &forms));
    }
    text + "];\n"
}

fn row(base: u32, forms: &[Option<u32>]) -> String {
    let forms: Vec<String> =
        forms.iter().map(|form| format!("'\\u{{{:x}}}'", form.unwrap_or(base))).collect();
    forms.join(", ")
}

fn hex(digits: &str) -> u32 {
    u32::from_str_radix(digits, 16).unwrap()
}
