//! The program as a person runs it.

mod bad_inputs;
mod dashboard;
mod resume;
mod sandbox;
mod software_gpu;
mod work;
