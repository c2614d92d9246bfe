//! Why items could not be scored for a user.

use girandole_train::TrainError;

/// Why items could not be scored for a user.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScorerError {
    /// No input is of the user or the context.
    #[error(
        "no input is said to be of the user or the context, so the items of a request share nothing; say so by \
         `Inputs::with_group` for some of: {}",
        inputs.join(", ")
    )]
    NoRequestInputs {
        /// The inputs.
        inputs: Vec<String>,
    },
    /// All inputs are of the user or the context.
    #[error(
        "all inputs are of the user or the context, so every item would get the same score; some of these must be the \
         item's: {}",
        inputs.join(", ")
    )]
    NoItemInputs {
        /// The inputs.
        inputs: Vec<String>,
    },
    /// A group is said of an input that is not there.
    #[error("a group is said of `{name}`, which is no input{nearest}; the inputs are: {}", inputs.join(", "))]
    UnknownInput {
        /// What was named.
        name: String,
        /// What is likely meant.
        nearest: String,
        /// The inputs.
        inputs: Vec<String>,
    },
    /// Features are not those of a user, or of items.
    #[error(
        "the features of {whose} hold {got} columns of {kind}, wanted {}: {}",
        want.len(),
        if want.is_empty() { "none".to_owned() } else { want.join(", ") }
    )]
    Columns {
        /// `the user` or `the items`.
        whose: &'static str,
        /// Numbers, ids, ids of lists, or numbers with an embedding.
        kind: &'static str,
        /// Columns that there are.
        got: usize,
        /// The inputs that they should be of.
        want: Vec<String>,
    },
    /// A request is not one row.
    #[error("the features of the user hold {got} rows, wanted one: score users one after another")]
    NotOneUser {
        /// Rows that there are.
        got: usize,
    },
    /// An item is named that the catalogue does not have.
    #[error("item {item} is not in the catalogue, which has {n} items counted from 0")]
    NotInCatalogue {
        /// What was named.
        item: u32,
        /// Items of the catalogue.
        n: usize,
    },
    /// A catalogue was made by another scorer.
    #[error("the catalogue was made by another scorer; make it anew by `Scorer::catalogue` of this one")]
    OtherCatalogue,
    /// The device failed.
    #[error(transparent)]
    Train(#[from] TrainError),
}
