//! How often? Floor 3: knows corpora.

pub mod adjusted;
mod burst;
pub mod columns;
pub mod comparison;
pub mod contingency;
pub mod discovery;
pub mod dispersion;
pub mod diversity;
pub mod frequency;
pub mod keyness;
mod levels;
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
