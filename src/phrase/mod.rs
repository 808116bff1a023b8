//! Which phrases? Floor 4: knows corpora and counts.

pub mod association;
pub mod choice;
pub(crate) mod cohesion;
pub(crate) mod ends;
pub(crate) mod interval;
pub(crate) mod nesting;
pub mod occurrence;
pub mod repeat;
pub(crate) mod seed;
pub(crate) mod sequence;
pub(crate) mod short;
pub(crate) mod stretch;
pub(crate) mod suffix_array;
pub(crate) mod tree;
