//! The state driven as what it is: a machine that takes messages and gives effects.

pub(crate) mod world;

mod alike;
mod anything;
mod apart;
mod arriving;
mod aside;
mod baring;
mod calling;
mod choosing;
mod clearing;
mod clicking;
mod exporting;
mod finding;
mod guarding;
mod holding;
mod joining;
mod keeping;
mod listening;
mod losing;
mod mentioning;
mod moving;
mod ordering;
mod pairing;
mod passing;
mod pointing;
mod reading;
mod resetting;
mod returning;
mod saying;
mod searching;
mod selecting;
mod treating;
mod trusting;
mod writing;
