//! Any header before a fixed text.

#![no_main]

libfuzzer_sys::fuzz_target!(|header: &[u8]| {
    let bytes = [b"---\n".as_slice(), header, "\n---\n# 渡口夜谈\n\n看灯的人说，水涨三尺。\n".as_bytes()].concat();
    hujian_fuzz::check("a.md", &bytes);
});
