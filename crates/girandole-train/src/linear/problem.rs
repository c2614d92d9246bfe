//! One task's loss over rows of numbers, as a function of linear weights.

/// How a task's logits become a loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Half the squared distance.
    Square,
    /// Cross entropy of a label between 0 and 1.
    Logistic,
    /// Cross entropy of one of so many classes.
    Softmax(usize),
}

impl Kind {
    pub(super) fn n_logits(self) -> usize {
        match self {
            Self::Softmax(classes) => classes,
            Self::Square | Self::Logistic => 1,
        }
    }

    /// The loss of a row, and its gradient in the place of the logits.
    fn loss(self, logits: &mut [f64], target: f64) -> f64 {
        match self {
            Self::Square => {
                logits[0] -= target;
                logits[0] * logits[0] / 2.0
            }
            Self::Logistic => {
                let z = logits[0];
                logits[0] = sigmoid(z) - target;
                z.max(0.0) - z * target + (-z.abs()).exp().ln_1p()
            }
            Self::Softmax(_) => {
                let class = target as usize;
                let own = logits[class];
                let total = softmax(logits);
                logits[class] -= 1.0;
                total - own
            }
        }
    }

    /// What a change of the logits changes in the gradient, in the place of the change.
    fn curve(self, logits: &mut [f64], change: &mut [f64]) {
        match self {
            Self::Square => {}
            Self::Logistic => {
                let p = sigmoid(logits[0]);
                change[0] *= (p * (1.0 - p)).max(1e-6);
            }
            Self::Softmax(_) => {
                softmax(logits);
                let mean: f64 = logits.iter().zip(&*change).map(|(p, own)| p * own).sum();
                change.iter_mut().zip(&*logits).for_each(|(own, p)| *own = p * (*own - mean) + 1e-6 * *own);
            }
        }
    }
}

fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}

/// Turns logits into shares, and gives the logarithm of the sum of their exponentials.
fn softmax(logits: &mut [f64]) -> f64 {
    let largest = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    logits.iter_mut().for_each(|z| *z = (*z - largest).exp());
    let total: f64 = logits.iter().sum();
    logits.iter_mut().for_each(|z| *z /= total);
    largest + total.ln()
}

/// One task's rows: `x` is `[rows, d]` and shared by all tasks. Weights are `[n_logits, d + 1]`, the intercepts last.
#[derive(Debug, Clone)]
pub(super) struct Problem<'a> {
    pub(super) kind: Kind,
    pub(super) x: &'a [f32],
    pub(super) d: usize,
    /// Row of `x`, target and weight.
    pub(super) rows: Vec<(u32, f64, f64)>,
}

impl Problem<'_> {
    pub(super) fn n_weights(&self) -> usize {
        self.kind.n_logits() * (self.d + 1)
    }

    /// The same over some of its rows.
    pub(super) fn of(&self, keep: impl Fn(u32) -> bool) -> Self {
        let rows = self.rows.iter().copied().filter(|(row, ..)| keep(*row)).collect();
        Self { rows, ..self.clone() }
    }

    fn total(&self) -> f64 {
        self.rows.iter().map(|(.., weight)| weight).sum::<f64>().max(f64::MIN_POSITIVE)
    }

    /// The mean loss.
    pub(super) fn loss(&self, weights: &[f64]) -> f64 {
        let mut logits = vec![0.0; self.kind.n_logits()];
        let mut sum = 0.0;
        for (row, target, weight) in &self.rows {
            self.logits(*row, weights, &mut logits);
            sum += weight * self.kind.loss(&mut logits, *target);
        }
        sum / self.total()
    }

    /// The gradient of the mean loss.
    pub(super) fn gradient(&self, weights: &[f64]) -> Vec<f64> {
        self.sum(|row, target, logits| {
            self.logits(row, weights, logits);
            self.kind.loss(logits, target);
        })
    }

    /// How a change of the weights changes the gradient of the mean loss.
    pub(super) fn curve(&self, weights: &[f64], change: &[f64]) -> Vec<f64> {
        let mut now = vec![0.0; self.kind.n_logits()];
        self.sum(move |row, _, logits| {
            if self.kind != Kind::Square {
                self.logits(row, weights, &mut now);
            }
            self.logits(row, change, logits);
            self.kind.curve(&mut now, logits);
        })
    }

    /// The mean over the rows of what `of` leaves for their logits, times the rows.
    fn sum(&self, mut of: impl FnMut(u32, f64, &mut [f64])) -> Vec<f64> {
        let (d, total) = (self.d, self.total());
        let mut sum = vec![0.0; self.n_weights()];
        let mut logits = vec![0.0; self.kind.n_logits()];
        for (row, target, weight) in &self.rows {
            of(*row, *target, &mut logits);
            let x = self.row(*row);
            for (own, logit) in sum.chunks_exact_mut(d + 1).zip(&logits) {
                let times = logit * weight / total;
                own[d] += times;
                own.iter_mut().zip(x).for_each(|(own, x)| *own += times * f64::from(*x));
            }
        }
        sum
    }

    fn logits(&self, row: u32, weights: &[f64], logits: &mut [f64]) {
        let x = self.row(row);
        for (logit, own) in logits.iter_mut().zip(weights.chunks_exact(self.d + 1)) {
            *logit = own[self.d] + dot(x, own);
        }
    }

    fn row(&self, row: u32) -> &[f32] {
        let first = row as usize * self.d;
        &self.x[first..first + self.d]
    }
}

/// Eight sums beside one another, so that they are done at once.
fn dot(x: &[f32], weights: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let whole = x.len() / 8 * 8;
    for (x, weights) in x[..whole].chunks_exact(8).zip(weights.chunks_exact(8)) {
        for ((sum, x), weight) in sums.iter_mut().zip(x).zip(weights) {
            *sum += f64::from(*x) * weight;
        }
    }
    let rest = x[whole..].iter().zip(&weights[whole..]).map(|(x, weight)| f64::from(*x) * weight);
    sums.iter().sum::<f64>() + rest.sum::<f64>()
}
