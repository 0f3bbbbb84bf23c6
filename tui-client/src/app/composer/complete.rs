//! Tab: completing names of people and groups, commands and what follows them, emoji.
//!
//! What can stand at the caret comes from the table of actions and from what is known of the
//! server. Tab again takes the next candidate, Shift-Tab the one before, as long as nothing else
//! is typed. Nothing is ever completed without Tab.

use std::cmp::Reverse;
use std::ops::Range;

use crate::app::App;
use crate::app::action::Argument;
use crate::app::action::keymap::layouts::respelt;
use crate::app::action::slash;
use crate::app::rooms::order::SORTS;
use crate::app::screen::bidi::MODES;
use crate::text::{Folded, Needle};

mod emoji;

/// A completion that Tab goes on with.
#[derive(Debug)]
pub struct Completion {
    /// What may stand there.
    candidates: Vec<Candidate>,
    /// The one that stands there now.
    chosen: usize,
    /// Where it stands, in bytes of the draft.
    range: Range<usize>,
    /// The whole draft with it, to see whether anything else was typed.
    draft: String,
}

/// Something that may stand at the caret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What is written there.
    pub text: String,
    /// How it is listed.
    pub label: String,
}

impl App {
    /// Completes the word before the caret. Says whether there was anything to complete.
    pub(in crate::app) fn complete(&mut self, forward: bool) -> bool {
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
    pub fn candidates(&self) -> Option<(&[Candidate], usize)> {
        let completion = self.completion.as_ref()?;
        let goes_on = self.rooms.current().composer.text() == completion.draft;
        (goes_on && completion.candidates.len() > 1)
            .then_some((completion.candidates.as_slice(), completion.chosen))
    }

    fn begin_completion(&self) -> Option<Completion> {
        let before = self.rooms.current().composer.before();
        let start = before.rfind(char::is_whitespace).map_or(0, |space| {
            space
                + before.get(space..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
        });
        let (head, word) = before.split_at_checked(start)?;
        let (within, candidates) = self.candidates_for(head, word)?;
        let range = start + within..before.len();
        let draft = String::new();
        (!candidates.is_empty()).then_some(Completion { candidates, chosen: 0, range, draft })
    }

    /// What may stand in place of `word` after `head`, from which byte of it on.
    fn candidates_for(&self, head: &str, word: &str) -> Option<(usize, Vec<Candidate>)> {
        if let Some(name) = word.strip_prefix('/').filter(|_| head.is_empty()) {
            let commands = self.commands(name).into_iter().map(|name| format!("/{name} "));
            return Some((0, listed(commands.collect())));
        }
        let argument = slash::argument_at(head);
        let names = match argument {
            Some(Argument::Group) => self.group_names(),
            Some(Argument::User) => self.user_names(),
            Some(Argument::Place) => [self.group_names(), self.user_names()].concat(),
            Some(Argument::Ignored) => {
                self.lists().ignored.iter().map(ToString::to_string).collect()
            }
            Some(Argument::Doctor) => ["copy", "bell", "notice"].map(str::to_owned).into(),
            Some(Argument::Sort) => SORTS.iter().map(|(_, word)| (*word).to_owned()).collect(),
            Some(Argument::Direction) => ["auto", "ltr", "rtl"].map(str::to_owned).into(),
            Some(Argument::Bidi) => {
                let modes = MODES.iter().map(|(_, name, _)| (*name).to_owned());
                ["test", "auto"].map(str::to_owned).into_iter().chain(modes).collect()
            }
            Some(Argument::Theme) => {
                std::iter::once("auto".to_owned()).chain(self.look.names.clone()).collect()
            }
            Some(Argument::Password | Argument::Number | Argument::File) => return None,
            Some(Argument::Text) | None if word.is_empty() => return None,
            Some(Argument::Text) | None => {
                return Some(emoji::at_end(word).unwrap_or((0, self.names_for(head, word))));
            }
        };
        // People write `/msg @Bob` and `/join #random`; the name is what a command takes.
        let bare = word.trim_start_matches(['@', '#']);
        Some((0, listed(beginning_with(names, bare).map(|name| name + " ").collect())))
    }

    /// The commands that begin so, or do on a Latin keyboard, each once; those first whose own name
    /// does, not a second one.
    pub(in crate::app) fn commands(&self, typed: &str) -> Vec<&'static str> {
        let typed = typed.to_lowercase();
        let spellings: Vec<_> = respelt(&typed).chain([typed.clone()]).collect();
        let fitting = |slash: &&&str| spellings.iter().any(|typed| slash.starts_with(typed));
        let mut found: Vec<_> = self
            .actions()
            .filter_map(|row| {
                let name = row.slash.iter().find(fitting)?;
                Some((row.slash.first() != Some(name), name))
            })
            .collect();
        found.sort_by_key(|(is_second, _)| *is_second);
        found.into_iter().map(|(_, name)| *name).collect()
    }

    /// The names that may stand in a message: those of people as `Bob` or `@Bob`, with a colon at
    /// its beginning, those of groups as `random` or `#random`.
    fn names_for(&self, head: &str, word: &str) -> Vec<Candidate> {
        let end = if head.is_empty() { ": " } else { " " };
        let people = |typed| beginning_with(self.people_names(), typed).map(|name| name + end);
        let groups = |typed| beginning_with(self.group_names(), typed).map(|name| name + " ");
        let names: Vec<String> = match (word.strip_prefix('@'), word.strip_prefix('#')) {
            (Some(typed), _) => people(typed).map(|name| format!("@{name}")).collect(),
            (_, Some(typed)) => groups(typed).map(|name| format!("#{name}")).collect(),
            _ => people(word).chain(groups(word)).collect(),
        };
        listed(names)
    }

    /// The people of the room, who spoke last first.
    fn people_names(&self) -> Vec<String> {
        let items = self.rooms.current().timeline.items();
        let mut people = self.people();
        people.retain(|user| self.me.as_ref() != Some(user));
        people.sort_by_cached_key(|user| {
            let by_them = |said: &crate::app::timeline::Said| said.from == *user;
            Reverse(items.iter().rposition(|item| item.said().is_some_and(by_them)))
        });
        people.iter().map(ToString::to_string).collect()
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
        if let Some(Candidate { text, .. }) = completion.candidates.get(completion.chosen) {
            composer.replace_range(completion.range.clone(), text);
            completion.range = start..start + text.len();
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

/// Candidates that are listed as they are written.
fn listed(texts: Vec<String>) -> Vec<Candidate> {
    let candidate = |text: String| Candidate { label: text.trim_end().to_owned(), text };
    texts.into_iter().map(candidate).collect()
}

/// The names that begin so, however they were typed: case, marks and kinds of letters do not count.
fn beginning_with(names: Vec<String>, typed: &str) -> impl Iterator<Item = String> {
    let needle = Needle::new(typed);
    let begins = move |name: &String| {
        let found = needle.as_ref().map(|needle| Folded::new(name).find(needle));
        found.is_none_or(|found| found.first().is_some_and(|first| first.start == 0))
    };
    names.into_iter().filter(begins)
}
