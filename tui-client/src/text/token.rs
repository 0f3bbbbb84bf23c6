//! Tokens: the stretches of a line that must keep their own order wherever they stand.
//!
//! Takes a line; gives the byte ranges of addresses, paths, code, telephone numbers, numbers with a
//! sign, dates, versions, options, mentions and rooms in it. By the plain algorithm `+972-3-1234567`
//! in a Hebrew sentence would read `972-3-1234567+`, `-5` would read `5-`, and `~/src` would read
//! `src/~`. Never changes the text.

use std::ops::Range;

use unicode_bidi::BidiClass;

/// A stretch of text that is laid out as if it stood in an isolate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
}

/// What a token is, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An address of the web: left to right.
    Address,
    /// A person or a room: its first strong character decides its direction.
    Name,
    /// Anything else that is left to right.
    Other,
}

impl Token {
    /// The class of the isolate initiator that would open it.
    pub(super) fn initiator(&self) -> BidiClass {
        if self.kind == Kind::Name { BidiClass::FSI } else { BidiClass::LRI }
    }
}

/// The tokens of `line`, in order and apart from each other.
pub(super) fn find(line: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    if !line.bytes().any(is_telltale) {
        return tokens;
    }
    let mut at = 0;
    for code in code_spans(line) {
        find_in_words(line, at..code.start, &mut tokens);
        at = code.end;
        tokens.push(Token { range: code, kind: Kind::Other });
    }
    find_in_words(line, at..line.len(), &mut tokens);
    tokens
}

/// Where the name ends that a line begins with, if it is said to somebody: `Bob: hello`.
pub(super) fn addressee_end(line: &str) -> usize {
    let word = line.split(char::is_whitespace).next().unwrap_or_default();
    let is_name = |name: &str| !name.is_empty() && !name.contains(is_trailing);
    let says = word.strip_suffix(':').is_some_and(is_name) && word.len() < line.len();
    if says { word.len() } else { 0 }
}

/// A byte that every token has at least one of.
fn is_telltale(byte: u8) -> bool {
    matches!(byte, b'/' | b'\\' | b'@' | b'#' | b'`' | b'+' | b'-' | b'.')
}

/// Stretches between two backticks, the backticks included.
fn code_spans(line: &str) -> Vec<Range<usize>> {
    let ticks = line.bytes().enumerate().filter(|(_, byte)| *byte == b'`');
    let mut ticks = ticks.map(|(at, _)| at);
    let mut spans = Vec::new();
    let mut open = ticks.next();
    while let (Some(start), Some(end)) = (open, ticks.next()) {
        if end > start + 1 {
            spans.push(start..end + 1);
            open = ticks.next();
        } else {
            open = Some(end);
        }
    }
    spans
}

fn find_in_words(line: &str, range: Range<usize>, tokens: &mut Vec<Token>) {
    let text = line.get(range.clone()).unwrap_or_default();
    let (mut next, mut taken) = (0, 0);
    for word in text.split_inclusive(char::is_whitespace) {
        let start = next;
        next += word.len();
        let word = word.trim_end();
        if start < taken || !word.bytes().any(is_telltale) {
            continue;
        }
        let Some((found, kind)) = recognise(word) else { continue };
        let mut end = start + found.end;
        if word.get(found.clone()).is_some_and(is_phone) {
            end = phone_end(text, end);
        }
        taken = end;
        let range = range.start + start + found.start..range.start + end;
        tokens.push(Token { range, kind });
    }
}

/// The token in a word.
fn recognise(word: &str) -> Option<(Range<usize>, Kind)> {
    if let Some(url) = url(word) {
        return Some((url, Kind::Address));
    }
    let start = word.len() - word.trim_start_matches(is_wrapping).len();
    let bare = word.get(start..)?.trim_end_matches(is_trailing);
    let range = start..start + bare.len();
    if let Some(mail) = mail(bare) {
        return Some((start + mail.start..start + mail.end, Kind::Other));
    }
    if is_name(bare) {
        return Some((range, Kind::Name));
    }
    let is_number = is_phone(bare) || is_local_phone(bare) || is_dialled(bare) || is_signed(bare);
    let ltr = is_path(bare) || is_number || is_date(bare) || is_version(bare) || is_flag(bare);
    ltr.then_some((range, Kind::Other))
}

fn is_wrapping(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '<' | '"' | '\'' | '«' | '“' | '‘' | '״' | '׳') || is_control(c)
}

fn is_trailing(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '>' | '"' | '\'' | '»' | '”' | '’' | '״' | '׳' | '…')
        || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '،' | '؛' | '؟' | '۔')
        || is_control(c)
}

fn is_control(c: char) -> bool {
    super::property::direction_mark(c).is_some()
}

/// `scheme://…` or `www.…`, also after a prefixed letter as in `ל-https://`.
fn url(word: &str) -> Option<Range<usize>> {
    let start = match find_ascii(word, b"://") {
        Some(colon) => {
            let scheme = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '.'));
            let before = word.get(..colon)?;
            let start = before.rfind(scheme).map_or(0, |at| at + first_len(before.get(at..)));
            (start < colon).then_some(start)?
        }
        None => find_ascii(word, b"www.")?,
    };
    let rest = word.get(start..)?;
    let end = rest.find(['<', '>', '"', '«', '»', '،', '؛']).unwrap_or(rest.len());
    let mut bare = rest.get(..end)?.trim_end_matches(is_trailing);
    // A closing parenthesis that was opened within the address belongs to it.
    if rest.get(bare.len()..)?.starts_with(')')
        && bare.matches('(').count() > bare.matches(')').count()
    {
        bare = rest.get(..bare.len() + 1)?;
    }
    Some(start..start + bare.len())
}

/// Where `ascii` begins in `word`. For words of this length, quicker than to prepare a search.
fn find_ascii(word: &str, ascii: &[u8]) -> Option<usize> {
    word.as_bytes().windows(ascii.len()).position(|window| window == ascii)
}

fn first_len(text: Option<&str>) -> usize {
    text.and_then(|text| text.chars().next()).map_or(0, char::len_utf8)
}

/// `local@domain.tld`, also after a prefixed letter.
fn mail(word: &str) -> Option<Range<usize>> {
    let (local, domain) = word.split_once('@')?;
    let is_local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let local = local.get(local.trim_end_matches(is_local).len()..)?;
    let local = local.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let is_domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let whole = !local.is_empty() && domain.contains('.') && domain.chars().all(is_domain);
    let at = word.find('@')?;
    whole.then_some(at - local.len()..word.len())
}

/// `@nick` or `#room`, in any script.
fn is_name(word: &str) -> bool {
    word.strip_prefix(['@', '#']).is_some_and(|name| name.starts_with(char::is_alphanumeric))
}

/// `~/src`, `./a`, `/usr`, `C:\x`, and anything in plain ASCII with a slash and a letter in it.
fn is_path(word: &str) -> bool {
    if ["~/", "./", "../"].iter().any(|start| word.starts_with(start)) {
        return true;
    }
    if let Some(rest) = word.strip_prefix('/') {
        return rest.starts_with(|c: char| c.is_ascii_alphabetic()) || rest.contains('/');
    }
    let is_drive = |drive: &str| drive.len() == 1 && drive.bytes().all(|b| b.is_ascii_alphabetic());
    word.split_once(":\\").is_some_and(|(drive, _)| is_drive(drive))
        || (word.contains(['/', '\\'])
            && word.bytes().all(|b| b.is_ascii_graphic())
            && word.bytes().any(|b| b.is_ascii_alphabetic()))
}

/// `+` and at least [`PHONE_DIGITS_MIN`] digits.
fn is_phone(word: &str) -> bool {
    word.strip_prefix('+').is_some_and(|rest| {
        is_phone_part(rest) && rest.bytes().filter(u8::is_ascii_digit).count() >= PHONE_DIGITS_MIN
    })
}

const PHONE_DIGITS_MIN: usize = 2;

fn is_phone_part(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'(' | b')'))
        && word.bytes().any(|b| b.is_ascii_digit())
}

/// `021-12345678`, `۰۵۰-۱۲۳-۴۵۶۷`: a zero first, and too long for a date, whose groups have one, two
/// or four digits. After Arabic letters a date and a range are read group by group from the right; a
/// number to be dialled never is.
fn is_local_phone(word: &str) -> bool {
    let groups = || word.split('-').map(|group| group.chars().count());
    word.starts_with(['0', '۰'])
        && groups().count() > 1
        && word.chars().all(|c| c == '-' || is_digit(c))
        && groups().all(|digits| digits > 0)
        && groups().sum::<usize>() >= LOCAL_PHONE_DIGITS_MIN
        && groups().any(|digits| digits == 3 || digits > 4)
}

const LOCAL_PHONE_DIGITS_MIN: usize = 7;

/// `*100#`.
fn is_dialled(word: &str) -> bool {
    let code = word.strip_prefix('*').and_then(|rest| rest.strip_suffix('#'));
    code.is_some_and(|code| {
        code.starts_with(is_digit) && code.chars().all(|c| is_digit(c) || matches!(c, '*' | '#'))
    })
}

/// `-5`, `+3.5%`, `-۵`: all three languages write the sign of such digits before them, on the left.
fn is_signed(word: &str) -> bool {
    word.strip_prefix(['-', '+']).is_some_and(|number| {
        let number = number.strip_suffix(['%', '°', '$', '€', '£', '₪']).unwrap_or(number);
        number.starts_with(is_digit)
            && number.chars().all(|c| is_digit(c) || matches!(c, '.' | ',' | '٫' | '٬'))
    })
}

/// The digits of the class EN: ASCII and Persian ones. With those of Arabic the sign stands right.
fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '۰'..='۹')
}

/// Where a telephone number ends that goes on after single spaces: `+972 3 123 4567`.
fn phone_end(text: &str, mut end: usize) -> usize {
    while let Some(rest) = text.get(end..).and_then(|rest| rest.strip_prefix(' ')) {
        let group = rest.split(char::is_whitespace).next().unwrap_or_default();
        let group = group.trim_end_matches(is_trailing);
        if !is_phone_part(group) {
            break;
        }
        end += 1 + group.len();
    }
    end
}

/// `2024-05-12`, also with a time of day behind it: `2024-05-12T10:00:00+03:00`.
fn is_date(word: &str) -> bool {
    let mut parts = word.splitn(3, '-');
    let digits = |part: Option<&str>, count| {
        part.is_some_and(|p| p.len() == count && p.bytes().all(|b| b.is_ascii_digit()))
    };
    if !digits(parts.next(), 4) || !digits(parts.next(), 2) {
        return false;
    }
    let Some((day, time)) = parts.next().and_then(|rest| rest.split_at_checked(2)) else {
        return false;
    };
    let is_time = |b: u8| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'+' | b'-' | b'Z');
    let time = time.strip_prefix('T').map_or(time.is_empty(), |t| t.bytes().all(is_time));
    digits(Some(day), 2) && time
}

/// `1.2.3`, `v2.0`, `1.0.0-rc.1`.
fn is_version(word: &str) -> bool {
    let numbers = word.strip_prefix('v').unwrap_or(word);
    let core = numbers.find(['-', '+']).and_then(|at| numbers.get(..at)).unwrap_or(numbers);
    let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    core.contains('.')
        && core.split('.').all(number)
        && numbers.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+'))
}

/// `--verbose`.
fn is_flag(word: &str) -> bool {
    word.strip_prefix("--").is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|b| b.is_ascii_graphic())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `expected` holds the line with its tokens in ⟨ ⟩.
    fn check(expected: &str) {
        let line = expected.replace(['⟨', '⟩'], "");
        let mut marked = line.clone();
        for token in find(&line).into_iter().rev() {
            marked.insert(token.range.end, '⟩');
            marked.insert(token.range.start, '⟨');
        }
        assert_eq!(marked, expected);
    }

    #[test]
    fn finds_tokens_of_every_kind() {
        check("ראו ⟨https://example.com/a_(b)⟩, תודה");
        check("(⟨https://example.com/a⟩)");
        check("ל⟨https://example.com⟩ שלום");
        check("انظر ⟨www.example.org/x⟩،");
        check("כתבו אל ⟨dan.levi+x@example.co.il⟩.");
        check("ל⟨dan@example.com⟩ ⟨@דנה⟩ ⟨#כללי⟩");
        check("ב ⟨~/projects/דוד⟩ או ⟨/usr/bin⟩ או ⟨C:\\temp⟩ או ⟨src/main.rs⟩");
        check("הפקודה ⟨`ls -la | grep א`⟩ עובדת");
        check("טל ⟨+972-3-1234567⟩ או ⟨+972 3 123 4567⟩.");
        check("في ⟨2024-05-12⟩ و⟨`x`⟩ ⟨2024-05-12T10:00:00Z⟩");
        check("הטמפרטורה ⟨-5⟩, ⟨+3.5%⟩ או ⟨-۵٫۲⟩. ב-5");
        check("تلفن ⟨021-12345678⟩ یا ⟨۰۹۱۲-۳۴۵-۶۷۸۹⟩، حيفا ⟨04-8123456⟩ أو ⟨*100#⟩ و ⟨*123*4#⟩");
        check("גרסה ⟨1.2.3⟩ או ⟨v2.0-rc1⟩ עם ⟨--verbose⟩");
        check("\u{2068}⟨https://example.com⟩\u{2069} שלום");
        check("no command \u{2068}⟨/foo/msg⟩\u{2069}. Type");
    }

    #[test]
    fn finds_whom_a_line_is_said_to() {
        for (line, name) in [
            ("Bob: hello", "Bob:"),
            ("דנה: hello", "דנה:"),
            ("a_b-c+d: x", "a_b-c+d:"),
            ("Bob:", ""),
            (": x", ""),
            ("Bob hello: x", ""),
            ("10:30: x", ""),
        ] {
            assert_eq!(line.get(..addressee_end(line)), Some(name), "{line}");
        }
    }

    #[test]
    fn leaves_ordinary_words_alone() {
        check("הוא/היא 1/2 12-05-2024 - + # @ / `` ");
        check("صباح الخير. كيف حالك؟ 3-4 2019-2024 05-12-2024 1-800-555 -٥ -5-3 ب-5");
        check("בית-ספר C++ a-b 5% *5* **5# *a#");
    }
}
