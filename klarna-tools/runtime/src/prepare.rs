//! What is decided before anything is sent.

pub(crate) mod currency;
pub(crate) mod not_confirmed;
pub(crate) mod plan;
pub(crate) mod policy;
pub(crate) mod question;
pub(crate) mod shown;
pub(crate) mod spending;
