//! A network in evaluation, by its numbers.

use crate::PlainLayer;

/// A network of experts, gates and towers in evaluation; each of them is a chain of at least one layer.
#[derive(Debug, Clone, PartialEq)]
pub struct PlainNet {
    /// They read the input, and all give as many numbers.
    pub experts: Vec<Vec<PlainLayer>>,
    /// They read the input. What they give, side by side, are the logits of one set of weights of the experts after
    /// another: one for all tasks, or one a task. Without any, a single expert is for all tasks, and of several each is
    /// for the task of its position.
    pub gates: Vec<Vec<PlainLayer>>,
    /// One a task.
    pub towers: Vec<Vec<PlainLayer>>,
    /// Reads the input; what it gives is added to the towers' logits. Without an activation.
    pub wide: Option<PlainLayer>,
}

impl PlainNet {
    /// Sets of weights that the gates give.
    pub(crate) fn n_gates(&self) -> usize {
        let logits: usize = self.gates.iter().filter_map(|gate| gate.last()).map(PlainLayer::d_output).sum();
        logits / self.experts.len().max(1)
    }

    /// Whether all widths fit together, and to an input of that width.
    pub(crate) fn fit(&self, d_input: usize) -> bool {
        let fits = |chain: &Vec<PlainLayer>, d: usize| {
            let widths = chain.iter().map(PlainLayer::d_output);
            let before = std::iter::once(d).chain(widths);
            let sound = |layer: &PlainLayer, d| {
                !layer.bias.is_empty()
                    && layer.weight.len() == d * layer.d_output()
                    && layer.slope.is_finite()
            };
            !chain.is_empty() && chain.iter().zip(before).all(|(layer, d)| sound(layer, d))
        };
        let ends = |chain: &Vec<PlainLayer>| chain.last().map_or(0, PlainLayer::d_output);
        let Some(d) = self.experts.first().map(ends) else { return false };
        let (n_experts, n_tasks, n_gates) = (self.experts.len(), self.towers.len(), self.n_gates());
        let logits: usize = self.gates.iter().map(ends).sum();
        let d_logits: usize = self.towers.iter().map(ends).sum();
        let is_linear = |wide: &PlainLayer| {
            wide.d_output() == d_logits && wide.weight.len() == d_input * d_logits && wide.slope == 1.0
        };
        self.experts.iter().all(|expert| fits(expert, d_input) && ends(expert) == d)
            && self.gates.iter().all(|gate| fits(gate, d_input))
            && self.towers.iter().all(|tower| fits(tower, d))
            && n_tasks > 0
            && self.wide.as_ref().is_none_or(is_linear)
            && match n_gates {
                0 => self.gates.is_empty() && (n_experts == 1 || n_experts == n_tasks),
                n => logits == n * n_experts && (n == 1 || n == n_tasks),
            }
    }
}
