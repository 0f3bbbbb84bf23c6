//! Texts as search compares them: the same word, however it was typed, is the same.
//!
//! Takes a text and what is looked for; gives the byte ranges of the text that match. Case, marks,
//! tatweel and invisible characters do not count, letters that look the same are the same, all
//! digits are 0 to 9 (RTL.md R28). Never changes a text.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// U+200C ZERO WIDTH NON-JOINER: nothing, or the space between the parts of a Persian word.
const JOINER: char = '\u{200C}';

/// What is looked for, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    letters: Vec<char>,
}

/// A text to look in, folded.
#[derive(Debug, Clone)]
pub struct Folded {
    letters: Vec<Letter>,
}

/// A folded character and the bytes it stands for.
#[derive(Debug, Clone)]
struct Letter {
    folded: char,
    range: Range<usize>,
}

impl Needle {
    /// Looks for `text`; `None` when nothing of it counts.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let folded = text.trim().chars().filter(|c| *c != JOINER).flat_map(fold);
        let letters: Vec<char> = folded.collect();
        (!letters.is_empty()).then_some(Self { letters })
    }
}

impl Folded {
    /// Folds a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut letters = Vec::with_capacity(text.len());
        for (start, c) in text.char_indices() {
            let range = start..start + c.len_utf8();
            letters.extend(fold(c).map(|folded| Letter { folded, range: range.clone() }));
        }
        Self { letters }
    }

    /// The bytes of each place where the needle stands, from the first to the last; none overlap.
    #[must_use]
    pub fn find(&self, needle: &Needle) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some((start, end)) = self.next(needle, from) {
            found.extend(self.bytes(start, end));
            from = end;
        }
        found
    }

    /// Whether the needle stands anywhere.
    #[must_use]
    pub fn has(&self, needle: &Needle) -> bool {
        self.next(needle, 0).is_some()
    }

    /// Whether the needle stands anywhere as a word of its own.
    #[must_use]
    pub fn has_word(&self, needle: &Needle) -> bool {
        let mut from = 0;
        while let Some((start, end)) = self.next(needle, from) {
            let before = start.checked_sub(1).and_then(|before| self.letters.get(before));
            if !before.is_some_and(Letter::joins)
                && !self.letters.get(end).is_some_and(Letter::joins)
            {
                return true;
            }
            from = start + 1;
        }
        false
    }

    /// The first place at letter `from` or after: its letters, from one to before the other.
    fn next(&self, needle: &Needle, from: usize) -> Option<(usize, usize)> {
        (from..self.letters.len()).find_map(|start| Some((start, self.end(needle, start)?)))
    }

    /// The letter at which the needle ends that begins at `start`.
    fn end(&self, needle: &Needle, start: usize) -> Option<usize> {
        let mut at = start;
        for wanted in &needle.letters {
            if at > start && *wanted != ' ' {
                at += usize::from(self.letters.get(at)?.folded == JOINER);
            }
            let letter = self.letters.get(at)?.folded;
            if letter != *wanted && (letter, *wanted) != (JOINER, ' ') {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    fn bytes(&self, start: usize, end: usize) -> Option<Range<usize>> {
        let last = end.checked_sub(1)?;
        Some(self.letters.get(start)?.range.start..self.letters.get(last)?.range.end)
    }
}

impl Letter {
    /// Whether a word goes on with it.
    fn joins(&self) -> bool {
        self.folded.is_alphanumeric() || self.folded == '_'
    }
}

/// A text with nothing but what counts when words are compared.
#[must_use]
pub fn folded(text: &str) -> String {
    text.chars().filter(|c| *c != JOINER).flat_map(fold).collect()
}

/// What a character counts as: nothing, itself, or others. The joiner stays: it may be a space.
fn fold(c: char) -> impl Iterator<Item = char> {
    let plain = c.is_ascii().then(|| c.to_ascii_lowercase());
    let rest = (!c.is_ascii()).then_some(c).into_iter();
    let rest = rest.nfkd().filter(|c| !is_silent(*c)).flat_map(char::to_lowercase).map(alike);
    plain.into_iter().chain(rest)
}

/// Whether a character does not count: marks of Latin, Hebrew and Arabic letters, tatweel, and what
/// only steers joining and direction.
fn is_silent(c: char) -> bool {
    let is_mark =
        matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{8FF}') && is_combining_mark(c);
    is_mark || (c != JOINER && !super::is_visible(c)) || matches!(c, 'ـ' | '\u{AD}')
}

/// The character that stands for all that look or are typed like it.
fn alike(c: char) -> char {
    match c {
        'ٱ' => 'ا',
        'ى' | 'ی' | 'ے' => 'ي',
        'ک' | 'ڪ' => 'ك',
        'ة' | 'ہ' | 'ھ' | 'ە' | 'ۃ' => 'ه',
        'ך' => 'כ',
        'ם' => 'מ',
        'ן' => 'נ',
        'ף' => 'פ',
        'ץ' => 'צ',
        '׳' | '’' => '\'',
        '״' => '"',
        '־' => '-',
        'ς' => 'σ',
        '\u{2028}' | '\u{2029}' | '\n' | '\t' => ' ',
        '٠'..='٩' => digit(c, '٠'),
        '۰'..='۹' => digit(c, '۰'),
        c => c,
    }
}

/// The digit of ASCII as far above 0 as this one is above its own.
fn digit(c: char, zero: char) -> char {
    char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(text: &str, needle: &str) -> bool {
        Folded::new(text).has(&Needle::new(needle).unwrap())
    }

    /// Words that are the same for search, each found in the other.
    const PAIRS: [(&str, &str); 30] = [
        ("Hello", "hELLO"),
        ("café", "cafe\u{301}"),
        ("résumé", "resume"),
        ("ﬁne", "fine"),
        ("ΣΟΦΟΣ", "σοφος"),
        ("اسفي", "آسفي"),
        ("أحمد", "احمد"),
        ("إيران", "ايران"),
        ("ٱلله", "الله"),
        ("علي", "علی"),
        ("موسى", "موسي"),
        ("كتاب", "کتاب"),
        ("مدرسة", "مدرسه"),
        ("سارە", "ساره"),
        ("خانۀ", "خانه"),
        ("مؤمن", "مومن"),
        ("رئيس", "رييس"),
        ("مُحَمَّد", "محمد"),
        ("ســـلام", "سلام"),
        ("ﺳﻼﻡ", "سلام"),
        ("می‌خواهم", "میخواهم"),
        ("\u{200F}سلام\u{200E}", "سلام"),
        ("۱۴۰۵", "1405"),
        ("٢٠٢٦", "۲۰۲۶"),
        ("שָׁלוֹם", "שלומ"),
        ("שלום", "שלומ"),
        ("צה״ל", "צה\"ל"),
        ("צ׳ק", "צ'ק"),
        ("בית־ספר", "בית-ספר"),
        ("יִשְׂרָאֵל", "ישראל"),
    ];

    #[test]
    fn the_same_word_is_found_however_it_was_typed() {
        for (one, other) in PAIRS {
            assert!(has(one, other), "{other} in {one}");
            assert!(has(other, one), "{one} in {other}");
        }
    }

    #[test]
    fn other_words_are_not_found() {
        for (text, needle) in
            [("سلام", "سلامت"), ("بار", "پار"), ("שלום", "שלוה"), ("hello", "help"), ("גיל", "כיל")]
        {
            assert!(!has(text, needle), "{needle} in {text}");
        }
    }

    #[test]
    fn a_space_also_finds_the_half_space_but_a_letter_is_not_made_up() {
        assert!(has("من می‌خواهم بروم", "می خواهم"));
        assert!(has("کتاب می‌خواهم", "کتاب می خواهم"));
        assert!(!has("میخواهم", "می خواهم"));
        assert!(!has("می خواهم", "میخواهم"));
    }

    #[test]
    fn the_places_are_those_of_the_text_as_it_is() {
        for (text, needle, found) in [
            ("one two one", "ONE", vec!["one", "one"]),
            ("aaaa", "aa", vec!["aa", "aa"]),
            ("به مُحَمَّد گفتم", "محمد", vec!["مُحَمَّد"]),
            ("او می‌خواهد", "میخواهد", vec!["می‌خواهد"]),
            ("ﷲ أكبر", "الله اك", vec!["ﷲ أك"]),
            ("שָׁלוֹם לך", "שלומ", vec!["שָׁלוֹם"]),
            ("سال ۱۴۰۵ و ١٤٠٥", "1405", vec!["۱۴۰۵", "١٤٠٥"]),
        ] {
            let places = Folded::new(text).find(&Needle::new(needle).unwrap());
            let texts: Vec<_> = places.into_iter().filter_map(|range| text.get(range)).collect();
            // A mark after the last letter belongs to its cell, so it need not be in the range.
            let bare = |text: &&str| text.trim_end_matches(is_combining_mark).to_owned();
            let (texts, found): (Vec<_>, Vec<_>) =
                (texts.iter().map(bare).collect(), found.iter().map(bare).collect());
            assert_eq!(texts, found, "{needle} in {text}");
        }
    }

    #[test]
    fn words_stand_alone() {
        for (text, word, found) in [
            ("the deploy, again", "Deploy", true),
            ("redeploy", "deploy", false),
            ("deploy_2", "deploy", false),
            ("redeploy deploy", "deploy", true),
            ("جلسه‌ی هفتگی", "جلسه", true),
            ("این جلسهٔ ما", "جلسه", true),
            ("ראיתי את דנה.", "דנה", true),
            ("וְדנה", "דנה", false),
        ] {
            let found_word = Folded::new(text).has_word(&Needle::new(word).unwrap());
            assert_eq!(found_word, found, "{word} in {text}");
        }
    }

    #[test]
    fn nothing_is_no_needle() {
        for text in ["", "  ", "\u{200C}", "\u{64E}", "ـ"] {
            assert_eq!(Needle::new(text), None, "{text:?}");
        }
    }
}
