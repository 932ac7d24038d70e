//! The tools of a pet store, over MCP.

toolspec_runtime::tools!("../petstore.yaml", typed);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (name, version) = ("petstore", "1");
    let program = toolspec_mcp::Program { name, version };
    let client = toolspec_runtime::Client::from_env(&TOOLSET)?;
    let served = toolspec_mcp::serve(program, client, None);
    Ok(toolspec_mcp::run(served)??)
}
