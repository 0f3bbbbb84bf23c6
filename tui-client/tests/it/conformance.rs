//! Unicode's conformance tests of UAX #9, through the whole of layout: the trimmed set of the
//! fixtures always, the full files where the machine has them.
//!
//! The tests speak of characters, layout of cells. Characters without a column are left out of the
//! expected order, and so are marks, which layout keeps in their letter's cell (L3).

use diwan::text::{self, Base, Controls, Options};
use unicode_segmentation::UnicodeSegmentation;

use crate::unicode_data;

const CHARACTERS: &str = include_str!("../../../assets/fixtures/rtl/BidiCharacterTest.txt");
const CLASSES: &str = include_str!("../../../assets/fixtures/rtl/BidiTest.txt");

#[test]
fn trimmed_character_cases_pass() {
    assert_eq!(check_characters(CHARACTERS), 751);
}

#[test]
fn trimmed_class_cases_pass() {
    assert_eq!(check_classes(CLASSES), 1918);
}

#[test]
fn all_character_cases_pass() {
    let Some(cases) = unicode_data::read("BidiCharacterTest.txt") else { return };
    assert!(check_characters(&cases) > 90_000);
}

#[test]
fn all_class_cases_pass() {
    let Some(cases) = unicode_data::read("BidiTest.txt") else { return };
    assert!(check_classes(&cases) > 750_000);
}

/// One test case.
struct Case<'a> {
    text: &'a str,
    base: Base,
    /// A level per character; `None` for those that X9 removes.
    levels: &'a [Option<u8>],
    /// Numbers of characters, in screen order.
    order: &'a [usize],
}

impl Case<'_> {
    fn check(&self) {
        let controls = Controls::Honour;
        let options = Options {
            base: self.base,
            isolate: false,
            shape: false,
            controls,
            ..Options::default()
        };
        let layout = text::layout(self.text, &options);
        let starts: Vec<usize> = self.text.char_indices().map(|(at, _)| at).collect();
        let (bases, mut found) = (self.bases(), Vec::new());
        for cell in &layout.rows[0].cells {
            // The first seen character of the cell is the one that it is made of.
            let part = &self.text[cell.range.clone()];
            let (at, _) = part.char_indices().find(|(_, c)| text::is_visible(*c)).expect("a cell");
            let number = starts.binary_search(&(cell.range.start + at)).unwrap();
            assert_eq!(Some(cell.level), self.levels[number], "{:?} {:?}", self.text, self.base);
            found.push(number);
        }
        let expected: Vec<usize> =
            self.order.iter().copied().filter(|number| bases.contains(&starts[*number])).collect();
        assert_eq!(found, expected, "{:?} {:?}", self.text, self.base);
    }

    /// Where the first seen character of each grapheme cluster begins, line breaks left out.
    fn bases(&self) -> Vec<usize> {
        let base = |(start, cluster): (usize, &str)| {
            let is_seen = |c: &char| text::is_visible(*c) && *c != PARAGRAPH_SEPARATOR;
            cluster.char_indices().find(|(_, c)| is_seen(c)).map(|(at, _)| start + at)
        };
        self.text.grapheme_indices(true).filter_map(base).collect()
    }
}

const PARAGRAPH_SEPARATOR: char = '\u{2029}';

fn numbers(list: &str) -> Vec<usize> {
    list.split_whitespace().map(|number| number.parse().unwrap()).collect()
}

fn levels(list: &str) -> Vec<Option<u8>> {
    list.split_whitespace().map(|level| level.parse().ok()).collect()
}

/// Checks cases in the form of BidiCharacterTest.txt and gives their number.
fn check_characters(cases: &str) -> usize {
    let mut count = 0;
    for line in cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let fields: Vec<&str> = line.split(';').collect();
        let code = |digits| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
        let text: String = fields[0].split(' ').map(|digits| code(digits).unwrap()).collect();
        let base = match fields[1] {
            "0" => Base::Ltr,
            "1" => Base::Rtl,
            _ => Base::Auto,
        };
        let (levels, order) = (levels(fields[3]), numbers(fields[4]));
        Case { text: &text, base, levels: &levels, order: &order }.check();
        count += 1;
    }
    count
}

/// Checks cases in the form of BidiTest.txt and gives their number: one for each direction.
fn check_classes(cases: &str) -> usize {
    let (mut expected_levels, mut order, mut count) = (Vec::new(), Vec::new(), 0);
    for line in cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(list) = line.strip_prefix("@Levels:") {
            expected_levels = levels(list);
        } else if let Some(list) = line.strip_prefix("@Reorder:") {
            order = numbers(list);
        } else if let Some((classes, bases)) = line.split_once(';') {
            let text: String = classes.split_whitespace().map(example).collect();
            let bases = u32::from_str_radix(bases.trim(), 16).unwrap();
            for (bit, base) in [(1, Base::Auto), (2, Base::Ltr), (4, Base::Rtl)] {
                if bases & bit != 0 {
                    let levels = &expected_levels;
                    Case { text: &text, base, levels, order: &order }.check();
                    count += 1;
                }
            }
        }
    }
    count
}

/// A character of the class.
fn example(class: &str) -> char {
    match class {
        "L" => 'a',
        "R" => 'א',
        "AL" => 'ب',
        "EN" => '1',
        "AN" => '٠',
        "ES" => '+',
        "ET" => '#',
        "CS" => ',',
        "ON" => '!',
        "WS" => ' ',
        "S" => '\t',
        "B" => PARAGRAPH_SEPARATOR,
        "NSM" => '\u{300}',
        "BN" => '\u{ad}',
        "LRE" => '\u{202a}',
        "RLE" => '\u{202b}',
        "PDF" => '\u{202c}',
        "LRO" => '\u{202d}',
        "RLO" => '\u{202e}',
        "LRI" => '\u{2066}',
        "RLI" => '\u{2067}',
        "FSI" => '\u{2068}',
        "PDI" => '\u{2069}',
        _ => panic!("unknown class {class}"),
    }
}
