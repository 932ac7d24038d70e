//! What is said on stderr while the program runs.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::Layer as _;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::stderr;
use klarna_mcp::Fault;

/// The variable that sets the level where `--log` does not.
pub(crate) const VARIABLE: &str = "KLARNA_LOG";

/// The crates of this project: what they log holds no secrets and no personal data at any level.
const OURS: [&str; 3] = ["klarna_mcp", "klarna_tools", "klarna_sandbox"];

/// The level that `--log` or the environment asks for; warnings where neither does.
pub(crate) fn level(argument: Option<LevelFilter>) -> Result<LevelFilter, Fault> {
    match (argument, std::env::var_os(VARIABLE)) {
        (Some(level), _) => Ok(level),
        (None, Some(text)) if !text.is_empty() => text
            .to_str()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| {
                Fault::misconfigured(format!(
                    "{VARIABLE} takes one of off, error, warn, info, debug, trace"
                ))
            }),
        (None, _) => Ok(LevelFilter::WARN),
    }
}

/// Logs to stderr from now on, and reduces a panic to one line without its text, which may hold
/// the arguments of a call.
pub(crate) fn start(level: LevelFilter) {
    let lines = tracing_subscriber::fmt::layer()
        .compact()
        .with_ansi(false)
        .with_writer(|| stderr::Line)
        .log_internal_errors(false);
    // Fails only where a subscriber is already set, which then stays.
    let _ = tracing_subscriber::registry()
        .with(lines.with_filter(filter(level)))
        .try_init();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or_else(String::new, |place| format!(" at {place}"));
        stderr::say(&format!(
            "klarna-mcp: internal error{place}; please report it"
        ));
    }));
}

/// Other crates know the requests and answers themselves (rmcp prints them whole at `debug`,
/// hyper and rustls print bytes), so only their errors pass.
fn filter(level: LevelFilter) -> Targets {
    Targets::new()
        .with_default(level.min(LevelFilter::ERROR))
        .with_targets(OURS.map(|target| (target, level)))
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn only_this_project_is_ever_verbose() {
        let filter = filter(LevelFilter::TRACE);
        assert!(filter.would_enable("klarna_tools::retry", &Level::TRACE));
        assert!(filter.would_enable("klarna_mcp", &Level::TRACE));
        for foreign in ["rmcp::service", "hyper::proto", "reqwest", "rustls", "h2"] {
            assert!(!filter.would_enable(foreign, &Level::WARN), "{foreign}");
            assert!(filter.would_enable(foreign, &Level::ERROR), "{foreign}");
        }
    }

    #[test]
    fn off_means_off() {
        assert!(!filter(LevelFilter::OFF).would_enable("rmcp", &Level::ERROR));
        assert!(!filter(LevelFilter::OFF).would_enable("klarna_mcp", &Level::ERROR));
    }
}
