//! What holds for the workspace as a whole: which crate may use which, and that the docs' paths exist.

mod arrows;
mod docs;
mod tidy;
mod workspace;
