//! The Latin key at the place of a Persian, Arabic or Hebrew one.
//!
//! Layouts: Persian ISIRI 9147, Arabic 101/102, Hebrew SI 1452. Where they put one letter on
//! different keys, all of these are given, and whoever asks takes the first that means anything.
//! Digits of both Arabic sets stand for themselves. `/` on Hebrew's Q is left out: on every other
//! keyboard it is `/` itself, and Q quits.

/// The Latin characters of the keys that type `character`.
pub(super) fn latin(character: char) -> impl Iterator<Item = char> {
    let tables = LAYOUTS.iter().flat_map(|(_, table)| table.iter());
    let typed = tables.filter(move |(typed, _)| *typed == character).map(|(_, latin)| *latin);
    typed.chain(digit(character))
}

fn digit(character: char) -> Option<char> {
    let value = match character {
        '\u{0660}'..='\u{0669}' => u32::from(character) - 0x0660,
        '\u{06F0}'..='\u{06F9}' => u32::from(character) - 0x06F0,
        _ => return None,
    };
    char::from_digit(value, 10)
}

/// The words that the keys of `word` would have typed on a Latin keyboard: one for each layout that
/// has all its letters. The Arabic key b types two of them, which two other keys type too.
pub(in crate::app) fn respelt(word: &str) -> impl Iterator<Item = String> + use<> {
    let spellings = [word.to_owned(), word.replace(LAM_ALEF, "\u{FEFB}")];
    LAYOUTS.into_iter().flat_map(move |(_, layout)| {
        let latin = |typed: char| match typed {
            '-' => Some(typed),
            _ => layout.iter().find(|(own, _)| *own == typed).map(|(_, latin)| *latin),
        };
        let respelt = |word: &String| word.chars().map(latin).collect::<Option<String>>();
        spellings.each_ref().map(respelt).into_iter().flatten()
    })
}

const LAM_ALEF: &str = "\u{644}\u{627}";

/// A layout: what its keys type, and the Latin characters on them.
type Layout = [(char, char)];

/// All layouts there are tables of.
pub(super) const LAYOUTS: [(&str, &Layout); 3] =
    [("Persian", PERSIAN), ("Arabic", ARABIC), ("Hebrew", HEBREW)];

const PERSIAN: &Layout = &[
    ('ض', 'q'),
    ('ص', 'w'),
    ('ث', 'e'),
    ('ق', 'r'),
    ('ف', 't'),
    ('غ', 'y'),
    ('ع', 'u'),
    ('ه', 'i'),
    ('خ', 'o'),
    ('ح', 'p'),
    ('ش', 'a'),
    ('س', 's'),
    ('ی', 'd'),
    ('ب', 'f'),
    ('ل', 'g'),
    ('ا', 'h'),
    ('ت', 'j'),
    ('ن', 'k'),
    ('م', 'l'),
    ('ظ', 'z'),
    ('ط', 'x'),
    ('ز', 'c'),
    ('ر', 'v'),
    ('ذ', 'b'),
    ('د', 'n'),
    ('ئ', 'm'),
    ('و', ','),
    ('ج', '['),
    ('چ', ']'),
    ('ک', ';'),
    ('گ', '\''),
    ('پ', '\\'),
    ('؟', '?'),
];

const ARABIC: &Layout = &[
    ('ض', 'q'),
    ('ص', 'w'),
    ('ث', 'e'),
    ('ق', 'r'),
    ('ف', 't'),
    ('غ', 'y'),
    ('ع', 'u'),
    ('ه', 'i'),
    ('خ', 'o'),
    ('ح', 'p'),
    ('ش', 'a'),
    ('س', 's'),
    ('ي', 'd'),
    ('ب', 'f'),
    ('ل', 'g'),
    ('ا', 'h'),
    ('ت', 'j'),
    ('ن', 'k'),
    ('م', 'l'),
    ('ئ', 'z'),
    ('ء', 'x'),
    ('ؤ', 'c'),
    ('ر', 'v'),
    ('ى', 'n'),
    ('ة', 'm'),
    ('ج', '['),
    ('د', ']'),
    ('ك', ';'),
    ('ط', '\''),
    ('و', ','),
    ('ز', '.'),
    ('ظ', '/'),
    ('\u{FEFB}', 'b'),
];

const HEBREW: &Layout = &[
    ('\'', 'w'),
    ('.', '/'),
    ('ק', 'e'),
    ('ר', 'r'),
    ('א', 't'),
    ('ט', 'y'),
    ('ו', 'u'),
    ('ן', 'i'),
    ('ם', 'o'),
    ('פ', 'p'),
    ('ש', 'a'),
    ('ד', 's'),
    ('ג', 'd'),
    ('כ', 'f'),
    ('ע', 'g'),
    ('י', 'h'),
    ('ח', 'j'),
    ('ל', 'k'),
    ('ך', 'l'),
    ('ף', ';'),
    ('ז', 'z'),
    ('ס', 'x'),
    ('ב', 'c'),
    ('ה', 'v'),
    ('נ', 'b'),
    ('מ', 'n'),
    ('צ', 'm'),
    ('ת', ','),
    ('ץ', '.'),
];
