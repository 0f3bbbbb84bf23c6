//! What the kill keys took away, for C-y to bring back and Alt-y to go through.
//!
//! One ring for all rooms, as in a shell: text killed in one draft can be yanked into another.
//! Kills one after the other join into one entry.

use crate::limits::KILLS_MAX;

/// The killed texts, newest last.
#[derive(Debug, Clone, Default)]
pub struct Kills {
    entries: Vec<String>,
    last: Last,
}

/// What was done with the ring last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Last {
    #[default]
    Nothing,
    Killed,
    /// Yanked the entry of this index.
    Yanked(usize),
}

impl Kills {
    /// Keeps a killed text; `ahead` when it stood after the caret.
    pub fn keep(&mut self, text: String, ahead: bool) {
        if text.is_empty() {
            return;
        }
        let joining = std::mem::replace(&mut self.last, Last::Killed) == Last::Killed;
        match self.entries.last_mut().filter(|_| joining) {
            Some(last) if ahead => last.push_str(&text),
            Some(last) => last.insert_str(0, &text),
            None => {
                if self.entries.len() == KILLS_MAX {
                    self.entries.remove(0);
                }
                self.entries.push(text);
            }
        }
    }

    /// Another key was pressed: the next kill begins an entry of its own.
    pub fn rest(&mut self) {
        if self.last == Last::Killed {
            self.last = Last::Nothing;
        }
    }

    /// The newest entry, to be brought back.
    pub fn yank(&mut self) -> Option<String> {
        let newest = self.entries.len().checked_sub(1)?;
        self.last = Last::Yanked(newest);
        self.entries.get(newest).cloned()
    }

    /// The entry that was brought back last, and the one before, to be put in its place where it
    /// still stands. The newest comes after the oldest.
    pub fn yank_older(&mut self) -> Option<(String, String)> {
        let Last::Yanked(yanked) = self.last else { return None };
        let older = yanked.checked_sub(1).unwrap_or(self.entries.len().saturating_sub(1));
        self.last = Last::Yanked(older);
        Some((self.entries.get(yanked)?.clone(), self.entries.get(older)?.clone()))
    }
}
