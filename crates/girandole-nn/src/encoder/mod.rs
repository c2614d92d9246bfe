//! Encoders: from numbers, ids and lists of ids to one dense vector for each example.

mod blocks;
mod encode;
#[expect(clippy::module_inception, reason = "the type keeps its own file")]
mod encoder;
mod encoder_config;
mod encoder_part;
mod ids;
mod input_columns;
mod input_rows;
mod list_place;
mod list_rows;
mod lists;
mod lookup;
mod misfits;
mod move_rows;
mod piecewise;
mod pool;
mod pretrained_config;
mod put_rows;
mod row_gradient;
mod row_table;
mod some_inputs;
mod table;
mod table_plan;
mod weight;

pub(crate) use blocks::{Block, BlockKind};
pub use encode::Encode;
pub use encoder::Encoder;
pub use encoder_config::EncoderConfig;
pub use encoder_part::EncoderPart;
pub use input_columns::InputColumns;
pub use input_rows::InputRows;
pub(crate) use lookup::gather;
pub use pretrained_config::PretrainedConfig;
pub use row_gradient::RowGradient;
pub use row_table::RowTable;
pub(crate) use row_table::TABLE_PARTS;
