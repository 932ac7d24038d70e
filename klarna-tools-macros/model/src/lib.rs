//! The tool set as a plain value: what a manifest and its documents mean, after every check.
//!
//! Schemas, lock, generated Rust and tables are all made from this value, so they cannot disagree
//! about a tool. It does not contain places in the sources, and compares by content.

mod ceilings;
mod choice;
mod currency;
mod embed;
mod errors;
mod format;
mod hidden;
pub mod json_schema;
mod limits;
mod listed;
mod media;
mod mentions;
mod names;
mod near;
mod network;
mod path;
mod pattern;
pub mod pointer;
mod policy;
mod redaction;
mod schema;
mod security;
pub mod sensitive;
mod sentence;
mod serial;
mod shape;
mod style;
mod tighten;
mod tool;
mod toolset;
pub mod validate;
mod wire;

pub use ceilings::{Ceiling, Moved};
pub use choice::{Choice, groups};
pub use currency::{amount_in_minor_units, currency_exponent, is_currency};
pub use embed::Embed;
pub use errors::{ErrorFormat, Hint};
pub use format::{INTEGER_FORMATS, PASSWORD, checked_format, integer_bounds};
pub use hidden::{hidden, is_hidden, without_hidden};
pub use limits::Limits;
pub use listed::{Listed, whole};
pub use media::{JSON, essence, is_json, is_plain_json};
pub use names::Names;
pub use near::{near_miss, nearest};
pub use network::Network;
pub use path::{Path, dotted};
pub use pattern::Pattern;
pub use policy::{Amount, Confirm, Policy, Rate};
pub use redaction::{Redaction, RedactionRule};
pub use schema::{
    Array, Direction, Integer, Kind, Number, Object, Property, Schema, Sum, Text, Union,
};
pub use security::{Prefix, Secret, SecurityScheme, TokenRequest};
pub use sentence::{Phrase, PhrasePart, ValueRef};
pub use shape::{Field, Shape};
pub use style::{Serialization, Style};
pub use tighten::CeilingLimit;
pub use tool::{
    Annotations, Argument, Conditions, Idempotency, Report, ResultField, ResultSource, Retry, Step,
    Tool,
};
pub use toolset::{Server, Toolset};
pub use wire::{
    Binding, Body, Content, Deprecation, Hosts, Media, Origin, Parameter, Part, Piece, Request,
    Segment,
};
