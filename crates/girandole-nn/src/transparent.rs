//! Enums of modules that leave no trace in the names of parameters.
//!
//! burn's derive puts the variant into every name (`head.Mmoe.gate.weight`), so that weights saved from a
//! model composed in code would not load into the same model from a config. These names lack it.

/// Implements burn's module traits for an enum of modules, each variant holding one.
macro_rules! transparent_module {
    ($name:ident { $($variant:ident),+ $(,)? }) => {
        impl burn::module::Module for $name {
            fn collect_devices(&self, devices: burn::module::Devices) -> burn::module::Devices {
                match self { $(Self::$variant(module) => module.collect_devices(devices)),+ }
            }
            fn fork(self, device: &burn::tensor::Device) -> Self {
                match self { $(Self::$variant(module) => Self::$variant(module.fork(device))),+ }
            }
            fn to_device(self, device: &burn::tensor::Device) -> Self {
                match self { $(Self::$variant(module) => Self::$variant(module.to_device(device))),+ }
            }
            fn visit<V: burn::module::ModuleVisitor>(&self, visitor: &mut V) {
                match self { $(Self::$variant(module) => module.visit(visitor)),+ }
            }
            fn map<M: burn::module::ModuleMapper>(self, mapper: &mut M) -> Self {
                match self {
                    $(Self::$variant(module) => Self::$variant(burn::module::Module::map(module, mapper))),+
                }
            }
            fn train(self) -> Self {
                match self { $(Self::$variant(module) => Self::$variant(module.train())),+ }
            }
            fn valid(&self) -> Self {
                match self { $(Self::$variant(module) => Self::$variant(module.valid())),+ }
            }
            fn materialize(self) -> Self {
                match self { $(Self::$variant(module) => Self::$variant(module.materialize())),+ }
            }
        }

        impl burn::module::ModuleDisplayDefault for $name {
            fn content(&self, content: burn::module::Content) -> Option<burn::module::Content> {
                match self { $(Self::$variant(module) => module.content(content)),+ }
            }
            fn num_params(&self) -> usize {
                burn::module::Module::num_params(self)
            }
        }

        impl burn::module::ModuleDisplay for $name {}

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&burn::module::ModuleDisplay::format(self, Default::default()))
            }
        }
    };
}

pub(crate) use transparent_module;
