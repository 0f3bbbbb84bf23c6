//! The first screen: a greeting, two fields, and what is wrong or going on.
//!
//! Takes an `Arrival` and paints as much of it as there are rows for, in the middle: the field that
//! is being written always, then the message, the other field, the greeting or what was kept for
//! this name, the program's name in three scripts. Sentences are wrapped: one of them says what to
//! write instead.

use ratatui::style::{Modifier, Style};

use super::Cursor;
use super::composer::one_line;
use super::footer;
use super::paint::{Align, Field, Pen, cells};
use crate::app::App;
use crate::app::composer::Composer;
use crate::app::screen::panes::Area;
use crate::app::session::arrival::{Arrival, Field as Which};
use crate::text::{Layout, Options, layout};

/// One row of the first screen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Blank,
    Title,
    /// A row of the greeting, or of what stands in its place.
    Greeting(usize),
    Input(Which),
    /// A row of the message.
    Message(usize),
}

/// The sentences, in rows.
struct Sentences {
    greeting: Layout,
    message: Layout,
}

impl Sentences {
    fn new(app: &App, arrival: &Arrival, width: u16) -> Self {
        let options = Options { width: Some(usize::from(width)), ..app.settings.text };
        let kept = app.kept_words();
        let greeting = kept.as_deref().unwrap_or(GREETING);
        Self { greeting: layout(greeting, &options), message: layout(&arrival.message, &options) }
    }

    /// All rows of the screen from top to bottom, when there is room for them.
    fn parts(&self) -> Vec<Part> {
        let mut parts = vec![Part::Title, Part::Blank];
        parts.extend((0..self.greeting.rows.len()).map(Part::Greeting));
        parts.push(Part::Blank);
        parts.extend([Part::Input(Which::Name), Part::Input(Which::Server), Part::Blank]);
        parts.extend((0..self.message.rows.len()).map(Part::Message));
        parts
    }
}

/// The program's name as its users write it: whoever reads one of them sees at once whether the
/// terminal can show it.
const TITLE: &str = "ديوان · دیوان · דיוואן";

const GREETING: &str = "Welcome. What shall others call you, and where do you want to go?";

/// Cells of the widest row.
const CELLS: u16 = 66;

pub(super) fn paint(app: &App, arrival: &Arrival, pen: &mut Pen<'_>) -> Option<Cursor> {
    let size = app.screen.size;
    let bottom = u16::from(app.screen.panes.footer.is_some());
    let mut area = Area { x: 0, y: 0, width: size.columns, height: size.rows - bottom };
    if let Some(top) = app.screen.panes.top {
        pen.clear(top, pen.theme.bar());
        if let Some(field) = Field::of(top, 0) {
            pen.words(field.after(1), "Diwan", Align::Start, pen.theme.bar());
        }
        area = Area { y: 1, height: area.height - 1, ..area };
    }
    footer::paint(app, pen);
    let beside = (area.width.saturating_sub(CELLS) / 2).max(1);
    let sentences = Sentences::new(app, arrival, area.width.saturating_sub(beside).min(CELLS));
    let lines = fitting(sentences.parts(), arrival.field, area.height);
    // A little above the middle, where the eye looks for it.
    let above = (area.height - cells(lines.len()).min(area.height)) / 3;
    let mut cursor = None;
    for (row, line) in (above..area.height).zip(lines) {
        let Some(field) = Field::of(area, row) else { break };
        let field = field.after(beside);
        cursor = cursor.or(paint_line(app, arrival, &sentences, pen, field, line));
    }
    cursor
}

/// Those for which there is room. Half a greeting greets nobody.
fn fitting(mut lines: Vec<Part>, written: Which, height: u16) -> Vec<Part> {
    let other = match written {
        Which::Name => Part::Input(Which::Server),
        Which::Server => Part::Input(Which::Name),
    };
    let order = [Part::Blank, Part::Blank, Part::Blank, Part::Title, Part::Greeting(0), other];
    for dropped in order {
        if lines.len() <= usize::from(height) {
            break;
        }
        if let Part::Greeting(_) = dropped {
            lines.retain(|line| !matches!(line, Part::Greeting(_)));
        } else if let Some(at) = lines.iter().position(|line| *line == dropped) {
            lines.remove(at);
        }
    }
    lines.truncate(usize::from(height));
    lines
}

fn paint_line(
    app: &App,
    arrival: &Arrival,
    sentences: &Sentences,
    pen: &mut Pen<'_>,
    field: Field,
    line: Part,
) -> Option<Cursor> {
    match line {
        Part::Blank => {}
        Part::Title => {
            pen.words(field, TITLE, Align::Start, pen.theme.bold());
        }
        Part::Greeting(row) => {
            pen.row(field, sentences.greeting.rows.get(row)?, Align::Start, pen.theme.text());
        }
        Part::Message(row) => {
            let style = if arrival.is_wrong { pen.theme.wrong() } else { pen.theme.text() };
            pen.row(field, sentences.message.rows.get(row)?, Align::Start, style);
        }
        Part::Input(Which::Name) => {
            return input(app, pen, field, ("Name", &arrival.name, arrival.field == Which::Name));
        }
        Part::Input(Which::Server) => {
            let written = arrival.field == Which::Server;
            return input(app, pen, field, ("Server", &arrival.server, written));
        }
    }
    None
}

fn input(
    app: &App,
    pen: &mut Pen<'_>,
    field: Field,
    (label, composer, written): (&str, &Composer, bool),
) -> Option<Cursor> {
    let style = if written { pen.theme.bold() } else { pen.theme.dim() };
    pen.words(field, label, Align::Start, style);
    pen.sign(field.x + 7, field.y, pen.signs.prompt, pen.theme.dim());
    let shown = composer.layout(&app.line_options());
    // A field that is not being written shows its beginning.
    let caret = if written { composer.caret() } else { shown.caret(0) };
    let caret = shown.place(caret);
    // Names are short: on a wide screen the field does not reach for the other side.
    let field = field.after(9);
    let field = Field { width: field.width.min(48), ..field };
    let cursor = one_line(app, pen, field, &shown, &caret, composer.selection());
    // One sees where it ends: what is written in it may stand at its other side.
    pen.restyle(field, Style::new().add_modifier(Modifier::UNDERLINED));
    written.then_some(cursor)
}
