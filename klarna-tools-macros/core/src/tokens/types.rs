//! Typed inputs and outputs, shared between tools where they are equal.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::items::{enumeration, json_schema};
use super::names::{camel, field};
use crate::model::{Argument, Kind, Property, Schema, Text, Tool, Toolset};

pub(super) fn emit(toolset: &Toolset) -> TokenStream {
    let mut types = Types::default();
    let names: Vec<(Ident, Ident)> = toolset
        .tools
        .iter()
        .map(|tool| {
            let input = camel(&tool.name);
            (types.free(&input), types.free(&format!("{input}Output")))
        })
        .collect();
    let tools: Vec<TokenStream> = toolset
        .tools
        .iter()
        .zip(&names)
        .enumerate()
        .map(|(index, (tool, names))| types.tool(index, tool, names))
        .collect();
    let shared = types.emitted;
    quote! {
        #(#tools)*
        #(#shared)*
    }
}

/// Whether a type is what a caller gives or what a tool returns.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Input,
    Output,
}

#[derive(Default)]
struct Types {
    /// Names that are in use.
    taken: BTreeSet<String>,
    /// The type of each shape that was met.
    known: BTreeMap<String, Ident>,
    emitted: Vec<TokenStream>,
}

/// A field of a struct.
struct Member<'a> {
    name: &'a str,
    schema: &'a Schema,
    required: bool,
}

impl Types {
    fn tool(&mut self, index: usize, tool: &Tool, names: &(Ident, Ident)) -> TokenStream {
        let (input, output) = names;
        let input_struct = self.input(input, tool);
        let output_struct = self.output(output, input, tool);
        let input_schema = json_schema(input, input, &quote!(input_schema));
        let output_schema = json_schema(output, input, &quote!(output_schema));
        quote! {
            #input_struct
            #output_struct

            impl #input {
                /// The compiled tool.
                #[must_use]
                pub fn tool() -> &'static ::klarna_tools::spec::Tool {
                    &TOOLSET.tools[#index]
                }

                /// Calls the tool.
                ///
                /// # Errors
                /// What went wrong, and what is known of its effect.
                pub async fn call(
                    &self,
                    client: &::klarna_tools::Client,
                ) -> ::core::result::Result<#output, ::klarna_tools::Failure> {
                    ::klarna_tools::call_typed(Self::tool(), client, self).await
                }
            }

            #input_schema
            #output_schema
        }
    }

    fn input(&mut self, name: &Ident, tool: &Tool) -> TokenStream {
        let members: Vec<Member<'_>> = tool
            .arguments
            .iter()
            .map(
                |Argument {
                     name,
                     schema,
                     required,
                     ..
                 }| Member {
                    name,
                    schema,
                    required: *required,
                },
            )
            .collect();
        self.structure(name, &tool.description, &members, Side::Input)
    }

    fn output(&mut self, name: &Ident, input: &Ident, tool: &Tool) -> TokenStream {
        let text = Schema::of(Kind::String(Text::default()));
        let texts = Schema::of(Kind::Array(crate::model::Array {
            items: Box::new(text.clone()),
            min_items: None,
            max_items: None,
            unique: false,
        }));
        let key = Schema {
            documentation: Some("What repeats this call safely.".to_owned()),
            ..text
        };
        let applied = Schema {
            documentation: Some("What was done, step by step.".to_owned()),
            ..texts.clone()
        };
        let warnings = Schema {
            documentation: Some("What could not be read of the answer.".to_owned()),
            ..texts
        };
        let fields = tool.result.iter();
        let mut members: Vec<Member<'_>> = fields
            .map(|field| Member {
                name: &field.name,
                schema: &field.schema,
                required: field.required,
            })
            .collect();
        members.extend(
            tool.reports
                .iter()
                .map(|report| optional(&report.name, &report.schema)),
        );
        if tool.steps.len() > 1 {
            members.push(optional("applied", &applied));
        }
        members.extend(
            tool.idempotency_argument
                .iter()
                .map(|name| optional(name, &key)),
        );
        members.push(optional("warnings", &warnings));
        let documentation = format!("What [`{input}`] returns.");
        self.structure(name, &documentation, &members, Side::Output)
    }

    fn structure(
        &mut self,
        name: &Ident,
        documentation: &str,
        members: &[Member<'_>],
        side: Side,
    ) -> TokenStream {
        let mut taken = BTreeSet::new();
        let fields: Vec<TokenStream> = members
            .iter()
            .map(|member| {
                let mut ident = field(member.name);
                while !taken.insert(ident.clone()) {
                    ident = format_ident!("{ident}_");
                }
                self.field(name, &ident, member, side)
            })
            .collect();
        let default = members
            .iter()
            .all(|member| !member.required || has_default(member.schema));
        let default = default.then(|| quote!(::core::default::Default,));
        let closed = (side == Side::Input).then(|| quote!(, deny_unknown_fields));
        quote! {
            #[doc = #documentation]
            #[derive(
                ::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq, #default
                ::klarna_tools::__private::serde::Serialize,
                ::klarna_tools::__private::serde::Deserialize,
            )]
            #[serde(crate = "::klarna_tools::__private::serde" #closed)]
            pub struct #name {
                #(#fields)*
            }
        }
    }

    fn field(
        &mut self,
        parent: &Ident,
        ident: &Ident,
        member: &Member<'_>,
        side: Side,
    ) -> TokenStream {
        let documentation = documentation(member);
        let wire = member.name;
        let rename = (*ident != wire).then(|| quote!(#[serde(rename = #wire)]));
        let declared = self.type_of(parent, member.name, member.schema, side);
        if member.required {
            return quote! {
                #[doc = #documentation]
                #rename
                pub #ident: #declared,
            };
        }
        quote! {
            #[doc = #documentation]
            #rename
            #[serde(default, skip_serializing_if = "::core::option::Option::is_none")]
            pub #ident: ::core::option::Option<#declared>,
        }
    }

    fn type_of(&mut self, parent: &Ident, name: &str, schema: &Schema, side: Side) -> TokenStream {
        if schema.masked {
            return quote!(::std::string::String);
        }
        match &schema.kind {
            Kind::Any => quote!(::klarna_tools::__private::serde_json::Value),
            Kind::Boolean => quote!(bool),
            Kind::Integer(_) => quote!(i64),
            Kind::Number(_) => quote!(f64),
            Kind::String(text) if text.values.is_empty() => quote!(::std::string::String),
            Kind::String(text) => {
                let called = format!("{parent}{}", camel(name));
                let key = format!("enum {:?}", text.values);
                let ident = self.shared(key, &called, |_, ident| {
                    enumeration(ident, name, &text.values)
                });
                quote!(#ident)
            }
            Kind::Array(array) => {
                let items = self.type_of(parent, name, &array.items, side);
                quote!(::std::vec::Vec<#items>)
            }
            Kind::Map(values) => {
                let values = self.type_of(parent, name, values, side);
                quote!(::std::collections::BTreeMap<::std::string::String, #values>)
            }
            Kind::Object(properties) => {
                let ident = self.object(parent, name, schema, properties, side);
                quote!(#ident)
            }
        }
    }

    fn object(
        &mut self,
        parent: &Ident,
        name: &str,
        schema: &Schema,
        properties: &[Property],
        side: Side,
    ) -> Ident {
        let suffix = if side == Side::Output { "Output" } else { "" };
        let called = format!("{}{suffix}", camel(schema.name.as_deref().unwrap_or(name)));
        let called = if self.taken.contains(&called) {
            format!("{parent}{called}")
        } else {
            called
        };
        let key = format!("{suffix} {properties:?}");
        let documentation = schema
            .documentation
            .clone()
            .unwrap_or_else(|| format!("`{name}`"));
        self.shared(key, &called, |types, ident| {
            let members: Vec<Member<'_>> = properties
                .iter()
                .map(
                    |Property {
                         name,
                         schema,
                         required,
                     }| Member {
                        name,
                        schema,
                        required: *required,
                    },
                )
                .collect();
            types.structure(ident, &documentation, &members, side)
        })
    }

    /// A name that no other type has.
    fn free(&mut self, called: &str) -> Ident {
        let mut free = called.to_owned();
        let mut count = 2;
        while !self.taken.insert(free.clone()) {
            free = format!("{called}{count}");
            count += 1;
        }
        format_ident!("{free}")
    }

    /// The type of a shape; the first that meets it emits it.
    fn shared(
        &mut self,
        key: String,
        called: &str,
        emit: impl FnOnce(&mut Self, &Ident) -> TokenStream,
    ) -> Ident {
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let ident = self.free(called);
        self.known.insert(key, ident.clone());
        let tokens = emit(self, &ident);
        self.emitted.push(tokens);
        ident
    }
}

fn optional<'a>(name: &'a str, schema: &'a Schema) -> Member<'a> {
    Member {
        name,
        schema,
        required: false,
    }
}

fn has_default(schema: &Schema) -> bool {
    match &schema.kind {
        Kind::String(text) => text.values.is_empty(),
        Kind::Object(properties) => properties
            .iter()
            .all(|p| !p.required || has_default(&p.schema)),
        _ => true,
    }
}

fn documentation(member: &Member<'_>) -> String {
    let said = member.schema.documentation.clone();
    let mut text = said.unwrap_or_else(|| format!("`{}`", member.name));
    if let Kind::Integer(integer) = &member.schema.kind {
        let bounds = match (integer.minimum, integer.maximum) {
            (Some(least), Some(most)) => format!(" From {least} to {most}."),
            (Some(least), None) => format!(" At least {least}."),
            (None, Some(most)) => format!(" At most {most}."),
            (None, None) => String::new(),
        };
        if !bounds.is_empty() && !text.ends_with('.') {
            text.push('.');
        }
        text.push_str(&bounds);
    }
    text
}
