//! Stands in for the crate that generated code names, which would be built for this alone.

#[derive(Default)]
pub struct Tools {
    pub name: &'static str,
}

klarna_tools_macros::tools!(crate, "overlay.yaml");

fn main() {
    println!("{}", TOOLSET.name);
}
