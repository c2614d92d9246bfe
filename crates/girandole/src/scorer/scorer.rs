//! Scores many items for one user.

use std::fmt;
use std::sync::Arc;

use burn::prelude::*;
use girandole_core::{Features, Inputs};
use girandole_data::FittedEncoders;
use girandole_nn::{ConfiguredModel, SplitModel, TaskModel};
use girandole_train::Predicted;

use super::catalogue::{Catalogue, Items};
use super::layout::Layout;
use super::{ScorerError, catalogue};
use crate::Error;
use crate::run::Run;

/// Rows that go through a model at once that cannot be split.
const BATCH: usize = 1024;

/// Scores many items for one user: what the items of a request share is computed once.
///
/// Inputs are shared that are said to be of the user or the context; the others are the item's. Features of a user are
/// one row of the shared inputs, those of items are rows of the others, each in the order of the model's inputs:
/// [`request_inputs`](Self::request_inputs) and [`item_inputs`](Self::item_inputs) list them.
///
/// Scores are those of [`predict`](crate::train::predict) on whole rows, within 1e-6. An item's scores depend on the user
/// and the item, not on the other items, up to rounding.
///
/// ```
/// use girandole::core::FeatureGroup;
/// use girandole::prelude::*;
/// use girandole::scorer::Scorer;
///
/// let device = Device::flex();
/// let inputs = Inputs::new(["age", "price", "hour"].map(String::from).to_vec(), vec![])
///     .with_group(FeatureGroup::User, ["age"])
///     .with_group(FeatureGroup::Context, ["hour"]);
/// let model = ModelConfig::default().init(&inputs, &[Task::binary("click")], &device)?;
///
/// let scorer = Scorer::new(model, &inputs, &device)?;
/// // One user of 30 at six in the evening, and three prices; all standardised.
/// let user = Features::numbers(Tensor::from_floats([[0.3, 1.1]], &device));
/// let items = Features::numbers(Tensor::from_floats([[-0.5], [0.0], [2.0]], &device));
/// let scores = scorer.score(&user, &items)?;
/// assert_eq!(scores.column("click").map(<[f32]>::len), Some(3));
///
/// // Items that stay the same are made ready once.
/// let catalogue = scorer.catalogue(&items)?;
/// let two = scorer.score_catalogue(&user, &catalogue, Some(&[2, 0]))?;
/// let same = |a: f32, b: f32| (a - b).abs() < 1e-6;
/// assert!(same(two.columns[0].values[0], scores.columns[0].values[2]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Scorer<M> {
    model: M,
    split: Option<SplitModel>,
    layout: Layout,
    encoders: Option<[FittedEncoders; 2]>,
    device: Device,
    /// Known again in its catalogues.
    id: Arc<()>,
}

impl Scorer<ConfiguredModel> {
    /// A scorer with the best weights of a run, on `device`; whose feature an input is, the run's features say.
    ///
    /// # Errors
    ///
    /// If the run has no weights, or no input is of the user or the context.
    pub fn open(run: &Run, device: &Device) -> Result<Self, Error> {
        let scorer = Self::new(run.model(device)?, run.encoders().inputs(), device)?;
        Ok(scorer.with_encoders(run.encoders()))
    }
}

impl<M: TaskModel> Scorer<M> {
    /// A scorer of a model with these inputs, on `device`. The model stands as it is now; training it on changes nothing.
    ///
    /// # Errors
    ///
    /// If no input is of the user or the context, none is of the item, or a group is said of an input that is not there.
    pub fn new(model: M, inputs: &Inputs, device: &Device) -> Result<Self, ScorerError> {
        let layout = Layout::new(inputs)?;
        let device = device.clone().inner();
        let model = model.valid().to_device(&device);
        let split = model.split(inputs);
        Ok(Self { model, split, layout, encoders: None, device, id: Arc::default() })
    }

    /// Takes the encoders of the model's run along, each half for its own rows.
    pub fn with_encoders(mut self, encoders: &FittedEncoders) -> Self {
        let has = |inputs: &Inputs, name: &str| {
            inputs.numeric.iter().any(|input| input == name)
                || inputs.categorical.iter().any(|input| input.name == name)
                || inputs.lists.iter().any(|input| input.name == name)
                || inputs.piecewise.iter().any(|input| input.name == name)
        };
        let Layout { request, items, .. } = &self.layout;
        let halves = [request, items].map(|inputs| encoders.part(|name| has(inputs, name)));
        self.encoders = Some(halves);
        self
    }

    /// The inputs of the user and the context, in the order of a user's features.
    pub fn request_inputs(&self) -> &Inputs {
        &self.layout.request
    }

    /// The inputs of the item, in the order of items' features.
    pub fn item_inputs(&self) -> &Inputs {
        &self.layout.items
    }

    /// What encodes rows of the columns of user and context alone, if the scorer came with encoders.
    pub fn request_encoders(&self) -> Option<&FittedEncoders> {
        self.encoders.as_ref().map(|[request, _]| request)
    }

    /// What encodes rows of the item's columns alone, if the scorer came with encoders.
    pub fn item_encoders(&self) -> Option<&FittedEncoders> {
        self.encoders.as_ref().map(|[_, items]| items)
    }

    /// Whether the model could be split; another one scores whole rows, which is as right and slower.
    ///
    /// A head, gate, expert or tower of one's own can be split once it says what it is as plain layers, by its method
    /// `folded`. Layer norms, heads of other kinds and networks without a layer cannot.
    pub fn is_split(&self) -> bool {
        self.split.is_some()
    }

    /// Scores items for a user.
    ///
    /// # Shapes
    ///
    /// - user: one row of [`request_inputs`](Self::request_inputs)
    /// - items: `n` rows of [`item_inputs`](Self::item_inputs)
    ///
    /// # Errors
    ///
    /// If the features are not of these inputs, the user's are not one row, or the device fails.
    pub fn score(&self, user: &Features, items: &Features) -> Result<Predicted, ScorerError> {
        self.check_user(user)?;
        Layout::check(&self.layout.items, items, "the items")?;
        let logits = match &self.split {
            Some(split) => split.logits(&split.request(user.clone(), items.batch_size()), items.clone()),
            None => self.plain(user, items),
        };
        Ok(Predicted::of(self.model.tasks(), &logits)?)
    }

    /// Makes items ready that stay the same from request to request; this takes about 4 bytes for each unit of the
    /// experts' first layers and each item.
    ///
    /// # Shapes
    ///
    /// - items: `n` rows of [`item_inputs`](Self::item_inputs)
    ///
    /// # Errors
    ///
    /// If the features are not of these inputs.
    pub fn catalogue(&self, items: &Features) -> Result<Catalogue, ScorerError> {
        Layout::check(&self.layout.items, items, "the items")?;
        let n = items.batch_size();
        let items = match &self.split {
            Some(split) => Items::Ready(Box::new(split.candidates(items.clone()))),
            None => Items::Plain(Box::new(items.clone())),
        };
        Ok(Catalogue { items, n, of: self.id.clone() })
    }

    /// Scores items of a catalogue for a user: those named by their position, in that order, or all.
    ///
    /// # Shapes
    ///
    /// - user: one row of [`request_inputs`](Self::request_inputs)
    ///
    /// # Errors
    ///
    /// If the user's features are not one row of these inputs, an item is not in the catalogue, the catalogue is another
    /// scorer's, or the device fails.
    pub fn score_catalogue(
        &self,
        user: &Features,
        catalogue: &Catalogue,
        named: Option<&[u32]>,
    ) -> Result<Predicted, ScorerError> {
        self.check_user(user)?;
        if !Arc::ptr_eq(&self.id, &catalogue.of) {
            return Err(ScorerError::OtherCatalogue);
        }
        let n = catalogue.len();
        if let Some(item) = named.and_then(|named| named.iter().find(|item| **item as usize >= n)) {
            return Err(ScorerError::NotInCatalogue { item: *item, n });
        }
        let logits = match (&self.split, &catalogue.items) {
            (Some(split), Items::Ready(items)) => {
                let n = named.map_or(n, <[u32]>::len);
                split.logits_of(&split.request(user.clone(), n), items, named)
            }
            (_, Items::Plain(items)) => self.plain(user, &catalogue::pick(items, named)),
            (None, Items::Ready(_)) => return Err(ScorerError::OtherCatalogue),
        };
        Ok(Predicted::of(self.model.tasks(), &logits)?)
    }

    fn check_user(&self, user: &Features) -> Result<(), ScorerError> {
        Layout::check(&self.layout.request, user, "the user")?;
        match user.batch_size() {
            1 => Ok(()),
            got => Err(ScorerError::NotOneUser { got }),
        }
    }

    /// Logits by whole rows.
    fn plain(&self, user: &Features, items: &Features) -> Tensor<2> {
        let n = items.batch_size();
        let all: Vec<u32> = (0..n as u32).collect();
        let logits = all.chunks(BATCH).map(|some| {
            let items = catalogue::pick(items, Some(some));
            self.model.forward(self.layout.whole(user, &items))
        });
        Tensor::cat(logits.collect(), 0)
    }
}

impl<M> fmt::Debug for Scorer<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scorer")
            .field("layout", &self.layout)
            .field("device", &self.device)
            .finish_non_exhaustive()
    }
}
