//! What a generated tool costs rustc, in processor time.
//!
//! ```text
//! cargo bench -p toolspec-tokens --bench compile
//! cargo bench -p toolspec-tokens --bench compile -- --beside ../other-worktree 8 50
//! ```
//!
//! Crates of so many tools are written under `target/tmp/compile` and compiled as a user would, with
//! everything they depend on compiled before and without incremental reuse. What a crate without
//! tools takes is taken off, and the rest divided by the tools: the macro is in it, cargo and
//! `klarna-tools` are not. The best of some runs counts. `--beside` compiles each crate in turn
//! with the `klarna-tools` of another working tree, so that both are measured on the machine as it
//! is. Linux only, for `/proc`.

#[path = "../scale/specs.rs"]
mod specs;
mod subject;

use std::{env, error::Error, path::PathBuf, process::ExitCode};

use subject::Subject;

const SIZES: [usize; 4] = [8, 50, 100, 200];

const RUNS: usize = 3;

type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    match asked().and_then(|asked| report(&asked)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("compile: {why}");
            ExitCode::FAILURE
        }
    }
}

struct Asked {
    /// The working trees that are measured.
    trees: Vec<PathBuf>,
    sizes: Vec<usize>,
}

fn asked() -> Result<Asked, Failure> {
    let mut trees = vec![subject::own_tree()?];
    let mut sizes = Vec::new();
    let mut given = env::args().skip(1);
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--bench" => {}
            "--beside" => {
                let tree = given.next().ok_or("--beside takes a working tree")?;
                trees.push(PathBuf::from(tree).canonicalize()?);
            }
            size => sizes.push(size.parse().map_err(|_| format!("what is `{size}`?"))?),
        }
    }
    if sizes.is_empty() {
        sizes.extend(SIZES);
    }
    Ok(Asked { trees, sizes })
}

fn report(asked: &Asked) -> Result<(), Failure> {
    for tree in &asked.trees {
        println!("{}", tree.display());
    }
    println!("command  tools  per tool, in each tree");
    for command in ["check", "build"] {
        let empty = best(command, &asked.trees, 0)?;
        for &size in &asked.sizes {
            let taken = best(command, &asked.trees, size)?;
            let each = taken.iter().zip(&empty).map(|(taken, empty)| {
                let tools = u32::try_from(size).map(f64::from)?;
                Ok((taken - empty) * 1e3 / tools)
            });
            let each: Vec<f64> = each.collect::<Result<_, Failure>>()?;
            println!("{command:7} {size:6}  {}", shown(&each));
        }
    }
    Ok(())
}

/// The least processor time of `command` on a crate of so many tools, in each tree.
fn best(command: &str, trees: &[PathBuf], tools: usize) -> Result<Vec<f64>, Failure> {
    let subjects = trees.iter().map(|tree| Subject::write(tree, tools));
    let subjects: Vec<Subject> = subjects.collect::<Result<_, _>>()?;
    for subject in &subjects {
        subject.compile(command)?;
    }
    let mut best = vec![f64::INFINITY; subjects.len()];
    for _ in 0..RUNS {
        for (subject, best) in subjects.iter().zip(&mut best) {
            subject.touch()?;
            *best = best.min(subject.compile(command)?);
        }
    }
    Ok(best)
}

fn shown(each: &[f64]) -> String {
    let mut text: Vec<String> = each.iter().map(|time| format!("{time:7.1} ms")).collect();
    if let [own, other] = each {
        text.push(format!("  × {:.2}", own / other));
    }
    text.concat()
}
