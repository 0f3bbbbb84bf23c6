//! Choosing a group to join or a person to talk to: a list narrowed by typing.
//!
//! The choices are computed from what the server told whenever they are looked at, so the list is
//! never stale. A typed name that no group has offers to create it.

use diwan_shared::event::GroupInfo;
use diwan_shared::name::{GroupName, UserName};

use super::App;
use super::composer::Composer;

/// A list to choose from.
#[derive(Debug)]
pub struct Picker {
    /// Of what.
    pub kind: Kind,
    /// What narrows it.
    pub filter: Composer,
    /// The chosen row.
    pub chosen: usize,
}

/// What is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A group to join.
    Group,
    /// A person to talk to.
    Person,
}

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A group there is.
    Group {
        /// The group.
        info: GroupInfo,
        /// Whether the user is in it.
        member: bool,
    },
    /// A group that could be made.
    Create {
        /// Its name.
        group: GroupName,
        /// Whether a password is to lock it.
        locked: bool,
    },
    /// Somebody online.
    Person(UserName),
    /// Nothing to choose, for this reason.
    Nothing(String),
}

impl Picker {
    /// An unfiltered list.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        Self { kind, filter: Composer::default(), chosen: 0 }
    }

    /// The rows, best match first.
    #[must_use]
    pub fn choices(&self, app: &App) -> Vec<Choice> {
        match self.kind {
            Kind::Group => self.groups(app),
            Kind::Person => self.people(app),
        }
    }

    /// The chosen row.
    #[must_use]
    pub fn choice(&self, app: &App) -> Option<Choice> {
        let mut choices = self.choices(app);
        let chosen = self.chosen.min(choices.len().checked_sub(1)?);
        Some(choices.swap_remove(chosen))
    }

    fn groups(&self, app: &App) -> Vec<Choice> {
        let typed = self.filter.text().trim();
        let known = &app.directory.groups;
        let mut choices: Vec<_> = matching(known, typed, |info| info.group.as_str())
            .map(|info| Choice::Group { info: info.clone(), member: app.rooms.is_in(&info.group) })
            .collect();
        if typed.is_empty() {
            return choices;
        }
        match GroupName::new(typed) {
            Ok(group) if app.directory.group(&group).is_none() => {
                choices.push(Choice::Create { group: group.clone(), locked: false });
                choices.push(Choice::Create { group, locked: true });
            }
            Err(error) if choices.is_empty() => choices.push(Choice::Nothing(format!(
                "{} cannot be a group: {error}.",
                super::isolated(&typed)
            ))),
            _ => {}
        }
        choices
    }

    fn people(&self, app: &App) -> Vec<Choice> {
        let others: Vec<_> =
            app.directory.online.iter().filter(|user| app.me.as_ref() != Some(user)).collect();
        let typed = self.filter.text().trim();
        let mut choices: Vec<_> = matching(&others, typed, |user| user.as_str())
            .map(|user| Choice::Person((*user).clone()))
            .collect();
        if choices.is_empty() {
            let who = if others.is_empty() { "Nobody else" } else { "Nobody of that name" };
            choices.push(Choice::Nothing(format!("{who} is online.")));
        }
        choices
    }
}

/// What holds `typed` in its name, in any case; what begins with it first.
fn matching<'a, T>(
    all: &'a [T],
    typed: &str,
    name: impl Fn(&T) -> &str,
) -> impl Iterator<Item = &'a T> {
    let typed = typed.to_lowercase();
    let mut found: Vec<_> = all
        .iter()
        .filter_map(|one| name(one).to_lowercase().find(&typed).map(|at| (at > 0, one)))
        .collect();
    found.sort_by_key(|(inside, _)| *inside);
    found.into_iter().map(|(_, one)| one)
}
