//! How often? Floor 3: knows corpora.

pub mod adjusted;
#[cfg(any(test, feature = "python"))]
pub(crate) mod bags;
pub(crate) mod burst;
pub mod columns;
pub mod comparison;
pub mod contingency;
mod counted;
pub mod discovery;
pub mod dispersion;
pub mod diversity;
#[cfg(any(test, feature = "python"))]
mod features;
pub mod frequency;
#[cfg(any(test, feature = "python"))]
pub(crate) mod hashing;
pub mod keyness;
pub(crate) mod levels;
pub mod matrix;
pub mod ngram;
mod permutation;
mod row;
mod sides;
pub mod special;
mod spell;
mod tally;
pub mod threshold;
pub mod timeline;
pub mod weight;
pub mod word_list;
