//! Back from the screen to the text: what was copied from a row of cells by a terminal.
//!
//! Takes a text that consists of presentation forms; gives the letters they are forms of, in the
//! order in which they are read, if laying these out gives that text again. So no text is changed on
//! a guess. Wherever letters stand apart that would join, the ZWNJ between them is put back.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_bidi::{BidiClass, BidiDataSource};
use unicode_joining_type::JoiningType;

use super::forms::{FIRST, FORMS, LAM_ALEF};
use super::property::{self, Properties};
use super::{Base, Controls, Options, Order, layout};

/// The text that is shown as `shown`: `None` unless all its letters are presentation forms (or have
/// none), at least one is, and laying out the answer gives `shown` again, line by line and without
/// the blanks around a line. Both orders are tried: that of the screen and that of reading. What no
/// screen tells is not known: a mark on a lam-alef is taken for the alef's.
pub fn unshape(shown: &str) -> Option<String> {
    if !shown.contains(|c| SHAPED.contains_key(&c)) || shown.contains(is_out_of_place) {
        return None;
    }
    let lines: Option<Vec<String>> = shown.split('\n').map(str::trim).map(read).collect();
    lines.map(|lines| lines.join("\n"))
}

/// One line of what is shown, as it is read.
fn read(shown: &str) -> Option<String> {
    let plain = Options { isolate: false, controls: Controls::Honour, ..Options::default() };
    let turning = Options { base: Base::Rtl, shape: false, ..plain };
    let on_screen = Options { base: Base::Rtl, ..Options::default() };
    let in_order = Options { order: Order::Logical, ..plain };
    let turned = letters(&visual(shown, &turning));
    if visual(&turned, &on_screen) == shown {
        return Some(turned);
    }
    let read = letters(shown);
    (visual(&read, &in_order) == shown).then_some(read)
}

fn visual(text: &str, options: &Options) -> String {
    layout(text, options).rows.iter().map(super::Row::visual).collect()
}

/// A letter that takes no part in this: one that would be shaped if it went over the screen, and
/// one that runs to the right, with which nobody can tell where a line began.
fn is_out_of_place(c: char) -> bool {
    let forms = (c as usize).checked_sub(FIRST as usize).and_then(|at| FORMS.get(at));
    forms.is_some_and(|forms| forms[0] != c)
        || Properties::new(Controls::Honour).bidi_class(c) == BidiClass::L
}

/// What a presentation form stands for.
#[derive(Clone, Copy)]
struct Shaped {
    letter: char,
    /// The alef behind a lam in one cell.
    alef: Option<char>,
    /// Whether it is joined to the letter before it, and to the one after.
    joined: (bool, bool),
}

static SHAPED: LazyLock<HashMap<char, Shaped>> = LazyLock::new(|| {
    let mut shaped = HashMap::new();
    for (letter, forms) in (FIRST..).zip(&FORMS) {
        for (number, form) in forms.iter().enumerate().filter(|(_, form)| **form != letter) {
            let joined = (number % 2 == 1, number >= 2);
            shaped.insert(*form, Shaped { letter, alef: None, joined });
        }
    }
    for (alef, forms) in LAM_ALEF {
        for (number, form) in forms.iter().enumerate() {
            let joined = (number == 1, false);
            shaped.insert(*form, Shaped { letter: 'ل', alef: Some(*alef), joined });
        }
    }
    shaped
});

/// The letters of forms that stand in reading order.
fn letters(forms: &str) -> String {
    let mut text = String::with_capacity(forms.len());
    let mut parted_before = false;
    for c in forms.chars() {
        let Some(Shaped { letter, alef, joined }) = SHAPED.get(&c).copied() else {
            parted_before &= property::is_mark(c);
            text.push(c);
            continue;
        };
        if parted_before && !joined.0 && joins(letter).0 {
            text.push('\u{200c}');
        }
        text.push(letter);
        text.extend(alef);
        parted_before = !joined.1 && joins(alef.unwrap_or(letter)).1;
    }
    text
}

/// Whether a letter can be joined to the one before it, and to the one after.
fn joins(letter: char) -> (bool, bool) {
    use JoiningType::{DualJoining, RightJoining};
    let joining = property::joining(letter);
    (matches!(joining, DualJoining | RightJoining), joining == DualJoining)
}
