//! Embeddings out of a file.

use std::fs;

use burn::tensor::{DType, TensorData};
use girandole_data::FittedEncoders;
use girandole_nn::{Encoder, Head, MultiTaskModel, PretrainedConfig, Towers};
use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView};

use super::{PretrainedReport, keys};
use crate::Error;

/// Embeddings out of a file of safetensors, each of a text.
///
/// ```no_run
/// use girandole::nn::PretrainedConfig;
/// use girandole::prelude::*;
/// use girandole::pretrained::Pretrained;
///
/// # fn put(model: girandole::nn::ConfiguredModel, data: &DataSet) -> Result<(), girandole::Error> {
/// // vectors.safetensors holds [n, 32], vectors.txt the n texts.
/// let vectors = Pretrained::read(&PretrainedConfig::new("item", "vectors.safetensors"))?;
/// let (model, report) = vectors.put_into(model, data.encoders())?;
/// println!("{report}");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Pretrained {
    config: PretrainedConfig,
    keys: Vec<String>,
    vectors: Vec<f32>,
    width: usize,
}

impl Pretrained {
    /// Reads the vectors and their texts.
    ///
    /// # Errors
    ///
    /// If a file cannot be read, the tensor is not there or no matrix of floats, a number is not finite, or texts and
    /// vectors are not as many.
    pub fn read(config: &PretrainedConfig) -> Result<Self, Error> {
        let file = &config.file;
        let refuse = |reason: String| Error::Pretrained { file: file.clone(), reason };
        let bytes = fs::read(file).map_err(|error| refuse(error.to_string()))?;
        let tensors = SafeTensors::deserialize(&bytes)
            .map_err(|error| refuse(format!("it is not in the form of safetensors: {error}")))?;
        let view = chosen(&tensors, config.tensor.as_deref()).map_err(refuse)?;
        let &[n, width] = view.shape() else {
            return Err(refuse(format!(
                "its tensor has the shape {:?}, wanted [texts, width]",
                view.shape()
            )));
        };
        let vectors = floats(&view).map_err(refuse)?;
        if let Some(at) = vectors.iter().position(|number| !number.is_finite()) {
            return Err(refuse(format!(
                "vector {} holds {}, wanted finite numbers",
                at / width + 1,
                vectors[at]
            )));
        }
        let keys_file = config.keys_file();
        let keys = keys::read(&keys_file)?;
        if keys.len() != n {
            let (keys_file, got) = (keys_file.display(), keys.len());
            return Err(refuse(format!(
                "it has {n} vectors and {keys_file} has {got} texts, wanted one each"
            )));
        }
        Ok(Self { config: config.clone(), keys, vectors, width })
    }

    /// Puts the vectors in the place of those that the ids of their texts have, and says how many ids that were.
    ///
    /// Of texts that share a hashed id the first counts; an id without a vector keeps its own.
    ///
    /// # Errors
    ///
    /// If the encoders have no such input of texts, or its embeddings are of another width.
    pub fn put_into<H: Head + 'static, T: Towers + 'static>(
        &self,
        model: MultiTaskModel<Encoder, H, T>,
        encoders: &FittedEncoders,
    ) -> Result<(MultiTaskModel<Encoder, H, T>, PretrainedReport), Error> {
        let name = &self.config.input;
        let refuse = |reason: String| Error::Pretrained { file: self.config.file.clone(), reason };
        let input = input_of(model.encoder(), name);
        let ids = encoders.ids_of(name, &self.keys);
        let (Some((input, n_ids, d)), Some(ids)) = (input, ids) else {
            return Err(refuse(format!("\"{name}\" is no input of texts and no shared table of the data")));
        };
        if d != self.width {
            return Err(refuse(format!(
                "its vectors are {} wide and the embeddings of \"{name}\" {d}; set d_embedding = {} in its feature",
                self.width, self.width
            )));
        }
        let mut taken = vec![false; n_ids];
        let (mut own, mut vectors) = (Vec::new(), Vec::new());
        for (id, vector) in ids.iter().zip(self.vectors.chunks_exact(d)) {
            let Some(id) = *id else { continue };
            if !std::mem::replace(&mut taken[id as usize], true) {
                own.push(id);
                vectors.extend_from_slice(vector);
            }
        }
        let report = PretrainedReport {
            input: name.clone(),
            file: self.config.file.clone(),
            n_found: own.len(),
            n_ids,
            n_unused: self.keys.len() - own.len(),
            frozen: self.config.frozen,
        };
        let model = model.map_encoder(|encoder| encoder.with_vectors(&input, &own, &vectors));
        Ok((model, report))
    }
}

/// The first input of that name or table, with its number of ids and its width.
fn input_of(encoder: &Encoder, name: &str) -> Option<(String, usize, usize)> {
    let inputs = encoder.inputs();
    let is = |own: &str, table: &Option<String>| own == name || table.as_deref() == Some(name);
    let categorical = inputs.categorical.iter().find(|input| is(&input.name, &input.table));
    let list = || inputs.lists.iter().find(|input| is(&input.name, &input.table));
    categorical
        .map(|input| (input.name.clone(), input.n_ids, input.d_embedding))
        .or_else(|| list().map(|input| (input.name.clone(), input.n_ids, input.d_embedding)))
}

/// The tensor of that name, or the only one.
fn chosen<'a>(tensors: &SafeTensors<'a>, name: Option<&str>) -> Result<TensorView<'a>, String> {
    let mut names = tensors.names();
    names.sort_unstable();
    let name = match (name, &names[..]) {
        (Some(name), _) => name,
        (None, [only]) => only,
        (None, _) => {
            return Err(format!("it holds several tensors, name one by `tensor`: {}", names.join(", ")));
        }
    };
    tensors
        .tensor(name)
        .map_err(|_| format!("it holds no tensor \"{name}\"; there are: {}", names.join(", ")))
}

fn floats(view: &TensorView<'_>) -> Result<Vec<f32>, String> {
    let kind = match view.dtype() {
        Dtype::F64 => DType::F64,
        Dtype::F32 => DType::F32,
        Dtype::F16 => DType::F16,
        Dtype::BF16 => DType::BF16,
        other => return Err(format!("its tensor is of {other:?}, wanted F32, F64, F16 or BF16")),
    };
    let data = TensorData::from_bytes_vec(view.data().to_vec(), view.shape().to_vec(), kind);
    Ok(data.iter::<f32>().collect())
}

impl Pretrained {
    /// Reads all that a config names and puts them into a model.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read) and [`put_into`](Self::put_into).
    #[allow(clippy::type_complexity, reason = "the model as it came and a report a file")]
    pub fn put_all<H: Head + 'static, T: Towers + 'static>(
        configs: &[PretrainedConfig],
        mut model: MultiTaskModel<Encoder, H, T>,
        encoders: &FittedEncoders,
    ) -> Result<(MultiTaskModel<Encoder, H, T>, Vec<PretrainedReport>), Error> {
        let mut reports = Vec::with_capacity(configs.len());
        for config in configs {
            let (filled, report) = Self::read(config)?.put_into(model, encoders)?;
            model = filled;
            reports.push(report);
        }
        Ok((model, reports))
    }
}
