//! Which of several wishes counts.
//!
//! Gives command lines, environments, config files and memories; compares what was decided, most
//! of it as one word: `NAME@HOST:PORT`. Reads no file and no real environment.

use std::collections::BTreeMap;

use clap::Parser;
use clap::error::ErrorKind;

use diwan_shared::fingerprint::Fingerprint;

use super::*;
use crate::app::effect::Habit;
use crate::app::screen::panes::Side;
use crate::text::Align;
use crate::text::Direction::{Ltr, Rtl};

/// No certificate is remembered.
const NOBODY: &BTreeMap<String, Trust> = &BTreeMap::new();

fn flags(words: &str) -> Flags {
    let words = std::iter::once("diwan").chain(words.split_whitespace());
    Flags::try_parse_from(words).expect("a good command line")
}

fn sayings(words: &str, env: &[(&str, &str)], text: &str, remembered: &Remembered) -> Sayings {
    let file = Sayings::in_file(std::path::Path::new("config.toml"), text).expect("it is TOML");
    Sayings::gather(&flags(words).words, &variables(env), file, remembered)
}

fn looked_up(env: &[(&str, &str)]) -> impl Fn(&str) -> Option<String> {
    |name| env.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
}

fn variables(env: &[(&str, &str)]) -> BTreeMap<String, String> {
    env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn config(words: &str, env: &[(&str, &str)], text: &str) -> Config {
    let said = sayings(words, env, text, &Remembered::default());
    Config::decide(&said, NOBODY, looked_up(env)).expect("all is good")
}

/// All that is wrong.
fn errors(words: &str, env: &[(&str, &str)]) -> String {
    let said = sayings(words, env, "", &Remembered::default());
    Config::decide(&said, NOBODY, looked_up(env)).expect_err("something is wrong").to_string()
}

fn remembered(name: &str, host: &str, port: u16) -> Remembered {
    let mut remembered = Remembered::default();
    remembered.name = Some(name.into());
    remembered.set_address(Address::new(host, port));
    remembered
}

/// `NAME@HOST:PORT`, and `+` when a server may be hosted.
fn resolve(words: &str, env: &[(&str, &str)], text: &str, remembered: &Remembered) -> String {
    let said = sayings(words, env, text, remembered);
    let config = Config::decide(&said, &remembered.trusted, looked_up(env)).expect("all is good");
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
fn a_server_that_was_talked_with_by_tls_is_never_talked_with_in_the_open_by_itself() {
    let nothing = Remembered::default();
    assert_eq!(resolve("--tls host", &[], "", &nothing), "@tls://host:9000");
    assert_eq!(resolve("host", &[("DIWAN_TLS", "true")], "", &nothing), "@tls://host:9000");
    assert_eq!(resolve("--tls", &[], "", &nothing), "@tls://127.0.0.1:9000", "none is hosted");
    let mut memory = remembered("Sara", "memory", 4);
    memory.trust(&Address { tls: Some(Trust::Authorities), ..Address::new("memory", 4) });
    assert_eq!(resolve("", &[], "", &memory), "Sara@tls://memory:4");
    assert_eq!(resolve("Memory. 4", &[], "", &memory), "Sara@tls://memory:4", "spelt otherwise");
    assert_eq!(resolve("memory 4", &[], "", &memory), "Sara@tls://memory:4");
    assert_eq!(resolve("memory 5", &[], "", &memory), "Sara@memory:5", "another server");
    assert_eq!(resolve("--set tls=false", &[], "", &memory), "Sara@memory:4", "somebody said so");
}

#[test]
fn a_fingerprint_that_is_said_goes_before_one_that_is_remembered() {
    let (said, known) = (Fingerprint::of(b"said"), Trust::Only(Fingerprint::of(b"known")));
    let mut memory = remembered("Sara", "host", 4);
    memory.trust(&Address { tls: Some(known), ..Address::new("host", 4) });
    let tls = |words: &str, text: &str| {
        let said = sayings(words, &[], text, &memory);
        Config::decide(&said, &memory.trusted, |_| None).expect("all is good").address.tls
    };
    assert_eq!(tls("--tls", ""), Some(known));
    assert_eq!(tls(&format!("--tls-pin {said}"), ""), Some(Trust::Only(said)));
    assert_eq!(tls("", &format!("tls-pin = '{said}'")), Some(Trust::Only(said)));
    assert_eq!(tls(&format!("other --tls-pin {said}"), ""), Some(Trust::Only(said)));
    assert_eq!(tls("other", ""), None);
    assert_eq!(tls("", &format!("tls = false\ntls-pin = '{said}'")), None);
    let pin = format!("--tls-pin {said}");
    assert_eq!(tls(&pin, "tls = false"), Some(Trust::Only(said)), "it asks for TLS");
    let error = Flags::try_parse_from(["diwan", "--tls-pin", "SHA256:x"]).expect_err("no pin");
    assert!(error.to_string().contains("43 letters"), "{error}");
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
    let elsewhere = remembered("Sara", "127.0.0.1", 9001);
    assert_eq!(resolve("", &[], "", &elsewhere), "Sara@127.0.0.1:9001");
    assert_eq!(resolve("--port 9000", &[], "", &elsewhere), "Sara@127.0.0.1:9000+");
}

#[test]
fn other_settings() {
    assert_eq!(config("", &[], "").bidi, BidiSetting::Auto);
    assert_eq!(config("", &[], "bidi = 'off'").bidi, BidiSetting::Off);
    assert_eq!(config("--bidi app", &[], "bidi = 'off'").bidi, BidiSetting::App);
    assert_eq!(config("", &[], "").settings.caret, CaretMotion::Visual);
    assert_eq!(config("--caret logical", &[], "").settings.caret, CaretMotion::Logical);
    assert!(config("--ascii", &[], "").settings.ascii);
    let mouse = |text| config("", &[], text).settings.mouse;
    assert!(mouse("") && !mouse("mouse = false"));
}

#[test]
fn what_was_set_by_hand_is_weaker_than_every_setting() {
    let mut memory = remembered("Sara", "memory", 4);
    memory.set_habit(Habit::Mouse(false));
    memory.set_habit(Habit::Width(Side::Rooms, Some(30)));
    memory.set_habit(Habit::Frame(Rtl));
    let decided = |words, env: &[(&str, &str)], text| {
        let said = sayings(words, env, text, &memory);
        let Settings { mouse, widths, frame, .. } =
            Config::decide(&said, NOBODY, |_| None).expect("all is good").settings;
        (mouse, widths.rooms, frame)
    };
    assert_eq!(decided("", &[], ""), (false, Some(30), Rtl));
    // Another host than the remembered one is no other screen.
    assert_eq!(decided("chat.example.org", &[], ""), (false, Some(30), Rtl));
    let file = "mouse = true\nrooms-width = 20\n[rtl]\nframe = 'ltr'";
    assert_eq!(decided("", &[], file), (true, Some(20), Ltr));
    let env = [("DIWAN_ROOMS_WIDTH", "9"), ("DIWAN_RTL_FRAME", "ltr")];
    assert_eq!(decided("--set mouse=true", &env, ""), (true, Some(9), Ltr));
    assert_eq!(decided("--set rtl.frame=rtl", &env, file), (true, Some(9), Rtl));
}

#[test]
fn a_named_theme_goes_before_no_color_and_that_before_auto() {
    let theme = |words, no_color, text| config(words, &[("NO_COLOR", no_color)], text).theme;
    let named = |name: &str| ThemeSetting::Named(name.to_owned());
    assert_eq!(theme("", "", ""), ThemeSetting::Auto);
    assert_eq!(theme("", "1", ""), ThemeSetting::NoColor);
    assert_eq!(theme("", "1", "theme = 'auto'"), ThemeSetting::NoColor);
    assert_eq!(theme("", "1", "theme = 'light'"), named("light"));
    assert_eq!(theme("--theme dark", "1", "theme = 'light'"), named("dark"));
    assert_eq!(theme("--theme auto", "", "theme = 'light'"), ThemeSetting::Auto);
}

/// What the sample shows as usual is what happens when nobody says anything.
#[test]
fn the_sample_tells_the_truth_about_what_is_usual() {
    let named = |line: &&str| line.contains("# for example");
    let sample = key::bare(SAMPLE);
    let usual: String =
        sample.lines().filter(|line| !named(line)).flat_map(|l| [l, "\n"]).collect();
    let told = config("", &[], &usual);
    assert_eq!(Config { may_host: true, ..told }, config("", &[], ""));
}

#[test]
fn every_key_can_be_set_in_the_environment_and_by_a_flag() {
    let align = |config: Config| config.settings.text.align;
    let file = "[rtl]\nalign = 'direction'";
    assert_eq!(align(config("", &[("DIWAN_RTL_ALIGN", "left")], file)), Align::Left);
    let env = [("DIWAN_RTL_ALIGN", "left"), ("DIWAN_MOUSE", "false")];
    assert_eq!(align(config("--set rtl.align=right", &env, file)), Align::Right);
    assert!(!config("", &env, "mouse = true").settings.mouse);
    assert!(config("--set mouse=true", &env, "").settings.mouse);
    // A name that looks like a number is a name.
    assert_eq!(config("--set name=7", &[], "").name.as_deref(), Some("7"));
    for key in key::keys() {
        let value = key.shown.to_string();
        let value = value.trim_matches('"');
        let said = sayings("", &[(&key.variable(), value)], "", &Remembered::default());
        said.file().unwrap_or_else(|errors| panic!("{errors}"));
    }
}

#[test]
fn wrong_words_outside_the_file_are_named_with_their_place() {
    for port in ["0", "70000"] {
        let expected = format!("DIWAN_PORT: a port is a number from 1 to 65535, not {port}");
        assert_eq!(errors("", &[("DIWAN_PORT", port)]), expected);
        let error = Flags::try_parse_from(["diwan", "host", port]).expect_err("no port");
        assert_eq!(error.kind(), ErrorKind::ValueValidation, "{error}");
    }
    let both = errors("--set prot=1", &[("DIWAN_ASCII", "maybe")]);
    let expected = "DIWAN_ASCII: 'ascii' must be true or false, not the text \"maybe\"\n\
                    --set prot: unknown key 'prot'; did you mean 'port'?";
    assert_eq!(both, expected);
}

#[test]
fn a_variable_of_the_environment_that_no_key_has_is_told() {
    let told = errors("", &[("DIWAN_THEM", "dark"), ("DIWAN_RTL_ALLIGN", "left")]);
    let expected = "DIWAN_RTL_ALLIGN: no key has this variable; did you mean 'DIWAN_RTL_ALIGN'?\n\
                    DIWAN_THEM: no key has this variable; did you mean 'DIWAN_THEME'?";
    assert_eq!(told, expected);
    let told = errors("", &[("DIWAN_COLOUR", "red")]);
    let expected = "DIWAN_COLOUR: no key has this variable; 'diwan config print' shows all keys";
    assert_eq!(told, expected);
    assert_eq!(config("", &[("DIWAN_THEM", "")], ""), config("", &[], ""), "empty is unset");
}

#[test]
fn an_action_has_its_keys_from_the_environment_as_from_the_file() {
    let env = [("DIWAN_KEYS_WANTED_ROOM", "F11,C-x F11")];
    let file = config("", &[], "[keys]\nwanted-room = ['F11', 'C-x F11']");
    assert_eq!(config("", &env, "").settings.keymap, file.settings.keymap);
    let told = errors("", &[("DIWAN_KEYS_JION", "F12")]);
    assert_eq!(told, "DIWAN_KEYS_JION: unknown action 'jion'; did you mean 'join'?");
}

#[test]
fn each_setting_is_printed_with_where_it_comes_from() {
    let memory = remembered("Memory", "memory", 4);
    let env = [("DIWAN_TEXT_ISOLATE", "false")];
    let said = sayings("--bidi app", &env, "\nmouse = false\n[rtl]\nalign = 'left'", &memory);
    let printed = print(&said);
    for (key, origin) in [
        ("host = \"memory\"", "remembered"),
        ("port = 4", "remembered"),
        ("name = \"Memory\"", "remembered"),
        ("bidi = \"app\"", "--bidi"),
        ("mouse = false", "config.toml:2"),
        ("ascii = false", "default"),
        ("isolate = false", "DIWAN_TEXT_ISOLATE"),
        ("align = \"left\"", "config.toml:4"),
    ] {
        let line = printed.lines().find(|line| line.starts_with(key));
        let line = line.unwrap_or_else(|| panic!("{key} in\n{printed}"));
        assert_eq!(line.split_once(" # ").map(|(_, place)| place), Some(origin), "{line}");
    }
    // It could be a config file itself, and means the same.
    let again = sayings("", &[], &printed, &Remembered::default());
    let decided = |said: &Sayings| Config::decide(said, NOBODY, |_| None).expect("all is good");
    assert_eq!(decided(&again), decided(&said));
}

#[test]
fn the_command_line_holds_together() {
    use clap::CommandFactory;
    Flags::command().debug_assert();
    let twice = Flags::try_parse_from(["diwan", "a", "--host", "b"]).expect_err("two hosts");
    assert_eq!(twice.kind(), ErrorKind::ArgumentConflict);
}

#[test]
fn a_talk_without_a_server_looks_and_behaves_as_flags_say() {
    const DIRECT: &str = "direct --listen 127.0.0.1:1 --peer 127.0.0.1:2 --name Ana";
    let words = format!("{DIRECT} --ascii --caret logical --theme none --set footer=false");
    let Some(Task::Direct { manner, .. }) = flags(&words).task else { panic!("no direct talk") };
    let file = Sayings::in_file(std::path::Path::new("config.toml"), "").expect("it is TOML");
    let words = Words::from(*manner);
    let said = Sayings::gather(&words, &BTreeMap::new(), file, &Remembered::default());
    let config = Config::decide(&said, NOBODY, |_| None).expect("all is good");
    assert!(config.settings.ascii && !config.settings.footer);
    assert_eq!(config.settings.caret, CaretMotion::Logical);
    assert_eq!(config.theme, ThemeSetting::Named("none".to_owned()));
    let words = format!("diwan {DIRECT} --line-mode --ascii");
    let refused = Flags::try_parse_from(words.split(' ')).expect_err("lines have no signs");
    assert_eq!(refused.kind(), ErrorKind::ArgumentConflict);
}

#[test]
fn flags_before_a_command_hold_for_it_and_those_behind_it_win() {
    let printed = |words: &str| {
        let flags = flags(words);
        let Some(Task::Config(ConfigTask::Print(own))) = &flags.task else { panic!("{words}") };
        let file = Sayings::in_file(std::path::Path::new("config.toml"), "").expect("it is TOML");
        let words = flags.with(Words::clone(own));
        let said = Sayings::gather(&words, &BTreeMap::new(), file, &Remembered::default());
        said.file().map(|file| (file.host, file.ascii)).map_err(|errors| errors.to_string())
    };
    let host = |host: &str| Some(host.to_owned());
    assert_eq!(printed("--ascii --host a config print"), Ok((host("a"), Some(true))));
    assert_eq!(printed("--ascii --host a config print b"), Ok((host("b"), Some(true))));
    let unknown = "--set prot: unknown key 'prot'; did you mean 'port'?".to_owned();
    assert_eq!(printed("--set prot=1 config print"), Err(unknown));
    for deaf in ["--ascii layout", "--line-mode man", "a config path", "--set a=b completions bash"]
    {
        let words = std::iter::once("diwan").chain(deaf.split(' '));
        let error = Flags::from_words(words).expect_err(deaf);
        assert!(error.to_string().contains("write the command first"), "{error}");
    }
}

#[test]
fn a_command_wins_over_a_host_of_its_name() {
    assert!(matches!(flags("layout --json").task, Some(Task::Layout(_))));
    let host = flags("--host layout");
    assert!(host.task.is_none());
    let said = sayings("--host layout", &[], "", &Remembered::default());
    assert_eq!(said.file().expect("all is good").host.as_deref(), Some("layout"));
}
