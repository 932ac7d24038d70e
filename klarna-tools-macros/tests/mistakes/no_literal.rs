klarna_tools_macros::tools!(manifest);

fn main() {}
