//! Carries out the tools of a manifest.
//!
//! [`Tools`] are data, compiled from a manifest into a program or while it runs. This crate
//! validates the arguments, sends the requests, repeats only what is safe to repeat, lets through
//! what the manifest declares, and reports what happened.
//!
//! ```no_run
//! # async fn example(tools: &std::sync::Arc<toolspec_runtime::Tools>) -> Result<(), Box<dyn std::error::Error>> {
//! use toolspec_runtime::{CancellationToken, Client};
//!
//! let client = Client::from_env(tools)?;
//! let tool = tools.tool("get_order_details").ok_or("no such tool")?;
//! let arguments = [("order_id".to_owned(), "3eaeb557-5e30".into())].into_iter().collect();
//! let order = tool.call(&client, arguments, &CancellationToken::new()).await?;
//! println!("{}", order.text);
//! # Ok(())
//! # }
//! ```
//!
//! A manifest can limit a tool: how much one call moves, how often it is called, and when a person
//! is asked first. The ceiling and the rate apply to every caller, generated functions included.
//! Asking is the caller's part, since only it knows whom: [`Tool::prepare`] gives the
//! question, if there is one, before anything is sent.

mod accepted;
mod arguments;
mod call;
mod client;
mod environment;
mod failure;
mod http;
mod key;
mod memory;
mod money;
mod prepare;
mod prepared;
mod rate;
mod result;
mod send;
pub mod store;
mod tools;
#[cfg(feature = "macros")]
mod typed;
mod untrusted;

pub use tokio_util::sync::CancellationToken;

pub use accepted::{Accepted, NotAccepted, which_differ};
pub use arguments::json;
pub use arguments::violation::Violation;
pub use client::{Client, ClientBuilder};
pub use failure::outcome::{Failure, Outcome};
pub use http::base_url::{BaseUrl, InvalidBaseUrl};
pub use http::credentials::{CredentialProblem, Credentials, MissingCredentials};
pub use http::outbound::Resolved;
pub use http::redactor::Redactor;
pub use memory::OpenWrite;
pub use prepare::not_confirmed::NotConfirmed;
pub use prepared::{Delivery, Prepared, Receipt};
pub use result::redact::Redact;
pub use result::success::Success;
pub use tools::{Embedded, EmbeddedTool, Tool, Tools};
pub use toolspec_model as model;
#[cfg(feature = "macros")]
#[doc(hidden)]
pub use typed::call_typed;

/// Compiles the tools of a manifest into a program.
///
/// `tools!("tools.yaml")` declares `TOOLSET`, a [`Tools`] that is read on first use. The path is
/// relative to the file that invokes the macro, as with `include_str!`; documents are looked for
/// beside the manifest. `tools!("tools.yaml", typed)` also declares a struct for the arguments and
/// one for the result of each tool.
///
/// Every mistake in the manifest or its documents is a compile error that shows its place there.
#[cfg(feature = "macros")]
#[macro_export]
macro_rules! tools {
    ($manifest:literal $(, $typed:ident)?) => {
        $crate::__private::tools!($crate, $manifest $(, $typed)?);
    };
}

/// What generated code names; not part of the public interface.
#[cfg(feature = "macros")]
#[doc(hidden)]
pub mod __private {
    pub use klarna_tools_macros::tools;
    pub use schemars;
    pub use serde;
    pub use serde_json;
    use toolspec_model::json_schema::{self, Form};

    use crate::tools::Tool;
    pub use crate::typed::{
        Branch, Members, Mismatch, Typed, choose, chosen, deserialize, first_of, serialize,
        written, written_with,
    };

    /// The schema of the arguments, as listed.
    #[must_use]
    pub fn input_schema(tool: Option<&Tool>) -> schemars::Schema {
        tool.map(|tool| json_schema::input_schema(tool, Form::Listed))
            .and_then(|schema| schema.try_into().ok())
            .unwrap_or_default()
    }

    /// The schema of the structured content, as listed.
    #[must_use]
    pub fn output_schema(tool: Option<&Tool>) -> schemars::Schema {
        tool.map(|tool| json_schema::output_schema(tool))
            .and_then(|schema| schema.try_into().ok())
            .unwrap_or_default()
    }
}
