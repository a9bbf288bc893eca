//! Any bytes under the name `a.txt`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hujian_fuzz::check("a.txt", bytes));
