//! Painting: from the state to the cells of the screen.
//!
//! Borrows the [`App`], after `App::settle`, and fills ratatui's buffer; one file for each part of
//! the screen. Nothing here changes state or works out text: every text, ours and other people's,
//! comes from `text::layout` and goes cell by cell through `paint.rs`.

use ratatui::Frame;
use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::popup::Popup;

use paint::Pen;

mod arrival;
mod calibration;
mod commands;
mod composer;
mod details;
mod footer;
mod guard;
mod help;
mod isolate;
mod log;
mod menu;
mod paint;
mod people;
mod picker;
mod rooms;
mod signs;
mod status;
#[cfg(test)]
mod tests;
mod theme;
mod top;

/// Where the hardware cursor goes: column and row of the screen.
type Cursor = (u16, u16);

/// Paints the whole screen and places the cursor.
pub fn view(app: &App, frame: &mut Frame<'_>) {
    if let Some(cursor) = paint(app, frame.buffer_mut()) {
        frame.set_cursor_position(cursor);
    }
}

/// Paints the whole screen. Gives the place of the cursor, if it is to be seen.
pub fn paint(app: &App, buffer: &mut Buffer) -> Option<Cursor> {
    let mut pen = Pen::new(app, buffer);
    pen.ground();
    let cursor = everything(app, &mut pen);
    pen.finish();
    cursor
}

fn everything(app: &App, pen: &mut Pen<'_>) -> Option<Cursor> {
    if let Some(arrival) = &app.arrival {
        return arrival::paint(app, arrival, pen);
    }
    if app.is_bare() {
        return bare(app, pen);
    }
    top::paint(app, pen);
    match &app.popup {
        Some(Popup::Help(help)) => help::paint(app, help, pen),
        Some(Popup::Calibration(calibration)) => calibration::paint(app, calibration, pen),
        _ => chat(app, pen),
    }
    status::paint(app, pen);
    footer::paint(app, pen);
    if let Some(sheet) = app.menu_sheet() {
        menu::paint(&sheet, pen);
    }
    composer::paint(app, pen)
}

/// The log alone, and how to go back.
fn bare(app: &App, pen: &mut Pen<'_>) -> Option<Cursor> {
    log::paint(app, pen);
    status::paint_bare(app, pen);
    if let Some(sheet) = app.menu_sheet() {
        menu::paint(&sheet, pen);
    }
    None
}

/// The middle of the screen: lists, log, and what lies over the log.
fn chat(app: &App, pen: &mut Pen<'_>) {
    rooms::paint(app, pen);
    people::paint(app, pen);
    match &app.popup {
        Some(Popup::Picker(picker)) => picker::paint(app, picker, pen),
        _ => match &app.screen.details {
            Some(details) => details::paint(app, details, pen),
            None => log::paint(app, pen),
        },
    }
    if app.screen.panes.overlay.is_some() {
        rooms::paint_over(app, pen);
        people::paint_over(app, pen);
    }
    if let Some(Popup::Guard(guard)) = &app.popup {
        guard::paint(app, guard, pen);
    }
    if let Some(commands) = app.commands_listed() {
        commands::paint(app, &commands, pen);
    }
}
