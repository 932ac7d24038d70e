fn main() {
    let src = klarna_tools_core::source::Source::new(
        "m",
        std::fs::read_to_string("specs/klarna.yaml")
            .unwrap()
            .replace("budget: 16 KiB", "budget: 64 KiB"),
    );
    let t = klarna_tools_core::compile(&src, |n| {
        Ok(klarna_tools_core::File {
            name: n.into(),
            bytes: std::fs::read(format!("specs/{n}")).unwrap(),
        })
    })
    .unwrap_or_else(|e| panic!("{e}"));
    for tool in &t.tools {
        println!("{}\n", klarna_tools_core::listed(tool));
    }
}
