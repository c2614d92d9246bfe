//! Weights of a run, out into files that other programs read, and in again.

use std::collections::BTreeMap;
use std::path::Path;

use burn::tensor::Device;
use girandole_nn::{ConfiguredModel, WeightsForm, load_safetensors, save_safetensors, save_weights};
use serde::Serialize;

use super::{Run, files};
use crate::Error;

impl Run {
    /// Writes the best weights as safetensors, under names that other frameworks know.
    ///
    /// The header's notes say how to read them: `model` is the job's `[model]` in TOML, `inputs` and `tasks` are JSON.
    ///
    /// # Errors
    ///
    /// If there are no weights yet, or the file cannot be written.
    pub fn export_weights(&self, to: &Path, form: WeightsForm, device: &Device) -> Result<(), Error> {
        let model = self.model(device)?;
        Ok(save_safetensors(&model, to, form, &self.notes()?)?)
    }

    /// Makes a run of this one's job and encoders in a new folder, with the weights of a safetensors file.
    ///
    /// # Errors
    ///
    /// If the folder holds a run, the weights are not those of this run's model, or a file cannot be read or written.
    pub fn with_weights(&self, file: &Path, folder: &Path, device: &Device) -> Result<Self, Error> {
        let model = self.job().model.init(self.encoders().inputs(), self.tasks(), device)?;
        self.beside(folder, &load_safetensors(model, file)?)
    }

    /// A run of this one's job and encoders in a new folder, with the weights of `model`.
    fn beside(&self, folder: &Path, model: &ConfiguredModel) -> Result<Self, Error> {
        if Self::is_in(folder) {
            return Err(Error::RunExists { folder: folder.to_owned() });
        }
        files::make_folder(folder)?;
        self.encoders().save(&folder.join(files::ENCODERS))?;
        save_weights(model, &folder.join(files::WEIGHTS))?;
        files::write(&folder.join(files::CONFIG), &self.job().to_toml()?)?;
        Self::open(folder)
    }

    /// What a file of weights says of them.
    fn notes(&self) -> Result<BTreeMap<String, String>, Error> {
        let model = toml::to_string(&self.job().model);
        let model = model.map_err(|error| Error::WriteJob { reason: error.to_string() })?;
        Ok(BTreeMap::from([
            ("girandole".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
            ("model".to_owned(), model),
            ("inputs".to_owned(), json(self.encoders().inputs())?),
            ("tasks".to_owned(), json(self.tasks())?),
        ]))
    }
}

fn json(value: &(impl Serialize + ?Sized)) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::WriteJob { reason: error.to_string() })
}
