//! Two people without a server, over a bad network.

mod network;
mod original;
mod simulation;
