//! What is configured for a tool set and what is wrong, in plain words.

mod online;

use std::fmt::Write as _;
use std::sync::Arc;

use toolspec_runtime::{BaseUrl, Client, Credentials, Tools};

use crate::command::{Examination, print};
use crate::fault::Fault;
use crate::log;
use crate::program::Program;
use crate::stderr::visible;
use crate::variables::variables;

/// What is examined.
pub struct Subject<'a> {
    /// The program that serves the tools.
    pub program: Program,
    /// The tools.
    pub tools: &'a Arc<Tools>,
    /// What is called the lockfile, if there is one.
    pub lockfile: Option<String>,
    /// Why nobody has accepted the tools, if nobody has.
    pub accepted: Result<(), String>,
    /// The variable with the level of the log.
    pub log: String,
    /// What a person should know of an address that requests go to.
    pub remark: Option<fn(&BaseUrl) -> &'static str>,
}

impl<'a> Subject<'a> {
    /// Tools that are compiled into a program.
    #[must_use]
    pub fn of(program: Program, tools: &'a Arc<Tools>) -> Self {
        Self {
            program,
            tools,
            lockfile: Some("the lockfile".to_owned()),
            accepted: tools.check_accepted().map_err(|why| why.to_string()),
            log: log::variable(tools),
            remark: None,
        }
    }
}

/// What the doctor has found.
#[derive(Default)]
struct Findings {
    text: String,
    problems: Vec<String>,
}

/// Prints what is configured.
///
/// # Errors
/// Something is wrong.
pub fn doctor(subject: &Subject<'_>, examination: &Examination) -> Result<(), Fault> {
    let mut findings = Findings::default();
    findings.tools(subject);
    findings.variables(subject, &set(subject.tools));
    if let Err(fault) = log::level(None, &subject.log) {
        findings.problems.push(fault.to_string());
    }
    findings.account(subject, examination)?;
    print(&findings.text)?;
    match findings.problems.as_slice() {
        [] => print("\nNothing is wrong.\n"),
        problems => Err(Fault::failed(list(problems))),
    }
}

impl Findings {
    fn tools(&mut self, subject: &Subject<'_>) {
        let (program, tools) = (&subject.program, subject.tools);
        self.line(&program.name, &program.version);
        let (count, name) = (tools.len(), &tools.server().name);
        let digest = tools.digest();
        // The part of a digest that a person compares.
        let short = digest.get(..12).unwrap_or(digest);
        self.line("tools", &format!("{count} of {name}, digest {short}"));
        let lock = match (&subject.lockfile, &subject.accepted) {
            (None, _) => "there is none".to_owned(),
            (Some(lockfile), Ok(())) => format!("the tools are those of {lockfile}"),
            (Some(lockfile), Err(_)) => format!("the tools are NOT those of {lockfile}"),
        };
        self.line("lock", &lock);
        self.problems.extend(subject.accepted.clone().err());
    }

    /// Reports of each variable whether it is set, and nothing about its value.
    fn variables(&mut self, subject: &Subject<'_>, set: &[String]) {
        let known = variables(subject.tools);
        let known: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        for name in &known {
            let by_file = format!("{name}_FILE");
            let state = match (set.iter().any(|set| set == name), set.contains(&by_file)) {
                (true, false) => "set",
                (false, true) => "set by file",
                (true, true) => "set twice",
                (false, false) => "not set",
            };
            self.line(name, state);
        }
        let means_something = |name: &str| {
            name == subject.log || known.contains(&name.strip_suffix("_FILE").unwrap_or(name))
        };
        let unknown = set.iter().filter(|name| !means_something(name));
        let unknown: Vec<_> = unknown.map(|name| visible(name)).collect();
        if !unknown.is_empty() {
            let unknown = unknown.join(", ");
            self.line("unknown", &format!("{unknown}: set, but nothing reads it"));
        }
    }

    /// Where calls go and as whom, and whether that works.
    fn account(&mut self, subject: &Subject<'_>, examination: &Examination) -> Result<(), Fault> {
        let server = subject.tools.server();
        let before = self.problems.len();
        for (index, hosts) in server.hosts.iter().enumerate() {
            match BaseUrl::from_env(hosts) {
                Ok(base) => self.base(subject, index, &base),
                Err(invalid) => self.problems.push(invalid.to_string()),
            }
        }
        for missing in server.security.iter().map(Credentials::from_env) {
            let problems = missing
                .err()
                .map_or_else(Vec::new, |it| it.problems().to_vec());
            for problem in problems {
                // Several schemes may have one variable.
                if !self.problems.contains(&problem) {
                    self.problems.push(problem);
                }
            }
        }
        let is_complete = self.problems.len() == before;
        let mistakes = server
            .security
            .iter()
            .flat_map(Credentials::probable_mistakes);
        self.problems.extend(mistakes);
        if !is_complete {
            return Ok(());
        }
        let client = Client::builder(subject.tools).bases_from_env();
        let client = client.map_err(Fault::misconfigured)?;
        let client = client.system_roots(examination.system_roots).build();
        self.problems.extend(client.warnings());
        if examination.online {
            match online::ask(&client)? {
                Ok(good) => self.line("online", &good),
                Err(problem) => {
                    self.line("online", "see below");
                    self.problems.push(problem);
                }
            }
        }
        Ok(())
    }

    fn base(&mut self, subject: &Subject<'_>, index: usize, base: &BaseUrl) {
        let requests = || subject.tools.iter().flat_map(|tool| tool.requests());
        let is_called = subject.tools.server().hosts.len() == 1
            || requests().any(|request| request.hosts == index);
        let what = if is_called {
            "calls go to"
        } else {
            "tokens are from"
        };
        let remark = match subject.remark {
            _ if base.is_loopback() => " (this machine)".to_owned(),
            Some(remark) => format!(" ({})", remark(base)),
            None => String::new(),
        };
        self.line(what, &format!("{base}{remark}"));
    }

    fn line(&mut self, name: &str, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{name:<22}{}", visible(text));
    }
}

/// The names of the variables that are set and begin with the name of a tool set, sorted.
fn set(tools: &Tools) -> Vec<String> {
    let prefix = format!("{}_", tools.server().name.to_uppercase());
    let ours = |name: &String| name.starts_with(&prefix);
    let set = std::env::vars_os().filter(|(_, value)| !value.is_empty());
    let mut names: Vec<_> = set
        .map(|(name, _)| name.to_string_lossy().into_owned())
        .filter(ours)
        .collect();
    names.extend(elsewhere(tools, &prefix));
    names.sort_unstable();
    names
}

/// The variables of a tool set that are set and have another name than its own.
fn elsewhere(tools: &Tools, prefix: &str) -> Vec<String> {
    let is_set = |name: &String| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let names = variables(tools).into_iter();
    let names = names.filter(|(name, _)| !name.starts_with(prefix));
    let names = names.flat_map(|(name, _)| [name.to_owned(), format!("{name}_FILE")]);
    names.filter(is_set).collect()
}

fn list(problems: &[String]) -> String {
    let count = match problems.len() {
        1 => "1 problem".to_owned(),
        several => format!("{several} problems"),
    };
    let problems: Vec<_> = problems.iter().map(|problem| visible(problem)).collect();
    format!("{count}:\n  - {}", problems.join("\n  - "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::TOOLSET;

    fn states(set: &[&str]) -> String {
        let mut findings = Findings::default();
        let set: Vec<_> = set.iter().map(ToString::to_string).collect();
        let subject = Subject::of(Program::of(&TOOLSET), &TOOLSET);
        findings.variables(&subject, &set);
        findings.text
    }

    #[test]
    fn each_variable_is_named_with_how_it_is_set() {
        for (set, expected) in [
            (&["SHOP_USER"][..], ["set", "not set"]),
            (
                &["SHOP_USER", "SHOP_USER_FILE", "SHOP_PASSWORD_FILE"],
                ["set twice", "set by file"],
            ),
        ] {
            let text = states(set);
            let states = text.lines().map(|line| line.split_at(22));
            let states: Vec<_> = states.map(|(name, state)| (name.trim(), state)).collect();
            let [user, password] = expected;
            assert_eq!(states, [("SHOP_USER", user), ("SHOP_PASSWORD", password)]);
        }
    }

    #[test]
    fn a_name_cannot_imitate_a_line_of_the_doctor() {
        let text = states(&["SHOP_\u{1b}[2J", "SHOP_X\nlock  fine", "SHOP_\u{202e}Y"]);
        assert_eq!(
            text.lines().filter(|line| line.starts_with("lock")).count(),
            0
        );
        for part in ["SHOP_\\u{1b}[2J", "SHOP_X\\nlock", "SHOP_\\u{202e}Y"] {
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn a_variable_that_nothing_reads_is_pointed_out() {
        assert!(
            states(&["SHOP_LOG", "SHOP_TOKEN"]).contains("SHOP_TOKEN: set, but nothing reads it")
        );
        assert!(!states(&["SHOP_LOG"]).contains("SHOP_LOG"));
    }
}
