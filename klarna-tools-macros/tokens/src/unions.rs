//! Enums of values that have several types.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::json;
use crate::names::camel;
use toolspec_core::model::{Direction, Kind, Schema, Union};

/// Whether the branch of a value can be recognized. Of an answer the first branch that can be read
/// is taken, so no two may be objects, or lists, unless a property selects one.
pub(crate) fn is_tagged(union: &Union, direction: Direction) -> bool {
    let count = |is: fn(&Kind) -> bool| union.branches.iter().filter(|b| is(&b.kind)).count();
    let objects =
        count(|kind| matches!(kind, Kind::Object(_) | Kind::Recursive(_) | Kind::Union(_)));
    let lists = count(|kind| matches!(kind, Kind::Array(_)));
    direction == Direction::Input || union.tag.is_some() || (objects < 2 && lists < 2)
}

/// What a branch is called.
pub(crate) fn variant(branch: &Schema) -> String {
    match (&branch.name, &branch.kind) {
        (Some(name), _) => camel(name),
        (None, Kind::Any | Kind::Values(_)) => "Value".to_owned(),
        (None, Kind::Boolean) => "Boolean".to_owned(),
        (None, Kind::Integer(_)) => "Integer".to_owned(),
        (None, Kind::Number(_)) => "Number".to_owned(),
        (None, Kind::String(_)) => "Text".to_owned(),
        (None, Kind::Array(_)) => "List".to_owned(),
        (None, Kind::Object(_)) => "Object".to_owned(),
        (None, Kind::Union(_)) => "Either".to_owned(),
        (None, Kind::Recursive(label)) => camel(label),
    }
}

/// The enum of a value's types, which is written as the value alone.
pub(crate) fn branches_of(
    ident: &Ident,
    name: &str,
    branches: Vec<(String, TokenStream)>,
) -> TokenStream {
    let mut taken = BTreeSet::new();
    let variants: Vec<(Ident, TokenStream)> = branches
        .into_iter()
        .map(|(called, declared)| {
            let mut variant = called.clone();
            let mut count = 2;
            while !taken.insert(variant.clone()) {
                variant = format!("{called}{count}");
                count += 1;
            }
            (format_ident!("{variant}"), declared)
        })
        .collect();
    let declared = variants.iter().map(|(variant, declared)| {
        quote! {
            #[allow(missing_docs, reason = "its type says what it is")]
            #variant(#declared),
        }
    });
    let documentation = format!("What `{name}` may be.");
    let json = json::of_types(ident, &variants);
    quote! {
        #[doc = #documentation]
        #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
        pub enum #ident {
            #(#declared)*
        }

        #json
    }
}
