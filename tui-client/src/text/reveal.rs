//! What is otherwise unseen, written out.
//!
//! Takes a text; gives one in which every character that only steers joining, direction or line
//! breaking stands as its name in angle brackets: `می<ZWNJ>خواهم`. For looking closely at a text or
//! a name (R16, C13); never for sending, storing or copying.

use super::is_visible;

/// `text` with its unseen characters by name. Line breaks stay.
pub fn reveal(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match name(c) {
            Some(name) => shown.extend(["<", name, ">"]),
            None if is_visible(c) => shown.push(c),
            None => shown.push_str(&format!("<U+{:04X}>", c as u32)),
        }
    }
    shown
}

/// The short name of a character that Unicode has one for.
fn name(c: char) -> Option<&'static str> {
    Some(match c {
        '\t' => "TAB",
        '\u{a0}' => "NBSP",
        '\u{ad}' => "SHY",
        '\u{61c}' => "ALM",
        '\u{200b}' => "ZWSP",
        '\u{200c}' => "ZWNJ",
        '\u{200d}' => "ZWJ",
        '\u{200e}' => "LRM",
        '\u{200f}' => "RLM",
        '\u{202a}' => "LRE",
        '\u{202b}' => "RLE",
        '\u{202c}' => "PDF",
        '\u{202d}' => "LRO",
        '\u{202e}' => "RLO",
        '\u{2060}' => "WJ",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unseen_characters_are_named_and_all_others_stay() {
        for (text, shown) in [
            ("می\u{200c}خواهم", "می<ZWNJ>خواهم"),
            ("a\u{202e}b\u{202c}\tc\nd", "a<RLO>b<PDF><TAB>c\nd"),
            ("\u{feff}x\u{e0041}", "<U+FEFF>x<U+E0041>"),
            ("سلام, שלום 👋", "سلام, שלום 👋"),
            ("❤\u{fe0f}", "❤<U+FE0F>"),
        ] {
            assert_eq!(reveal(text), shown);
        }
    }
}
