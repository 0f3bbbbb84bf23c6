//! The rules of the house: who may name whom, what is pure, how long things may be.
//!
//! One table for the arrows between modules, and one function a rule. Takes a path from the root
//! of the workspace and the text there, gives one sentence for each place that breaks a rule.
//! Never looks at the disk.

use std::fmt::Display;

use super::source::{self, Name, Source};

const HEADER_LINES_MIN: usize = 3;
const HEADER_LINES_MAX: usize = 8;
const FILE_LINES_MAX: usize = 600;
const FUNCTION_LINES_MAX: usize = 70;

/// What a module, and all below it, may name besides itself, `std` and `diwan_shared`.
struct Arrow {
    /// Where it is, without `.rs`.
    from: &'static str,
    /// The modules of its own crate; with `::`, only that part of one.
    modules: &'static [&'static str],
    /// Other crates; a `*` at the end stands for any ending.
    crates: &'static [&'static str],
    /// Whether it may not know of the time, the network, the system and chance.
    pure: bool,
}

const ANY: &[&str] = &["*"];

/// The arrows of the house, the most particular module first. What is not listed may name
/// whatever its crate may.
const ARROWS: &[Arrow] = &[
    Arrow { from: "shared/src", modules: ANY, crates: ANY, pure: true },
    Arrow { from: "server/src/chat", modules: &["entry"], crates: &[], pure: true },
    Arrow { from: "server/src/door", modules: &["chat::input"], crates: &["bytes"], pure: true },
    Arrow { from: "server/src/entry", modules: &[], crates: &["serde"], pure: true },
    Arrow { from: "server/src/limits", modules: &[], crates: &[], pure: true },
    Arrow { from: "server/src/log", modules: &["entry", "store"], crates: ANY, pure: false },
    Arrow { from: "server/src/store", modules: &["entry"], crates: ANY, pure: false },
    Arrow {
        from: "tui-client/src/text",
        modules: &[],
        crates: &["unicode_*", "compact_str"],
        pure: true,
    },
    Arrow { from: "tui-client/src/limits", modules: &[], crates: &[], pure: true },
    Arrow {
        from: "tui-client/src/app",
        modules: &["text"],
        crates: &["unicode_*", "emojis", "nucleo_matcher", "strsim", "serde", "url"],
        pure: true,
    },
    Arrow {
        from: "tui-client/src/view",
        modules: &["app", "text"],
        crates: &["ratatui"],
        pure: true,
    },
    Arrow { from: "tui-client/src/link", modules: APP_DOORS, crates: ANY, pure: false },
    Arrow { from: "tui-client/src/terminal", modules: APP_DOORS, crates: ANY, pure: false },
    Arrow { from: "tui-client/src/direct/reliable", modules: &["direct"], crates: &[], pure: true },
    Arrow { from: "tui-client/src/direct/classic", modules: &["direct"], crates: &[], pure: true },
    Arrow { from: "tui-client/src/direct/diwan", modules: &["direct"], crates: &[], pure: true },
    Arrow {
        from: "tui-client/src/direct/stand_in",
        modules: &["direct", "app::composer::cut", "app::msg", "app::session::peer"],
        crates: &["uuid"],
        pure: true,
    },
    Arrow { from: "tui-client/src/direct/wire", modules: &["direct"], crates: &[], pure: true },
];

/// What goes into the app and what comes out of it: plain data.
const APP_DOORS: &[&str] = &[
    "app::msg",
    "app::effect",
    "app::screen::bidi",
    "app::popup::facts",
    "app::timeline::weblink",
];

/// What encrypts, and the one file of each program that may name it.
const ENCRYPTION: [&str; 3] = ["tokio_rustls", "rustls_platform_verifier", "rcgen"];
const ENCRYPTERS: [&str; 2] = ["server/src/tls", "tui-client/src/link/tls"];

/// What a pure module may not name: it comes in as an argument instead. With a `::` in front it
/// counts anywhere in a path, otherwise at its beginning.
const IMPURE: [&str; 16] = [
    "tokio",
    "std::net",
    "std::fs",
    "std::env",
    "std::process",
    "std::thread",
    "::Instant::now",
    "::SystemTime::now",
    "::Timestamp::now",
    "::Zoned::now",
    "::TimeZone::system",
    "::Uuid::now_v7",
    "::Uuid::new_v4",
    "rand",
    "fastrand",
    "getrandom",
];

/// The one file of the view that writes text to the screen, from a layout.
const PAINT: &str = "tui-client/src/view/paint.rs";

/// What would write text to the screen without a layout.
const UNLAID: [&str; 13] = [
    "ratatui::text",
    "ratatui::prelude",
    "ratatui::widgets::Paragraph",
    "ratatui::widgets::List",
    "ratatui::widgets::Table",
    "ratatui::widgets::Tabs",
    "Line::",
    "Span::",
    "Paragraph::",
    "set_string",
    "set_stringn",
    "set_line",
    "set_span",
];

/// The roots of crates, which wire together what the others are: no arrow is for them.
const ROOTS: [&str; 2] = ["lib", "main"];

/// Names that say nothing about what is in a file.
const EMPTY_NAMES: [&str; 7] = ["utils", "util", "common", "manager", "helper", "helpers", "misc"];

/// Everything wrong with a file; `path` begins at the root of the workspace.
pub(crate) fn check(path: &str, text: &str) -> Vec<String> {
    let file = File::new(path, text);
    let mut complaints = Complaints { path, found: Vec::new() };
    check_header(&file, &mut complaints);
    check_size(&file, &mut complaints);
    check_file_name(&file, &mut complaints);
    match source::read(&file.module, text) {
        Err(error) => complaints.add(1, format_args!("not Rust: {error}")),
        Ok(source) => {
            check_functions(&source, &mut complaints);
            if file.is_program {
                check_crates(&file, &source, &mut complaints);
                check_arrows(&file, &source, &mut complaints);
                check_encryption(&file, &source, &mut complaints);
                check_view(&file, &source, &mut complaints);
            }
        }
    }
    complaints.found
}

struct File<'a> {
    path: &'a str,
    text: &'a str,
    /// `server/src/chat/say` for `server/src/chat/say.rs`.
    stem: &'a str,
    /// Its module path inside its crate.
    module: Vec<&'a str>,
    /// Whether it is part of a program, and not of its tests.
    is_program: bool,
}

impl<'a> File<'a> {
    fn new(path: &'a str, text: &'a str) -> Self {
        let stem = path.strip_suffix(".rs").unwrap_or(path);
        let mut words: Vec<_> = stem.split('/').skip(2).collect();
        let is_program = stem.split('/').nth(1) == Some("src") && !words.contains(&"tests");
        words.pop_if(|word| ROOTS.contains(word));
        Self { path, text, stem, module: words, is_program }
    }

    fn package(&self) -> &'a str {
        self.path.split('/').next().unwrap_or_default()
    }
}

struct Complaints<'a> {
    path: &'a str,
    found: Vec<String>,
}

impl Complaints<'_> {
    fn add(&mut self, line: usize, what: impl Display) {
        self.found.push(format!("{}:{line}: {what}", self.path));
    }
}

fn check_header(file: &File<'_>, complaints: &mut Complaints<'_>) {
    // What follows a heading teaches the subject, and may take the room it needs.
    let in_header = |line: &&str| line.starts_with("//!") && !line.starts_with("//! #");
    let lines = file.text.lines().take_while(in_header).filter(|line| *line != "//!").count();
    // The name of a test module says most of what its header would.
    let least = if file.is_program { HEADER_LINES_MIN } else { 1 };
    if lines < least || lines > HEADER_LINES_MAX {
        let right = "lines of `//!` that say what it owns, takes, gives, and never does";
        let wrong = format_args!("its header has {lines} lines");
        complaints.add(1, format_args!("{wrong}; it has {least} to {HEADER_LINES_MAX} {right}"));
    }
}

fn check_size(file: &File<'_>, complaints: &mut Complaints<'_>) {
    let lines = file.text.lines().count();
    if lines > FILE_LINES_MAX {
        let right = "give a part of it a file and a noun of its own";
        let wrong = format_args!("{lines} lines; a file has at most {FILE_LINES_MAX}");
        complaints.add(FILE_LINES_MAX + 1, format_args!("{wrong}: {right}"));
    }
}

fn check_file_name(file: &File<'_>, complaints: &mut Complaints<'_>) {
    let name = file.stem.rsplit('/').next().unwrap_or_default();
    if name == "mod" {
        complaints.add(1, "a module is `room.rs` beside `room/`, never `room/mod.rs`");
    }
    if EMPTY_NAMES.contains(&name) {
        complaints.add(1, format_args!("`{name}` says nothing; name it by the noun it is about"));
    }
}

fn check_functions(source: &Source, complaints: &mut Complaints<'_>) {
    for function in source.functions.iter().filter(|function| function.lines > FUNCTION_LINES_MAX) {
        let right = "give a step of it a name";
        let wrong = format_args!("`{}` has {} lines", function.name, function.lines);
        let line = function.line;
        complaints.add(line, format_args!("{wrong}, at most {FUNCTION_LINES_MAX}: {right}"));
    }
}

/// `server -> shared`, `tui-client -> shared`, and only its host -> server.
fn check_crates(file: &File<'_>, source: &Source, complaints: &mut Complaints<'_>) {
    let is_host = is_below(file.stem, "tui-client/src/host", "/");
    for name in source.names.iter().filter(|name| !name.inside) {
        let right = match (name.words.first().map(String::as_str), file.package()) {
            (Some("diwan_server"), "tui-client") if !is_host => {
                "only tui-client/src/host.rs may name the server"
            }
            (Some("diwan_server"), "shared") | (Some("diwan"), "shared") => {
                "shared names neither server nor client"
            }
            (Some("diwan"), "server") if name.words.len() > 1 => "the server names no client",
            _ => continue,
        };
        complaints.add(name.line, format_args!("`{}`; {right}", name.words.join("::")));
    }
}

fn check_arrows(file: &File<'_>, source: &Source, complaints: &mut Complaints<'_>) {
    let Some(arrow) = ARROWS.iter().find(|arrow| is_below(file.stem, arrow.from, "/")) else {
        return;
    };
    for name in &source.names {
        let shown = name.words.join("::");
        if !may_name(arrow, file, name) {
            let right = arrow.allowed();
            complaints.add(name.line, format_args!("`{shown}`; {} may name {right}", arrow.from));
        }
        if arrow.pure && IMPURE.iter().any(|impure| is_impure(&shown, impure)) {
            let right = "time, ids and chance come in as arguments, what it wants done goes out";
            complaints.add(name.line, format_args!("`{shown}`; {} is pure: {right}", arrow.from));
        }
    }
}

fn check_encryption(file: &File<'_>, source: &Source, complaints: &mut Complaints<'_>) {
    if ENCRYPTERS.contains(&file.stem) {
        return;
    }
    for name in source.names.iter().filter(|name| !name.inside) {
        if name.words.first().is_some_and(|word| ENCRYPTION.contains(&word.as_str())) {
            let (shown, right) = (name.words.join("::"), ENCRYPTERS.join(" and "));
            complaints.add(name.line, format_args!("`{shown}`; only {right} may name it"));
        }
    }
}

impl Arrow {
    /// What it may name, for people.
    fn allowed(&self) -> String {
        let modules = self.modules.iter().map(|module| format!("crate::{module}"));
        let crates = self.crates.iter().map(|&name| if name == "*" { "any crate" } else { name });
        let allowed: Vec<_> = modules.chain(crates.map(str::to_owned)).collect();
        let common = ["crate::limits", "diwan_shared", "std"].map(str::to_owned);
        format!("only itself, {}", [allowed.as_slice(), &common].concat().join(", "))
    }
}

fn may_name(arrow: &Arrow, file: &File<'_>, name: &Name) -> bool {
    let Some(first) = name.words.first() else { return true };
    if name.inside {
        let own = arrow.from.splitn(3, '/').nth(2).map(|own| own.replace('/', "::"));
        let path = name.words.join("::");
        let may = |module: &str| module == "*" || is_below(&path, module, "::");
        let is_own = own.is_none_or(|own| is_below(&path, &own, "::"));
        return is_own || is_below(&path, "limits", "::") || arrow.modules.iter().any(|m| may(m));
    }
    if name.words.len() < 2 || !is_crate(first) || is_declared(file, first) {
        return true;
    }
    ["std", "core", "alloc", "diwan_shared"].contains(&first.as_str())
        || arrow.crates.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(start) => first.starts_with(start),
            None => first == pattern,
        })
}

/// Whether a path is `base` or something in it.
fn is_below(path: &str, base: &str, separator: &str) -> bool {
    path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with(separator))
}

/// Whether the workspace's manifest names this crate.
fn is_crate(name: &str) -> bool {
    let manifest = include_str!("../../../../Cargo.toml");
    let dependencies = manifest.split("[workspace.dependencies]").nth(1).unwrap_or_default();
    let dependencies = dependencies.split("\n[").next().unwrap_or_default();
    let crates = dependencies.lines().filter_map(|line| line.split_once(" = "));
    ["core", "alloc"].contains(&name)
        || crates
            .map(|(crate_name, _)| crate_name)
            .any(|crate_name| crate_name.replace('-', "_") == name)
}

/// Whether a file has a module of this name, which then is meant and not a crate.
fn is_declared(file: &File<'_>, name: &str) -> bool {
    let declaration = format!("mod {name};");
    file.text.lines().any(|line| line.trim_start_matches("pub ").ends_with(&declaration))
}

fn is_impure(path: &str, impure: &str) -> bool {
    // A word by itself is a name of our own.
    if !path.contains("::") {
        return false;
    }
    match impure.strip_prefix("::") {
        Some(anywhere) => format!("::{path}::").contains(&format!("::{anywhere}::")),
        None => is_below(path, impure, "::"),
    }
}

/// No widget draws a user's text around the layout.
fn check_view(file: &File<'_>, source: &Source, complaints: &mut Complaints<'_>) {
    if !is_below(file.stem, "tui-client/src/view", "/") || file.path == PAINT {
        return;
    }
    for name in &source.names {
        let shown = name.words.join("::");
        let is_unlaid = |unlaid: &str| match unlaid.strip_suffix("::") {
            Some(kind) => {
                name.words.len() > 1 && name.words.first().is_some_and(|word| word == kind)
            }
            None => is_below(&shown, unlaid, "::"),
        };
        if UNLAID.into_iter().any(is_unlaid) {
            complaints.add(
                name.line,
                format_args!(
                    "`{shown}`; text reaches the screen only from a layout, through {PAINT}"
                ),
            );
        }
    }
}
