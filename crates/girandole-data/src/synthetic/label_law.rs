//! How a label comes from an input, and what that means for all labels.

use super::SyntheticConfig;

/// How a label comes from `u = w_k·x`, and the exact covariance of two tasks' labels.
#[derive(Debug, Clone)]
pub(super) struct LabelLaw {
    /// Variance of `u`, c².
    variance: f64,
    /// Frequency and phase of each sinusoid.
    sinusoids: Vec<(f64, f64)>,
    noise_sd: f64,
}

impl LabelLaw {
    pub(super) fn new(config: &SyntheticConfig) -> Self {
        let sinusoids = config.alpha.iter().copied().zip(config.beta.iter().copied()).collect();
        Self { variance: config.scale * config.scale, sinusoids, noise_sd: config.noise_sd }
    }

    /// Step 4 of section 3.2 of the paper; `noise` is standard normal.
    pub(super) fn label(&self, u: f64, noise: f64) -> f64 {
        let waves = self.sinusoids.iter().map(|(alpha, beta)| libm::sin(alpha * u + beta));
        u + waves.sum::<f64>() + self.noise_sd * noise
    }

    /// Variance of a label.
    pub(super) fn label_variance(&self) -> f64 {
        self.covariance(1.0) + self.noise_sd * self.noise_sd
    }

    /// Pearson correlation of the labels of two tasks with weights of this cosine.
    pub(super) fn correlation(&self, cosine: f64) -> f64 {
        self.covariance(cosine) / self.label_variance()
    }

    /// Covariance of the labels without noise of two tasks.
    ///
    /// `u` and `v` of two tasks are jointly normal, each of variance s = c², with covariance t = s·cosine. For
    /// such numbers E cos(a u + b v + φ) = cos φ · exp(-(a² s + b² s + 2 a b t) / 2), which gives, by the product of two
    /// sines and by Stein's lemma:
    ///
    /// - Cov(u, v) = t
    /// - Cov(u, sin(b v + φ)) = t b cos φ · exp(-b² s / 2)
    /// - E sin(a u + φ) sin(b v + ψ) = (E cos(a u - b v + φ - ψ) - E cos(a u + b v + φ + ψ)) / 2
    fn covariance(&self, cosine: f64) -> f64 {
        let (s, t) = (self.variance, self.variance * cosine);
        let fade = |variance: f64| libm::exp(-variance / 2.0);
        let mut linear = 1.0;
        let mut waves = 0.0;
        for &(a, phi) in &self.sinusoids {
            linear += 2.0 * a * libm::cos(phi) * fade(a * a * s);
            for &(b, psi) in &self.sinusoids {
                let (both, cross) = ((a * a + b * b) * s, 2.0 * a * b * t);
                let difference = libm::cos(phi - psi) * fade(both - cross);
                let sum = libm::cos(phi + psi) * fade(both + cross);
                waves += (difference - sum) / 2.0 - libm::sin(phi) * libm::sin(psi) * fade(both);
            }
        }
        t * linear + waves
    }
}
