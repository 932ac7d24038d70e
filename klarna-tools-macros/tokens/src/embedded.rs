//! The tool set as text, which the program reads on first use.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use toolspec_core::diagnostic::{Diagnostic, Errors};
use toolspec_core::json_schema::advertised;
use toolspec_core::lock::Lock;
use toolspec_core::model::{Embed, Toolset};

/// The static with the tools.
pub(crate) fn emit(
    toolset: &Toolset,
    accepted: Option<&Result<Lock, String>>,
) -> Result<TokenStream, Errors> {
    let lock = Lock::of(toolset);
    let digests: BTreeMap<&str, &str> = lock.tools().collect();
    let (text, digest, accepted) = (lock.to_text(), lock.digest(), self::accepted(accepted));
    let documentation = format!("{}: what the manifest defines.", toolset.server.title);
    let toolset = toolset.clone().without_declarations();
    let server = text_of(&toolset.server, &toolset.server.name)?;
    let tools = toolset.tools.iter().map(|tool| {
        let text = text_of(tool, &tool.name)?;
        let (name, aliases, timeout_ms) = (&tool.name, &tool.aliases, tool.timeout_ms);
        let digest = digests.get(name.as_str());
        let advertised = advertised(tool).to_string();
        Ok(quote! {
            EmbeddedTool {
                name: #name,
                aliases: &[#(#aliases),*],
                timeout_ms: #timeout_ms,
                digest: #digest,
                advertised: #advertised,
                text: #text,
            }
        })
    });
    let tools = tools.collect::<Result<Vec<_>, Errors>>()?;
    Ok(quote! {
        #[doc = #documentation]
        pub static TOOLSET: ::std::sync::LazyLock<::std::sync::Arc<__toolspec::Tools>> = {
            use __toolspec::{Accepted, Embedded, EmbeddedTool, Tools};
            static EMBEDDED: Embedded = Embedded {
                server: #server,
                tools: &[#(#tools),*],
                lock: #text,
                digest: #digest,
                accepted: #accepted,
            };
            ::std::sync::LazyLock::new(|| ::std::sync::Arc::new(Tools::embedded(&EMBEDDED)))
        };
    })
}

fn accepted(lock: Option<&Result<Lock, String>>) -> TokenStream {
    match lock {
        None => quote!(Accepted::Absent),
        Some(Err(why)) => quote!(Accepted::Unreadable(#why)),
        Some(Ok(lock)) => {
            let whole = lock.digest();
            let tools = lock.tools().map(|(name, digest)| quote!((#name, #digest)));
            quote!(Accepted::Digests { whole: #whole, tools: &[#(#tools),*] })
        }
    }
}

/// The text of a value, which reads back as that very value.
fn text_of<T>(value: &T, name: &str) -> Result<String, Errors>
where
    T: Embed + PartialEq,
{
    let text = value.to_json();
    match text.and_then(|text| Ok((T::from_json(&text)?, text))) {
        Ok((read, text)) if read == *value => Ok(text),
        Ok(_) => Err(lost(name, "it reads back as something else")),
        Err(why) => Err(lost(name, &why.to_string())),
    }
}

fn lost(name: &str, why: &str) -> Errors {
    Errors::from(Diagnostic::without_place(format!(
        "`{name}` cannot be put into a program: {why}; this is a bug, please report it"
    )))
}
