//! Encoders: from numbers and ids to one dense vector for each example.

mod encode;
#[expect(clippy::module_inception, reason = "the type keeps its own file")]
mod encoder;
mod encoder_config;
mod lookup;
mod table;

pub use encode::Encode;
pub use encoder::Encoder;
pub use encoder_config::EncoderConfig;
