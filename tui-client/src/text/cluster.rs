//! Grapheme clusters: the pieces of a paragraph that are ordered, joined and wrapped as one.
//!
//! Takes a line and its levels; gives its clusters in logical order, each with the character it
//! shows and its width. Nothing that leaves here is a control character, and nothing begins with a
//! mark. Never reorders, never shapes.

use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use compact_str::{CompactString, ToCompactString};
use unicode_bidi::BidiDataSource;
use unicode_joining_type::JoiningType;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::bidi::Levels;
use super::property::{self, Properties};

/// Most characters that one symbol shows after its first; the rest is left out of the display.
const MARKS_MAX: usize = 16;

/// A grapheme cluster of a paragraph.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    /// Bytes of the line.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Bytes from `start` to the alef of a lam-alef; 0 for anything else.
    pub(super) alef: u32,
    /// The first character of the symbol: the letter itself, its joined form, or a stand-in.
    pub(super) shown: char,
    pub(super) kind: Kind,
    /// Columns; 0 for unseen ones only.
    pub(super) width: u8,
    pub(super) level: u8,
    /// Whether L1 gives it the paragraph's level at the end of a row.
    pub(super) is_reset: bool,
    /// Whether it is connected to the letter before it, and to the one after it.
    pub(super) joined: (bool, bool),
}

/// What a cluster is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One character of text, which `shown` stands for.
    Single,
    /// A character of text and others on it, seen or unseen.
    Several,
    /// A mark without a base, to be shown on `shown`.
    Lone,
    /// Something else than what was written: a picture of a control, an ellipsis.
    StandIn,
    /// White space at which a row may end.
    Space,
    /// No column at all.
    Unseen,
}

impl Cluster {
    /// Replaces what needs two columns, where there is but one.
    pub(super) fn narrow(&mut self) {
        if self.width < 2 {
            return;
        }
        self.width = 1;
        match self.kind {
            Kind::Space => self.shown = ' ',
            _ => (self.kind, self.shown) = (Kind::StandIn, '□'),
        }
    }

    /// Shows the first character alone of a picture that is made of several.
    pub(super) fn simplify(&mut self, line: &str) {
        let text = line.get(self.start..self.end).unwrap_or_default();
        if self.kind == Kind::Several && is_composed(text) {
            self.kind = Kind::Single;
            self.width = self.shown.width().map_or(1, |width| width.clamp(1, 2) as u8);
        }
    }

    /// A cluster of one column, not connected to anything.
    fn new(range: Range<usize>, kind: Kind, shown: char, level: u8, is_reset: bool) -> Self {
        let Range { start, end } = range;
        let joined = (false, false);
        Self { start, end, alef: 0, shown, kind, width: 1, level, is_reset, joined }
    }

    /// The sign that text was left out.
    pub(super) fn ellipsis(range: Range<usize>, level: u8) -> Self {
        Self::new(range, Kind::StandIn, '…', level, false)
    }

    /// What to write to the screen, with `first` as its first character; with the joiners behind a
    /// letter, if the terminal is to join it.
    pub(super) fn symbol(&self, line: &str, first: char, joiners: bool) -> CompactString {
        let text = match self.kind {
            Kind::Several | Kind::Lone => line.get(self.start..self.end).unwrap_or_default(),
            Kind::Space if first == '\t' => return CompactString::const_new("  "),
            _ => return single(first),
        };
        let mut symbol = single(first);
        let skip = usize::from(self.kind == Kind::Several);
        let joiners = joiners && property::joining(first) == JoiningType::DualJoining;
        for (at, c) in written(text, joiners).skip(skip).take(MARKS_MAX) {
            if at != self.alef as usize || at == 0 {
                symbol.push(c);
            }
        }
        // A joiner must not be the last thing in a cell: tmux would take the next one into it.
        if joiners && symbol.ends_with('\u{200d}') {
            symbol.push(RLM);
        }
        while symbol.ends_with('\u{200d}') {
            symbol.pop();
        }
        symbol
    }
}

/// RIGHT-TO-LEFT MARK: behind an Arabic letter and a joiner it changes nothing.
const RLM: char = '\u{200f}';

/// The symbol of one character. Those of the scripts of chat are ready-made, because copying one
/// takes a third of the time that building it does.
fn single(c: char) -> CompactString {
    let number = match c as u32 {
        code @ ..LETTERS_END => code,
        code @ FORMS_START..FORMS_END => LETTERS_END + code - FORMS_START,
        _ => return c.to_compact_string(),
    };
    SYMBOLS[number as usize].clone()
}

/// Latin to Arabic.
const LETTERS_END: u32 = 0x700;
/// Arabic Presentation Forms-B, where the forms of the common letters are.
const FORMS_START: u32 = 0xfe70;
const FORMS_END: u32 = 0xff00;

static SYMBOLS: LazyLock<Vec<CompactString>> = LazyLock::new(|| {
    let codes = (0..LETTERS_END).chain(FORMS_START..FORMS_END);
    codes.filter_map(char::from_u32).map(|c| c.to_compact_string()).collect()
});

/// Splits `line` into clusters.
pub(super) fn split(line: &str, levels: &Levels) -> Vec<Cluster> {
    let properties = Properties::new(levels.controls());
    let mut splitter = Splitter { line, levels, properties, clusters: Vec::new(), taken: 0 };
    splitter.clusters.reserve(line.len());
    let mut rest = line.char_indices();
    let mut next = rest.next();
    while let Some((start, c)) = next {
        let mut simple = is_simple(c);
        let mut last = c;
        next = rest.next();
        let mut end = next.map_or(line.len(), |(at, _)| at);
        while let Some((_, c)) = next.filter(|(_, c)| simple && !splitter.begins(last, *c)) {
            (simple, last) = (is_simple(c), c);
            next = rest.next();
            end = next.map_or(line.len(), |(at, _)| at);
        }
        if !simple {
            splitter.push_by_crate(start);
            break;
        }
        splitter.push(start, end, c);
    }
    splitter.clusters
}

/// Whether the rules below are enough for `c`: nothing but letters, marks and controls.
fn is_simple(c: char) -> bool {
    matches!(c as u32, 0..0x900 | 0x200b..=0x2027 | 0x202a..=0x206f | 0xfb1d..=0xfdff)
        || matches!(c as u32, 0xfe70..=0xfefc)
}

fn is_breaking_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

struct Splitter<'a> {
    line: &'a str,
    levels: &'a Levels,
    properties: Properties,
    clusters: Vec<Cluster>,
    /// Characters of the line that are in clusters already.
    taken: usize,
}

impl Splitter<'_> {
    /// Whether simple `next` begins a cluster of its own after simple `c` (UAX #29 GB4, GB5, GB9).
    fn begins(&self, c: char, next: char) -> bool {
        if self.properties.is_plain(next) {
            return true;
        }
        is_simple(next) && (is_breaking_control(c) || !self.properties.is_extending(next))
    }

    /// Lets unicode-segmentation split the line from byte `start` on, where a cluster begins.
    fn push_by_crate(&mut self, start: usize) {
        let rest = self.line.get(start..).unwrap_or_default();
        for (at, text) in rest.grapheme_indices(true) {
            let mut at = start + at;
            let end = at + text.len();
            // Signs that embrace digits would take the next letter into their cluster (GB9b).
            for sign in text.chars().take_while(|c| property::is_embracing(*c)) {
                self.push(at, at + sign.len_utf8(), sign);
                at += sign.len_utf8();
            }
            if let Some(c) = self.line.get(at..end).and_then(|text| text.chars().next()) {
                self.push(at, end, c);
            }
        }
    }

    /// Adds the cluster of bytes `start..end`, which begins with `c`.
    fn push(&mut self, start: usize, end: usize, c: char) {
        let alone = c.len_utf8() == end - start;
        if alone && (c == ' ' || self.properties.is_plain(c)) {
            let kind = if c == ' ' { Kind::Space } else { Kind::Single };
            let level = self.levels.at(self.taken);
            self.clusters.push(Cluster::new(start..end, kind, c, level, c == ' '));
            self.taken += 1;
            return;
        }
        let text = self.line.get(start..end).unwrap_or_default();
        let (kind, shown, number) = self.classify(text, c, alone, start);
        let level = self.levels.at(self.taken + number);
        let is_reset = kind != Kind::StandIn
            && (alone || matches!(kind, Kind::Space | Kind::Unseen))
            && property::is_reset(self.properties.bidi_class(c));
        let cluster = Cluster::new(start..end, kind, shown, level, is_reset);
        match width(&cluster, self.line) {
            3.. => self.push_apart(start, end),
            width => {
                self.taken += text.chars().count();
                self.clusters.push(Cluster { width: width as u8, ..cluster });
            }
        }
    }

    /// The kind of a cluster, the character it shows first, and that one's number in it.
    fn classify(&self, text: &str, c: char, alone: bool, start: usize) -> (Kind, char, usize) {
        if property::is_space(c) && seen(text).count() == 1 {
            return (Kind::Space, c, 0);
        }
        if let Some(picture) = property::picture(c).or_else(|| self.levels.mark(c, start)) {
            return (Kind::StandIn, picture, 0);
        }
        if property::is_embracing(c) {
            return (Kind::StandIn, '·', 0);
        }
        let Some((at, first)) = seen(text).next() else { return (Kind::Unseen, c, 0) };
        let number = text.char_indices().take_while(|(before, _)| *before < at).count();
        match first {
            mark if property::is_mark(mark) => (Kind::Lone, '◌', number),
            base if alone => (Kind::Single, base, 0),
            base => (Kind::Several, base, number),
        }
    }

    /// A cluster too wide for one cell, of a script whose parts stand side by side: one cell for
    /// each part.
    fn push_apart(&mut self, start: usize, end: usize) {
        let text = self.line.get(start..end).unwrap_or_default();
        let mut part = (0, '\0');
        for (at, c) in text.char_indices() {
            if at > 0 && c.width() == Some(0) {
                continue;
            }
            if at > 0 {
                self.push(start + part.0, start + at, part.1);
            }
            part = (at, c);
        }
        if part.0 > 0 {
            self.push(start + part.0, end, part.1);
        }
    }
}

/// Columns of the cluster's symbol. 3 and more only if it can be split further.
fn width(cluster: &Cluster, line: &str) -> usize {
    match cluster.kind {
        Kind::Unseen => 0,
        Kind::StandIn | Kind::Lone => 1,
        Kind::Space if cluster.shown == '\t' => 2,
        Kind::Several if cluster.shown >= '\u{900}' || cluster.shown < '\u{80}' => {
            let symbol = cluster.symbol(line, cluster.shown, false);
            let width = UnicodeWidthStr::width(symbol.as_str()).max(1);
            // Half-width sound marks extend a letter, and have a column of their own all the same.
            if symbol.contains(['\u{ff9e}', '\u{ff9f}']) {
                return 2;
            }
            if is_pictographic(cluster.shown) { width.min(2) } else { width }
        }
        _ if cluster.shown < '\u{900}' => 1,
        _ => cluster.shown.width().unwrap_or(1).clamp(1, 2),
    }
}

/// The characters of a cluster that are seen.
fn seen(text: &str) -> impl Iterator<Item = (usize, char)> {
    written(text, false)
}

/// The characters of a cluster that reach the screen, `joiners` between letters too or not.
fn written(text: &str, joiners: bool) -> impl Iterator<Item = (usize, char)> {
    let mut before = '\0';
    let is_flag = is_tagged_flag(text);
    text.char_indices().filter(move |(at, c)| {
        let is_seen = match c {
            '\u{200c}' | '\u{200d}' if joiners => true,
            '\u{e0020}'..='\u{e007f}' => is_flag,
            '\u{200d}' => text.get(at + 3..).is_some_and(|rest| rest.starts_with(is_pictographic)),
            '\u{fe0f}' => is_pictographic(before) || text.ends_with('\u{20e3}'),
            c => !property::is_unseen(*c),
        };
        before = *c;
        is_seen
    })
}

/// Whether `c` is of the blocks that emoji come from.
fn is_pictographic(c: char) -> bool {
    matches!(c, '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | '\u{2190}'..='\u{2bff}' | '〰' | '〽')
        || matches!(c, '㊗' | '㊙' | '\u{1f000}'..='\u{1ffff}')
}

/// Whether a cluster is the flag of a part of a country: a black one, the code of that part in tags
/// (`gbeng` is England), and the end of tags. Anywhere else tags are unseen.
fn is_tagged_flag(text: &str) -> bool {
    let code = text.strip_prefix('🏴').and_then(|tags| tags.strip_suffix('\u{e007f}'));
    code.is_some_and(|code| {
        let is_part = |c| matches!(c, '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}');
        FLAG_TAGS.contains(&code.chars().count()) && code.chars().all(is_part)
    })
}

/// Tags in such a flag: two for the country, one to four for its part (UTS #51, CLDR).
const FLAG_TAGS: RangeInclusive<usize> = 3..=6;

/// Whether a cluster is a picture made of several: joined ones, one with its colour, its kind or its
/// tags, a keycap. A flag is not: its two letters take two columns either way.
fn is_composed(text: &str) -> bool {
    let joins = |c| matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e007f}');
    text.ends_with('\u{20e3}') || (text.starts_with(is_pictographic) && text.contains(joins))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Emoji, Options};

    fn ends(line: &str) -> Vec<usize> {
        let clusters = split(line, &Levels::new(line, &Options::default()));
        clusters.iter().map(|cluster| cluster.end).collect()
    }

    #[test]
    fn pictures_of_several_are_shown_by_their_first_where_that_is_wanted() {
        let options = Options { emoji: Emoji::First, width: Some(40), ..Options::default() };
        for (text, symbols, width) in [
            ("a👨\u{200d}👩\u{200d}👧b", "a|👨|b", 4),
            ("👍🏽!", "👍|!", 3),
            ("❤\u{fe0f} 1\u{fe0f}\u{20e3}", "❤| |1", 3),
            // Flags, and what is no picture, as ever.
            ("🇫🇮e\u{301}", "🇫🇮|e\u{301}", 3),
            ("🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", "🏴", 2),
            ("שָ", "שָ", 1),
        ] {
            let layout = crate::text::layout(text, &options);
            let row = &layout.rows[0];
            let shown: Vec<_> = row.cells.iter().map(|cell| cell.symbol.as_str()).collect();
            assert_eq!((shown.join("|").as_str(), row.width), (symbols, width), "{text}");
            // Nothing of the text is lost by it.
            assert_eq!(row.range, 0..text.len());
        }
    }

    #[test]
    fn half_width_sound_marks_have_a_column() {
        let layout = crate::text::layout("ｶﾞaﾊﾟb", &Options::default());
        let cells = layout.rows[0].cells.iter();
        let cells: Vec<_> = cells.map(|cell| (cell.symbol.as_str(), cell.width)).collect();
        assert_eq!(cells, [("ｶﾞ", 2), ("a", 1), ("ﾊﾟ", 2), ("b", 1)]);
    }

    /// Every pair of simple characters splits as the crate splits it, but for two deliberate
    /// differences: signs that embrace digits stand alone, and CR LF is two pictures.
    #[test]
    fn simple_rules_agree_with_the_crate() {
        let simple = || (0..0x1_0000).filter_map(char::from_u32).filter(|c| is_simple(*c));
        for c in simple().filter(|c| !property::is_embracing(*c)) {
            for other in ['a', 'ب', '\u{64e}', '\u{200d}', '\u{200e}', ' ', '\u{fb1e}'] {
                for pair in [format!("{other}{c}"), format!("{c}{other}")] {
                    let expected: Vec<usize> =
                        pair.grapheme_indices(true).map(|(at, text)| at + text.len()).collect();
                    assert_eq!(ends(&pair), expected, "{pair:?}");
                }
            }
        }
    }
}
