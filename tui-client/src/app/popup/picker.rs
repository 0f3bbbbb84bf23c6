//! Choosing from a list that is narrowed by typing: a group to join, a person to talk to, a place
//! to go to, something to do, a message that names the user.
//!
//! The choices are computed from what is known whenever they are looked at, so the list is never
//! stale. A typed name that no group has offers to create it. Owns what choosing does first; the
//! rest is the business of whoever has the subject.

use std::cmp::Reverse;

use diwan_shared::command::Conversation;
use diwan_shared::event::GroupInfo;
use diwan_shared::name::{GroupName, UserName};

use super::fuzzy::{Sought, best};
use crate::app::action::{Action, Row};
use crate::app::composer::Composer;
use crate::app::effect::Effects;
use crate::app::popup::{Password, Popup};
use crate::app::timeline::mentions::Mention;
use crate::app::{App, isolated};
use crate::text::{Folded, Needle};

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
    /// A room, another group or a person to go to.
    Place,
    /// Something to do.
    Action,
    /// A line sent before, to be written again.
    Sent,
    /// A message that names the user.
    Mention,
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
    /// A room one is in.
    Room(Conversation),
    /// Something to do, and by which keys.
    Action(&'static Row, Vec<String>),
    /// A line sent before.
    Sent(String),
    /// A message that names the user.
    Mention(Mention),
    /// Nothing to choose, for this reason.
    Nothing(String),
}

impl Picker {
    /// A list, narrowed by what is typed already.
    #[must_use]
    pub fn new(kind: Kind, typed: &str) -> Self {
        Self { kind, filter: Composer::with(typed), chosen: 0 }
    }

    /// The rows, best match first.
    #[must_use]
    pub fn choices(&self, app: &App) -> Vec<Choice> {
        let typed = self.filter.text().trim();
        let mut choices = match self.kind {
            // In the order in which they were sent, and as they were typed.
            Kind::Sent => self.all(app),
            _ => best(self.all(app), typed),
        };
        if self.kind == Kind::Group {
            choices.extend(new_groups(app, typed));
        }
        if choices.is_empty() {
            choices.push(Choice::Nothing(self.why_nothing(app, typed)));
        }
        choices
    }

    /// The chosen row.
    #[must_use]
    pub fn choice(&self, app: &App) -> Option<Choice> {
        let mut choices = self.choices(app);
        let chosen = self.chosen.min(choices.len().checked_sub(1)?);
        Some(choices.swap_remove(chosen))
    }

    /// Everything that can be chosen.
    fn all(&self, app: &App) -> Vec<Choice> {
        match self.kind {
            Kind::Group => {
                let member = |info: &GroupInfo| app.rooms.is_in(&info.group);
                let mut groups: Vec<_> = app.directory.groups.iter().collect();
                // Where most people are, one looks first.
                groups.sort_by_key(|info| Reverse(info.members));
                let choice =
                    |info: &GroupInfo| Choice::Group { info: info.clone(), member: member(info) };
                groups.into_iter().map(choice).collect()
            }
            Kind::Person => app.others_online().cloned().map(Choice::Person).collect(),
            Kind::Place => app.places(),
            Kind::Action => {
                let keys = |row| app.settings.keymap.shown(row);
                app.offered().into_iter().map(|row| Choice::Action(row, keys(row))).collect()
            }
            Kind::Sent => self.sent(app),
            Kind::Mention => app.mentions().into_iter().map(Choice::Mention).collect(),
        }
    }

    fn why_nothing(&self, app: &App, typed: &str) -> String {
        let name = isolated(&typed);
        match self.kind {
            Kind::Group if typed.is_empty() => "There is no group yet. Type a name.".to_owned(),
            Kind::Group => match GroupName::new(typed) {
                Err(error) => format!("{name} cannot be a group: {error}."),
                Ok(_) => format!("There is no group {name}."),
            },
            Kind::Person if app.others_online().next().is_none() => {
                "Nobody else is online.".to_owned()
            }
            Kind::Person => "Nobody of that name is online.".to_owned(),
            Kind::Place => {
                let join = app.way(Action::Join);
                format!("No room, group or person is called {name}. {join} makes a group.")
            }
            Kind::Mention if typed.is_empty() => "No message that is held names you.".to_owned(),
            Kind::Mention => "No message that names you holds this.".to_owned(),
            Kind::Action => "Nothing that can be done is called so.".to_owned(),
            Kind::Sent if typed.is_empty() => "Nothing was sent yet.".to_owned(),
            Kind::Sent => "Nothing you sent holds this.".to_owned(),
        }
    }

    /// The lines that hold what is typed, newest first.
    fn sent(&self, app: &App) -> Vec<Choice> {
        let needle = Needle::new(self.filter.text());
        let holds = |line: &str| needle.as_ref().is_none_or(|it| Folded::new(line).has(it));
        let found = app.recall.found(holds);
        found.into_iter().map(|line| Choice::Sent(line.to_owned())).collect()
    }
}

/// The group that could be made of a typed name, without a password and with one.
fn new_groups(app: &App, typed: &str) -> impl Iterator<Item = Choice> {
    let new = GroupName::new(typed).ok().filter(|group| app.directory.group(group).is_none());
    let choices = new
        .map(|group| [false, true].map(|locked| Choice::Create { group: group.clone(), locked }));
    choices.into_iter().flatten()
}

impl Choice {
    /// Whether it is the same, whatever is known of it now.
    pub(in crate::app) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Group { info, .. }, Self::Group { info: other, .. }) => {
                info.group == other.group
            }
            _ => self == other,
        }
    }

    /// What Tab puts in place of what was typed.
    fn completion(&self) -> Option<String> {
        match self {
            Self::Group { info, .. } => Some(info.group.to_string()),
            Self::Create { group, .. } => Some(group.to_string()),
            Self::Person(user) => Some(user.to_string()),
            Self::Room(of) => Some(of.to_string()),
            Self::Action(row, _) => row.slash.first().map(|name| format!("/{name}")),
            Self::Mention(_) | Self::Sent(_) | Self::Nothing(_) => None,
        }
    }
}

impl Sought for Choice {
    fn names(&self) -> Vec<String> {
        match self {
            Self::Action(row, _) => {
                let slash = row.slash.iter().map(|name| format!("/{name}"));
                slash.chain([row.label.to_owned()]).collect()
            }
            Self::Mention(mention) => vec![mention.of.to_string(), mention.from.to_string()],
            other => other.completion().into_iter().collect(),
        }
    }

    fn about(&self) -> String {
        match self {
            Self::Action(row, keys) => format!("{} {}", row.help, keys.join(" ")),
            Self::Mention(mention) => mention.text.to_string(),
            _ => String::new(),
        }
    }
}

impl App {
    /// Shows a list to choose from.
    pub(in crate::app) fn open_picker(&mut self, kind: Kind, typed: &str) {
        self.popup = Some(Popup::Picker(Picker::new(kind, typed)));
    }

    /// Takes the chosen row of the list.
    pub(in crate::app) fn pick(&mut self, effects: &mut Effects) {
        let Some(Popup::Picker(picker)) = &self.popup else { return };
        let Some(choice) = picker.choice(self) else { return };
        if !matches!(choice, Choice::Nothing(_)) {
            self.popup = None;
            self.take_choice(choice, effects);
        }
    }

    /// Does what choosing a row means.
    pub(in crate::app) fn take_choice(&mut self, choice: Choice, effects: &mut Effects) {
        match choice {
            Choice::Group { info, .. } => self.join_listed(&info, effects),
            Choice::Create { group, locked: false } => self.create(group, None, effects),
            Choice::Create { group, locked: true } => {
                self.popup = Some(Popup::Password(Password::to_create(group)));
            }
            Choice::Person(user) => self.talk_to(user),
            Choice::Room(of) => self.enter(&of),
            Choice::Action(row, _) => self.do_offered(row, effects),
            Choice::Sent(line) => self.write_again(&line),
            Choice::Mention(mention) => self.go_to_message(&mention.of, mention.id),
            Choice::Nothing(_) => {}
        }
    }

    /// Tab: the name of the chosen row stands in place of what was typed.
    pub(in crate::app) fn complete_choice(&mut self) {
        let Some(Popup::Picker(picker)) = &self.popup else { return };
        let Some(name) = picker.choice(self).and_then(|choice| choice.completion()) else { return };
        if let Some(Popup::Picker(picker)) = &mut self.popup {
            picker.filter.replace(&name);
            picker.chosen = 0;
        }
    }
}
