//! The caret on the screen, by examples: `|` in a picture is where the caret stands.

use diwan::text::{self, Affinity, Base, Caret, Direction, Layout, Options, Order};

fn options(base: Base) -> Options {
    Options { base, shape: false, ..Options::default() }
}

/// The caret's row with `|` at its place and `¦` at its weak place; with `^` before a lam-alef in the
/// middle of which it stands.
fn picture(layout: &Layout, caret: Caret) -> String {
    let place = layout.place(caret);
    let mut picture = String::new();
    let mut column = 0;
    let row = &layout.rows[place.row];
    for symbol in row.cells.iter().map(Some).chain([None]) {
        match (column == place.column, Some(column) == place.weak.map(|edge| edge.column)) {
            (true, _) if place.inside => picture.push('^'),
            (true, _) => picture.push('|'),
            (_, true) => picture.push('¦'),
            _ => {}
        }
        if let Some(cell) = symbol {
            picture += &cell.symbol;
            column += usize::from(cell.width);
        }
    }
    picture
}

/// All pictures on the way from the left end to the right end.
fn way_right(layout: &Layout) -> Vec<String> {
    let mut caret = layout.nearest(0, 0);
    let mut pictures = vec![picture(layout, caret)];
    loop {
        let next = layout.right(caret);
        if next == caret {
            return pictures;
        }
        caret = next;
        pictures.push(picture(layout, caret));
    }
}

#[test]
fn moves_through_mixed_text_on_the_screen() {
    let layout = text::layout("ab אב c", &options(Base::Ltr));
    assert_eq!(
        way_right(&layout),
        [
            "|ab בא c",
            "a|b בא c",
            "ab| בא c",
            "ab |בא¦ c",
            "ab ב|א c",
            "ab ¦בא| c",
            "ab בא |c",
            "ab בא c|"
        ]
    );
    let layout = text::layout("אב ab ג", &options(Base::Auto));
    assert_eq!(
        way_right(&layout),
        [
            "|ג ab בא",
            "ג| ab בא",
            "ג |ab¦ בא",
            "ג a|b בא",
            "ג ¦ab| בא",
            "ג ab |בא",
            "ג ab ב|א",
            "ג ab בא|"
        ]
    );
}

#[test]
fn stands_by_the_character_of_its_affinity() {
    let layout = text::layout("ab אב", &options(Base::Ltr));
    let end = "ab אב".len();
    let caret = |index, affinity| picture(&layout, Caret { index, affinity });
    assert_eq!(caret(3, Affinity::Before), "ab |בא¦");
    assert_eq!(caret(3, Affinity::After), "ab ¦בא|");
    assert_eq!(caret(end, Affinity::Before), "ab |בא¦");
    assert_eq!(caret(end, Affinity::After), "ab ¦בא|");
    assert_eq!(layout.caret(3).affinity, Affinity::Before);
    assert_eq!(layout.caret(end).affinity, Affinity::After);
}

#[test]
fn stops_in_the_middle_of_a_lam_alef() {
    let layout = text::layout("لا", &Options::default());
    assert_eq!(layout.stops(), [0, 2, 4]);
    assert_eq!(way_right(&layout), ["|ﻻ", "^ﻻ", "ﻻ|"]);
    let marked = text::layout("لَا", &Options::default());
    assert_eq!(marked.stops(), [0, 4, 6]);
    let two = Options { lam_alef: text::LamAlef::TwoCells, ..Options::default() };
    assert_eq!(way_right(&text::layout("لا", &two)), ["|ﺎﻟ", "ﺎ|ﻟ", "ﺎﻟ|"]);
}

/// A non-joiner has no column: one step passes it together with its letter, and the caret after it
/// is where the next letter will begin.
#[test]
fn passes_zwnj_with_its_letter() {
    let layout = text::layout("می\u{200c}خ", &Options::default());
    assert_eq!(layout.stops(), [0, 2, 7, 9]);
    assert_eq!(layout.rows[0].visual(), "ﺥﯽﻣ");
}

/// Between two Hebrew letters kept apart by a left-to-right mark the caret stands in the middle of
/// the row, though neither letter begins or ends there.
#[test]
fn stands_at_an_unseen_mark() {
    let layout = text::layout("אב\u{200e}גד", &options(Base::Ltr));
    assert_eq!(way_right(&layout), ["|בא¦דג", "ב|אדג", "בא|דג", "באד|ג", "בא¦דג|"]);
}

#[test]
fn goes_home_and_to_the_end_logically() {
    let layout = text::layout("שלום abc", &options(Base::Auto));
    let caret = layout.caret(4);
    assert_eq!(picture(&layout, layout.home(caret)), "abc םולש|");
    assert_eq!(picture(&layout, layout.end(caret)), "|abc¦ םולש");
}

#[test]
fn jumps_over_words_on_the_screen() {
    let line = "סוף می\u{200c}خواهم, abc";
    let layout = text::layout(line, &options(Base::Auto));
    let mut caret = layout.home(layout.caret(0));
    let mut pictures = Vec::new();
    for _ in 0..4 {
        caret = layout.word_left(caret, line);
        pictures.push(picture(&layout, caret));
    }
    assert_eq!(
        pictures,
        ["abc ,مهاوخیم |ףוס", "abc ,|مهاوخیم ףוס", "|abc¦ ,مهاوخیم ףוס", "|abc¦ ,مهاوخیم ףוס"]
    );
    assert_eq!(picture(&layout, layout.word_right(caret, line)), "¦abc| ,مهاوخیم ףוס");
}

#[test]
fn goes_over_wrapped_rows() {
    let layout = text::layout("ab cd", &Options { width: Some(3), ..Options::default() });
    let end = layout.end(layout.caret(0));
    assert_eq!(end, Caret { index: 3, affinity: Affinity::Before });
    assert_eq!((layout.place(end).row, layout.place(end).column), (0, 3));
    assert_eq!((layout.place(layout.caret(3)).row, layout.place(layout.caret(3)).column), (1, 0));
    assert_eq!(layout.stops(), [0, 1, 2, 3, 4, 5]);
    assert_eq!(layout.right(layout.caret(2)), layout.caret(3));
    assert_eq!(layout.left(layout.caret(3)), layout.caret(2));
}

#[test]
fn goes_up_and_down_by_the_column_of_the_pane() {
    let rtl = Options { width: Some(6), ..Options::default() };
    let layout = text::layout("אבג\nאבגדה\nab", &rtl);
    let indents: Vec<usize> = (0..3).map(|row| layout.indent(row)).collect();
    assert_eq!(indents, [3, 1, 0]);
    let caret = layout.caret(2);
    let column = layout.indent(0) + layout.place(caret).column;
    assert_eq!(column, 5);
    let down = layout.down(caret, column);
    assert_eq!(down.index, "אבג\nא".len());
    assert_eq!(layout.up(down, column), caret);
    assert_eq!(layout.up(caret, column), caret);
    assert_eq!(layout.down(down, column).index, "אבג\nאבגדה\nab".len());
}

#[test]
fn clicks_land_before_the_letter() {
    let layout = text::layout("ab אב", &options(Base::Ltr));
    assert_eq!(picture(&layout, layout.hit(0, 1)), "a|b בא");
    assert_eq!(picture(&layout, layout.hit(0, 3)), "ab ב|א");
    assert_eq!(picture(&layout, layout.hit(0, 4)), "ab ¦בא|");
    assert_eq!(layout.hit(0, 9).index, "ab אב".len());
    let rtl = text::layout("אב", &options(Base::Auto));
    assert_eq!(rtl.hit(0, 9).index, 0);
    assert_eq!(rtl.hit(7, 0).index, 2);
}

#[test]
fn selects_in_several_pieces() {
    let layout = text::layout("ab אבג", &options(Base::Ltr));
    let columns: Vec<_> = layout.selection(1..5).into_iter().map(|piece| piece.columns).collect();
    assert_eq!(columns, [1..3, 5..6]);
    assert!(layout.selection(4..4).is_empty());
}

#[test]
fn walks_in_logical_order_where_the_terminal_reorders() {
    let logical = Options { order: Order::Logical, shape: false, ..Options::default() };
    let layout = text::layout("אב ab", &logical);
    assert_eq!(layout.rows[0].direction, Direction::Rtl);
    assert_eq!(way_right(&layout)[..3], ["|אב ab", "א|ב ab", "אב| ab"]);
}
