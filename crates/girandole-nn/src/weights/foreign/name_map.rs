//! Which names another framework gives to the parts of a model.

use serde::{Deserialize, Serialize};

use crate::WeightsError;

/// Which names another framework gives to the parts of a model: a small TOML file for each family of models.
///
/// On our side stand the names of [`save_safetensors`](crate::save_safetensors) with a tensor for each part, up to the
/// layer. On theirs braces are filled: `{e}` and whatever else our pattern names by its number, with a factor and a summand
/// as in `{4*l+1}`; `{task}` and `{input}` by the name of the task `{t}` or of the input; `{depth}` by the number of hidden
/// layers of the part.
///
/// ```
/// use girandole_nn::NameMap;
///
/// let map = NameMap::parse(
///     r#"
///     name = "mine"
///     encoded = ["numbers", "categories"]
///     table = "tables.{input}.weight"
///
///     [[layer]]
///     ours = "head.experts.{e}.layers.{l}"
///     linear = "experts.{e}.{3*l}"
///     norm = "experts.{e}.{3*l+1}"
///     "#,
///     "mine.toml",
/// )?;
/// assert_eq!(map.layer.len(), 1);
/// assert!(NameMap::shipped("torch-rechub-mmoe").is_some());
/// # Ok::<(), girandole_nn::WeightsError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameMap {
    /// Name of the family.
    pub name: String,
    /// How their encoded vector begins and ends: `numbers` and `categories`.
    pub encoded: [EncodedPart; 2],
    /// Their table of each input's embeddings, `[n_ids, d_embedding]`.
    #[serde(default)]
    pub table: Option<String>,
    /// Last pieces of names that are not weights.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// Their layers.
    pub layer: Vec<LayerNames>,
}

/// A part of an encoded vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EncodedPart {
    /// The numbers, in the order of the inputs.
    Numbers,
    /// The embeddings, in the order of the inputs.
    Categories,
}

/// The names of one layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerNames {
    /// Ours, up to the layer: `head.experts.{e}.layers.{l}`, `head.gate.{t}`, `towers.{t}.output`.
    pub ours: String,
    /// Theirs of the linear map, which has a `weight` and perhaps a `bias`.
    pub linear: String,
    /// Theirs of a bias that is added to the map's.
    #[serde(default)]
    pub bias: Option<String>,
    /// Theirs of the batch norm behind the map, if they have one. Where our layer has none, it is folded into the map.
    #[serde(default)]
    pub norm: Option<String>,
    /// Theirs of a PReLU.
    #[serde(default)]
    pub slope: Option<String>,
}

/// The maps that ship.
const SHIPPED: [(&str, &str); 5] = [
    ("torch-rechub-mmoe", include_str!("../../../foreign/torch-rechub-mmoe.toml")),
    ("torch-rechub-shared-bottom", include_str!("../../../foreign/torch-rechub-shared-bottom.toml")),
    ("deepctr-torch-mmoe", include_str!("../../../foreign/deepctr-torch-mmoe.toml")),
    ("deepctr-torch-shared-bottom", include_str!("../../../foreign/deepctr-torch-shared-bottom.toml")),
    ("libmtl-mmoe", include_str!("../../../foreign/libmtl-mmoe.toml")),
];

impl NameMap {
    /// Reads a map; `name` stands for the file in messages.
    ///
    /// # Errors
    ///
    /// If the text is no map, or names a part of the encoded vector twice.
    pub fn parse(text: &str, name: &str) -> Result<Self, WeightsError> {
        let not = |reason: String| WeightsError::NotAMap { name: name.to_owned(), reason };
        let map: Self = toml::from_str(text).map_err(|error| not(error.to_string()))?;
        if map.encoded[0] == map.encoded[1] {
            return Err(not(
                "encoded names one part twice, wanted numbers and categories in their order".into()
            ));
        }
        Ok(map)
    }

    /// A map that ships with Girandole, by its name.
    pub fn shipped(name: &str) -> Option<Self> {
        let (_, text) = SHIPPED.iter().find(|(shipped, _)| *shipped == name)?;
        Self::parse(text, name).ok()
    }

    /// The names of the maps that ship.
    pub fn shipped_names() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|(name, _)| *name)
    }
}
