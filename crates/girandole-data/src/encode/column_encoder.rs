//! One feature and its fitted encoding.

use girandole_core::{CategoricalInput, FeatureGroup, Inputs, embedding_width};
use serde::{Deserialize, Serialize};

use super::category_encoder::CategoryEncoder;
use super::cross_encoder::CrossEncoder;
use super::dense_encoder::DenseEncoder;
use super::drift::Shares;
use super::ids::Ids;
use super::list_encoder::ListEncoder;
use super::number_encoder::NumberEncoder;
use super::one_hot_encoder::OneHotEncoder;
use super::saved::Tables;
use super::time_encoder::TimeEncoder;
use crate::FeatureKind;
use crate::wanted::ReadAs;

/// One feature and its fitted encoding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ColumnEncoder {
    /// The source column; of a cross the name of all together.
    pub(super) column: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) group: Option<FeatureGroup>,
    /// Of the training rows; none in files of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) shares: Option<Shares>,
    pub(super) encoding: Encoding,
}

/// A fitted encoding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Encoding {
    Numeric(NumberEncoder),
    Categorical(CategoryEncoder),
    OneHot(OneHotEncoder),
    List(ListEncoder),
    Cross(CrossEncoder),
    Dense(DenseEncoder),
    Time(TimeEncoder),
}

impl ColumnEncoder {
    /// The source columns.
    pub(super) fn sources(&self) -> Vec<&str> {
        match &self.encoding {
            Encoding::Cross(encoder) => encoder.columns.iter().map(String::as_str).collect(),
            _ => vec![&self.column],
        }
    }

    pub(super) fn kind(&self) -> FeatureKind {
        match &self.encoding {
            Encoding::Numeric(_) => FeatureKind::Numeric,
            Encoding::Categorical(_) | Encoding::OneHot(_) => FeatureKind::Categorical,
            Encoding::List(encoder) if encoder.form.words => FeatureKind::Text,
            Encoding::List(_) => FeatureKind::List,
            Encoding::Cross(_) => FeatureKind::Cross,
            Encoding::Dense(_) => FeatureKind::Dense,
            Encoding::Time(_) => FeatureKind::Time,
        }
    }

    /// How the texts of a category or list become ids, and the width of their embedding by hand.
    pub(super) fn ids_mut(&mut self) -> Option<(&mut Ids, &mut Option<usize>)> {
        match &mut self.encoding {
            Encoding::Categorical(encoder) => Some((&mut encoder.ids, &mut encoder.d_embedding)),
            Encoding::List(encoder) => Some((&mut encoder.ids, &mut encoder.d_embedding)),
            _ => None,
        }
    }

    /// How the texts of a category or list become ids that have embeddings.
    pub(super) fn ids(&self) -> Option<&Ids> {
        match &self.encoding {
            Encoding::Categorical(encoder) => Some(&encoder.ids),
            Encoding::List(encoder) => Some(&encoder.ids),
            _ => None,
        }
    }

    pub(super) fn read_as(&self) -> ReadAs {
        match &self.encoding {
            Encoding::Numeric(_) => ReadAs::Number,
            Encoding::Categorical(_) | Encoding::OneHot(_) | Encoding::Cross(_) => ReadAs::Text,
            Encoding::List(encoder) => ReadAs::List(encoder.form.clone()),
            Encoding::Dense(encoder) => ReadAs::Vector(Some(encoder.width())),
            Encoding::Time(encoder) => ReadAs::Time(encoder.day_first),
        }
    }

    /// Adds the inputs of the feature.
    pub(super) fn list(&self, inputs: &mut Inputs, tables: &Tables) {
        let column = &self.column;
        let numeric = match &self.encoding {
            Encoding::Numeric(encoder) => encoder.numeric(column),
            Encoding::OneHot(encoder) => encoder.numeric(column),
            Encoding::Dense(encoder) => encoder.numeric(column),
            Encoding::Time(encoder) => encoder.numeric(column),
            _ => Vec::new(),
        };
        let categorical = match &self.encoding {
            Encoding::Numeric(encoder) => encoder.categorical(column).into_iter().collect(),
            Encoding::Categorical(encoder) => vec![encoder.input(column, tables)],
            Encoding::Cross(encoder) => vec![encoder.input(column)],
            Encoding::Time(encoder) => encoder.categorical(column),
            Encoding::OneHot(_) | Encoding::List(_) | Encoding::Dense(_) => Vec::new(),
        };
        let list = match &self.encoding {
            Encoding::List(encoder) => Some(encoder.input(column, tables)),
            _ => None,
        };
        let piecewise = match &self.encoding {
            Encoding::Numeric(encoder) => encoder.piecewise(column),
            _ => None,
        };
        if let Some(group) = self.group {
            let ids = categorical.iter().map(|input| &input.name).chain(list.iter().map(|input| &input.name));
            let names = numeric.iter().chain(ids).chain(piecewise.iter().map(|input| &input.name));
            inputs.groups.extend(names.map(|name| (name.clone(), group)));
        }
        inputs.numeric.extend(numeric);
        inputs.categorical.extend(categorical);
        inputs.lists.extend(list);
        inputs.piecewise.extend(piecewise);
    }
}

/// A categorical input with its width by hand or by rule.
pub(super) fn input(name: &str, n_ids: usize, d_embedding: Option<usize>) -> CategoricalInput {
    CategoricalInput::new(name, n_ids).with_d_embedding(d_embedding.unwrap_or_else(|| embedding_width(n_ids)))
}
