//! What lies over the chat, and the first screen.

use super::*;

#[test]
fn the_first_screen_asks_who_and_where() {
    let mut world = World::started(None, Settings::default());
    world.resize(80, 12);
    world.typed("דנה");
    world.keys("Tab");
    check(
        &mut world,
        "
        | Diwan
        |       NAOOYD · ﻥﺍﻮﯾﺩ · ﻥﺍﻮﻳﺩ
        |
        |       Welcome. What shall others call you, and where do you want to go?
        |
        |       Name   ›                                             HND
        |       Server › 127.0.0.1:9000▏
        |
        |
        |
        |
        | F1 Help  F10 Quit  Tab Next field  Enter Done",
    );
}

#[test]
fn the_first_screen_at_the_smallest_size() {
    let mut world = World::started(None, Settings::default());
    world.resize(20, 4);
    world.keys("Enter");
    check(
        &mut world,
        "
        | Name   › ▏
        | Type a name:
        | letters and digits
        | of any script.",
    );
}

#[test]
fn what_is_wrong_on_the_first_screen_is_said_to_its_end() {
    let mut world = World::started(None, Settings::default());
    world.resize(40, 12);
    world.typed("דנה1d");
    world.keys("Enter");
    check(
        &mut world,
        "
        | Diwan
        | NAOOYD · ﻥﺍﻮﯾﺩ · ﻥﺍﻮﻳﺩ
        | Welcome. What shall others call you,
        | and where do you want to go?
        |
        | Name   ›                         1d▏HND
        | Server › 127.0.0.1:9000
        |
        | 1dHND cannot be a name: a right-to-left
        | name holds letters of one direction and
        | begins with one.
        | F1 Help  F10 Quit  Enter Done",
    );
}

#[test]
fn the_first_screen_tells_what_waits_for_a_connection() {
    let mut world = World::started(Some("Sara"), Settings::default());
    world.resize(80, 12);
    let keep = r#"{"messages": [{"group": "General", "tag": "1", "text": "one", "at": 5, "tries": 0}],
        "drafts": [{"group": "General", "text": "two"}, {"with": "Bob", "text": "three"}]}"#;
    world.kept_for("Sara", serde_json::from_str(keep).unwrap());
    world.server(r#"{"event":"refused","code":"name-taken","text":"Taken."}"#);
    let told = "       Kept for Sara until you are connected: 1 message and 2 drafts.";
    let rows = picture(&mut world);
    assert!(rows.iter().any(|row| row == told), "{rows:#?}");
}

#[test]
fn groups_to_choose_from() {
    let mut world = World::in_general();
    world.resize(60, 12);
    world.keys("F2");
    world.typed("v");
    world.keys("Down");
    check(
        &mut world,
        "
        |▸1General
        | Join which group? A new name makes a new one.
        | ¤ vault                                   2 people, locked
        | make the new group v
        | make the new group v with a password
        |
        |
        |
        |
        | 11:12 General 3                                ✓ connected
        |Join › v▏
        | F1 Help  F10 Quit  Enter Choose  Esc Close",
    );
}

#[test]
fn a_password_is_not_shown() {
    let mut world = World::in_general();
    world.resize(60, 8);
    world.keys("F2 vault Enter Enter");
    world.typed("secret");
    check(
        &mut world,
        "
        |▸1General
        |
        |
        |──────────────────────── Fri 20 Nov ────────────────────────
        |11:12 · Connected to 127.0.0.1:9000. F1 shows help, F2 joins
        |  a group.
        | Type the password, or press Esc.               ✓ connected
        |Password of vault › ••••••▏",
    );
}

#[test]
fn help_narrowed_by_typing() {
    let mut world = World::in_general();
    world.resize(80, 12);
    world.keys("F1");
    world.typed("leave");
    check(
        &mut world,
        "
        | General                                                               3 people
        |──────────────────────────── Everywhere in the chat ────────────────────────────
        | F9, C-x l                 leave this group, or close this conversation
        | F10, C-x q                leave everything and end
        |
        |
        |
        |
        |
        | 11:12 │ 1:General                                       ✓ connected │ auto-dir
        |Help › leave▏
        | F1 Help  F10 Quit  PgUp Up  PgDn Down  Esc Close",
    );
}

#[test]
fn help_is_said_to_its_end_on_usual_screens() {
    for columns in [80, 120] {
        let mut world = World::in_general();
        world.resize(columns, 200);
        world.keys("F1");
        let rows = picture(&mut world);
        let cut: Vec<_> = rows.iter().filter(|row| row.trim_end().ends_with('…')).collect();
        assert_eq!(cut, Vec::<&String>::new(), "at {columns} columns");
        assert!(rows.iter().any(|row| row.contains(" Alt-1..0, C-x 1..0  ")), "{rows:?}");
    }
}

#[test]
fn rooms_lie_over_a_narrow_log() {
    let mut world = busy();
    world.resize(50, 20);
    world.keys("F7");
    check(
        &mut world,
        "
        |▸1General 2dev:1 3Eve:@1
        |▸ROOMS                 │c: Say hello, be kind
        |▸1 General             │e
        | 2 dev               1 │he deploy? It is at
        | PRIVATE               │ploys/2026/11/20/long-
        | 3 Eve              @1 │at do you think of it now
        | OTHER GROUPS          │                 MLOE MOLW
        | + random         (14) │is green, MOLW
        | ¤ vault           (2) │A TDBOE 42 HCRGH ,Bob HDOT
        |                       │      TVQ XONL RWPA OYWKEO
        |                       │d to me
        |                       │new ──────────────────────
        |                       │e you were away
        |                       │is one mentions you
        |                       │t 10 lines a second.
        |                       │failed
        |                       │is still on its way
        | 11:12 General 3                          ✓ 23 ms
        |[General] and here is what I am writing now▏
        | F1 Help  F10 Quit  Enter Go  / Find  Esc Back",
    );
}

#[test]
fn people_lie_over_a_narrow_log() {
    let mut world = busy();
    world.resize(50, 20);
    world.keys("F8");
    check(
        &mut world,
        "
        |▸1General 2dev:1 3Eve:@1
        |11:02 · Bob set the topic:│▸PEOPLE              3
        |11:03 Bob: hello everyone │ ● Alice           you
        |11:04 Eve: Did you see the│ ● Bob
        |  https://example.org/depl│ ● Eve
        |  path-kept-whole and what│
        |11:05 HND:                │
        |11:06 Bob: the build 42 is│
        |11:07 HND: NYOVM MLOK LVA │
        |                          │
        |11:08 ✓ Alice: looks good │
        |───────────────────── 2 ne│
        |11:09 Bob: one more while │
        |11:10!Bob: Alice: and this│
        |11:12 ✗ Too fast: at most │
        |11:12 ✗ Alice: this one fa│
        |11:12 … Alice: this one is│
        | 11:12 General 3                          ✓ 23 ms
        |[General] and here is what I am writing now▏
        | F1 Help  F10 Quit  Enter Go  / Find  Esc Back",
    );
}

#[test]
fn candidates_stand_in_the_status_line() {
    let mut world = busy();
    world.resize(80, 12);
    world.keys("C-u");
    world.typed("/sort ");
    world.keys("Tab");
    check(
        &mut world,
        "
        | General · Say hello, be kind                                          3 people
        |▸1 General     │                │                                  TVQ XONL RWPA
        | 2 dev       1 │11:08 ✓   Alice │ looks good to me
        | PRIVATE       │──────────────────────────── 2 new ─────────────────────────────
        | 3 Eve      @1 │11:09       Bob │ one more while you were away
        | OTHER GROUPS  │11:10      !Bob │ Alice: and this one mentions you
        | + random (14) │11:12         ✗ │ Too fast: at most 10 lines a second.
        | ¤ vault   (2) │11:12 ✗   Alice │ this one failed  [Alt-c: resend or drop]
        |               │11:12 …   Alice │ this one is still on its way
        | [arrival] unread name                                       ✓ 23 ms │ auto-dir
        |[General] Alice › /sort arrival ▏
        | F1 Help F2 Join F3 Find F4 Private F5‹ F6› F7 Rooms F8 People F9 Leave ^X menu",
    );
}

#[test]
fn details_stand_in_the_place_of_the_log() {
    let mut world = World::in_general();
    world.resize(80, 16);
    world.said(1, "דנה", "ראו https://аррӏе.com/א עכשיו");
    world.typed("a draft");
    world.keys("Alt-c i");
    check(
        &mut world,
        "
        | General                                                               3 people
        |▸1 General     │ From      HND
        | OTHER GROUPS  │ Time      Friday 20 November 2026, 11:03:00
        | + random (14) │ Number    1
        | ¤ vault   (2) │ Link 1    https://аррӏе.com/A
        |               │✗Leads to  xn--80ak6aa92e.com is the host a browser would ask.
        |               │           Is it the one you mean?
        |               │ Text                             OYWKE https://аррӏе.com/A OAR
        |               │
        |               │
        |               │
        |               │
        |               │
        | message 1 · HND                                         ✓ connected │ auto-dir
        |[General] Alice › a draft
        | F1 Help  F10 Quit  y Copy  Y with name  o Open  r Reply  i Details  Esc Done",
    );
    world.resize(20, 5);
    assert_eq!(picture(&mut world)[0], " From  HND");
    world.keys(&"PgDn ".repeat(20));
    assert_eq!(picture(&mut world)[2], "              OYWKE");
    world.keys(&"PgUp ".repeat(10));
    assert_eq!(picture(&mut world)[0], " From  HND");
}

#[test]
fn all_of_a_range_is_shown_as_chosen() {
    let mut world = busy();
    // From the failed message up to the mention; the notice between is no message.
    world.keys("Alt-c Up Shift-Up");
    let (buffer, _) = painted(&mut world);
    let chosen = |y| buffer[(20, y)].modifier.contains(ratatui::style::Modifier::REVERSED);
    let rows: Vec<u16> = (1..21).filter(|y| chosen(*y)).collect();
    assert_eq!(rows, [17, 19]);
    assert!(picture(&mut world)[21].starts_with(" 2 messages chosen "));
}

#[test]
fn the_bare_view_holds_texts_alone() {
    let mut world = busy();
    world.resize(50, 12);
    world.keys("Alt-l");
    check(
        &mut world,
        "
        |https://example.org/deploys/2026/11/20/long-path-
        |kept-whole and what do you think of it now
        |MLOE MOLW
        |the build 42 is green, MOLW
        | OYWKEO NYOVM MLOK LVA TDBOE 42 HCRGH ,Bob HDOT
        |TVQ XONL RWPA
        |looks good to me
        |one more while you were away
        |Alice: and this one mentions you
        |this one failed
        |this one is still on its way
        |Esc back · mouse selects · Alt-c copies as written",
    );
    world.resize(20, 4);
    check(
        &mut world,
        "
        |this one failed
        |this one is still on
        |its way
        |Esc back",
    );
}
