//! What is configured for a tool set and what is wrong, in plain words.

mod online;

use std::fmt::Write as _;
use std::sync::Arc;

use toolspec_runtime::model::groups;
use toolspec_runtime::{BaseUrl, Client, Credentials, Tools};

use crate::command::{Examination, print, unkept};
use crate::fault::Fault;
use crate::log;
use crate::misnamed::{self, Misnamed, misnamed};
use crate::process::run;
use crate::program::Program;
use crate::stderr::visible;
use crate::variables::{has_no_secret, state, variables};

/// What is examined.
pub struct Subject<'a> {
    /// The program that serves the tools.
    pub program: Program,
    /// The command that serves them, as a person writes it.
    pub command: String,
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
    /// What a person can do who has no credentials.
    pub without_credentials: Option<String>,
}

impl<'a> Subject<'a> {
    /// Tools that are compiled into a program.
    #[must_use]
    pub fn of(program: Program, tools: &'a Arc<Tools>) -> Self {
        Self {
            command: program.name.to_string(),
            program,
            tools,
            lockfile: Some("the lockfile".to_owned()),
            accepted: tools.check_accepted().map_err(|why| why.to_string()),
            log: log::variable(tools),
            remark: None,
            without_credentials: None,
        }
    }
}

/// What the doctor has found.
#[derive(Default)]
struct Findings {
    text: String,
    problems: Vec<String>,
}

/// Prints what is configured, and what was not checked.
///
/// # Errors
/// Something is wrong, or no tools can be chosen so.
pub fn doctor(subject: &Subject<'_>, examination: &Examination) -> Result<(), Fault> {
    let chosen = examination.chosen.of(subject.tools)?;
    let set = misnamed::set();
    let misnamed = misnamed(subject.tools, &subject.log, &set);
    let mut findings = Findings::default();
    findings.tools(subject);
    findings.chosen(subject.tools, &chosen);
    findings.variables(subject, &set, &misnamed);
    if let Err(fault) = log::level(None, &subject.log) {
        findings.problems.push(fault.to_string());
    }
    #[cfg(feature = "store")]
    findings.state(subject, examination)?;
    #[cfg(feature = "store")]
    let keeps = !examination.state.is_off();
    #[cfg(not(feature = "store"))]
    let keeps = false;
    if !keeps {
        findings.problems.extend(unkept(&chosen));
    }
    findings.account(subject, examination, &misnamed)?;
    print(&findings.text)?;
    if findings.problems.is_empty() {
        return print("\nNothing is wrong in what was checked.\n");
    }
    let mut report = list(&findings.problems);
    let advice = subject.without_credentials.as_ref();
    let is_near = misnamed.iter().any(|found| found.intended.is_some());
    if let Some(advice) = advice.filter(|_| !is_near && has_no_secret(subject.tools, &set)) {
        report = report + "\n" + advice;
    }
    Err(Fault::failed(report))
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

    /// The groups that there are, and the tools that are left of all.
    fn chosen(&mut self, tools: &Arc<Tools>, chosen: &Arc<Tools>) {
        let groups = groups(tools.iter().map(|tool| &**tool)).join(", ");
        if !groups.is_empty() {
            self.line("groups", &groups);
        }
        if !Arc::ptr_eq(tools, chosen) {
            let names: Vec<&str> = chosen.iter().map(|tool| tool.name.as_str()).collect();
            let names = format!("{} of them: {}", names.len(), names.join(", "));
            self.line("chosen", &names);
        }
    }

    /// Reports of each variable whether it is set, and nothing about its value.
    fn variables(&mut self, subject: &Subject<'_>, set: &[String], misnamed: &[Misnamed]) {
        let known = variables(subject.tools);
        if !known.is_empty() {
            self.line(
                "variables",
                "those of this process; an MCP client sets its own",
            );
        }
        for variable in &known {
            self.line(variable.name, state(variable.name, set));
        }
        for found in misnamed {
            if let Some(question) = found.question() {
                self.problems.push(question);
            } else {
                let unread = format!("{}: set, but nothing reads it", found.name);
                self.line("unknown", &unread);
            }
        }
    }

    /// Where what outlives a process is kept, and whether that works.
    #[cfg(feature = "store")]
    fn state(&mut self, subject: &Subject<'_>, examination: &Examination) -> Result<(), Fault> {
        let (state, problem) = examination.state.examine(&subject.command)?;
        self.line("state", &state);
        self.problems.extend(problem);
        Ok(())
    }

    /// Where calls go and as whom, and whether that works.
    fn account(
        &mut self,
        subject: &Subject<'_>,
        examination: &Examination,
        misnamed: &[Misnamed],
    ) -> Result<(), Fault> {
        let server = subject.tools.server();
        let before = self.problems.len();
        for (index, hosts) in server.hosts.iter().enumerate() {
            match BaseUrl::from_env(hosts) {
                Ok(base) => self.base(subject, index, &base),
                // Several servers may have one variable.
                Err(invalid) => self.problem(invalid.to_string()),
            }
        }
        let is_misnamed = |variable: &str| {
            let mut intended = misnamed.iter().filter_map(|it| it.intended.as_deref());
            intended.any(|name| name.strip_suffix("_FILE").unwrap_or(name) == variable)
        };
        if examination.online {
            self.addresses(subject.tools)?;
        }
        let client = Client::builder(subject.tools).system_roots(examination.system_roots);
        let missing = client.build().missing_credentials();
        for problem in &missing {
            if !(problem.is_unset && is_misnamed(&problem.variable)) {
                self.problem(problem.text.clone());
            }
        }
        let is_complete = missing.is_empty() && self.problems.len() == before;
        let mistakes = server
            .security
            .iter()
            .flat_map(Credentials::probable_mistakes);
        for mistake in mistakes {
            self.problem(mistake);
        }
        if !is_complete {
            let what = "whether the API accepts the configuration: first correct the problems";
            self.line("not checked", what);
            return Ok(());
        }
        let client = Client::builder(subject.tools).bases_from_env();
        let client = client.map_err(Fault::misconfigured)?;
        let client = client.system_roots(examination.system_roots).build();
        self.problems.extend(client.warnings());
        self.online(examination, &client)
    }

    /// Where the names of the hosts lead, as the resolver of this machine has it.
    fn addresses(&mut self, tools: &Arc<Tools>) -> Result<(), Fault> {
        let Ok(client) = Client::builder(tools).bases_from_env() else {
            return Ok(());
        };
        for resolved in run(client.build().resolve())? {
            let addresses = match resolved.addresses.as_slice() {
                [] => "none that a request may go to".to_owned(),
                addresses => addresses.join(", "),
            };
            self.line("addresses", &format!("{}: {addresses}", resolved.host));
            self.problems.extend(resolved.problem);
        }
        Ok(())
    }

    /// Asks the API, if the person wants that.
    fn online(&mut self, examination: &Examination, client: &Client) -> Result<(), Fault> {
        if !examination.online {
            let what = "where the hosts lead, whether the API answers and accepts the credentials: --online asks";
            self.line("not checked", what);
            return Ok(());
        }
        match online::ask(client)? {
            Ok(good) => self.line("online", &good),
            Err(problem) => {
                self.line("online", "see below");
                self.problems.push(problem);
            }
        }
        Ok(())
    }

    fn problem(&mut self, problem: String) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
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
        let misnamed = misnamed(&TOOLSET, &subject.log, &set);
        findings.variables(&subject, &set, &misnamed);
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
            let states = text.lines().skip(1).map(|line| line.split_at(22));
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
            states(&["SHOP_LOG", "SHOP_COLOUR"]).contains("SHOP_COLOUR: set, but nothing reads it")
        );
        assert!(!states(&["SHOP_LOG"]).contains("SHOP_LOG"));
    }
}
