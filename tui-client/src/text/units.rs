//! What the bidirectional algorithm needs to know of a line: a unit per character, which is its
//! class, or the character itself where it may be a bracket (N0).
//!
//! Takes units; gives levels, by unicode-bidi. So that crate sees one code unit per character
//! whatever its length, and looks classes up by number.

use unicode_bidi::data_source::BidiMatchedOpeningBracket;
use unicode_bidi::utf16::ParagraphBidiInfo;
use unicode_bidi::{BidiClass, BidiDataSource, HardcodedBidiData, Level};

/// The unit of `c`, whose class is `class`.
pub(super) fn of(c: char, class: BidiClass) -> u16 {
    match u16::try_from(u32::from(c)) {
        Ok(unit) if class == BidiClass::ON && unit >= CLASS_COUNT => unit,
        _ => of_class(class),
    }
}

/// The unit of any character of `class` that is no bracket.
pub(super) fn of_class(class: BidiClass) -> u16 {
    class as u16
}

/// The level of each unit in a paragraph of level `paragraph`.
pub(super) fn levels(units: &[u16], paragraph: Level) -> Vec<Level> {
    ParagraphBidiInfo::new_with_data_source(&Units, units, Some(paragraph)).levels
}

const CLASS_COUNT: u16 = CLASSES.len() as u16;

/// The classes by their numbers.
const CLASSES: [BidiClass; 23] = {
    use BidiClass::*;
    [
        AL, AN, B, BN, CS, EN, ES, ET, FSI, L, LRE, LRI, LRO, NSM, ON, PDF, PDI, R, RLE, RLI, RLO,
        S, WS,
    ]
};

const _: () = {
    let mut number = 0;
    while number < CLASSES.len() {
        assert!(CLASSES[number] as usize == number, "the classes are out of order");
        number += 1;
    }
};

struct Units;

impl BidiDataSource for Units {
    fn bidi_class(&self, c: char) -> BidiClass {
        CLASSES.get(c as usize).copied().unwrap_or(BidiClass::ON)
    }

    fn bidi_matched_opening_bracket(&self, c: char) -> Option<BidiMatchedOpeningBracket> {
        match c {
            '(' | ')' | '[' | ']' | '{' | '}' | '\u{f3a}'.. => {
                HardcodedBidiData.bidi_matched_opening_bracket(c)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_those_of_the_crate() {
        for c in (CLASS_COUNT..=u16::MAX).filter_map(|unit| char::from_u32(unit.into())) {
            let found = Units.bidi_matched_opening_bracket(c).map(|bracket| bracket.opening);
            let expected = HardcodedBidiData.bidi_matched_opening_bracket(c);
            assert_eq!(found, expected.map(|bracket| bracket.opening), "{c:?}");
        }
    }
}
