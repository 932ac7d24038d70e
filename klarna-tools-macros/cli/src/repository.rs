//! Commits and the files in them, by the `git` program.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output};

use toolspec_core::File;
use toolspec_core::diagnostic::near_miss;
use toolspec_core::text::shown;

/// A folder of a repository.
pub(crate) struct Repository {
    folder: std::path::PathBuf,
    /// The folder's path from the root of the repository, empty or with a slash at its end.
    prefix: String,
}

/// A commit, and the folder of its repository that paths start from.
pub(crate) struct Revision {
    repository: Repository,
    /// The name that a person gave it.
    name: String,
    commit: String,
}

impl Repository {
    /// The repository that a folder belongs to; the error is a message.
    pub(crate) fn around(folder: &Path) -> Result<Self, String> {
        let folder = if folder == Path::new("") {
            Path::new(".")
        } else {
            folder
        };
        let here = Self {
            folder: folder.to_owned(),
            prefix: String::new(),
        };
        let prefix = here.git(["rev-parse", "--show-prefix"])?;
        if !prefix.status.success() {
            let why = stderr_line(&prefix);
            return Err(if why.starts_with("not a git repository") {
                "there is no git repository here".to_owned()
            } else {
                format!("git revisions cannot be read: {why}")
            });
        }
        Ok(Self {
            prefix: first_line(&prefix),
            ..here
        })
    }

    /// The commit that a name refers to, if it refers to one.
    pub(crate) fn commit(&self, name: &str) -> Result<Option<String>, String> {
        let wanted = format!("{name}^{{commit}}");
        let found = self.git([
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &wanted,
        ])?;
        Ok(found.status.success().then(|| first_line(&found)))
    }

    /// The revision with this commit.
    pub(crate) fn revision(self, name: &str, commit: String) -> Revision {
        Revision {
            repository: self,
            name: shown(name),
            commit,
        }
    }

    /// What to do about a name that refers to no commit, in lines that follow a message.
    pub(crate) fn help_for_unknown(&self, name: &str) -> String {
        let asks = |arguments: &[&str]| self.git(arguments).ok().map(|output| lines(&output));
        if asks(&["rev-parse", "--is-shallow-repository"]).is_some_and(|answer| answer == ["true"])
        {
            return "\nhelp: this is a shallow clone, which has only some commits: run `git fetch --unshallow`, \
                    or give `fetch-depth: 0` to actions/checkout"
                .to_owned();
        }
        let known = asks(&["for-each-ref", "--format=%(refname:short)"]).unwrap_or_default();
        match near_miss(name, known.iter().map(String::as_str)) {
            Some(near) => format!("\nhelp: did you mean `{near}`?"),
            None => {
                "\nhelp: give a branch, a tag or a commit (`git fetch` gets those of the remote), \
                     a lockfile or a manifest"
                    .to_owned()
            }
        }
    }

    fn git<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Result<Output, String> {
        Command::new("git")
            .arg("-C")
            .arg(&self.folder)
            .args(arguments)
            .output()
            .map_err(|why| format!("the program `git` cannot be run: {why}"))
    }
}

impl Revision {
    /// Reads a file by its path from the folder.
    pub(crate) fn read(&self, name: &str) -> Result<File, String> {
        let Self {
            repository,
            name: revision,
            commit,
        } = self;
        let path = self.path(name)?;
        if !self.contains(&path) {
            return Err(format!("`{}` is not in `{revision}`", shown(&path)));
        }
        let content = repository.git(["cat-file", "blob", &format!("{commit}:{path}")])?;
        if !content.status.success() {
            let why = stderr_line(&content);
            return Err(format!(
                "`{}` of `{revision}` cannot be read: {why}",
                shown(&path)
            ));
        }
        Ok(File {
            name: format!("{revision}:{path}"),
            bytes: content.stdout,
        })
    }

    /// Whether there is a file at a path from the folder.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).is_ok_and(|path| self.contains(&path))
    }

    fn contains(&self, path: &str) -> bool {
        let arguments = [
            "ls-tree",
            "--full-tree",
            "--name-only",
            &self.commit,
            "--",
            path,
        ];
        self.repository
            .git(arguments)
            .is_ok_and(|output| output.status.success() && !output.stdout.is_empty())
    }

    /// The path from the root of the repository.
    fn path(&self, name: &str) -> Result<String, String> {
        let outside = || format!("`{}` is outside the git repository", shown(name));
        if Path::new(name).is_absolute() {
            return Err(outside());
        }
        let mut segments: Vec<&str> = Vec::new();
        for segment in self.repository.prefix.split('/').chain(name.split('/')) {
            match segment {
                "" | "." => {}
                ".." => drop(segments.pop().ok_or_else(outside)?),
                segment => segments.push(segment),
            }
        }
        Ok(segments.join("/"))
    }
}

fn lines(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(str::to_owned).collect()
}

fn first_line(output: &Output) -> String {
    lines(output).into_iter().next().unwrap_or_default()
}

/// The first line of its standard error.
fn stderr_line(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().next().unwrap_or("it did not say why");
    shown(line.trim_start_matches("fatal: "))
}
