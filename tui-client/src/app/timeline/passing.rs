//! People who came and went between two messages: one line for all of them.
//!
//! Owns who they are and the sentence about them, which tells whoever came and went again once.
//! Takes one coming or going at a time. By itself it tells only of people the user follows, who
//! spoke or were named a short while ago; of all others only when asked to.

use diwan_shared::name::UserName;

use super::super::isolated;
use super::super::settings::Joins;
use super::{Body, Item, Sign, Timeline};
use crate::app::rooms::mention::Watchwords;
use crate::limits::{FOLLOWED_ITEMS_MAX, FOLLOWED_MS_MAX, PASSING_MS_MAX, PASSING_PEOPLE_MAX};

/// People who came and went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passing {
    people: Vec<Passer>,
    /// What is to be read of it; empty when nothing is.
    text: String,
    sign: Option<Sign>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Passer {
    user: UserName,
    first: Way,
    last: Way,
    followed: bool,
}

/// How somebody came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Became a member.
    Joined,
    /// Left the group.
    Left,
    /// Left because the connection was lost.
    Lost,
    /// Left everything.
    Exited,
    /// The person one talks with alone came.
    Online,
    /// The person one talks with alone went.
    Offline,
}

impl Way {
    /// Whether it is about a person rather than about a group: that is never noise.
    #[must_use]
    pub fn is_personal(self) -> bool {
        matches!(self, Self::Online | Self::Offline)
    }

    fn is_coming(self) -> bool {
        matches!(self, Self::Joined | Self::Online)
    }
}

impl Passer {
    /// What became of them in the end.
    fn fate(&self) -> (&'static str, Sign) {
        match (self.first.is_coming(), self.last) {
            (_, Way::Online) => ("is online", Sign::Came),
            (_, Way::Offline) => ("is offline", Sign::Went),
            (true, Way::Joined) => ("joined", Sign::Came),
            (false, Way::Joined) => ("left and came back", Sign::Passed),
            (true, _) => ("came and went", Sign::Passed),
            (false, Way::Left) => ("left", Sign::Went),
            (false, Way::Exited) => ("went offline", Sign::Went),
            (false, Way::Lost) => ("lost the connection", Sign::Went),
        }
    }
}

impl Passing {
    /// Whether there is room for one more coming or going of this person.
    #[must_use]
    pub fn has_room(&self, user: &UserName) -> bool {
        self.people.len() < PASSING_PEOPLE_MAX
            || self.people.iter().any(|passer| passer.user == *user)
    }

    /// Somebody came or went.
    pub fn add(&mut self, user: &UserName, way: Way, followed: bool) {
        match self.people.iter_mut().find(|passer| passer.user == *user) {
            Some(passer) => {
                passer.last = way;
                passer.followed |= followed;
            }
            None => {
                let user = user.clone();
                self.people.push(Passer { user, first: way, last: way, followed });
            }
        }
    }

    /// Whether the user could read here last that this person went.
    #[must_use]
    pub fn tells_going_of(&self, user: &UserName) -> bool {
        let passer = self.people.iter().find(|passer| passer.user == *user);
        passer.is_some_and(|passer| passer.followed && !passer.last.is_coming())
    }

    /// Finds the words for it.
    pub fn word(&mut self, joins: Joins) {
        let mut fates: Vec<((&str, Sign), Vec<&UserName>)> = Vec::new();
        for passer in self.people.iter().filter(|one| joins == Joins::All || one.followed) {
            match fates.iter_mut().find(|(fate, _)| *fate == passer.fate()) {
                Some((_, who)) => who.push(&passer.user),
                None => fates.push((passer.fate(), vec![&passer.user])),
            }
        }
        let signs = || fates.iter().map(|((_, sign), _)| *sign);
        let are_one = signs().all(|sign| Some(sign) == signs().next());
        self.sign = signs().next().map(|sign| if are_one { sign } else { Sign::Passed });
        let clauses = fates.iter().map(|((verb, _), who)| format!("{} {verb}", named(who)));
        self.text = clauses.collect::<Vec<_>>().join("; ");
    }

    /// What is to be read of it; empty when nothing is.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether people came, went, or both; `None` when nothing is to be read of it.
    #[must_use]
    pub fn sign(&self) -> Option<Sign> {
        self.sign
    }
}

impl Timeline {
    /// Somebody came or went: told in one line with those who did so since the last message.
    pub fn pass(&mut self, at: u64, user: &UserName, way: Way, joins: Joins) {
        let followed = way.is_personal() || self.follows(user, at.saturating_sub(FOLLOWED_MS_MAX));
        let end = self.settled();
        let open = end.checked_sub(1).filter(|last| self.is_open(*last, at, user));
        let index = open.unwrap_or_else(|| {
            let item = self.item(at, Body::Passing(Passing::default()));
            self.put(end, item);
            end
        });
        if let Some(Item { id, body: Body::Passing(passing), .. }) = self.items.get_mut(index) {
            passing.add(user, way, followed);
            passing.word(joins);
            self.laid.remove(id);
        }
    }

    /// Whether an item is a line that takes one more coming or going.
    fn is_open(&self, index: usize, at: u64, user: &UserName) -> bool {
        self.items.get(index).is_some_and(|item| match &item.body {
            Body::Passing(passing) => item.at + PASSING_MS_MAX > at && passing.has_room(user),
            _ => false,
        })
    }

    /// Finds other words for all comings and goings.
    pub fn word_passing(&mut self, joins: Joins) {
        for item in &mut self.items {
            if let Body::Passing(passing) = &mut item.body {
                passing.word(joins);
                self.laid.remove(&item.id);
            }
        }
    }

    /// Whether the user would want to know that somebody went or came back: they spoke or were
    /// named since then, or were seen going.
    fn follows(&self, who: &UserName, since: u64) -> bool {
        let name = Watchwords::new([who.as_str()]);
        let recent = self.items.iter().rev().filter(|item| !item.is_hidden());
        recent.take(FOLLOWED_ITEMS_MAX).any(|item| match &item.body {
            Body::Said(said) => {
                item.at >= since && (said.from == *who || name.stand_in(said.text.as_str()))
            }
            Body::Passing(passing) => passing.tells_going_of(who),
            Body::Notice { .. } => false,
        })
    }
}

/// `Alice`, `Alice and Ivan`, `Alice, Ivan and Eve`, `Alice, Ivan and 2 others`.
fn named(who: &[&UserName]) -> String {
    let name = |index: usize| who.get(index).map(isolated).unwrap_or_default();
    match who.len() {
        0 | 1 => name(0),
        2 => format!("{} and {}", name(0), name(1)),
        3 => format!("{}, {} and {}", name(0), name(1), name(2)),
        more => format!("{}, {} and {} others", name(0), name(1), more - 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of `Alice joined, Bob left`-like moves; `!` before a name: followed.
    fn read(moves: &str, joins: Joins) -> String {
        let mut passing = Passing::default();
        for (who, way) in moves.split(", ").filter_map(|one| one.split_once(' ')) {
            let followed = who.starts_with('!');
            let user = UserName::new(who.trim_start_matches('!')).unwrap();
            let way = match way {
                "joined" => Way::Joined,
                "left" => Way::Left,
                "lost" => Way::Lost,
                "exited" => Way::Exited,
                "online" => Way::Online,
                _ => Way::Offline,
            };
            passing.add(&user, way, followed);
        }
        passing.word(joins);
        let sign = match passing.sign() {
            Some(Sign::Came) => "→ ",
            Some(Sign::Went) => "← ",
            Some(_) => "⇄ ",
            None => "",
        };
        format!("{sign}{}", passing.text()).replace(['\u{2068}', '\u{2069}'], "")
    }

    #[test]
    fn many_are_one_line() {
        for (moves, line) in [
            ("A joined", "→ A joined"),
            ("A joined, B joined", "→ A and B joined"),
            ("A joined, B joined, C joined", "→ A, B and C joined"),
            ("A joined, B joined, C joined, D joined", "→ A, B and 2 others joined"),
            (
                "A left, B lost, C exited, D left",
                "← A and D left; B lost the connection; C went offline",
            ),
            ("A left, B joined", "⇄ A left; B joined"),
            ("سارا joined, דנה left", "⇄ سارا joined; דנה left"),
        ] {
            assert_eq!(read(moves, Joins::All), line);
        }
    }

    #[test]
    fn who_comes_and_goes_again_is_told_once() {
        for (moves, line) in [
            ("A joined, A left", "⇄ A came and went"),
            ("A left, A joined", "⇄ A left and came back"),
            ("A lost, A joined, A lost, A joined, A lost", "← A lost the connection"),
            ("A joined, A left, A joined, B joined", "→ A and B joined"),
            ("A offline, A online", "→ A is online"),
        ] {
            assert_eq!(read(moves, Joins::All), line);
        }
    }

    #[test]
    fn only_of_those_who_are_followed_it_tells_by_itself() {
        assert_eq!(read("A joined, B left, !C left", Joins::Smart), "← C left");
        assert_eq!(read("A joined, B left", Joins::Smart), "");
    }

    #[test]
    fn a_full_line_still_takes_those_who_are_in_it() {
        let mut passing = Passing::default();
        let user = |number: usize| UserName::new(&format!("u{number}")).unwrap();
        (0..PASSING_PEOPLE_MAX).for_each(|number| passing.add(&user(number), Way::Joined, false));
        assert!(!passing.has_room(&user(PASSING_PEOPLE_MAX)));
        assert!(passing.has_room(&user(3)));
    }
}
