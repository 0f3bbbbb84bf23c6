//! A server whose certificate is not trusted: what the user is told, and trusting it.
//!
//! As with ssh, a fingerprint is compared by a person once and known from then on; a certificate that
//! an authority of the system vouches for needs no asking. One that is not the known one is refused
//! until somebody says that it is right. Decides nothing by itself.

use diwan_shared::name::UserName;

use crate::app::App;
use crate::app::action::Action;
use crate::app::effect::{Effect, Effects, Trust};
use crate::app::msg::Stranger;
use crate::app::timeline::Sign;

/// What another certificate than the known one may mean.
const IN_BETWEEN: &str = "Somebody may have put themselves between you and the server";

impl App {
    /// Which certificate of the server was good until now.
    fn known(&self) -> Option<Trust> {
        self.trusted.get(&self.address.place()).copied()
    }

    /// The certificate that was shown at last is good: another one later is not.
    pub(in crate::app) fn know(&mut self) {
        if let Some(trust) = self.address.tls {
            self.trusted.insert(self.address.place(), trust);
        }
    }

    /// The server showed a certificate that is not trusted.
    pub(in crate::app) fn distrust(&mut self, stranger: Stranger) {
        let Stranger { fingerprint, doubt } = stranger;
        let now = doubt.unwrap_or("is one for which an authority vouches");
        let it = format!("its certificate {now}. Its fingerprint is {fingerprint}");
        let why = match self.known() {
            None => it,
            Some(Trust::Authorities) => {
                format!("{it}. An authority vouched for the one before. {IN_BETWEEN}")
            }
            Some(Trust::Only(known)) => format!("{it}, and you trust {known}. {IN_BETWEEN}"),
        };
        self.connection.stranger = Some(stranger);
        self.lose(&why, None);
    }

    /// How to trust the certificate after all.
    pub(in crate::app) fn way_to_trust(&self) -> String {
        let way = self.way(Action::Trust);
        match self.known() {
            Some(_) => {
                format!("If those who run the server say that it is theirs, {way} trusts it.")
            }
            None => format!("If the server shows the same, {way} trusts it."),
        }
    }

    /// The user says that the certificate is the server's. One that an authority vouches for is
    /// trusted for that, since it will be another one in some months.
    pub(in crate::app) fn trust(&mut self, effects: &mut Effects) {
        let Some(stranger) = self.connection.stranger.take() else {
            return self.tell(Sign::Info, "No certificate waits to be trusted.");
        };
        let trust =
            stranger.doubt.map_or(Trust::Authorities, |_| Trust::Only(stranger.fingerprint));
        self.address.tls = Some(trust);
        self.know();
        effects.push(Effect::Trust(self.address.clone()));
        if let Ok(name) = UserName::new(&self.wanted_name) {
            self.go_in(name, self.address.clone(), effects);
        }
    }
}
