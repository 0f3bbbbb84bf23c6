//! The Latin key at the place of a Persian, Arabic or Hebrew one.
//!
//! Layouts: Persian ISIRI 9147, Arabic 101/102, Hebrew SI 1452. Where Persian and Arabic put one
//! letter on different keys, the one that is a Latin letter wins: shortcuts are letters. Digits of
//! both Arabic sets stand for themselves.

/// The Latin character of the key that types `character`.
pub(super) fn latin(character: char) -> Option<char> {
    let letters = [PERSIAN, ARABIC, HEBREW];
    let from_table = letters.into_iter().find_map(|table| {
        table.iter().find(|(typed, _)| *typed == character).map(|(_, latin)| *latin)
    });
    from_table.or_else(|| digit(character))
}

fn digit(character: char) -> Option<char> {
    let value = match character {
        '\u{0660}'..='\u{0669}' => u32::from(character) - 0x0660,
        '\u{06F0}'..='\u{06F9}' => u32::from(character) - 0x06F0,
        _ => return None,
    };
    char::from_digit(value, 10)
}

const PERSIAN: &[(char, char)] = &[
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

const ARABIC: &[(char, char)] =
    &[('ي', 'd'), ('ء', 'x'), ('ؤ', 'c'), ('ى', 'n'), ('ة', 'm'), ('ك', ';')];

const HEBREW: &[(char, char)] = &[
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
