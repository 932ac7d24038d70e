//! One schema for several branches, as simple as it can be.

use serde_json::Value;

use super::values::{distinct, kind_of, only_null};
use crate::model::{Kind, Number, Schema, Union};
use crate::provenance::{Child, Trace};

/// A schema, and where it was read.
pub(super) type Traced = (Schema, Trace);

/// One schema for several, as simple as it can be. Of branches of the same kind, the first stands for
/// all; what is known of the others is kept.
pub(super) fn simplified_union(branches: Vec<Traced>, tag: Option<String>) -> Traced {
    let known = branches.iter().flat_map(|(_, trace)| trace.known().clone());
    let known = known.collect();
    let mut may_be_null = false;
    let mut distinct: Vec<Traced> = Vec::with_capacity(branches.len());
    let mut all = Trace::default();
    for (branch, trace) in spread(branches, tag.is_some()) {
        may_be_null |= branch.nullable || branch.kind == only_null();
        all.merge(trace.clone());
        if branch.kind == only_null() {
            continue;
        }
        let mut known = distinct.iter_mut();
        if let Some((first, own)) = known.find(|(known, _)| known.kind == branch.kind) {
            fold(first, own, &branch, &trace);
            own.merge(trace);
        } else {
            let nullable = false;
            distinct.push((Schema { nullable, ..branch }, trace));
        }
    }
    let (schema, mut trace) = joined(distinct, all, tag, may_be_null);
    trace.know(known);
    (schema, trace)
}

/// Lets a schema stand for another one of the same kind. One that lists values says that these are
/// deprecated, not what they are values of.
fn fold(first: &mut Schema, own: &Trace, other: &Schema, trace: &Trace) {
    let lists = [own, trace].iter().any(|it| !it.known().is_empty());
    first.deprecated = if lists {
        first.deprecated && other.deprecated
    } else {
        first.deprecated || other.deprecated
    };
    first.one_form |= other.one_form;
    if first.sunset.is_none() {
        first.sunset.clone_from(&other.sunset);
    }
    if first.description != other.description {
        first.description = None;
    }
    if first.default != other.default {
        first.default = None;
    }
}

/// One schema for branches of different kinds, `null` aside.
fn joined(mut distinct: Vec<Traced>, all: Trace, tag: Option<String>, nullable: bool) -> Traced {
    if let Some(at) = place_of(&distinct, &Kind::Any) {
        return (Schema::of(Kind::Any), distinct.swap_remove(at).1);
    }
    if place_of(&distinct, &Kind::Number(Number::default())).is_some() {
        distinct.retain(|(branch, _)| !matches!(branch.kind, Kind::Integer(_)));
    }
    if let Some(kind) = listed(&distinct) {
        distinct = vec![(Schema::of(kind), all.clone())];
    }
    if distinct.len() > 1 {
        return several(distinct, tag, nullable);
    }
    match distinct.pop() {
        Some((only, trace)) => (Schema { nullable, ..only }, trace),
        None => (Schema::of(only_null()), all),
    }
}

fn place_of(branches: &[Traced], kind: &Kind) -> Option<usize> {
    branches.iter().position(|(branch, _)| branch.kind == *kind)
}

/// The branches that are left of a union.
fn several(branches: Vec<Traced>, tag: Option<String>, nullable: bool) -> Traced {
    let mut trace = Trace::default();
    let branches = branches.into_iter().enumerate();
    let branches = branches.map(|(index, (branch, own))| {
        trace.add(Child::Branch(index), own);
        branch
    });
    let kind = Kind::Union(Union {
        branches: branches.collect(),
        tag,
    });
    let schema = Schema::of(kind);
    (Schema { nullable, ..schema }, trace)
}

/// Branches, with nested branches flattened into them.
fn spread(branches: Vec<Traced>, tagged: bool) -> Vec<Traced> {
    let mut spread = Vec::with_capacity(branches.len());
    for (branch, trace) in branches {
        match branch {
            Schema {
                kind:
                    Kind::Union(Union {
                        branches,
                        tag: None,
                    }),
                label: None,
                nullable,
                ..
            } if !tagged => {
                for (index, mut within) in branches.into_iter().enumerate() {
                    within.nullable |= nullable;
                    let own = trace.within(&Child::Branch(index)).unwrap_or(&trace);
                    spread.push((within, own.clone()));
                }
            }
            branch => spread.push((branch, trace)),
        }
    }
    spread
}

/// One list for branches that are lists of values.
fn listed(branches: &[Traced]) -> Option<Kind> {
    if branches.len() < 2 {
        return None;
    }
    let mut values: Vec<Value> = Vec::new();
    for (branch, _) in branches {
        let own: Vec<Value> = match &branch.kind {
            Kind::Values(own) => own.to_vec(),
            Kind::String(text) => text
                .values
                .iter()
                .map(|value| value.as_str().into())
                .collect(),
            Kind::Integer(integer) => integer.values.iter().map(|value| (*value).into()).collect(),
            _ => return None,
        };
        if own.is_empty() {
            return None;
        }
        values.extend(own);
    }
    Some(kind_of(distinct(values.into_iter())))
}
