//! What a peer sent, made fit for a terminal.
//!
//! Takes bytes; gives text without control characters but tab, so that nothing in it is obeyed.
//! Removes nothing silently: what cannot stay is replaced by a sign. Direction marks stay, they
//! belong to the text; a line on its own cannot disturb another.

use diwan_shared::text::LINE_BREAK;

/// The text in these bytes. Line breaks become [`LINE_BREAK`], C0 controls their pictures (`␛`),
/// C1 controls and broken UTF-8 U+FFFD.
#[must_use]
pub(super) fn clean(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    text.chars().map(tame).collect()
}

fn tame(character: char) -> char {
    match character {
        '\t' => '\t',
        '\n' | '\r' => LINE_BREAK,
        '\u{7F}' => '\u{2421}',
        '\0'..='\u{1F}' => {
            char::from_u32(0x2400 + u32::from(character)).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        control if control.is_control() => char::REPLACEMENT_CHARACTER,
        text => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shows_what_a_terminal_would_obey() {
        assert_eq!(clean(b"\x1b[31mred\x07\x7f"), "␛[31mred␇␡");
        assert_eq!(clean("a\u{9B}b".as_bytes()), "a\u{FFFD}b");
        assert_eq!(clean(b"one\r\ntwo\nthree\rfour"), "one\u{2028}two\u{2028}three\u{2028}four");
        assert_eq!(clean(b"ab\xffc"), "ab\u{FFFD}c");
    }

    #[test]
    fn keeps_text() {
        for text in ["سلام دنیا", "می\u{200C}خواهم", "\u{2067}שלום\u{2069}", "a\tb", "", "👨‍👩‍👧"]
        {
            assert_eq!(clean(text.as_bytes()), text);
        }
    }

    proptest! {
        #[test]
        fn no_control_character_is_left(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            prop_assert!(clean(&bytes).chars().all(|c| c == '\t' || !c.is_control()));
        }
    }
}
