//! The ways to talk to the server: bytes into requests, events into bytes.
//!
//! A dialect is two functions over the common types. The first line of a connection chooses one:
//! a username alone speaks `plain` (sentences), `hello 1 NAME` speaks `events` (JSON). People and
//! programs send the same commands; only the answers differ. No dialect holds state of the chat.

use crate::command::Request;
use crate::event::Event;
use crate::limits::{SECRET_BYTES_MAX, SECRET_BYTES_MIN};
use crate::name::UserName;
use crate::parse::{self, Rejection};
use crate::refusal::Refusal;

pub mod events;
pub mod plain;

/// What the server sends before anything else. A program skips it.
pub const BANNER: &str = "Choose username:";

/// The protocol version this crate speaks.
pub const VERSION: u32 = 1;

/// One way to talk to the server.
pub trait Dialect {
    /// Reads one line; a blank line asks for nothing.
    ///
    /// # Errors
    /// Gives the refusal to answer with.
    fn decode(&self, line: &str) -> Result<Option<Request>, Rejection> {
        parse::request(line)
    }

    /// Appends an event as whole lines, each ended by LF; nothing when this dialect is silent
    /// about it.
    fn encode(&self, event: &Event, out: &mut Vec<u8>);

    /// Whether a speaker hears its own messages.
    fn echoes(&self) -> bool;
}

/// How a connection introduced itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hello {
    /// `NAME`: a person, who wants sentences.
    Plain {
        /// The name asked for.
        name: UserName,
    },
    /// `hello VERSION NAME [session=SECRET]`: a program, which wants events.
    Events {
        /// The name asked for.
        name: UserName,
        /// The client's own secret, for coming back to this session.
        session: Option<Secret>,
    },
}

/// A client's proof that a session is its own; never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Box<str>);

impl Secret {
    /// A secret of 16 to 128 bytes without white space; `None` for anything else.
    #[must_use]
    pub fn new(secret: &str) -> Option<Self> {
        let fits = (SECRET_BYTES_MIN..=SECRET_BYTES_MAX).contains(&secret.len());
        (fits && secret.bytes().all(|byte| byte.is_ascii_graphic())).then(|| Self(secret.into()))
    }

    /// The secret itself: for the wire.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Hello {
    /// Whether a first line comes from a program, whatever else is wrong with it: its refusal
    /// has to be one a program can read.
    #[must_use]
    pub fn is_from_program(line: &str) -> bool {
        line.starts_with("hello ")
    }

    /// Reads the first line of a connection.
    ///
    /// # Errors
    /// Gives the refusal to answer with; the next line is a first line again.
    pub fn parse(line: &str) -> Result<Self, Refusal> {
        match line.strip_prefix("hello ") {
            Some(words) => Self::events(words),
            None => parse::user_name(line.trim()).map(|name| Self::Plain { name }),
        }
    }

    fn events(words: &str) -> Result<Self, Refusal> {
        let mut words = words.split(' ').filter(|word| !word.is_empty());
        let usage = |word: &str| Refusal::BadHello { word: crate::refusal::quote(word) };
        let version = words.next().unwrap_or_default();
        // A newer client is answered in our version, which `welcome` tells it.
        if !version.parse().is_ok_and(|version: u32| version >= VERSION) {
            return Err(usage(version));
        }
        let name = words.next().ok_or_else(|| usage(""))?;
        let name = parse::user_name(name)?;
        let mut session = None;
        for word in words {
            let (key, value) = word.split_once('=').ok_or_else(|| usage(word))?;
            // Keys we do not know are for servers that do.
            if key == "session" {
                session = Some(Secret::new(value).ok_or_else(|| usage("session"))?);
            }
        }
        Ok(Self::Events { name, session })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Code;

    #[test]
    fn a_username_alone_speaks_plain() {
        for line in ["Jim", " Jim ", "hello"] {
            let name = UserName::new(line.trim()).unwrap();
            assert_eq!(Hello::parse(line), Ok(Hello::Plain { name }));
        }
    }

    #[test]
    fn hello_speaks_events() {
        let name = UserName::new("سارا").unwrap();
        let session = Secret::new("0123456789abcdef0123456789abcdef");
        assert!(session.is_some());
        assert_eq!(
            Hello::parse("hello 1 سارا session=0123456789abcdef0123456789abcdef lang=fa"),
            Ok(Hello::Events { name: name.clone(), session })
        );
        assert_eq!(Hello::parse("hello 2 سارا"), Ok(Hello::Events { name, session: None }));
    }

    #[test]
    fn a_wrong_first_line_is_refused() {
        for (line, code) in [
            ("", Code::BadName),
            ("Jim Smith", Code::BadName),
            ("hello world", Code::Usage),
            ("hello 0 Jim", Code::Usage),
            ("hello 1", Code::Usage),
            ("hello 1 a:b", Code::BadName),
            ("hello 1 Jim session=short", Code::Usage),
        ] {
            assert_eq!(Hello::parse(line).map_err(|refusal| refusal.code()), Err(code), "{line}");
        }
    }
}
