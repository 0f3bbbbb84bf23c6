//! One row: its clusters put in screen order (UAX #9 L1, L2 and L4; L3 needs nothing, because a mark
//! never leaves its cluster).
//!
//! Takes the clusters of a row in logical order; gives its cells. Never looks beyond the row.

use unicode_bidi_mirroring::get_mirrored;

use super::bidi::Levels;
use super::cluster::{Cluster, Kind};
use super::{Cell, Options, Order, Row, Seam};

/// What all rows of a paragraph have in common.
pub(super) struct Paragraph<'a> {
    pub(super) line: &'a str,
    /// Where the line begins in the whole text, in bytes.
    pub(super) start: usize,
    pub(super) levels: &'a Levels,
    pub(super) options: &'a Options,
}

impl Paragraph<'_> {
    /// Builds the row of `clusters`, for so many cells.
    pub(super) fn row(&self, clusters: &mut [Cluster], width: Option<usize>) -> Row {
        let start = clusters.first().map_or(0, |cluster| cluster.start);
        let end = clusters.last().map_or(0, |cluster| cluster.end);
        let mut row = Row {
            range: self.start + start..self.start + end,
            direction: self.levels.direction,
            ..Row::default()
        };
        let shown = self.hang(clusters, width, &mut row);
        reset_levels(clusters, self.levels.paragraph());
        let shown = &clusters[..shown];
        let is_all = |level| shown.iter().all(|cluster| cluster.level == level);
        let numbers = 0..shown.len();
        if self.options.order == Order::Logical || is_all(0) {
            self.push_cells(shown, numbers, &mut row);
        } else if is_all(1) {
            self.push_cells(shown, numbers.rev(), &mut row);
        } else {
            self.push_cells(shown, visual_order(shown).into_iter(), &mut row);
        }
        row.seams.sort_unstable_by_key(|seam| seam.index);
        row
    }

    /// Puts the trailing spaces that find no room in `row.hanging`; gives the number of the clusters
    /// that stay.
    fn hang(&self, clusters: &[Cluster], width: Option<usize>, row: &mut Row) -> usize {
        let filled: usize = clusters.iter().map(|cluster| usize::from(cluster.width)).sum();
        let Some(mut excess) = width.map(|most| filled.saturating_sub(most.max(1))) else {
            return clusters.len();
        };
        let mut stay = clusters.len();
        while excess > 0 {
            match clusters[..stay].last() {
                Some(last) if last.kind == Kind::Space || last.kind == Kind::Unseen => {
                    excess = excess.saturating_sub(usize::from(last.width));
                    stay -= 1;
                }
                _ => break,
            }
        }
        let spaces = clusters[stay..].iter().filter(|cluster| cluster.kind == Kind::Space);
        row.hanging = spaces.map(|space| self.cell(space)).collect();
        stay
    }

    /// Fills the row with the cells of `clusters` in the order of `numbers`.
    fn push_cells(
        &self,
        clusters: &[Cluster],
        numbers: impl Iterator<Item = usize>,
        row: &mut Row,
    ) {
        let lone = self.lone_unseen(clusters);
        let first_seen = clusters.iter().position(|cluster| cluster.width > 0);
        row.cells.reserve_exact(clusters.len());
        for number in numbers {
            let cluster = &clusters[number];
            if cluster.width == 0 {
                if let Ok(at) = lone.binary_search_by_key(&number, |(number, _)| *number) {
                    let index = self.start + lone[at].1;
                    row.seams.push(Seam { index, column: row.width, inside: false });
                }
                continue;
            }
            let mut cell = self.cell(cluster);
            let unseen = clusters[number + 1..].iter().take_while(|next| next.width == 0);
            if let Some(last) = unseen.last() {
                cell.range.end = self.start + last.end;
            }
            if first_seen == Some(number) {
                row.lead = cell.range.start;
                cell.range.start = row.range.start;
            }
            if cluster.alef > 0 {
                let index = self.start + cluster.start + cluster.alef as usize;
                row.seams.push(Seam { index, column: row.width, inside: true });
            }
            row.width += usize::from(cell.width);
            row.cells.push(cell);
        }
    }

    /// The numbers of unseen clusters whose level is below that of both their seen neighbours, and
    /// where the second of these begins. The caret between those neighbours stands by neither, but
    /// where the lowest unseen one between them is.
    fn lone_unseen(&self, clusters: &[Cluster]) -> Vec<(usize, usize)> {
        let mut lone = Vec::new();
        if self.options.order == Order::Logical {
            return lone;
        }
        let mut before = 0;
        let mut lowest: Option<usize> = None;
        for (number, cluster) in clusters.iter().enumerate() {
            if cluster.width == 0 {
                let is_lower = |at: usize| cluster.level < clusters[at].level;
                if lowest.is_none_or(is_lower) {
                    lowest = Some(number);
                }
                continue;
            }
            let level = before.min(cluster.level);
            let unseen = lowest.take().filter(|unseen| clusters[*unseen].level < level);
            lone.extend(unseen.map(|unseen| (unseen, cluster.start)));
            before = cluster.level;
        }
        lone
    }

    fn cell(&self, cluster: &Cluster) -> Cell {
        let turns = self.options.order == Order::Visual && cluster.level % 2 == 1;
        let first = match cluster.kind {
            Kind::Single | Kind::Several if turns => mirrored(cluster.shown),
            _ => cluster.shown,
        };
        Cell {
            symbol: cluster.symbol(self.line, first, self.options.order == Order::Logical),
            width: cluster.width,
            range: self.start + cluster.start..self.start + cluster.end,
            level: cluster.level,
        }
    }
}

/// L1: trailing white space, and what stands before a tab, has the paragraph's level.
fn reset_levels(clusters: &mut [Cluster], paragraph: u8) {
    let mut resetting = true;
    for cluster in clusters.iter_mut().rev() {
        let is_separator = cluster.kind == Kind::Space && cluster.shown == '\t';
        resetting = is_separator || (resetting && cluster.is_reset);
        if resetting {
            cluster.level = paragraph;
        }
    }
}

/// L2: from the highest level to the lowest odd one, reverse every stretch at that level or above.
fn visual_order(clusters: &[Cluster]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..clusters.len()).collect();
    let levels = || clusters.iter().map(|cluster| cluster.level);
    let highest = levels().max().unwrap_or(0);
    let lowest_odd = levels().map(|level| level | 1).min().unwrap_or(1);
    for level in (lowest_odd..=highest).rev() {
        // Stretches at this level or above are unbroken in `order`, however they are turned within.
        let mut stretches = order.as_mut_slice();
        while let Some(start) = stretches.iter().position(|at| clusters[*at].level >= level) {
            let (_, rest) = stretches.split_at_mut(start);
            let length = rest.iter().take_while(|at| clusters[**at].level >= level).count();
            let (stretch, rest) = rest.split_at_mut(length);
            stretch.reverse();
            stretches = rest;
        }
    }
    order
}

/// L4: the mirror image of `c`, if it has one. Letters have none, and are not looked up.
fn mirrored(c: char) -> char {
    match c {
        '(' | ')' | '<' | '>' | '[' | ']' | '{' | '}' | '«' | '»' => {}
        '\u{f00}'..='\u{169f}' | '\u{2000}'..='\u{303f}' => {}
        '\u{fe50}'..='\u{fe6f}' | '\u{ff00}'..='\u{ffff}' => {}
        _ => return c,
    }
    get_mirrored(c).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirrors_whatever_the_table_mirrors() {
        for c in '\0'..=char::MAX {
            assert_eq!(mirrored(c), get_mirrored(c).unwrap_or(c), "{c:?}");
        }
    }
}
