//! Names of people and of groups.
//!
//! Owns what a name may be, when two names are the same, and when they only look the same.
//! Takes what somebody typed, gives a `UserName` or `GroupName` that cannot be wrong: shown as
//! typed, compared folded. Rules: PRECIS UsernameCaseMapped (RFC 8265) with the Bidi Rule
//! (RFC 5893), skeletons of UTS #39. Never knows who is online or which groups exist.

use std::fmt;
use std::hash::{Hash, Hasher};

use precis_profiles::UsernameCaseMapped;
use precis_profiles::precis_core::profile::{Profile, Rules};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::char::canonical_combining_class;
use unicode_segmentation::UnicodeSegmentation;

use crate::limits::{NAME_BYTES_MAX, NAME_CLUSTERS_MAX};

/// The group everyone starts in. It always exists.
pub const GENERAL: &str = "General";

/// Names nobody may take, folded: they would pass for the program itself or for everyone.
const RESERVED: [&str; 6] = ["diwan", "server", "system", "admin", "everyone", "all"];

/// The ASCII signs a name may hold. The others have a meaning in commands and sentences.
const SIGNS: [char; 4] = ['_', '-', '.', '+'];

/// Why something cannot be a name. Reads as the end of a sentence that began with the name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameError {
    /// Nothing was given.
    #[error("a name needs at least one letter or digit")]
    Empty,
    /// More grapheme clusters or bytes than fit.
    #[error("a name has at most {NAME_CLUSTERS_MAX} characters ({NAME_BYTES_MAX} bytes)")]
    TooLong,
    /// A space or another white-space character.
    #[error("a name holds no space")]
    Space,
    /// An ASCII sign that means something else.
    #[error("a name holds no '{0}', only letters, digits and _ - . +")]
    Sign(char),
    /// A character outside the letters and digits of RFC 8264.
    #[error("a name holds only letters, digits and _ - . +")]
    NotALetter,
    /// Left-to-right and right-to-left letters mixed, or a right-to-left name that does not
    /// begin with a letter or end with a letter or digit (RFC 5893).
    #[error("a right-to-left name holds letters of one direction and begins with one")]
    MixedDirections,
    /// The name stands for the program or for everyone.
    #[error("that name is reserved")]
    Reserved,
}

/// A name as typed, and folded for comparison. The two kinds of name below wrap it.
#[derive(Debug, Clone)]
struct Name {
    shown: Box<str>,
    folded: Box<str>,
}

impl Name {
    fn new(typed: &str) -> Result<Self, NameError> {
        check_size(typed)?;
        check_characters(typed)?;
        let folded = fold(typed)?;
        Ok(Self { shown: typed.into(), folded: folded.into() })
    }
}

fn check_size(typed: &str) -> Result<(), NameError> {
    if typed.is_empty() {
        return Err(NameError::Empty);
    }
    if typed.len() > NAME_BYTES_MAX || typed.graphemes(true).count() > NAME_CLUSTERS_MAX {
        return Err(NameError::TooLong);
    }
    Ok(())
}

fn check_characters(typed: &str) -> Result<(), NameError> {
    if typed.contains(char::is_whitespace) {
        return Err(NameError::Space);
    }
    let is_foreign_sign = |c: char| c.is_ascii_punctuation() && !SIGNS.contains(&c);
    if let Some(sign) = typed.chars().find(|&c| is_foreign_sign(c)) {
        return Err(NameError::Sign(sign));
    }
    if !typed.contains(char::is_alphanumeric) {
        return Err(if typed.is_ascii() { NameError::Empty } else { NameError::NotALetter });
    }
    Ok(())
}

fn fold(typed: &str) -> Result<String, NameError> {
    // What the profile does to ASCII letters, digits and our four signs, without its tables.
    if typed.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(typed.to_ascii_lowercase());
    }
    let profile = UsernameCaseMapped::new();
    let folded = profile
        .prepare(typed)
        .and_then(|name| profile.case_mapping_rule(name))
        .and_then(|name| profile.normalization_rule(name))
        .map_err(|_| NameError::NotALetter)?;
    // A vowel mark goes with its letter, and the Bidi Rule allows it anywhere but at the beginning;
    // the crate allows none before another letter. So it judges the letters alone.
    let is_vowel = |&(at, c): &(usize, char)| at > 0 && canonical_combining_class(c) != 0;
    let letters: String =
        folded.chars().enumerate().filter(|place| !is_vowel(place)).map(|(_, c)| c).collect();
    profile.directionality_rule(letters).map_err(|_| NameError::MixedDirections)?;
    Ok(folded.into_owned())
}

/// Signs that may be left out of an Arabic or Hebrew word: vowels, doubling, reading signs. Madda and
/// hamza (U+0653 to U+0655) make another letter.
fn is_vowel_sign(c: char) -> bool {
    matches!(c, '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}' | '\u{5C4}' | '\u{5C5}'
        | '\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{652}' | '\u{656}'..='\u{65F}'
        | '\u{670}' | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E4}' | '\u{6E7}' | '\u{6E8}'
        | '\u{6EA}'..='\u{6ED}')
}

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// 1 to [`NAME_CLUSTERS_MAX`] grapheme clusters and [`NAME_BYTES_MAX`] bytes; equal,
        /// hashed and ordered folded; shown as typed.
        #[derive(Clone, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Name);

        impl $name {
            /// As it was typed.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0.shown
            }

            /// Folded (case, width, NFC): two names are the same when these are equal.
            #[must_use]
            pub fn folded(&self) -> &str {
                &self.0.folded
            }

            /// What the name looks like (UTS #39 skeleton): names that differ but share it
            /// can be taken for each other. Vowel signs of Arabic and Hebrew do not count: the
            /// same name is written with them and without.
            #[must_use]
            pub fn skeleton(&self) -> String {
                let letters: String =
                    self.folded().chars().filter(|c| !is_vowel_sign(*c)).collect();
                unicode_security::skeleton(&letters).collect()
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.folded() == other.folded()
            }
        }
        impl Eq for $name {}
        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.folded().cmp(other.folded())
            }
        }
        impl Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.folded().hash(state);
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(self.as_str(), f)
            }
        }
        impl TryFrom<String> for $name {
            type Error = NameError;
            fn try_from(typed: String) -> Result<Self, NameError> {
                Self::new(&typed)
            }
        }
        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0.shown.into()
            }
        }
    };
}

name_type! {
    /// What a person is called.
    UserName
}
name_type! {
    /// What a group is called.
    GroupName
}

impl UserName {
    /// Checks what somebody typed.
    ///
    /// # Errors
    /// Says which rule the name breaks.
    pub fn new(typed: &str) -> Result<Self, NameError> {
        let name = Name::new(typed)?;
        if RESERVED.contains(&&*name.folded) {
            return Err(NameError::Reserved);
        }
        Ok(Self(name))
    }
}

impl GroupName {
    /// Checks what somebody typed.
    ///
    /// # Errors
    /// Says which rule the name breaks.
    pub fn new(typed: &str) -> Result<Self, NameError> {
        Name::new(typed).map(Self)
    }

    /// The group everyone starts in.
    #[must_use]
    pub fn general() -> Self {
        Self(Name { shown: GENERAL.into(), folded: GENERAL.to_ascii_lowercase().into() })
    }

    /// Whether this is the group everyone starts in.
    #[must_use]
    pub fn is_general(&self) -> bool {
        self.folded().eq_ignore_ascii_case(GENERAL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(typed: &str) -> UserName {
        UserName::new(typed).unwrap()
    }

    #[test]
    fn names_of_many_scripts() {
        for typed in
            ["Jim", "Ana_2", "سارا", "דנה", "علی\u{200C}رضا", "Łukasz", "李雷", "O.k-1", "c++"]
        {
            assert_eq!(user(typed).as_str(), typed);
        }
    }

    #[test]
    fn vowels_are_part_of_a_name() {
        for typed in ["عُمَر", "مُحَمَّد", "שָׂרָה", "שָׂרָה_2", "رضاً"]
        {
            assert_eq!(user(typed).as_str(), typed);
        }
        for typed in ["\u{64E}عمر", "عُمَرabc", "1שָׂרָה"] {
            assert_eq!(UserName::new(typed).err(), Some(NameError::MixedDirections), "{typed:?}");
        }
    }

    #[test]
    fn one_sentence_for_each_mistake() {
        for (typed, expected) in [
            ("", NameError::Empty),
            ("...", NameError::Empty),
            ("Jim Smith", NameError::Space),
            ("a\u{A0}b", NameError::Space),
            ("@jim", NameError::Sign('@')),
            ("Jim:", NameError::Sign(':')),
            ("O'Brien", NameError::Sign('\'')),
            ("a\u{202E}b", NameError::NotALetter),
            ("a\u{200B}b", NameError::NotALetter),
            ("😀", NameError::NotALetter),
            ("bell\u{7}", NameError::NotALetter),
            ("abcسلام", NameError::MixedDirections),
            ("1דנה", NameError::MixedDirections),
            ("Server", NameError::Reserved),
        ] {
            assert_eq!(UserName::new(typed).err(), Some(expected), "{typed:?}");
        }
    }

    #[test]
    fn the_size_is_counted_in_clusters_and_in_bytes() {
        assert!(UserName::new(&"ש".repeat(NAME_CLUSTERS_MAX)).is_ok());
        assert_eq!(UserName::new(&"x".repeat(33)).err(), Some(NameError::TooLong));
        let marks = format!("e{}", "\u{301}".repeat(64));
        assert_eq!(UserName::new(&marks).err(), Some(NameError::TooLong));
    }

    #[test]
    fn the_same_name_in_other_letters() {
        assert_eq!(user("Jim"), user("JIM"));
        assert_eq!(user("É"), user("e\u{301}"));
        assert_eq!(user("Jim"), user("Ｊｉｍ"));
        assert_ne!(user("Jim"), user("Jin"));
    }

    #[test]
    fn look_alikes_share_a_skeleton() {
        assert_eq!(user("paypal").skeleton(), user("раураl").skeleton());
        assert_eq!(user("user1").skeleton(), user("userl").skeleton());
        assert_ne!(user("sara").skeleton(), user("sarah").skeleton());
    }

    #[test]
    fn names_of_the_same_letters_look_alike_with_vowels_and_without() {
        for (one, other) in [
            ("عمر", "عُمَر"),
            ("محمد", "مُحَمَّد"),
            ("עדן", "עֵדֶן"),
            ("שלום", "שָׁלוֹם"),
            // Persian and Arabic letters, and a joiner where names may hold it.
            ("علی", "علي"),
            ("اکبر", "اكبر"),
            ("می\u{200c}نا", "مینا"),
        ] {
            assert_ne!(user(one), user(other));
            assert_eq!(user(one).skeleton(), user(other).skeleton(), "{one} {other}");
        }
        for (one, other) in [
            ("عمر", "عمرو"),
            ("علی", "علیا"),
            ("سارا", "سارة"),
            ("آذر", "اذر"),
            ("أمل", "امل"),
            ("דנה", "דינה"),
            ("Jose", "José"),
        ] {
            assert_ne!(user(one).skeleton(), user(other).skeleton(), "{one} {other}");
        }
        assert!(UserName::new("عمـر").is_err(), "no name is stretched");
    }

    #[test]
    fn a_group_may_be_a_number_and_general_is_general() {
        assert_eq!(GroupName::new("1").unwrap().as_str(), "1");
        assert!(GroupName::new("general").unwrap().is_general());
        assert_eq!(GroupName::general(), GroupName::new("GENERAL").unwrap());
    }
}
