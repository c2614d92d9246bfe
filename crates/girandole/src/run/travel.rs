//! Weights of a run, out into files that other programs read, and in again.

use std::collections::BTreeMap;
use std::path::Path;

use burn::tensor::Device;
use girandole_data::{DataSet, FittedEncoders, GivenFeatures};
use girandole_nn::{
    ConfiguredModel, ForeignRows, NameMap, OnnxExport, WeightsForm, load_foreign, load_safetensors,
    save_safetensors, save_weights,
};
use serde::Serialize;

use super::{Run, files};
use crate::Error;
use crate::job::Job;

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

    /// Writes the model as an ONNX graph, with one output a task.
    ///
    /// # Errors
    ///
    /// If there are no weights yet, a part of the model has no form in ONNX, or the file cannot be written.
    pub fn export_onnx(&self, to: &Path, export: OnnxExport, device: &Device) -> Result<(), Error> {
        let onnx = export.of(&self.model(device)?)?;
        Ok(onnx.with_notes(&self.notes()?).save(to)?)
    }

    /// Makes a run of this one's job and encoders in a new folder, with the weights of a safetensors file.
    ///
    /// # Errors
    ///
    /// If the folder holds a run, the weights are not those of this run's model, or a file cannot be read or written.
    pub fn with_weights(&self, file: &Path, folder: &Path, device: &Device) -> Result<Self, Error> {
        let model = self.job().model.init(self.encoders().inputs(), self.tasks(), device)?;
        whole(folder, self.job(), self.encoders(), &load_safetensors(model, file)?)
    }

    /// Makes a run in a new folder of a model that another framework trained: `weights` is a safetensors file of its
    /// `state_dict`, `map` says which names it gives to which part.
    ///
    /// The job says features, tasks and model as for training; of its rows nothing is read if `features` say how numbers
    /// are scaled and which categories there are. Without them encoders are fitted on the job's training rows, and the ids
    /// of their tables are taken to be ours.
    ///
    /// # Errors
    ///
    /// If the folder holds a run, features or weights do not fit the job, or a file cannot be read or written.
    pub fn import(
        folder: &Path,
        job: &Job,
        features: Option<&GivenFeatures>,
        weights: &Path,
        map: &NameMap,
        device: &Device,
    ) -> Result<Self, Error> {
        let encoders = match features {
            Some(features) => features.encoders(&job.schema)?,
            // What another program trained puts targets out as they are.
            None => DataSet::load(&job.schema)?.encoders().with_plain_targets(),
        };
        let rows = features.map(GivenFeatures::rows).unwrap_or_default();
        let rows = rows.into_iter().map(|(name, rows)| (name, ForeignRows::new(rows))).collect();
        let model = job.model.init(encoders.inputs(), encoders.tasks(), device)?;
        let model = load_foreign(model, weights, map, &rows)?;
        whole(folder, job, &encoders, &model)
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

/// Writes a run that was not trained here.
fn whole(folder: &Path, job: &Job, encoders: &FittedEncoders, model: &ConfiguredModel) -> Result<Run, Error> {
    if Run::is_in(folder) {
        return Err(Error::RunExists { folder: folder.to_owned() });
    }
    let text = job.to_toml()?;
    files::make_folder(folder)?;
    encoders.save(&folder.join(files::ENCODERS))?;
    save_weights(model, &folder.join(files::WEIGHTS))?;
    files::write(&folder.join(files::CONFIG), &text)?;
    Run::open(folder)
}

fn json(value: &(impl Serialize + ?Sized)) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::WriteJob { reason: error.to_string() })
}
