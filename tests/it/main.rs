//! Tests over whole folders: the one binary of integration tests.

mod cases;
mod cli;
mod layering;
mod links;
mod tidy;
mod tree;
mod words;
