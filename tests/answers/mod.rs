//! What comes of Klarna's answers: every error in words to act on, every success as declared,
//! whatever Klarna puts into it.

mod advertised;
mod bodies;
mod budgets;
mod creation;
mod documented;
mod drift;
mod first_order;
mod ids;
mod masks;
mod reads;
mod refusals;
mod sentences;
mod summary;
mod undeclared;
