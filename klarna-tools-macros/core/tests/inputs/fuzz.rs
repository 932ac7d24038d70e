//! What is fuzzed by coverage, here on a fixed number of changed seeds.

use std::{fs, path::Path};

use super::mutation::{Random, mutated_bytes};

#[path = "../../fuzz/targets.rs"]
mod targets;

#[test]
fn the_reader_never_panics() {
    run("reader", 6_000, targets::reader);
}

#[test]
fn the_pipeline_never_panics() {
    run("pipeline", 1_200, targets::pipeline);
}

#[test]
fn the_lock_reader_never_panics() {
    run("lock", 600, targets::lock);
}

/// Every seed as it is, then changes of them.
fn run(target: &str, rounds: usize, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let words = words(&fs::read_to_string(folder.join("words.dict")).unwrap());
    let mut seeds: Vec<_> = fs::read_dir(folder.join("seeds").join(target))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    seeds.sort();
    let seeds: Vec<Vec<u8>> = seeds.iter().map(|path| fs::read(path).unwrap()).collect();
    for seed in &seeds {
        check(seed);
    }
    let mut random = Random::new(0x9FB2_1C65_1E98_DF25);
    for round in 0..rounds {
        let other = &seeds[random.below(seeds.len())];
        let bytes = mutated_bytes(&seeds[round % seeds.len()], other, &words, &mut random);
        check(&bytes);
    }
}

/// The words of libFuzzer's dictionary: one in quotes a line, bytes as `\xAB`.
fn words(dictionary: &str) -> Vec<Vec<u8>> {
    let quoted = dictionary
        .lines()
        .filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    quoted.map(unescape).collect()
}

fn unescape(word: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = word;
    while let Some((before, escape)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        let length = if escape.starts_with('x') { 3 } else { 1 };
        let (escape, after) = escape.split_at(length);
        bytes.push(match escape.strip_prefix('x') {
            Some(digits) => u8::from_str_radix(digits, 16).unwrap(),
            None => escape.as_bytes()[0],
        });
        rest = after;
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}
