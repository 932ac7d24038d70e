//! The lock moves when anything moves that an agent sees or that leaves on the wire, and with
//! nothing else. Checked on the real manifest and documents.

mod edits;
mod leaves;
mod neutral;
mod policy;
mod reading;
mod specs;
mod token;
mod toolset;
