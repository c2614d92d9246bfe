//! How tasks share experts, over a file of rows.

use burn::tensor::{Device, ExecutionError, Transaction};
use girandole_core::Examples;
use girandole_nn::{ConfiguredModel, TaskModel};

/// The mean weight of each expert for each task.
#[derive(Debug, Clone, PartialEq)]
pub struct GateMeans {
    /// Names of the tasks.
    pub tasks: Vec<String>,
    /// For each task the mean weight of each expert; each list sums to one.
    pub means: Vec<Vec<f64>>,
}

/// None where the model has no gate or there is no row.
pub(super) fn means(
    model: &ConfiguredModel,
    rows: &dyn Examples,
    batch: usize,
    device: &Device,
) -> Result<Option<GateMeans>, ExecutionError> {
    let ids: Vec<u32> = (0..rows.len() as u32).collect();
    let mut sums: Vec<Vec<f64>> = Vec::new();
    for ids in ids.chunks(batch.max(1)) {
        let Some(weights) = model.gate_weights(rows.batch(ids, device).features) else { return Ok(None) };
        let [n_tasks, _, n_experts] = weights.dims();
        let data = Transaction::default().register(weights.sum_dim(1)).try_execute()?;
        let values: Vec<f64> = data.iter().flat_map(|data| data.iter::<f64>()).collect();
        sums.resize(n_tasks, vec![0.0; n_experts]);
        for (sums, values) in sums.iter_mut().zip(values.chunks_exact(n_experts)) {
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        }
    }
    let n = rows.len() as f64;
    sums.iter_mut().flatten().for_each(|sum| *sum /= n);
    let tasks = model.tasks().iter().map(|task| task.name.clone()).collect();
    Ok((!sums.is_empty()).then_some(GateMeans { tasks, means: sums }))
}
