//! One schema for several branches, as simple as it can be.

use serde_json::Value;

use super::values::{distinct, kind_of, only_null};
use crate::model::{Kind, Number, Schema, Union};

/// One schema for several, as simple as it can be.
pub(super) fn simplified_union(branches: Vec<Schema>, tag: Option<String>) -> Schema {
    let mut nullable = false;
    let mut distinct: Vec<Schema> = Vec::with_capacity(branches.len());
    for branch in spread(branches, tag.is_some()) {
        nullable |= branch.nullable;
        let is_null = branch.kind == only_null();
        let is_known = distinct.iter().any(|known| known.kind == branch.kind);
        nullable |= is_null;
        if !is_null && !is_known {
            distinct.push(Schema {
                nullable: false,
                ..branch
            });
        }
    }
    if distinct.iter().any(|branch| branch.kind == Kind::Any) {
        return Schema::of(Kind::Any);
    }
    let any_number = Kind::Number(Number::default());
    if distinct.iter().any(|branch| branch.kind == any_number) {
        distinct.retain(|branch| !matches!(branch.kind, Kind::Integer(_)));
    }
    if let Some(kind) = listed(&distinct) {
        distinct = vec![Schema::of(kind)];
    }
    if distinct.len() > 1 {
        let kind = Kind::Union(Union {
            branches: distinct,
            tag,
        });
        return Schema {
            nullable,
            ..Schema::of(kind)
        };
    }
    match distinct.pop() {
        Some(only) => Schema { nullable, ..only },
        None => Schema::of(only_null()),
    }
}

/// Branches, with nested branches flattened into them.
fn spread(branches: Vec<Schema>, tagged: bool) -> Vec<Schema> {
    let mut spread = Vec::with_capacity(branches.len());
    for branch in branches {
        let nullable = branch.nullable;
        match branch {
            Schema {
                kind:
                    Kind::Union(Union {
                        branches,
                        tag: None,
                    }),
                label: None,
                ..
            } if !tagged => spread.extend(branches.into_iter().map(|within| Schema {
                nullable: within.nullable || nullable,
                ..within
            })),
            branch => spread.push(branch),
        }
    }
    spread
}

/// One list for branches that are lists of values.
fn listed(branches: &[Schema]) -> Option<Kind> {
    if branches.len() < 2 {
        return None;
    }
    let mut values: Vec<Value> = Vec::new();
    for branch in branches {
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
