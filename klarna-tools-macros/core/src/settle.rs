//! Translates recorded places to pointers of the lock, which sorts branches and sets, moves schemas
//! that contain themselves to `$defs`, and lists hosts and credentials by operation.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::canonical::canonical;
use crate::json_schema::{listed, value_schema};
use crate::lock::{Api, Lock, LockedTool, unordered, value_of, whole};
use crate::model::{Kind, Schema, Tool, Toolset, Union};
use crate::pointer::Pointer;
use crate::pointer::below;
use crate::provenance::{Child, INPUT, OUTPUT, Provenance, Recorder, Trace};
use crate::source::Span;

/// Gives everything that was recorded its pointers in the lock of the tool set.
pub(crate) fn settle(provenance: &mut Provenance, toolset: &Toolset, lock: &Lock) {
    let content = lock.content();
    for tool in &toolset.tools {
        if let Some(locked) = content.tools.get(&tool.name) {
            settle_arguments(provenance, tool, locked);
            settle_returned(provenance, tool, locked);
        }
    }
    for (index, api) in content.wire.apis.iter().enumerate() {
        settle_api(provenance, toolset, &index.to_string(), api);
    }
}

/// An operation, and the hosts and credentials of several, have the place of the first request that
/// is sent there.
fn settle_api(provenance: &mut Provenance, toolset: &Toolset, index: &str, api: &Api) {
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

fn settle_arguments(provenance: &mut Provenance, tool: &Tool, locked: &LockedTool) {
    let shown = &locked.advertised.input_schema;
    let root = canonical(&whole(shown, &locked.enforced));
    let base = at(&tool.name, &INPUT);
    let settling = Settling {
        root: &root,
        base: &base,
        emit: |schema| value_schema(schema, true),
    };
    provenance.alias(&at(&tool.name, &["enforced"]), &base);
    for argument in &tool.arguments {
        settling.property(provenance, &argument.name, &argument.schema);
    }
}

fn settle_returned(provenance: &mut Provenance, tool: &Tool, locked: &LockedTool) {
    let root = locked.advertised.output_schema.as_ref().map(canonical);
    let base = at(&tool.name, &OUTPUT);
    let settling = Settling {
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
    };
    for (name, schema) in tool.returned() {
        let trace = settling.property(provenance, name, schema);
        returned.visit(provenance, &[name], schema, &trace);
    }
    let masks = returned.masks.iter();
    let masks = masks.map(|(at, span)| (at, span.as_ref()));
    Recorder::of(provenance)
        .within(&wire)
        .insert_set("masked", masks);
}

fn at<'a>(tool: &'a str, layer: &[&'a str]) -> Vec<&'a str> {
    [&["tools", tool], layer].concat()
}

/// A JSON Schema of the lock, and where it is.
struct Settling<'a> {
    root: &'a Value,
    base: &'a [&'a str],
    /// The schema of a branch, as it is in there.
    emit: fn(&Schema) -> Value,
}

impl Settling<'_> {
    fn property(&self, provenance: &mut Provenance, name: &str, schema: &Schema) -> Trace {
        let pointer = [self.base, &["properties", name]].concat();
        let Some(trace) = provenance.take_trace(&pointer) else {
            return Trace::default();
        };
        let value = self.root.get("properties").and_then(|all| all.get(name));
        if let Some(value) = value {
            let places = &mut Recorder::of(provenance);
            self.value(value, schema, &trace, places.within(&pointer));
        }
        trace
    }

    /// Records a schema and what is within it, there or under `$defs`.
    fn value(&self, value: &Value, schema: &Schema, trace: &Trace, mut places: Recorder<'_>) {
        let Some(name) = schema.label.as_ref().and_then(|_| definition(value)) else {
            return self.body(value, schema, trace, places);
        };
        let body = self.root.get("$defs").and_then(|all| all.get(&name));
        let defined = [self.base, &["$defs", &name]].concat();
        let body = body.unwrap_or(&Value::Null);
        self.body(body, schema, trace, places.root().within(&defined));
        record(value, trace, &mut places);
    }

    /// Its own places are recorded after those of its branches, and replace them.
    fn body(&self, value: &Value, schema: &Schema, trace: &Trace, mut places: Recorder<'_>) {
        if let Kind::Union(union) = &schema.kind {
            self.union(value, union, trace, &mut places);
        } else {
            for (step, name, within) in steps(schema) {
                let pointer: &[&str] = match (&step, name) {
                    (Child::Property(_), Some(name)) => &["properties", name],
                    (Child::Rest, _) => &["additionalProperties"],
                    _ => &["items"],
                };
                let mut keys = pointer.iter();
                let value = keys.try_fold(value, |value, key| value.get(key));
                if let (Some(value), Some(trace)) = (value, trace.within(&step)) {
                    self.value(value, within, trace, places.within(pointer));
                }
            }
        }
        record(value, trace, &mut places);
    }

    /// The lock sorts branches, and has one schema for scalars of several types.
    fn union(&self, value: &Value, union: &Union, trace: &Trace, places: &mut Recorder<'_>) {
        let traces = (0..).map(|index| trace.within(&Child::Branch(index)).unwrap_or(trace));
        let branches: Vec<(&Schema, &Trace)> = union.branches.iter().zip(traces).collect();
        let Some(elements) = value.get("anyOf").and_then(Value::as_array) else {
            // Later records replace earlier ones, and the first branch has to win.
            for (branch, trace) in branches.into_iter().rev() {
                self.value(value, branch, trace, places.within(&[]));
            }
            return;
        };
        let emit = |(branch, _): &(&Schema, &Trace)| unordered((self.emit)(branch));
        let emitted = branches.iter().map(|branch| canonical(&emit(branch)));
        let emitted: Vec<String> = emitted.map(|value| value.to_string()).collect();
        let listed: Vec<String> = elements.iter().map(Value::to_string).collect();
        let known: HashSet<&str> = listed.iter().map(String::as_str).collect();
        let (whole, joined): (Vec<_>, Vec<_>) = emitted
            .iter()
            .map(String::as_str)
            .zip(branches)
            .partition(|(text, _)| known.contains(text));
        let whole: HashMap<&str, (&Schema, &Trace)> = whole.into_iter().collect();
        for (index, (element, text)) in elements.iter().zip(&listed).enumerate() {
            let joined = joined.iter().rev().map(|(_, branch)| branch);
            let here: Vec<_> = match whole.get(text.as_str()) {
                Some(branch) => vec![branch],
                None => joined.collect(),
            };
            for (branch, trace) in here {
                let places = places.within(&["anyOf", &index.to_string()]);
                self.value(element, branch, trace, places);
            }
        }
    }
}

/// The name under `$defs` that a schema refers to, also if it may be `null` instead.
fn definition(value: &Value) -> Option<String> {
    let branches = value.get("anyOf").and_then(Value::as_array);
    let all = std::iter::once(value).chain(branches.into_iter().flatten());
    let pointers = all.filter_map(|value| value.get("$ref")?.as_str()?.strip_prefix('#'));
    let mut pointers = pointers.filter_map(|pointer| Pointer::parse(pointer).ok());
    pointers.find_map(|pointer| match pointer.segments() {
        [defs, name] if defs == "$defs" => Some(name.clone()),
        _ => None,
    })
}

/// Records the places of a schema itself.
fn record(value: &Value, trace: &Trace, places: &mut Recorder<'_>) {
    places.insert(&[], trace.named());
    for (key, member) in value.as_object().into_iter().flatten() {
        let schemas = ["properties", "items", "additionalProperties"];
        if member.is_object() && schemas.contains(&key.as_str()) {
            continue;
        }
        places.insert(&[key], trace.keyword(key, member));
        for (index, element) in member.as_array().into_iter().flatten().enumerate() {
            places.insert(&[key, &index.to_string()], trace.element(key, element));
        }
    }
}

/// The schemas within one, each with its child in the trace and its name in the lock.
fn steps(schema: &Schema) -> Vec<(Child, Option<&str>, &Schema)> {
    let is_list = matches!(schema.kind, Kind::Array(_));
    let is_object = matches!(schema.kind, Kind::Object(_));
    let properties = match &schema.kind {
        Kind::Object(object) => object.properties.len(),
        _ => 0,
    };
    let within = schema.within().into_iter().enumerate();
    let step = |index: usize, name: Option<&str>| match name {
        Some(name) if index < properties => Child::Property(name.to_owned()),
        _ if is_list => Child::Items,
        _ if is_object => Child::Rest,
        _ => Child::Branch(index),
    };
    within
        .map(|(index, (name, schema))| (step(index, name), name, schema))
        .collect()
}

/// Finds returned values in the lock by a path of names.
struct Returned<'a> {
    /// The schemas that agents are not shown.
    within: &'a Value,
    /// The part of the tool that all of it is in.
    wire: &'a [&'a str],
    masks: Vec<(String, Option<Span>)>,
}

impl Returned<'_> {
    fn visit(
        &mut self,
        provenance: &mut Provenance,
        path: &[&str],
        schema: &Schema,
        trace: &Trace,
    ) {
        let pointer = below("", path);
        let money = trace.keyword("money", &Value::Null);
        let mut wire = Recorder::of(provenance);
        let mut wire = wire.within(self.wire);
        wire.insert(&["money", &pointer], money.or(trace.named()));
        wire.insert(&["masked", &pointer], trace.named());
        for (index, value) in trace.listed("enum").into_iter().enumerate() {
            let value = serde_json::from_str(value).unwrap_or_default();
            let listed = ["known", &pointer, &index.to_string()];
            wire.insert(&listed, trace.element("enum", &value));
        }
        wire.insert(&["known", &pointer], trace.keyword("enum", &Value::Null));
        if schema.masked {
            let mask = trace.keyword("type", &Value::Null);
            self.masks.push((pointer, mask.cloned()));
        }
        let masks = self.masks.len();
        if schema.opaque {
            self.opaque(provenance, &path.join("."), schema, trace);
        }
        let unknown = Trace::default();
        for (step, name, within) in steps(schema) {
            let same = match step {
                Child::Branch(_) => trace,
                _ => &unknown,
            };
            let trace = trace.within(&step).unwrap_or(same);
            let path: Vec<&str> = path.iter().copied().chain(name).collect();
            self.visit(provenance, &path, within, trace);
        }
        if schema.masked {
            // The lock has no masks within a mask.
            self.masks.truncate(masks);
        }
    }

    fn opaque(&self, provenance: &mut Provenance, name: &str, schema: &Schema, trace: &Trace) {
        let base = [self.wire, &["within"]].concat();
        let settling = Settling {
            root: self.within,
            base: &base,
            emit: |schema| value_schema(schema, false),
        };
        if let Some(value) = self.within.get(name) {
            let mut places = Recorder::of(provenance);
            let places = places.within(&[&base[..], &[name]].concat());
            settling.value(value, schema, trace, places);
        }
    }
}
