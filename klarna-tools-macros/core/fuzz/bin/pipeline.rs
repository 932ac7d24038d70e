//! Fuzzes the way from a manifest and its documents to tokens and a lock.

#![no_main]

#[path = "../targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::pipeline(bytes));
