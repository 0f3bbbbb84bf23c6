//! What fits best what was typed.
//!
//! Takes things that are sought and the typed text; gives those that fit, best first. A name fits
//! when it holds the typed letters in their order; a description, when it holds each typed word.
//! Letters count as they do in a search: case, marks and ways of typing do not matter. Of names that fit equally well the shortest comes
//! first, so that one typed whole is the best; when nothing is typed, all stay in their order.

use std::cmp::Reverse;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::text::{Folded, Needle, folded};

/// Something that can be sought by typing.
pub(in crate::app) trait Sought {
    /// What it is called; each of these will do.
    fn names(&self) -> Vec<String>;

    /// What it is about: sought too, but after all names.
    fn about(&self) -> String {
        String::new()
    }
}

/// Those of `all` that fit `typed`, best first.
pub(in crate::app) fn best<T: Sought>(all: impl IntoIterator<Item = T>, typed: &str) -> Vec<T> {
    if typed.trim().is_empty() {
        return all.into_iter().collect();
    }
    let mut query = Query::new(typed);
    let scored = all.into_iter().filter_map(|one| Some((query.score(&one)?, one)));
    let mut found: Vec<_> = scored.collect();
    found.sort_by(|(one, _), (other, _)| other.cmp(one));
    found.into_iter().map(|(_, one)| one).collect()
}

struct Query {
    name: Pattern,
    about: Vec<Needle>,
    matcher: Matcher,
}

impl Query {
    fn new(typed: &str) -> Self {
        let (case, marks) = (CaseMatching::Ignore, Normalization::Smart);
        let mut config = Config::DEFAULT;
        config.prefer_prefix = true;
        Self {
            name: Pattern::new(&folded(typed), case, marks, AtomKind::Fuzzy),
            about: typed.split_whitespace().filter_map(Needle::new).collect(),
            matcher: Matcher::new(config),
        }
    }

    /// How well something fits: any name is better than what it is about.
    fn score(&mut self, one: &impl Sought) -> Option<Score> {
        let Self { name, about, matcher } = self;
        let names = one.names();
        let scored = names.iter().filter_map(|text| {
            let letters = name.score(Utf32Str::new(&folded(text), &mut Vec::new()), matcher)?;
            Some(Score { is_name: true, letters, length: Reverse(text.len()) })
        });
        scored.max().or_else(|| {
            let text = Folded::new(&one.about());
            let fits = about.iter().all(|word| text.has(word));
            fits.then_some(Score { is_name: false, letters: 0, length: Reverse(0) })
        })
    }
}

/// How well something fits, the most telling first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    is_name: bool,
    letters: u32,
    length: Reverse<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Named(&'static str, &'static str);

    impl Sought for Named {
        fn names(&self) -> Vec<String> {
            vec![self.0.to_owned()]
        }

        fn about(&self) -> String {
            self.1.to_owned()
        }
    }

    #[track_caller]
    fn check(all: &[(&'static str, &'static str)], typed: &str, expected: &[&str]) {
        let all = all.iter().map(|(name, about)| Named(name, about));
        let found: Vec<_> = best(all, typed).iter().map(|found| found.0).collect();
        assert_eq!(found, expected, "{typed}");
    }

    #[test]
    fn the_beginning_is_better_than_the_middle_and_together_better_than_apart() {
        let all = [("model", ""), ("Devops", ""), ("design", ""), ("dev", "")];
        check(&all, "de", &["dev", "Devops", "design", "model"]);
        check(&all, "dv", &["dev", "Devops"]);
        check(&all, "DEVO", &["Devops"]);
        check(&all, "", &["model", "Devops", "design", "dev"]);
        check(&all, "vd", &[]);
    }

    #[test]
    fn names_of_any_script_are_found() {
        let all = [("تهران", ""), ("کتاب‌خانه", ""), ("مُحَمَّد", ""), ("שלום", ""), ("תל.אביב", "")];
        check(&all, "تهر", &["تهران"]);
        check(&all, "کخ", &["کتاب‌خانه"]);
        check(&all, "محمد", &["مُحَمَّد"]);
        check(&all, "كتابخانه", &["کتاب‌خانه"]);
        check(&all, "של", &["שלום"]);
        check(&all, "תאב", &["תל.אביב"]);
    }

    #[test]
    fn what_it_is_about_counts_by_whole_words_and_last() {
        let all = [("Reconnect", "make a new connection"), ("New", "begin"), ("Quit", "end")];
        check(&all, "new", &["New", "Reconnect"]);
        check(&all, "connection new", &["Reconnect"]);
    }
}
