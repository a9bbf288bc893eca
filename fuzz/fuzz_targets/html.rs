//! Any bytes under the name `a.html`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hujian_fuzz::check("a.html", bytes));
