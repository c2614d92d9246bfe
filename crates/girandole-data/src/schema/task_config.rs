//! One target, where it is found and for which rows it counts.

use girandole_core::TargetTransform;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, de};

use super::names::some_names;
use super::{LossChoice, ScaleChoice, TargetKind};

/// One target, where it is found and for which rows it counts: one table `[[tasks]]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskConfig {
    /// Unique; used by every table, metric and message.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What the target is.
    pub kind: TargetKind,
    /// A column, or a condition on columns: see [`Condition`](crate::Condition).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub target: String,
    /// Columns that are each the target of a task of their name, instead of `name` and `target`; all else is theirs alike.
    ///
    /// Patterns as in the `columns` of features: `"PCBA-*"`.
    #[serde(default, deserialize_with = "some_names", skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// Column that is 1 where the target exists, else 0 or empty. Default: wherever the cell is not empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mask: Option<String>,
    /// Condition on the rows that the task is about. Default: all rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub space: Option<String>,
    /// Multiclass only: all classes in order. Default: those of the training rows, sorted.
    #[serde(default, deserialize_with = "labels", skip_serializing_if = "Option::is_none")]
    pub classes: Option<Vec<String>>,
    /// How strongly the task counts in training, at least 0; carried for the trainer. Default: 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: f64,
    /// Regression only: the loss; carried for the trainer. Default: the trainer's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss: Option<LossChoice>,
    /// Regression only: `log1p` learns the logarithm of 1 and the target, for counts and durations; predictions and
    /// scores stay in the target's unit. Default: the target itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transform: Option<TargetTransform>,
    /// Regression only: in which unit the target is learned. Default: `standard`, its own deviations.
    #[serde(default, skip_serializing_if = "ScaleChoice::is_standard")]
    pub scale: ScaleChoice,
}

impl TaskConfig {
    /// A task of `kind` whose target is a column or a condition.
    pub fn new(name: impl Into<String>, kind: TargetKind, target: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind,
            target: target.into(),
            columns: None,
            mask: None,
            space: None,
            classes: None,
            weight: 1.0,
            loss: None,
            transform: None,
            scale: ScaleChoice::default(),
        }
    }

    /// A yes-or-no task.
    pub fn binary(name: impl Into<String>, target: impl Into<String>) -> Self {
        Self::new(name, TargetKind::Binary, target)
    }
}

fn one() -> f64 {
    1.0
}

fn is_one(weight: &f64) -> bool {
    *weight == 1.0
}

/// Reads class labels that are texts, numbers or truth values.
fn labels<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<String>>, D::Error> {
    struct Labels;
    impl<'de> Visitor<'de> for Labels {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a list of class labels")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            let mut labels = Vec::new();
            while let Some(Label(label)) = items.next_element()? {
                labels.push(label);
            }
            Ok(labels)
        }
    }
    from.deserialize_seq(Labels).map(Some)
}

struct Label(String);

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct One;
        impl Visitor<'_> for One {
            type Value = Label;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a class label: a text, a number or a truth value")
            }

            fn visit_str<E: de::Error>(self, label: &str) -> Result<Label, E> {
                Ok(Label(label.to_owned()))
            }

            fn visit_i64<E: de::Error>(self, label: i64) -> Result<Label, E> {
                Ok(Label(label.to_string()))
            }

            fn visit_u64<E: de::Error>(self, label: u64) -> Result<Label, E> {
                Ok(Label(label.to_string()))
            }

            fn visit_f64<E: de::Error>(self, label: f64) -> Result<Label, E> {
                Ok(Label(label.to_string()))
            }

            fn visit_bool<E: de::Error>(self, label: bool) -> Result<Label, E> {
                Ok(Label(label.to_string()))
            }
        }
        from.deserialize_any(One)
    }
}
