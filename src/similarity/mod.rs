//! How alike? Floor 5: knows corpora, counts and phrases.

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
