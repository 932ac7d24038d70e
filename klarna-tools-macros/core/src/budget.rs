//! How many bytes the tools may take in `tools/list`.

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::json_schema::advertised;
use crate::model::Toolset;
use crate::source::Span;

/// The bytes that the tools take in `tools/list`, as compact JSON.
#[must_use]
pub fn list_bytes(toolset: &Toolset) -> usize {
    let tools: Value = toolset.tools.iter().map(advertised).collect();
    tools.to_string().len()
}

/// The mistake of tools that take more than the manifest allows.
pub(crate) fn excess(budget: usize, place: &Span, toolset: &Toolset) -> Option<Diagnostic> {
    let bytes = list_bytes(toolset);
    let excess = bytes.checked_sub(budget).filter(|&excess| excess > 0)?;
    let tools = toolset.tools.iter();
    let costs = tools.map(|tool| (advertised(tool).to_string().len(), tool.name.as_str()));
    let mut costs: Vec<(usize, &str)> = costs.collect();
    costs.sort_unstable();
    let costs = costs
        .iter()
        .rev()
        .map(|(bytes, name)| format!("{name} {bytes}"));
    let costs: Vec<String> = costs.collect();
    let message = format!("the tools take {bytes} bytes of tools/list");
    Some(
        Diagnostic::new(place, message)
            .label(format!("{excess} bytes too many"))
            .help(format!("by tool: {}", costs.join(", ")))
            .help("shorten descriptions, choose fewer properties with `only`, or raise `budget`"),
    )
}
