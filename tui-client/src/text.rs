//! Text in a grid of cells: the one road from a string to the screen.
//!
//! Takes a string and [`Options`]; gives a [`Layout`]: rows of cells in screen order, each cell
//! knowing the bytes it shows, and the maps between bytes and columns that a caret, a mouse and a
//! selection need. Never knows chat, colours, widgets or the terminal; imports only Unicode crates.
//!
//! # The subject, for a stranger
//!
//! Arabic, Persian and Hebrew are stored in the order in which they are read, and read from right
//! to left; numbers and foreign words within them are read from left to right. The Unicode
//! Bidirectional Algorithm (UAX #9) says where each character stands. A terminal cannot be trusted
//! to do it: most do not, some do it across the borders of panes. So it is done here, and what comes
//! out is written to the screen cell by cell from left to right.
//!
//! **Paragraphs and levels** (`bidi`). Each line is a paragraph. It goes the way of its first strong
//! character (a letter), however it is laid out afterwards. Then every character gets a *level*: how
//! deep it is nested. Even levels run to the right, odd ones to the left: in an English line Hebrew
//! is at level 1 and a number within the Hebrew at level 2. Digits, punctuation and spaces have no
//! strong direction and go with what stands around them, which is what most of the algorithm is
//! about. Invisible controls (LRM, isolates, embeddings) can steer it; *overrides* can make any text
//! read as any other, so they are shown instead of obeyed unless asked for ([`Controls`]).
//!
//! **Tokens** (`token`, `bond`). By the plain algorithm `~/src` in a Hebrew sentence reads `src/~`.
//! Addresses, paths, code, dates and the like are laid out as if they stood in an isolate (HL4). An
//! isolate has no direction for what is around it, so one at the end of an English phrase would leave
//! it; there the token counts as a word of the phrase. Nothing is inserted for it: byte ranges are
//! those of the text as it is.
//!
//! **Clusters** (`cluster`). What moves is not a character but a grapheme cluster (UAX #29): a letter
//! with its marks, an emoji of seven code points. Ordered by characters, a vowel sign would land on
//! the wrong side of its letter (rule L3) and a family would fall apart. A cell is a cluster and has
//! one or two columns.
//!
//! **Joining** (`shape`, `forms`). Arabic letters are written together, and each has up to four forms:
//! alone, at the end, the beginning or the middle of what is connected. A terminal draws one
//! character per cell, so the form has to be a character: Unicode has those for the common letters.
//! Lam followed by alef is one sign and takes one cell. Forms are found before wrapping, on the text
//! in logical order, so that a word keeps them wherever its row ends.
//!
//! **Rows** (`wrap`, `row`). Rows are filled in logical order and each is put in screen order by
//! itself; the other way round, the end of a sentence would stand in its first row. In a row,
//! trailing spaces take the paragraph's level (L1), runs are reversed from the highest level down to
//! the lowest odd one (L2), and brackets that run to the left are mirrored (L4). A long address is
//! not broken at its slashes but fills its rows: so a terminal still recognises it.
//!
//! **The caret** (`caret`). A place between two characters is one byte offset but has two edges on
//! the screen wherever the direction changes; [`Caret`] says which, and `caret` how it moves. Between
//! lam and alef, which share a cell, the caret stands *inside* that cell ([`Place::inside`]), to be
//! drawn as an underline. The cell could be split in two while the caret is there, but then moving
//! the caret would change what is written, and the row would twitch.
//!
//! ```
//! use diwan::text::{layout, Options};
//!
//! let layout = layout("السلام (hi)", &Options::default());
//! assert_eq!(layout.rows[0].visual(), "(hi) ﻡﻼﺴﻟﺍ");
//! assert_eq!(layout.rows[0].width, 10);
//! ```

use std::ops::Range;

use compact_str::CompactString;
use unicode_segmentation::UnicodeSegmentation;

use self::bidi::Levels;
use self::cluster::Cluster;

mod bidi;
mod bond;
mod caret;
mod cluster;
mod fold;
mod forms;
mod options;
mod property;
mod reveal;
mod row;
mod shape;
mod token;
mod truncate;
mod units;
mod unshape;
mod wrap;

pub use fold::{Folded, Needle, folded};
pub use options::{Align, Base, Controls, Direction, Emoji, LamAlef, Options, Order, Paragraph};
pub use reveal::reveal;
pub use truncate::truncate;
pub use unshape::unshape;

/// Lays `text` out in rows of cells. Takes time linear in the length of `text`; never fails.
///
/// Lines of the input end at `\n`, U+2028 or U+2029, and each is a paragraph of its own
/// (UAX #9 P1), unless [`Options::paragraph`] says otherwise. The result has at least one row, also
/// for the empty string.
pub fn layout(text: &str, options: &Options) -> Layout {
    let options = &Options { base: line_base(text, options), ..*options };
    let mut rows = Vec::new();
    for (start, line) in lines(text) {
        push_rows(line, start, options, &mut rows);
    }
    Layout { rows, width: options.width, order: options.order, align: options.align }
}

/// The lines of `text` without their breaks, and the byte at which each begins. At least one.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let rest = text.get(start..)?;
        let (line, after) = rest.split_at_checked(line_end(rest))?;
        next = after.chars().next().map(|line_break| start + line.len() + line_break.len_utf8());
        Some((start, line))
    })
}

/// Where the direction of each line of `text` comes from.
fn line_base(text: &str, options: &Options) -> Base {
    match (options.base, options.paragraph) {
        (Base::Auto, Paragraph::Message) => match direction(text, options) {
            Some(direction) => direction.into(),
            None => Base::Auto,
        },
        (base, _) => base,
    }
}

/// The byte at which the first line of `text` ends, its break not included.
fn line_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let breaks = |(at, byte): (usize, &u8)| match byte {
        b'\n' => true,
        0xe2 => matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xa8 | 0xa9])),
        _ => false,
    };
    bytes.iter().enumerate().position(breaks).unwrap_or(text.len())
}

/// The direction that a text has by itself: that of its first line with a strong character (UAX #9
/// P2 and P3). `None` for numbers, punctuation and pictures, which go with what stands around them.
pub fn direction(text: &str, options: &Options) -> Option<Direction> {
    bidi::own_direction(text, options)
}

/// The addresses of the web in a text (`scheme://…`, `www.…`), in order.
pub fn addresses(text: &str) -> Vec<Range<usize>> {
    let in_line = |(start, line)| {
        let tokens = token::find(line).into_iter();
        let addresses = tokens.filter(|token| token.kind == token::Kind::Address);
        addresses.map(move |token| start + token.range.start..start + token.range.end)
    };
    lines(text).flat_map(in_line).collect()
}

/// The word of `text` (UAX #29) that byte `index` is in; between words, what stands there.
pub fn word_at(text: &str, index: usize) -> Range<usize> {
    let part = text.split_word_bound_indices().rfind(|(start, _)| *start <= index);
    part.map_or(0..0, |(start, part)| start..start + part.len())
}

/// Whether `c` takes part in what is seen. False for the characters that only steer joining,
/// direction or line breaking: they have no column and, but for joiners within an emoji, are in no
/// symbol.
pub fn is_visible(c: char) -> bool {
    !property::is_unseen(c) || property::is_embracing(c)
}

/// Whether `c` steers the direction of the text around it: marks, embeddings, overrides, isolates.
pub fn is_direction_control(c: char) -> bool {
    property::direction_mark(c).is_some()
}

fn push_rows(line: &str, start: usize, options: &Options, rows: &mut Vec<Row>) {
    let levels = Levels::new(line, options);
    let mut clusters = paragraph_clusters(line, &levels, options);
    let paragraph = row::Paragraph { line, start, levels: &levels, options };
    let mut from = 0;
    loop {
        let lead = if start + from == 0 { options.lead } else { 0 };
        let width = options.width.map(|width| width.saturating_sub(lead));
        let end = wrap::row_end(&clusters, from, width);
        rows.push(paragraph.row(&mut clusters[from..end], width));
        from = end;
        if from == clusters.len() {
            break;
        }
    }
}

/// The clusters of one paragraph, shaped, in logical order.
fn paragraph_clusters(line: &str, levels: &Levels, options: &Options) -> Vec<Cluster> {
    let mut clusters = cluster::split(line, levels);
    if options.emoji == Emoji::First {
        clusters.iter_mut().for_each(|cluster| cluster.simplify(line));
    }
    if options.shape {
        shape::shape(line, &mut clusters, options);
    }
    if options.width.is_some_and(|width| width < 2) {
        clusters.iter_mut().for_each(Cluster::narrow);
    }
    clusters
}

/// Text laid out: what [`layout`] gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The rows, top to bottom; never empty.
    pub rows: Vec<Row>,
    width: Option<usize>,
    order: Order,
    align: Align,
}

impl Layout {
    /// Whether nothing of the text is seen: it is empty, or holds blanks and unseen characters only.
    pub fn is_blank(&self) -> bool {
        let mut cells = self.rows.iter().flat_map(|row| &row.cells);
        cells.all(|cell| cell.symbol.chars().all(char::is_whitespace))
    }
}

/// One row of the screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The cells, left to right.
    pub cells: Vec<Cell>,
    /// Trailing spaces that found no room, in logical order: they are not to be painted.
    pub hanging: Vec<Cell>,
    /// The bytes of the text in this row, hanging spaces included, the line break not.
    pub range: Range<usize>,
    /// The paragraph's direction: an RTL row belongs at the right side of its pane.
    pub direction: Direction,
    /// Columns taken by `cells`.
    pub width: usize,
    /// Where the first character that is seen begins; what stands before it has no place of its own.
    lead: usize,
    /// In logical order.
    seams: Vec<Seam>,
}

impl Row {
    /// What the row shows, left to right, without its hanging spaces.
    pub fn visual(&self) -> String {
        self.cells.iter().map(|cell| cell.symbol.as_str()).collect()
    }

    /// For a lam-alef in one cell, the byte at which its alef begins: a caret stop within the cell.
    pub fn middle(&self, cell: &Cell) -> Option<usize> {
        let next = self.seams.partition_point(|seam| seam.index <= cell.range.start);
        let seam = self.seams.get(next).filter(|seam| seam.inside && seam.index < cell.range.end);
        seam.map(|seam| seam.index)
    }
}

/// A caret stop whose place neither of the cells beside it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seam {
    index: usize,
    column: usize,
    /// Whether it is the middle of the lam-alef at `column`.
    inside: bool,
}

/// One grapheme cluster on the screen (or the two letters of a lam-alef).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What to write, as it stands: shaped, mirrored, marks after their base. Never holds a
    /// control character, nor one of category Cf except U+200D inside an emoji and the tags of a
    /// flag, and in [`Order::Logical`] the joiners behind an Arabic letter.
    pub symbol: CompactString,
    /// Columns: 1 or 2.
    pub width: u8,
    /// The bytes of the text that this cell stands for, unseen characters beside it included.
    pub range: Range<usize>,
    /// The embedding level after L1; odd is right to left.
    pub level: u8,
}

/// A place between two characters of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Caret {
    /// Byte offset in the text.
    pub index: usize,
    /// Which neighbour it stands by, where the two are apart on the screen.
    pub affinity: Affinity,
}

/// The neighbour that a caret belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Affinity {
    /// The character before it in the text: the caret stands where that one ends.
    Before,
    /// The character after it in the text: the caret stands where that one begins.
    #[default]
    After,
}

/// Where a caret stands on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The row's number from the top.
    pub row: usize,
    /// The edge between columns `column - 1` and `column` of the row: 0 to the row's width.
    pub column: usize,
    /// Set when the caret stands between lam and alef: in the middle of the cell at `column`.
    pub inside: bool,
    /// The way in which text goes on from this edge: what follows stands right of it, or left.
    pub direction: Direction,
    /// The other edge at which text could go on, at a direction boundary.
    pub weak: Option<Edge>,
}

impl Place {
    /// The edge it stands at.
    pub fn edge(&self) -> Edge {
        Edge { column: self.column, direction: self.direction }
    }
}

/// An edge between two cells of a row, and the way in which text goes on from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// As [`Place::column`].
    pub column: usize,
    /// As [`Place::direction`].
    pub direction: Direction,
}

/// A piece of a selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Highlight {
    /// The row's number from the top.
    pub row: usize,
    /// Columns of that row.
    pub columns: Range<usize>,
}
