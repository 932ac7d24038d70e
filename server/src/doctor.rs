//! `klarna-mcp doctor`: what is configured and what is wrong, in plain words.

use std::fmt::Write as _;

use klarna_tools::model::SecurityScheme;
use klarna_tools::{
    BaseUrl, CancellationToken, Client, Credentials, Failure, Success, TOOLSET, Tool, Tools,
};
use serde_json::json;

use crate::cli;
use toolspec_mcp::{Fault, log};

/// A tool that reads and takes nothing but an order id. The question needs one that exists in
/// every build; the id does not exist anywhere.
const QUESTION: &str = "get_order_details";

/// What the doctor has found.
#[derive(Default)]
struct Findings {
    text: String,
    problems: Vec<String>,
}

/// Prints what is configured; a fault if anything is wrong.
pub(crate) fn doctor(options: &cli::Doctor) -> Result<(), Fault> {
    let mut findings = Findings::default();
    findings.tools(&TOOLSET);
    findings.variables(&TOOLSET, &variables(&TOOLSET));
    if let Err(fault) = log::level(None, cli::LOG) {
        findings.problems.push(fault.to_string());
    }
    findings.account(options)?;
    cli::print(&findings.text)?;
    match findings.problems.as_slice() {
        [] => cli::print("\nNothing is wrong.\n"),
        problems => Err(Fault::failed(list(problems))),
    }
}

impl Findings {
    /// Where calls go and as whom, and whether that works.
    fn account(&mut self, options: &cli::Doctor) -> Result<(), Fault> {
        let bases = TOOLSET.server().hosts.iter().map(BaseUrl::from_env);
        let accounts = TOOLSET.server().security.iter().map(Credentials::from_env);
        let mut wrong: Vec<String> = Vec::new();
        for base in bases {
            match base {
                Ok(base) => self.base(&base),
                Err(invalid) => wrong.push(invalid.to_string()),
            }
        }
        wrong.extend(accounts.filter_map(|account| Some(account.err()?.to_string())));
        let mistakes = TOOLSET
            .server()
            .security
            .iter()
            .flat_map(Credentials::probable_mistakes);
        self.problems.extend(mistakes);
        if !wrong.is_empty() {
            self.problems.extend(wrong);
            return Ok(());
        }
        let client = Client::builder(&TOOLSET).bases_from_env();
        let client = client.map_err(Fault::misconfigured)?;
        let client = client.system_roots(options.system_roots).build();
        self.problems.extend(client.warnings());
        if options.online {
            self.online(&client)?;
        }
        Ok(())
    }

    fn tools(&mut self, tools: &Tools) {
        self.line("klarna-mcp", env!("CARGO_PKG_VERSION"));
        self.line(
            "tools",
            &format!(
                "{} of {}, digest {}",
                tools.len(),
                tools.server().name,
                short(tools.digest())
            ),
        );
        match tools.check_accepted() {
            Ok(()) => self.line("lock", "the tools are those of specs/klarna.lock.yaml"),
            Err(problem) => {
                self.line("lock", "the tools are NOT those of specs/klarna.lock.yaml");
                self.problems.push(problem.to_string());
            }
        }
    }

    /// Reports of each variable whether it is set, and nothing about its value.
    fn variables(&mut self, tools: &Tools, set: &[String]) {
        let secrets = tools
            .server()
            .security
            .iter()
            .flat_map(SecurityScheme::variables);
        let hosts = tools.server().hosts.iter();
        let hosts = hosts.flat_map(|hosts| [&hosts.variable, &hosts.override_variable]);
        let mut known: Vec<&str> = Vec::new();
        for name in secrets.chain(hosts.flatten().map(String::as_str)) {
            if !known.contains(&name) {
                known.push(name);
            }
        }
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
            name == cli::LOG || known.contains(&name.strip_suffix("_FILE").unwrap_or(name))
        };
        let unknown: Vec<_> = set
            .iter()
            .filter(|name| !means_something(name))
            .map(|name| visible(name))
            .collect();
        if !unknown.is_empty() {
            self.line(
                "unknown",
                &format!("{}: set, but nothing reads it", unknown.join(", ")),
            );
        }
    }

    fn base(&mut self, base: &BaseUrl) {
        let kind = if base.is_loopback() {
            "this machine"
        } else if base.to_string().contains(".playground.") {
            "playground, no real money"
        } else {
            "PRODUCTION, real money"
        };
        self.line("calls go to", &format!("{base} ({kind})"));
    }

    /// Asks for an order that cannot exist.
    fn online(&mut self, client: &Client) -> Result<(), Fault> {
        let Some(tool) = client.tools().tool(QUESTION) else {
            return Ok(());
        };
        let answer = toolspec_mcp::run(ask(tool, client))?;
        match verdict(&answer) {
            Ok(good) => self.line("online", good),
            Err(problem) => {
                self.line("online", "see below");
                self.problems.push(problem);
            }
        }
        Ok(())
    }

    fn line(&mut self, name: &str, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{name:<22}{}", visible(text));
    }
}

async fn ask(tool: &Tool, client: &Client) -> Result<Success, Failure> {
    let order = json!(uuid::Uuid::new_v4().to_string());
    let arguments = [("order_id".to_owned(), order)].into_iter().collect();
    tool.call(client, arguments, &CancellationToken::new())
        .await
}

/// What the answer about an order that cannot exist means for the credentials.
fn verdict(answer: &Result<Success, Failure>) -> Result<&'static str, String> {
    let Err(failure) = answer else {
        return Ok("the API answers and accepts the credentials");
    };
    match failure.status {
        Some(404) => Ok("the API answers and accepts the credentials"),
        Some(401 | 403) => Err(
            "The API refuses the credentials. Check that they belong to this host: each region has its own, \
             and playground and production do not share any."
                .to_owned(),
        ),
        _ => Err(format!("The API could not be asked. {}", failure.message)),
    }
}

/// The names of this project's variables that are set, sorted.
fn variables(tools: &Tools) -> Vec<String> {
    let prefix = format!("{}_", tools.server().name.to_uppercase());
    let ours = |name: &String| name.starts_with(&prefix);
    let set = std::env::vars_os().filter(|(_, value)| !value.is_empty());
    let mut names: Vec<_> = set
        .map(|(name, _)| name.to_string_lossy().into_owned())
        .filter(ours)
        .collect();
    names.sort_unstable();
    names
}

/// `text` with control and hidden characters escaped.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c == ' ' || c.is_ascii_graphic() {
            shown.push(c);
        } else {
            shown.extend(c.escape_debug());
        }
    }
    shown
}

/// The part of a digest that a person compares.
fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
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

    fn states(set: &[&str]) -> String {
        let mut findings = Findings::default();
        let set: Vec<_> = set.iter().map(ToString::to_string).collect();
        findings.variables(&TOOLSET, &set);
        findings.text
    }

    #[test]
    fn each_variable_is_named_with_how_it_is_set() {
        let text = states(&[
            "KLARNA_API_KEY",
            "KLARNA_SHARED_SECRET_FILE",
            "KLARNA_BASE_URL",
            "KLARNA_BASE_URL_FILE",
        ]);
        let states: Vec<_> = text
            .lines()
            .map(|line| line.split_at(22))
            .map(|(name, state)| (name.trim(), state))
            .collect();
        let expected = [
            ("KLARNA_API_KEY", "set"),
            ("KLARNA_SHARED_SECRET", "set by file"),
            ("KLARNA_REGION_DOMAIN", "not set"),
            ("KLARNA_BASE_URL", "set twice"),
        ];
        assert_eq!(states, expected);
    }

    #[test]
    fn a_name_cannot_imitate_a_line_of_the_doctor() {
        let text = states(&[
            "KLARNA_\u{1b}[2J",
            "KLARNA_X\nlock  fine",
            "KLARNA_\u{202e}Y",
        ]);
        assert_eq!(
            text.lines().filter(|line| line.starts_with("lock")).count(),
            0
        );
        for part in ["KLARNA_\\u{1b}[2J", "KLARNA_X\\nlock", "KLARNA_\\u{202e}Y"] {
            assert!(text.contains(part), "{text}");
        }
    }

    #[test]
    fn a_variable_that_nothing_reads_is_pointed_out() {
        assert!(
            states(&["KLARNA_LOG", "KLARNA_PASSWORD"])
                .contains("KLARNA_PASSWORD: set, but nothing reads it")
        );
        assert!(!states(&["KLARNA_LOG"]).contains("KLARNA_LOG"));
    }
}
