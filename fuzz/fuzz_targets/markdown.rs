//! Any bytes under the name `a.md`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hujian_fuzz::check("a.md", bytes));
