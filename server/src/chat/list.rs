//! The commands that only look: `groups`, `users`, `members`, `help`.
//!
//! Each takes nothing but a name and gives an answer from what is there now. Never changes the
//! chat.

use diwan_shared::command::{COMMANDS, CommandSpec};
use diwan_shared::event::{Answer, GroupInfo, HelpRow};
use diwan_shared::name::{GroupName, UserName};
use diwan_shared::refusal::Refusal;
use diwan_shared::text::ShortText;

use super::group::Group;
use super::{Chat, Reply};

impl Chat {
    pub(super) fn list_groups(&self) -> Answer {
        let groups = self.groups.all().map(|group| GroupInfo {
            group: group.name.clone(),
            members: group.members.len(),
            locked: group.lock.is_some(),
            topic: group.topic.clone(),
        });
        Answer::Groups { groups: groups.collect() }
    }

    pub(super) fn list_users(&self) -> Answer {
        Answer::Users { users: self.users.online().map(|user| user.name.clone()).collect() }
    }

    pub(super) fn list_members(&self, group: &GroupName) -> Reply {
        let group = self.groups.find(group)?;
        let members = self.member_names(group);
        Ok(Some(Answer::Members { group: group.name.clone(), members }))
    }

    /// The members of a group in the order in which they joined.
    pub(super) fn member_names(&self, group: &Group) -> Vec<UserName> {
        let members = group.members.iter().filter_map(|&id| self.users.get(id));
        members.map(|user| user.name.clone()).collect()
    }

    pub(super) fn help(verb: Option<&ShortText>) -> Reply {
        let row = |spec: &CommandSpec| HelpRow { usage: spec.usage(), help: spec.help.to_owned() };
        let commands = match verb.map(|verb| verb.as_str().trim()) {
            None => COMMANDS.iter().map(row).collect(),
            Some(verb) => {
                let spec = CommandSpec::find(verb);
                vec![row(spec.ok_or_else(|| Refusal::unknown_command(verb))?)]
            }
        };
        Ok(Some(Answer::Help { commands }))
    }
}
