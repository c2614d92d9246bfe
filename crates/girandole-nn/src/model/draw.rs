//! Draws what is still undrawn.

use burn::module::{Module, ModuleVisitor, Param};
use burn::prelude::*;

/// Draws every parameter that waits for its first use, in the order of the module's fields.
///
/// burn draws lazily, so the same seed would give other weights if parameters were first used in another
/// order.
pub(super) fn draw(module: &impl Module) {
    struct Touch;
    impl ModuleVisitor for Touch {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            let _ = param.val();
        }
    }
    module.visit(&mut Touch);
}
