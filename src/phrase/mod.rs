//! Which phrases? Floor 4: knows corpora and counts.

pub mod association;
pub mod interval;
pub mod occurrence;
pub mod repeat;
pub mod suffix_array;
pub mod tree;
