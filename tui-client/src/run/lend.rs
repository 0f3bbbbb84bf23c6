//! The terminal lent to the user's editor.
//!
//! Whoever calls this has let go of the terminal's events. What comes from the server meanwhile is
//! taken as always, only not shown, so that nothing is lost and the connection stays alive.

use std::io;

use tokio::sync::oneshot;

use super::{Client, TERMINAL_GONE_CODE};
use crate::app::msg::Msg;
use crate::editor;
use crate::terminal::Tty;

impl<T: Tty> Client<T> {
    /// Has a text edited, and tells the app what came of it.
    pub(super) async fn edit(&mut self, text: String) -> io::Result<()> {
        self.screen.lend_out();
        let (tell, mut told) = oneshot::channel();
        // A thread of its own, because at the end of the program nobody waits for it.
        std::thread::spawn(move || {
            // The program may have ended meanwhile.
            let _heard = tell.send(editor::edit(&text, |name| std::env::var(name).ok()));
        });
        let edited = loop {
            tokio::select! {
                biased;
                code = &mut self.ended => {
                    self.engine.end = Some(code.unwrap_or(TERMINAL_GONE_CODE));
                    return Ok(());
                }
                edited = &mut told => break edited,
                msg = self.engine.news() => self.engine.tell(msg),
            }
            self.perform()?;
        };
        self.retake()?;
        let edited = edited.unwrap_or_else(|_| Err("Not edited: the editor was lost.".to_owned()));
        self.engine.tell(Msg::Edited(edited));
        self.perform()
    }
}
