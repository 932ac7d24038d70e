//! The tools of `world.yaml` on standard input and output, served as Klarna's are.

use std::process::ExitCode;

use klarna_mcp::Fault;
use klarna_tools::Client;

/// What the manifest compiles to.
mod world {
    klarna_tools_macros::tools!("world.yaml");
}

fn main() -> ExitCode {
    let client = Client::from_env(&world::TOOLSET).map_err(Fault::misconfigured);
    let served = client.and_then(|client| klarna_mcp::run(klarna_mcp::serve(client, None))?);
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("{fault}");
            fault.exit_code()
        }
    }
}
