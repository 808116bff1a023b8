//! Which phrases? Floor 4: knows corpora and counts.

pub mod association;
pub mod choice;
pub(crate) mod cohesion;
pub mod collocation;
pub(crate) mod ends;
pub(crate) mod interval;
mod lambda;
pub mod line_order;
pub mod measure;
mod neighbours;
pub(crate) mod nesting;
mod node;
pub mod occurrence;
mod ranking;
pub mod repeat;
pub(crate) mod seed;
pub(crate) mod sequence;
pub(crate) mod short;
mod splits;
pub(crate) mod stretch;
pub(crate) mod suffix_array;
pub(crate) mod tree;
