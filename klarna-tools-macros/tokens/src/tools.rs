//! The input and the output of a tool, and how it is called.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::items::json_schema;
use crate::known::Types;
use crate::structs::{Member, optional};
use toolspec_core::model::{Argument, Direction, Kind, Schema, Text, Tool};

impl Types {
    pub(crate) fn tool(&mut self, tool: &Tool, names: &(Ident, Ident)) -> TokenStream {
        let (input, output) = names;
        let name = &tool.name;
        let input_struct = self.input(input, tool);
        let output_struct = self.output(output, input, tool);
        let input_schema = json_schema(input, input, "input_schema");
        let output_schema = json_schema(output, input, "output_schema");
        quote! {
            #input_struct
            #output_struct

            impl #input {
                /// The tool as data.
                #[must_use]
                pub fn tool() -> ::core::option::Option<&'static __toolspec::Tool> {
                    TOOLSET.tool(#name)
                }

                /// Calls the tool.
                ///
                /// # Errors
                /// What went wrong, and what is known of its effect.
                pub async fn call(
                    &self,
                    client: &__toolspec::Client,
                ) -> ::core::result::Result<#output, __toolspec::Failure> {
                    __toolspec::call_typed(client, #name, self).await
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
        self.structure(name, &tool.description, &members, None, Direction::Input)
    }

    fn output(&mut self, name: &Ident, input: &Ident, tool: &Tool) -> TokenStream {
        let text = Schema::of(Kind::String(Text::default()));
        let texts = Schema::of(Kind::Array(toolspec_core::model::Array {
            items: Box::new(text.clone()),
            min_items: None,
            max_items: None,
            unique: false,
        }));
        let summary = Schema {
            documentation: Some("What happened, in a sentence for the person.".to_owned()),
            ..text.clone()
        };
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
        let fields = tool.result.iter().map(|field| Member {
            name: &field.name,
            schema: &field.schema,
            required: field.required,
        });
        let mut members = vec![Member {
            name: "summary",
            schema: &summary,
            required: true,
        }];
        members.extend(fields);
        members.extend(
            tool.reports
                .iter()
                .map(|report| optional(&report.name, &report.schema)),
        );
        if tool.steps.len() > 1 {
            members.push(optional("applied", &applied));
        }
        members.extend(
            tool.idempotency_argument()
                .into_iter()
                .map(|name| optional(name, &key)),
        );
        members.push(optional("warnings", &warnings));
        let documentation = format!("What [`{input}`] returns.");
        self.structure(name, &documentation, &members, None, Direction::Output)
    }
}
