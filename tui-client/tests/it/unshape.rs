//! What a terminal copied from the screen, read back.

use diwan::text::{self, Base, Options, unshape};

fn visual(text: &str) -> String {
    let options = Options { base: Base::Rtl, ..Options::default() };
    text::layout(text, &options).rows[0].visual()
}

#[test]
fn what_went_over_the_screen_comes_back() {
    for text in [
        "سلام",
        "السلام عليكم ورحمة الله",
        "می\u{200c}خواهم بروم، نه؟",
        "الله",
        "إِلَهَ",
        "پنجره\u{200c}ها (۱۲ تا) باز است!",
        "قيمت: 1200 ريال",
        "گفت: «بله»",
        "سلام שלום",
        "ئێمە لە کوردستان",
    ] {
        assert_eq!(unshape(&visual(text)).as_deref(), Some(text), "{}", visual(text));
    }
    let rows = format!("      {}\n   {}  ", visual("سلام دنیا"), visual("خوبی؟"));
    assert_eq!(unshape(&rows).as_deref(), Some("سلام دنیا\nخوبی؟"));
}

#[test]
fn forms_in_reading_order_are_read_as_they_stand() {
    assert_eq!(unshape("\u{FEB3}\u{FEFC}\u{FEE1}").as_deref(), Some("سلام"));
}

#[test]
fn nothing_is_changed_on_a_guess() {
    // No form; ordinary letters too; a Latin word; forms that no text gives.
    for text in ["سلام", "hello", "", "سلام \u{FEE1}\u{FEFC}\u{FEB3}", "ok \u{FEB3}", "\u{FEB4}"]
    {
        assert_eq!(unshape(text), None, "{text}");
    }
}

/// Every word of the corpus in Arabic letters that goes over the screen and back is the same again.
#[test]
fn the_words_of_the_corpus_come_back() {
    let lines: Vec<_> = crate::corpus::lines().collect();
    let texts = lines.iter().map(|line| line["text"].as_str().expect("a text"));
    let words = texts.flat_map(str::split_whitespace);
    let is_plain = |c: char| matches!(c, '\u{621}'..='\u{63a}' | '\u{641}'..='\u{64a}' | '\u{671}'..='\u{6d3}' | '\u{200c}');
    let mut count = 0;
    for word in words.filter(|word| word.chars().all(is_plain)) {
        let shown = visual(word);
        let Some(read) = unshape(&shown) else { continue };
        // A ZWNJ where nothing joins leaves no trace.
        assert_eq!(visual(&read), shown);
        let bare = |text: &str| text.replace('\u{200c}', "");
        assert_eq!(bare(&read), bare(word), "{shown}");
        count += 1;
    }
    assert!(count > 300, "{count} words");
}
