//! Encoders: from numbers and ids to one dense vector for each example.

mod encode;
#[expect(clippy::module_inception, reason = "the type keeps its own file")]
mod encoder;
mod encoder_config;
mod encoder_part;
mod lookup;
mod move_rows;
mod row_gradient;
mod row_table;
mod table;
mod weight;

pub use encode::Encode;
pub use encoder::Encoder;
pub use encoder_config::EncoderConfig;
pub use encoder_part::EncoderPart;
pub use row_gradient::RowGradient;
pub use row_table::RowTable;
