//! The tool set as constant data of `::klarna_tools::spec`.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::shapes::shape;
use crate::json_schema::{Form, input_schema, output_schema};
use crate::lock::Lock;
use crate::model::{
    Binding, ErrorFormat, Hint, Origin, Part, Phrase, Place, Report, Request, ResultField,
    ResultSource, Retry, Segment, Step, Tool, Toolset,
};

pub(super) fn emit(toolset: &Toolset, lock: &Lock) -> TokenStream {
    let (name, title, instructions) = (&toolset.name, &toolset.title, &toolset.instructions);
    let (variable, default) = (&toolset.hosts.variable, &toolset.hosts.default);
    let allowed = &toolset.hosts.allowed;
    let (username, password) = (&toolset.auth.username, &toolset.auth.password);
    let errors = errors(&toolset.errors);
    let tools = toolset.tools.iter().map(tool);
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
                hosts: Hosts { variable: #variable, default: #default, allowed: &[#(#allowed),*] },
                auth: BasicAuth { username: #username, password: #password },
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

fn tool(tool: &Tool) -> TokenStream {
    let Tool {
        name,
        title,
        description,
        timeout_ms,
        ..
    } = tool;
    let input = input_schema(tool, Form::Advertised).to_string();
    let output = output_schema(tool, Form::Advertised).to_string();
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
    let steps = tool.steps.iter().map(step);
    let result = tool.result.iter().map(result_field);
    let reports = tool.reports.iter().map(report);
    let says = tool.says.iter().map(phrase);
    let hints = hints(&tool.hints);
    quote! {
        Tool {
            name: #name,
            aliases: &[#(#aliases),*],
            title: #title,
            description: #description,
            input_schema: #input,
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

fn step(step: &Step) -> TokenStream {
    let Step {
        summary,
        when,
        unless,
        ..
    } = step;
    let request = request(&step.request);
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

fn request(request: &Request) -> TokenStream {
    let (operation, method) = (request.operation(), &request.method);
    let path = request.segments.iter().map(|segment| match segment {
        Segment::Literal(text) => quote!(Segment::Literal(#text)),
        Segment::Argument(name) => quote!(Segment::Argument(#name)),
    });
    let (query, headers) = (bindings(&request.query), bindings(&request.headers));
    let body = if let Some(body) = &request.body {
        let body = bindings(body);
        quote!(::core::option::Option::Some(#body))
    } else {
        quote!(::core::option::Option::None)
    };
    quote! {
        Request {
            operation: #operation,
            method: #method,
            path: &[#(#path),*],
            query: #query,
            headers: #headers,
            body: #body,
        }
    }
}

fn bindings(bindings: &[Binding]) -> TokenStream {
    let bindings = bindings.iter().map(|Binding { name, value }| {
        let value = match value {
            Origin::Argument(argument) => quote!(Source::Argument(#argument)),
            Origin::Constant(value) => {
                let text = Value::to_string(value);
                quote!(Source::Constant(#text))
            }
        };
        quote!(Binding { name: #name, value: #value })
    });
    quote!(&[#(#bindings),*])
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

fn report(report: &Report) -> TokenStream {
    let (name, request, shape) = (
        &report.name,
        request(&report.request),
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
        Part::Money { amount, currency } => {
            let (amount, currency) = (place(amount), place(currency));
            quote!(Part::Money { amount: #amount, currency: #currency })
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
