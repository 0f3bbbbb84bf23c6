//! What can be done wherever one is in the chat.
//!
//! Rows of the table in `action.rs`, in the order in which help shows them. Each has an F key or a
//! key after C-x, never one with Alt alone, since Alt is not to be had everywhere; and a slash
//! command. Letters after C-x are those that Persian, Arabic and Hebrew keyboards have: not z.

use super::Action as A;
use super::Argument as Arg;
use super::Context as C;
use super::{Row, row};
use crate::app::action::keymap::{alt, alt_key, ctrl, f, key, menu, menu_ctrl, menu_key};
use crate::app::msg::Code;

pub(super) static ROWS: &[Row] = &[
    row(A::Help, C::Anywhere, &[f(1), menu('h')], "Help", "show keys and commands; type to filter")
        .slash(&["help"], &[Arg::Text]),
    row(
        A::Join,
        C::Chat,
        &[f(2), menu('j')],
        "Join",
        "join a group; without a name, choose one or make one",
    )
    .slash(&["join", "j"], &[Arg::Group, Arg::Password]),
    row(
        A::Create,
        C::Chat,
        &[menu('n')],
        "New group",
        "make a new group and join it; a password locks it",
    )
    .slash(&["create"], &[Arg::Group, Arg::Password])
    .needs_words(),
    row(
        A::Search,
        C::Chat,
        &[f(3), alt('s'), menu('s')],
        "Find",
        "find words in this room; again, the match before",
    )
    .slash(&["search", "find"], &[Arg::Text]),
    row(A::Private, C::Chat, &[f(4), menu('p')], "Private", "talk to one person alone")
        .slash(&["private", "msg", "query"], &[Arg::User, Arg::Text]),
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
    row(A::Menu, C::Chat, &[ctrl('x')], "menu", "show the menu of second keys")
        .slash(&["menu"], &[]),
    row(
        A::GoTo,
        C::Chat,
        &[alt('g'), menu('g')],
        "Go to",
        "go to a room, group or person by a few letters",
    )
    .slash(&["go"], &[Arg::Place]),
    row(
        A::Palette,
        C::Chat,
        &[alt('x'), menu('x')],
        "Commands",
        "find anything that can be done, and do it",
    )
    .slash(&["palette", "commands"], &[]),
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
            menu('1'),
            menu('2'),
            menu('3'),
            menu('4'),
            menu('5'),
            menu('6'),
            menu('7'),
            menu('8'),
            menu('9'),
            menu('0'),
        ],
        "Room",
        "go to the room with that number",
    )
    .slash(&["room"], &[Arg::Number])
    .needs_words(),
    row(A::Mentions, C::Chat, &[menu(';')], "Mentions", "find what names you, in all rooms")
        .slash(&["mentions"], &[]),
    row(
        A::PreviousMention,
        C::Chat,
        &[alt('p'), menu_key(Code::Up)],
        "Mention up",
        "go to the message above that names you",
    )
    .slash(&["previous-mention"], &[]),
    row(
        A::NextMention,
        C::Chat,
        &[alt('n'), menu_key(Code::Down)],
        "Mention down",
        "go to the message below that names you",
    )
    .slash(&["next-mention"], &[]),
    row(A::Mute, C::Chat, &[menu('-')], "Mute", "mute this room, or let it be heard again")
        .slash(&["mute"], &[]),
    row(A::Pin, C::Chat, &[menu('!')], "Pin", "pin this room to the top of its list, or let it go")
        .slash(&["pin"], &[]),
    row(A::Sort, C::Chat, &[menu('*')], "Sort", "sort rooms by arrival, what is unread, or name")
        .slash(&["sort"], &[Arg::Sort]),
    row(A::Groups, C::Chat, &[menu('o')], "Groups", "list all groups")
        .slash(&["groups", "list"], &[]),
    row(A::Users, C::Chat, &[menu('w')], "Who", "list everyone online")
        .slash(&["users", "who"], &[]),
    row(A::Topic, C::Chat, &[menu('t')], "Topic", "show the group's topic, or set it")
        .slash(&["topic"], &[Arg::Text])
        .needs_words(),
    row(A::PageUp, C::Chat, &[key(Code::PageUp)], "", "scroll up; older messages are fetched")
        .slash(&["up", "history"], &[]),
    row(A::PageDown, C::Chat, &[key(Code::PageDown)], "", "scroll down").slash(&["down"], &[]),
    row(
        A::Oldest,
        C::Chat,
        &[alt_key(Code::Home), menu_key(Code::Home)],
        "Oldest",
        "scroll to the oldest message here",
    )
    .slash(&["oldest"], &[]),
    row(
        A::Newest,
        C::Chat,
        &[alt_key(Code::End), menu_key(Code::End)],
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
        "choose messages to copy, quote, open or resend",
    )
    .slash(&["copy"], &[]),
    row(
        A::Bare,
        C::Chat,
        &[alt('l'), menu('+')],
        "Bare",
        "show only what was said, for the mouse to select",
    )
    .slash(&["bare"], &[]),
    row(
        A::Clear,
        C::Chat,
        &[menu_ctrl('l')],
        "Clear",
        "clear this log; scrolling up brings it back",
    )
    .slash(&["clear"], &[]),
    row(
        A::Direction,
        C::Chat,
        &[alt('r'), menu('d')],
        "Direction",
        "turn this room's text: auto, ltr, rtl",
    )
    .slash(&["direction"], &[Arg::Direction]),
    row(A::Bidi, C::Chat, &[menu('b')], "Bidi", "show who orders right-to-left text; /bidi test")
        .slash(&["bidi"], &[Arg::Bidi]),
    row(A::Theme, C::Chat, &[menu('v')], "Theme", "take the next theme, or the named one")
        .slash(&["theme"], &[Arg::Theme]),
    row(
        A::Doctor,
        C::Chat,
        &[menu('f')],
        "Doctor",
        "tell what works here, and how to mend the rest",
    )
    .slash(&["doctor"], &[Arg::Doctor]),
    row(A::Export, C::Chat, &[menu('e')], "Export", "write this conversation to a file")
        .slash(&["export"], &[Arg::File]),
    row(
        A::Highlight,
        C::Chat,
        &[menu('k')],
        "Highlight",
        "let a word count like your name, or no more",
    )
    .slash(&["highlight"], &[Arg::Text])
    .needs_words(),
    row(
        A::Ignore,
        C::Chat,
        &[menu('i')],
        "Ignore",
        "hide what somebody says, or show who is hidden",
    )
    .slash(&["ignore", "ignored"], &[Arg::User])
    .needs_words(),
    row(A::Unignore, C::Chat, &[menu('y')], "Unignore", "show again what somebody says")
        .slash(&["unignore"], &[Arg::Ignored])
        .needs_words(),
    row(
        A::Joins,
        C::Chat,
        &[alt('='), menu('=')],
        "Joins",
        "tell of all who come and go, or of few",
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
    row(
        A::Mirror,
        C::Chat,
        &[menu('|')],
        "Mirror",
        "turn the frame round: rooms right, people left",
    )
    .slash(&["mirror"], &[]),
    row(A::SearchSent, C::Chat, &[ctrl('r')], "Sent before", "search what you sent before")
        .slash(&["sent"], &[]),
    row(A::Editor, C::Chat, &[menu_ctrl('e')], "Editor", "write the message in your own editor")
        .slash(&["edit"], &[Arg::Text]),
    row(
        A::Reconnect,
        C::Chat,
        &[menu('r')],
        "Reconnect",
        "make a new connection to the server at once",
    )
    .slash(&["reconnect"], &[]),
    row(
        A::Server,
        C::Chat,
        &[menu('@')],
        "Server",
        "go in under another name, or at another server",
    )
    .slash(&["server", "connect"], &[]),
    row(
        A::Trust,
        C::Anywhere,
        &[f(12), menu('#')],
        "Trust",
        "trust the certificate that the server showed",
    )
    .slash(&["trust"], &[]),
    row(A::Reload, C::Chat, &[menu(',')], "Settings", "read the settings again")
        .slash(&["reload"], &[]),
    row(A::Redraw, C::Anywhere, &[ctrl('l')], "", "paint the screen anew").slash(&["redraw"], &[]),
    row(A::Suspend, C::Anywhere, &[ctrl('z')], "", "suspend; fg in the shell comes back")
        .slash(&["suspend"], &[]),
    row(
        A::Interrupt,
        C::Anywhere,
        &[ctrl('c')],
        "",
        "clear the input; when it is empty, twice quits",
    )
    .slash(&["interrupt"], &[]),
    row(
        A::MoreMenu,
        C::Menu,
        &[menu_key(Code::Char(' ')), menu_key(Code::Tab)],
        "More",
        "show more of the menu, where it is too long",
    ),
];
