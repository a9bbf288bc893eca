//! Tests over whole folders: the one binary of integration tests.

mod cli;
mod layering;
mod tidy;
mod tree;
