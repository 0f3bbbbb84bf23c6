//! What has to hold for the protocol as a whole, and for the shape of the workspace.
//!
//! One binary for all of it. Takes only what `diwan_shared` makes public, `PROTOCOL.md`, and the
//! sources of the three crates as text. Never opens a socket.

#![cfg(test)]

mod arbitrary;
mod inverse;
mod robust;
