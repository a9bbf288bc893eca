//! Tests over whole folders: the one binary of integration tests.

mod add;
mod any_file;
mod archive;
mod cards;
mod cases;
mod cli;
mod defects;
mod explain;
mod export;
mod fetch;
mod layering;
mod links;
mod pages;
mod passim;
mod rules;
mod theming;
mod tidy;
mod tree;
mod words;
