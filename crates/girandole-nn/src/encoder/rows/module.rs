//! A row table as burn's modules see it: its parts, like parameters that no gradient of burn's reaches.

use burn::module::{
    Content, Devices, Module, ModuleDisplay, ModuleDisplayDefault, ModuleMapper, ModuleVisitor, Param,
};
use burn::prelude::*;

use super::RowTable;
use super::parts::settled;

const CONTAINER: &str = "Struct:RowTable";

impl RowTable {
    fn each_part(self, change: impl FnMut(Tensor<2>) -> Tensor<2>) -> Self {
        let (ids, rows_a_part, parts) = self.into_parts();
        Self::with_parts(ids, rows_a_part, parts.into_iter().map(change).collect())
    }
}

impl Module for RowTable {
    fn collect_devices(&self, mut devices: Devices) -> Devices {
        let device = self.device();
        if !devices.contains(&device) {
            devices.push(device);
        }
        devices
    }

    fn fork(self, device: &Device) -> Self {
        self.to_device(device)
    }

    fn to_device(self, device: &Device) -> Self {
        let device = device.clone().inner();
        if self.device() == device {
            return self;
        }
        self.each_part(|part| settled(part.to_device(&device)))
    }

    /// A table of one part has the name of a dense one; else each part has its number behind it.
    fn visit<V: ModuleVisitor>(&self, visitor: &mut V) {
        let parts = self.parts();
        if let [part] = &parts[..] {
            return visitor.visit_float(&Param::initialized(self.ids[0], part.clone()));
        }
        for (i, (id, part)) in self.ids.iter().zip(parts).enumerate() {
            visitor.enter_module(&i.to_string(), CONTAINER);
            visitor.visit_float(&Param::initialized(*id, part));
            visitor.exit_module(&i.to_string(), CONTAINER);
        }
    }

    fn map<M: ModuleMapper>(self, mapper: &mut M) -> Self {
        let (mut ids, rows_a_part, parts) = self.into_parts();
        let single = parts.len() == 1;
        let mut changed = Vec::with_capacity(parts.len());
        for (i, (id, part)) in ids.iter_mut().zip(parts).enumerate() {
            if !single {
                mapper.enter_module(&i.to_string(), CONTAINER);
            }
            let (new, value, _) = mapper.map_float(Param::initialized(*id, part)).consume();
            if !single {
                mapper.exit_module(&i.to_string(), CONTAINER);
            }
            *id = new;
            changed.push(value.without_autodiff());
        }
        Self::with_parts(ids, rows_a_part, changed)
    }

    fn train(self) -> Self {
        self.each_part(|part| part)
    }

    fn valid(&self) -> Self {
        self.clone()
    }

    fn materialize(self) -> Self {
        self
    }
}

impl ModuleDisplayDefault for RowTable {
    fn content(&self, content: Content) -> Option<Content> {
        content.add_formatted(&format!("RowTable {:?}, {} parts", self.size(), self.ids.len())).optional()
    }
}

impl ModuleDisplay for RowTable {}
