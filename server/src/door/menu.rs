//! The numbered groups' door: a menu, a few questions, and then talk in one group.
//!
//! Takes sends as its clients make them, gives asks; says in their words what the menu offers and
//! what is said in the group. A group's id is its name, a positive number. Remembers where the
//! dialogue stands; which groups there are and what opens them, only the chat knows.

use std::fmt;
use std::io::Write as _;

use bytes::Bytes;
use diwan_shared::command::{Command, Password};
use diwan_shared::dialect::Dialect;
use diwan_shared::event::{Answer, Done, Event, Refused};
use diwan_shared::line::LineError;
use diwan_shared::name::GroupName;
use diwan_shared::parse;
use diwan_shared::refusal::{Code, Refusal};

use super::{Dialogue, Entrance, Speech, Step, refused, request, say, say_alike, sentence};
use crate::chat::input::{Ask, Start};

/// What everyone sees first.
pub(super) const MENU: &str = "Hello client, please choose an option: \n \
    1. Connect to a group chat. \n \
    2. Create a group chat. \n \
    3. Exit the server. ";

const INVALID: &str = "You chose an invalid option... ";
const GOODBYE: &str = "Exit the chat ";
const NO_SUCH_ID: &str = "There is no group id like this,try again";
const NO_SUCH_PASSWORD: &str = "There is no group password like this,try again";
const REMOVED: &str = "You chose exit so you removed from the group. ";

/// What a member sends to leave.
const EXIT: &str = "Exit";

/// A dialogue with a client of the numbered groups.
#[derive(Debug, Default)]
pub struct Menu {
    stage: Stage,
}

/// Where a dialogue stands: what the next message answers.
#[derive(Debug, Default)]
enum Stage {
    #[default]
    Choosing,
    Naming(Errand),
    Finding,
    Unlocking(GroupName),
    Founding,
    Talking(GroupName),
}

/// What somebody came for.
#[derive(Debug, Clone, Copy)]
enum Errand {
    Join,
    Found,
}

impl Stage {
    /// What follows when the name was granted.
    fn named(&self) -> Self {
        match self {
            Self::Naming(Errand::Found) => Self::Founding,
            _ => Self::Finding,
        }
    }
}

impl Dialogue for Menu {
    fn hear(&mut self, said: Result<&str, LineError>) -> Step {
        let said = match (said, &self.stage) {
            (Ok(said), _) => said,
            (Err(error), Stage::Talking(_)) => return refused(error.into()),
            (Err(error), _) => return self.ask_again(Refusal::from(error)),
        };
        match &self.stage {
            Stage::Choosing => self.choose(said.trim()),
            Stage::Naming(_) => self.enter(said.trim()),
            Stage::Finding => self.find(said.trim()),
            Stage::Unlocking(group) => {
                let (group, password) = (group.clone(), Password::new(said).ok());
                Step::Settle(request(Command::Join { group, password }))
            }
            Stage::Founding => match Password::new(said) {
                Ok(password) => Step::Settle(Ask::Found(password)),
                Err(error) => self.ask_again(Refusal::BadPassword(error)),
            },
            Stage::Talking(_) if said == EXIT => Step::Ask(request(Command::Exit)),
            Stage::Talking(group) => say(group, said),
        }
    }

    fn tell(&mut self, event: &Event, out: &mut Vec<u8>) {
        match event {
            Event::Welcome(_) => self.stage = self.stage.named(),
            Event::Refused(refused) => self.refuse(refused, out),
            Event::Ok(Done { answer, .. }) => {
                Words.encode(event, out);
                match answer {
                    Answer::Members { group, .. } => self.stage = Stage::Unlocking(group.clone()),
                    Answer::Join { group, .. } | Answer::Create { group } => {
                        self.stage = Stage::Talking(group.clone());
                    }
                    _ => {}
                }
            }
            _ => return Words.encode(event, out),
        }
        out.extend_from_slice(&self.prompt());
    }
}

impl Menu {
    fn choose(&mut self, option: &str) -> Step {
        self.stage = match option {
            "1" => Stage::Naming(Errand::Join),
            "2" => Stage::Naming(Errand::Found),
            "3" => return Step::Close(sentence(GOODBYE)),
            _ => return self.ask_again(INVALID),
        };
        Step::Say(self.prompt())
    }

    fn enter(&self, name: &str) -> Step {
        let (secret, start, speech) = (None, Start::Nowhere, Speech::Menu);
        match parse::user_name(name) {
            Ok(name) => Step::Enter(Entrance { name, secret, start, speech }),
            Err(refusal) => self.ask_again(refusal),
        }
    }

    /// Asks for a group's members only to learn whether there is one of this id.
    fn find(&self, id: &str) -> Step {
        let id = id.parse().ok().filter(|&id: &u64| id > 0);
        match id.and_then(|id| GroupName::new(&id.to_string()).ok()) {
            Some(group) => Step::Settle(request(Command::Members { group })),
            None => self.ask_again(NO_SUCH_ID),
        }
    }

    fn refuse(&mut self, refused: &Refused, out: &mut Vec<u8>) {
        let why = match (&self.stage, refused.code) {
            // It may also have gone while its password was asked for.
            (Stage::Finding | Stage::Unlocking(_), Code::NoSuchGroup) => {
                self.stage = Stage::Finding;
                NO_SUCH_ID
            }
            (Stage::Unlocking(_), Code::WrongPassword) => NO_SUCH_PASSWORD,
            _ => &refused.text,
        };
        out.extend_from_slice(&sentence(why));
    }

    fn ask_again(&self, why: impl fmt::Display) -> Step {
        Step::Say([sentence(why), self.prompt()].concat().into())
    }

    fn prompt(&self) -> Bytes {
        sentence(match self.stage {
            Stage::Choosing => MENU,
            Stage::Naming(_) => "Enter your name: ",
            Stage::Finding => "Enter group ID: ",
            Stage::Unlocking(_) => "Enter password: ",
            Stage::Founding => "Enter password for the group: ",
            Stage::Talking(_) => return Bytes::new(),
        })
    }
}

/// The words of the numbered groups.
#[derive(Debug)]
pub struct Words;

impl Dialect for Words {
    fn encode(&self, event: &Event, out: &mut Vec<u8>) {
        // Writing to a `Vec` cannot fail.
        let _ = match event {
            Event::Ok(Done { answer: Answer::Create { group }, .. }) => writeln!(
                out,
                "The id of the group is:{group}\n\
                 You're connected to group chat #{group}\n\
                 You can start to talk!"
            ),
            Event::Ok(Done { answer: Answer::Join { group, .. }, .. }) => {
                writeln!(out, "You're connected to group chat #{group}")
            }
            Event::Ok(Done { answer: Answer::Exit, .. }) => writeln!(out, "{REMOVED}"),
            Event::Left { user, .. } => writeln!(out, "{user} has removed from the group "),
            _ => return say_alike(event, out),
        };
    }

    fn echoes(&self) -> bool {
        false
    }
}
