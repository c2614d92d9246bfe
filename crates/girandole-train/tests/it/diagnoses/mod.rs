//! What is said of gates and experts: numbers, faults found and faults not invented, remedies.

mod golden;
mod numbers;
mod plant;
mod rates;
mod remedies;
mod shown;
mod world;
