//! What the kill keys took away, for C-y to bring back.
//!
//! One ring for all rooms, as in a shell: text killed in one draft can be yanked into another.
//! Kills one after the other join into one entry.

use crate::limits::KILLS_MAX;

/// The killed texts, newest last.
#[derive(Debug, Clone, Default)]
pub struct Kills {
    entries: Vec<String>,
    joining: bool,
}

impl Kills {
    /// Keeps a killed text; `ahead` when it stood after the caret.
    pub fn keep(&mut self, text: String, ahead: bool) {
        if text.is_empty() {
            return;
        }
        let joining = std::mem::replace(&mut self.joining, true);
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
        self.joining = false;
    }

    /// The newest entry.
    #[must_use]
    pub fn newest(&self) -> Option<&str> {
        self.entries.last().map(String::as_str)
    }
}
