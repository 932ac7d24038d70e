//! Requests as constant data. What they share (hosts, security schemes) stands once beside them.

use std::fmt::Debug;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::constants::option;
use crate::model::{
    Binding, Body, Content, Hosts, Origin, Parameter, Piece, Request, SecurityScheme, Segment,
    Style, Toolset,
};

/// What the requests of a tool set refer to by index.
pub(super) struct Requests<'a> {
    servers: Vec<&'a Hosts>,
    security: Vec<&'a SecurityScheme>,
}

impl<'a> Requests<'a> {
    pub(super) fn of(toolset: &'a Toolset) -> Self {
        Self {
            servers: toolset.servers(),
            security: toolset.security(),
        }
    }

    /// The hosts and the security schemes.
    pub(super) fn shared(&self) -> (TokenStream, TokenStream) {
        let servers = self.servers.iter().map(|hosts| {
            let variable = option(hosts.variable.as_deref());
            let (default, allowed) = (&hosts.default, &hosts.allowed);
            quote!(Hosts { variable: #variable, default: #default, allowed: &[#(#allowed),*] })
        });
        let security = self.security.iter().map(|scheme| match scheme {
            SecurityScheme::Basic { username, password } => {
                quote!(SecurityScheme::Basic { username: #username, password: #password })
            }
            SecurityScheme::Bearer { token } => quote!(SecurityScheme::Bearer { token: #token }),
            SecurityScheme::HeaderKey { name, key } => {
                quote!(SecurityScheme::HeaderKey { name: #name, key: #key })
            }
            SecurityScheme::QueryKey { name, key } => {
                quote!(SecurityScheme::QueryKey { name: #name, key: #key })
            }
        });
        (quote!(&[#(#servers),*]), quote!(&[#(#security),*]))
    }

    pub(super) fn emit(&self, request: &Request) -> TokenStream {
        let (operation, method) = (request.operation(), &request.method);
        let server = self
            .servers
            .iter()
            .position(|hosts| **hosts == request.hosts);
        let security = request.security.iter().filter_map(|scheme| {
            let position = self.security.iter().position(|known| *known == scheme);
            position.map(|index| quote!(#index))
        });
        let path = request.segments.iter().map(segment);
        let (query, headers) = (parameters(&request.query), parameters(&request.headers));
        let body = if let Some(body) = &request.body {
            let body = emit_body(body);
            quote!(::core::option::Option::Some(#body))
        } else {
            quote!(::core::option::Option::None)
        };
        let (accept, answer) = (&request.accept, variant(request.answer));
        quote! {
            Request {
                operation: #operation,
                method: #method,
                server: #server,
                security: &[#(#security),*],
                path: &[#(#path),*],
                query: #query,
                headers: #headers,
                body: #body,
                accept: #accept,
                answer: Media::#answer,
            }
        }
    }
}

fn segment(segment: &Segment) -> TokenStream {
    match segment {
        Segment::Literal(text) => quote!(Segment::Literal(#text)),
        Segment::Argument(name) => quote!(Segment::Argument(#name)),
        Segment::Pieces(pieces) => {
            let pieces = pieces.iter().map(|piece| match piece {
                Piece::Text(text) => quote!(Piece::Text(#text)),
                Piece::Parameter(value) => {
                    let value = parameter(value);
                    quote!(Piece::Parameter(#value))
                }
            });
            quote!(Segment::Pieces(&[#(#pieces),*]))
        }
    }
}

fn parameters(parameters: &[Parameter]) -> TokenStream {
    let parameters = parameters.iter().map(parameter);
    quote!(&[#(#parameters),*])
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let (name, value) = (&parameter.name, origin(&parameter.value));
    let Style {
        serialization,
        explode,
        allow_reserved,
    } = parameter.style;
    let serialization = variant(serialization);
    quote! {
        Parameter {
            name: #name,
            value: #value,
            style: Style {
                serialization: Serialization::#serialization,
                explode: #explode,
                allow_reserved: #allow_reserved,
            },
        }
    }
}

fn emit_body(body: &Body) -> TokenStream {
    let (media_type, optional) = (&body.media_type, body.optional);
    let content = match &body.content {
        Content::Properties(properties) => {
            let properties = properties.iter().map(|Binding { name, value }| {
                let value = origin(value);
                quote!(Binding { name: #name, value: #value })
            });
            quote!(Content::Properties(&[#(#properties),*]))
        }
        Content::Form(fields) => {
            let fields = parameters(fields);
            quote!(Content::Form(#fields))
        }
        Content::Whole(media, value) => {
            let (media, value) = (variant(media), origin(value));
            quote!(Content::Whole(Media::#media, #value))
        }
    };
    quote!(Body { media_type: #media_type, optional: #optional, content: #content })
}

fn origin(origin: &Origin) -> TokenStream {
    match origin {
        Origin::Argument(argument) => quote!(Source::Argument(#argument)),
        Origin::Constant(value) => {
            let text = Value::to_string(value);
            quote!(Source::Constant(#text))
        }
    }
}

/// The name of a variant, which is the same in the model and in `spec`.
fn variant(value: impl Debug) -> Ident {
    format_ident!("{}", format!("{value:?}"))
}
