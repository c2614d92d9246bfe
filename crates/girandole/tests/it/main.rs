//! The facade as a program uses it.

mod devices;
mod jobs;
mod runs;
