//! From where on something is a fault, and why there.
//!
//! The rates at which planted faults are found and sound models are accused by these numbers are measured in
//! `crates/girandole-train/tests/it/diagnoses`.

/// Fewer rows than this and nothing is judged: shares of rows would move by several in a hundred by chance.
pub(super) const LEAST_ROWS: usize = 100;

/// A row whose largest weight is above this has one expert for all practical purposes: the other gates' gradients
/// carry a factor below 0.05.
pub(super) const SURE: f64 = 0.95;

/// Share of sure rows from which a gate counts as polarised: for more than half of the rows it no longer mixes.
///
/// Zhao et al., RecSys 2019, saw gates of that kind in a fifth of their trainings, and left experts out against it.
pub(super) const POLARISED: f64 = 0.5;

/// Nats that the input tells about the choice of expert below which a gate counts as blind.
///
/// For weights that vary little the information is half the squared relative deviation: 0.00125 is a gate whose weights
/// vary by 5% of themselves between inputs. A gate as drawn, on standardised inputs, has about a hundred times as much.
pub(super) const BLIND: f64 = 0.00125;

/// Share of an equal part that the mean weight of every task lies below where an expert is dead by its gates: a
/// twentieth, with gradients twenty times smaller than its peers'.
pub(super) const UNUSED: f64 = 0.05;

/// ... unless it has the largest weight in so many rows of a task: a specialist of few rows is not dead.
pub(super) const SPECIALIST: f64 = 0.01;

/// Share of units that give one value for every row from which an expert is dead by its units.
///
/// Some dead ReLU units are usual at the start (Lu et al., CiCP 2020). Wang et al., 2024 (HoME), call experts with over
/// nine zeros in ten outputs collapsed; units that are dead for every row are the harder case of it.
pub(super) const DEAD_UNITS: f64 = 0.9;

/// Range of a unit over all rows, by its largest value, that counts as none: some roundings of 32 bits.
pub(super) const CONSTANT: f64 = 1e-6;

/// Variance of a unit that its partner may leave unexplained in twins: a correlation of 0.975.
///
/// A copy of a layer with a fifth of noise on it correlates so.
pub(super) const LEFT_OVER: f64 = 0.05;

/// ... and at most this share of what the nearest unit of the same expert leaves.
///
/// Units of one input are alike where the input is narrow or the layer wide, in sound experts too. How near a unit of
/// another expert comes by chance is seen within the expert, whose units have the same law: the measure sets itself.
///
/// Of two nearest units with the same law in m dimensions, one is nearer by this share of the squared distance with a
/// chance of `c / (1 + c)`, c = 0.25^(m/2): a fifth in a plane. Four fifths of a layer of eight are so once in ten thousand.
pub(super) const NEARER_THAN_OWN: f64 = 0.25;

/// What counts as left over by the nearest unit where an expert has no second one.
pub(super) const NO_OWN: f64 = 0.01;

/// Rounding of a correlation from 32 bits.
pub(super) const ROUNDING: f64 = 1e-5;

/// Share of live units, in both experts, that have such a partner in twins.
pub(super) const TWINS: f64 = 0.8;

/// Units per expert, over all experts, whose relations are kept: a table of so many by so many numbers.
pub(super) const MOST_UNITS: usize = 4096;

/// ... of which so many look for partners.
pub(super) const MOST_SEEKERS: usize = 1024;
