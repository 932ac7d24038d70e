//! A crate of so many tools.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Failure, specs};

pub(crate) struct Subject {
    folder: PathBuf,
    tools: usize,
}

/// The working tree that this program was built in.
pub(crate) fn own_tree() -> Result<PathBuf, Failure> {
    Ok(Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()?)
}

impl Subject {
    /// Writes a crate that depends on the `klarna-tools` of `tree`.
    pub(crate) fn write(tree: &Path, tools: usize) -> Result<Self, Failure> {
        let name = tree.to_string_lossy().replace(['/', ' '], "-");
        let folder = target().join(format!("crates{name}/{tools}"));
        fs::create_dir_all(folder.join("src"))?;
        // The same versions, so that all trees share what they depend on.
        fs::copy(own_tree()?.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        fs::write(folder.join("Cargo.toml"), manifest(tree, tools))?;
        fs::write(folder.join("src/shop.yaml"), specs::manifest(tools))?;
        fs::write(folder.join("src/api.yaml"), specs::document(tools))?;
        let subject = Self { folder, tools };
        subject.touch()?;
        Ok(subject)
    }

    /// Makes cargo compile it again.
    pub(crate) fn touch(&self) -> Result<(), Failure> {
        let text = match self.tools {
            0 => "use klarna_tools as _;\n",
            _ => "klarna_tools::tools!(\"shop.yaml\", typed);\n",
        };
        Ok(fs::write(self.folder.join("src/lib.rs"), text)?)
    }

    /// Compiles it, in so many seconds of processor time.
    pub(crate) fn compile(&self, command: &str) -> Result<f64, Failure> {
        let before = of_children()?;
        let output = Command::new(env!("CARGO"))
            .args([command, "--quiet", "--offline"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target().join("artifacts"))
            .env("CARGO_INCREMENTAL", "0")
            .output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        Ok(of_children()? - before)
    }
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile")
}

fn manifest(tree: &Path, tools: usize) -> String {
    let tree = tree.display();
    format!(
        "[package]
name = \"subject-{tools}\"
edition = \"2024\"

[dependencies]
klarna-tools = {{ path = '{tree}/klarna-tools' }}

[profile.dev]
debug = \"line-tables-only\"

[workspace]
"
    )
}

/// The processor time of all children that have ended, in seconds: the fields `cutime` and
/// `cstime` of `/proc/self/stat` (`proc_pid_stat(5)`), in ticks of which Linux shows 100 a second.
fn of_children() -> Result<f64, Failure> {
    let text = fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = text.rsplit_once(')').ok_or("/proc says nothing of time")?;
    let ticks = fields.split_whitespace().skip(13).take(2);
    let ticks: Result<Vec<u32>, _> = ticks.map(str::parse).collect();
    Ok(ticks?.into_iter().map(f64::from).sum::<f64>() / 100.0)
}
