//! What single characters are: unseen, shown as a mark, a space, a combining mark, a bidi class.
//!
//! Takes characters; gives answers from tables of the Unicode crates, kept flat for the blocks that
//! chat is written in. Never looks at neighbours.

use std::sync::LazyLock;

use unicode_bidi::{BidiClass, BidiDataSource, HardcodedBidiData};
use unicode_joining_type::{JoiningType, get_joining_type};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

use super::Controls;

/// The first character that the flat table leaves to the crates: it ends where the scripts written
/// from right to left end.
const TABLE_END: usize = 0x900;

/// What the table keeps of a character.
#[derive(Clone, Copy)]
struct Entry {
    class: BidiClass,
    joining: JoiningType,
    is_extending: bool,
    is_plain: bool,
}

static TABLE: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    // There is no surrogate before the table's end.
    (0..TABLE_END as u32).filter_map(char::from_u32).map(Entry::new).collect()
});

impl Entry {
    fn new(c: char) -> Self {
        let is_extending = format!("a{c}").graphemes(true).count() == 1;
        let is_special = is_extending
            || c.width() != Some(1)
            || (is_space(c) || is_unseen(c) || is_embracing(c))
            || (picture(c).is_some() || direction_mark(c).is_some());
        let (class, joining) = (unicode_bidi::bidi_class(c), get_joining_type(c));
        Self { class, joining, is_extending, is_plain: !is_special }
    }
}

/// The properties of characters, given what becomes of the controls among them.
pub(super) struct Properties {
    table: &'static [Entry],
    controls: Controls,
}

impl Properties {
    pub(super) fn new(controls: Controls) -> Self {
        Self { table: &TABLE, controls }
    }

    /// Whether `c` is known to be nothing but itself, one column wide: most letters and signs.
    pub(super) fn is_plain(&self, c: char) -> bool {
        self.table.get(c as usize).is_some_and(|entry| entry.is_plain)
    }

    /// Whether `c`, of the scripts before [`TABLE_END`], goes into the grapheme cluster of a letter
    /// before it.
    pub(super) fn is_extending(&self, c: char) -> bool {
        match self.table.get(c as usize) {
            Some(entry) => entry.is_extending,
            None => matches!(c, '\u{200c}' | '\u{200d}' | '\u{fb1e}'),
        }
    }
}

impl BidiDataSource for Properties {
    #[inline]
    fn bidi_class(&self, c: char) -> BidiClass {
        let class = match self.table.get(c as usize) {
            Some(entry) if entry.is_plain => return entry.class,
            Some(entry) => entry.class,
            None => HardcodedBidiData.bidi_class(c),
        };
        match class {
            // What is shown as a mark has the class of a symbol.
            BidiClass::B | BidiClass::BN | BidiClass::S | BidiClass::WS if is_pictured(c) => {
                BidiClass::ON
            }
            BidiClass::LRO | BidiClass::RLO if self.controls != Controls::Honour => BidiClass::ON,
            _ if self.controls == Controls::Show && direction_mark(c).is_some() => BidiClass::ON,
            class => class,
        }
    }
}

/// Whether the class counts as white space at the end of a row (UAX #9 L1), or is passed over there
/// (5.2: characters that X9 removes).
pub(super) fn is_reset(class: BidiClass) -> bool {
    use BidiClass::{BN, FSI, LRI, PDI, RLI, WS};
    matches!(class, WS | FSI | LRI | RLI | PDI | BN) || is_removed(class)
}

/// Whether X9 removes characters of the class.
pub(super) fn is_removed(class: BidiClass) -> bool {
    use BidiClass::{BN, LRE, LRO, PDF, RLE, RLO};
    matches!(class, LRE | RLE | LRO | RLO | PDF | BN)
}

/// Whether `c` is a control (C0, C1, DEL) or a line break that is shown as a picture.
fn is_pictured(c: char) -> bool {
    (c.is_control() && c != '\t') || matches!(c, '\u{2028}' | '\u{2029}')
}

/// The harmless one-cell picture of a control or line break; `None` for anything else and for a tab.
pub(super) fn picture(c: char) -> Option<char> {
    match c {
        '\t' => None,
        '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('␤'),
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32),
        '\x7f' => Some('␡'),
        '\u{80}'..='\u{9f}' => Some('␦'),
        _ => None,
    }
}

/// The mark that stands for a direction control which is shown and not obeyed.
///
/// Arrows say which way it would have turned the text: simple for embeddings and single marks,
/// double for the dangerous overrides, dashed for isolates.
pub(super) fn direction_mark(c: char) -> Option<char> {
    Some(match c {
        '\u{200e}' => '↦',
        '\u{200f}' | '\u{61c}' => '↤',
        '\u{202a}' => '→',
        '\u{202b}' => '←',
        '\u{202c}' => '↧',
        '\u{202d}' => '⇒',
        '\u{202e}' => '⇐',
        '\u{2066}' => '⇢',
        '\u{2067}' => '⇠',
        '\u{2068}' => '⇡',
        '\u{2069}' => '⇣',
        _ => return None,
    })
}

/// Whether `c` is one of the signs that embrace the digits after them. Terminals give them anything
/// from no column to as many as the number has, so `·` stands for them.
pub(super) fn is_embracing(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{605}' | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}' | '\u{8e2}')
        || matches!(c, '\u{110bd}' | '\u{110cd}')
}

/// Whether `c` is never written to the screen for its own sake: category Cf, variation selectors,
/// fillers. They do their work in joining, ordering and wrapping, and take no column.
pub(super) fn is_unseen(c: char) -> bool {
    if (c as u32) < 0x34f {
        return c == '\u{ad}';
    }
    matches!(c, '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}')
        || matches!(c, '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{115f}' | '\u{1160}')
        || matches!(c, '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}')
        || matches!(c, '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}')
        || matches!(c, '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}')
        || matches!(c, '\u{e0000}'..='\u{e0fff}')
}

/// Whether a row may end after `c`, and `c` may hang over its edge.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{1680}' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200a}')
        || matches!(c, '\u{205f}' | '\u{3000}')
}

/// Whether `c` is seen but takes no column of its own, so that it needs a base to stand on.
pub(super) fn is_mark(c: char) -> bool {
    c as u32 >= 0x300 && c.width() == Some(0) && !is_unseen(c)
}

/// The Joining_Type of `c`.
pub(super) fn joining(c: char) -> JoiningType {
    TABLE.get(c as usize).map_or_else(|| get_joining_type(c), |entry| entry.joining)
}
