//! The rules catch what they say they catch, in files made up for it.

use super::rules::check;

const HEADER: &str = "//! Owns.\n//! Takes and gives.\n//! Never.\n";

/// Asserts that a file with this code, or none of its lines, is complained about in these words.
fn assert_caught(path: &str, code: &str, words: &str) {
    let complaints = check(path, &format!("{HEADER}{code}"));
    let caught = complaints.iter().any(|complaint| complaint.contains(words));
    assert!(caught, "{path}: {code}\nis not caught with {words:?}: {complaints:#?}");
    assert!(complaints.iter().all(|complaint| complaint.starts_with(&format!("{path}:"))));
}

fn assert_fine(path: &str, code: &str) {
    assert_eq!(check(path, &format!("{HEADER}{code}")), Vec::<String>::new(), "{path}: {code}");
}

#[test]
fn a_complaint_names_the_place_and_what_is_right() {
    let code = "\nuse diwan_shared::name::UserName;\nuse crate::log::Ticket;\n";
    assert_eq!(
        check("server/src/chat/say.rs", &format!("{HEADER}{code}")),
        ["server/src/chat/say.rs:6: `log::Ticket`; server/src/chat may name only itself, \
          crate::entry, crate::limits, diwan_shared, std"]
    );
}

#[test]
fn arrows_between_crates() {
    for path in
        ["tui-client/src/run.rs", "tui-client/src/main.rs", "tui-client/src/app/rooms/room.rs"]
    {
        assert_caught(path, "use diwan_server::Server;", "only tui-client/src/host.rs");
        assert_caught(path, "fn f() { diwan_server::start(); }", "only tui-client/src/host.rs");
    }
    assert_fine("tui-client/src/host.rs", "use diwan_server::Server;");
    assert_caught("server/src/hub.rs", "use diwan::app::App;", "the server names no client");
    assert_caught("shared/src/name.rs", "use diwan_server::chat;", "neither server nor client");
}

#[test]
fn arrows_of_the_server() {
    let chat = "server/src/chat/join.rs";
    for code in [
        "use crate::store::Query;",
        "use crate::{entry::Entry, hub::Hub};",
        "use super::super::fanout::Fanout;",
        "fn f() { crate::outbox::push(); }",
        "use rusqlite::Connection;",
        "use bytes::{Buf, Bytes};",
    ] {
        assert_caught(chat, code, "server/src/chat may name only itself");
        assert_caught(
            "server/src/chat.rs",
            &code.replace("super::super", "super"),
            "may name only",
        );
    }
    assert_fine(
        chat,
        "use std::collections::HashMap;\nuse crate::entry::Entry;\nuse crate::limits::GROUPS_MAX;\n\
         use super::{Chat, group::Group};\nuse diwan_shared::name::GroupName;",
    );
    for path in ["server/src/log.rs", "server/src/log/local.rs", "server/src/store/fold.rs"] {
        assert_caught(path, "use crate::chat::Chat;", "may name only itself, crate::entry");
        assert_fine(path, "use crate::entry::Entry;\nuse rusqlite::Connection;");
    }
    assert_fine("server/src/log/local.rs", "use crate::store::Store;");
    assert_caught("server/src/store.rs", "use crate::log::Log;", "may name only");
    assert_fine("server/src/hub.rs", "use crate::{chat::Chat, fanout::Fanout, log, store};");
    assert_fine("server/src/lib.rs", "pub mod chat;\nuse chat::Chat;\nuse crate::hub::Hub;");
}

#[test]
fn arrows_of_the_client() {
    assert_caught("tui-client/src/text/wrap.rs", "use crate::app::App;", "may name only itself");
    assert_caught("tui-client/src/text.rs", "use ratatui::buffer::Buffer;", "unicode_*");
    assert_fine("tui-client/src/text/bidi.rs", "use unicode_bidi::Level;\nuse crate::text::Row;");
    assert_caught("tui-client/src/app/update.rs", "use crate::view::draw;", "crate::text");
    assert_caught("tui-client/src/app/update.rs", "use crate::link::Link;", "crate::text");
    assert_caught(
        "tui-client/src/app/action/keys.rs",
        "use crossterm::event::KeyCode;",
        "crate::text",
    );
    assert_fine(
        "tui-client/src/app/rooms/room.rs",
        "use crate::text::Layout;\nuse super::msg::Msg;",
    );
    assert_caught(
        "tui-client/src/view/rooms.rs",
        "use crate::link::Link;",
        "crate::app, crate::text",
    );
    assert_caught("tui-client/src/view/rooms.rs", "use crossterm::style::Color;", "ratatui");
    assert_fine("tui-client/src/view/rooms.rs", "use ratatui::layout::Rect;\nuse crate::app::App;");
    for path in ["tui-client/src/link.rs", "tui-client/src/terminal/keys.rs"] {
        assert_fine(path, "use crate::app::msg::{Key, Msg};\nuse tokio::sync::mpsc;");
        assert_caught(path, "use crate::app::rooms::room::Room;", "crate::app::msg");
        assert_caught(path, "use crate::app::App;", "crate::app::msg");
        assert_caught(path, "use crate::view;", "crate::app::msg");
    }
}

#[test]
fn one_file_of_each_program_encrypts() {
    for path in ["server/src/listener.rs", "tui-client/src/link.rs", "tui-client/src/engine.rs"] {
        assert_caught(path, "use tokio_rustls::TlsStream;", "only server/src/tls and tui-client");
    }
    assert_fine("server/src/tls.rs", "use tokio_rustls::TlsAcceptor;\nuse rcgen::KeyPair;");
    assert_fine("tui-client/src/link/tls.rs", "use rustls_platform_verifier::Verifier;");
}

#[test]
fn pure_modules_name_no_clock_network_or_chance() {
    for path in [
        "shared/src/line.rs",
        "server/src/chat.rs",
        "server/src/entry.rs",
        "tui-client/src/text/wrap.rs",
        "tui-client/src/app/clock.rs",
        "tui-client/src/view/status.rs",
        "tui-client/src/direct/reliable.rs",
    ] {
        for code in [
            "use tokio::sync::mpsc;",
            "#[tokio::main]\nasync fn f() {}",
            "use std::{fmt, net::SocketAddr};",
            "fn f() { let now = std::time::Instant::now(); }",
            "fn f() { let now = SystemTime::now(); }",
            "fn f() { rand::random::<u64>(); }",
            "fn f() { let _ = getrandom::fill(&mut bytes); }",
        ] {
            assert_caught(path, code, "is pure: time, ids and chance come in as arguments");
        }
        assert_fine(path, "use std::time::Duration;\nfn f(now: u64) -> u64 { now }");
    }
    assert_fine("tui-client/src/direct/socket.rs", "use tokio::net::UdpSocket;");
}

#[test]
fn comments_strings_and_tests_are_no_code_of_the_program() {
    assert_fine(
        "server/src/chat.rs",
        "// use tokio::sync;\n/// See `tokio::spawn`.\nconst WORD: &str = \"crate::log::Log\";\n\
         #[cfg(test)]\nmod tests {\n    use super::*;\n    use crate::store::Store;\n}",
    );
    assert_fine("server/src/chat/tests.rs", "use crate::store::Store;");
    assert_fine("server/tests/it/main.rs", "use diwan_server::Server;\nuse tokio::net::TcpStream;");
    // What stands after a test module is code again.
    let after = "#[cfg(test)]\nmod tests {}\nuse crate::store::Store;";
    assert_caught("server/src/chat.rs", after, "6: `store::Store`");
}

#[test]
fn no_widget_draws_text_around_the_layout() {
    for code in [
        "use ratatui::text::Line;",
        "use ratatui::widgets::{Block, Paragraph};",
        "use ratatui::prelude::*;",
        "fn f(b: &mut Buffer) { b.set_string(0, 0, \"a\", style); }",
        "fn f() { let line = Line::from(text); }",
        "fn f() { vec![Span::raw(text)] }",
    ] {
        assert_caught("tui-client/src/view/timeline.rs", code, "tui-client/src/view/paint.rs");
        assert_caught("tui-client/src/view.rs", code, "tui-client/src/view/paint.rs");
    }
    assert_fine(
        "tui-client/src/view/paint.rs",
        "fn f(b: &mut Buffer) { b.set_string(0, 0, a, s); }",
    );
    assert_fine("tui-client/src/view/rooms.rs", "use crate::text::Row;\nfn f(line: usize) {}");
}

#[test]
fn every_file_has_a_header() {
    let caught = |path: &str, text: &str| {
        check(path, text).iter().any(|complaint| complaint.contains("its header has"))
    };
    assert!(caught("server/src/hub.rs", "use std::fmt;\n"));
    assert!(caught("server/src/hub.rs", "//! One.\n//! Two.\n"));
    assert!(caught("server/src/hub.rs", "\n//! One.\n//! Two.\n//! Three.\n"));
    assert!(caught("server/src/hub.rs", &"//! Too much.\n".repeat(9)));
    assert!(!caught("server/src/hub.rs", &"//! Enough.\n".repeat(8)));
    let taught = format!("{}//!\n//! # The subject\n{0}", "//! Enough.\n".repeat(8));
    assert!(!caught("server/src/hub.rs", &taught));
    assert!(!caught("server/src/hub/tests.rs", "//! What the hub promises.\n"));
    assert!(caught("server/src/hub/tests.rs", "use std::fmt;\n"));
}

#[test]
fn files_and_functions_stay_small() {
    let lines = |count: usize| "// a line\n".repeat(count);
    assert_fine("server/src/hub.rs", &lines(597));
    assert_caught("server/src/hub.rs", &lines(598), "601 lines; a file has at most 600");
    let function =
        |count: usize| format!("impl A {{\nfn long(x: [u8; 2]) {{\n{}}}\n}}\n", lines(count));
    assert_fine("server/src/hub.rs", &function(68));
    assert_caught("server/src/hub.rs", &function(69), "5: `long` has 71 lines");
    let in_a_test = format!("#[cfg(test)]\nmod tests {{\n#[test]\n{}}}\n", function(69));
    assert_caught("server/src/hub.rs", &in_a_test, "`long` has 71 lines");
    assert_fine("server/src/log.rs", "trait Log { fn append(&self); }\nimpl A {}");
}

#[test]
fn names_of_files_are_nouns_of_the_domain() {
    assert_caught("server/src/chat/mod.rs", "", "never `room/mod.rs`");
    assert_caught("server/src/utils.rs", "", "`utils` says nothing");
}

#[test]
fn what_is_not_rust_is_said_to_be_so() {
    assert_caught("server/src/hub.rs", "fn f() { ", "not Rust");
}
