//! What the macro does within rustc, done here.

use std::fs;
use std::path::Path;
use std::time::Instant;

use klarna_bench::Failure;
use toolspec_core::source::Source;

use toolspec_core::{File, compile};
use toolspec_tokens::{Expansion, emit};

use crate::programs::workspace;
use crate::sample::Sample;
use crate::table::{Limit, Row, Unit};

/// From the texts of the manifest and its documents to tokens.
pub(crate) fn measure(runs: u16) -> Result<Row, Failure> {
    let folder = workspace().join("specs");
    let mut times = Sample::default();
    for _ in 0..runs {
        let started = Instant::now();
        expand(&folder)?;
        times.add_milliseconds(started.elapsed());
    }
    Ok(Row {
        measure: "manifest → tokens, in process".to_owned(),
        unit: Unit::Milliseconds,
        ours: times,
        floor: None,
        limit: Limit::None,
    })
}

fn expand(folder: &Path) -> Result<(), Failure> {
    let manifest = fs::read(folder.join("klarna.yaml"))?;
    let manifest = Source::from_bytes("klarna.yaml".to_owned(), manifest)
        .map_err(|mistake| mistake.render())?;
    let load = |name: &str| {
        let bytes = fs::read(folder.join(name)).map_err(|why| why.to_string())?;
        Ok(File {
            name: name.to_owned(),
            bytes,
        })
    };
    let toolset = compile(&manifest, load).map_err(|mistakes| mistakes.render())?;
    let form = Expansion {
        typed: true,
        ..Expansion::default()
    };
    std::hint::black_box(emit(&toolset, &form)).map_err(|mistakes| mistakes.render())?;
    Ok(())
}
