//! How time and memory grow with the number of tools.
//!
//! ```text
//! cargo bench -p toolspec-tokens --bench scale
//! ```
//!
//! Every figure is of a process of its own that reads a manifest of so many tools over a document
//! of ten kilobytes a tool: `check` is what `toolspec check` does, `expand` what the macro does
//! until rustc has its tokens. Times are medians with the best in parentheses. What counts is the
//! last column, the time of a tool beside that of a tool among the fewest: where the way is linear
//! it stays near 1. Linux only, for `/proc`.

mod specs;

use std::{
    env,
    error::Error,
    fs,
    process::{Command, ExitCode},
    time::Instant,
};

use toolspec_core::{File, compile, list_bytes, source::Source};
use toolspec_tokens::{Expansion, emit};

const SIZES: [usize; 4] = [125, 250, 500, 1_000];

const RUNS: usize = 5;

/// The variable that selects what a process does.
const STEP: &str = "SCALE_STEP";
const TOOLS: &str = "SCALE_TOOLS";

type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let done = match (env::var(STEP), env::var(TOOLS)) {
        (Ok(step), Ok(tools)) => measure(&step, &tools),
        _ => report(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("scale: {why}");
            ExitCode::FAILURE
        }
    }
}

/// In a process of its own: prints milliseconds and kibibytes.
fn measure(step: &str, tools: &str) -> Result<(), Failure> {
    let tools = tools.parse()?;
    let (manifest, document) = (specs::manifest(tools), specs::document(tools));
    let started = Instant::now();
    let load = |name: &str| {
        Ok(File {
            name: name.to_owned(),
            bytes: document.clone().into_bytes(),
        })
    };
    let manifest = Source::new("shop.yaml", manifest);
    let toolset = compile(&manifest, load).map_err(|mistakes| mistakes.render())?;
    if step == "expand" {
        let form = Expansion {
            typed: true,
            ..Expansion::default()
        };
        std::hint::black_box(emit(&toolset, &form)).map_err(|mistakes| mistakes.render())?;
    } else {
        std::hint::black_box(list_bytes(&toolset));
    }
    let time = started.elapsed().as_secs_f64() * 1e3;
    println!("{time} {}", peak()?);
    Ok(())
}

/// The most memory that this process had, in kibibytes.
fn peak() -> Result<f64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next());
    Ok(kibibytes.ok_or("/proc says nothing of memory")?.parse()?)
}

fn report() -> Result<(), Failure> {
    println!("step    tools  document     time (best)        memory     per tool");
    for step in ["check", "expand"] {
        let mut first = None;
        for tools in SIZES {
            let runs: Vec<(f64, f64)> = (0..RUNS)
                .map(|_| run(step, tools))
                .collect::<Result<_, _>>()?;
            let mut times: Vec<f64> = runs.iter().map(|(time, _)| *time).collect();
            times.sort_by(f64::total_cmp);
            let (best, median) = (middle(&times, 0), middle(&times, RUNS / 2));
            let memory = runs.iter().map(|(_, memory)| *memory).fold(0.0, f64::max);
            let each = best / f64::from(u32::try_from(tools)?);
            let growth = each / *first.get_or_insert(each);
            let megabytes = f64::from(u32::try_from(specs::document(tools).len())?) / 1e6;
            println!(
                "{step:6} {tools:6}  {megabytes:5.1} MB  {median:7.1} ({best:.1}) ms  {:7.1} MiB  × {growth:.2}",
                memory / 1024.0,
            );
        }
    }
    Ok(())
}

fn middle(sorted: &[f64], index: usize) -> f64 {
    sorted.get(index).copied().unwrap_or_default()
}

fn run(step: &str, tools: usize) -> Result<(f64, f64), Failure> {
    let output = Command::new(env::current_exe()?)
        .env(STEP, step)
        .env(TOOLS, tools.to_string())
        .output()?;
    let said = String::from_utf8(output.stdout)?;
    let figures = said.trim().split_once(' ');
    let Some((time, memory)) = figures.filter(|_| output.status.success()) else {
        return Err(String::from_utf8(output.stderr)?.into());
    };
    Ok((time.parse()?, memory.parse()?))
}
