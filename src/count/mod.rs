//! How often? Floor 3: knows corpora.

pub mod frequency;
mod matrix;
pub mod ngram;
pub mod threshold;
pub mod weight;
