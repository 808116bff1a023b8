//! How often? Floor 3: knows corpora.

pub mod contingency;
pub mod dispersion;
pub mod diversity;
pub mod frequency;
mod matrix;
pub mod ngram;
pub mod special;
mod tally;
pub mod threshold;
pub mod weight;
