//! What can be wrong with gates and experts.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What is wrong with a gate or an expert. Experts are numbered from 0 here, and from 1 in texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fault {
    /// An expert adds nothing that depends on the input.
    DeadExpert {
        /// The expert.
        expert: usize,
        /// What kills it.
        by: DeadBy,
    },
    /// Two experts give the same, unit by unit in any order.
    TwinExperts {
        /// The two, the smaller number first.
        experts: [usize; 2],
    },
    /// A gate gives one expert nearly all the weight, in most rows.
    PolarisedGate {
        /// The task; none where all tasks share the gate.
        task: Option<String>,
        /// The expert, where it is the same one in nearly all rows.
        expert: Option<usize>,
    },
    /// A gate gives the same weights whatever the input.
    BlindGate {
        /// The task; none where all tasks share the gate.
        task: Option<String>,
    },
}

/// What kills an expert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadBy {
    /// Its units give one value for every row.
    Units,
    /// No gate gives it weight.
    Gates,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gate = |task: &Option<String>| match task {
            Some(task) => format!("the gate of \"{task}\""),
            None => "the gate of all tasks".to_owned(),
        };
        match self {
            Self::DeadExpert { expert, by: DeadBy::Units } => {
                write!(f, "expert {} is dead: its units give the same for every row", expert + 1)
            }
            Self::DeadExpert { expert, by: DeadBy::Gates } => {
                write!(f, "expert {} is dead: no gate gives it weight", expert + 1)
            }
            Self::TwinExperts { experts: [a, b] } => {
                write!(f, "experts {} and {} are twins: unit by unit they give the same", a + 1, b + 1)
            }
            Self::PolarisedGate { task, expert: None } => {
                write!(f, "{} is polarised: in most rows one expert has nearly all the weight", gate(task))
            }
            Self::PolarisedGate { task, expert: Some(expert) } => {
                write!(f, "{} is polarised: expert {} has nearly all the weight", gate(task), expert + 1)
            }
            Self::BlindGate { task } => {
                write!(f, "{} ignores its input: it gives every row the same weights", gate(task))
            }
        }
    }
}
