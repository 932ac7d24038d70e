klarna_tools_macros::tools!(crate, manifest);

fn main() {}
