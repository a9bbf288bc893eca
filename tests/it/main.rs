//! Tests over whole folders: the one binary of integration tests.

mod layering;
mod tidy;
mod tree;
