//! What has to hold for the protocol as a whole, and for the shape of the workspace.
//!
//! One binary for all of it. Takes what `diwan_shared` makes public, `PROTOCOL.md`, and the
//! sources of the three crates as text. Never runs the server or the client: they have tests of
//! their own.

#![cfg(test)]

mod arbitrary;
mod fuzz;
mod inverse;
mod protocol;
mod robust;
mod structure;
