//! The calibration screen: one greeting in three ways, what is in force, and samples for the font.
//!
//! Over the whole middle of the screen. It is painted while the terminal is treated as mode `app`
//! alone does, so the three lines differ as they would in use. The numbered lines are kept longest
//! when there are few rows.

use super::paint::{Align, Field, Pen, cells};
use crate::app::App;
use crate::app::popup::calibrate::{Calibration, heading};
use crate::app::screen::bidi::{BidiMode, MODES};
use crate::text::{Base, Options, truncate};

/// Both scripts, so that whoever reads one of them can tell, with a bracket and a number.
const GREETING: &str = "שלום! سلام دنیا (12)";

/// What a font must have, and what must hold together.
const SAMPLES: [(&str, &str); 8] = [
    ("Arabic", "أبجد هوز حطي كلمن سعفص قرشت"),
    ("Persian", "پنجره چای ژاله گنجشک می\u{200c}خواهم"),
    ("Hebrew", "אבגדהוזחטיכלמנסעפצקרשת ךםןףץ"),
    ("vowels", "مُحَمَّدٌ שָׁלוֹם"),
    ("lam-alef", "لا لأ لإ لآ سلام"),
    ("numbers", "123 ١٢٣ ۱۲۳ 12:30"),
    ("brackets", "(א) [ب] «ג» <د>"),
    ("pictures", "🙂 👍🏽 👨\u{200d}👩\u{200d}👧 שלום"),
];

const QUESTION: &str = "Which line reads right? Press its number. Esc leaves it as it was.";
const FONTS: &str =
    "Boxes or gaps below are the font's: try DejaVu Sans Mono, Vazir Code or Kawkab Mono.";

/// Cells of the number and the name before a line.
const LABEL_CELLS: u16 = 14;

/// One row of the screen.
enum Part {
    Blank,
    Words(String),
    /// The greeting in the mode of this number.
    Greeting(usize),
    Other(usize, &'static str, &'static str),
    Sample(&'static str, &'static str),
}

pub(super) fn paint(app: &App, calibration: &Calibration, pen: &mut Pen<'_>) {
    let area = app.middle();
    for (row, line) in (0..area.height).zip(lines(calibration, area.height)) {
        if let Some(field) = Field::of(area, row) {
            paint_line(app, pen, field.after(1), &line);
        }
    }
}

fn lines(calibration: &Calibration, height: u16) -> Vec<Part> {
    let mut lines = vec![Part::Greeting(0), Part::Greeting(1), Part::Greeting(2)];
    let in_force = format!("In force: {}.", calibration.before.words());
    let head = [Part::Words(in_force), Part::Words(QUESTION.to_owned()), Part::Blank];
    lines.splice(0..0, head.into_iter().take(heading(height).into()));
    let auto = Part::Other(0, "auto", "decide by what the terminal is");
    let (_, name, help) = MODES[3];
    lines.extend([Part::Other(4, name, help), auto, Part::Blank]);
    lines.push(Part::Words(FONTS.to_owned()));
    lines.extend(SAMPLES.map(|(label, text)| Part::Sample(label, text)));
    lines
}

fn paint_line(app: &App, pen: &mut Pen<'_>, field: Field, line: &Part) {
    match line {
        Part::Blank => {}
        Part::Words(words) => {
            pen.words(field, words, Align::Start, pen.theme.text());
        }
        Part::Greeting(number) => greeting(app, pen, field, *number),
        Part::Other(number, name, help) => {
            label(pen, field, *number, name);
            pen.words(field.after(LABEL_CELLS), help, Align::Start, pen.theme.dim());
        }
        Part::Sample(label, text) => {
            pen.words(field, label, Align::Start, pen.theme.dim());
            pen.words(field.after(LABEL_CELLS), text, Align::Start, pen.theme.text());
        }
    }
}

/// `1  app`
fn label(pen: &mut Pen<'_>, field: Field, number: usize, name: &str) {
    pen.words(field, &number.to_string(), Align::Start, pen.theme.bold());
    pen.words(field.after(3), name, Align::Start, pen.theme.bold());
}

/// `1  app        HELLO`, each as its mode would write it.
fn greeting(app: &App, pen: &mut Pen<'_>, field: Field, number: usize) {
    let Some((mode, name, help)) = MODES.get(number) else { return };
    label(pen, field, number + 1, name);
    let options = Options { base: Base::Auto, ..mode.lays_out(app.settings.text) };
    let text = field.after(LABEL_CELLS);
    let row = truncate(GREETING, usize::from(text.width), &options);
    pen.isolating(*mode == BidiMode::Terminal, |pen| {
        pen.row(text, &row, Align::Start, pen.theme.text());
    });
    pen.words(text.after(cells(row.width) + 2), help, Align::Start, pen.theme.dim());
    if *mode == BidiMode::Guarded {
        pen.guard(field.y);
    }
}
