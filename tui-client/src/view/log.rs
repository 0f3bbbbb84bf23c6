//! The log: days, the unread line, messages and notices.
//!
//! Time, mark, nick and text are fields of their own: whatever stands in one, no cell outside it
//! changes. What is on the screen was worked out by `app::window`.

use std::ops::Range;

use ratatui::style::Style;

use super::paint::{Align, Field, Inner, Pen, cells};
use crate::app::App;
use crate::app::action::Action;
use crate::app::rooms::room::UnreadLine;
use crate::app::screen::column::{Laid, RULE_CELLS, Style as ColumnStyle, TIME_CELLS};
use crate::app::screen::panes::{Area, Width};
use crate::app::screen::window::LogRow;
use crate::app::timeline::{Body, Item, Mark, Said};
use crate::text::Folded;

/// Cells from the time to the mark: one blank.
const MARK_AT: u16 = TIME_CELLS as u16 + 1;

pub(super) fn paint(app: &App, pen: &mut Pen<'_>) {
    let mut area = app.screen.panes.log;
    area.width = area.width.saturating_sub(app.log_gap());
    let rows = &app.screen.window.rows;
    let top = area.height.saturating_sub(cells(rows.len()));
    for (row, log_row) in (top..area.height).zip(rows) {
        if let Some(field) = Field::of(area, row) {
            paint_row(app, pen, field, log_row);
        }
    }
    if rows.is_empty() {
        empty(app, pen, area);
    }
}

fn paint_row(app: &App, pen: &mut Pen<'_>, field: Field, row: &LogRow) {
    match row {
        LogRow::Day(date) => {
            let wide = app.screen.size.width() == Width::Wide;
            let words = if wide { date.long() } else { date.short() };
            pen.level(field, &words);
        }
        LogRow::Unread(line) => {
            pen.bright_level(field, &unread(app, line), pen.theme.fresh());
        }
        LogRow::Item { index, row, .. } => {
            let timeline = &app.rooms.current().timeline;
            let shown = timeline.items().get(*index).zip(timeline.laid(*index));
            let Some((item, laid)) = shown else { return };
            match app.log_style() {
                ColumnStyle::Columns { nick } => beside(app, pen, field, (item, laid), *row, nick),
                ColumnStyle::Inline => inline(app, pen, field, (item, laid), *row),
                ColumnStyle::Bare => text(app, pen, field, (item, laid), *row),
            }
            let chosen = app.selected_range().is_some_and(|chosen| chosen.contains(index));
            if chosen && item.said().is_some() {
                pen.restyle(field, pen.theme.chosen());
            }
        }
    }
}

/// `3 new since 11:08`, where there is room for it.
fn unread(app: &App, line: &UnreadLine) -> String {
    let since = line.since.filter(|_| app.screen.size.width() == Width::Wide);
    let since = since.map(|at| format!(" since {}", app.zone.local(at).time()));
    format!("{} new{}", line.count, since.unwrap_or_default())
}

/// A row whose nick stands in a column of its own.
fn beside(
    app: &App,
    pen: &mut Pen<'_>,
    field: Field,
    (item, laid): (&Item, &Laid),
    row: usize,
    nick: usize,
) {
    if row == 0 {
        time(app, pen, field, item);
        let column = Field { width: cells(TIME_CELLS + nick), ..field }.after(MARK_AT);
        match &item.body {
            Body::Said(said) => nick_beside(pen, column, said),
            _ => sign(pen, column.x + column.width - 1, field.y, item),
        }
    }
    let rule_x = field.x + cells(TIME_CELLS + nick + RULE_CELLS) - 2;
    pen.sign(rule_x, field.y, pen.signs.upright, pen.theme.rule());
    text(app, pen, field, (item, laid), row);
}

/// `✓      Alice`, or `!Bob` when the message names the user.
fn nick_beside(pen: &mut Pen<'_>, column: Field, said: &Said) {
    mark(pen, column.x, column.y, said);
    // The mark's cell, and one for a blank or the sign of a mention.
    let field = column.after(2);
    let style = nick_style(pen, said);
    let used = pen.name(field, said.from.as_str(), Align::End, style);
    if said.mention {
        let x = field.x + field.width - used - 1;
        pen.sign(x, column.y, pen.signs.mention, style);
    }
}

/// A row whose nick stands before its text.
fn inline(app: &App, pen: &mut Pen<'_>, field: Field, (item, laid): (&Item, &Laid), row: usize) {
    // First the text: the blanks before it stand where time and nick are painted after.
    if let Some(row) = row.checked_sub(usize::from(laid.alone)) {
        text(app, pen, field, (item, laid), row);
    }
    if row > 0 {
        return;
    }
    time(app, pen, field, item);
    let rest = field.after(MARK_AT);
    match &item.body {
        Body::Said(said) => nick_inline(pen, rest, said, laid),
        _ => sign(pen, rest.x, rest.y, item),
    }
}

/// `✓ Alice: `, or `!Bob: ` with the sign of a mention in the blank before.
fn nick_inline(pen: &mut Pen<'_>, field: Field, said: &Said, laid: &Laid) {
    let marked = said.is_marked();
    mark(pen, field.x, field.y, said);
    let style = nick_style(pen, said);
    if said.mention {
        pen.sign(field.x - 1, field.y, pen.signs.mention, style);
    }
    let nick = field.after(if marked { 2 } else { 0 });
    let width = laid.lead.saturating_sub(TIME_CELLS + 1 + 2 + if marked { 2 } else { 0 });
    let row = pen.name_row(said.from.as_str(), width);
    let used = pen.row(nick, &row, Align::Start, style);
    pen.words(nick.after(used), ":", Align::Start, pen.theme.dim());
}

/// What stands in place of a text of which nothing is seen.
const UNSEEN: &str = "(characters that are not seen)";

/// One row of what an item says.
fn text(app: &App, pen: &mut Pen<'_>, field: Field, (item, laid): (&Item, &Laid), row: usize) {
    let Some(cells_of_row) = laid.text.rows.get(row) else { return };
    let style = body_style(pen, item);
    let column = field.after(cells(laid.left));
    let seen = pen.inner(column.first(cells(laid.cells()))).after(laid.text.indent(row));
    pen.cells(seen, cells_of_row, 0, style);
    if row == 0 && laid.text.is_blank() {
        pen.words(column, UNSEEN, Align::Start, pen.theme.dim());
    }
    hits(app, pen, seen, (item, laid), row);
    if let Some(passage) = app.passage_in(item) {
        highlight(pen, seen, laid, row, passage, pen.theme.chosen());
    }
    if row + 1 == laid.text.rows.len() {
        let taken = cells(cells_of_row.width) + 2;
        let begins_beside = laid.text.at_right(row) == app.screen.frame.is_mirrored();
        let free = column.first(cells(laid.cells())).before(taken);
        hint(app, pen, if begins_beside { column.after(taken) } else { free }, item);
    }
}

/// Marks what is looked for, in the pieces that are seen of it.
fn hits(app: &App, pen: &mut Pen<'_>, seen: Inner, (item, laid): (&Item, &Laid), row: usize) {
    let room = app.rooms.current();
    let Some((needle, said)) = room.timeline.needle().zip(item.said()) else { return };
    let is_found = room.search.as_ref().is_some_and(|search| search.found == Some(item.id));
    let style = if is_found { pen.theme.chosen() } else { pen.theme.hit() };
    for range in Folded::new(said.text.as_str()).find(needle) {
        highlight(pen, seen, laid, row, range, style);
    }
}

/// Gives another style to the cells of a row that show the bytes `range` of its item's text.
fn highlight(
    pen: &mut Pen<'_>,
    seen: Inner,
    laid: &Laid,
    row: usize,
    range: Range<usize>,
    style: Style,
) {
    let range = range.start + laid.padding..range.end + laid.padding;
    for piece in laid.text.selection(range).into_iter().filter(|piece| piece.row == row) {
        pen.restyle_columns(seen, piece.columns, style);
    }
}

/// What can be done with a refused message, where there is room to say so.
fn hint(app: &App, pen: &mut Pen<'_>, field: Field, item: &Item) {
    let failed = item.said().is_some_and(|said| matches!(said.mark, Mark::Failed(_)));
    let failed = failed && !app.is_bare();
    let way = |action| app.way(action);
    let words = match app.selected {
        Some(chosen) if chosen.id == item.id => {
            format!("[{}: resend  {}: drop]", way(Action::Resend), way(Action::Drop))
        }
        _ => format!("[{}: resend or drop]", way(Action::Select)),
    };
    if failed && pen.words_row(&words, usize::MAX).width <= usize::from(field.width) {
        pen.words(field, &words, Align::Start, pen.theme.dim());
    }
}

/// The time; as if chosen, when the message is the one that was found or gone to.
fn time(app: &App, pen: &mut Pen<'_>, field: Field, item: &Item) {
    let style = if app.points_at(item) { pen.theme.chosen() } else { pen.theme.dim() };
    pen.words(field, &app.zone.local(item.at).time(), Align::Start, style);
}

fn mark(pen: &mut Pen<'_>, x: u16, y: u16, said: &Said) {
    let style = match said.mark {
        Mark::Failed(_) => pen.theme.wrong(),
        _ => pen.theme.dim(),
    };
    if let Some(sign) = pen.signs.mark(said) {
        pen.sign(x, y, sign, style);
    }
}

fn sign(pen: &mut Pen<'_>, x: u16, y: u16, item: &Item) {
    if let Some(sign) = item.sign() {
        pen.sign(x, y, pen.signs.notice(sign), body_style(pen, item));
    }
}

fn nick_style(pen: &Pen<'_>, said: &Said) -> Style {
    if said.mention { pen.theme.mention() } else { pen.theme.name(said.from.folded()) }
}

fn body_style(pen: &Pen<'_>, item: &Item) -> Style {
    use crate::app::timeline::Sign;
    match &item.body {
        Body::Notice { sign: Sign::Refused, .. } => pen.theme.wrong(),
        Body::Notice { .. } | Body::Passing(_) => pen.theme.dim(),
        Body::Said(said) if said.mention => pen.theme.bold(),
        Body::Said(_) => pen.theme.text(),
    }
}

/// What a log without anything in it says.
fn empty(app: &App, pen: &mut Pen<'_>, area: Area) {
    let words = if !app.was_in() {
        "Connecting ..."
    } else if app.rooms.list().is_empty() {
        &app.no_room()
    } else if app.rooms.current().cleared {
        &format!("Cleared. {} brings it back.", app.way(Action::PageUp))
    } else {
        "Nothing was said here yet."
    };
    if let Some(field) = Field::of(area, area.height.saturating_sub(1)) {
        pen.words(field.after(1), words, Align::Start, pen.theme.dim());
    }
}
