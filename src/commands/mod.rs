//! What the user types; the only code that prints.
//!
//! In: the command line. Out: an exit code — 0 fine, 1 errors in the content, 2 could not work. Nothing here decides
//! what a page says.

mod add;
mod alignments;
pub mod arguments;
mod build;
mod check;
mod explain;
mod export;
mod fetch;
mod intake;
mod links;
mod new;
mod progress;
mod report;
mod serve;
mod site_root;
mod writing;

use arguments::{Arguments, Command, MessageFormat};
use report::Reporter;
use std::process::ExitCode;

/// The content has errors: nothing was published.
const CONTENT_ERRORS: u8 = 1;
/// The work could not be done.
const CANNOT_WORK: u8 = 2;

/// How a command ended, if it could work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Fine,
    ContentErrors,
}

/// Runs a command.
pub fn run(arguments: &Arguments) -> ExitCode {
    let reporter = Reporter::new(&arguments.common);
    if let Some(jobs) = arguments.common.jobs
        && let Err(error) = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs.get())).build_global()
    {
        reporter.failure(&anyhow::Error::new(error).context(format!("cannot start {jobs} threads")));
        return ExitCode::from(CANNOT_WORK);
    }
    let outcome = match &arguments.command {
        Command::New { dir } => new::run(dir, &reporter),
        Command::Build(options) => build::run(&arguments.common, options, &reporter),
        Command::Check(options) => check::run(&arguments.common, options, &reporter),
        Command::Serve(options) => serve::run(&arguments.common, options, &reporter),
        Command::Add(options) => add::run(&arguments.common, options, &reporter),
        Command::Fetch(options) => fetch::run(&arguments.common, options, &reporter),
        Command::Explain(options) => explain::run(&arguments.common, options, &reporter),
        Command::Export(options) => export::run(&arguments.common, options, &reporter),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::ContentErrors) => ExitCode::from(CONTENT_ERRORS),
        Err(error) => {
            reporter.failure(&error);
            ExitCode::from(CANNOT_WORK)
        }
    }
}

/// Parses the command line; a slip in it ends the program with the exit code of what cannot work.
pub fn parse() -> Arguments {
    <Arguments as clap::Parser>::parse()
}

impl MessageFormat {
    fn is_json(self) -> bool {
        self == Self::Json
    }
}
