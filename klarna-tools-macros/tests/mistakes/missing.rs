#[derive(Default)]
pub struct Tools {
    pub name: &'static str,
}

klarna_tools_macros::tools!(crate, "nowhere.yaml");

fn main() {}
