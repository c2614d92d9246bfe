//! A new model that starts from a run.

use girandole_data::FittedEncoders;
use girandole_nn::{Encoder, Head, MultiTaskModel, Towers, WarmReport, WarmStart};

use super::Run;
use crate::Error;

impl Run {
    /// Puts into a freshly drawn model what it can take of this run's best weights, and says what that was: by names of
    /// features, texts, tasks and parts. `encoders` are those of the model's own data.
    ///
    /// What the run's optimizer remembers is not taken; to go on with the same training, resume it.
    ///
    /// # Errors
    ///
    /// If the run has no weights yet, or they are damaged.
    pub fn warm_start<H: Head + 'static, T: Towers + 'static>(
        &self,
        model: MultiTaskModel<Encoder, H, T>,
        encoders: &FittedEncoders,
    ) -> Result<(MultiTaskModel<Encoder, H, T>, WarmReport), Error> {
        use burn::module::Module;

        let Some(device) = model.devices().into_iter().next() else {
            return Ok((model, WarmReport::default()));
        };
        let old = self.model(&device.without_autodiff())?;
        let ids = encoders.ids_before(self.encoders());
        let warm = ids.into_iter().fold(WarmStart::new(&old), |warm, (input, ids)| warm.with_ids(input, ids));
        Ok(warm.fill(model))
    }
}
