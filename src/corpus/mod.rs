//! Documents become ids.
pub mod document;
