//! The tools of a pet store, over MCP.

toolspec_runtime::tools!("../petstore.yaml", typed);

fn main() -> std::process::ExitCode {
    toolspec_mcp::main(&TOOLSET)
}
