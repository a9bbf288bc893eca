//! What a terminal shows while work is going on; nothing anywhere else.

use crate::Stage;
use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// Between two turns of the spinner: smooth, and too slow to cost anything.
const TURN: Duration = Duration::from_millis(100);

/// A line that says what is being done.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Nothing is ever drawn.
    pub fn hidden() -> Self {
        Self { bar: ProgressBar::hidden() }
    }

    /// Drawn on standard error.
    pub fn drawn() -> Self {
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(TURN);
        Self { bar }
    }

    /// Says which stage runs.
    pub fn stage(&self, stage: Stage) {
        self.say(match stage {
            Stage::Ingest => "reading and describing",
            Stage::Normalize => "preparing texts",
            Stage::Reuse => "comparing",
            Stage::Plan => "planning pages",
        });
    }

    /// Says what is being done.
    pub fn say(&self, what: &'static str) {
        self.bar.set_message(what);
    }

    /// From now on, counts pages.
    pub fn count_to(&self, pages: usize) {
        self.bar.set_length(pages as u64);
        self.bar.set_position(0);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {bar:40} {pos}/{len}") {
            self.bar.set_style(style);
        }
    }

    /// One more is done.
    pub fn one_more(&self) {
        self.bar.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
