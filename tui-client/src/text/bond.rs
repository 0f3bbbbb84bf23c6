//! Which tokens are part of the text beside them.
//!
//! Takes a line and its tokens; gives for each the strong class that it has for the text around it,
//! if any. An isolate counts as a sign without direction, and such a sign at the edge of an English
//! phrase falls to the Hebrew line around it: `git push --force` would read `--force git push`. So a
//! token belongs to the run it stands at, when that runs the token's own way. Never looks into a
//! token for more than its direction.

use unicode_bidi::{BidiClass, BidiDataSource};

use super::property::Properties;
use super::token::Token;

/// The class of each token of `line` for what stands around it: L or R for one that is part of a run
/// of that direction, `None` for one that stands alone in an isolate.
///
/// A token goes with the strong character before it that runs its way, whatever spaces and signs
/// stand between, and one with letters in it also with the one after it, be that in a token: the
/// runs are those of the plain algorithm, in which a number goes only with what is before it (W7).
pub(super) fn classes(
    line: &str,
    tokens: &[Token],
    properties: &Properties,
) -> Vec<Option<BidiClass>> {
    let gaps = gaps(line, tokens);
    let turns = |number: usize| gaps[number].chars().filter_map(|c| turn(c, properties));
    let own: Vec<Own> = tokens.iter().map(|token| Own::of(line, token, properties)).collect();
    let mut classes = vec![None; tokens.len()];
    let mut after = None;
    for (number, own) in own.iter().enumerate().rev() {
        after = turns(number + 1).next().or(after);
        if own.has_letters {
            classes[number] = after.replace(own.class).filter(|class| *class == own.class);
        }
    }
    let mut before = None;
    for (number, own) in own.iter().enumerate() {
        before = turns(number).next_back().or(before);
        classes[number] = classes[number].or(before.filter(|class| *class == own.class));
        before = classes[number].or(before);
    }
    classes
}

/// What stands before each token, and behind the last.
fn gaps<'a>(line: &'a str, tokens: &[Token]) -> Vec<&'a str> {
    let ends = tokens.iter().map(|token| token.range.end);
    let starts = tokens.iter().map(|token| token.range.start).chain([line.len()]);
    let gaps = std::iter::once(0).chain(ends).zip(starts);
    gaps.map(|(end, start)| line.get(end..start).unwrap_or_default()).collect()
}

/// The way a token runs by itself.
struct Own {
    class: BidiClass,
    has_letters: bool,
}

impl Own {
    fn of(line: &str, token: &Token, properties: &Properties) -> Self {
        let text = line.get(token.range.clone()).unwrap_or_default();
        let is_strong = |class: &BidiClass| matches!(class, BidiClass::L | BidiClass::R);
        let mut strong = text.chars().filter_map(|c| turn(c, properties)).filter(is_strong);
        let first = strong.next();
        let class = first.filter(|_| token.initiator() == BidiClass::FSI);
        Self { class: class.unwrap_or(BidiClass::L), has_letters: first.is_some() }
    }
}

/// The direction that `c` gives to what stands beside it: L or R, where Arabic digits count as R
/// (N1), and for a control another class, which no token has. `None` for signs, spaces and the other
/// digits, over which one looks on.
fn turn(c: char, properties: &Properties) -> Option<BidiClass> {
    use BidiClass::{AL, AN, FSI, L, LRE, LRI, LRO, PDF, PDI, R, RLE, RLI, RLO};
    match properties.bidi_class(c) {
        L => Some(L),
        R | AL | AN => Some(R),
        class @ (LRE | RLE | LRO | RLO | PDF | LRI | RLI | FSI | PDI) => Some(class),
        _ => None,
    }
}
