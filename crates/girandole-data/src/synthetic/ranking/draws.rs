//! Random numbers that are the same on every machine.

use std::f64::consts::TAU;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Random numbers that are the same on every machine: one stream for each user, item, table and row.
#[derive(Debug, Clone)]
pub(super) struct Draws(ChaCha8Rng);

/// What a stream is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stream {
    Effects,
    User(u32),
    Item(u32),
    Row(u32),
}

impl Draws {
    pub(super) fn new(seed: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..].copy_from_slice(b"girandole ranking rows  ");
        Self(ChaCha8Rng::from_seed(key))
    }

    /// The start of a stream.
    pub(super) fn stream(&self, stream: Stream) -> Self {
        let (part, index) = match stream {
            Stream::Effects => (0, 0),
            Stream::User(index) => (1, index),
            Stream::Item(index) => (2, index),
            Stream::Row(index) => (3, index),
        };
        let mut random = self.0.clone();
        random.set_stream((part << 32) + u64::from(index));
        Self(random)
    }

    /// From 0 to below 1.
    pub(super) fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// From 0 to below `n`.
    pub(super) fn below(&mut self, n: usize) -> usize {
        ((self.uniform() * n as f64) as usize).min(n.saturating_sub(1))
    }

    /// Of mean 0 and the standard deviation `sd`.
    pub(super) fn normal(&mut self, sd: f64) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.uniform()));
        sd * radius * libm::cos(TAU * self.uniform())
    }

    /// As many of mean 0 and the standard deviation `sd`.
    pub(super) fn normals<const N: usize>(&mut self, sd: f64) -> [f64; N] {
        std::array::from_fn(|_| self.normal(sd))
    }

    pub(super) fn chance(&mut self, p: f64) -> bool {
        self.uniform() < p
    }
}
