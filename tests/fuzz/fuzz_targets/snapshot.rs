#![no_main]

#[allow(dead_code)]
#[path = "../../it/fuzz/bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::snapshot(bytes));
