//! A request: where to, as whom, what is in it, and one exchange of it.

pub(crate) mod base_url;
pub(crate) mod challenge;
pub(crate) mod credentials;
pub(crate) mod outbound;
pub(crate) mod redactor;
pub(crate) mod request;
pub(crate) mod token;
pub(crate) mod transport;
