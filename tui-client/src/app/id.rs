//! Names for what is sent: message ids and the tags of requests.
//!
//! Takes 128 random bits once and the time of each message; gives UUIDv7 (RFC 9562, section 5.7)
//! for messages, because their ids must be unique for ever, and short counted tags for requests,
//! whose answers come on the same connection. The same seed gives the same ids.

use diwan_shared::command::Tag;

/// Where ids come from.
#[derive(Debug, Clone)]
pub struct Ids {
    seed: u128,
    count: u64,
}

impl Ids {
    /// From random bits that no other start of the program has.
    #[must_use]
    pub fn new(seed: u128) -> Self {
        Self { seed, count: 0 }
    }

    /// A message's id. `now` is milliseconds since 1970 UTC.
    ///
    /// Its 74 random bits are the seed plus a count (RFC 9562, section 6.2, method 2), so ids of
    /// one start never meet, and those of one millisecond are in order.
    pub fn message(&mut self, now: u64) -> Tag {
        let random = self.seed.wrapping_add(u128::from(self.next()));
        let (time, high, low) = (now & 0xFFFF_FFFF_FFFF, random >> 62 & 0xFFF, random);
        let variant = low >> 48 & 0x3FFF | 0x8000;
        tag(&format!(
            "{:08x}-{:04x}-7{high:03x}-{variant:04x}-{:012x}",
            time >> 16,
            time & 0xFFFF,
            low & 0xFFFF_FFFF_FFFF
        ))
    }

    /// A tag for a request that is not a message.
    pub fn request(&mut self) -> Tag {
        // Answers to the program of before may come to this one, which took its session over.
        tag(&format!("r{:x}.{}", self.seed & 0xFFFF_FFFF, self.next()))
    }

    fn next(&mut self) -> u64 {
        self.count += 1;
        self.count
    }
}

#[expect(clippy::expect_used, reason = "hexadecimal digits and hyphens, 36 at most, are a tag")]
fn tag(word: &str) -> Tag {
    Tag::new(word).expect("hexadecimal digits and hyphens are a tag")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_id_is_a_uuid_of_version_7() {
        let mut ids = Ids::new(u128::MAX - 1);
        let id: uuid::Uuid = ids.message(1_795_132_800_123).as_str().parse().unwrap();
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(id.get_variant(), uuid::Variant::RFC4122);
        assert_eq!(id.get_timestamp().unwrap().to_unix(), (1_795_132_800, 123_000_000));
    }

    #[test]
    fn ids_differ_and_those_of_one_moment_are_in_order() {
        let mut ids = Ids::new(7);
        let made: Vec<_> = (0..1000).map(|_| ids.message(5)).collect();
        assert!(made.is_sorted_by(|one, next| one < next));
        assert_ne!(ids.request(), ids.request());
    }
}
