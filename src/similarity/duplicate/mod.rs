//! Which documents are nearly the same?

mod bands;
mod cluster;
mod edges;
mod join;
pub mod near_duplicate;
mod recurring;
mod sets;
pub(super) mod shingle;
mod sketch;
