//! Sizes against the rules of UX.md section 2.

use super::*;

fn panes(columns: u16, rows: u16, wish: Wish) -> Panes {
    Panes::new(Size { columns, rows }, wish, 1)
}

fn area(x: u16, y: u16, width: u16, height: u16) -> Area {
    Area { x, y, width, height }
}

#[test]
fn three_panes_two_panes_one_pane() {
    let wide = panes(120, 35, Wish::default());
    assert_eq!(wide.top, Some(area(0, 0, 120, 1)));
    assert_eq!(wide.rooms, Some(area(0, 1, 18, 31)));
    assert_eq!(wide.log, area(19, 1, 84, 31));
    assert_eq!(wide.people, Some(area(104, 1, 16, 31)));
    assert_eq!(wide.status, Some(area(0, 32, 120, 1)));
    assert_eq!(wide.composer, area(0, 33, 120, 1));
    assert_eq!(wide.footer, Some(area(0, 34, 120, 1)));

    let middle = panes(80, 24, Wish::default());
    assert_eq!(middle.rooms, Some(area(0, 1, 15, 20)));
    assert_eq!(middle.log, area(16, 1, 64, 20));
    assert_eq!(middle.people, None);

    let narrow = panes(50, 20, Wish::default());
    assert_eq!((narrow.rooms, narrow.people), (None, None));
    assert_eq!(narrow.log, area(0, 1, 50, 16));
}

#[test]
fn the_text_keeps_36_columns_beside_a_pane() {
    let all = Wish { rooms: Some(true), people: Some(true), ..Wish::default() };
    for columns in 0..200 {
        let panes = panes(columns, 24, all);
        let width = Size { columns, rows: 24 }.width();
        let Style::Columns { nick } = width.style() else {
            assert_eq!((panes.rooms, panes.people), (None, None));
            continue;
        };
        let text = usize::from(panes.log.width) - (TIME_CELLS + nick + RULE_CELLS);
        assert!(text >= 36, "{columns} columns leave {text}");
    }
    // 70 columns are just enough for the rooms, 87 for both.
    assert_eq!(panes(70, 24, all).log.width, 18 + 36);
    assert_eq!(panes(86, 24, all).people, None);
    assert!(panes(87, 24, all).people.is_some());
}

#[test]
fn a_list_is_as_wide_as_the_user_made_it_while_the_text_keeps_its_room() {
    let widths = |rooms, people| {
        let widths = Widths { rooms, people };
        Wish { rooms: Some(true), people: Some(true), widths, ..Wish::default() }
    };
    for columns in 0..250 {
        let usual = panes(columns, 24, widths(None, None));
        for wished in [8, 12, 18, 24, 60] {
            let panes = panes(columns, 24, widths(Some(wished), Some(wished)));
            // A wide list drives out no other one.
            assert!(panes.rooms.is_some() || usual.rooms.is_none(), "{wished} of {columns}");
            assert!(panes.people.is_some() || usual.people.is_none(), "{wished} of {columns}");
            let Style::Columns { nick } = (Size { columns, rows: 24 }).width().style() else {
                assert_eq!(panes, usual);
                continue;
            };
            let text = usize::from(panes.log.width) - (TIME_CELLS + nick + RULE_CELLS);
            assert!(text >= 36, "{wished} of {columns} columns leave {text}");
            let lists = [panes.rooms, panes.people].into_iter().flatten();
            let cells: u16 = lists.clone().map(|list| list.width + 1).sum();
            assert_eq!(cells + panes.log.width, columns);
            // What the text can spare goes to the lists.
            assert!(lists.clone().all(|list| list.width <= wished));
            assert!(text == 36 || lists.clone().all(|list| list.width == wished));
        }
    }
    assert_eq!(panes(120, 35, widths(Some(30), Some(10))).log, area(31, 1, 78, 31));
}

#[test]
fn an_edge_follows_the_mouse_as_far_as_the_text_allows() {
    let wide = panes(120, 35, Wish::default());
    assert_eq!(wide.edge_at(18, 1), Some(Side::Rooms));
    assert_eq!(wide.edge_at(103, 31), Some(Side::People));
    for (column, row) in [(17, 5), (19, 5), (18, 0), (18, 32), (102, 5), (104, 5)] {
        assert_eq!(wide.edge_at(column, row), None, "{column} {row}");
    }
    // The log has 84 columns, 21 of them before the text: 27 can be spared.
    for (side, column, cells) in [
        (Side::Rooms, 24, 24),
        (Side::Rooms, 0, 8),
        (Side::Rooms, 80, 18 + 27),
        (Side::People, 100, 19),
        (Side::People, 119, 8),
        (Side::People, 200, 8),
        (Side::People, 0, 16 + 27),
    ] {
        assert_eq!(wide.pulled(side, column, Width::Wide), Some(cells), "{side:?} to {column}");
        let mut wish = Wish::default();
        wish.widths.set(side, Some(cells));
        assert_eq!(panes(120, 35, wish).list(side).map(|area| area.width), Some(cells));
    }
    let narrow = panes(50, 20, Wish::default());
    assert_eq!(narrow.pulled(Side::Rooms, 20, Width::Narrow), None);
}

#[test]
fn low_screens_drop_footer_then_top_bar_but_never_the_input() {
    for rows in 1..40 {
        let panes = panes(20, rows, Wish::default());
        assert_eq!(panes.footer.is_some(), rows >= 12);
        assert_eq!(panes.top.is_some(), rows >= 8);
        assert_eq!(panes.composer.height, 1);
        assert_eq!(panes.composer.y + 1 + u16::from(rows >= 12), rows);
    }
    assert_eq!(panes(20, 4, Wish::default()).log, area(0, 0, 20, 2));
}

#[test]
fn the_input_grows_but_leaves_room_to_read() {
    let grown = |rows, wanted| Panes::new(Size { columns: 80, rows }, Wish::default(), wanted);
    assert_eq!(grown(24, 3).composer.height, 3);
    assert_eq!(grown(24, 30).composer.height, 6);
    assert_eq!(grown(11, 30).composer.height, 3);
    assert_eq!(grown(4, 30).composer.height, 1);
}

#[test]
fn a_list_lies_over_the_log_where_it_does_not_fit_beside() {
    let size = Size { columns: 50, rows: 20 };
    assert!(!fits(size, Side::Rooms, Wish::default()));
    let wish = Wish { overlay: Some(Side::People), ..Wish::default() };
    assert_eq!(panes(50, 20, wish).overlay, Some((Side::People, area(26, 1, 24, 16))));
    assert!(!fits(Size { columns: 80, rows: 24 }, Side::People, Wish::default()));
    assert!(fits(Size { columns: 90, rows: 24 }, Side::People, Wish::default()));
}
