//! How generated types are written as JSON and read from it: by calls of functions of the runtime,
//! since rustc takes several times as long for derived implementations.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// How a field is a member of an object.
pub(crate) enum Presence {
    Required,
    Optional,
    /// `null` and an absent member differ.
    Nullable,
}

/// A field of a struct and the name of its member.
pub(crate) struct Wire<'a> {
    pub(crate) field: Ident,
    pub(crate) name: &'a str,
    pub(crate) presence: Presence,
}

/// A struct is an object. What it has under other names is in `rest`; where there is no such
/// field it refuses them if it is `closed`, and else ignores them.
pub(crate) fn of_struct(
    ident: &Ident,
    members: &[Wire<'_>],
    rest: Option<&Ident>,
    closed: bool,
) -> TokenStream {
    let write = write_call(members, rest);
    let read = fields(members, rest);
    let mutable = (!members.is_empty()).then(|| quote!(mut));
    let members = quote!(let #mutable members = __toolspec::__private::Members::of(value)?;);
    let read = if closed && rest.is_none() {
        quote! {
            #members
            let read = Self { #read };
            members.close(read)
        }
    } else {
        quote! {
            #members
            ::core::result::Result::Ok(Self { #read })
        }
    };
    typed(ident, &write, &read)
}

fn write_call(members: &[Wire<'_>], rest: Option<&Ident>) -> TokenStream {
    let members = members.iter().map(|member| {
        let (field, name) = (&member.field, member.name);
        let always = matches!(member.presence, Presence::Required);
        quote!((#name, #always, &self.#field))
    });
    let members = quote!(&[#(#members),*]);
    if let Some(rest) = rest {
        quote!(__toolspec::__private::written_with(#members, &self.#rest))
    } else {
        quote!(__toolspec::__private::written(#members))
    }
}

fn fields(members: &[Wire<'_>], rest: Option<&Ident>) -> TokenStream {
    let members = members.iter().map(|member| {
        let (field, name) = (&member.field, member.name);
        let how = match member.presence {
            Presence::Required => quote!(required),
            Presence::Optional => quote!(optional),
            Presence::Nullable => quote!(nullable),
        };
        quote!(#field: members.#how(#name)?,)
    });
    let rest = rest.map(|rest| quote!(#rest: members.rest()?,));
    quote!(#(#members)* #rest)
}

/// An enum of values is one of some texts.
pub(crate) fn of_values(ident: &Ident, variants: &[(Ident, &str)]) -> TokenStream {
    let choices = variants
        .iter()
        .map(|(variant, text)| quote!((#text, Self::#variant)));
    let choices = quote!(&[#(#choices),*]);
    let write = quote!(__toolspec::__private::chosen(self, #choices));
    let read = quote!(__toolspec::__private::choose(&value, #choices));
    typed(ident, &write, &read)
}

/// An enum of types is the value alone.
pub(crate) fn of_types(ident: &Ident, variants: &[(Ident, TokenStream)]) -> TokenStream {
    let written = variants.iter().map(
        |(variant, _)| quote!(Self::#variant(value) => __toolspec::__private::Typed::write(value),),
    );
    let write = quote!(match self { #(#written)* });
    let branches = variants.iter().map(|(variant, declared)| {
        quote! {
            |value| <#declared as __toolspec::__private::Typed>::read(value).map(Self::#variant)
        }
    });
    let read = quote!(__toolspec::__private::first_of(&value, &[#(#branches),*]));
    typed(ident, &write, &read)
}

fn typed(ident: &Ident, write: &TokenStream, read: &TokenStream) -> TokenStream {
    quote! {
        impl __toolspec::__private::Typed for #ident {
            fn write(&self) -> __toolspec::__private::serde_json::Value {
                #write
            }

            fn read(
                value: __toolspec::__private::serde_json::Value,
            ) -> ::core::result::Result<Self, __toolspec::__private::Mismatch> {
                #read
            }
        }

        impl __toolspec::__private::serde::Serialize for #ident {
            fn serialize<S: __toolspec::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                __toolspec::__private::serialize(self, serializer)
            }
        }

        impl<'de> __toolspec::__private::serde::Deserialize<'de> for #ident {
            fn deserialize<D: __toolspec::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                __toolspec::__private::deserialize(deserializer)
            }
        }
    }
}
