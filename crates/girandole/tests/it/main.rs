//! The facade as a program uses it.

mod agreement;
mod devices;
mod jobs;
mod runs;
