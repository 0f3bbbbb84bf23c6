//! One line into one request: the only parser of what people type and programs send.
//!
//! Takes a line that `line` framed, splits it as the command table says, and gives the request or
//! the refusal to answer with. The last argument takes the rest of the line as it is, spaces and
//! all. `Display` of `Request` is its inverse. Never looks at the state of the chat.

use crate::command::{Command, CommandSpec, Conversation, Password, Range, Request, Tag};
use crate::limits::MESSAGE_BYTES_MAX;
use crate::line::LineError;
use crate::name::{GroupName, UserName};
use crate::refusal::{Refusal, quote};
use crate::text::{MessageText, ShortText, TextError};

/// A line that makes no sense, with the tag it carried if that much could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// The tag to answer with.
    pub tag: Option<Tag>,
    /// Why.
    pub refusal: Refusal,
}

impl From<Refusal> for Rejection {
    fn from(refusal: Refusal) -> Self {
        Self { tag: None, refusal }
    }
}

impl From<LineError> for Rejection {
    fn from(error: LineError) -> Self {
        Refusal::from(error).into()
    }
}

/// Reads one line. A blank line asks for nothing: it gives `None`.
///
/// # Errors
/// Gives the refusal to answer with.
pub fn request(line: &str) -> Result<Option<Request>, Rejection> {
    let line = line.trim_start_matches(' ');
    if line.trim().is_empty() {
        return Ok(None);
    }
    let (tag, line) = tag(line)?;
    match command(line) {
        Ok(command) => Ok(Some(Request { tag, command })),
        Err(refusal) => Err(Rejection { tag, refusal }),
    }
}

fn tag(line: &str) -> Result<(Option<Tag>, &str), Refusal> {
    let Some(tagged) = line.strip_prefix('#') else { return Ok((None, line)) };
    let (word, rest) = tagged.split_once(' ').unwrap_or((tagged, ""));
    let tag = Tag::new(word).map_err(|error| Refusal::BadTag { word: quote(word), error })?;
    Ok((Some(tag), rest))
}

fn command(line: &str) -> Result<Command, Refusal> {
    let (verb, rest) = first_word(line);
    let spec = CommandSpec::find(verb).ok_or_else(|| Refusal::unknown_command(verb))?;
    let mut arguments = Arguments { spec, rest };
    let command = (spec.read)(&mut arguments)?;
    match first_word(arguments.rest) {
        ("", _) => Ok(command),
        (surplus, _) => Err(arguments.wrong(surplus)),
    }
}

/// The first word of a text and what stands after the one space that ends it.
fn first_word(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(' ');
    text.split_once(' ').unwrap_or((text, ""))
}

/// What stands after a verb, taken from the left one argument at a time.
pub(crate) struct Arguments<'a> {
    spec: &'static CommandSpec,
    rest: &'a str,
}

impl<'a> Arguments<'a> {
    pub(crate) fn group(&mut self) -> Result<GroupName, Refusal> {
        let word = self.word()?;
        group_name(word)
    }

    pub(crate) fn user(&mut self) -> Result<UserName, Refusal> {
        let word = self.word()?;
        user_name(word)
    }

    pub(crate) fn conversation(&mut self) -> Result<Conversation, Refusal> {
        let word = self.word()?;
        match word.strip_prefix('@') {
            Some(user) => user_name(user).map(Conversation::With),
            None => group_name(word).map(Conversation::Group),
        }
    }

    pub(crate) fn message(&mut self) -> Result<MessageText, Refusal> {
        match MessageText::new(self.take_rest()) {
            Err(TextError::Empty) => Err(self.wrong("")),
            Err(error) => Err(Refusal::BadText { what: "Message", error }),
            Ok(text) => Ok(text),
        }
    }

    pub(crate) fn short_text(&mut self) -> Result<Option<ShortText>, Refusal> {
        match ShortText::new(self.take_rest()) {
            Err(TextError::Empty) => Ok(None),
            Err(error) => Err(Refusal::BadText { what: "Text", error }),
            Ok(text) => Ok(Some(text)),
        }
    }

    pub(crate) fn password(&mut self) -> Result<Option<Password>, Refusal> {
        let rest = self.take_rest();
        if rest.trim().is_empty() {
            return Ok(None);
        }
        Password::new(rest).map(Some).map_err(Refusal::BadPassword)
    }

    pub(crate) fn range(&mut self) -> Result<Range, Refusal> {
        let (word, after) = first_word(self.rest);
        let range: fn(u64) -> Range = match word.to_ascii_lowercase().as_str() {
            "before" => Range::Before,
            "after" => Range::After,
            _ => return Ok(Range::Latest),
        };
        self.rest = after;
        let number = self.word()?;
        number.parse().map(range).map_err(|_| self.wrong(number))
    }

    pub(crate) fn count(&mut self) -> Result<Option<u32>, Refusal> {
        let (word, after) = first_word(self.rest);
        if word.is_empty() {
            return Ok(None);
        }
        self.rest = after;
        match word.parse() {
            Ok(count) if count > 0 => Ok(Some(count)),
            _ => Err(self.wrong(word)),
        }
    }

    fn word(&mut self) -> Result<&'a str, Refusal> {
        let (word, rest) = first_word(self.rest);
        if word.is_empty() {
            return Err(self.wrong(""));
        }
        self.rest = rest;
        Ok(word)
    }

    fn take_rest(&mut self) -> &'a str {
        std::mem::take(&mut self.rest)
    }

    fn wrong(&self, word: &str) -> Refusal {
        Refusal::Usage { spec: self.spec.verb, word: quote(word) }
    }
}

fn group_name(word: &str) -> Result<GroupName, Refusal> {
    GroupName::new(word).map_err(|error| Refusal::BadGroupName { word: quote(word), error })
}

/// A username as somebody typed it.
///
/// # Errors
/// Gives the refusal to answer with.
pub fn user_name(word: &str) -> Result<UserName, Refusal> {
    UserName::new(word).map_err(|error| Refusal::BadUserName { word: quote(word), error })
}

// A message that fits is never too long for its line.
const _: () = assert!(MESSAGE_BYTES_MAX * 2 <= crate::limits::LINE_BYTES_MAX);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Code;

    fn parse(line: &str) -> Command {
        request(line).unwrap().unwrap().command
    }

    #[test]
    fn verbs_in_any_case_and_spaces_to_spare() {
        assert_eq!(parse("  USERS  "), Command::Users);
        assert_eq!(parse("Join   G1"), parse("join G1"));
        assert_eq!(parse("join G1 "), parse("join G1"));
    }

    #[test]
    fn the_last_argument_is_taken_as_it_is() {
        let Command::Public { text, .. } = parse("public G1   two  spaces ") else { panic!() };
        assert_eq!(text.as_str(), "  two  spaces ");
        let Command::Join { password: Some(password), .. } = parse("join G1 a b") else { panic!() };
        assert_eq!(password.expose(), "a b");
    }

    #[test]
    fn a_blank_line_asks_for_nothing() {
        assert_eq!(request(""), Ok(None));
        assert_eq!(request("  \t "), Ok(None));
    }

    #[test]
    fn each_mistake_names_the_wrong_word_and_what_would_be_right() {
        for (line, code, sentence) in [
            (
                "jion G1",
                Code::UnknownCommand,
                "Unknown command 'jion'. Did you mean join? Type help to see the commands.",
            ),
            ("سلام", Code::UnknownCommand, "Unknown command 'سلام'. Type help to see the commands."),
            ("join", Code::Usage, "Usage: join [group-name] [password]"),
            ("public G1", Code::Usage, "Usage: public [group-name] [message]"),
            ("public G1  ", Code::Usage, "Usage: public [group-name] [message]"),
            ("leave G1 now", Code::Usage, "Usage: leave [group-name]"),
            (
                "history G1 before",
                Code::Usage,
                "Usage: history [group-name|@user-name] [before number|after number] [count]",
            ),
            (
                "join G:1",
                Code::BadName,
                "'G:1' cannot be a group name: a name holds no ':', only letters, digits and \
                 _ - . +.",
            ),
            (
                "private @Jim hi",
                Code::BadName,
                "'@Jim' cannot be a username: a name holds no '@', only letters, digits and \
                 _ - . +.",
            ),
            (
                "public G1 a\u{1B}[31m",
                Code::BadLine,
                "Message not taken: it holds the control character U+001B.",
            ),
            (
                "# users",
                Code::BadLine,
                "'#' cannot be a tag: a tag has 1 to 64 of the characters A-Z a-z 0-9 . _ -.",
            ),
        ] {
            let refusal = request(line).unwrap_err().refusal;
            assert_eq!((refusal.code(), refusal.to_string().as_str()), (code, sentence));
        }
    }

    #[test]
    fn a_rejected_command_keeps_its_tag() {
        let rejection = request("#7 join").unwrap_err();
        assert_eq!(rejection.tag, Tag::new("7").ok());
    }

    #[test]
    fn what_is_quoted_back_cannot_command_a_terminal() {
        let refusal = request(&format!("\u{1B}[2J{}", "x".repeat(5000))).unwrap_err().refusal;
        let sentence = refusal.to_string();
        assert!(!sentence.contains(char::is_control));
        assert!(sentence.len() < 200, "{sentence}");
    }
}
