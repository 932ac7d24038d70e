//! What leaves the machine, and what must not.

mod amounts;
mod arguments;
mod bounds;
mod clients;
mod echoes;
mod environments;
mod identifiers;
mod keys;
mod mutation;
mod purchase;
mod record;
mod refusals;
mod requests;
mod retries;
mod secrets;
mod subject;
mod sums;
mod traces;
mod violations;
