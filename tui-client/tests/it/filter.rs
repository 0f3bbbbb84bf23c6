//! `diwan layout` as a program would use it.

use clap::Parser;
use diwan::filter::{self, LayoutArgs};

#[derive(Parser)]
struct Command {
    #[command(flatten)]
    args: LayoutArgs,
}

/// What the filter writes for `input` with these arguments.
pub(crate) fn run(arguments: &[&str], input: impl AsRef<[u8]>) -> String {
    let arguments = std::iter::once("layout").chain(arguments.iter().copied());
    let args = Command::try_parse_from(arguments).expect("the arguments are right").args;
    let mut output = Vec::new();
    filter::run(&args, input.as_ref(), &mut output).expect("memory can be written");
    String::from_utf8(output).expect("the filter writes UTF-8")
}

#[test]
fn writes_rows_in_screen_order() {
    assert_eq!(run(&[], "السلام عليكم\nhello\n"), "ﻢﻜﻴﻠﻋ ﻡﻼﺴﻟﺍ\nhello\n");
    assert_eq!(run(&["--no-shape"], "السلام"), "مالسلا\n");
}

#[test]
fn aligns_rows_by_direction() {
    assert_eq!(run(&["--align", "--width", "8"], "שלום\nab c"), "    םולש\nab c    \n");
    assert_eq!(run(&["--align", "--width", "5"], "שלום אחד"), " םולש\n  דחא\n");
}

#[test]
fn keeps_tokens_apart_unless_told_otherwise() {
    assert_eq!(run(&[], "טל +972-3-1234567"), "+972-3-1234567 לט\n");
    assert_eq!(run(&["--no-isolate"], "טל +972-3-1234567"), "972-3-1234567+ לט\n");
    assert_eq!(run(&[], "a\u{202e}bc"), "a⇐bc\n");
    assert_eq!(run(&["--no-isolate"], "a\u{202e}bc"), "acb\n");
}

#[test]
fn gives_code_points_as_json() {
    assert_eq!(
        run(&["--json"], "لا"),
        "{\"dir\":\"rtl\",\"rows\":[{\"visual\":\"ﻻ\",\"cells\":[[\"ﻻ\",[0,1]]]}]}\n"
    );
    assert_eq!(
        run(&["--json"], "\n"),
        "{\"dir\":\"ltr\",\"rows\":[{\"visual\":\"\",\"cells\":[]}]}\n"
    );
}

#[test]
fn survives_bytes_that_are_not_utf8() {
    assert_eq!(run(&[], b"ab\xffc\n\xd7\nok".as_slice()), "ab\u{fffd}c\n\u{fffd}\nok\n");
}

#[test]
fn lets_no_control_through() {
    assert_eq!(run(&[], "a\x1b[31mb\u{9b}c\r\r\n"), "a␛[31mb␦c␍\n");
}

/// A reader that closes after the first bytes.
struct Closed;

impl std::io::Write for Closed {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::BrokenPipe.into())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Err(std::io::ErrorKind::BrokenPipe.into())
    }
}

#[test]
fn ends_quietly_when_the_reader_has_gone() {
    for arguments in [&["layout"][..], &["layout", "--json"]] {
        let args = Command::try_parse_from(arguments).unwrap().args;
        assert!(filter::run(&args, b"abc\n".as_slice(), Closed).is_ok());
    }
}
