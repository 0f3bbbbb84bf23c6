//! Every key of a config file, and what is said of one that is wrong.
//!
//! Files are given as text, as the program reads them; what is expected was written by hand: the
//! value each key comes to, and for a mistake the whole sentence with its line, the wrong word and
//! what would be right.

use std::path::Path;

use super::super::Sayings;
use super::super::key::{SAMPLE, bare};
use super::*;

fn parse(text: &str) -> Result<File, String> {
    let said = Sayings::in_file(Path::new("config.toml"), text);
    said.and_then(|said| said.file()).map_err(|errors| errors.to_string())
}

#[test]
fn everything_can_be_set() {
    let text = r#"
        host = "chat.example.org"
        port = 7000
        tls = true
        tls-pin = "SHA256:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0"
        name = "سارا"
        bidi = "terminal"
        konsole-switch = false
        caret = "logical"
        backspace = "cluster"
        paste-guard = 1
        cursor = "block"
        theme = "light"
        ascii = true
        highlight = ["deploy", "جلسه"]
        footer = false
        joins = "all"
        links = false
        mouse = false
        rooms-width = 24
        people-width = 12
        [attention]
        bell = "off"
        notices = "all"
        notice-text = false
        notice-sequence = "osc9"
        title = false
        [copy]
        strip-controls = true
        [line-mode]
        history = 3
        receipts = true
        [text]
        isolate = false
        paragraph = "message"
        skip-leading = true
        lam-alef = "two-cells"
        emoji = "text"
        overrides = "obey"
        [rtl]
        align = "left"
        [keys]
        join = ["F11", "C-x j"]
        select-up = []
    "#;
    let file = parse(text).expect("it is right");
    assert_eq!(file.name.as_deref(), Some("سارا"));
    assert_eq!((file.tls, file.tls_pin), (Some(true), Some(Fingerprint::of(b"abc"))));
    assert_eq!(file.bidi, Some(BidiSetting::Terminal));
    assert_eq!(file.copy.strip_controls, Some(true));
    assert_eq!(file.widths(), Widths { rooms: Some(24), people: Some(12) });
    let options = file.options();
    assert!(!options.isolate && options.skip_leading);
    assert_eq!(options.paragraph, text::Paragraph::Message);
    assert_eq!(options.lam_alef, LamAlef::TwoCells);
    assert_eq!(options.emoji, Emoji::First);
    assert_eq!(options.controls, Controls::Honour);
    assert_eq!(options.align, Align::Left);
    let attention = settings::Attention {
        bell: Worth::Off,
        notices: Worth::All,
        notice_text: false,
        title: false,
    };
    assert_eq!(file.attention.settings(), attention);
    assert_eq!(file.attention.notice_sequence, Some(NoticeSetting::Osc9));
}

/// The sample shows the keys in comments: as it is it says nothing, and no key is missing.
#[test]
fn the_sample_has_every_key() {
    assert_eq!(parse(SAMPLE), Ok(File::default()));
    let file = parse(&bare(SAMPLE)).expect("all its keys are known");
    assert!(!file.keys.is_empty(), "it shows how keys are given");
    let all = format!("{:?}", File { keys: Bindings::new(), ..file });
    assert!(!all.contains("None"), "the sample leaves something out: {all}");
}

#[test]
fn an_empty_file_changes_nothing() {
    let file = parse("").expect("it is right");
    assert_eq!(file, File::default());
    assert_eq!(file.options(), Options::default());
}

#[test]
fn wrong_words_are_named_with_their_line() {
    let table = [
        ("host = 'a'\nprot = 7000\n", "config.toml:2: unknown key 'prot'; did you mean 'port'?"),
        (
            "\n\n[text]\nisolat = true",
            "config.toml:4: unknown key 'isolat'; did you mean 'isolate'?",
        ),
        ("bidi = 'ap'", "config.toml:1: unknown value 'ap'; did you mean 'app'?"),
        (
            "[text]\nlam-alef = 'three'",
            "config.toml:2: unknown value 'three'; known are one-cell, two-cells",
        ),
        ("[rtl]\nx = 1", "config.toml:2: unknown key 'x'; known are align, frame"),
        (
            "\n[txt]\nisolate = true\noverrides = 'obey'",
            "config.toml:2: unknown key 'txt'; did you mean 'text'?",
        ),
        ("[wood]", "config.toml:1: unknown key 'wood'; 'diwan config print' shows all keys"),
        ("name = 'x'\nport = 0", "config.toml:2: a port is a number from 1 to 65535, not 0"),
        (
            "tls-pin = 'SHA256:abc'",
            "config.toml:1: a fingerprint is SHA256: and 43 letters, digits, + or /, as the server shows it",
        ),
        ("rooms-width = 7", "config.toml:1: a list is from 8 to 60 cells wide, not 7"),
        (
            "\nport = 'x'",
            "config.toml:2: 'port' must be a whole number, and not too large, not the text \"x\"",
        ),
        ("text = 1", "config.toml:1: 'text' must be a table, not 1"),
        ("[keys]\njion = ['F2']", "config.toml:2: unknown action 'jion'; did you mean 'join'?"),
        (
            "[keys]\njoin = 'F2'",
            "config.toml:2: 'keys.join' must be a list in brackets, not the text \"F2\"",
        ),
    ];
    for (text, error) in table {
        assert_eq!(parse(text).expect_err(text), error);
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let text = "prot = 1\nascii = 'yes'\n[rtl]\nalign = 'middle'\n";
    let errors = parse(text).expect_err("three things are wrong");
    let lines: Vec<_> = errors.lines().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(lines, ["config.toml:1", "config.toml:2", "config.toml:4"], "{errors}");
    let errors = parse("\nhost = \nport = 1\nname = 'x").expect_err("it is no TOML");
    let lines: Vec<_> = errors.lines().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(lines, ["config.toml:2", "config.toml:4"], "{errors}");
}
