//! Tab: completing names of people and groups, and commands.
//!
//! What can stand at the caret comes from the table of actions and from what is known of the
//! server. Tab again takes the next candidate, Shift-Tab the one before, as long as nothing else
//! is typed.

use std::ops::Range;

use super::App;
use super::action::Argument;
use super::bidi::MODES;
use super::slash;

/// A completion that Tab goes on with.
#[derive(Debug)]
pub struct Completion {
    /// What may stand there.
    candidates: Vec<String>,
    /// The one that stands there now.
    chosen: usize,
    /// Where it stands, in bytes of the draft.
    range: Range<usize>,
    /// The whole draft with it, to see whether anything else was typed.
    draft: String,
}

impl App {
    /// Completes the word before the caret. Says whether there was anything to complete.
    pub(super) fn complete(&mut self, forward: bool) -> bool {
        let completion = self.completion.take().filter(|completion| {
            let composer = &self.rooms.current().composer;
            composer.text() == completion.draft && composer.caret().index == completion.range.end
        });
        let next = match completion {
            Some(completion) => completion.next(forward),
            None => match self.begin_completion() {
                Some(completion) => completion,
                None => return false,
            },
        };
        self.completion = Some(self.put(next));
        true
    }

    /// The candidates and the chosen one, while a completion goes on with more than one.
    #[must_use]
    pub fn candidates(&self) -> Option<(&[String], usize)> {
        let completion = self.completion.as_ref()?;
        (completion.candidates.len() > 1)
            .then_some((completion.candidates.as_slice(), completion.chosen))
    }

    fn begin_completion(&self) -> Option<Completion> {
        let before = self.rooms.current().composer.before();
        let start = before.rfind(char::is_whitespace).map_or(0, |space| {
            space
                + before.get(space..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
        });
        let (head, word) = before.split_at_checked(start)?;
        if word.is_empty() {
            return None;
        }
        let candidates = self.candidates_for(head, word);
        let range = start..before.len();
        let draft = String::new();
        (!candidates.is_empty()).then_some(Completion { candidates, chosen: 0, range, draft })
    }

    /// What may stand in place of `word` after `head`.
    fn candidates_for(&self, head: &str, word: &str) -> Vec<String> {
        if head.is_empty()
            && let Some(name) = word.strip_prefix('/')
        {
            return self.commands(name);
        }
        let names = match argument_at(head) {
            Some(Argument::Group) => self.group_names(),
            Some(Argument::User) => self.user_names(),
            Some(Argument::Place) => [self.group_names(), self.user_names()].concat(),
            Some(Argument::Ignored) => {
                self.lists().ignored.iter().map(ToString::to_string).collect()
            }
            Some(Argument::Doctor) => ["copy", "bell", "notice"].map(str::to_owned).into(),
            Some(Argument::Direction) => ["auto", "ltr", "rtl"].map(str::to_owned).into(),
            Some(Argument::Bidi) => {
                let modes = MODES.iter().map(|(_, name, _)| (*name).to_owned());
                ["test", "auto"].map(str::to_owned).into_iter().chain(modes).collect()
            }
            Some(Argument::Password | Argument::Number) => Vec::new(),
            Some(Argument::Theme) => {
                std::iter::once("auto".to_owned()).chain(self.look.names.clone()).collect()
            }
            Some(Argument::Text) | None => {
                let addressed = head.is_empty();
                let people = self.people_names().into_iter();
                let people = people.map(|name| if addressed { name + ":" } else { name });
                people.chain(self.group_names()).collect()
            }
        };
        let typed = word.trim_start_matches('@').to_lowercase();
        let at = if word.starts_with('@') { "@" } else { "" };
        let fits = |name: &String| name.to_lowercase().starts_with(&typed);
        names.into_iter().filter(fits).map(|name| format!("{at}{name} ")).collect()
    }

    fn commands(&self, name: &str) -> Vec<String> {
        let name = name.to_lowercase();
        let slashes = self.actions().filter_map(|row| row.slash.first());
        slashes.filter(|slash| slash.starts_with(&name)).map(|slash| format!("/{slash} ")).collect()
    }

    fn people_names(&self) -> Vec<String> {
        let others = self.people().into_iter().filter(|user| self.me.as_ref() != Some(user));
        others.map(|user| user.to_string()).collect()
    }

    fn user_names(&self) -> Vec<String> {
        self.others_online().map(ToString::to_string).collect()
    }

    fn group_names(&self) -> Vec<String> {
        self.directory.groups.iter().map(|info| info.group.to_string()).collect()
    }

    fn put(&mut self, mut completion: Completion) -> Completion {
        let composer = &mut self.rooms.current_mut().composer;
        let start = completion.range.start;
        if let Some(candidate) = completion.candidates.get(completion.chosen) {
            composer.replace_range(completion.range.clone(), candidate);
            completion.range = start..start + candidate.len();
        }
        completion.draft = composer.text().to_owned();
        completion
    }
}

impl Completion {
    fn next(mut self, forward: bool) -> Self {
        let count = self.candidates.len();
        self.chosen = (self.chosen + if forward { 1 } else { count - 1 }) % count;
        self
    }
}

/// What kind of word follows `head`, if it begins with a command.
fn argument_at(head: &str) -> Option<Argument> {
    let mut words = head.strip_prefix('/')?.split_whitespace();
    let row = slash::find(words.next()?)?;
    let at = words.count().min(row.arguments.len().checked_sub(1)?);
    row.arguments.get(at).copied()
}
