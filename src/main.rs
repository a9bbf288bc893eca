//! 互见: parse arguments, call a command, choose the exit code.

fn main() {}
