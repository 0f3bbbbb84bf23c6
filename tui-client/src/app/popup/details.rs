//! All that is known of a message: exact time, number, id, sender, where its links lead, and its
//! text with everything that is otherwise unseen.
//!
//! Takes the chosen message and a width; gives labelled texts, laid out. Also opens the links,
//! because one that does not lead where it seems to is shown here before it is opened (R17). Paints
//! nothing; what opens a link is outside.

use diwan_shared::text::LINE_BREAK;

use crate::app::App;
use crate::app::effect::{Effect, Effects};
use crate::app::timeline::select::Chosen;
use crate::app::timeline::weblink::{links_of, weblinks};
use crate::app::timeline::{Item, Mark, Said};
use crate::text::{Align, Base, Layout, Options, layout, reveal};

/// What is known of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// Top to bottom.
    pub entries: Vec<Detail>,
    /// Cells of the column of labels.
    pub label_cells: usize,
}

/// One thing known of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// What it is.
    pub label: String,
    /// It, laid out.
    pub text: Layout,
    /// Whether it is to be taken as a warning.
    pub warning: bool,
}

/// Cells of the longest label and a blank.
const LABEL_CELLS: usize = 10;

impl App {
    /// Shows the details of the message that is meant, or puts them away.
    pub(in crate::app) fn toggle_details(&mut self) {
        match (self.selected, self.message_meant().map(|item| item.id)) {
            (Some(chosen), _) => {
                let details = if chosen.details.is_some() { None } else { Some(0) };
                self.selected = Some(Chosen { details, ..chosen });
            }
            (None, Some(id)) => self.show_details(id),
            (None, None) => self.remark("There is no message here."),
        }
    }

    /// Opens a link of the message that is meant: the one there is, or the one with this number,
    /// from 1. Several are shown with their numbers, and one that is not what it seems is shown
    /// for what it is, before anything is opened.
    pub(in crate::app) fn open_link(&mut self, number: Option<usize>, effects: &mut Effects) {
        let Some(item) = self.message_with_link() else {
            let text = "There is no link to open in this message.";
            return self.remark(text);
        };
        let (id, links) = (item.id, links_of(item).len());
        match number {
            Some(number) if (1..=links).contains(&number) => self.open_link_of(id, number, effects),
            None if links == 1 => self.open_link_of(id, 1, effects),
            _ => self.show_details(id),
        }
    }

    /// Opens the link with this number, from 1, of an item. One that is not what it seems is shown
    /// for what it is first.
    pub(in crate::app) fn open_link_of(&mut self, id: u64, number: usize, effects: &mut Effects) {
        let timeline = &self.rooms.current().timeline;
        let item = timeline.index_of(id).and_then(|index| timeline.items().get(index));
        let link = item.and_then(|item| links_of(item).into_iter().nth(number.checked_sub(1)?));
        let seen = self.selected.is_some_and(|chosen| chosen.id == id && chosen.details.is_some());
        match link {
            Some(link) if seen || link.real_host.is_none() => effects.push(Effect::Open(link.url)),
            Some(_) => self.show_details(id),
            None => {}
        }
    }

    /// The details of the message that is meant: what each is, and it.
    #[must_use]
    pub fn details_in_words(&self) -> Vec<(String, String)> {
        let meant = self.message_meant().and_then(|item| Some((item, item.said()?)));
        let texts = meant.map(|(item, said)| texts(self, item, said)).unwrap_or_default();
        texts.into_iter().map(|(label, words, _)| (label, words)).collect()
    }

    /// The details that are shown, laid out for the log's pane.
    pub(in crate::app) fn details(&self) -> Option<Details> {
        self.selected?.details?;
        let item = self.message_meant()?;
        let width = usize::from(self.screen.panes.log.width).saturating_sub(2);
        let label_cells = LABEL_CELLS.min(width / 3);
        let text = Options { width: Some((width - label_cells).max(1)), ..self.settings.text };
        // Ours stand beside their labels.
        let beside = if self.screen.frame.is_mirrored() { Align::Right } else { Align::Left };
        let texts = texts(self, item, item.said()?).into_iter();
        let entries = texts.map(|(label, words, warning)| {
            let (base, align) = match label.as_str() {
                "Text" => (self.rooms.current().composer.base, text.align),
                _ => (Base::Ltr, beside),
            };
            Detail { label, text: layout(&words, &Options { base, align, ..text }), warning }
        });
        Some(Details { entries: entries.collect(), label_cells })
    }

    /// How far down details can be scrolled, at most to `top`.
    pub(in crate::app) fn details_scrolled(&self, top: usize) -> usize {
        let rows = self.details().map_or(0, |details| details.rows());
        top.min(rows.saturating_sub(self.screen.log_rows()))
    }

    fn show_details(&mut self, id: u64) {
        self.choose_message(Chosen { details: Some(0), ..Chosen::one(id) });
    }

    /// The chosen message if it has a link; without a choice, the newest that has one.
    fn message_with_link(&self) -> Option<&Item> {
        let has_link = |item: &&Item| !item.is_hidden() && !links_of(item).is_empty();
        if self.selected.is_some() {
            return self.message_meant().filter(has_link);
        }
        self.rooms.current().timeline.items().iter().rev().find(has_link)
    }
}

impl Details {
    /// How many rows they take.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.entries.iter().map(|entry| entry.text.rows.len()).sum()
    }
}

/// Label, words, and whether they warn.
fn texts(app: &App, item: &Item, said: &Said) -> Vec<(String, String, bool)> {
    let local = app.zone.local(item.at);
    let mut texts = vec![
        ("From", reveal(said.from.as_str()), false),
        ("Time", format!("{}, {}", local.date.long(), local.exact_time()), false),
        ("Number", said.seq.map_or("none yet".to_owned(), |seq| seq.to_string()), false),
    ];
    if let Some(tag) = &said.tag {
        texts.push(("Id", tag.to_string(), false));
    }
    match &said.mark {
        Mark::Foreign => {}
        Mark::Waiting => texts.push(("State", "on its way".to_owned(), false)),
        Mark::Accepted => texts.push(("State", app.acceptance().to_owned(), false)),
        Mark::Failed(why) => texts.push(("State", format!("refused: {why}"), true)),
    }
    if said.tries > 0 {
        texts.push(("Sent", app.times(said.tries), false));
    }
    let mut texts: Vec<_> =
        texts.into_iter().map(|(label, words, warns)| (label.to_owned(), words, warns)).collect();
    for (number, link) in (1..).zip(weblinks(said.text.as_str())) {
        let shown = said.text.as_str().get(link.range).unwrap_or_default();
        texts.push((format!("Link {number}"), reveal(shown), false));
        if let Some(host) = link.real_host {
            let words = format!("{host} is the host a browser would ask. Is it the one you mean?");
            texts.push(("Leads to".to_owned(), words, true));
        }
    }
    texts.push(("Text".to_owned(), reveal(&said.text.as_str().replace(LINE_BREAK, "\n")), false));
    texts
}
