//! Evals: sentences that people say, what a model should call for each, and what models called.

mod alike;
mod cases;
mod check;
mod judge;
mod model;
mod peer;
mod replay;
mod server;
mod transcript;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use toolspec_core::Locked;
use toolspec_core::diagnostic::{Diagnostic, Diagnostics, Errors, Notes};
use toolspec_core::lock::Lock;
use toolspec_core::pointer::Pointer;
use toolspec_core::text::shown;

use crate::files::{Failure, source_with};
use crate::missing::instead_of_file;
use crate::tree::{Tree, read_file};
use cases::Case;
use transcript::{AGAIN, Placed, Transcript};

/// The file of cases beside a manifest.
pub(crate) const FILE: &str = "evals.yaml";

/// Cases, and the tools that they are about.
pub(crate) struct Evals<'t> {
    tools: &'t Locked,
    path: PathBuf,
    cases: Vec<Case>,
}

/// How it went.
pub(crate) struct Report {
    /// How many cases there are.
    pub(crate) cases: usize,
    /// How many of them have a transcript.
    pub(crate) transcripts: usize,
    /// What wrote the transcripts.
    pub(crate) models: BTreeSet<String>,
    /// The cases without a transcript, and the pairs of alike tools without a case.
    pub(crate) notes: Notes,
}

impl<'t> Evals<'t> {
    /// Reads a file of cases, and checks them against the tools.
    pub(crate) fn read(path: PathBuf, tools: &'t Locked) -> Result<Self, Failure> {
        if !path.exists() {
            let near = instead_of_file(&path);
            let help = if near.is_empty() {
                format!("\nhelp: {}", cases::SKELETON)
            } else {
                near
            };
            let why = format!("there is no file `{}`{help}", path.display());
            return Err(Failure::Unreadable(why));
        }
        let file = read_file(&path).map_err(Failure::Unreadable)?;
        let cases = cases::read(&source_with(&["cases", "prompt"], file)?)?;
        let mut cx = Diagnostics::new();
        check::check(&cases, &tools.toolset, &mut cx);
        cx.finish(())?;
        Ok(Self { tools, path, cases })
    }

    /// Lets a model answer every case, and writes its transcripts.
    pub(crate) fn ask(&self, model: &str, server: Option<&str>) -> Result<(), Failure> {
        let cases = self.cases.iter();
        let asked = cases.map(|case| model::ask(model, server, case, self.tools));
        let transcripts: Vec<Transcript> = asked.collect::<Result<_, _>>()?;
        let path = transcript::path_beside(&self.path);
        std::fs::write(&path, transcript::to_text(&transcripts)).map_err(|why| {
            Failure::Unreadable(format!("`{}` cannot be written: {why}", path.display()))
        })
    }

    /// Judges the transcripts, and replays them if there is a server.
    pub(crate) fn judge(&self, server: Option<&str>) -> Result<Report, Failure> {
        let (transcripts, mut cx) = (self.transcripts()?, Diagnostics::new());
        if server.is_some() {
            let missing = self.without(&transcripts);
            missing.for_each(|case| cx.push(not_answered(case).help(AGAIN)));
        }
        let mut broken = Ok(());
        for placed in &transcripts {
            match self.judge_one(placed, server, &mut cx) {
                Ok(()) => {}
                Err(Failure::Mistakes(found)) => found.iter().for_each(|one| cx.push(one.clone())),
                Err(failure) => {
                    broken = Err(failure);
                    break;
                }
            }
        }
        let judged = cx.finish(());
        broken?;
        judged?;
        Ok(Report {
            cases: self.cases.len(),
            transcripts: transcripts.len(),
            notes: self.notes(&transcripts)?,
            models: transcripts.into_iter().map(|(one, _)| one.model).collect(),
        })
    }

    fn judge_one(
        &self,
        (transcript, at): &Placed,
        server: Option<&str>,
        cx: &mut Diagnostics,
    ) -> Result<(), Failure> {
        let mut cases = self.cases.iter();
        let Some(case) = cases.find(|case| case.name.text == transcript.case) else {
            let message = format!("there is no case `{}`", shown(&transcript.case));
            cx.push(Diagnostic::new(at, message).help(AGAIN));
            return Ok(());
        };
        judge::check_age(case, transcript, &self.tools.lock, cx);
        judge::judge(case, transcript, &self.tools.toolset, cx);
        server.map_or(Ok(()), |server| {
            replay::replay(server, (case, transcript), &self.tools.toolset, cx)
        })
    }

    fn transcripts(&self) -> Result<Vec<Placed>, Failure> {
        let path = transcript::path_beside(&self.path);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        transcript::read(&Tree::of_disk(&path), &name)
    }

    /// The cases without a transcript.
    fn without(&self, transcripts: &[Placed]) -> impl Iterator<Item = &Case> {
        let has = |case: &&Case| {
            let mut all = transcripts.iter();
            all.any(|(transcript, _)| transcript.case == case.name.text)
        };
        self.cases.iter().filter(move |case| !has(case))
    }

    /// The cases that have no transcript though others have one, and the pairs of alike tools that no
    /// case tells apart.
    fn notes(&self, transcripts: &[Placed]) -> Result<Notes, Errors> {
        let mut cx = Diagnostics::new();
        if !transcripts.is_empty() {
            let missing = self.without(transcripts);
            missing.for_each(|case| cx.note(not_answered(case).help(AGAIN)));
        }
        check::note_codes(&self.cases, &self.tools.toolset, &mut cx);
        for (one, other) in alike::uncovered(&self.tools.toolset.tools, &self.cases) {
            let place = |name: &str| {
                let pointer: Pointer = ["tools", name].map(str::to_owned).into_iter().collect();
                self.tools.origin(&pointer)
            };
            let message = format!("no case tells `{}` and `{}` apart", one.name, other.name);
            let note = match place(&other.name) {
                Some(span) => Diagnostic::new(span, message),
                None => Diagnostic::without_place(message),
            };
            cx.note(note.help("write a case in which one should be called, and the other never"));
        }
        Ok(cx.finish_with_notes(())?.1)
    }
}

fn not_answered(case: &Case) -> Diagnostic {
    Diagnostic::new(&case.name.span, "this case has no transcript")
}

/// Which transcripts of a tree are stale for a lock, in a sentence.
pub(crate) fn stale(tree: &Tree, lock: &Lock) -> Option<String> {
    let name = transcript::path_beside(Path::new(FILE));
    let read = transcript::read(tree, &name.to_string_lossy());
    let Ok(transcripts) = read else {
        let name = name.display();
        return Some(format!("`{name}` cannot be read: see `toolspec eval`"));
    };
    let changed = transcripts.iter().filter_map(|(transcript, _)| {
        let tools = transcript.changed(lock)?;
        Some((format!("`{}`", shown(&transcript.case)), tools))
    });
    let (cases, tools): (Vec<String>, Vec<String>) = changed.unzip();
    match (cases.as_slice(), tools.as_slice()) {
        ([], _) | (_, []) => None,
        ([case], [tools, ..]) => Some(format!(
            "the transcript of {case} is stale, as {tools} changed: {AGAIN}"
        )),
        (cases, _) => Some(format!(
            "the transcripts of {} are stale, as tools that they call changed: {AGAIN}",
            cases.join(", ")
        )),
    }
}
