//! Where rows end.
//!
//! Takes the shaped clusters of a paragraph and a width; gives the number of the cluster that a
//! row ends before. Rows are filled in logical order (UAX #9 3.4) and end after white space, after
//! ZERO WIDTH SPACE, after a hyphen or maqaf within a word, and, in a word longer than a row,
//! between any two clusters. Trailing spaces belong to the row before and may hang over its edge.

use super::cluster::{Cluster, Kind};

/// The number of the cluster before which the row ends that begins with cluster `start`.
pub(super) fn row_end(clusters: &[Cluster], start: usize, width: Option<usize>) -> usize {
    let Some(width) = width else { return clusters.len() };
    let width = width.max(1);
    let mut filled = 0;
    // The last place at which the row may end.
    let mut chance = None;
    for (at, cluster) in clusters.iter().enumerate().skip(start) {
        if filled > 0 && may_end_before(clusters, at) {
            chance = Some(at);
        }
        let is_first = filled == 0;
        filled += usize::from(cluster.width);
        if filled > width && cluster.kind != Kind::Space && cluster.width > 0 && !is_first {
            return chance.unwrap_or(at);
        }
    }
    clusters.len()
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
