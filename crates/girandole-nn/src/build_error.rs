//! Why a model could not be put together.

use girandole_core::Problem;

/// Why a model could not be put together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Settings out of range, all of them.
    ///
    /// Each problem names its key and the values that are allowed.
    #[error("{}", list(.0))]
    Settings(Vec<Problem>),
    /// A mixture was given no expert.
    ///
    /// Pass at least one; one expert equals a shared bottom.
    #[error("a mixture needs at least 1 expert, got 0")]
    NoExperts,
    /// Experts of one mixture differ in output width, so they cannot be added.
    ///
    /// Give them the same last layer, or put a projection behind the odd one.
    #[error(
        "expert {index} has an output of {got}, the experts before it have {want}: give all the same last width"
    )]
    ExpertWidth {
        /// Position of the odd expert, from 0.
        index: usize,
        /// Its output width.
        got: usize,
        /// The width of the experts before it.
        want: usize,
    },
    /// Parts that are to be stacked do not have the same layers.
    ///
    /// Keep parts of different shapes in a `Vec`.
    #[error(
        "part {index} differs from part 0 in {what}, so they cannot share one parameter: keep them in a Vec"
    )]
    NotStackable {
        /// Position of the odd part, from 0.
        index: usize,
        /// What differs.
        what: &'static str,
    },
    /// A gate weighs another number of experts than the mixture has.
    #[error("the gate weighs {got} experts, the mixture has {want}")]
    GateExperts {
        /// Experts the gate weighs.
        got: usize,
        /// Experts of the mixture.
        want: usize,
    },
    /// A gate has weights for another number of tasks than the head wants.
    #[error("the gate has weights for {got} tasks, the head wants {want}")]
    GateTasks {
        /// Tasks of the gate.
        got: usize,
        /// Tasks wanted.
        want: usize,
    },
    /// A head was built for another number of tasks.
    #[error("the head represents {got} tasks, the model has {want}")]
    HeadTasks {
        /// Tasks of the head.
        got: usize,
        /// Tasks of the model.
        want: usize,
    },
    /// A head reads another width than the encoder writes.
    #[error("the head reads an input of width {got}, the encoder writes {want}")]
    HeadInput {
        /// Width the head reads.
        got: usize,
        /// Width the encoder writes.
        want: usize,
    },
    /// A tower does not write the logits that its task needs.
    #[error("a tower writes {got} logits, its task needs {want}")]
    TowerLogits {
        /// Logits of the tower.
        got: usize,
        /// Logits of its task.
        want: usize,
    },
    /// The towers are not one for each task.
    #[error("got {got} towers for {want} tasks")]
    TowerCount {
        /// Number of towers.
        got: usize,
        /// Number of tasks.
        want: usize,
    },
    /// A model was given no task.
    #[error("a model needs at least 1 task, got 0")]
    NoTasks,
    /// Two tasks have one name, so no table could tell them apart.
    #[error("two tasks are named \"{name}\": give each its own name")]
    DuplicateTask {
        /// The shared name.
        name: String,
    },
    /// A multiclass task has fewer than two classes.
    #[error("task \"{task}\" has {n_classes} classes, a multiclass task needs at least 2")]
    TooFewClasses {
        /// Name of the task.
        task: String,
        /// Its number of classes.
        n_classes: usize,
    },
    /// The encoder was given nothing to read.
    #[error("a model needs at least 1 input, got none")]
    NoInputs,
    /// A categorical input has no ids or an embedding of no width.
    #[error(
        "categorical input \"{name}\" has {n_ids} ids and an embedding of width {d_embedding}: both must be at least 1"
    )]
    EmptyCategory {
        /// Name of the input.
        name: String,
        /// Its number of ids.
        n_ids: usize,
        /// Width of its embedding.
        d_embedding: usize,
    },
    /// An input of a part has no width.
    #[error("the input of a layer must have a width of at least 1, got 0")]
    NoWidth,
}

impl BuildError {
    /// `Ok` if there is no problem, else all of them.
    ///
    /// # Errors
    ///
    /// [`BuildError::Settings`] with the problems.
    pub fn from_problems(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self::Settings(problems)) }
    }
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("; ")
}
