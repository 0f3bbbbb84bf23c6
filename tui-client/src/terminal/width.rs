//! Symbols that a terminal may show wider than they are.
//!
//! An emoji of several characters is two cells here; a terminal that does not join them shows each
//! beside the other (RTL.md 1.5). What it shows too far is drawn over at once with the cells that
//! belong there, or it would stay when the symbol goes. The cursor is where it should be in any
//! case: the backend places it anew after every symbol of two cells.

use std::ops::Range;

use ratatui::buffer::{Buffer, CellDiffOption};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// ZERO WIDTH JOINER: some terminals give it a cell too.
const JOINER: char = '\u{200d}';

/// Has the cells drawn that stand where a symbol before them may be shown too: behind it, and in the
/// next row if it stands at the right edge. (Telling the terminal not to go on in the next row is
/// no way: tmux then puts the vowel of a letter at the edge on the letter before it.)
pub(super) fn draw_over_spills(buffer: &mut Buffer) {
    for index in 0..buffer.content.len() {
        let Some(spill) = buffer.content.get(index).and_then(|cell| spill(cell.symbol())) else {
            continue;
        };
        for cell in buffer.content.iter_mut().skip(index + spill.start).take(spill.len()) {
            cell.set_diff_option(CellDiffOption::AlwaysUpdate);
        }
    }
}

/// The cells beyond its own that a symbol may be shown in, counted from its first; with one more,
/// because half of a part does not stand at the right edge.
fn spill(symbol: &str) -> Option<Range<usize>> {
    // One character is as wide as it is.
    symbol.chars().nth(1)?;
    let own = symbol.width();
    let parts = symbol.chars().map(|c| if c == JOINER { 1 } else { c.width().unwrap_or(0) });
    let shown: usize = parts.sum();
    (shown > own).then_some(own..shown + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_of_several_may_be_shown_too_wide() {
        let family = "👨\u{200d}👩\u{200d}👧";
        for (symbol, expected) in [
            (family, Some(2..9)),
            ("👍🏽", Some(2..5)),
            ("❤\u{fe0f}", None),
            ("🇫🇮", None),
            ("1\u{fe0f}\u{20e3}", None),
            ("مُ", None),
            ("ש\u{5b8}", None),
            ("ש\u{2069}", None),
            ("a", None),
            ("", None),
        ] {
            assert_eq!(spill(symbol), expected, "{symbol:?}");
        }
    }
}
