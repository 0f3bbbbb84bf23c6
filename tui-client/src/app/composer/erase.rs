//! Taking text away: what Backspace, Delete and the kill keys remove.
//!
//! Deletion is logical (R21): Backspace takes the last code point of a letter with marks, so a
//! mark or a ZWNJ goes alone, but a whole emoji; Delete takes the cluster ahead. Words are those of
//! UAX #29, in which ZWNJ joins.

use unicode_segmentation::UnicodeSegmentation;

use super::Composer;

/// What to take away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Erase {
    /// The character before the caret.
    Back,
    /// The whole cluster before the caret, marks and all.
    ClusterBack,
    /// The cluster after the caret.
    Ahead,
    /// Back to the start of the word.
    WordBack,
    /// On to the end of the word.
    WordAhead,
    /// Back to white space, as C-w does in a shell.
    SpacedBack,
    /// Back to the start of the line.
    LineBack,
    /// On to the end of the line.
    LineAhead,
}

impl Erase {
    /// Whether what is taken away goes to the kill ring.
    #[must_use]
    pub fn kills(self) -> bool {
        !matches!(self, Self::Back | Self::ClusterBack | Self::Ahead)
    }

    /// Whether it takes what is after the caret.
    #[must_use]
    pub fn is_ahead(self) -> bool {
        matches!(self, Self::Ahead | Self::WordAhead | Self::LineAhead)
    }
}

impl Composer {
    /// Takes text away, or the selection if there is one. Gives what was taken.
    pub fn erase(&mut self, erase: Erase) -> String {
        let here = self.caret.index;
        let range = self.selection().unwrap_or_else(|| match erase {
            Erase::Back => here - last_character_bytes(self.before())..here,
            Erase::ClusterBack => here - last_cluster_bytes(self.before())..here,
            Erase::Ahead => here..here + self.after().graphemes(true).next().map_or(0, str::len),
            Erase::WordBack => self.word_start()..here,
            Erase::WordAhead => here..self.word_end(),
            Erase::SpacedBack => spaced_start(self.before())..here,
            Erase::LineBack => line_start(self.before())..here,
            Erase::LineAhead => here..here + line_bytes(self.after()),
        });
        let taken = self.text.get(range.clone()).unwrap_or_default().to_owned();
        if !taken.is_empty() {
            self.undo.save(self.snapshot(), false);
            self.text.replace_range(range.clone(), "");
            self.stand(self.behind(range.start));
        }
        taken
    }

    /// Swaps the two clusters around the caret, or the last two at the end of the text.
    pub fn transpose(&mut self) {
        let Some(ahead) = self.after().graphemes(true).next() else {
            let Some(last) = self.before().graphemes(true).next_back() else { return };
            return self.swap(self.text.len() - last.len(), last.len());
        };
        self.swap(self.caret.index, ahead.len());
    }

    /// Swaps the word the caret is in or before with the one before that; behind the last word, the
    /// last two. The caret goes behind both.
    pub fn transpose_words(&mut self) {
        let here = self.caret.index;
        let words: Vec<_> = self.text.unicode_word_indices().collect();
        let around = words.iter().position(|(start, word)| start + word.len() > here);
        let second = around.unwrap_or(words.len().saturating_sub(1));
        let Some([(from, first), (start, last)]) =
            second.checked_sub(1).and_then(|before| words.get(before..=second))
        else {
            return;
        };
        let between = self.text.get(from + first.len()..*start).unwrap_or_default();
        let swapped = [last, between, first].concat();
        self.replace_range(*from..start + last.len(), &swapped);
    }

    /// Swaps the cluster of `bytes` at `index` with the one before it, the caret behind both.
    fn swap(&mut self, index: usize, bytes: usize) {
        let before = self.text.get(..index).unwrap_or_default();
        let Some(first) = before.graphemes(true).next_back().map(str::to_owned) else { return };
        let second = self.text.get(index..index + bytes).unwrap_or_default().to_owned();
        self.replace_range(index - first.len()..index + bytes, &(second + &first));
    }

    pub(super) fn word_start(&self) -> usize {
        let mut words = self.before().unicode_word_indices();
        words.next_back().map_or(0, |(start, _)| start)
    }

    pub(super) fn word_end(&self) -> usize {
        let mut words = self.after().unicode_word_indices();
        let end = words.next().map(|(start, word)| start + word.len());
        self.caret.index + end.unwrap_or(self.after().len())
    }
}

fn last_cluster_bytes(text: &str) -> usize {
    text.graphemes(true).next_back().map_or(0, str::len)
}

/// The bytes that Backspace takes from the end of `text`.
fn last_character_bytes(text: &str) -> usize {
    let Some(cluster) = text.graphemes(true).next_back() else { return 0 };
    if cluster.chars().any(is_emoji_part) {
        return cluster.len();
    }
    cluster.chars().next_back().map_or(0, char::len_utf8)
}

/// Whether a character makes its cluster a picture that is taken away as a whole: emoji and their
/// selectors, keycap, regional indicators, tags.
fn is_emoji_part(c: char) -> bool {
    matches!(c,
        '\u{FE0F}' | '\u{20E3}' | '\u{2600}'..='\u{27BF}'
        | '\u{1F000}'..='\u{1FAFF}' | '\u{E0020}'..='\u{E007F}')
}

fn spaced_start(text: &str) -> usize {
    let word_end = text.trim_end().len();
    let word = text.get(..word_end).unwrap_or_default();
    word.rfind(char::is_whitespace).map_or(0, |space| {
        space + word.get(space..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
    })
}

fn line_start(text: &str) -> usize {
    match text.rfind('\n') {
        // At the start of a line, the line break itself goes.
        Some(end) if end + 1 == text.len() => end,
        Some(end) => end + 1,
        None => 0,
    }
}

fn line_bytes(text: &str) -> usize {
    match text.find('\n') {
        Some(0) => 1,
        Some(end) => end,
        None => text.len(),
    }
}
