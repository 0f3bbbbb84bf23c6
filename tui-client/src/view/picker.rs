//! The list of groups or people to choose from, in the place of the log.
//!
//! The choices are worked out by `app::picker`; what narrows them is written in the input below.
//! The chosen one is shown in reverse and is always in sight.

use super::paint::{Align, Field, Pen};
use crate::app::App;
use crate::app::picker::{Choice, Kind, Picker};

pub(super) fn paint(app: &App, picker: &Picker, pen: &mut Pen<'_>) {
    let area = app.screen.panes.log;
    let Some(heading) = Field::of(area, 0) else { return };
    let words = match picker.kind {
        Kind::Group => "Join which group? A new name makes a new one.",
        Kind::Person => "Talk to whom?",
    };
    let mut first = 0;
    // On the lowest screens the choices need every row.
    if area.height > 2 {
        pen.words(heading.after(1), words, Align::Left, pen.theme.dim());
        first = 1;
    }
    let choices = picker.choices(app);
    let chosen = picker.chosen.min(choices.len().saturating_sub(1));
    let top = App::list_top(choices.len(), chosen, usize::from(area.height - first));
    for (row, (index, choice)) in (first..area.height).zip(choices.iter().enumerate().skip(top)) {
        let Some(field) = Field::of(area, row) else { return };
        line(pen, field.after(1).before(1), choice);
        if index == chosen && !matches!(choice, Choice::Nothing(_)) {
            pen.restyle(field, pen.theme.chosen());
        }
    }
}

fn line(pen: &mut Pen<'_>, field: Field, choice: &Choice) {
    match choice {
        Choice::Group { info, member } => {
            let lock = if info.locked { ", locked" } else { "" };
            let here = if *member { ", you are in it" } else { "" };
            let people =
                if info.members == 1 { "1 person" } else { &format!("{} people", info.members) };
            let note = format!("{people}{lock}{here}");
            let taken = pen.words(field, &note, Align::Right, pen.theme.dim());
            let rest = field.before(taken + 2);
            let used = pen.name(rest, info.group.as_str(), Align::Left, pen.theme.bold());
            if let Some(topic) = &info.topic {
                let topic_field = rest.after(used + 2);
                pen.words(topic_field, topic.as_str(), Align::Left, pen.theme.text());
            }
        }
        Choice::Create { group, locked } => {
            let how = if *locked { " with a password" } else { "" };
            let words = format!("make the new group \u{2068}{group}\u{2069}{how}");
            pen.words(field, &words, Align::Left, pen.theme.text());
        }
        Choice::Person(user) => {
            pen.name(field, user.as_str(), Align::Left, pen.theme.name(user.folded()));
        }
        Choice::Nothing(why) => {
            pen.words(field, why, Align::Left, pen.theme.dim());
        }
    }
}
