//! A fault with what shows it and what helps.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Fault;

/// A fault with what shows it and what helps; its text is a line for people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What is wrong.
    pub fault: Fault,
    /// What was measured.
    pub evidence: Vec<Evidence>,
    /// What the library offers against it, the first to try first.
    pub remedies: Vec<Remedy>,
}

/// A number that shows a fault.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is.
    pub what: String,
    /// The number.
    pub value: f64,
    /// From where on it is a fault, above or below as `what` says.
    pub limit: f64,
}

/// A setting that helps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// As it stands in a job, `train.load_balance = 0.01`.
    pub setting: String,
    /// What it does.
    pub effect: String,
}

impl Evidence {
    pub(super) fn new(what: impl Into<String>, value: f64, limit: f64) -> Self {
        Self { what: what.into(), value, limit }
    }
}

impl Remedy {
    pub(super) fn new(setting: &str, effect: &str) -> Self {
        Self { setting: setting.to_owned(), effect: effect.to_owned() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.fault)?;
        for (position, Evidence { what, value, limit }) in self.evidence.iter().enumerate() {
            let open = if position == 0 { " (" } else { ", " };
            write!(f, "{open}{what}: {}, limit {}", short(*value), short(*limit))?;
        }
        if !self.evidence.is_empty() {
            f.write_str(")")?;
        }
        for (position, remedy) in self.remedies.iter().enumerate() {
            let open = if position == 0 { "; try " } else { ", or " };
            write!(f, "{open}{}", remedy.setting)?;
        }
        Ok(())
    }
}

/// Three figures, whatever the size.
fn short(value: f64) -> String {
    if value == 0.0 || (0.001..1e6).contains(&value.abs()) {
        let text = format!("{value:.3}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        format!("{value:.1e}")
    }
}
