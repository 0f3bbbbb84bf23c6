//! What is found is marked where it is seen.

use super::*;

fn talk() -> World {
    let mut world = World::in_general();
    world.said(1, "Bob", "the build 42 is green");
    world.said(2, "דנה", "תודה Bob, הגרסה 42 עובדת אצל כולם מצוין ועכשיו הגרסה תעלה לשרת בלילה");
    world.said(3, "Eve", "Build again, and again: a build is never done when the next build waits");
    world.typed("half a thought");
    world
}

#[test]
fn a_search_line_stands_in_place_of_the_draft() {
    let mut world = talk();
    world.resize(80, 12);
    world.keys("F3 build");
    check(
        &mut world,
        "
        | General                                                               3 people
        |▸1 General     │────────────────────────── Fri 20 Nov ──────────────────────────
        | OTHER GROUPS  │11:12         · │ Connected to 127.0.0.1:9000. F1 shows help, F2
        | + random (14) │                │ joins a group.
        | ¤ vault   (2) │11:03       Bob │ the build 42 is green
        |               │11:04       HND │ OYWKEO NYOVM MLOK LVA TDBOE 42 HCRGH ,Bob HDOT
        |               │                │                          HLYLB TRWL HLET HCRGH
        |               │11:05       Eve │ Build again, and again: a build is never done
        |               │                │ when the next build waits
        | 1/2                                                     ✓ connected │ auto-dir
        |Find › build▏
        | F1 Help  F10 Quit  Up Older  Down Newer  Enter Step  Esc Back",
    );
}

#[test]
fn right_to_left_matches_are_marked_across_rows() {
    let mut world = talk();
    world.resize(50, 14);
    world.keys("F3 הגרסה");
    check_marks(
        &mut world,
        "
        |
        |
        |─────────────────── Fri 20 Nov ───────────────────
        |11:12 · Connected to 127.0.0.1:9000. F1 shows
        |  help, F2 joins a group.
        |11:03 Bob: the build 42 is green
        |[11:04] HND: NYOVM MLOK LVA TDBOE 42 [HCRGH] ,Bob HDOT
        |                      HLYLB TRWL HLET [HCRGH] OYWKEO
        |11:05 Eve: Build again, and again: a build is
        |  never done when the next build waits",
    );
}

#[test]
fn matches_are_marked_in_inline_rows_and_the_found_one_by_its_time() {
    let mut world = talk();
    world.resize(50, 14);
    world.keys("F3 build Enter n");
    check_marks(
        &mut world,
        "
        |
        |
        |─────────────────── Fri 20 Nov ───────────────────
        |11:12 · Connected to 127.0.0.1:9000. F1 shows
        |  help, F2 joins a group.
        |[11:03] Bob: the [build] 42 is green
        |11:04 HND: NYOVM MLOK LVA TDBOE 42 HCRGH ,Bob HDOT
        |                      HLYLB TRWL HLET HCRGH OYWKEO
        |11:05 Eve: {Build} again, and again: a {build} is
        |  never done when the next {build} waits",
    );
}

#[test]
fn it_fits_the_smallest_screen() {
    let mut world = talk();
    world.resize(20, 4);
    world.keys("F3 build Up");
    check(
        &mut world,
        "
        |11:03 Bob: the build
        |  42 is green
        | 2/2              ✓
        |Find › build▏",
    );
}

#[test]
fn looking_further_back_is_seen() {
    let mut world = talk();
    world.resize(80, 6);
    world.lose();
    world.keys("F3 nothing Enter");
    check(
        &mut world,
        "
        |▸1 General     │                │ when the next build waits
        | OTHER GROUPS  │11:12         ✗ │ No connection to 127.0.0.1:9000: Connection
        | + random (14) │                │ reset. Next try in 5 s, or /reconnect. What
        | ¤ vault   (2) │                │ you write is kept.
        | nothing found ✗ no connection to look further back   ✗ again in 5 s │ auto-dir
        |Find › nothing▏",
    );
}
