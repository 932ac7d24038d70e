//! The log lines on stderr.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::{Fault, Program, stderr};
use toolspec_runtime::Tools;

/// The crates that serve: what they log contains no secrets and no personal data at any level.
const OURS: [&str; 2] = ["toolspec_mcp", "toolspec_runtime"];

/// The level that an argument or this environment variable asks for; warnings where neither does.
///
/// # Errors
/// The variable names no level.
pub fn level(argument: Option<LevelFilter>, variable: &str) -> Result<LevelFilter, Fault> {
    match (argument, std::env::var_os(variable)) {
        (Some(level), _) => Ok(level),
        (None, Some(text)) if !text.is_empty() => text
            .to_str()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| {
                Fault::misconfigured(format!(
                    "{variable} takes one of off, error, warn, info, debug, trace"
                ))
            }),
        (None, _) => Ok(LevelFilter::WARN),
    }
}

/// The variable that sets the level of the log of a tool set.
#[must_use]
pub fn variable(tools: &Tools) -> String {
    format!("{}_LOG", tools.server().name.to_uppercase())
}

/// Logs the events of this crate, the runtime and `crates` to stderr from now on. A panic becomes one
/// line without its text, which may contain the arguments of a call.
pub fn start(program: &Program, crates: &[&'static str], level: LevelFilter) {
    stderr::name(&program.name);
    let lines = tracing_subscriber::fmt::layer()
        .compact()
        .with_ansi(false)
        .with_writer(|| stderr::Line)
        .log_internal_errors(false);
    // Fails only where a subscriber is already set, which then stays.
    let _ = tracing_subscriber::registry()
        .with(lines.with_filter(filter(crates, level)))
        .try_init();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or_else(String::new, |place| format!(" at {place}"));
        let line = stderr::about(&format!("internal error{place}; please report it"));
        stderr::say(&line);
    }));
}

/// Only errors of other crates pass: rmcp prints whole requests and answers at `debug`, hyper and
/// rustls print bytes.
fn filter(crates: &[&'static str], level: LevelFilter) -> Targets {
    Targets::new()
        .with_default(level.min(LevelFilter::ERROR))
        .with_targets(OURS.iter().chain(crates).map(|target| (*target, level)))
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn only_this_project_is_ever_verbose() {
        let filter = filter(&["program"], LevelFilter::TRACE);
        assert!(filter.would_enable("toolspec_runtime::retry", &Level::TRACE));
        assert!(filter.would_enable("program", &Level::TRACE));
        for foreign in ["rmcp::service", "hyper::proto", "reqwest", "rustls", "h2"] {
            assert!(!filter.would_enable(foreign, &Level::WARN), "{foreign}");
            assert!(filter.would_enable(foreign, &Level::ERROR), "{foreign}");
        }
    }

    #[test]
    fn off_means_off() {
        assert!(!filter(&["program"], LevelFilter::OFF).would_enable("rmcp", &Level::ERROR));
        assert!(!filter(&["program"], LevelFilter::OFF).would_enable("program", &Level::ERROR));
    }
}
