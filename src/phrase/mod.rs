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
mod near;
pub(crate) mod nesting;
pub mod occurrence;
pub mod repeat;
pub(crate) mod seed;
pub(crate) mod sequence;
pub(crate) mod short;
mod slot;
pub(crate) mod stretch;
pub(crate) mod suffix_array;
pub(crate) mod tree;
