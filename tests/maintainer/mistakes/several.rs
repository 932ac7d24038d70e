klarna_tools_macros::tools!("several.yaml");

fn main() {
    println!("{}", TOOLSET.name);
}
