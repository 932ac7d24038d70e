klarna_tools_macros::tools!("nowhere.yaml");

fn main() {}
