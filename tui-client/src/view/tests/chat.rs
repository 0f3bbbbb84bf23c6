//! The chat at the sizes of UX.md.

use super::*;
use crate::app::effect::Trust;

#[test]
fn a_wide_screen_has_three_panes() {
    let mut world = busy();
    world.resize(120, 35);
    check(
        &mut world,
        "
        | General · Say hello, be kind                                                                            127.0.0.1:9000
        | ROOMS            │                                                                                    │ PEOPLE       3
        |▸1 General        │                                                                                    │ ● Alice    you
        | 2 dev          1 │                                                                                    │ ● Bob
        |                  │                                                                                    │ ● Eve
        | PRIVATE          │                                                                                    │
        | 3 Eve         @1 │                                                                                    │
        |                  │                                                                                    │
        | OTHER GROUPS     │                                                                                    │
        | + random    (14) │                                                                                    │
        | ¤ vault      (2) │                                                                                    │
        |                  │                                                                                    │
        |                  │                                                                                    │
        |                  │                                                                                    │
        |                  │                                                                                    │
        |                  │───────────────────────────── Friday 20 November 2026 ───────────────────────────── │
        |                  │11:12            · │ Connected to 127.0.0.1:9000. F1 shows help, F2 joins a group.  │
        |                  │11:02            · │ Bob set the topic: Say hello, be kind                          │
        |                  │11:03          Bob │ hello everyone                                                 │
        |                  │11:04          Eve │ Did you see the deploy? It is at                               │
        |                  │                   │ https://example.org/deploys/2026/11/20/long-path-kept-whole    │
        |                  │                   │ and what do you think of it now                                │
        |                  │11:05          HND │                                                      MLOE MOLW │
        |                  │11:06          Bob │ the build 42 is green, MOLW                                    │
        |                  │11:07          HND │   TVQ XONL RWPA OYWKEO NYOVM MLOK LVA TDBOE 42 HCRGH ,Bob HDOT │
        |                  │11:08 ✓      Alice │ looks good to me                                               │
        |                  │──────────────────────────────── 2 new since 11:08 ──────────────────────────────── │
        |                  │11:09          Bob │ one more while you were away                                   │
        |                  │11:10         !Bob │ Alice: and this one mentions you                               │
        |                  │11:12            ✗ │ Too fast: at most 10 lines a second.                           │
        |                  │11:12 ✗      Alice │ this one failed  [Alt-c: resend or drop]                       │
        |                  │11:12 …      Alice │ this one is still on its way                                   │
        | 11:12 │ 1:General 3 people │ act 2:1 3:@1                                                       ✓ lag 23 ms │ auto-dir
        |[General] Alice › and here is what I am writing now▏
        | F1 Help  F2 Join  F3 Find  F4 Private  F5‹  F6›  F7 Rooms  F8 People  F9 Leave  F10 Quit  ^X menu  Alt-g Go to",
    );
}

#[test]
fn a_middle_screen_has_two() {
    let mut world = busy();
    world.resize(80, 24);
    check(
        &mut world,
        "
        | General · Say hello, be kind                                          3 people
        |▸1 General     │────────────────────────── Fri 20 Nov ──────────────────────────
        | 2 dev       1 │11:12         · │ Connected to 127.0.0.1:9000. F1 shows help, F2
        | PRIVATE       │                │ joins a group.
        | 3 Eve      @1 │11:02         · │ Bob set the topic: Say hello, be kind
        | OTHER GROUPS  │11:03       Bob │ hello everyone
        | + random (14) │11:04       Eve │ Did you see the deploy? It is at
        | ¤ vault   (2) │                │ https://example.org/deploys/2026/11/20/long-
        |               │                │ path-kept-whole and what do you think of it
        |               │                │ now
        |               │11:05       HND │                                      MLOE MOLW
        |               │11:06       Bob │ the build 42 is green, MOLW
        |               │11:07       HND │ OYWKEO NYOVM MLOK LVA TDBOE 42 HCRGH ,Bob HDOT
        |               │                │                                  TVQ XONL RWPA
        |               │11:08 ✓   Alice │ looks good to me
        |               │──────────────────────────── 2 new ─────────────────────────────
        |               │11:09       Bob │ one more while you were away
        |               │11:10      !Bob │ Alice: and this one mentions you
        |               │11:12         ✗ │ Too fast: at most 10 lines a second.
        |               │11:12 ✗   Alice │ this one failed  [Alt-c: resend or drop]
        |               │11:12 …   Alice │ this one is still on its way
        | 11:12 │ 1:General │ act 2:1 3:@1                            ✓ 23 ms │ auto-dir
        |[General] Alice › and here is what I am writing now▏
        | F1 Help F2 Join F3 Find F4 Private F5‹ F6› F7 Rooms F8 People F9 Leave ^X menu",
    );
}

#[test]
fn a_narrow_screen_has_one() {
    let mut world = busy();
    world.resize(50, 20);
    check(
        &mut world,
        "
        |▸1General 2dev:1 3Eve:@1
        |11:02 · Bob set the topic: Say hello, be kind
        |11:03 Bob: hello everyone
        |11:04 Eve: Did you see the deploy? It is at
        |  https://example.org/deploys/2026/11/20/long-
        |  path-kept-whole and what do you think of it now
        |11:05 HND:                               MLOE MOLW
        |11:06 Bob: the build 42 is green, MOLW
        |11:07 HND: NYOVM MLOK LVA TDBOE 42 HCRGH ,Bob HDOT
        |                              TVQ XONL RWPA OYWKEO
        |11:08 ✓ Alice: looks good to me
        |───────────────────── 2 new ──────────────────────
        |11:09 Bob: one more while you were away
        |11:10!Bob: Alice: and this one mentions you
        |11:12 ✗ Too fast: at most 10 lines a second.
        |11:12 ✗ Alice: this one failed
        |11:12 … Alice: this one is still on its way
        | 11:12 General 3                          ✓ 23 ms
        |[General] and here is what I am writing now▏
        | F1 Help F2 Join F7 Rooms F8 People ^X menu",
    );
}

/// One that filled a gap, and one of ours that is sent again, in both styles.
#[test]
fn what_had_to_be_sent_again_has_a_sign() {
    let mut world = World::in_general();
    let heard = r#""group":"General""#;
    world.said(1, "Bob", "in time");
    world.server(
        &message(heard, 2, NOW, "Bob", "late").replace(r#""text""#, r#""tag":"b2","text""#),
    );
    world.typed("and mine");
    world.keys("Enter");
    let mine = world.app.rooms.current().timeline.unsent().next().unwrap().1.tag.clone().unwrap();
    for tag in [Tag::new("b2").unwrap(), mine] {
        world.link(LinkEvent::Again { tag });
    }
    for (size, rows) in [
        ((80, 12), ["Bob │ in time", "↻     Bob │ late", "↻   Alice │ and mine"]),
        ((40, 12), ["Bob: in time", "↻ Bob: late", "↻ Alice: and mine"]),
    ] {
        world.resize(size.0, size.1);
        let picture = picture(&mut world);
        for row in rows {
            assert!(picture.iter().any(|line| line.contains(row)), "{row}: {picture:#?}");
        }
    }
}

#[test]
fn the_smallest_screen_still_shows_the_input() {
    let mut world = busy();
    world.resize(20, 4);
    check(
        &mut world,
        "
        |  one is still on
        |  its way
        | 11:12 General 3… ✓
        |[General] now▏",
    );
}

#[test]
fn signs_of_ascii_and_a_lost_connection() {
    let mut world = busy_with(Settings { ascii: true, ..Settings::default() });
    world.resize(60, 12);
    world.lose();
    check(
        &mut world,
        "
        |>1General 2dev:1 3Eve:@1
        |-------------------------- 2 new ---------------------------
        |11:09 Bob: one more while you were away
        |11:10!Bob: Alice: and this one mentions you
        |11:12 ! Too fast: at most 10 lines a second.
        |11:12 ! No connection to 127.0.0.1:9000: Connection reset.
        |  Next try in 5 s, or /reconnect. What you write is kept.
        |11:12 ! Alice: this one failed  [Alt-c: resend or drop]
        |11:12 . Alice: this one is still on its way
        | 11:12 General 3                             ! again in 5 s
        |[General] and here is what I am writing now▏
        | F1 Help F2 Join F7 Rooms F8 People F9 Leave ^X menu",
    );
}

#[test]
fn a_private_conversation_says_so() {
    let mut world = busy();
    world.resize(80, 12);
    world.keys("Alt-3");
    check(
        &mut world,
        "
        | @Eve                                                                  2 people
        | 1 General     │
        | 2 dev       1 │
        | PRIVATE       │
        |▸3 Eve         │
        | OTHER GROUPS  │
        | + random (14) │────────────────────────── Fri 20 Nov ──────────────────────────
        | ¤ vault   (2) │──────────────────────────── 1 new ─────────────────────────────
        |               │11:12       Eve │ psst
        | 11:12 │ 3:@Eve │ act 2:1                                    ✓ 23 ms │ auto-dir
        |[@Eve] Alice › ▏
        | F1 Help F2 Join F3 Find F4 Private F5‹ F6› F7 Rooms F8 People F9 Leave ^X menu",
    );
}

#[test]
fn a_right_to_left_draft_grows_from_the_right() {
    let mut world = busy();
    world.resize(40, 12);
    world.keys("C-u");
    world.typed("שלום לכולם, זאת הודעה ארוכה שצריכה שתי שורות");
    check(
        &mut world,
        "
        |▸1General 2dev:1 3Eve:@1
        |11:10!Bob: Alice: and this one mentions
        |  you
        |11:12 ✗ Too fast: at most 10 lines a
        |  second.
        |11:12 ✗ Alice: this one failed
        |11:12 … Alice: this one is still on its
        |  way
        | 11:12 General 3                ✓ 23 ms
        |[General]   HKORA HEDOH TAZ ,MLOKL MOLW
        |                       ▏TOROW YTW HKYRVW
        | F1 Help F7 Rooms F8 People ^X menu",
    );
}

#[test]
fn a_draft_of_many_rows_keeps_the_caret_in_sight() {
    let mut world = busy();
    world.resize(20, 4);
    world.keys("C-u");
    world.typed("שלום לכולם, זאת הודעה");
    check(
        &mut world,
        "
        |  one is still on
        |  its way
        | 11:12 General 3… ✓
        |[General] ▏HEDOH TAZ",
    );
}

#[test]
fn scrolled_up_it_says_how_much_is_below() {
    let mut world = busy();
    world.resize(80, 12);
    world.keys("PgUp");
    check(
        &mut world,
        "
        | General · Say hello, be kind                                          3 people
        |▸1 General     │11:04       Eve │ Did you see the deploy? It is at
        | 2 dev       1 │                │ https://example.org/deploys/2026/11/20/long-
        | PRIVATE       │                │ path-kept-whole and what do you think of it
        | 3 Eve      @1 │                │ now
        | OTHER GROUPS  │11:05       HND │                                      MLOE MOLW
        | + random (14) │11:06       Bob │ the build 42 is green, MOLW
        | ¤ vault   (2) │11:07       HND │ OYWKEO NYOVM MLOK LVA TDBOE 42 HCRGH ,Bob HDOT
        |               │                │                                  TVQ XONL RWPA
        | 11:12 │ 5 below ↓ │ 1:General │ act 2:1 3:@1                ✓ 23 ms │ auto-dir
        |[General] Alice › and here is what I am writing now▏
        | F1 Help F2 Join F3 Find F4 Private F5‹ F6› F7 Rooms F8 People F9 Leave ^X menu",
    );
}

#[test]
fn how_much_is_below_is_said_on_every_screen() {
    for (columns, rows, ascii, words) in [
        (120, 35, false, "30 below ↓"),
        (80, 24, false, "19 below ↓"),
        (50, 20, true, "15 below v"),
        (20, 4, false, "5 below ↓"),
    ] {
        let mut world = World::in_general_with(Settings { ascii, ..Settings::default() });
        (1..=60).for_each(|seq| world.said(seq, "Bob", &format!("m{seq}")));
        world.resize(columns, rows);
        let status = |world: &mut World| {
            let y = world.app.screen.panes.status.unwrap().y;
            picture(world)[usize::from(y)].clone()
        };
        assert!(!status(&mut world).contains("below"), "{columns}");
        world.keys(if rows == 4 { "PgUp PgUp PgUp PgUp PgUp" } else { "PgUp" });
        assert!(status(&mut world).contains(words), "{columns}: {}", status(&mut world));
        world.keys("Alt-End");
        assert!(!status(&mut world).contains("below"), "{columns}");
    }
}

#[test]
fn an_encrypted_connection_is_said_to_be_so_on_every_screen_while_it_stands() {
    for (columns, rows, words) in [
        (120, 35, "TLS ✓ lag 23 ms"),
        (80, 24, "TLS ✓ 23 ms"),
        (50, 20, "TLS ✓ 23 ms"),
        (20, 4, "TLS ✓"),
    ] {
        let mut world = World::in_general();
        world.resize(columns, rows);
        world.link(LinkEvent::Lag { ms: 23 });
        let status = |world: &mut World| {
            let y = world.app.screen.panes.status.unwrap().y;
            picture(world)[usize::from(y)].clone()
        };
        assert!(!status(&mut world).contains("TLS"), "{columns}");
        world.app.address.tls = Some(Trust::Authorities);
        assert!(status(&mut world).contains(words), "{columns}: {}", status(&mut world));
        world.lose();
        assert!(!status(&mut world).contains("TLS"), "{columns}");
    }
}

#[test]
fn days_and_the_unread_line_stand_between_what_is_seen() {
    let mut world = World::in_general();
    let day = 24 * 60 * 60_000;
    let say = |world: &mut World, seq, days, from: &str, text: &str| {
        let at = world.now - day + days * day;
        world.server(&message(r#""group":"General""#, seq, at, from, text));
    };
    say(&mut world, 1, 0, "Bob", "yesterday");
    say(&mut world, 2, 1, "Bob", "today");
    world.update(Msg::Focus(false));
    world.typed("/ignore Eve");
    world.keys("Enter");
    say(&mut world, 3, 1, "Eve", "nobody hears this");
    world.server(r#"{"event":"joined","group":"General","user":"Ivan"}"#);
    say(&mut world, 4, 1, "Bob", "this is new");
    say(&mut world, 5, 0, "Bob", "a clock that is wrong");
    world.resize(60, 14);
    check(
        &mut world,
        "
        |▸1General:2
        |11:12 · Connected to 127.0.0.1:9000. F1 shows help, F2 joins
        |  a group.
        |11:12 Bob: yesterday
        |──────────────────────── Fri 20 Nov ────────────────────────
        |11:12 Bob: today
        |11:12 · What Eve says is hidden. /unignore Eve shows it
        |  again.
        |────────────────────────── 2 new ───────────────────────────
        |11:12 Bob: this is new
        |11:12 Bob: a clock that is wrong
        | 11:12 General 4                                ✓ connected
        |[General] ▏
        | F1 Help F2 Join F7 Rooms F8 People F9 Leave ^X menu",
    );
}
