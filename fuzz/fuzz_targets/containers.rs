//! Any bytes under a name that lets their first bytes decide: feeds, books, saved pages, containers that are damaged.

#![no_main]

libfuzzer_sys::fuzz_target!(
    init: {
        // Any bytes may turn out to be a PDF; see there.
        std::panic::set_hook(Box::new(|_| {}));
    },
    |bytes: &[u8]| hujian_fuzz::check("a.xml", bytes)
);
