//! Cleaning what is pasted.
//!
//! A bracketed paste may hold anything (R18): line breaks become `\n`, the control characters of
//! C0 and C1 other than tab go, everything else stays, ZWNJ and direction marks included.
//! Overrides stay too, but are worth a warning: they can make text read otherwise than it is.

/// A paste as it may be inserted.
#[derive(Debug, PartialEq, Eq)]
pub struct Clean {
    /// The text.
    pub text: String,
    /// The overrides in it, as they are named to the user.
    pub overrides: Vec<&'static str>,
}

/// LEFT-TO-RIGHT OVERRIDE and RIGHT-TO-LEFT OVERRIDE.
const OVERRIDES: [(char, &str); 2] = [('\u{202D}', "U+202D"), ('\u{202E}', "U+202E")];

/// Cleans a paste.
#[must_use]
pub fn clean(pasted: &str) -> Clean {
    let text: String = pasted
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n")
        .chars()
        .filter(|&c| !c.is_control() || c == '\n' || c == '\t')
        .collect();
    let found = OVERRIDES.into_iter().filter(|(sign, _)| text.contains(*sign));
    let overrides = found.map(|(_, name)| name).collect();
    Clean { text, overrides }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_controls_go() {
        let none: &[&str] = &[];
        for (pasted, text, overrides) in [
            ("a\r\nb\rc\u{2028}d", "a\nb\nc\nd", none),
            ("\u{1B}[31mred\u{9B}0m\0", "[31mred0m", none),
            ("می\u{200C}خواهم\t\u{200F}", "می\u{200C}خواهم\t\u{200F}", none),
            ("exe.\u{202E}fdp", "exe.\u{202E}fdp", &["U+202E"]),
            ("\u{202E}a\u{202D}b", "\u{202E}a\u{202D}b", &["U+202D", "U+202E"]),
        ] {
            let clean = clean(pasted);
            assert_eq!((clean.text.as_str(), clean.overrides.as_slice()), (text, overrides));
        }
    }
}
