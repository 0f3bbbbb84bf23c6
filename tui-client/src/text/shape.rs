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
    // Whether each cluster is connected to the letter before it and to the one after it.
    let mut connected = Vec::new();
    for (number, cluster) in clusters.iter().enumerate() {
        let is_alone = cluster.end - cluster.start == cluster.shown.len_utf8();
        let is_foreign = cluster.shown < FIRST_JOINING && cluster.kind != Kind::Unseen && is_alone;
        if cluster.kind == Kind::StandIn || is_foreign {
            joiner.last = None;
            continue;
        }
        connected.resize(clusters.len(), (false, false));
        if cluster.kind == Kind::Single {
            joiner.connect(Some(number), cluster.shown, cluster.level, &mut connected);
            continue;
        }
        for (at, c) in line.get(cluster.start..cluster.end).unwrap_or_default().char_indices() {
            // Only the first character is drawn by a form; a joiner after it connects on its own.
            let letter = (at == 0).then_some(number);
            joiner.connect(letter, c, cluster.level, &mut connected);
        }
    }
    for (cluster, (before, after)) in clusters.iter_mut().zip(&connected) {
        if cluster.kind != Kind::StandIn {
            cluster.shown = form(cluster.shown, *before, *after);
        }
    }
    if options.lam_alef == LamAlef::OneCell && connected.iter().any(|(before, _)| *before) {
        ligate(line, clusters, &connected);
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
    /// Takes in character `c`, of a cluster whose letter it is or is not, and notes in `connected`
    /// what it is connected to.
    fn connect(
        &mut self,
        letter: Option<usize>,
        c: char,
        level: u8,
        connected: &mut [(bool, bool)],
    ) {
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
            connected[letter].1 = true;
        }
        if let Some(letter) = left.letter {
            connected[letter].0 = true;
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
fn ligate(line: &str, clusters: &mut Vec<Cluster>, connected: &[(bool, bool)]) {
    let mut kept: Vec<Cluster> = Vec::with_capacity(clusters.len());
    let mut lam: Option<(bool, bool)> = None;
    for (cluster, joined) in clusters.drain(..).zip(connected) {
        let ligature = match (lam, kept.last_mut()) {
            (Some((before, true)), Some(last)) if joined.0 => {
                let alef = line.get(cluster.start..).and_then(|rest| rest.chars().next());
                alef.and_then(|alef| lam_alef(alef, before)).map(|ligature| (last, ligature))
            }
            _ => None,
        };
        lam = (cluster.level % 2 == 1 && is_lam(line, &cluster)).then_some(*joined);
        match ligature {
            Some((last, ligature)) => {
                last.alef = cluster.start - last.start;
                last.end = cluster.end;
                last.shown = ligature;
                last.kind = Kind::Several;
            }
            None => kept.push(cluster),
        }
    }
    *clusters = kept;
}

/// Whether the cluster is a lam with nothing but marks on it.
fn is_lam(line: &str, cluster: &Cluster) -> bool {
    matches!(cluster.shown, 'ل' | '\u{fedd}'..='\u{fee0}') && {
        let text = line.get(cluster.start..cluster.end).unwrap_or_default();
        text.starts_with('ل') && !text.contains(is_joiner)
    }
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// The form of `letter` that connects to the letter `before` it and to the one `after` it.
fn form(letter: char, before: bool, after: bool) -> char {
    // Hamza, the first of the table, connects to nothing, and its form looks no different.
    if letter <= forms::FIRST {
        return letter;
    }
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
