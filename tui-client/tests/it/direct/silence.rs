//! The classic wire when a talk falls silent and four of ten datagrams are lost.
//!
//! Nothing tells there whether a copy arrived. What can be promised: a line that nobody acknowledged
//! is lost only if it and all its copies were lost, and after a while nothing leaves any more.

use std::cell::Cell;
use std::collections::HashSet;

use diwan::direct::classic::Classic;
use diwan::direct::conversation::Conversation;
use diwan::direct::limits::CLASSIC_COPIES_MAX;

use super::network::{Network, Random, Weather};
use super::original::{OURS, pair, text};
use super::simulation::for_seeds;

const MINUTE_MS: u64 = 60_000;

/// A few lines, and then nothing for half an hour. Gives what each side said, and how many
/// datagrams each had sent when the silence began.
fn fall_silent(network: &mut Network, random: &mut Random) -> ([Vec<String>; 2], [usize; 2]) {
    let mut said = [Vec::new(), Vec::new()];
    for number in 0..=random.below(6) {
        let side = random.below(2) as usize;
        let text = format!("سلام - {number}");
        let until = network.now + random.below(15_000);
        network.run(until, |_| false);
        network.say(side, u128::from(number), &text);
        said[side].push(text);
    }
    let before = [0, 1].map(|side| network.sent[side].len());
    network.run(network.now + 30 * MINUTE_MS, |_| false);
    (said, before)
}

fn stormy(random: &mut Random) -> Weather {
    let delay_ms = [0, 20, 300][random.below(3) as usize];
    Weather { loss_percent: 40, doubling_percent: 0, delay_ms, spares_resent: false }
}

/// Checks what a side of ours promises for the lines it said; gives how many of them are lost.
fn lost(network: &Network, speaker: usize, said: &[String]) -> usize {
    let came: HashSet<_> =
        network.reached[1 - speaker].iter().filter_map(|bytes| text(bytes)).collect();
    let shown: HashSet<_> = network.lines(1 - speaker).into_iter().collect();
    assert_eq!(shown, came);
    let lost: Vec<_> = said.iter().filter(|text| !came.contains(text.as_str())).collect();
    for &text in &lost {
        let copy = format!("{text} -resend").into_bytes();
        let copies = network.sent[speaker].iter().filter(|bytes| **bytes == copy).count();
        assert!(copies >= CLASSIC_COPIES_MAX as usize, "{text} was given up after {copies}");
    }
    lost.len()
}

/// Everything is sent again for what was awaited when the silence began, which is three times at
/// most, each line in doubt so often as is said; and then it is quiet.
fn assert_quiet(network: &mut Network, speaker: usize, said: &[String], before: usize) {
    let (sent, now) = (network.sent[speaker].len(), network.now);
    let acks = network.sent[speaker].iter().skip(before).filter(|bytes| *bytes == b"ack").count();
    let copies = sent - before - acks;
    assert!(copies <= said.len() * (3 + CLASSIC_COPIES_MAX as usize), "{copies} copies");
    network.run(now + 600 * MINUTE_MS, |_| false);
    assert_eq!(network.sent[speaker].len(), sent, "no silence");
}

fn assert_rare(lost: usize, said: usize) {
    assert!(lost * 1_000 <= said, "{lost} of {said} lines were lost");
}

#[test]
fn an_original_client_hears_the_last_lines_too() {
    let totals = Cell::new((0, 0));
    for_seeds(50_000..53_000, |seed| {
        let mut random = Random(seed);
        let mut network = Network::new(seed, stormy(&mut random), pair());
        let (said, before) = fall_silent(&mut network, &mut random);
        let lost = lost(&network, OURS, &said[OURS]);
        totals.update(|(all, lines)| (all + lost, lines + said[OURS].len()));
        assert_quiet(&mut network, OURS, &said[OURS], before[OURS]);
    });
    let (lost, said) = totals.get();
    assert_rare(lost, said);
}

#[test]
fn two_of_ours_hear_each_last_line_once() {
    let totals = Cell::new((0, 0));
    for_seeds(60_000..63_000, |seed| {
        let mut random = Random(seed);
        let ours = || Box::new(Classic::new()) as Box<dyn Conversation>;
        let mut network = Network::new(seed, stormy(&mut random), [ours(), ours()]);
        let (said, before) = fall_silent(&mut network, &mut random);
        for speaker in [0, 1] {
            let shown = network.lines(1 - speaker);
            let once: HashSet<_> = shown.iter().collect();
            assert_eq!(shown.len(), once.len(), "shown twice: {shown:?}");
            let lost = lost(&network, speaker, &said[speaker]);
            totals.update(|(all, lines)| (all + lost, lines + said[speaker].len()));
            assert_quiet(&mut network, speaker, &said[speaker], before[speaker]);
        }
    });
    let (lost, said) = totals.get();
    assert_rare(lost, said);
}
