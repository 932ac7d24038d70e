//! The tools of `world.yaml` on standard input and output, served as Klarna's are.

use std::process::ExitCode;

use toolspec_mcp::{Fault, Program};
use toolspec_runtime::Client;

/// What the manifest compiles to.
mod world {
    toolspec_runtime::tools!("world.yaml");
}

const PROGRAM: Program = Program::new("generality", "1");

fn main() -> ExitCode {
    let client = Client::from_env(&world::TOOLSET).map_err(Fault::misconfigured);
    let served =
        client.and_then(|client| toolspec_mcp::run(toolspec_mcp::serve(PROGRAM, client, None))?);
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            fault.exit_code()
        }
    }
}
