//! Which of several wishes counts.
//!
//! Gives command lines, environments, config files and memories; compares what was decided, most
//! of it as one word: `NAME@HOST:PORT`. Reads no file and no real environment.

use clap::Parser;
use clap::error::ErrorKind;

use super::*;

fn flags(words: &str) -> Flags {
    let words = std::iter::once("diwan").chain(words.split_whitespace());
    Flags::try_parse_from(words).expect("a good command line")
}

fn file(text: &str) -> File {
    File::parse(std::path::Path::new("config.toml"), text).expect("a good file")
}

fn remembered(name: &str, host: &str, port: u16) -> Remembered {
    let mut remembered = Remembered::default();
    remembered.name = Some(name.into());
    remembered.set_address(Address { host: host.into(), port });
    remembered
}

/// `NAME@HOST:PORT`, and `+` when a server may be hosted.
fn resolve(words: &str, env: &[(&str, &str)], text: &str, remembered: &Remembered) -> String {
    let env = |name: &str| env.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
    let config = Config::resolve(&flags(words), env, &file(text), remembered).expect("all is good");
    let host = if config.may_host { "+" } else { "" };
    format!("{}@{}{host}", config.name.unwrap_or_default(), config.address)
}

#[test]
fn flags_then_environment_then_file_then_memory_then_default() {
    let env = [("DIWAN_HOST", "env"), ("DIWAN_PORT", "2"), ("DIWAN_NAME", "Env")];
    let text = "host = 'file'\nport = 3\nname = 'File'";
    let memory = remembered("Memory", "memory", 4);
    let nothing = Remembered::default();
    let table = [
        (resolve("flag 1 Flag", &env, text, &memory), "Flag@flag:1"),
        (resolve("--name Flag --port 1 --host flag", &env, text, &memory), "Flag@flag:1"),
        (resolve("", &env, text, &memory), "Env@env:2"),
        (resolve("", &[], text, &memory), "File@file:3"),
        (resolve("", &[], "", &memory), "Memory@memory:4"),
        (resolve("", &[], "", &nothing), "@127.0.0.1:9000+"),
        (resolve("flag", &[], "", &nothing), "@flag:9000"),
    ];
    for (resolved, expected) in table {
        assert_eq!(resolved, expected);
    }
}

#[test]
fn a_remembered_port_belongs_to_the_remembered_host() {
    let memory = remembered("Sara", "memory", 4);
    assert_eq!(resolve("flag", &[], "", &memory), "Sara@flag:9000");
    assert_eq!(resolve("--port 5", &[], "", &memory), "Sara@memory:5");
}

#[test]
fn a_server_is_hosted_only_when_nobody_said_where_to_go() {
    let nothing = Remembered::default();
    assert_eq!(resolve("127.0.0.1", &[], "", &nothing), "@127.0.0.1:9000");
    assert_eq!(resolve("", &[("DIWAN_HOST", "127.0.0.1")], "", &nothing), "@127.0.0.1:9000");
    assert_eq!(resolve("", &[("DIWAN_HOST", "")], "", &nothing), "@127.0.0.1:9000+");
    assert_eq!(resolve("--port 9001", &[], "", &nothing), "@127.0.0.1:9001+");
    let local = remembered("Sara", "127.0.0.1", 9000);
    assert_eq!(resolve("", &[], "", &local), "Sara@127.0.0.1:9000+");
}

#[test]
fn other_settings() {
    let resolve = |words: &str, env: &[(&str, &str)], text: &str| {
        let env = |name: &str| env.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        Config::resolve(&flags(words), env, &file(text), &Remembered::default())
            .expect("all is good")
    };
    assert_eq!(resolve("", &[], "").bidi, BidiSetting::Auto);
    assert_eq!(resolve("", &[], "bidi = 'off'").bidi, BidiSetting::Off);
    assert_eq!(resolve("--bidi app", &[], "bidi = 'off'").bidi, BidiSetting::App);
    assert_eq!(resolve("", &[], "").settings.caret, CaretMotion::Visual);
    assert_eq!(resolve("--caret logical", &[], "").settings.caret, CaretMotion::Logical);
    assert!(resolve("--ascii", &[], "").settings.ascii);
    assert!(resolve("", &[("NO_COLOR", "1")], "").settings.no_color);
    assert!(!resolve("", &[("NO_COLOR", "")], "").settings.no_color);
    let mouse = |text| resolve("", &[], text).settings.mouse;
    assert!(mouse("") && !mouse("mouse = false"));
}

#[test]
fn a_wrong_port_is_named() {
    for port in ["0", "70000", "x"] {
        let env = |name: &str| (name == "DIWAN_PORT").then(|| port.to_owned());
        let error = Config::resolve(&Flags::default(), env, &file(""), &Remembered::default());
        let expected = format!("DIWAN_PORT is '{port}', but a port is a number from 1 to 65535");
        assert_eq!(error.expect_err("no port").to_string(), expected);
        let words = ["diwan", "host", port];
        let error = Flags::try_parse_from(words).expect_err("no port");
        assert_eq!(error.kind(), ErrorKind::ValueValidation, "{error}");
    }
}

#[test]
fn the_command_line_holds_together() {
    use clap::CommandFactory;
    Flags::command().debug_assert();
    let twice = Flags::try_parse_from(["diwan", "a", "--host", "b"]).expect_err("two hosts");
    assert_eq!(twice.kind(), ErrorKind::ArgumentConflict);
}

#[test]
fn a_command_wins_over_a_host_of_its_name() {
    assert!(matches!(flags("layout --json").task, Some(Task::Layout(_))));
    let host = flags("--host layout");
    assert!(host.task.is_none());
    assert_eq!(host.host().as_deref(), Some("layout"));
}
