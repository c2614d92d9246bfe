//! A statistic that a forward pass moves, kept beside the parameters.
//!
//! burn's `RunningState` shares its value between clones and shows visitors (so also records) the value
//! before the last update. This one does neither: a clone is its own, and what is saved is current.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use burn::module::{
    Content, Devices, Module, ModuleDisplay, ModuleDisplayDefault, ModuleMapper, ModuleVisitor, Param,
    ParamId,
};
use burn::prelude::*;

/// A statistic that a forward pass moves: saved and loaded like a parameter, never trained by gradients.
pub struct RunningStat {
    id: ParamId,
    value: Mutex<Tensor<2>>,
}

impl RunningStat {
    /// Starts at `value`.
    ///
    /// # Shapes
    ///
    /// - value: `[n, d]`
    pub fn new(value: Tensor<2>) -> Self {
        Self::with_id(ParamId::new(), value)
    }

    /// The current value.
    ///
    /// # Shapes
    ///
    /// - output: `[n, d]`
    pub fn value(&self) -> Tensor<2> {
        self.lock().clone()
    }

    /// Replaces the value; no gradient flows into it.
    ///
    /// # Shapes
    ///
    /// - value: `[n, d]`
    pub fn set(&self, value: Tensor<2>) {
        *self.lock() = value.detach();
    }

    fn with_id(id: ParamId, value: Tensor<2>) -> Self {
        Self { id, value: Mutex::new(value) }
    }

    // A tensor is replaced whole, so a thread that panicked cannot have left it half written.
    fn lock(&self) -> MutexGuard<'_, Tensor<2>> {
        self.value.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn param(&self) -> Param<Tensor<2>> {
        Param::initialized(self.id, self.value())
    }
}

impl Clone for RunningStat {
    fn clone(&self) -> Self {
        Self::with_id(self.id, self.value())
    }
}

impl fmt::Debug for RunningStat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunningStat").field("id", &self.id).field("shape", &self.value().dims()).finish()
    }
}

impl Module for RunningStat {
    fn collect_devices(&self, mut devices: Devices) -> Devices {
        let device = self.value().device();
        if !devices.contains(&device) {
            devices.push(device);
        }
        devices
    }

    fn fork(self, device: &Device) -> Self {
        self.to_device(device)
    }

    fn to_device(self, device: &Device) -> Self {
        Self::with_id(self.id, self.value().to_device(device).detach())
    }

    fn visit<V: ModuleVisitor>(&self, visitor: &mut V) {
        visitor.visit_float(&self.param());
    }

    fn map<M: ModuleMapper>(self, mapper: &mut M) -> Self {
        let (id, value, _) = mapper.map_float(self.param()).consume();
        Self::with_id(id, value.set_require_grad(false))
    }

    fn train(self) -> Self {
        Self::with_id(self.id, Tensor::from_inner(self.value().without_autodiff()))
    }

    fn valid(&self) -> Self {
        Self::with_id(self.id, self.value().without_autodiff())
    }

    fn materialize(self) -> Self {
        self
    }
}

impl ModuleDisplayDefault for RunningStat {
    fn content(&self, content: Content) -> Option<Content> {
        content.add_formatted(&format!("RunningStat {:?}", self.value().dims())).optional()
    }
}

impl ModuleDisplay for RunningStat {}
