//! Symbols that a terminal may show narrower or wider than they are.
//!
//! What is two cells here (a family, a heart with its colour selector, a flag) is one to six columns
//! of some terminal (RTL.md 1.5). So each cell is written where it stands, not where the terminal's
//! cursor came to; the second cell of a symbol is emptied before the symbol is written, for a
//! terminal that leaves it out; and what shows too far is drawn over at once. Whichever way a
//! terminal counts, everything beside the symbol is right, and nothing of it stays when it goes.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::buffer::{Buffer, Cell, CellDiffOption, CellWidth};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// ZERO WIDTH JOINER: some terminals give it a cell too.
const JOINER: char = '\u{200d}';

/// What no cell shows: it stands in the cells under a wide symbol.
const NOTHING: &str = "";

/// Makes a frame ready to be compared with the one before it.
pub(super) fn prepare(buffer: &mut Buffer) {
    keep_on_screen(buffer);
    mark_covered(buffer);
    draw_over_spills(buffer);
}

/// Shows the first character alone of what may go on behind the last cell of the screen, because the
/// terminal would scroll.
fn keep_on_screen(buffer: &mut Buffer) {
    let cells = buffer.content.len();
    let last_row = cells - usize::from(buffer.area.width);
    for (index, cell) in buffer.content.iter_mut().enumerate().skip(last_row) {
        let goes_on = spill(cell.symbol()).is_some_and(|spill| index + spill.end > cells);
        if let Some(first) = cell.symbol().chars().next().filter(|_| goes_on) {
            cell.set_char(first);
        }
    }
}

/// Cells that a wide symbol covers are like no others, so each is drawn when the symbol has gone. (By
/// itself ratatui draws them only on a ground of their own, and then not always.)
fn mark_covered(buffer: &mut Buffer) {
    let mut covered = 0;
    for cell in &mut buffer.content {
        if covered > 0 {
            cell.set_symbol(NOTHING);
            covered -= 1;
        } else {
            covered = cell.cell_width().saturating_sub(1);
        }
    }
}

/// Has the cells drawn that stand where a symbol before them may be shown too: behind it, and in the
/// next row if it stands at the right edge. (Telling the terminal not to go on in the next row is
/// no way: tmux then puts the vowel of a letter at the edge on the letter before it.)
fn draw_over_spills(buffer: &mut Buffer) {
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

/// A cell and where it is written.
pub(super) type Placed<'a> = (u16, u16, Cow<'a, Cell>);

/// What is written for one cell, in order: the cells it covers, emptied, and the symbol.
pub(super) fn strokes(x: u16, y: u16, cell: &Cell) -> impl Iterator<Item = Placed<'_>> {
    let instead = move |symbol| {
        let mut cell = cell.clone();
        cell.set_symbol(symbol);
        Cow::Owned(cell)
    };
    let last = x + cell.cell_width().saturating_sub(1);
    let emptied = (x + 1..=last).map(move |x| (x, y, instead(" ")));
    let itself = (cell.symbol() != NOTHING).then_some((x, y, Cow::Borrowed(cell)));
    emptied.chain(itself)
}

/// Whether it is uncertain where the terminal's cursor is behind a symbol: it is of several characters.
pub(super) fn is_uncertain((_, _, cell): &Placed<'_>) -> bool {
    cell.symbol().chars().nth(1).is_some()
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
