//! Two people without a server: over a bad network, with an original client, as a program.

mod network;
mod original;
mod program;
mod screen;
mod silence;
mod simulation;
