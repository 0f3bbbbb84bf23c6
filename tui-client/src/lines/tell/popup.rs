//! What a screen would show over the chat, told in words.
//!
//! Takes what is open in the app: help, a list to choose from, the question for a password, the
//! details of a message. Gives lines; what only a screen can show is said to be so. Closes nothing.

use diwan_shared::text::OnOneLine;

use super::Teller;
use super::answer::why_not;
use crate::app::App;
use crate::app::action::line::action_of;
use crate::app::popup::help::{Help, HelpLine};
use crate::app::popup::picker::{Choice, Kind, Picker};
use crate::app::popup::{Password, Popup};
use crate::app::timeline::mentions::Mention;

impl Teller {
    /// What a screen would show over the chat.
    pub(super) fn tell_popup(&mut self, app: &App) {
        match &app.popup {
            None if app.selected.is_some() => self.tell_details(app),
            None => {}
            Some(Popup::Help(help)) => self.tell_help(app, help),
            Some(Popup::Picker(Picker { kind: Kind::Action, .. })) => {
                self.tell_help(app, &Help::default());
            }
            Some(Popup::Picker(picker)) => self.tell_choices(app, picker),
            Some(Popup::Password(password)) => self.ask_password(password),
            Some(_) => self.warn("That needs a screen."),
        }
    }

    fn tell_details(&mut self, app: &App) {
        for (label, words) in app.details_in_words() {
            self.say(&format!("{label}: {}", words.replace('\n', " ⏎ ")));
        }
    }

    /// The commands; keys are of no use here.
    fn tell_help(&mut self, app: &App, help: &Help) {
        let lines = help.lines(app);
        let commands = lines.iter().filter_map(|line| match line {
            HelpLine::Entry { command, help, .. }
                if action_of(command).is_some_and(|action| why_not(action).is_none()) =>
            {
                Some(format!("{command}: {help}."))
            }
            _ => None,
        });
        let commands: Vec<String> = commands.collect();
        if commands.is_empty() {
            return self.warn("No command is like that. /help tells all.");
        }
        commands.iter().for_each(|command| self.say(command));
    }

    fn tell_choices(&mut self, app: &App, picker: &Picker) {
        let choices = picker.choices(app);
        let named: Vec<String> = choices.iter().filter_map(name).collect();
        let (what, how) = match picker.kind {
            Kind::Group => ("Groups", "/join and a name joins one, /create makes one."),
            Kind::Person => ("People", "/private and a name talks to one alone."),
            Kind::Place => ("Rooms and people", "/go and a name goes there."),
            Kind::Action => return,
            Kind::Sent => ("Sent before", "A line is sent again by writing it."),
            Kind::Mention => ("Mentions", "/go and the name of a room goes there."),
        };
        let names = if named.is_empty() { "none".to_owned() } else { named.join(", ") };
        self.say(&format!("{what}: {names}. {how}"));
    }

    fn ask_password(&mut self, password: &Password) {
        let Password { group, message, .. } = password;
        let why = if message.is_empty() { format!("{group} is locked.") } else { message.clone() };
        if self.asked_password.as_ref() != Some(&why) {
            self.warn(&format!("{why} The next line is the password."));
            self.asked_password = Some(why);
        }
    }
}

fn name(choice: &Choice) -> Option<String> {
    match choice {
        Choice::Group { info, .. } => Some(format!("{} ({})", info.group, info.members)),
        Choice::Person(user) => Some(user.to_string()),
        Choice::Room(room) => Some(room.to_string()),
        Choice::Action(row, _) => row.usage(),
        Choice::Sent(line) => Some(line.replace('\n', " ")),
        Choice::Mention(mention) => {
            let Mention { of, from, text, .. } = mention;
            Some(format!("{from} in {of} \"{}\"", OnOneLine(text.as_str())))
        }
        Choice::Create { .. } | Choice::Nothing(_) => None,
    }
}
