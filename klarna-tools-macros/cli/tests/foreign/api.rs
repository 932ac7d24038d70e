//! A folder with a small document and a manifest over it.

use crate::init::folder::Folder;
use crate::run::Run;

/// A document and a manifest; a test replaces `%` in a text.
pub(super) struct Api(pub(super) Folder);

impl Api {
    pub(super) fn new(document: &str, manifest: &str) -> Self {
        let folder = Folder::empty();
        folder.write("api.yaml", document);
        let head = "name: probe\ntitle: Probe\ninstructions: A probe.\n";
        folder.write(
            "manifest.yaml",
            &format!("{head}documents: [api.yaml]\n{manifest}"),
        );
        Self(folder)
    }

    /// Runs a subcommand with arguments and the manifest behind them.
    pub(super) fn run(&self, arguments: &[&str]) -> Run {
        self.0.run(&[arguments, &["manifest.yaml"]].concat())
    }

    /// What a command prints that must succeed.
    pub(super) fn out(&self, arguments: &[&str]) -> String {
        let run = self.run(arguments).expect_code(0);
        run.out
    }

    /// The manifest that `init` prints for all operations with this exit code; it replaces this one.
    pub(super) fn first_manifest(&self, code: i32) -> String {
        let init = ["init", "api.yaml", "--name", "api", "--all"];
        let run = self.0.run(&init).expect_code(code);
        self.0.write("manifest.yaml", &run.out);
        run.out
    }

    /// The mistakes that `check` reports.
    pub(super) fn mistakes(&self) -> String {
        let run = self.run(&["check"]).expect_code(1);
        run.err
    }

    /// The lockfile.
    pub(super) fn lock(&self) -> String {
        self.out(&["lock"]);
        self.0.read("manifest.lock.yaml")
    }

    /// The request that a call would send, with its whole address in the first line.
    pub(super) fn dry_run(&self, tool: &str, arguments: &str) -> String {
        let call = ["call", tool, arguments, "--dry-run", "--manifest"];
        let printed = self.out(&call);
        let (origin, request) = printed.split_once('\n').unwrap();
        let origin = origin.strip_prefix("# ").unwrap();
        let (line, rest) = request.split_once(" HTTP/1.1\n").unwrap();
        format!("{}\n{rest}", line.replacen(" /", &format!(" {origin}/"), 1))
    }
}
