//! One row out of a text that may be too long for it.
//!
//! Takes a text and a width; gives a row with an ellipsis at its logical end where something was
//! left out: at the left edge of right-to-left text. Never cuts a cluster, never wraps.

use super::bidi::Levels;
use super::cluster::{Cluster, Kind};
use super::row::Paragraph;
use super::{Options, Row, paragraph_clusters};

/// One row of at most `width` cells, with `…` at the logical end when something was left out.
///
/// The cut never falls inside a grapheme cluster, and the letter before it keeps the form it has
/// in the whole word. Line breaks in `text` are shown as `␤`, so that the answer is always one row.
/// The ellipsis stands for the bytes that were left out.
pub fn truncate(text: &str, width: usize, options: &Options) -> Row {
    let options = &Options { width: Some(width), ..*options };
    let levels = Levels::new(text, options);
    let mut clusters = paragraph_clusters(text, &levels, options);
    let needed: usize = clusters.iter().map(columns).sum();
    if needed > width {
        cut(&mut clusters, width, text.len(), levels.paragraph());
    }
    let paragraph = Paragraph { line: text, start: 0, levels: &levels, options };
    let mut row = paragraph.row(&mut clusters, options.width);
    row.range = 0..text.len();
    row
}

/// Keeps what leaves one column free, and fills that with the ellipsis.
fn cut(clusters: &mut Vec<Cluster>, width: usize, text_end: usize, paragraph: u8) {
    let mut filled = 0;
    let fits = |cluster: &&Cluster| {
        filled += columns(cluster);
        filled < width
    };
    let mut kept = clusters.iter().take_while(fits).count();
    while kept > 0 && matches!(clusters[kept - 1].kind, Kind::Space | Kind::Unseen) {
        kept -= 1;
    }
    let start = clusters[kept].start;
    clusters.truncate(kept);
    if width > 0 {
        clusters.push(Cluster::ellipsis(start..text_end, paragraph));
    }
}

fn columns(cluster: &Cluster) -> usize {
    usize::from(cluster.width)
}
