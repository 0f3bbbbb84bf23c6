//! What outlives the program: messages without an answer, drafts, the lines Up brings back, which
//! rooms one is in, and how far each was read.
//!
//! Owns the picture of all this that is on disk. It is wanted on disk before a message goes onto
//! the wire, when a room changed, and soon after a draft did; and it is put back at the next start,
//! before there is a connection: after the first `welcome` messages go out again under their old
//! ids, so each is stored once, and groups are joined again. Never touches a file, and lets no
//! password into one.

use diwan_shared::name::UserName;

use super::effect::{Effect, Effects};
use super::session::peer::MAYBE_ARRIVED;
use super::timeline::Mark;
use super::{App, isolated};
use crate::limits::{DRAFT_KEEP_MS, READ_KEEP_MS, ROOMS_KEPT_MAX};

mod record;

pub use record::{Draft, Keep, Lists, Place, Unsent, Whose};
use record::{draft, treated, unsent};

/// What was kept last, and what is still to be put back.
#[derive(Debug, Default)]
pub(super) struct Keeping {
    /// For whom, once there was a welcome or something was put back.
    whose: Option<Whose>,
    kept: Keep,
    recalled: Option<(Whose, Keep)>,
    /// When changed drafts are kept, in milliseconds since 1970 UTC.
    pub(super) due: Option<u64>,
}

impl App {
    /// What was kept for a name that is being connected under. At the start it is put back at once:
    /// one goes on where one was, whether there is a connection or not.
    pub(super) fn kept(&mut self, whose: Whose, keep: Keep, effects: &mut Effects) {
        let me = whose.name.clone();
        let is_shown = !self.was_in() && keep.holds_rooms();
        self.keeping.recalled = Some((whose, keep));
        if is_shown {
            self.settle_in(&me, effects);
            self.me = Some(me);
        }
    }

    /// The user goes in as somebody else, or elsewhere. What is shown of another server, and what
    /// was put back for a name under which nobody has let them in, stays kept there, with all that
    /// was written meanwhile; the first screen is as at the start.
    pub(super) fn put_away(&mut self, next: &Whose, effects: &mut Effects) {
        self.keep_now(effects);
        let stays = |whose: &Whose| whose == next || self.was_in() && whose.place == next.place;
        if self.keeping.whose.as_ref().is_none_or(stays) {
            return;
        }
        self.turn_away();
        self.drop_export(effects);
        self.forget_questions();
        (self.keeping, self.rooms, self.recall) = Default::default();
        (self.me, self.epoch, self.outage, self.popup) = (None, None, None, None);
        (self.directory, self.created) = Default::default();
    }

    /// What the user wrote that waits until they are let in, in words.
    #[must_use]
    pub fn kept_words(&self) -> Option<String> {
        let Keeping { whose, kept, recalled, .. } = &self.keeping;
        let shown = whose.as_ref().filter(|_| !self.was_in()).map(|whose| (whose, kept));
        let (whose, keep) = recalled.as_ref().map(|(whose, keep)| (whose, keep)).or(shown)?;
        let kinds = [(keep.messages.len(), "message"), (keep.drafts.len(), "draft")];
        let counts = kinds.into_iter().filter_map(|(count, kind)| match count {
            0 => None,
            1 => Some(format!("1 {kind}")),
            _ => Some(format!("{count} {kind}s")),
        });
        let counts = counts.collect::<Vec<_>>().join(" and ");
        let name = isolated(&whose.name);
        let words = || format!("Kept for {name} until you are connected: {counts}.");
        (!counts.is_empty()).then(words)
    }

    /// The name is ours here: puts back what was kept for it. What was written under another one
    /// must not go out under this one by itself, and from now on is kept with the rest.
    pub(super) fn settle_in(&mut self, me: &UserName, effects: &mut Effects) {
        let whose = Whose::new(me, &self.address);
        if self.keeping.recalled.is_none() && self.keeping.whose.as_ref() == Some(&whose) {
            // It was put back already.
            return;
        }
        let before = self.keeping.whose.replace(whose.clone()).filter(|before| *before != whose);
        if let Some(before) = &before {
            let (name, place) = (isolated(&before.name), &before.place);
            let why = format!("Written as {name} at {place}, and not taken there.");
            self.rooms.all_mut().for_each(|room| room.timeline.disown(&why));
        }
        let recalled = self.keeping.recalled.take().filter(|(of, _)| *of == whose);
        let keep = recalled.map_or_else(Keep::default, |(_, keep)| keep);
        let lists = keep.lists.clone();
        self.put_back(me, keep);
        if *self.lists() != lists {
            self.change_lists(|_| {}, effects);
        }
        if let Some(whose) = before {
            self.keep_now(effects);
            effects.push(Effect::Keep { whose, keep: Keep::default() });
        }
    }

    fn put_back(&mut self, me: &UserName, keep: Keep) {
        if !keep.rooms.is_empty() {
            self.rooms.set_sort(keep.sort);
        }
        let is_nowhere = self.rooms.list().is_empty();
        let typed = is_nowhere.then(|| std::mem::take(&mut self.rooms.lobby_mut().composer));
        keep.rooms.iter().for_each(|place| self.put_back_room(place));
        if let Some(typed) = typed {
            self.rooms.begin_in(keep.here.as_ref(), typed);
        }
        for Unsent { to, tag, text, at, tries, refused } in keep.messages.iter().cloned() {
            let is_doubtful = tries > 0 && self.peer.is_some_and(|peer| !peer.knows_again);
            let refused = refused.or_else(|| is_doubtful.then(|| MAYBE_ARRIVED.to_owned()));
            let mark = refused.map_or(Mark::Waiting, Mark::Failed);
            let timeline = &mut self.rooms.open(&to).timeline;
            // It may be here already: a name that is asked for once more is told again what it kept.
            if !timeline.holds(&tag) {
                timeline.put_back(at, me.clone(), text, tag, mark, tries);
            }
        }
        for draft in &keep.drafts {
            match self.rooms.known_mut(&draft.room) {
                Some(room) => room.put_back_draft(draft),
                None => self.rooms.open(&draft.room).put_back_draft(draft),
            }
        }
        self.recall.put_back(keep.sent.clone());
        let before = std::mem::replace(&mut self.keeping.kept, keep);
        self.keeping.kept.lists.absorb(before.lists);
        for user in self.lists().ignored.clone() {
            self.show_messages_of(&user, false);
        }
    }

    /// Words and people that are treated apart.
    pub(super) fn lists(&self) -> &Lists {
        &self.keeping.kept.lists
    }

    /// Changes them, and keeps them at once.
    pub(super) fn change_lists(&mut self, change: impl FnOnce(&mut Lists), effects: &mut Effects) {
        change(&mut self.keeping.kept.lists);
        if let Some(whose) = self.keeping.whose.clone() {
            effects.push(Effect::Keep { whose, keep: self.keeping.kept.clone() });
        }
    }

    /// A room as it was treated. One that was left is only known again, should it be entered.
    fn put_back_room(&mut self, place: &Place) {
        let is_in = self.rooms.index(&place.room).is_some();
        let room = self.rooms.open(&place.room);
        (room.muted, room.pinned) = (place.muted, place.pinned);
        room.life = place.life.or(room.life);
        room.read = room.read.or(place.read);
        if place.left && !is_in {
            self.rooms.close(&place.room);
        }
    }

    /// Keeps the outbox and the rooms, if they changed: before anything of it goes onto the wire.
    /// With them the drafts, so that none is on disk still when it is in the outbox already.
    pub(super) fn keep_messages(&mut self, effects: &mut Effects) {
        self.keep(false, effects);
    }

    /// Keeps what changed a while ago of drafts, of where the user is and of what was read: while
    /// keys are pressed or messages come that would be too often.
    pub(super) fn keep_drafts(&mut self, effects: &mut Effects) {
        let before = self.keeping.due;
        if before.is_some_and(|due| due <= self.now) {
            return self.keep_now(effects);
        }
        let due = if self.drafts_changed() {
            self.now + DRAFT_KEEP_MS
        } else if before.is_none() && self.read_on() {
            self.now + READ_KEEP_MS
        } else {
            return;
        };
        self.keeping.due = Some(before.map_or(due, |before| before.min(due)));
    }

    /// Keeps everything as it is: the program may end now.
    pub fn keep_now(&mut self, effects: &mut Effects) {
        self.keeping.due = None;
        self.keep(true, effects);
    }

    fn keep(&mut self, drafts: bool, effects: &mut Effects) {
        let drafts_changed = drafts && (self.drafts_changed() || self.read_on());
        if !self.messages_changed() && !self.rooms_changed() && !drafts_changed {
            return;
        }
        let Some(whose) = self.keeping.whose.clone() else { return };
        let Self { rooms, recall, keeping, epoch, .. } = self;
        let kept = &mut keeping.kept;
        kept.messages = rooms.all().flat_map(unsent).map(Unsent::new).collect();
        kept.drafts = rooms.all().filter_map(draft).collect();
        kept.sent = recall.to_keep();
        kept.rooms = rooms.by_arrival().filter_map(Place::new).take(ROOMS_KEPT_MAX).collect();
        kept.here.clone_from(&rooms.current().of);
        kept.epoch = epoch.clone().or(kept.epoch.take());
        kept.sort = rooms.sort();
        effects.push(Effect::Keep { whose, keep: kept.clone() });
    }

    fn messages_changed(&self) -> bool {
        let kept = self.keeping.kept.messages.iter();
        !self.rooms.all().flat_map(unsent).eq(kept.map(Unsent::pending))
    }

    fn rooms_changed(&self) -> bool {
        let kept = &self.keeping.kept;
        let rooms = self.rooms.by_arrival().filter_map(treated).take(ROOMS_KEPT_MAX);
        let same = || rooms.eq(kept.rooms.iter().map(Place::treated));
        kept.sort != self.rooms.sort() || !same()
    }

    /// Whether any room was read further than is on disk.
    fn read_on(&self) -> bool {
        let Keeping { whose, kept, .. } = &self.keeping;
        let kept_ones = self.rooms.by_arrival().filter(|room| treated(*room).is_some());
        let read = kept_ones.take(ROOMS_KEPT_MAX).map(|(room, _)| room.read);
        whose.is_some() && read.ne(kept.rooms.iter().map(|place| place.read))
    }

    /// The history that was known at the end of the program.
    pub(super) fn kept_epoch(&self) -> Option<String> {
        self.keeping.kept.epoch.clone()
    }

    /// Whether the drafts, or where the user is, are not on disk as they are.
    fn drafts_changed(&self) -> bool {
        let Self { rooms, keeping, recall, .. } = self;
        if keeping.whose.is_none() {
            return false;
        }
        if keeping.kept.here != rooms.current().of {
            return true;
        }
        let mut kept = keeping.kept.drafts.iter();
        let mut drafts = rooms.all().filter_map(draft);
        let same = drafts.by_ref().all(|draft| kept.next() == Some(&draft));
        recall.has_news() || !same || kept.next().is_some()
    }
}
