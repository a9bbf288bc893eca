//! Any bytes as a PDF. What the library panics at is caught and told; only what nobody catches is a finding.

#![no_main]

libfuzzer_sys::fuzz_target!(
    init: {
        // In place of the hook that ends the program at the first panic, caught or not.
        std::panic::set_hook(Box::new(|_| {}));
    },
    |bytes: &[u8]| hujian_fuzz::check("a.pdf", bytes)
);
