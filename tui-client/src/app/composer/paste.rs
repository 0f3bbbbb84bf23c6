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
    /// Whether it holds U+202D LRO or U+202E RLO.
    pub overrides: bool,
}

/// Cleans a paste.
#[must_use]
pub fn clean(pasted: &str) -> Clean {
    let text: String = pasted
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n")
        .chars()
        .filter(|&c| !c.is_control() || c == '\n' || c == '\t')
        .collect();
    let overrides = text.contains(['\u{202D}', '\u{202E}']);
    Clean { text, overrides }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_controls_go() {
        for (pasted, text, overrides) in [
            ("a\r\nb\rc\u{2028}d", "a\nb\nc\nd", false),
            ("\u{1B}[31mred\u{9B}0m\0", "[31mred0m", false),
            ("می\u{200C}خواهم\t\u{200F}", "می\u{200C}خواهم\t\u{200F}", false),
            ("exe.\u{202E}fdp", "exe.\u{202E}fdp", true),
        ] {
            assert_eq!(clean(pasted), Clean { text: text.to_owned(), overrides });
        }
    }
}
