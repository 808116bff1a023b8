//! How alike are two documents, by the terms they have?

mod bound;
mod found;
mod join;
pub mod matrix;
pub mod measure;
mod order;
pub mod pairs;
mod plan;
mod ranked;
mod scope;
mod seed;
mod vectors;
