//! `topic`: what a group is about.
//!
//! Anyone may ask; members may set it. A new topic goes through the log, so it is there after a
//! restart.

use diwan_shared::event::{Answer, Event};
use diwan_shared::name::{GroupName, UserName};
use diwan_shared::refusal::Refusal;
use diwan_shared::text::ShortText;

use super::effect::{Effect, Effects};
use super::ticket::Doing;
use super::{Asker, Chat, Reply};
use crate::entry::{Entry, Outcome};

impl Chat {
    pub(super) fn topic(
        &mut self,
        asker: &Asker,
        group: &GroupName,
        text: Option<ShortText>,
        effects: &mut Effects,
    ) -> Reply {
        let Some(topic) = text else {
            let group = self.groups.find(group)?;
            let (group, topic) = (group.name.clone(), group.topic.clone());
            return Ok(Some(Answer::Topic { group, topic }));
        };
        let (group, by) = self.membership(asker, group)?;
        let entry = Entry::Topic { group: group.name.clone(), topic, by: by.name.clone() };
        self.submit(asker, Doing::Changing, entry, effects);
        Ok(None)
    }

    pub(super) fn topic_set(
        &mut self,
        name: GroupName,
        topic: ShortText,
        by: UserName,
        outcome: &Outcome,
        effects: &mut Effects,
    ) -> Result<Answer, Refusal> {
        match outcome {
            Outcome::Failed => return Err(Refusal::Storage),
            Outcome::Missing => return Err(Refusal::NoSuchGroup(name)),
            _ => {}
        }
        let id = self.groups.find(&name)?.id;
        if let Some(group) = self.groups.get_mut(id) {
            group.topic = Some(topic.clone());
        }
        let event = Event::Topic { group: name.clone(), topic: topic.clone(), by };
        effects.push(Effect::Publish { group: id, event, author: None });
        Ok(Answer::Topic { group: name, topic: Some(topic) })
    }
}
