//! What the server has on its disk: a model of the fold, quick enough for thousands of schedules.
//!
//! A property compares it with the real fold in SQLite: every outcome, group, talk and page. It
//! outlives the server that writes it.

use std::cmp::Reverse;
use std::collections::HashMap;

use diwan_server::entry::{Entry, Outcome, Post, Query, StoredGroup};
use diwan_shared::command::{Conversation, Range, Tag};
use diwan_shared::event::{Message, Page, Position, Receipt};
use diwan_shared::limits::HISTORY_MESSAGES_MAX;
use diwan_shared::name::{GroupName, UserName};
use diwan_shared::text::ShortText;

/// Everything that was ever committed.
#[derive(Debug)]
pub(crate) struct Disk {
    told: Vec<Told>,
    /// Where a message is, by its sender and tag: the index in `told`, and the message's.
    tags: HashMap<(String, Tag), (usize, usize)>,
}

/// One conversation, in order of creation.
#[derive(Debug)]
struct Told {
    of: Of,
    /// A removed group is found by nobody any more.
    gone: bool,
    lock: Option<String>,
    topic: Option<ShortText>,
    posts: Vec<Post>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Of {
    Group(GroupName),
    /// Two people, each as the other one wrote the name first.
    Talk(UserName, UserName),
}

impl Disk {
    /// A new house: only General.
    pub(crate) fn new() -> Self {
        Self { told: vec![Told::new(Of::Group(GroupName::general()))], tags: HashMap::new() }
    }

    /// Commits one entry.
    pub(crate) fn fold(&mut self, entry: &Entry) -> Outcome {
        match entry {
            Entry::Message(post) => self.message(post),
            Entry::GroupCreated { group, lock, .. } => {
                let of = Of::Group(group.clone());
                if self.find(&of).is_some() {
                    return Outcome::Exists;
                }
                self.told.push(Told { lock: lock.clone(), ..Told::new(of) });
                Outcome::Created { life: self.told.len() as u64 }
            }
            Entry::GroupRemoved { group } => self.change(group, |told| told.gone = true),
            Entry::Topic { group, topic, .. } => {
                self.change(group, |told| told.topic = Some(topic.clone()))
            }
        }
    }

    fn change(&mut self, group: &GroupName, change: impl FnOnce(&mut Told)) -> Outcome {
        match self.find(&Of::Group(group.clone())) {
            Some(index) => {
                change(&mut self.told[index]);
                Outcome::Applied
            }
            None => Outcome::Missing,
        }
    }

    fn message(&mut self, post: &Post) -> Outcome {
        let id = post.tag.clone().map(|tag| (post.from.folded().to_owned(), tag));
        if let Some(&(told, index)) = id.as_ref().and_then(|id| self.tags.get(id)) {
            return Outcome::Duplicate(self.told[told].receipt(index, &post.from));
        }
        let index = match &post.to {
            Conversation::Group(group) => match self.find(&Of::Group(group.clone())) {
                Some(index) => index,
                None => return Outcome::Missing,
            },
            Conversation::With(peer) => self.talk(&post.from, peer),
        };
        let told = &mut self.told[index];
        let at = told.posts.last().map_or(0, |last| last.at).max(post.at);
        told.posts.push(Post { at, ..post.clone() });
        let seq = told.posts.len();
        if let Some(id) = id {
            self.tags.insert(id, (index, seq - 1));
        }
        Outcome::Stored { seq: seq as u64, at }
    }

    fn talk(&mut self, from: &UserName, peer: &UserName) -> usize {
        let of = Of::Talk(from.clone(), peer.clone());
        self.find(&of).unwrap_or_else(|| {
            self.told.push(Told::new(of));
            self.told.len() - 1
        })
    }

    fn find(&self, of: &Of) -> Option<usize> {
        self.told.iter().position(|told| !told.gone && told.of.is(of))
    }

    /// As `Store::groups`.
    pub(crate) fn groups(&self) -> Vec<StoredGroup> {
        let groups = (1..).zip(&self.told).filter(|(_, told)| !told.gone);
        let groups = groups.filter_map(|(life, told)| match &told.of {
            Of::Group(name) => Some(StoredGroup {
                name: name.clone(),
                life,
                lock: told.lock.clone(),
                topic: told.topic.clone(),
                last: told.posts.len() as u64,
            }),
            Of::Talk(..) => None,
        });
        groups.collect()
    }

    /// As `Store::talks`; nobody here talks with more people than `welcome` tells of.
    pub(crate) fn talks(&self, user: &UserName) -> Vec<Position> {
        let talks = self.told.iter().enumerate();
        let mut talks: Vec<_> =
            talks.filter_map(|(index, told)| Some((index, told, told.of.peer(user)?))).collect();
        talks.sort_by_key(|(index, told, _)| Reverse((told.posts.last().map(|p| p.at), *index)));
        let position = |(_, told, peer): (_, &Told, &UserName)| Position {
            conversation: Conversation::With(peer.clone()),
            life: None,
            last: told.posts.len() as u64,
        };
        talks.into_iter().map(position).collect()
    }

    /// As `Readers::page`; nothing said here comes near the bound in bytes.
    pub(crate) fn page(&self, query: &Query) -> Page {
        let all = self.messages(&query.of, &query.reader);
        let count = query.count.min(HISTORY_MESSAGES_MAX) as usize;
        let (messages, more) = match query.range {
            Range::After(seq) => {
                let after: Vec<_> = all.into_iter().filter(|m| m.seq > seq).collect();
                let more = after.len() > count;
                (after.into_iter().take(count).collect(), more)
            }
            Range::Before(_) | Range::Latest => {
                let bound = if let Range::Before(seq) = query.range { seq } else { u64::MAX };
                let before: Vec<_> = all.into_iter().filter(|m| m.seq < bound).collect();
                let surplus = before.len().saturating_sub(count);
                (before.into_iter().skip(surplus).collect(), surplus > 0)
            }
        };
        Page { conversation: query.of.clone(), messages, more }
    }

    /// What was said in a conversation, from its beginning.
    pub(crate) fn posts(&self, of: &Conversation, reader: &UserName) -> &[Post] {
        let wanted = match of {
            Conversation::Group(group) => Of::Group(group.clone()),
            Conversation::With(peer) => Of::Talk(reader.clone(), peer.clone()),
        };
        self.find(&wanted).map_or(&[], |index| &self.told[index].posts)
    }

    /// What was said in one life of a group, also after the group is gone.
    pub(crate) fn posts_of_life(&self, life: u64) -> &[Post] {
        self.told.get(life as usize - 1).map_or(&[], |told| &told.posts)
    }

    /// Whether that group was locked.
    pub(crate) fn was_locked(&self, life: u64) -> bool {
        self.told.get(life as usize - 1).is_some_and(|told| told.lock.is_some())
    }

    fn messages(&self, of: &Conversation, reader: &UserName) -> Vec<Message> {
        let message = |(seq, post): (u64, &Post)| Message {
            conversation: of.clone(),
            seq,
            at: post.at,
            from: post.from.clone(),
            text: post.text.clone(),
            tag: post.tag.clone(),
        };
        (1..).zip(self.posts(of, reader)).map(message).collect()
    }

    /// All that was ever stored, in order within each conversation, removed groups included.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Post> {
        self.told.iter().flat_map(|told| &told.posts)
    }
}

impl Told {
    fn new(of: Of) -> Self {
        Self { of, gone: false, lock: None, topic: None, posts: Vec::new() }
    }

    fn receipt(&self, index: usize, sender: &UserName) -> Receipt {
        let conversation = match &self.of {
            Of::Group(group) => Conversation::Group(group.clone()),
            talk @ Of::Talk(..) => Conversation::With(talk.peer(sender).unwrap_or(sender).clone()),
        };
        let at = self.posts[index].at;
        Receipt { conversation, seq: index as u64 + 1, at, duplicate: true }
    }
}

impl Of {
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Talk(a, b), Self::Talk(c, d)) => (a, b) == (c, d) || (a, b) == (d, c),
            _ => self == other,
        }
    }

    /// Whom this one talks with here.
    fn peer(&self, user: &UserName) -> Option<&UserName> {
        match self {
            Self::Talk(one, other) if one == user => Some(other),
            Self::Talk(one, other) if other == user => Some(one),
            _ => None,
        }
    }
}

mod tests {
    use diwan_server::store::{Durability, Place, Store};
    use diwan_shared::text::MessageText;
    use proptest::prelude::*;

    use super::*;

    fn user() -> impl Strategy<Value = UserName> {
        prop::sample::select(vec!["Ana", "Bob", "سارا"]).prop_map(|n| UserName::new(n).unwrap())
    }

    fn group() -> impl Strategy<Value = GroupName> {
        prop::sample::select(vec!["General", "G1", "G2"]).prop_map(|n| GroupName::new(n).unwrap())
    }

    fn conversation() -> impl Strategy<Value = Conversation> {
        prop_oneof![group().prop_map(Conversation::Group), user().prop_map(Conversation::With)]
    }

    fn post() -> impl Strategy<Value = Entry> {
        let tag = prop::option::of((0..6_u8).prop_map(|n| Tag::new(&n.to_string()).unwrap()));
        (conversation(), user(), "[a-z]{1,5}", tag, 0..1_000_u64).prop_map(
            |(to, from, text, tag, at)| {
                let text = MessageText::new(text).unwrap();
                Entry::Message(Post { to, from, text, tag, at })
            },
        )
    }

    fn entry() -> impl Strategy<Value = Entry> {
        let lock = prop::option::of("[a-z]{3}");
        let topic = "[a-z]{1,5}".prop_map(|text| ShortText::new(text).unwrap());
        prop_oneof![
            8 => post(),
            2 => (group(), lock).prop_map(|(group, lock)| Entry::GroupCreated { group, lock, at: 0 }),
            1 => group().prop_map(|group| Entry::GroupRemoved { group }),
            1 => (group(), topic, user()).prop_map(|(group, topic, by)| Entry::Topic { group, topic, by }),
        ]
    }

    fn query() -> impl Strategy<Value = Query> {
        let range = prop_oneof![
            Just(Range::Latest),
            (0..9_u64).prop_map(Range::Before),
            (0..9_u64).prop_map(Range::After),
        ];
        (user(), conversation(), range, 1..6_u32).prop_map(|(reader, of, range, count)| Query {
            reader,
            of,
            range,
            count,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn the_model_of_the_disk_is_the_fold(
            entries in prop::collection::vec(entry(), 1..60),
            queries in prop::collection::vec(query(), 10),
        ) {
            let mut store = Store::open(&Place::Memory, Durability::Process).unwrap();
            let mut disk = Disk::new();
            for entry in &entries {
                let stored = store.fold(std::slice::from_ref(entry)).unwrap().remove(0);
                prop_assert_eq!(disk.fold(entry), stored, "{:?}", entry);
            }
            prop_assert_eq!(disk.groups(), store.groups().unwrap());
            for name in ["Ana", "Bob", "سارا"] {
                let user = UserName::new(name).unwrap();
                prop_assert_eq!(disk.talks(&user), store.talks(&user).unwrap());
            }
            let readers = store.readers().unwrap();
            for query in &queries {
                prop_assert_eq!(disk.page(query), readers.page(query).unwrap(), "{:?}", query);
            }
        }
    }
}
