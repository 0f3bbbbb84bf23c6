//! Whatever arrives, nothing panics, and nothing reaches a terminal that it would obey.
//!
//! Feeds every parser with noise and with lines that are almost right: cut, joined, spoilt in the
//! middle. The reader of lines is compared with the simplest one there can be.

use diwan_shared::dialect::events::{self, Events};
use diwan_shared::dialect::plain::Plain;
use diwan_shared::dialect::{Dialect, Hello};
use diwan_shared::event::{Event, Refused};
use diwan_shared::limits::LINE_BYTES_MAX;
use diwan_shared::line::{LineError, LineReader};
use diwan_shared::parse;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::arbitrary::{event, request, tag, text, user_name};

/// A good line, spoilt: part of it is replaced by something else.
fn spoilt(good: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let anything = prop_oneof![any::<String>(), text(), Just(String::new()), Just(" ".to_owned())];
    (good, any::<prop::sample::Index>(), 0usize..12, anything).prop_map(
        |(line, start, length, inserted)| {
            let characters: Vec<char> = line.chars().collect();
            let start = start.index(characters.len() + 1);
            let (before, rest) = characters.split_at(start);
            let after = rest.iter().skip(length);
            before.iter().copied().chain(inserted.chars()).chain(after.copied()).collect()
        },
    )
}

fn event_line(event: &Event) -> String {
    let mut line = Vec::new();
    Events.encode(event, &mut line);
    String::from_utf8(line).unwrap()
}

fn sentences(event: &Event) -> String {
    let mut sentences = Vec::new();
    Plain.encode(event, &mut sentences);
    String::from_utf8(sentences).unwrap()
}

fn check_sentences(event: &Event) {
    let sentences = sentences(event);
    let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    assert!(!sentences.contains(obeyed), "{sentences:?}");
    assert!(sentences.is_empty() || sentences.ends_with('\n'), "{sentences:?}");
}

/// What one line without its line break has to give.
fn expected(line: &[u8]) -> Result<String, LineError> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if line.len() > LINE_BYTES_MAX {
        Err(LineError::TooLong)
    } else if line.contains(&0) {
        Err(LineError::Nul)
    } else {
        String::from_utf8(line.to_vec()).map_err(|_| LineError::NotUtf8)
    }
}

fn read_in_pieces(pieces: &[Vec<u8>]) -> Vec<Result<String, LineError>> {
    let mut reader = LineReader::new();
    let mut lines = Vec::new();
    for piece in pieces {
        reader.push(piece);
        while let Some(line) = reader.next_line() {
            lines.push(line.map(str::to_owned));
        }
    }
    lines
}

/// A stream in pieces: lines of noise and of lengths about the limit, cut anywhere, and perhaps
/// between each CR and the LF after it.
fn pieces() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let line = prop_oneof![
        4 => vec(any::<u8>(), 0..40),
        4 => vec(prop::sample::select(b"\n\r\0x\xd7\xa9".to_vec()), 0..40),
        2 => (LINE_BYTES_MAX - 2..LINE_BYTES_MAX + 3).prop_map(|length| vec![b'x'; length]),
        1 => (1usize..30_000).prop_map(|length| vec![b' '; length]),
    ];
    let line_break = prop::sample::select(vec!["", "\n", "\r\n"]);
    let stream = vec((line, line_break), 0..6).prop_map(|lines| {
        let lines = lines.into_iter().map(|(line, end)| [line, end.into()].concat());
        lines.collect::<Vec<_>>().concat()
    });
    (stream, vec(any::<prop::sample::Index>(), 0..6), any::<bool>()).prop_map(
        |(stream, cuts, after_each_cr)| {
            let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
            if after_each_cr {
                cuts.extend(
                    stream
                        .iter()
                        .zip(1..)
                        .filter(|(byte, _)| **byte == b'\r')
                        .map(|(_, after)| after),
                );
            }
            cuts.extend([0, stream.len()]);
            cuts.sort_unstable();
            cuts.windows(2).map(|cut| stream[cut[0]..cut[1]].to_vec()).collect()
        },
    )
}

proptest! {
    #[test]
    fn a_line_of_noise_is_read_or_refused_in_words(line in any::<String>()) {
        if let Err(rejection) = parse::request(&line) {
            check_sentences(&Event::Refused(Refused::new(rejection.tag, &rejection.refusal)));
        }
        if let Err(refusal) = Hello::parse(&line) {
            check_sentences(&Event::Refused(Refused::new(None, &refusal)));
        }
        // Only that it returns: a client may hear anything.
        let _ = events::parse(&line);
    }

    #[test]
    fn a_spoilt_command_is_read_or_refused_in_words(
        line in spoilt(request().prop_map(|request| request.to_string())),
    ) {
        match parse::request(&line) {
            // What was understood can be said again.
            Ok(Some(request)) => {
                prop_assert_eq!(parse::request(&request.to_string()), Ok(Some(request)));
            }
            Ok(None) => prop_assert_eq!(line.trim(), ""),
            Err(rejection) => {
                check_sentences(&Event::Refused(Refused::new(rejection.tag, &rejection.refusal)));
            }
        }
    }

    #[test]
    fn a_spoilt_hello_is_read_or_refused_in_words(
        line in spoilt(
            (user_name(), tag()).prop_map(|(name, key)| format!("hello 1 {name} session={key}")),
        ),
    ) {
        if let Err(refusal) = Hello::parse(&line) {
            check_sentences(&Event::Refused(Refused::new(None, &refusal)));
        }
    }

    #[test]
    fn a_spoilt_event_is_read_or_refused(
        line in spoilt(event().prop_map(|event| event_line(&event))),
    ) {
        if let Ok(event) = events::parse(&line) {
            prop_assert_eq!(events::parse(event_line(&event).trim_end()).unwrap(), event);
        }
    }

    #[test]
    fn no_sentence_commands_a_terminal(event in event()) {
        check_sentences(&event);
    }

    #[test]
    fn lines_are_read_the_same_however_they_arrive(pieces in pieces()) {
        let whole = pieces.concat();
        let mut lines: Vec<_> = whole.split(|&byte| byte == b'\n').collect();
        // What is unfinished is no line, but it may be too long already.
        let unfinished = lines.pop().unwrap_or_default();
        let mut lines: Vec<_> = lines.into_iter().map(expected).collect();
        lines.extend((unfinished.len() > LINE_BYTES_MAX + 1).then_some(Err(LineError::TooLong)));
        prop_assert_eq!(read_in_pieces(&pieces), lines.clone());
        prop_assert_eq!(read_in_pieces(&[whole]), lines);
    }
}
