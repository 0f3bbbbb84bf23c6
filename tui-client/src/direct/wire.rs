//! The datagrams of the Diwan wire: bytes to values and back, exactly.
//!
//! Takes bytes, gives a [`Datagram`] or nothing when they are none; and the other way round. What
//! is decoded encodes to the same bytes, so there is one spelling of everything. Knows no session,
//! no time and no order; `reliable` does.
//!
//! # Format
//!
//! Numbers are unsigned, the most significant byte first. A datagram has at most 1,200 bytes.
//!
//! | byte | bytes | what |
//! |---|---|---|
//! | 0 | 4 | `D` `W` `N` and the version, 1 |
//! | 4 | 8 | session of the sender, not 0: random, chosen when its program starts |
//! | 12 | 8 | when that was, in milliseconds since 1970: of two sessions the later one counts |
//! | 20 | 8 | session of the receiver, as far as the sender knows it, otherwise 0 |
//! | 28 | 1 | 0, or 1: goodbye, or 2: goodbye was heard |
//! | 29 | 8 | `next`: all fragments with lower numbers were received |
//! | 37 | 8 | bit *i* (of value 2^*i*): fragment `next` + 1 + *i* was received |
//! | 45 | | fragments, any number of them |
//!
//! A fragment is a piece of one message. Fragments are numbered from 0 in each session of the
//! sender with a session of the receiver.
//!
//! | byte | bytes | what |
//! |---|---|---|
//! | 0 | 8 | its number |
//! | 8 | 1 | 1 when a message ends with it, otherwise 0 |
//! | 9 | 2 | *n*, how many bytes it has |
//! | 11 | *n* | the bytes |

use super::limits::DATAGRAM_BYTES_MAX;

const MAGIC: [u8; 4] = *b"DWN\x01";

/// Bytes of a datagram before its fragments.
pub const HEADER_BYTES: usize = 45;

/// Bytes of a fragment before its own.
pub const FRAGMENT_HEADER_BYTES: usize = 11;

/// The most bytes of a message in one fragment: what a datagram has room for.
pub const FRAGMENT_BYTES_MAX: usize = DATAGRAM_BYTES_MAX - HEADER_BYTES - FRAGMENT_HEADER_BYTES;

/// How far beyond `next` an acknowledgement can see.
pub const REACH_FRAGMENTS: u64 = 64;

/// One datagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Datagram {
    /// Session of the sender, not 0.
    pub from: u64,
    /// When that session began, in milliseconds since 1970.
    pub since: u64,
    /// Session of the receiver, 0 when the sender does not know it.
    pub to: u64,
    /// Whether this is about leaving.
    pub goodbye: Goodbye,
    /// What the sender has received.
    pub ack: Ack,
    /// Pieces of messages.
    pub fragments: Vec<Fragment>,
}

/// What a datagram says about leaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goodbye {
    /// Nothing.
    No,
    /// The sender leaves.
    Said,
    /// The sender heard that the receiver leaves.
    Heard,
}

/// What was received.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ack {
    /// All fragments with lower numbers.
    pub next: u64,
    /// Bit *i*: also fragment `next` + 1 + *i*.
    pub beyond: u64,
}

impl Ack {
    /// Whether this fragment was received.
    #[must_use]
    pub fn covers(&self, number: u64) -> bool {
        match number.checked_sub(self.next) {
            None => true,
            Some(ahead) => {
                (1..=REACH_FRAGMENTS).contains(&ahead) && self.beyond >> (ahead - 1) & 1 == 1
            }
        }
    }
}

/// A piece of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// Its place in the stream, from 0.
    pub number: u64,
    /// Whether the message ends with it.
    pub last: bool,
    /// At most [`FRAGMENT_BYTES_MAX`] bytes.
    pub bytes: Vec<u8>,
}

/// The bytes of a datagram. Fragments that do not fit into [`DATAGRAM_BYTES_MAX`] bytes are left
/// out, from the first that does not.
#[must_use]
pub fn encode(datagram: &Datagram) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(DATAGRAM_BYTES_MAX);
    bytes.extend(MAGIC);
    bytes.extend(datagram.from.to_be_bytes());
    bytes.extend(datagram.since.to_be_bytes());
    bytes.extend(datagram.to.to_be_bytes());
    bytes.push(match datagram.goodbye {
        Goodbye::No => 0,
        Goodbye::Said => 1,
        Goodbye::Heard => 2,
    });
    bytes.extend(datagram.ack.next.to_be_bytes());
    bytes.extend(datagram.ack.beyond.to_be_bytes());
    for fragment in &datagram.fragments {
        let room = DATAGRAM_BYTES_MAX.saturating_sub(bytes.len() + FRAGMENT_HEADER_BYTES);
        let Some(length) = u16::try_from(fragment.bytes.len()).ok() else { break };
        if usize::from(length) > room {
            break;
        }
        bytes.extend(fragment.number.to_be_bytes());
        bytes.push(u8::from(fragment.last));
        bytes.extend(length.to_be_bytes());
        bytes.extend(&fragment.bytes);
    }
    bytes
}

/// The datagram in these bytes, nothing when they are none.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Datagram> {
    let mut rest = bytes.get(..).filter(|bytes| bytes.len() <= DATAGRAM_BYTES_MAX)?;
    if take(&mut rest)? != MAGIC {
        return None;
    }
    let from = take(&mut rest).map(u64::from_be_bytes).filter(|&session| session != 0)?;
    let since = take(&mut rest).map(u64::from_be_bytes)?;
    let to = take(&mut rest).map(u64::from_be_bytes)?;
    let goodbye = match take(&mut rest)? {
        [0] => Goodbye::No,
        [1] => Goodbye::Said,
        [2] => Goodbye::Heard,
        _ => return None,
    };
    let next = take(&mut rest).map(u64::from_be_bytes)?;
    let beyond = take(&mut rest).map(u64::from_be_bytes)?;
    let mut fragments = Vec::new();
    while !rest.is_empty() {
        fragments.push(decode_fragment(&mut rest)?);
    }
    Some(Datagram { from, since, to, goodbye, ack: Ack { next, beyond }, fragments })
}

fn decode_fragment(rest: &mut &[u8]) -> Option<Fragment> {
    let number = take(rest).map(u64::from_be_bytes)?;
    let last = match take(rest)? {
        [0] => false,
        [1] => true,
        _ => return None,
    };
    let length = take(rest).map(u16::from_be_bytes)?;
    let (bytes, after) = rest.split_at_checked(usize::from(length))?;
    *rest = after;
    Some(Fragment { number, last, bytes: bytes.to_vec() })
}

/// Takes the first bytes off.
fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fragment() -> impl Strategy<Value = Fragment> {
        (any::<u64>(), any::<bool>(), prop::collection::vec(any::<u8>(), 0..200))
            .prop_map(|(number, last, bytes)| Fragment { number, last, bytes })
    }

    fn datagram() -> impl Strategy<Value = Datagram> {
        let goodbye = prop_oneof![Just(Goodbye::No), Just(Goodbye::Said), Just(Goodbye::Heard)];
        let ack = (any::<u64>(), any::<u64>()).prop_map(|(next, beyond)| Ack { next, beyond });
        (1u64.., any::<(u64, u64)>(), goodbye, ack, prop::collection::vec(fragment(), 0..6))
            .prop_map(|(from, (since, to), goodbye, ack, fragments)| Datagram {
                from,
                since,
                to,
                goodbye,
                ack,
                fragments,
            })
    }

    proptest! {
        #[test]
        fn decoding_undoes_encoding(datagram in datagram()) {
            let bytes = encode(&datagram);
            prop_assert!(bytes.len() <= DATAGRAM_BYTES_MAX);
            prop_assert_eq!(decode(&bytes), Some(datagram));
        }

        #[test]
        fn encoding_undoes_decoding(datagram in datagram(), at in 0usize..400, byte in any::<u8>()) {
            let mut bytes = encode(&datagram);
            let at = at % bytes.len();
            bytes[at] = byte;
            if let Some(decoded) = decode(&bytes) {
                prop_assert_eq!(encode(&decoded), bytes);
            }
        }

        #[test]
        fn a_cut_datagram_is_none_or_has_fewer_fragments(datagram in datagram(), cut in 0usize..400) {
            let bytes = encode(&datagram);
            let cut = cut % bytes.len();
            if let Some(decoded) = decode(&bytes[..cut]) {
                prop_assert!(decoded.fragments.len() < datagram.fragments.len());
            }
        }

        #[test]
        fn garbage_is_none(bytes in prop::collection::vec(any::<u8>(), 0..1300)) {
            prop_assert_eq!(decode(&bytes), None);
        }
    }

    #[test]
    fn the_bytes_are_those_of_the_table() {
        let datagram = Datagram {
            from: 0x0102_0304_0506_0708,
            since: 0x2122_2324_2526_2728,
            to: 0x1112_1314_1516_1718,
            goodbye: Goodbye::Said,
            ack: Ack { next: 5, beyond: 0b10 },
            fragments: vec![Fragment { number: 9, last: true, bytes: b"hi".to_vec() }],
        };
        let expected = [
            b"DWN\x01".as_slice(),
            &[1, 2, 3, 4, 5, 6, 7, 8],
            &[0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28],
            &[0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18],
            &[1],
            &[0, 0, 0, 0, 0, 0, 0, 5],
            &[0, 0, 0, 0, 0, 0, 0, 2],
            &[0, 0, 0, 0, 0, 0, 0, 9, 1, 0, 2, b'h', b'i'],
        ]
        .concat();
        assert_eq!(encode(&datagram), expected);
    }

    #[test]
    fn an_acknowledgement_covers_what_it_says() {
        let ack = Ack { next: 3, beyond: 1 | 1 << 63 };
        let covered: Vec<_> = (0..100).filter(|&number| ack.covers(number)).collect();
        assert_eq!(covered, [0, 1, 2, 4, 67]);
    }

    #[test]
    fn the_largest_fragment_fills_a_datagram() {
        let bytes = vec![7; FRAGMENT_BYTES_MAX];
        let datagram = Datagram {
            from: 1,
            since: 3,
            to: 2,
            goodbye: Goodbye::No,
            ack: Ack::default(),
            fragments: vec![Fragment { number: 0, last: false, bytes }],
        };
        assert_eq!(encode(&datagram).len(), DATAGRAM_BYTES_MAX);
        assert_eq!(decode(&encode(&datagram)), Some(datagram));
    }
}
