//! What is true of every layout of every text.

use diwan::text::{self, Affinity, Caret, Layout, Options, Order};
use proptest::prelude::*;
use proptest::sample::select;
use unicode_width::UnicodeWidthChar;

use crate::filter;
use crate::options::options;
use crate::sample;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn rows_keep_to_the_width(text in sample::text(40), options in options()) {
        let layout = text::layout(&text, &options);
        prop_assert!(!layout.rows.is_empty());
        for row in &layout.rows {
            let width: usize = row.cells.iter().map(|cell| usize::from(cell.width)).sum();
            prop_assert_eq!(width, row.width);
            prop_assert!(options.width.is_none_or(|most| width <= most));
            prop_assert!(row.cells.iter().all(|cell| matches!(cell.width, 1..=2)));
        }
        let beside = options.width.map(|width| width - options.lead);
        prop_assert!(beside.is_none_or(|most| layout.rows[0].width <= most));
    }

    #[test]
    fn symbols_are_harmless(text in sample::text(40), options in options()) {
        for row in text::layout(&text, &options).rows {
            for cell in row.cells.iter().chain(&row.hanging) {
                let mut chars = cell.symbol.chars();
                let first = chars.next().expect("no symbol is empty");
                prop_assert!(first.width() > Some(0), "{:?} begins with nothing", cell.symbol);
                // Sixteen marks, and what stands behind a joiner.
                prop_assert!(chars.clone().count() <= 17);
                prop_assert!(!cell.symbol.contains(char::is_control), "{:?}", cell.symbol);
                let joins = options.order == Order::Logical && is_arabic(first);
                let unseen = |c: char| match c {
                    '\u{200c}' | '\u{200f}' if joins => false,
                    '\u{200d}' => !joins && cell.width < 2,
                    '\u{e0020}'..='\u{e007f}' => first != '🏴',
                    c => c != '\u{fe0f}' && !text::is_visible(c),
                };
                prop_assert!(!cell.symbol.contains(unseen), "{:?}", cell.symbol);
                prop_assert!(!cell.symbol.ends_with('\u{200d}'), "{:?}", cell.symbol);
            }
        }
    }

    /// Every byte but the line breaks is in exactly one cell of the row that it belongs to.
    #[test]
    fn cells_share_out_the_text(text in sample::text(40), options in options()) {
        let layout = text::layout(&text, &options);
        let mut at = 0;
        for row in &layout.rows {
            let gap = &text[at..row.range.start];
            prop_assert!(matches!(gap, "" | "\n" | "\u{2028}" | "\u{2029}"), "{gap:?}");
            let mut ranges: Vec<_> = row.cells.iter().map(|cell| cell.range.clone()).collect();
            ranges.sort_by_key(|range| range.start);
            if let (Some(first), Some(last)) = (ranges.first(), ranges.last()) {
                prop_assert_eq!(first.start, row.range.start);
                prop_assert!(last.end == row.range.end || !row.hanging.is_empty());
            }
            prop_assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start));
            prop_assert!(ranges.iter().all(|range| text.get(range.clone()).is_some()));
            at = row.range.end;
        }
        prop_assert_eq!(at, text.len());
    }

    /// Wrapping moves cells to other rows and changes nothing else about them.
    #[test]
    fn wrapping_keeps_symbols(text in sample::text(40), options in options()) {
        prop_assume!(options.width.is_none_or(|width| width > 1));
        let symbols = |options: &Options| -> Vec<String> {
            let mut cells: Vec<_> = text::layout(&text, options)
                .rows
                .into_iter()
                .flat_map(|row| row.cells.into_iter().chain(row.hanging))
                .filter(|cell| !cell.symbol.contains(is_bracket))
                .map(|cell| (cell.range.start, cell.symbol.to_string()))
                .collect();
            cells.sort();
            cells.into_iter().map(|(_, symbol)| symbol).collect()
        };
        prop_assert_eq!(symbols(&options), symbols(&Options { width: None, ..options }));
    }

    #[test]
    fn motion_visits_every_stop_once(text in sample::text(24), options in options()) {
        let layout = text::layout(&text, &options);
        let mut stops = layout.stops();
        prop_assert!(stops.windows(2).all(|pair| pair[0] < pair[1]), "{stops:?}");
        prop_assert_eq!(stops.last(), Some(&text.len()));
        let mut caret = layout.caret(0);
        for _ in 0..stops.len() {
            caret = layout.left(caret);
        }
        let leftmost = layout.left(caret);
        prop_assert_eq!(leftmost.index, caret.index);
        let mut visited = vec![caret.index];
        loop {
            let next = layout.right(caret);
            if next == caret {
                break;
            }
            prop_assert_eq!(layout.left(next), caret, "left does not undo right");
            prop_assert!(moves_right(&layout, caret, next), "{caret:?} to {next:?}");
            visited.push(next.index);
            caret = next;
            prop_assert!(visited.len() <= stops.len(), "{visited:?} of {stops:?}");
        }
        visited.sort_unstable();
        stops.sort_unstable();
        prop_assert_eq!(visited, stops);
    }

    #[test]
    fn stops_have_places_within_their_rows(text in sample::text(24), options in options()) {
        let layout = text::layout(&text, &options);
        for index in (0..=text.len()).filter(|index| text.is_char_boundary(*index)) {
            for affinity in [Affinity::Before, Affinity::After] {
                let place = layout.place(Caret { index, affinity });
                let width = layout.rows[place.row].width;
                prop_assert!(place.column <= width && place.weak.is_none_or(|weak| weak.column <= width));
                prop_assert!(place.weak.map(|weak| weak.column) != Some(place.column));
                prop_assert!(!place.inside || place.column < width);
            }
        }
        for index in layout.stops() {
            let caret = layout.caret(index);
            prop_assert_eq!(caret.index, index);
            let place = layout.place(caret);
            prop_assert!(layout.rows[place.row].range.start <= index);
            prop_assert!(index <= layout.rows[place.row].range.end);
        }
    }

    /// A click on a cell puts the caret right before its text, and what is selected from there to
    /// the end of the cell is the cell.
    #[test]
    fn clicks_hit_their_cells(text in sample::text(24), options in options()) {
        let layout = text::layout(&text, &options);
        for (number, row) in layout.rows.iter().enumerate() {
            let mut left = 0;
            for cell in &row.cells {
                let columns = left..left + usize::from(cell.width);
                for column in columns.clone() {
                    prop_assert_eq!(layout.hit(number, column).index, cell.range.start);
                }
                let pieces = layout.selection(cell.range.clone());
                prop_assert_eq!(pieces.len(), 1);
                prop_assert_eq!((pieces[0].row, &pieces[0].columns), (number, &columns));
                left = columns.end;
            }
            let beyond = layout.place(layout.hit(number, left + 3));
            prop_assert_eq!((beyond.row, beyond.column), (number, row.width));
        }
    }

    #[test]
    fn truncation_fits(text in sample::text(24), width in 0..12usize, options in options()) {
        let row = text::truncate(&text, width, &options);
        let sum: usize = row.cells.iter().map(|cell| usize::from(cell.width)).sum();
        prop_assert_eq!(sum, row.width);
        prop_assert!(sum <= width);
        let whole = text::truncate(&text, 1000, &options);
        if whole.width > width && width > 1 {
            let ellipsis = row.cells.iter().position(|cell| cell.symbol == "…");
            prop_assert!(ellipsis.is_some());
        }
    }

    /// In a line of the other direction, words and tokens of one direction stand together in it.
    #[test]
    fn phrases_with_tokens_hold_together(
        english in phrase(&["git", "push", "to"], &["--force", "/tmp", "a@b.co", "1.2.3", "#42", "-5"]),
        hebrew in phrase(&["תודה", "רבה"], &["@אבי", "#כללי"]),
    ) {
        let shown = |text: &str| text::layout(text, &Options::default()).rows[0].visual();
        for line in [format!("שלום {english}"), format!("سلام {english} مرسی")] {
            prop_assert!(shown(&line).contains(&english), "{}", shown(&line));
        }
        let turned: String = hebrew.chars().rev().collect();
        for line in [format!("thanks {hebrew}"), format!("thanks {hebrew} ok")] {
            prop_assert!(shown(&line).contains(&turned), "{}", shown(&line));
        }
    }

    #[test]
    fn words_are_jumped_over_on_the_screen(text in sample::text(24), options in options()) {
        let layout = text::layout(&text, &options);
        let mut caret = layout.caret(0);
        for _ in 0..=text.len() {
            caret = layout.word_left(caret, &text);
        }
        prop_assert_eq!(layout.place(layout.word_left(caret, &text)), layout.place(caret));
        for _ in 0..=text.len() {
            let next = layout.word_right(caret, &text);
            prop_assert!(next == caret || moves_right(&layout, caret, next));
            caret = next;
        }
        prop_assert_eq!(layout.right(caret), caret);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 20_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Any bytes go through the filter and come out as rows of harmless text.
    #[test]
    fn any_bytes_are_laid_out(
        bytes in prop::collection::vec(any::<u8>(), 0..64),
        mixed in sample::text(12),
        at in any::<prop::sample::Index>(),
        width in 1..20u16,
    ) {
        // Whole characters with a hole in them, then noise.
        let mut input = mixed.into_bytes();
        input.truncate(at.index(input.len() + 1));
        input.extend(bytes);
        let width = width.to_string();
        let plain = filter::run(&["--width", &width], &input);
        prop_assert!(!plain.contains(|c: char| c.is_control() && c != '\n'));
        let json = filter::run(&["--json", "--no-isolate"], &input);
        let lines = input.split_inclusive(|byte| *byte == b'\n').count();
        prop_assert_eq!(json.lines().count(), lines);
    }
}

/// A word, then words and tokens, with single spaces between them.
fn phrase(
    words: &'static [&'static str],
    tokens: &[&'static str],
) -> impl Strategy<Value = String> {
    let any = select([words, tokens].concat());
    let rest = prop::collection::vec(any, 1..6);
    (select(words), rest).prop_map(|(first, rest)| format!("{first} {}", rest.join(" ")))
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{8ff}')
}

fn is_bracket(c: char) -> bool {
    "()[]<>«»".contains(c)
}

/// Whether `next` is to the right of `caret`, or in the next row on the way right.
fn moves_right(layout: &Layout, caret: Caret, next: Caret) -> bool {
    let (from, to) = (layout.place(caret), layout.place(next));
    from.row != to.row || (from.column, from.inside) < (to.column, to.inside)
}

/// Layout takes time linear in the length of the text: were it quadratic for any of these, the
/// test would not end.
#[test]
fn long_lines_are_laid_out() {
    let pieces = [
        "a",
        "א ",
        "לא (a) ",
        "(",
        "[)",
        "\u{200f}",
        "\u{200f}a",
        "\u{64e}",
        "لا",
        "\u{2067}",
        "\u{202b}א\u{202c}",
        "👨\u{200d}",
        "🇮",
        "a\u{200b}",
        "-a",
        "` ",
        "a@",
        "https://",
        "+1 ",
        "\t",
        " ",
        "1.",
        "\u{200d}",
        "字",
        "1,א",
        "\u{2068}א\u{2069}",
        "é(\u{301}",
        "$",
        "א\u{200e}",
    ];
    for piece in pieces {
        let text = piece.repeat(100_000 / piece.len());
        for width in [None, Some(1), Some(80)] {
            let layout = text::layout(&text, &Options { width, ..Options::default() });
            let seen = layout.rows.iter().map(|row| row.range.len()).sum::<usize>();
            assert_eq!(seen, text.len(), "{piece:?}");
        }
        filter::run(&["--json"], &text);
    }
}
