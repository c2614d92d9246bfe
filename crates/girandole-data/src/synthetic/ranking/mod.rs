//! Users, items and moments with clicks and conversions, as a ranking system logs them, with known best scores.
//!
//! Every row is an item shown to a user: 20 features of user, item and context, whether it was clicked, and whether
//! the click was followed by a purchase. Both chances are known, so that a model's AUC can stand beside the best one.
//!
//! ```
//! use girandole_data::synthetic::RankingConfig;
//!
//! let folder = tempfile::tempdir()?;
//! let file = folder.path().join("shown.parquet");
//! let rows = RankingConfig::default().with_n_rows(1_000).write(&file)?;
//! assert_eq!(rows, 1_000);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod chances;
mod columns;
mod draws;
mod item;
mod ranking_config;
mod showing;
mod user;
mod world;

pub use ranking_config::RankingConfig;
