//! 互见: parse arguments, call a command, choose the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    hujian::commands::run(&hujian::commands::parse())
}
