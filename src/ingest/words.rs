//! The one word cutter of the program.

use jieba_rs::Jieba;
use std::sync::LazyLock;

/// Loading takes a tenth of a second and 32 MiB: once, and only where a text needs it.
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Cuts Chinese into words.
pub fn jieba() -> &'static Jieba {
    &JIEBA
}
