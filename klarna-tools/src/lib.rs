//! Klarna's payments and orders as typed tools.
//!
//! A [`spec::Toolset`] is constant data compiled from a manifest. This crate is the engine that
//! carries it out: it validates the arguments, sends the requests, repeats only what is safe to
//! repeat, lets through what the manifest declares, and tells truthfully what happened.
//!
//! ```no_run
//! # async fn example(toolset: &'static klarna_tools::spec::Toolset) -> Result<(), Box<dyn std::error::Error>> {
//! use klarna_tools::{CancellationToken, Client};
//!
//! let client = Client::from_env(toolset)?;
//! let tool = toolset.tool("get_order_details").ok_or("no such tool")?;
//! let arguments = [("order_id".to_owned(), "3eaeb557-5e30".into())].into_iter().collect();
//! let order = tool.call(&client, arguments, &CancellationToken::new()).await?;
//! println!("{}", order.text);
//! # Ok(())
//! # }
//! ```
//!
//! A manifest can limit a tool: how much one call moves, how often it is called, and when a person
//! is asked first. The ceiling and the rate hold for every caller, generated functions included.
//! Asking is the caller's part, since only it knows whom: [`spec::Tool::prepare`] gives the
//! question, if there is one, before anything is sent.

extern crate self as klarna_tools;

pub mod spec;

mod advice;
mod arguments;
mod base;
mod budget;
mod call;
mod client;
mod credentials;
mod currency;
mod diagnosis;
mod environment;
mod key;
mod memory;
mod money;
mod outcome;
mod plan;
mod policy;
mod prepared;
mod projection;
mod question;
mod rate;
mod reading;
mod redactor;
mod refusal;
mod report;
mod request;
mod retry;
mod says;
mod schema;
mod shown;
mod transport;
mod typed;
mod untrusted;
mod violation;

pub use tokio_util::sync::CancellationToken;

pub use base::{BASE_URL_VARIABLE, Base, InvalidBase};
pub use call::Success;
pub use client::{Client, ClientBuilder};
pub use credentials::{Credentials, MissingCredentials};
pub use memory::OpenWrite;
pub use outcome::{Failure, Outcome};
pub use prepared::{Delivery, Prepared, Receipt, Withheld};
pub use redactor::Redactor;
#[doc(hidden)]
pub use typed::call_typed;
pub use violation::Violation;

/// What generated code names; no part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use schemars;
    pub use serde;
    pub use serde_json;

    pub use crate::typed::{
        Branch, Members, Misfit, Typed, choose, chosen, deserialize, first_of, serialize, written,
        written_with,
    };

    /// A schema from its compiled text.
    #[must_use]
    pub fn advertised(text: &str) -> schemars::Schema {
        serde_json::from_str(text).unwrap_or_default()
    }
}

klarna_tools_macros::tools!("../../specs/klarna.yaml");

/// Compiles the Rust of the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
