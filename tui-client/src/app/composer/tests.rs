//! Editing as triples: a text with its caret, what is done, the text with its caret.
//!
//! `|` is the caret, `[` the other end of a selection. Options are those of a row wide enough for
//! everything, unless the test says otherwise.

use proptest::prelude::*;

use super::super::settings::CaretMotion;
use super::*;
use crate::text::Options;

fn composer(marked: &str) -> Composer {
    let index = marked.find('|').expect("a caret");
    let text = marked.replace('|', "");
    let mut composer = Composer::with(&text);
    composer.caret = composer.behind(index);
    composer
}

fn marked(composer: &Composer) -> String {
    let mut text = composer.text().to_owned();
    let caret = composer.caret().index;
    let anchor = composer.anchor.filter(|anchor| *anchor != caret);
    text.insert(caret, '|');
    if let Some(anchor) = anchor {
        text.insert(if anchor > caret { anchor + 1 } else { anchor }, '[');
    }
    text
}

/// What a word of a test does: motions, `S-` motions, erasings, or text to type.
fn act(composer: &mut Composer, word: &str, options: &Options) {
    let how = CaretMotion::Visual;
    let (selecting, name) = word.strip_prefix("S-").map_or((false, word), |name| (true, name));
    match name {
        "left" => composer.go(Motion::Left, selecting, how, options),
        "right" => composer.go(Motion::Right, selecting, how, options),
        "word-left" => composer.go(Motion::WordLeft, selecting, how, options),
        "word-right" => composer.go(Motion::WordRight, selecting, how, options),
        "up" => composer.go(Motion::Up, selecting, how, options),
        "down" => composer.go(Motion::Down, selecting, how, options),
        "home" => composer.go(Motion::Home, selecting, how, options),
        "end" => composer.go(Motion::End, selecting, how, options),
        "line-start" => composer.go(Motion::LineStart, selecting, how, options),
        "line-end" => composer.go(Motion::LineEnd, selecting, how, options),
        _ => {
            match name {
                "back" => drop(composer.erase(Erase::Back)),
                "cluster-back" => drop(composer.erase(Erase::ClusterBack)),
                "ahead" => drop(composer.erase(Erase::Ahead)),
                "word-back" => drop(composer.erase(Erase::WordBack)),
                "word-ahead" => drop(composer.erase(Erase::WordAhead)),
                "spaced-back" => drop(composer.erase(Erase::SpacedBack)),
                "line-back" => drop(composer.erase(Erase::LineBack)),
                "line-ahead" => drop(composer.erase(Erase::LineAhead)),
                "swap" => composer.transpose(),
                "swap-words" => composer.transpose_words(),
                "undo" => composer.undo(),
                "redo" => composer.redo(),
                "zwnj" => composer.insert("\u{200C}"),
                "break" => composer.insert("\n"),
                letters => letters.chars().for_each(|c| composer.insert(&c.to_string())),
            }
            true
        }
    };
}

#[track_caller]
fn check(before: &str, words: &str, after: &str) {
    check_in(&Options { width: Some(60), ..Options::default() }, before, words, after);
}

#[track_caller]
fn check_in(options: &Options, before: &str, words: &str, after: &str) {
    let mut composer = composer(before);
    for word in words.split(' ') {
        act(&mut composer, word, options);
    }
    assert_eq!(marked(&composer), after, "after {words} in {before}");
}

#[test]
fn typing_and_erasing_in_latin() {
    check("|", "abc", "abc|");
    check("ab|c", "X", "abX|c");
    check("ab|c", "back", "a|c");
    check("ab|c", "ahead", "ab|");
    check("|abc", "back", "|abc");
    check("e\u{301}|", "back", "e|");
    check("|e\u{301}x", "ahead", "|x");
    check("one two  |", "spaced-back", "one |");
    check("one two-three|", "word-back", "one two-|");
    check("|one two", "word-ahead", "| two");
    check("one\ntwo| three", "line-back", "one\n| three");
    check("one\n|two", "line-back", "one|two");
    check("one| two\nthree", "line-ahead", "one|\nthree");
    check("one|\nthree", "line-ahead", "one|three");
    check("ab|c", "swap", "acb|");
    check("abc|", "swap", "acb|");
    check("|abc", "swap", "|abc");
    check("one |two three", "swap-words", "two one| three");
    check("one, tw|o", "swap-words", "two, one|");
    check("one two three|", "swap-words", "one three two|");
    check("|one two", "swap-words", "|one two");
    check("می\u{200C}خواهم |برم", "swap-words", "برم می\u{200C}خواهم|");
}

#[test]
fn home_and_end_go_to_the_row_and_then_to_the_line() {
    // Rows of ten cells: `aaaa bbbb `, `cccc dddd `, `eeee`.
    let narrow = Options { width: Some(10), ..Options::default() };
    for (text, row_start, row_end, line_start, line_end) in [
        (
            "aaaa bbbb cccc d|ddd eeee",
            "aaaa bbbb |cccc dddd eeee",
            "aaaa bbbb cccc dddd |eeee",
            "|aaaa bbbb cccc dddd eeee",
            "aaaa bbbb cccc dddd eeee|",
        ),
        (
            "one\nשששש בבבב גג|גג דדדד\ntwo",
            "one\nשששש בבבב |גגגג דדדד\ntwo",
            "one\nשששש בבבב גגגג דדדד|\ntwo",
            "one\n|שששש בבבב גגגג דדדד\ntwo",
            "one\nשששש בבבב גגגג דדדד|\ntwo",
        ),
    ] {
        check_in(&narrow, text, "home", row_start);
        check_in(&narrow, text, "end", row_end);
        for words in ["home home", "home home home", "line-start", "line-end line-start"] {
            check_in(&narrow, text, words, line_start);
        }
        for words in ["end end", "end end end", "line-end", "line-start line-end"] {
            check_in(&narrow, text, words, line_end);
        }
    }
    check("|", "home home end end line-start line-end", "|");
    check("a\n|\nb", "home home end end line-start line-end", "a\n|\nb");
    check_in(&narrow, "aaaa bbbb cc|", "S-home S-home", "|aaaa bbbb cc[");
}

#[test]
fn pictures_go_as_a_whole() {
    check("a👨\u{200D}👩\u{200D}👧|", "back", "a|");
    check("a👍🏽|", "back", "a|");
    check("🇮🇷|", "back", "|");
    check("1\u{FE0F}\u{20E3}|", "back", "|");
    check("a|❤\u{FE0F}b", "ahead", "a|b");
}

#[test]
fn marks_and_joiners_go_alone() {
    // Arabic: lam, alef, fatha; Persian: mi-khaham with its ZWNJ; Hebrew: shin with two points.
    check("لَ|", "back", "ل|");
    check("می\u{200C}|خواهم", "back", "می|خواهم");
    check("שָׁ|", "back back", "ש|");
    check("سلا|م", "back", "سل|م");
    check("|لَا", "ahead", "|ا");
    check("می|خواهم", "zwnj", "می\u{200C}|خواهم");
    check("می\u{200C}خواهم|", "word-back", "|");
    check("לשָׁ|", "cluster-back", "ל|");
    check("é👍🏽|", "cluster-back cluster-back", "|");
}

#[test]
fn left_and_right_move_on_the_screen() {
    check("ab|c", "left", "a|bc");
    // In a right-to-left text, left is onwards.
    check("|שלום", "left", "ש|לום");
    check("שלום|", "right", "שלו|ם");
    check("سلام|", "right right", "سل|ام");
    check("|سلام", "right", "|سلام");
    // Lam and alef share a cell, and the caret stops between them all the same.
    check("|لا", "left", "ل|ا");
    check("|لا", "left left", "لا|");
}

#[test]
fn home_is_where_reading_begins() {
    check("one two|", "home", "|one two");
    check("שלום עולם|", "home", "|שלום עולם");
    check("|שלום עולם", "end", "שלום עולם|");
}

#[test]
fn words_on_the_screen() {
    check("one two|", "word-left", "one |two");
    check("|one two", "word-right", "one| two");
    check("|שלום עולם", "word-left", "שלום| עולם");
    check("می\u{200C}خواهم برم|", "word-right", "می\u{200C}خواهم |برم");
}

#[test]
fn caret_moves_by_rows_and_keeps_its_column() {
    check("abcdef\nxy\nabcdef|", "up", "abcdef\nxy|\nabcdef");
    check("abcdef\nxy\nabcdef|", "up up", "abcdef|\nxy\nabcdef");
    check("ab|", "up", "ab|");
    let narrow = Options { width: Some(5), ..Options::default() };
    check_in(&narrow, "aaaa bbbb|", "up", "aaaa| bbbb");
    check_in(&narrow, "a|aaa bbbb", "down", "aaaa b|bbb");
}

#[test]
fn logical_motion_goes_with_the_text() {
    let options = Options::default();
    let mut text = composer("ab|שלום");
    text.go(Motion::Right, false, CaretMotion::Logical, &options);
    text.go(Motion::Right, false, CaretMotion::Logical, &options);
    assert_eq!(marked(&text), "abשל|ום");
    text.go(Motion::WordLeft, false, CaretMotion::Logical, &options);
    assert_eq!(marked(&text), "|abשלום");
}

#[test]
fn selections() {
    check("ab|cd", "S-left S-left", "|ab[cd");
    check("ab|cd", "S-right X", "abX|d");
    check("ab|cd", "S-end back", "ab|");
    check("ab|cd", "S-left left", "|abcd");
    check("|שלום", "S-left S-left", "[של|ום");
}

#[test]
fn undo_goes_back_by_words_and_forth_again() {
    check("|", "one undo", "|");
    check("|", "one undo redo", "one|");
    check("a b|", "spaced-back undo", "a b|");
    check("a|", "b undo", "a|");
    check("|", "ab left cd undo", "a|b");
    // What was taken back before something else was typed is a step back too.
    check("|", "one undo two undo", "|");
    check("|", "one undo two undo undo", "one|");
    let mut composer = composer("draft|");
    composer.replace("");
    composer.undo();
    assert_eq!(marked(&composer), "draft|");
}

#[test]
fn what_was_sent_is_not_undone_into_the_next_message() {
    let mut composer = composer("sent|");
    composer.base = Base::Rtl;
    assert_eq!(composer.take(), "sent");
    composer.undo();
    assert_eq!(marked(&composer), "|");
    assert_eq!(composer.base, Base::Rtl);
}

#[test]
fn a_click_sets_the_caret() {
    let options = Options { width: Some(10), ..Options::default() };
    let mut latin = composer("|abc");
    latin.click(0, Some(2), false, &options);
    assert_eq!(marked(&latin), "ab|c");
    // Right-aligned: the four letters stand in columns 6 to 9, the first at the right.
    let mut hebrew = composer("|שלום");
    hebrew.click(0, Some(9), false, &options);
    assert_eq!(marked(&hebrew), "|שלום");
    hebrew.click(0, Some(6), true, &options);
    assert_eq!(marked(&hebrew), "[שלו|ם");
}

#[test]
fn kills_join_and_come_back() {
    let mut kills = super::kill::Kills::default();
    kills.keep("two".to_owned(), false);
    kills.keep("one ".to_owned(), false);
    kills.keep(" three".to_owned(), true);
    assert_eq!(kills.yank().as_deref(), Some("one two three"));
    kills.keep("other".to_owned(), true);
    assert_eq!(kills.yank().as_deref(), Some("other"));
    let pair = |one: &str, other: &str| Some((one.to_owned(), other.to_owned()));
    assert_eq!(kills.yank_older(), pair("other", "one two three"));
    assert_eq!(kills.yank_older(), pair("one two three", "other"), "round the ring");
    kills.rest();
    assert_eq!(kills.yank_older(), pair("other", "one two three"), "other keys change nothing");
    kills.keep("last".to_owned(), true);
    assert_eq!(kills.yank_older(), None, "nothing was yanked since");
}

fn words() -> impl Strategy<Value = Vec<String>> {
    let known = prop::sample::select(vec![
        "left",
        "right",
        "word-left",
        "word-right",
        "up",
        "down",
        "home",
        "end",
        "S-left",
        "S-right",
        "back",
        "ahead",
        "word-back",
        "word-ahead",
        "spaced-back",
        "line-back",
        "line-ahead",
        "swap",
        "swap-words",
        "cluster-back",
        "zwnj",
        "break",
        "سلام",
        "ab",
        "👩\u{200D}👧",
        "\u{202E}",
        "é",
    ]);
    prop::collection::vec(known.prop_map(str::to_owned), 0..40)
}

proptest! {
    #[test]
    fn nothing_is_lost_beyond_undo(words in words(), width in 1usize..12) {
        let options = Options { width: Some(width), ..Options::default() };
        let mut composer = Composer::default();
        let mut texts = vec![String::new()];
        for word in &words {
            act(&mut composer, word, &options);
            texts.push(composer.text().to_owned());
            prop_assert!(composer.text().is_char_boundary(composer.caret().index));
            let place = composer.layout(&options).place(composer.caret());
            prop_assert!(place.row < composer.layout(&options).rows.len());
        }
        // Every text that was there before a deletion comes back on the way.
        let mut undone = vec![composer.text().to_owned()];
        for _ in 0..=words.len() * 4 {
            composer.undo();
            undone.push(composer.text().to_owned());
        }
        for pair in texts.windows(2) {
            let deleted = pair[0].len() > pair[1].len();
            prop_assert!(!deleted || undone.contains(&pair[0]), "{pair:?} in {undone:?}");
        }
        prop_assert_eq!(composer.text(), "");
    }
}
