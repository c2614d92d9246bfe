//! Settings that are left to the data.

/// Settings of a training that are left to the data: they are chosen by the number of rows and tasks, as
/// [`TrainingDefaults`](girandole_core::TrainingDefaults) says.
///
/// The default leaves nothing open. A setting that is open and has been changed all the same counts as said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOpen {
    /// `epochs`; and `patience` and `ema_decay`, where those are open too.
    pub epochs: bool,
    /// `batch`
    pub batch: bool,
    /// `patience`: a training whose epochs are said goes on to the last unless it says a patience.
    pub patience: bool,
    /// `ema_decay`: a training whose epochs are said keeps its weights as they are unless it asks for averages.
    pub ema_decay: bool,
    /// `keep`
    pub keep: bool,
    /// `optimizer.kind` and `optimizer.weight_decay`
    pub optimizer: bool,
    /// `optimizer.learning_rate`
    pub learning_rate: bool,
    /// `schedule`
    pub schedule: bool,
}

impl LeftOpen {
    /// All of them.
    pub const ALL: Self = Self {
        epochs: true,
        batch: true,
        patience: true,
        ema_decay: true,
        keep: true,
        optimizer: true,
        learning_rate: true,
        schedule: true,
    };

    /// Those of a `[train]` section that has the keys that `has` says yes to, by paths as `optimizer.kind`.
    pub fn but(has: impl Fn(&str) -> bool) -> Self {
        Self {
            epochs: !has("epochs"),
            batch: !has("batch"),
            patience: !has("patience"),
            ema_decay: !has("ema_decay"),
            keep: !has("keep"),
            optimizer: !has("optimizer"),
            learning_rate: !has("optimizer.learning_rate"),
            schedule: !has("schedule"),
        }
    }

    /// The keys of what is open, by their paths.
    pub fn keys(&self) -> Vec<&'static str> {
        let all = [
            ("epochs", self.epochs),
            ("batch", self.batch),
            ("patience", self.patience),
            ("ema_decay", self.ema_decay),
            ("keep", self.keep),
            ("optimizer.kind", self.optimizer),
            ("optimizer.weight_decay", self.optimizer),
            ("optimizer.learning_rate", self.learning_rate),
            ("schedule", self.schedule),
        ];
        all.into_iter().filter(|(_, open)| *open).map(|(key, _)| key).collect()
    }
}
