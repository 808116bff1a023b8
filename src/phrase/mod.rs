//! Which phrases? Floor 4: knows corpora and counts.

pub mod association;
pub mod biography;
pub(crate) mod content;
mod edit;
pub mod fillers;
pub mod formulaicity;
pub mod frames;
pub(crate) mod interval;
pub mod lookup;
pub(crate) mod nesting;
pub mod occurrence;
pub mod repeat;
pub(crate) mod seed;
pub(crate) mod sequence;
pub(crate) mod short;
pub(crate) mod stretch;
pub(crate) mod suffix_array;
pub(crate) mod tree;
