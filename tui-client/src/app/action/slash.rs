//! Slash commands: what a draft that begins with `/` does.
//!
//! Names come from the table of actions; arguments are read by the protocol's own parser, so a
//! wrong one gets the same sentence as everywhere. A command that cannot be done leaves the draft
//! as it is and says what would be right.

use diwan_shared::command::{Command, Conversation};
use diwan_shared::name::UserName;
use diwan_shared::parse;

use crate::app::App;
use crate::app::action::keymap::layouts::respelt;
use crate::app::action::{Action, Argument, Row, actions};
use crate::app::effect::Effects;
use crate::app::popup::Popup;
use crate::app::popup::help::Help;
use crate::app::session::asked::Ask;
use crate::app::session::peer::NO_SERVER;
use crate::app::timeline::Sign;
use crate::text::Base;

/// A command that was not done: the sentence that says why.
struct Wrong(String);

impl App {
    /// What is known of the command being written: how it is used and what it does, or which ones
    /// begin so.
    #[must_use]
    pub fn command_hint(&self) -> Option<String> {
        let command = self.rooms.current().composer.text().strip_prefix('/')?;
        let (name, rest) = command.split_once(' ').map_or((command, None), |(n, r)| (n, Some(r)));
        if name.starts_with('/') {
            return None;
        }
        // Whole names and what follows them are explained, beginnings only when they are clear.
        let names = match rest {
            None if find(name).is_none() => self.commands(name),
            _ => vec![name],
        };
        match names.as_slice() {
            [] => Some(doubt(name)),
            [name] => Some(find(name).map_or_else(|| doubt(name), explained)),
            names => {
                Some(names.iter().map(|name| format!("/{name}")).collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// Does the command of the draft, given without its first slash.
    pub(in crate::app) fn run_draft(&mut self, line: &str, effects: &mut Effects) {
        let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
        let Some(row) = find(name) else {
            return self.tell(Sign::Refused, unknown(name));
        };
        let (draft_room, draft) = (self.rooms.current().of.clone(), format!("/{line}"));
        match self.run(row, rest.trim(), effects) {
            // The draft is still the one that was run: doing it may have changed the room.
            Ok(()) => self.clear_draft_of(draft_room.as_ref(), &draft),
            Err(Wrong(why)) => self.tell_in(draft_room.as_ref(), Sign::Refused, why),
        }
    }

    fn run(&mut self, row: &Row, rest: &str, effects: &mut Effects) -> Result<(), Wrong> {
        if !self.offers(row) {
            return Err(Wrong(NO_SERVER.to_owned()));
        }
        if row.arguments.is_empty() && !rest.is_empty() {
            return Err(usage(row, rest));
        }
        match row.action {
            Action::Help => self.help_about(rest),
            Action::Join if rest.is_empty() => self.pick_group(effects),
            Action::Join => match read("join", rest)? {
                Command::Join { group, password } => self.join(group, password, effects),
                _ => return Err(usage(row, rest)),
            },
            Action::Create => match read("create", rest)? {
                Command::Create { group, password } => self.create(group, password, effects),
                _ => return Err(usage(row, rest)),
            },
            Action::Leave if !rest.is_empty() => match read("leave", rest)? {
                Command::Leave { group } => self.leave(group, effects),
                _ => return Err(usage(row, rest)),
            },
            Action::Private if !rest.is_empty() => self.talk(rest, row, effects)?,
            Action::GoTo if !rest.is_empty() => self.go_by_name(rest, effects),
            Action::Sort if !rest.is_empty() => {
                if !self.sort_command(rest) {
                    return Err(usage(row, rest));
                }
            }
            Action::OpenLink if !rest.is_empty() => {
                let number = rest.parse().map_err(|_| usage(row, rest))?;
                self.open_link(Some(number), effects);
            }
            Action::NumberedRoom => self.go_to_numbered(rest, row)?,
            // The draft is the command; what follows it is what to begin with.
            Action::Editor => self.open_editor(rest.to_owned(), effects),
            Action::Topic => self.topic_command(rest, effects)?,
            Action::Bidi if !self.bidi_command(rest, effects) => return Err(usage(row, rest)),
            Action::Bidi => {}
            Action::Reply | Action::Yank => {
                // The text comes in place of the command.
                self.rooms.current_mut().composer.replace("");
                self.act(row.action, effects);
            }
            Action::Undo => {
                let composer = &mut self.rooms.current_mut().composer;
                composer.undo_to(|text| !text.starts_with('/'));
                composer.undo();
            }
            action if action.edits() => {
                self.rooms.current_mut().composer.forget_command();
                self.act(action, effects);
            }
            Action::Doctor if !self.doctor(rest, effects) => return Err(usage(row, rest)),
            Action::Doctor => {}
            Action::Theme => self.choose_theme(rest, effects),
            Action::Direction if !rest.is_empty() => self.set_direction(rest, row)?,
            Action::Search if !rest.is_empty() => self.search_for(rest, effects),
            Action::Export => self.export(rest, effects),
            Action::Highlight if !rest.is_empty() => self.highlight(rest, effects),
            Action::Ignore if !rest.is_empty() => self.ignore(read_user(rest, row)?, effects),
            Action::Unignore if !rest.is_empty() => {
                self.unignore(&read_user(rest, row)?, effects);
            }
            action => self.act(action, effects),
        }
        Ok(())
    }

    /// `/private name`, and `/private name text` at once.
    fn talk(&mut self, rest: &str, row: &Row, effects: &mut Effects) -> Result<(), Wrong> {
        let name = rest.split(' ').next().unwrap_or_default();
        let user = read_user(name, row)?;
        let of = Conversation::With(user.clone());
        if rest == name {
            self.talk_to(user);
            return Ok(());
        }
        let Command::Private { text, .. } = read("private", &rest.replace('\n', "\u{2028}"))?
        else {
            return Err(usage(row, rest));
        };
        if self.me.as_ref() == Some(&user) {
            return Err(Wrong("That is you. Choose somebody else to talk to.".to_owned()));
        }
        self.can_say(1).map_err(Wrong)?;
        let (room, line) = (self.rooms.current().of.clone(), self.rooms.current().composer.text());
        let line = line.to_owned();
        self.clear_draft_of(room.as_ref(), &line);
        // What becomes of it is seen there.
        self.rooms.open(&of);
        self.enter(&of);
        self.say(&of, vec![text], effects);
        Ok(())
    }

    fn topic_command(&mut self, rest: &str, effects: &mut Effects) -> Result<(), Wrong> {
        let Some(Conversation::Group(group)) = self.rooms.current().of.clone() else {
            return Err(Wrong("Only a group has a topic.".to_owned()));
        };
        let command = read("topic", &format!("{group} {rest}"))?;
        self.ask_here(command, Ask::Topic { tell: rest.is_empty() }, effects);
        Ok(())
    }

    fn go_to_numbered(&mut self, number: &str, row: &Row) -> Result<(), Wrong> {
        let number = number.parse().map_err(|_| usage(row, number))?;
        if self.go_to_number(number) {
            return Ok(());
        }
        let rooms = self.rooms.list().len();
        Err(Wrong(format!("There is no room {number}: the last one has number {rooms}.")))
    }

    fn set_direction(&mut self, word: &str, row: &Row) -> Result<(), Wrong> {
        let base = match word.to_ascii_lowercase().as_str() {
            "auto" => Base::Auto,
            "ltr" => Base::Ltr,
            "rtl" => Base::Rtl,
            _ => return Err(usage(row, word)),
        };
        self.rooms.current_mut().composer.base = base;
        Ok(())
    }

    fn help_about(&mut self, topic: &str) {
        let mut help = Help::default();
        help.filter.insert(topic);
        self.popup = Some(Popup::Help(help));
    }

    /// What a line said is done: it goes, unless doing it put another text in its place.
    pub(in crate::app) fn clear_draft_of(&mut self, room: Option<&Conversation>, line: &str) {
        let place = match room {
            Some(of) => self.rooms.known_mut(of),
            None => Some(self.rooms.current_mut()),
        };
        if let Some(room) = place {
            if room.composer.text() == line {
                room.composer.take();
                // It was sent in place of another one, which was not.
                if !room.composer.aside().is_empty() {
                    room.composer.bring_back();
                }
            }
            if !holds_password(line) {
                self.recall.keep(room.of.as_ref(), line);
            }
        }
        self.completion = None;
    }
}

/// The row of a slash command, in any case; of one that there is not, the row of what the same
/// keys type on a Latin keyboard.
#[must_use]
pub(in crate::app) fn find(name: &str) -> Option<&'static Row> {
    let name = name.to_lowercase();
    let named = |name: &str| actions().find(|row| row.slash.contains(&name));
    named(&name).or_else(|| respelt(&name).find_map(|name| named(&name)))
}

fn read(verb: &str, rest: &str) -> Result<Command, Wrong> {
    match parse::request(&format!("{verb} {rest}")) {
        Ok(Some(request)) => Ok(request.command),
        Ok(None) => Err(Wrong(String::new())),
        Err(rejection) => Err(Wrong(rejection.refusal.to_string())),
    }
}

/// The one name that follows a command.
fn read_user(name: &str, row: &Row) -> Result<UserName, Wrong> {
    match read("private", &format!("{name} x"))? {
        Command::Private { user, .. } if !name.contains(' ') => Ok(user),
        _ => Err(usage(row, name)),
    }
}

/// `/join [group] [password]  join a group; without a name, choose one or make one`
fn explained(row: &Row) -> String {
    format!("{}  {}", row.usage().unwrap_or_default(), row.help)
}

/// What was wrong, and what would be right.
fn usage(row: &Row, rest: &str) -> Wrong {
    let wrong = match rest {
        "" => String::new(),
        rest => format!("'{}' does not fit here. ", crate::app::isolated(&rest)),
    };
    Wrong(format!("{wrong}Usage: {}", row.usage().unwrap_or_default()))
}

/// What is said of a name that no command has, while it is being written: in few words.
fn doubt(name: &str) -> String {
    let near = meant(name).unwrap_or_else(|| "// at the start sends a slash.".to_owned());
    format!("No such command. {near}")
}

/// `Did you mean /join?`, if the name is nearly that of a command.
fn meant(name: &str) -> Option<String> {
    let near = actions()
        .flat_map(|row| row.slash)
        .map(|slash| (strsim::osa_distance(&name.to_lowercase(), slash), slash))
        .filter(|(wrong, slash)| wrong * 2 < slash.len())
        .min_by_key(|(wrong, _)| *wrong);
    near.map(|(_, slash)| format!("Did you mean /{slash}?"))
}

fn unknown(name: &str) -> String {
    let near = meant(name).map_or_else(String::new, |near| format!(" {near}"));
    format!(
        "There is no command {}.{near} /help shows them all; // at the start sends a slash.",
        crate::app::isolated(&format_args!("/{name}"))
    )
}

/// Whether a draft holds a password, which must not be on disk nor be brought back by Up.
#[must_use]
pub(in crate::app) fn holds_password(draft: &str) -> bool {
    let (name, rest) = draft.split_once(' ').unwrap_or((draft, ""));
    let row = name.strip_prefix('/').and_then(find);
    row.is_some_and(|row| row.arguments.contains(&Argument::Password) && rest.trim().contains(' '))
}

/// What kind of word follows `head`, if it begins with a command.
#[must_use]
pub(in crate::app) fn argument_at(head: &str) -> Option<Argument> {
    let mut words = head.strip_prefix('/')?.split_whitespace();
    let row = find(words.next()?)?;
    let at = words.count().min(row.arguments.len().checked_sub(1)?);
    row.arguments.get(at).copied()
}
