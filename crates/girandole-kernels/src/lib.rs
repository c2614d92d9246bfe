//! Operations of multi-task models fused for the CPU, with their own gradients.
