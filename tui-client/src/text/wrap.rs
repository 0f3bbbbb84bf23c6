//! Where rows end.
//!
//! Takes the shaped clusters of a paragraph and a width; gives the number of the cluster that each
//! row ends before. Rows are filled in logical order (UAX #9 3.4) and end after white space, after
//! ZERO WIDTH SPACE, after a hyphen or maqaf within a word, and, in a word longer than a row,
//! between any two clusters. Trailing spaces belong to the row before and may hang over its edge.

use super::cluster::{Cluster, Kind};

/// The end of each row, the last one included; one row for an empty paragraph.
pub(super) fn row_ends(clusters: &[Cluster], width: Option<usize>) -> Vec<usize> {
    let Some(width) = width else { return vec![clusters.len()] };
    let width = width.max(1);
    let mut ends = Vec::new();
    let mut start = 0;
    // The last place at which the row may end, if there is one after its start.
    let mut chance = 0;
    let mut filled = 0;
    let mut at = 0;
    while let Some(cluster) = clusters.get(at) {
        filled += usize::from(cluster.width);
        if filled > width && cluster.kind != Kind::Space && cluster.width > 0 && at > start {
            start = if chance > start { chance } else { at };
            ends.push(start);
            at = start;
            filled = 0;
            continue;
        }
        at += 1;
        if filled > 0 && may_end_before(clusters, at) {
            chance = at;
        }
    }
    ends.push(clusters.len());
    ends
}

/// Whether a row may end between clusters `at - 1` and `at`.
fn may_end_before(clusters: &[Cluster], at: usize) -> bool {
    let (Some(before), Some(after)) = (clusters.get(at - 1), clusters.get(at)) else {
        return false;
    };
    match before.shown {
        '\u{200b}' => after.width > 0,
        '-' | '\u{2010}' | '\u{5be}' => {
            let first = at.checked_sub(2).and_then(|first| clusters.get(first));
            first.is_some_and(|first| first.shown.is_alphabetic()) && after.shown.is_alphabetic()
        }
        _ => before.kind == Kind::Space,
    }
}
