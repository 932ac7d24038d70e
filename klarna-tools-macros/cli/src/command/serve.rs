//! `serve`: the tools of a manifest over MCP, read again when its files change.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Args;
use tokio::sync::watch;
use toolspec_mcp::command::Chosen;
use toolspec_mcp::{Program, command, log, stderr};
use toolspec_runtime::{Client, ClientBuilder, Tools};
use tracing::level_filters::LevelFilter;

use super::{ERROR, ManifestPath, NEGATIVE, words};
use crate::live::{self, Connection, Files, LOG, PROGRAM};
use crate::output::shown_path;

/// How often the files are checked. A change counts once it has lasted that long.
const PAUSE: Duration = Duration::from_millis(200);

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    manifest: ManifestPath,
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    chosen: Chosen,
    /// What to log on stderr: off, error, warn, info, debug or trace [default: `$TOOLSPEC_LOG`, else warn]
    #[arg(long, value_name = "LEVEL")]
    log: Option<LevelFilter>,
}

impl Serve {
    pub(super) fn run(self) -> ExitCode {
        let code = match self.serve() {
            Ok(()) => ExitCode::SUCCESS,
            Err((why, code)) => {
                stderr::say(&why);
                ExitCode::from(code)
            }
        };
        stderr::flush();
        code
    }

    fn serve(self) -> Result<(), (String, u8)> {
        let misconfigured = |why: String| (format!("error: {why}"), ERROR);
        let level = log::level(self.log, LOG).map_err(|fault| misconfigured(fault.to_string()))?;
        log::start(&PROGRAM, &[env!("CARGO_CRATE_NAME")], level);
        let manifest = &self.manifest.path;
        let files = Files::default();
        let live =
            live::compile(manifest, &files).map_err(|failure| (words(&failure), NEGATIVE))?;
        if !live.is_accepted {
            warn_of_no_lock(manifest);
        }
        let client = self.client(&live.tools).map_err(misconfigured)?.build();
        command::check_ceilings(&client).map_err(|why| misconfigured(why.to_string()))?;
        stderr::redact(client.redactor());
        warn_of_environment(manifest, &client);
        if let Some(without) = self.connection.without() {
            tracing::warn!("{without}");
        }
        let (clients, latest) = watch::channel(client);
        let timeout = self.connection.timeout;
        thread::spawn(move || self.follow(files, live.is_accepted, &clients));
        let program = Program::of(&live.tools);
        let served = toolspec_mcp::run(toolspec_mcp::serve_latest(program, latest, timeout));
        let served = served.and_then(|served| served);
        served.map_err(|fault| (format!("error: {fault}"), NEGATIVE))
    }

    /// A client for the chosen ones of these tools.
    fn client(&self, tools: &Arc<Tools>) -> Result<ClientBuilder, String> {
        let chosen = self.chosen.of(tools).map_err(|fault| fault.to_string())?;
        self.connection.client(&chosen)
    }

    /// Compiles the files whenever they have changed, until the server ends. After a mistake the
    /// last good tools stay.
    fn follow(&self, mut files: Files, mut is_accepted: bool, clients: &watch::Sender<Client>) {
        let manifest = &self.manifest.path;
        let mut seen = files.now();
        while !clients.is_closed() {
            thread::sleep(PAUSE);
            let now = files.now();
            let is_settled = now == seen;
            seen = now;
            if !is_settled || seen == files {
                continue;
            }
            files = Files::default();
            match self.renew(manifest, &files, clients) {
                Ok(accepted) => {
                    if is_accepted && !accepted {
                        warn_of_no_lock(manifest);
                    }
                    is_accepted = accepted;
                }
                Err(why) => stderr::say(&format!("{why}\nthe tools stay as they were")),
            }
            seen = files.now();
        }
    }

    /// Serves the tools as the files define them now; gives whether a lockfile accepts them.
    fn renew(
        &self,
        manifest: &Path,
        files: &Files,
        clients: &watch::Sender<Client>,
    ) -> Result<bool, String> {
        let live = live::compile(manifest, files).map_err(|failure| words(&failure))?;
        let earlier = clients.borrow().clone();
        let client = self.client(&live.tools)?.after(&earlier).build();
        if earlier.tools().digest() != client.tools().digest() {
            stderr::redact(client.redactor());
            if client.missing_credentials() != earlier.missing_credentials() {
                warn_of_environment(manifest, &client);
            }
            clients.send_replace(client);
            tracing::info!("the tools have changed");
        }
        Ok(live.is_accepted)
    }
}

fn warn_of_environment(manifest: &Path, client: &Client) {
    let remedy = format!(
        "`toolspec doctor {}` reports what to set.",
        shown_path(manifest)
    );
    command::warn(client, LOG, &remedy);
}

fn warn_of_no_lock(manifest: &Path) {
    let name = shown_path(manifest);
    tracing::warn!(
        "there is no lockfile beside {name}: nobody has accepted these tools. `toolspec lock \
         {name}` writes one"
    );
}
