//! Klarna's payments and orders as typed tools.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use klarna_tools::{Client, GetOrderDetails, TOOLSET};
//!
//! let client = Client::from_env(&TOOLSET)?;
//! let order = GetOrderDetails { order_id: "98765-XYZ".to_owned() };
//! println!("{}", order.call(&client).await?.summary);
//! # Ok(())
//! # }
//! ```
//!
//! What the manifest defines is here; everything else is of [`toolspec_runtime`], which carries
//! the tools out.

pub use toolspec_runtime::*;

toolspec_runtime::tools!("../../specs/klarna.yaml", typed);

/// Compiles the Rust of the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
