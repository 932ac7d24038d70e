//! The tool set as constant data of `::klarna_tools::spec`.

use proc_macro2::TokenStream;
use quote::quote;

use super::requests::Requests;
use super::shapes::shape;
use crate::json_schema::{Form, input_schema, output_schema};
use crate::lock::Lock;
use crate::model::{
    ErrorFormat, Hint, Part, Phrase, Place, Report, ResultField, ResultSource, Retry, Step, Tool,
    Toolset,
};

pub(super) fn emit(toolset: &Toolset, lock: &Lock) -> TokenStream {
    let (name, title, instructions) = (&toolset.name, &toolset.title, &toolset.instructions);
    let requests = Requests::of(toolset);
    let (servers, security) = requests.shared();
    let errors = errors(&toolset.errors);
    let tools = toolset.tools.iter().map(|each| tool(each, &requests));
    let (lock, digest) = (lock.to_text(), lock.digest());
    let documentation = format!("{title}: what the manifest defines, compiled.");
    quote! {
        #[doc = #documentation]
        pub static TOOLSET: ::klarna_tools::spec::Toolset = {
            use ::klarna_tools::spec::*;
            Toolset {
                name: #name,
                title: #title,
                instructions: #instructions,
                servers: #servers,
                security: #security,
                errors: #errors,
                tools: &[#(#tools),*],
                lock: #lock,
                digest: #digest,
            }
        };
    }
}

fn errors(errors: &ErrorFormat) -> TokenStream {
    let (code, correlation) = (&errors.code, &errors.correlation);
    let messages = errors.messages.iter().map(|path| quote!(&[#(#path),*]));
    let (header, hints) = (&errors.correlation_header, hints(&errors.hints));
    quote! {
        ErrorFormat {
            code: &[#(#code),*],
            messages: &[#(#messages),*],
            correlation: &[#(#correlation),*],
            correlation_header: #header,
            hints: #hints,
        }
    }
}

fn hints(hints: &[Hint]) -> TokenStream {
    let hints = hints
        .iter()
        .map(|Hint { error, advice }| quote!(Hint { error: #error, advice: #advice }));
    quote!(&[#(#hints),*])
}

fn tool(tool: &Tool, requests: &Requests<'_>) -> TokenStream {
    let Tool {
        name,
        title,
        description,
        timeout_ms,
        ..
    } = tool;
    let input = input_schema(tool, Form::Listed).to_string();
    let enforced = input_schema(tool, Form::Enforced).to_string();
    let output = output_schema(tool).to_string();
    let annotations = annotations(tool);
    let (aliases, policy) = (&tool.aliases, super::policy::emit(&tool.policy));
    let defaults = tool.arguments.iter().filter_map(|argument| {
        let (name, default) = (&argument.name, argument.default.as_ref()?.to_string());
        Some(quote!((#name, #default)))
    });
    let one_of = tool
        .conditions
        .one_of
        .iter()
        .map(|names| quote!(&[#(#names),*]));
    let idempotency_argument = option(tool.idempotency_argument.as_deref());
    let steps = tool.steps.iter().map(|each| step(each, requests));
    let result = tool.result.iter().map(result_field);
    let reports = tool.reports.iter().map(|each| report(each, requests));
    let says = tool.says.iter().map(phrase);
    let hints = hints(&tool.hints);
    quote! {
        Tool {
            name: #name,
            aliases: &[#(#aliases),*],
            title: #title,
            description: #description,
            input_schema: #input,
            enforced_schema: #enforced,
            output_schema: #output,
            annotations: #annotations,
            policy: #policy,
            defaults: &[#(#defaults),*],
            one_of: &[#(#one_of),*],
            idempotency_argument: #idempotency_argument,
            steps: &[#(#steps),*],
            result: &[#(#result),*],
            reports: &[#(#reports),*],
            says: &[#(#says),*],
            hints: #hints,
            timeout_ms: #timeout_ms,
        }
    }
}

fn annotations(tool: &Tool) -> TokenStream {
    let hints = tool.annotations;
    let (read_only, destructive) = (hints.read_only, hints.destructive);
    let (idempotent, open_world) = (hints.idempotent, hints.open_world);
    quote! {
        Annotations {
            read_only: #read_only,
            destructive: #destructive,
            idempotent: #idempotent,
            open_world: #open_world,
        }
    }
}

pub(super) fn option(value: Option<&str>) -> TokenStream {
    if let Some(value) = value {
        quote!(::core::option::Option::Some(#value))
    } else {
        quote!(::core::option::Option::None)
    }
}

fn step(step: &Step, requests: &Requests<'_>) -> TokenStream {
    let Step {
        summary,
        when,
        unless,
        ..
    } = step;
    let request = requests.emit(&step.request);
    let retry = match &step.retry {
        Retry::Read => quote!(Retry::Read),
        Retry::Keyed(header) => quote!(Retry::Keyed(#header)),
        Retry::Never => quote!(Retry::Never),
    };
    quote! {
        Step {
            summary: #summary,
            when: &[#(#when),*],
            unless: &[#(#unless),*],
            request: #request,
            retry: #retry,
        }
    }
}

fn result_field(field: &ResultField) -> TokenStream {
    let (name, required) = (&field.name, field.required);
    let sources = field.sources.iter().map(|source| match source {
        ResultSource::Argument(name) => quote!(ResultSource::Argument(#name)),
        ResultSource::Body { step, path } => {
            quote!(ResultSource::Body { step: #step, pointer: &[#(#path),*] })
        }
        ResultSource::Header {
            step,
            name,
            last_segment,
        } => {
            quote!(ResultSource::Header { step: #step, name: #name, last_segment: #last_segment })
        }
    });
    let shape = shape(&field.schema);
    quote! {
        ResultField { name: #name, sources: &[#(#sources),*], shape: #shape, required: #required }
    }
}

fn report(report: &Report, requests: &Requests<'_>) -> TokenStream {
    let (name, request, shape) = (
        &report.name,
        requests.emit(&report.request),
        shape(&report.schema),
    );
    quote!(Report { name: #name, request: #request, shape: #shape })
}

fn phrase(phrase: &Phrase) -> TokenStream {
    let optional = phrase.optional;
    let parts = phrase.parts.iter().map(|part| match part {
        Part::Text(text) => quote!(Part::Text(#text)),
        Part::Value(value) => {
            let value = place(value);
            quote!(Part::Value(#value))
        }
        Part::Test {
            place: tested,
            text,
            negated,
        } => {
            let (tested, text) = (place(tested), option(text.as_deref()));
            quote!(Part::Test { place: #tested, text: #text, negated: #negated })
        }
        Part::Money {
            amount,
            less,
            currency,
        } => {
            let (amount, currency) = (place(amount), place(currency));
            let less = match less.as_ref().map(place) {
                Some(less) => quote!(::core::option::Option::Some(#less)),
                None => option(None),
            };
            quote!(Part::Money { amount: #amount, less: #less, currency: #currency })
        }
    });
    quote!(Phrase { parts: &[#(#parts),*], optional: #optional })
}

fn place(place: &Place) -> TokenStream {
    match place {
        Place::Argument(name) => quote!(Place::Argument(#name)),
        Place::Result(path) => quote!(Place::Result(&[#(#path),*])),
    }
}
