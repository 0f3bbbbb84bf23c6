//! Links where they stand on the screen.

use super::*;
use crate::app::timeline::weblink::LinkStretch;

/// What the cells of each stretch show.
fn linked(world: &mut World) -> Vec<(LinkStretch, String)> {
    let (buffer, _) = painted(world);
    let shown = |link: &LinkStretch| {
        let columns = link.column..link.column + link.cells;
        columns.map(|x| buffer[(x, link.row)].symbol()).collect()
    };
    let links = world.app.screen.links.iter();
    links.map(|link| (link.clone(), shown(link))).collect()
}

const URL: &str = "https://example.org/one/two/three/four/five/six/seven/eight/nine/ten/eleven";

#[test]
fn a_link_over_several_rows_is_one_link_in_every_form_of_the_log() {
    for text in
        [format!("look: {URL} now"), format!("ראו {URL} עכשיו"), format!("انظر {URL}، شكرا")]
    {
        for (columns, rows) in [(120, 35), (80, 24), (50, 20), (30, 16)] {
            let mut world = World::in_general();
            world.resize(columns, rows);
            world.said(1, "דנה", &text);
            let links = linked(&mut world);
            let whole: String = links.iter().map(|(_, shown)| shown.as_str()).collect();
            assert_eq!(whole, URL, "at {columns} columns, in {text}");
            let first = &links[0].0;
            assert!(links.iter().all(|(link, _)| (link.item, link.number) == (first.item, 1)));
            assert!(columns > 30 || links.len() >= 3, "at {columns} columns");
        }
    }
}

#[test]
fn what_lies_over_the_log_is_no_link() {
    let mut world = World::in_general();
    world.resize(60, 20);
    world.said(1, "Bob", URL);
    let all: u16 = linked(&mut world).iter().map(|(link, _)| link.cells).sum();
    assert_eq!(usize::from(all), URL.len());
    for keys in ["F7", "F8"] {
        world.keys(keys);
        let links = linked(&mut world);
        assert!(!links.is_empty());
        assert!(links.iter().all(|(_, shown)| URL.contains(shown.as_str())), "{links:?}");
        world.keys("Esc");
    }
    for keys in ["F1", "F2", "Alt-c i"] {
        world.keys(keys);
        assert_eq!(linked(&mut world), [], "after {keys}");
        world.keys("Esc Esc");
    }
}
