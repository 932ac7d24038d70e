//! Stands in for the crate that generated code names, which would be built for this alone.

extern crate self as klarna_tools;

pub mod spec {
    pub struct Toolset {
        pub name: &'static str,
    }

    impl Toolset {
        pub const EMPTY: Self = Self { name: "" };
    }
}

klarna_tools_macros::tools!("several.yaml");

fn main() {
    println!("{}", TOOLSET.name);
}
