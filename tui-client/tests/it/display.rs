//! What reaches the screen, by examples that the corpus does not hold.

use diwan::text::{self, Controls, Direction, Options, Order, Paragraph};

use crate::unicode_data;

fn visual(text: &str) -> String {
    let layout = text::layout(text, &Options::default());
    let rows: Vec<String> = layout.rows.iter().map(text::Row::visual).collect();
    rows.join("\n")
}

#[test]
fn each_line_is_a_paragraph() {
    assert_eq!(visual("שלום!\nhi!\u{2029}ok\u{2028}"), "!םולש\nhi!\nok\n");
    let rtl = Options { fallback: Direction::Rtl, ..Options::default() };
    let directions = |text| -> Vec<Direction> {
        text::layout(text, &rtl).rows.iter().map(|row| row.direction).collect()
    };
    assert_eq!(directions("123 :)\nabc 1"), [Direction::Rtl, Direction::Ltr]);
    assert_eq!(directions(""), [Direction::Rtl]);
}

#[test]
fn overrides_are_shown_and_not_obeyed() {
    assert_eq!(visual("invoice_\u{202e}fdp.exe"), "invoice_⇐fdp.exe");
    assert_eq!(visual("\u{202d}אב\u{202c}"), "בא⇒");
    let options = |controls| Options { controls, ..Options::default() };
    let show = |text| text::layout(text, &options(Controls::Show)).rows[0].visual();
    assert_eq!(show("ab\u{200f}\u{2067}c\u{2069}"), "ab↤⇠c⇣");
    let honour = text::layout("a\u{202e}bc", &options(Controls::Honour));
    assert_eq!(honour.rows[0].visual(), "acb");
}

#[test]
fn controls_in_code_and_addresses_are_shown() {
    assert_eq!(visual("ראו `a\u{2067}b` כאן"), "ןאכ `a⇠b` ואר");
    assert_eq!(visual("ל https://a.b/\u{200f}x"), "https://a.b/↤x ל");
    assert_eq!(visual("see https://a.b/\u{200e}x"), "see https://a.b/↦x");
}

#[test]
fn tokens_keep_their_order() {
    assert_eq!(visual("הקובץ ~/src/main.rs, שורה 1"), "1 הרוש ,~/src/main.rs ץבוקה");
    assert_eq!(visual("في 2024-05-12 و 12-05-2024"), "2024-05-12 ﻭ 2024-05-12 ﻲﻓ");
    assert_eq!(visual("hi @דנה!"), "hi הנד@!");
    // A line that begins with an address has the direction of that address's letters.
    assert_eq!(visual("https://a.b/ שלום"), "https://a.b/ םולש");
}

/// A token is part of the phrase it stands in, which isolation must not turn round.
#[test]
fn tokens_stay_in_their_phrase() {
    let shown =
        |line| text::layout(line, &Options { shape: false, ..Options::default() }).rows[0].visual();
    for (line, expected) in [
        // Hebrew, Arabic and Persian around English.
        ("הרץ git push --force", "git push --force ץרה"),
        ("התקנתי Python 3.12.1", "Python 3.12.1 יתנקתה"),
        ("השתמש ב ls -la /tmp", "ls -la /tmp ב שמתשה"),
        ("שלחתי email to dan@x.com", "email to dan@x.com יתחלש"),
        ("ראו issue #42 בבקשה", "השקבב issue #42 ואר"),
        ("הרץ git push (--force) עכשיו", "וישכע git push (--force) ץרה"),
        ("فتح vim src/main.rs", "vim src/main.rs حتف"),
        ("شاهد the docs at https://a.b/c", "the docs at https://a.b/c دهاش"),
        ("نصب شد Node 20.1.0 امروز", "زورما Node 20.1.0 دش بصن"),
        // The token comes first, or there are only tokens.
        ("הרץ ./configure && make", "./configure && make ץרה"),
        ("הרץ ./run.sh 1.2.3 now", "./run.sh 1.2.3 now ץרה"),
        ("اجرا کن ./run.sh --force", "./run.sh --force نک ارجا"),
        // The other way round.
        ("thanks תודה רבה @אבי", "thanks יבא@ הבר הדות"),
        ("thanks @אבי תודה רבה", "thanks הבר הדות יבא@"),
        ("thanks شكرا يا @علي", "thanks يلع@ اي اركش"),
        ("thanks خیلی ممنون @علی", "thanks یلع@ نونمم یلیخ"),
        // In text of the line's own direction a token stands alone, whatever is beside it.
        ("שלחתי ל dan@x.com 3 פעמים", "םימעפ 3 dan@x.com ל יתחלש"),
        ("ב 2024-05-12 Python שוחרר", "ררחוש Python 2024-05-12 ב"),
        ("אמר @bob, תודה", "הדות ,@bob רמא"),
        ("git @אבי --force", "git יבא@ --force"),
    ] {
        assert_eq!(shown(line), expected, "{line}");
    }
}

/// The sign of a number stands before it, and what is dialled is read in one go.
#[test]
fn numbers_with_signs_keep_their_order() {
    for (line, expected) in [
        ("הטמפרטורה -5, אולי +3%", "+3% ילוא ,-5 הרוטרפמטה"),
        ("-۵ درجه", "ﻪﺟﺭﺩ -۵"),
        ("من 021-12345678 أو *100#", "*100# ﻭﺃ 021-12345678 ﻦﻣ"),
        // Dates and ranges are read from the right, group by group.
        ("من 3-5 في 05-12-2024", "2024-12-05 ﻲﻓ 5-3 ﻦﻣ"),
    ] {
        assert_eq!(visual(line), expected, "{line}");
    }
}

#[test]
fn signs_that_terminals_disagree_on_are_replaced() {
    assert_eq!(visual("\u{6dd}١٢"), "·١٢");
    assert_eq!(visual("\u{64e}ab\u{200d}"), "◌\u{64e}ab");
    assert_eq!(visual("a\tb"), "a  b");
    let narrow = Options { width: Some(1), ..Options::default() };
    assert_eq!(text::layout("字", &narrow).rows[0].visual(), "□");
}

#[test]
fn marks_are_capped_in_the_display_only() {
    let layout = text::layout(&format!("a{}b", "\u{301}".repeat(100)), &Options::default());
    let cells = &layout.rows[0].cells;
    assert_eq!(cells[0].symbol.chars().count(), 1 + 16);
    assert_eq!(cells[0].range, 0..201);
    assert_eq!(cells[1].symbol, "b");
}

#[test]
fn rows_end_after_hyphens_within_words() {
    let wrap = |text, width| -> Vec<String> {
        let options = Options { width: Some(width), ..Options::default() };
        text::layout(text, &options).rows.iter().map(text::Row::visual).collect()
    };
    assert_eq!(wrap("well-known", 6), ["well-", "known"]);
    assert_eq!(wrap("בית־ספר", 5), ["־תיב", "רפס"]);
    assert_eq!(wrap("at -5 or 2024-05-12", 9), ["at -5 or ", "2024-05-1", "2"]);
    assert_eq!(wrap("ab\u{200b}cd", 3), ["ab", "cd"]);
    assert_eq!(wrap("abc   d", 3), ["abc", "d"]);
}

/// A word split across rows keeps its joined forms.
#[test]
fn joining_goes_over_the_end_of_a_row() {
    let options = Options { width: Some(3), ..Options::default() };
    let rows = text::layout("سلسلتنا", &options).rows;
    let rows: Vec<String> = rows.iter().map(text::Row::visual).collect();
    assert_eq!(rows, ["ﺴﻠﺳ", "ﻨﺘﻠ", "ﺎ"]);
}

/// Under an override from left to right a letter still connects to its neighbours on the screen.
#[test]
fn joining_goes_by_what_stands_side_by_side() {
    let honour = Options { controls: Controls::Honour, ..Options::default() };
    let shown = |text| text::layout(text, &honour).rows[0].visual();
    assert_eq!(shown("\u{202d}اتر"), "ﺎﺗﺭ");
    assert_eq!(shown("ب\u{200e}ب"), "ﺏﺏ");
    // A joiner connects even where there is nothing to connect to.
    assert_eq!(shown(" \u{200d}ب"), "ﺐ ");
}

#[test]
fn truncation_puts_the_ellipsis_at_the_logical_end() {
    let cut = |text, width| text::truncate(text, width, &Options::default()).visual();
    assert_eq!(cut("hello world", 8), "hello w…");
    assert_eq!(cut("hello world", 7), "hello…");
    assert_eq!(cut("שלום עולם", 6), "…םולש");
    // The letter before the cut keeps the form that it has in the whole word.
    assert_eq!(cut("السلام", 4), "…ﺴﻟﺍ");
    assert_eq!(cut("ab", 2), "ab");
    assert_eq!(cut("a\nb", 3), "a␤b");
    assert_eq!((cut("ab", 1), cut("ab", 0)), ("…".into(), String::new()));
    let row = text::truncate("hello world", 8, &Options::default());
    assert_eq!(row.cells[7].range, 7..11);
}

/// C14: where the terminal joins the letters it is told what parts them.
#[test]
fn joiners_reach_a_terminal_that_joins_letters() {
    let logical = Options { order: Order::Logical, shape: false, ..Options::default() };
    for (text, expected, width) in [
        ("می\u{200c}خواهم", "می\u{200c}خواهم", 7),
        ("خانه\u{200c}ها (12)", "خانه\u{200c}ها (12)", 11),
        // A mark keeps the joiner from being the last in its cell.
        ("۱۴۰۴ ه\u{200d}", "۱۴۰۴ ه\u{200d}\u{200f}", 6),
        // Where it does nothing, it stays out.
        ("a\u{200c}b ر\u{200c}ز", "ab رز", 5),
    ] {
        let row = &text::layout(text, &logical).rows[0];
        assert_eq!((row.visual().as_str(), row.width), (expected, width));
        assert!(!visual(text).contains(['\u{200c}', '\u{200d}', '\u{200f}']));
    }
}

/// The flags of England and the like are a black one and a code that nothing else is seen of.
#[test]
fn tags_are_kept_in_flags_alone() {
    let tags = |code: &str| -> String {
        code.bytes().filter_map(|byte| char::from_u32(0xe0000 + u32::from(byte))).collect()
    };
    let england = format!("🏴{}\u{e007f}", tags("gbeng"));
    let layout = text::layout(&format!("שלום {england}!"), &Options::default());
    let flag = layout.rows[0].cells.iter().find(|cell| cell.symbol == england);
    assert_eq!(flag.map(|cell| (cell.width, cell.range.clone())), Some((2, 9..37)));
    for hidden in ["a", "🏴", "👍"] {
        let text = format!("{hidden}{}", tags("gbeng"));
        assert_eq!(visual(&text), hidden, "a code without an end");
    }
    assert_eq!(visual(&format!("👍{}\u{e007f}", tags("gbeng"))), "👍");
    assert_eq!(visual(&format!("🏴{}\u{e007f}", tags("meet me at 5"))), "🏴");
}

/// Whatever Unicode calls a format character, and every control, never reaches a symbol.
#[test]
fn format_characters_are_unseen() {
    let Some(categories) = unicode_data::read("extracted/DerivedGeneralCategory.txt") else {
        return;
    };
    let mut count = 0;
    for line in categories.lines() {
        let Some((codes, category)) = line.split_once(';') else { continue };
        if !category.trim_start().starts_with("Cf") {
            continue;
        }
        let (first, last) = codes.trim().split_once("..").unwrap_or((codes.trim(), codes.trim()));
        let code = |digits| u32::from_str_radix(digits, 16).unwrap();
        for c in (code(first)..=code(last)).filter_map(char::from_u32) {
            let text = format!("a{c}b");
            assert!(!visual(&text).contains(c), "{c:?}");
            count += 1;
        }
    }
    assert!(count > 150);
}

/// R1: a message of several lines goes line by line, or as one, as is wished.
#[test]
fn the_lines_of_a_message_go_their_own_ways_or_one() {
    let directions = |paragraph| {
        let options = Options { paragraph, ..Options::default() };
        let rows = text::layout("1.\nhello\u{2028}שלום\n2.", &options).rows;
        rows.iter().map(|row| row.direction).collect::<Vec<_>>()
    };
    use Direction::{Ltr, Rtl};
    assert_eq!(directions(Paragraph::Line), [Ltr, Ltr, Rtl, Ltr]);
    assert_eq!(directions(Paragraph::Message), [Ltr; 4]);
    let options = Options { paragraph: Paragraph::Message, ..Options::default() };
    let rows = text::layout("1.\nשלום\nhello", &options).rows;
    assert!(rows.iter().all(|row| row.direction == Rtl));
    let options = Options { base: text::Base::Ltr, ..options };
    assert_eq!(text::layout("שלום", &options).rows[0].direction, Ltr, "the room's wish is first");
}

/// R2: what stands at the beginning of many lines and is never read is skipped on demand.
#[test]
fn leading_addresses_mentions_commands_and_code_are_skipped_on_demand() {
    use Direction::{Ltr, Rtl};
    for (line, direction) in [
        ("https://example.org سلام دنیا", Rtl),
        ("(https://example.org/a_(b)) سلام", Rtl),
        ("@Bob سلام", Rtl),
        ("@Bob, @Eve: שלום", Rtl),
        ("Bob: سلام", Rtl),
        ("دنا: hello", Ltr),
        ("@דנה hello", Ltr),
        ("/join سلام", Rtl),
        ("`cargo build` کار نکرد", Rtl),
        ("~/src/main.rs را ببین", Rtl),
        ("v2.0 آمد", Rtl),
        ("1. https://example.org سلام", Rtl),
        // What is said in words counts, wherever an address stands after it.
        ("see https://example.org سلام", Ltr),
        ("Bob hello: سلام", Ltr),
        // Nothing else is there to go by.
        ("https://example.org", Ltr),
        ("https://example.org 123 🙂", Ltr),
        ("@דנה", Rtl),
        ("Bob:", Ltr),
        ("سلام https://example.org", Rtl),
    ] {
        let options = Options { skip_leading: true, ..Options::default() };
        assert_eq!(text::layout(line, &options).rows[0].direction, direction, "{line}");
        assert_eq!(text::direction(line, &options), Some(direction), "{line}");
    }
    let line = "https://example.org سلام";
    assert_eq!(text::layout(line, &Options::default()).rows[0].direction, Ltr, "off by default");
}
