//! A text in pieces that each fit into one message.
//!
//! Takes a text with `\n` between its lines; gives its pieces, each at most so many bytes as it
//! travels. Cut at the end of a line where that leaves no piece too short, else after white space,
//! else between two clusters, and within one only when that alone is too long. Only line breaks
//! at the cuts and pieces of nothing but white space are left out.

use diwan_shared::limits::MESSAGE_BYTES_MAX;
use diwan_shared::text::LINE_BREAK;
use unicode_segmentation::UnicodeSegmentation;

/// How long a text is as a message: each line break counts as [`LINE_BREAK`] does.
#[must_use]
pub fn message_bytes(text: &str) -> usize {
    text.len() + text.matches('\n').count() * (LINE_BREAK.len_utf8() - 1)
}

/// The text in as few messages as it takes.
#[must_use]
pub fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at_checked(piece_end(rest)).unwrap_or((rest, ""));
        pieces.push(piece.trim_matches('\n'));
        rest = after;
    }
    pieces.retain(|piece| !piece.trim().is_empty());
    pieces
}

/// The text in one message for each of its lines, long ones in several.
#[must_use]
pub fn lines(text: &str) -> Vec<&str> {
    text.split('\n').flat_map(pieces).collect()
}

/// Where the first piece of `text` ends, in bytes.
fn piece_end(text: &str) -> usize {
    if message_bytes(text) <= MESSAGE_BYTES_MAX {
        return text.len();
    }
    let (mut line, mut space, mut cluster) = (0, 0, 0);
    let mut travelled = 0;
    for (start, part) in text.grapheme_indices(true) {
        travelled += message_bytes(part);
        if travelled > MESSAGE_BYTES_MAX {
            break;
        }
        cluster = start + part.len();
        match part {
            "\n" => line = cluster,
            _ if part.chars().all(char::is_whitespace) => space = cluster,
            _ => {}
        }
    }
    let is_long = |end: &usize| *end >= cluster / 2 && *end > 0;
    [line, space, cluster].into_iter().find(is_long).unwrap_or_else(|| {
        // One cluster is longer than a message.
        text.floor_char_boundary(MESSAGE_BYTES_MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use diwan_shared::text::MessageText;
    use proptest::prelude::*;

    const MAX: usize = MESSAGE_BYTES_MAX;

    #[test]
    fn what_fits_is_one_piece() {
        assert_eq!(pieces("one\ntwo"), ["one\ntwo"]);
        assert_eq!(pieces(&"x".repeat(MAX)).len(), 1);
        assert_eq!(pieces(" \n "), Vec::<&str>::new());
    }

    #[test]
    fn cuts_are_at_lines_then_at_spaces_then_between_clusters() {
        let text = format!("{}\n{}", "a b ".repeat(700), "c d ".repeat(700));
        assert_eq!(pieces(&text), text.split('\n').collect::<Vec<_>>());
        // A line that ends too soon is no place to cut.
        let text = format!("Hi\n{}", "word ".repeat(1000));
        let cut = pieces(&text);
        assert!(cut.len() == 2 && cut[0].starts_with("Hi\nword ") && cut[0].ends_with("word "));
        assert_eq!(cut.concat(), text);
        // Shin with two points is six bytes, which no piece divides.
        let text = "שָׁ".repeat(1000);
        let cut = pieces(&text);
        assert_eq!((cut.len(), cut[0].len()), (2, MAX - MAX % 6));
    }

    #[test]
    fn a_cluster_longer_than_a_message_is_cut_all_the_same() {
        let text = format!("a{}", "\u{301}".repeat(MAX));
        assert_eq!(pieces(&text).concat(), text);
    }

    #[test]
    fn each_line_is_a_piece() {
        assert_eq!(lines("one\n\n two\n"), ["one", " two"]);
        assert_eq!(lines(&format!("{}\nb", "x".repeat(MAX + 1))).len(), 3);
    }

    proptest! {
        #[test]
        fn pieces_are_messages_and_lose_nothing(
            parts in prop::collection::vec((prop::sample::select(vec!["a", "ש", "\n", " ", "👩\u{200D}👧", "é\u{301}"]), 1usize..3000), 0..8),
        ) {
            let text: String = parts.iter().map(|(part, count)| part.repeat(*count)).collect();
            let black = |text: &str| text.replace(char::is_whitespace, "");
            for pieces in [pieces(&text), lines(&text)] {
                prop_assert_eq!(black(&pieces.concat()), black(&text));
                for piece in pieces {
                    prop_assert!(MessageText::from_lines(piece).is_ok());
                }
            }
        }
    }
}
