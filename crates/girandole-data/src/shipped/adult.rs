//! UCI Adult, shipped with the crate.

use crate::read::{Layout, Origin, Source};
use crate::{BuiltIn, DataConfig, FeatureConfig, Schema, TaskConfig};

/// Features and tasks of [`adult`](crate::datasets::adult).
pub fn adult_schema() -> Schema {
    let data = DataConfig { dataset: Some(BuiltIn::Adult), ..DataConfig::default() };
    let numbers = ["age", "capital-gain", "capital-loss", "hours-per-week"];
    let categories = ["workclass", "occupation", "relationship", "race", "sex", "native-country"];
    let features = vec![
        FeatureConfig::numeric(numbers).with_d_embedding(8),
        FeatureConfig::categorical(categories).with_d_embedding(8),
    ];
    let college =
        "education in ['Assoc-voc', 'Assoc-acdm', 'Bachelors', 'Masters', 'Prof-school', 'Doctorate']";
    let tasks = vec![
        TaskConfig::binary("income", "income == '>50K'"),
        TaskConfig::binary("never married", "marital-status == 'Never-married'"),
        TaskConfig::binary("college", college),
    ];
    Schema { data, features, tasks }
}

pub(crate) fn adult_source(layout: Layout) -> Source {
    let bytes = include_bytes!("../../datasets/adult/adult.parquet");
    let origin = Origin::Shipped { name: "adult.parquet (shipped)", bytes };
    Source { origin, layout, checksum: None, rows: None }
}
