//! What the server says of its own accord.
//!
//! One arm per event; answers to what was asked are `answer.rs`'s. Anything unknown is ignored,
//! as the protocol wants it.

use diwan_shared::command::Conversation;
use diwan_shared::event::{CloseReason, Event, LeaveReason, Message, Refused};
use diwan_shared::name::{GroupName, UserName};
use diwan_shared::text::ShortText;

use crate::app::effect::Effects;
use crate::app::rooms::mention::Watchwords;
use crate::app::settings::Joins;
use crate::app::timeline::{Mark, Regard, Sign, Source, Way};
use crate::app::{App, isolated};

impl App {
    /// The server said something.
    pub(in crate::app) fn hear(&mut self, event: Event, effects: &mut Effects) {
        match event {
            Event::Welcome(welcome) => self.welcome(welcome, effects),
            Event::Ok(done) => self.done(done, effects),
            Event::Refused(refused) => self.hear_refusal(refused, effects),
            Event::Message(message) => self.hear_message(message, effects),
            Event::Joined { group, user } => self.somebody_joined(&group, user),
            Event::Left { group, user, why } => self.somebody_left(&group, &user, why),
            Event::Online { user } => self.somebody_arrived(user),
            Event::Offline { user } => self.somebody_departed(&user),
            Event::GroupCreated { group, locked } => self.directory.add_group(group, locked),
            Event::GroupRemoved { group } => self.group_removed(&group),
            Event::Topic { group, topic, by } => self.topic_set(&group, topic, &by),
            Event::Closing { why, .. } => self.tell(Sign::Refused, closing(why)),
            Event::Unknown => {}
        }
    }

    fn hear_refusal(&mut self, refused: Refused, effects: &mut Effects) {
        let not_let_in = refused.tag.is_none() && self.connection.is_entering();
        if not_let_in && (refused.code.is_about_name() || self.me.is_none()) {
            return self.ask_again(refused.text, true);
        }
        self.refused(refused, effects);
    }

    fn hear_message(&mut self, message: Message, effects: &mut Effects) {
        let of = message.conversation.clone();
        let private = matches!(of, Conversation::With(_));
        let regard = self.regard(&message, &self.watchwords());
        if (!private || regard.ignored) && self.rooms.get(&of).is_none() {
            return;
        }
        let (seq, named) = (message.seq, regard.mention);
        let from = message.from.clone();
        let unwatched = !self.is_watched(&of);
        let calls = regard.is_news() && (unwatched || self.may_be_away());
        let room = self.rooms.open(&of);
        let news = calls.then(|| message.clone());
        let is_new = room.timeline.hear(message, regard, Source::Live);
        if let Some(news) = news.filter(|_| is_new) {
            if unwatched {
                room.count_unread(seq, named);
            }
            self.call(&news, named);
        }
        self.meet_name(&of, &from);
        let hole = room_has_hole(self, &of);
        if hole {
            self.fetch_newer(&of, effects);
        }
        self.trim(&of);
    }

    /// What a message means to the user.
    pub(in crate::app) fn regard(&self, message: &Message, words: &Watchwords) -> Regard {
        let mine = self.me.as_ref() == Some(&message.from);
        let mark = if mine { Mark::Accepted } else { Mark::Foreign };
        let mention = !mine && words.stand_in(message.text.as_str());
        Regard { mark, mention, ignored: self.ignores(&message.from) }
    }

    fn somebody_joined(&mut self, group: &GroupName, user: UserName) {
        self.directory.count(group, true);
        let of = Conversation::Group(group.clone());
        if self.me.as_ref() != Some(&user) {
            self.pass(&of, &user, Way::Joined);
        }
        self.meet_name(&of, &user);
        if let Some(room) = self.rooms.get_mut(&of) {
            room.add(user);
        }
    }

    fn somebody_left(&mut self, group: &GroupName, user: &UserName, why: LeaveReason) {
        self.directory.count(group, false);
        let of = Conversation::Group(group.clone());
        if self.me.as_ref() == Some(user) {
            return self.close_room(&of);
        }
        let way = match why {
            LeaveReason::Gone => Way::Lost,
            LeaveReason::Exit => Way::Exited,
            LeaveReason::Leave | LeaveReason::Unknown => Way::Left,
        };
        self.pass(&of, user, way);
        if let Some(room) = self.rooms.get_mut(&of) {
            room.remove(user);
        }
    }

    /// Somebody came into a room or went.
    fn pass(&mut self, of: &Conversation, user: &UserName, way: Way) {
        let (now, joins) = (self.now, self.joins);
        if let Some(room) = self.rooms.get_mut(of) {
            room.timeline.pass(now, user, way, joins);
        }
    }

    /// Tells of these comings and goings, the past ones too.
    pub(in crate::app) fn word_joins(&mut self, joins: Joins) {
        self.joins = joins;
        self.rooms.all_mut().for_each(|room| room.timeline.word_passing(joins));
    }

    fn somebody_arrived(&mut self, user: UserName) {
        self.pass(&Conversation::With(user.clone()), &user, Way::Online);
        self.directory.arrive(user);
    }

    fn somebody_departed(&mut self, user: &UserName) {
        self.pass(&Conversation::With(user.clone()), user, Way::Offline);
        self.directory.depart(user);
    }

    /// A group is gone, and its history with it; the draft is kept.
    pub(in crate::app) fn group_removed(&mut self, group: &GroupName) {
        self.directory.remove_group(group);
        let of = Conversation::Group(group.clone());
        let was_in = self.rooms.is_in(group);
        self.forget_group(&of);
        if !self.has_unsent(group) {
            self.close_room(&of);
        }
        if was_in {
            let text = format!("The group {} is gone.", isolated(group));
            self.tell_in(Some(&of), Sign::Info, text);
        }
    }

    fn topic_set(&mut self, group: &GroupName, topic: ShortText, by: &UserName) {
        if let Some(info) = self.directory.groups.iter_mut().find(|info| info.group == *group) {
            info.topic = Some(topic.clone());
        }
        let now = self.now;
        if let Some(room) = self.rooms.get_mut(&Conversation::Group(group.clone())) {
            let text = format!("{} set the topic: {}", isolated(by), isolated(&topic));
            room.tell(now, Sign::Info, text);
            room.topic = Some(topic);
        }
    }
}

fn room_has_hole(app: &App, of: &Conversation) -> bool {
    app.rooms.get(of).is_some_and(|room| room.timeline.has_hole())
}

fn closing(why: CloseReason) -> &'static str {
    match why {
        CloseReason::Shutdown => "The server stops now.",
        CloseReason::SlowConsumer => "The server closed the connection: it was read too slowly.",
        CloseReason::Replaced => "This session goes on in another place.",
        CloseReason::TooMany => "The server takes no more connections now.",
        CloseReason::Unknown => "The server closes the connection.",
    }
}
