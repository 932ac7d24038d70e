//! Translates recorded places to pointers of the lock, which sorts branches and sets, moves schemas
//! that contain themselves to `$defs`, and lists hosts and credentials by operation.

mod returned;
mod schemas;

use crate::canonical::canonical;
use crate::json_schema::{listed, value_schema};
use crate::lock::{Api, Lock, LockedTool, value_of, whole};
use crate::model::{Tool, Toolset};
use crate::provenance::{INPUT, OUTPUT, Provenance, Recorder};
use returned::Returned;
use schemas::LockedSchema;

/// Gives everything that was recorded its pointers in the lock of the tool set.
pub(crate) fn translate(provenance: &mut Provenance, toolset: &Toolset, lock: &Lock) {
    let content = lock.content();
    for tool in &toolset.tools {
        if let Some(locked) = content.tools.get(&tool.name) {
            translate_arguments(provenance, tool, locked);
            translate_returned(provenance, tool, locked);
        }
    }
    for (index, api) in content.wire.apis.iter().enumerate() {
        translate_api(provenance, toolset, &index.to_string(), api);
    }
}

/// An operation, and the hosts and credentials of several, have the place of the first request that
/// is sent there.
fn translate_api(provenance: &mut Provenance, toolset: &Toolset, index: &str, api: &Api) {
    let of_lock = ["wire", "apis", index];
    for (index, operation) in api.operations.iter().enumerate() {
        let index = index.to_string();
        let listed = [&of_lock[..], &["operations", &index]].concat();
        place_as_sent(provenance, toolset, &listed, |sent| sent == operation);
    }
    let is_of_api = |sent: &String| api.operations.contains(sent);
    place_as_sent(provenance, toolset, &of_lock, is_of_api);
}

/// Gives a part of the lock the place of the first request to one of these operations.
fn place_as_sent(
    provenance: &mut Provenance,
    toolset: &Toolset,
    part: &[&str],
    is_searched: impl Fn(&String) -> bool,
) {
    for tool in &toolset.tools {
        let steps = tool.steps.iter().enumerate();
        let steps = steps.map(|(index, step)| ("steps", index.to_string(), &step.request));
        let reports = tool.reports.iter();
        let reports = reports.map(|report| ("reports", report.name.clone(), &report.request));
        for (kind, name, request) in steps.chain(reports) {
            if is_searched(&request.operation()) {
                return provenance.alias(part, &at(&tool.name, &["wire", kind, &name]));
            }
        }
    }
}

fn translate_arguments(provenance: &mut Provenance, tool: &Tool, locked: &LockedTool) {
    let shown = &locked.advertised.input_schema;
    let root = canonical(whole(shown, &locked.enforced));
    let base = at(&tool.name, &INPUT);
    let locked_schema = LockedSchema {
        root: &root,
        base: &base,
        emit: |schema| value_schema(schema, true),
    };
    provenance.alias(&at(&tool.name, &["enforced"]), &base);
    for argument in &tool.arguments {
        locked_schema.property(provenance, &argument.name, &argument.schema);
    }
}

fn translate_returned(provenance: &mut Provenance, tool: &Tool, locked: &LockedTool) {
    let root = locked.advertised.output_schema.clone().map(canonical);
    let base = at(&tool.name, &OUTPUT);
    let locked_schema = LockedSchema {
        root: &root.unwrap_or_default(),
        base: &base,
        emit: |schema| listed(value_schema(schema, false)),
    };
    let wire = at(&tool.name, &["wire"]);
    let within = value_of(&locked.wire.within);
    let mut returned = Returned {
        within: &within,
        wire: &wire,
        masks: Vec::new(),
        passwords: Vec::new(),
    };
    for (name, schema) in tool.returned() {
        let trace = locked_schema.property(provenance, name, schema);
        returned.visit(provenance, &[name], schema, &trace);
    }
    let mut places = Recorder::of(provenance);
    let mut places = places.within(&wire);
    for (name, set) in [
        ("masked", &returned.masks),
        ("passwords", &returned.passwords),
    ] {
        places.insert_set(name, set.iter().map(|(at, span)| (at, span.as_ref())));
    }
}

fn at<'a>(tool: &'a str, layer: &[&'a str]) -> Vec<&'a str> {
    [&["tools", tool], layer].concat()
}
