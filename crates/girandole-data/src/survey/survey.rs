//! A look at all targets of a file.

use std::collections::BTreeSet;

use girandole_core::TaskKind;
use serde::{Deserialize, Serialize};

use super::joint::Joint;
use super::moments::Moments;
use super::{Estimate, PairLook, TaskLook};
use crate::encode::{TaskEncoder, wanted_by_tasks};
use crate::files::sources;
use crate::read::Source;
use crate::{DataError, Schema};

/// Rows that are looked at together.
const CHUNK: usize = 1 << 16;

/// What the targets of a file are like and have in common, before anything is trained.
///
/// Rows pass by in chunks, so that a file may be larger than memory.
///
/// ```
/// use girandole_data::{Schema, Survey};
///
/// let schema: Schema = toml::from_str("data.dataset = \"adult\"")?;
/// let survey = Survey::of(&schema, &|_| ())?;
/// assert_eq!(survey.pairs.len(), survey.tasks.len() * (survey.tasks.len() - 1) / 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Survey {
    /// Rows of the file.
    pub n_rows: u64,
    /// One a task, in the schema's order.
    pub tasks: Vec<TaskLook>,
    /// Each pair of tasks.
    pub pairs: Vec<PairLook>,
}

/// One target so far.
struct Seen {
    encoder: TaskEncoder,
    moments: Moments,
    classes: Vec<u64>,
}

/// One pair of targets so far.
struct SeenPair {
    tasks: [usize; 2],
    moments: Moments,
    joint: Option<Joint>,
}

impl Survey {
    /// Looks at all rows of the training file that a schema describes; `read` hears of the rows of each chunk.
    ///
    /// Weights count for nothing here: a figure is about the rows as they are.
    ///
    /// # Errors
    ///
    /// If the schema has problems, the file cannot be read, or a target's cell does not fit.
    pub fn of(schema: &Schema, read: &dyn Fn(usize)) -> Result<Self, DataError> {
        let schema = schema.checked()?;
        let source = sources(&schema.data)?.train;
        let encoders = with_classes(&schema, &source)?;
        let mut seen: Vec<Seen> = encoders.into_iter().map(Seen::new).collect();
        let mut pairs = SeenPair::all(&seen);
        let mut n_rows = 0;
        source.read_in_chunks(&wanted_by_tasks(&schema.tasks)?, CHUNK, &mut |table| {
            n_rows += table.n_rows() as u64;
            let targets =
                seen.iter().map(|seen| seen.encoder.encode(&table)).collect::<Result<Vec<_>, _>>()?;
            // A target that is not there is NaN from here on.
            let columns: Vec<Vec<f32>> = targets
                .into_iter()
                .map(|own| {
                    let cell = |(target, mask): (&f32, &f32)| if *mask > 0.0 { *target } else { f32::NAN };
                    own.targets.iter().zip(&own.mask).map(cell).collect()
                })
                .collect();
            seen.iter_mut().zip(&columns).for_each(|(seen, column)| seen.add(column));
            pairs.iter_mut().for_each(|pair| pair.add(&columns));
            read(table.n_rows());
            Ok(())
        })?;
        let tasks: Vec<TaskLook> = seen.iter().map(|seen| seen.look(n_rows)).collect();
        let pairs = pairs.iter().map(|pair| pair.look(&tasks)).collect();
        Ok(Self { n_rows, tasks, pairs })
    }
}

/// The tasks, those of classes with the classes that the rows have.
fn with_classes(schema: &Schema, source: &Source) -> Result<Vec<TaskEncoder>, DataError> {
    let mut encoders = schema.tasks.iter().map(TaskEncoder::new).collect::<Result<Vec<_>, _>>()?;
    let open: Vec<usize> = (0..encoders.len()).filter(|at| encoders[*at].lacks_classes()).collect();
    if open.is_empty() {
        return Ok(encoders);
    }
    let mut labels: Vec<BTreeSet<String>> = vec![BTreeSet::new(); encoders.len()];
    source.read_in_chunks(&wanted_by_tasks(&schema.tasks)?, CHUNK, &mut |table| {
        let add = |at: &usize| encoders[*at].add_labels(&table, &mut labels[*at]);
        open.iter().try_for_each(add)
    })?;
    for at in open {
        encoders[at].take_labels(&labels[at])?;
    }
    Ok(encoders)
}

impl Seen {
    fn new(encoder: TaskEncoder) -> Self {
        let classes = vec![0; encoder.classes().len()];
        Self { encoder, moments: Moments::default(), classes }
    }

    fn add(&mut self, column: &[f32]) {
        let there = column.iter().filter(|target| !target.is_nan());
        self.moments.join(&Moments::of(there.clone().map(|target| [f64::from(*target), 0.0])));
        if !self.classes.is_empty() {
            there.for_each(|class| self.classes[*class as usize] += 1);
        }
    }

    fn look(&self, n_rows: u64) -> TaskLook {
        let task = self.encoder.task();
        let n = self.moments.n;
        let mean = (n > 0.0 && self.classes.is_empty()).then_some(self.moments.means[0]);
        let deviation = if task.kind == TaskKind::Regression { self.moments.deviation(0) } else { None };
        let labels = self.encoder.classes().iter().zip(&self.classes);
        TaskLook {
            task,
            n: n as u64,
            missing: 1.0 - n / (n_rows as f64).max(1.0),
            mean,
            deviation,
            classes: labels.map(|(label, count)| (label.clone(), *count as f64 / n.max(1.0))).collect(),
        }
    }
}

impl SeenPair {
    fn all(seen: &[Seen]) -> Vec<Self> {
        let n_classes = |seen: &Seen| match seen.encoder.task().kind {
            TaskKind::Binary => Some(2),
            TaskKind::Multiclass { n_classes } => Some(n_classes),
            _ => None,
        };
        let pair = |(first, second): (usize, usize)| {
            let joint = n_classes(&seen[first]).zip(n_classes(&seen[second]));
            let joint = joint.map(|(first, second)| Joint::new(first, second));
            Self { tasks: [first, second], moments: Moments::default(), joint }
        };
        let pairs =
            (0..seen.len()).flat_map(|first| (first + 1..seen.len()).map(move |second| (first, second)));
        pairs.map(pair).collect()
    }

    fn add(&mut self, columns: &[Vec<f32>]) {
        let [first, second] = self.tasks.map(|task| &columns[task]);
        let both = first.iter().zip(second).filter(|(a, b)| !(a.is_nan() || b.is_nan()));
        match &mut self.joint {
            // A label between no and yes counts as the nearer.
            Some(joint) => both.for_each(|(a, b)| joint.add(a.round() as usize, b.round() as usize)),
            None => self.moments.join(&Moments::of(both.map(|(a, b)| [f64::from(*a), f64::from(*b)]))),
        }
    }

    fn look(&self, tasks: &[TaskLook]) -> PairLook {
        let looks = self.tasks.map(|task| &tasks[task]);
        let is_number = |look: &TaskLook| !matches!(look.task.kind, TaskKind::Multiclass { .. });
        let n = self.joint.as_ref().map_or(self.moments.n, Joint::n);
        let overlap = looks.map(|look| if look.n > 0 { n / look.n as f64 } else { 0.0 });
        let pearson = match &self.joint {
            Some(joint) => joint.pearson(),
            None if looks.iter().all(|look| is_number(look)) => self
                .moments
                .correlation()
                .map(|r| Estimate::correlation(r, (1.0 - r * r).powi(2) / (n - 3.0).max(1.0))),
            None => None,
        };
        // Known only where the other is yes: every row with it has the other, as yes, and others have not.
        let within = |inner: usize, outer: usize| {
            let Some(joint) = &self.joint else { return false };
            let margin = joint.margin(outer);
            looks[outer].task.kind == TaskKind::Binary
                && n > 0.0
                && looks[inner].n as f64 == n
                && margin.first() == Some(&0.0)
                && looks[outer].mean.is_some_and(|mean| mean < 1.0)
        };
        PairLook {
            tasks: looks.map(|look| look.task.name.clone()),
            n: n as u64,
            overlap,
            pearson,
            tetrachoric: self.joint.as_ref().and_then(Joint::tetrachoric),
            information: self.joint.as_ref().and_then(Joint::information),
            second_within_first: within(1, 0),
            first_within_second: within(0, 1),
        }
    }
}
