//! What can be done wherever one is in the chat.
//!
//! Rows of the table in `action.rs`, in the order in which help shows them. Each has an F key, a
//! key after C-x or a slash command, never a key with Alt alone: Alt is not to be had everywhere.

use super::Action as A;
use super::Argument as Arg;
use super::Context as C;
use super::{Row, row};
use crate::app::keymap::{KEYS, alt, alt_key, ctrl, f, key, menu};
use crate::app::msg::Code;

pub(super) static ROWS: &[Row] = &[
    row(A::Help, C::Anywhere, &[f(1), menu('h')], "Help", "show keys and commands; type to filter")
        .slash(&["help"], &[Arg::Text]),
    row(A::Join, C::Chat, &[f(2), menu('j')], "Join", "join a group, or make a new one")
        .slash(&["join", "j"], &[Arg::Group, Arg::Password]),
    row(A::Create, C::Chat, KEYS, "", "make a new group and join it; a password locks it")
        .slash(&["create"], &[Arg::Group, Arg::Password]),
    row(A::Private, C::Chat, &[f(4), menu('p')], "Private", "talk to one person alone")
        .slash(&["msg", "private", "query"], &[Arg::User, Arg::Text]),
    row(
        A::PreviousRoom,
        C::Chat,
        &[f(5), ctrl('p'), alt_key(Code::Left)],
        "‹",
        "go to the previous room",
    )
    .slash(&["previous"], &[]),
    row(A::NextRoom, C::Chat, &[f(6), ctrl('n'), alt_key(Code::Right)], "›", "go to the next room")
        .slash(&["next"], &[]),
    row(A::Rooms, C::Chat, &[f(7)], "Rooms", "show or hide the list of rooms")
        .slash(&["rooms"], &[]),
    row(A::People, C::Chat, &[f(8)], "People", "show or hide the list of people")
        .slash(&["people"], &[]),
    row(
        A::Leave,
        C::Chat,
        &[f(9), menu('l')],
        "Leave",
        "leave this group, or close this conversation",
    )
    .slash(&["leave", "part", "close"], &[Arg::Group]),
    row(A::Quit, C::Anywhere, &[f(10), menu('q')], "Quit", "leave everything and end")
        .slash(&["quit", "exit"], &[]),
    row(A::Menu, C::Chat, &[ctrl('x')], "menu", "show the menu of second keys"),
    row(
        A::NumberedRoom,
        C::Chat,
        &[
            alt('1'),
            alt('2'),
            alt('3'),
            alt('4'),
            alt('5'),
            alt('6'),
            alt('7'),
            alt('8'),
            alt('9'),
            alt('0'),
        ],
        "",
        "go to the room with that number",
    ),
    row(
        A::WantedRoom,
        C::Chat,
        &[alt('a'), menu('a')],
        "Next unread",
        "go to the room with the most urgent news",
    )
    .slash(&["unread"], &[]),
    row(A::LastRoom, C::Chat, &[alt('/'), menu('/')], "Last room", "go back to the room before")
        .slash(&["back"], &[]),
    row(A::Groups, C::Chat, KEYS, "", "list all groups").slash(&["groups", "list"], &[]),
    row(A::Users, C::Chat, KEYS, "", "list everyone online").slash(&["users", "who"], &[]),
    row(A::Topic, C::Chat, KEYS, "", "show the group's topic, or set it")
        .slash(&["topic"], &[Arg::Text]),
    row(A::History, C::Chat, KEYS, "", "fetch earlier messages").slash(&["history"], &[]),
    row(A::PageUp, C::Chat, &[key(Code::PageUp)], "", "scroll up; older messages are fetched")
        .slash(&["up"], &[]),
    row(A::PageDown, C::Chat, &[key(Code::PageDown)], "", "scroll down").slash(&["down"], &[]),
    row(
        A::Oldest,
        C::Chat,
        &[alt_key(Code::Home), menu('<')],
        "Oldest",
        "scroll to the oldest message here",
    )
    .slash(&["oldest"], &[]),
    row(
        A::Newest,
        C::Chat,
        &[alt_key(Code::End), menu('>')],
        "Newest",
        "scroll to the newest message",
    )
    .slash(&["newest"], &[]),
    row(
        A::FirstUnread,
        C::Chat,
        &[alt('u'), menu('u')],
        "First unread",
        "scroll to the first unread message",
    )
    .slash(&["new"], &[]),
    row(
        A::Select,
        C::Chat,
        &[alt('c'), menu('c')],
        "Copy",
        "choose a message to copy, resend or drop",
    )
    .slash(&["copy"], &[]),
    row(
        A::Direction,
        C::Chat,
        &[alt('d'), menu('d')],
        "Direction",
        "turn this room's text: auto, ltr, rtl",
    )
    .slash(&["direction"], &[Arg::Direction]),
    row(
        A::Bidi,
        C::Chat,
        KEYS,
        "",
        "show who orders right-to-left text, and choose by what reads right",
    )
    .slash(&["bidi"], &[Arg::Bidi]),
    row(
        A::Joins,
        C::Chat,
        &[alt('='), menu('=')],
        "Joins",
        "tell of all who come and go, or only of those in the talk",
    )
    .slash(&["joins"], &[]),
    row(
        A::Mouse,
        C::Chat,
        &[alt('m'), menu('m')],
        "Mouse",
        "give the mouse to the terminal, or take it back",
    )
    .slash(&["mouse"], &[]),
    row(A::Reconnect, C::Chat, KEYS, "", "make a new connection to the server at once")
        .slash(&["reconnect"], &[]),
    row(A::Reload, C::Chat, KEYS, "", "read the settings again").slash(&["reload"], &[]),
    row(A::Redraw, C::Anywhere, &[ctrl('l')], "", "paint the screen anew").slash(&["redraw"], &[]),
    row(A::Suspend, C::Anywhere, &[ctrl('z')], "", "suspend; fg in the shell comes back")
        .slash(&["suspend"], &[]),
    row(
        A::Interrupt,
        C::Anywhere,
        &[ctrl('c')],
        "",
        "clear the input; when it is empty, twice quits",
    ),
];
