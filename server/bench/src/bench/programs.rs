//! The programs that are measured, built by cargo as a user would build them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use klarna_bench::Failure;
use serde_json::Value;

use crate::driver::Servers;
use crate::sample::Sample;
use crate::table::{Limit, Row, Unit};

/// Their executables.
pub(crate) struct Programs {
    pub(crate) klarna_mcp: PathBuf,
    pub(crate) floor: PathBuf,
    pub(crate) toolspec: PathBuf,
    /// As `cargo run -p toolspec` would have it.
    pub(crate) toolspec_dev: PathBuf,
}

impl Programs {
    /// Builds them, each for itself: built together, they would share features they do not share.
    pub(crate) fn build() -> Result<Self, Failure> {
        Ok(Self {
            klarna_mcp: klarna_mcp()?,
            floor: build("klarna-bench", "floor", &["--release"])?,
            toolspec: build("toolspec", "toolspec", &["--release"])?,
            toolspec_dev: build("toolspec", "toolspec", &[])?,
        })
    }
}

/// Builds the server alone.
pub(crate) fn klarna_mcp() -> Result<PathBuf, Failure> {
    build("klarna-mcp", "klarna-mcp", &["--release"])
}

/// What the two servers take on disk.
pub(crate) fn sizes(servers: &Servers) -> Result<Row, Failure> {
    Ok(Row {
        measure: "release binary".to_owned(),
        unit: Unit::Megabytes,
        ours: megabytes(&servers.ours.program)?,
        floor: Some(megabytes(&servers.floor.program)?),
        limit: Limit::AtMost(14.0),
    })
}

/// The folder of the workspace.
pub(crate) fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// cargo, as a person would start it: without the variables of the cargo that started this program,
/// which would have dependencies with build scripts built again.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        let own = name.to_string_lossy();
        if own.starts_with("CARGO_PKG_") || own.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&name);
        }
    }
    cargo.stdin(Stdio::null());
    cargo
}

fn build(package: &str, binary: &str, options: &[&str]) -> Result<PathBuf, Failure> {
    let output = cargo()
        .args(["build", "--message-format=json-render-diagnostics"])
        .args(["--package", package, "--bin", binary])
        .args(options)
        .current_dir(workspace())
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("{binary} does not build").into());
    }
    let messages = String::from_utf8(output.stdout)?;
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| {
            message
                .pointer("/target/name")
                .is_some_and(|name| name == binary)
        })
        .find_map(|message| message.get("executable")?.as_str().map(PathBuf::from))
        .ok_or_else(|| format!("cargo does not say where it put {binary}").into())
}

fn megabytes(file: &Path) -> Result<Sample, Failure> {
    let bytes = u32::try_from(fs::metadata(file)?.len())?;
    Ok([f64::from(bytes) / 1e6].into_iter().collect())
}
