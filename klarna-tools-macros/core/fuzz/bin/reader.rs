//! Fuzzes the reader of YAML and JSON.

#![no_main]

#[path = "../targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::reader(bytes));
