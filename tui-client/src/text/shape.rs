//! Arabic joining: which letters connect, and the character that draws each connected form.
//!
//! Takes the clusters of a paragraph in logical order; changes what they show. A letter has up to
//! four forms (isolated, final, initial, medial); Unicode keeps a character for each form of the
//! common letters, and a letter without them is shown as it is while its neighbours still connect
//! to it. Marks are transparent; ZWNJ parts; ZWJ and tatweel connect; letters of different levels
//! do not connect, because they do not stand side by side. Never moves a cluster.

use unicode_bidi::BidiDataSource;
use unicode_joining_type::JoiningType;

use super::cluster::{Cluster, Kind};
use super::forms::{self, FORMS, LAM_ALEF};
use super::property::{self, Properties};
use super::{LamAlef, Options};

/// Gives every cluster its joined form and makes one cluster of each lam and alef.
pub(super) fn shape(line: &str, clusters: &mut Vec<Cluster>, options: &Options) {
    let properties = Properties::new(options.controls);
    let mut joiner = Joiner { properties: &properties, last: None };
    for number in 0..clusters.len() {
        let Cluster { start, end, shown, kind, level, .. } = clusters[number];
        let is_foreign = shown < FIRST_JOINING && end - start == shown.len_utf8();
        if kind == Kind::StandIn || is_foreign && kind != Kind::Unseen {
            joiner.last = None;
            continue;
        }
        if kind == Kind::Single {
            joiner.connect(Some(number), shown, level, clusters);
            continue;
        }
        for (at, c) in line.get(start..end).unwrap_or_default().char_indices() {
            // Only the first character is drawn by a form; a joiner after it connects on its own.
            joiner.connect((at == 0).then_some(number), c, level, clusters);
        }
    }
    let mut is_joined = false;
    for cluster in clusters.iter_mut().filter(|cluster| cluster.shown > forms::FIRST) {
        if cluster.kind != Kind::StandIn {
            cluster.shown = form(cluster.shown, cluster.joined);
            is_joined |= cluster.joined.0;
        }
    }
    if is_joined && options.lam_alef == LamAlef::OneCell {
        ligate(line, clusters);
    }
}

/// Nothing before it joins, but what is unseen.
const FIRST_JOINING: char = '\u{300}';

/// Walks over the characters of a paragraph, remembering the last one that was not transparent.
struct Joiner<'a> {
    properties: &'a Properties,
    last: Option<Last>,
}

#[derive(Clone, Copy)]
struct Last {
    /// The cluster that it is the letter of.
    letter: Option<usize>,
    /// Whether it connects to a letter before it and to one after it.
    backwards: bool,
    forwards: bool,
    /// `None` for ZWJ, which has no level of its own.
    level: Option<u8>,
}

impl Last {
    fn new(letter: Option<usize>, c: char, level: u8) -> Self {
        use JoiningType::{DualJoining, JoinCausing, LeftJoining, RightJoining};
        let joining = property::joining(c);
        Self {
            letter,
            backwards: matches!(joining, DualJoining | RightJoining | JoinCausing),
            forwards: matches!(joining, DualJoining | LeftJoining | JoinCausing),
            level: (c != '\u{200d}').then_some(level),
        }
    }
}

impl Joiner<'_> {
    /// Takes in character `c`, the letter of cluster `letter`, and notes in `clusters` what it is
    /// connected to.
    fn connect(&mut self, letter: Option<usize>, c: char, level: u8, clusters: &mut [Cluster]) {
        if property::joining(c) == JoiningType::Transparent {
            self.pass(c, level);
            return;
        }
        let this = Last::new(letter, c, level);
        let last = self.last.replace(this);
        let Some(last) = last.filter(|last| matches(last.level, this.level)) else { return };
        // Forced to run left to right (by an override), letters still connect to what stands on
        // their right as to the letter before them: so do FriBidi and HarfBuzz.
        let is_forced = this.level.or(last.level).is_some_and(|level| level % 2 == 0);
        let (right, left) = if is_forced { (this, last) } else { (last, this) };
        if !right.forwards || !left.backwards {
            return;
        }
        if let Some(letter) = right.letter {
            clusters[letter].joined.1 = true;
        }
        if let Some(letter) = left.letter {
            clusters[letter].joined.0 = true;
        }
    }

    /// Passes over a transparent character. An unseen sign of another level (LRM) parts what stands
    /// around it, because it is not among those that X9 removes.
    fn pass(&mut self, c: char, level: u8) {
        let is_removed = || property::is_removed(self.properties.bidi_class(c));
        if self.last.is_some_and(|last| !matches(last.level, Some(level))) && !is_removed() {
            self.last = None;
        }
    }
}

fn matches(level: Option<u8>, other: Option<u8>) -> bool {
    level.is_none() || other.is_none() || level == other
}

/// Makes one cluster of every lam that is connected to an alef right after it.
fn ligate(line: &str, clusters: &mut Vec<Cluster>) {
    let mut kept = 0_usize;
    for at in 0..clusters.len() {
        let ligature = kept.checked_sub(1).and_then(|lam| {
            let (lam, alef) = (&clusters[lam], &clusters[at]);
            if !lam.joined.1 || !alef.joined.0 || !is_lam(line, lam) {
                return None;
            }
            let c = line.get(alef.start..).and_then(|rest| rest.chars().next())?;
            lam_alef(c, lam.joined.0)
        });
        if let Some(ligature) = ligature {
            let Cluster { start, end, .. } = clusters[at];
            let lam = &mut clusters[kept - 1];
            lam.alef = u32::try_from(start - lam.start).unwrap_or_default();
            (lam.end, lam.shown, lam.kind) = (end, ligature, Kind::Several);
            lam.joined.1 = false;
        } else {
            clusters.swap(kept, at);
            kept += 1;
        }
    }
    clusters.truncate(kept);
}

/// Whether the cluster is a lam that runs to the left, with nothing but marks on it.
fn is_lam(line: &str, cluster: &Cluster) -> bool {
    cluster.level % 2 == 1 && matches!(cluster.shown, '\u{fedd}'..='\u{fee0}') && {
        let text = line.get(cluster.start..cluster.end).unwrap_or_default();
        text.starts_with('ل') && !text.contains(is_joiner)
    }
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// The form of `letter`, which is past the first of the table, by what it is connected to. That
/// first is hamza, which connects to nothing and looks the same in its one form.
fn form(letter: char, (before, after): (bool, bool)) -> char {
    match FORMS.get(letter as usize - forms::FIRST as usize) {
        Some(forms) => forms[usize::from(before) + 2 * usize::from(after)],
        None => letter,
    }
}

/// The ligature of lam and `alef`, connected to a letter `before` the lam or not.
fn lam_alef(alef: char, before: bool) -> Option<char> {
    let at = LAM_ALEF.binary_search_by_key(&alef, |(alef, _)| *alef).ok()?;
    Some(LAM_ALEF[at].1[usize::from(before)])
}
