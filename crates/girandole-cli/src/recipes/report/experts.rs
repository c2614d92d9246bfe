//! How tasks share the experts.

use super::looked_at::LookedAt;
use crate::failure::Failure;
use crate::page::{Block, Figure, Section};
use crate::recipes::gates;

/// The heat maps of each run whose model has gates, with what is wrong with them; none without one.
pub(super) fn section(looked_at: &[LookedAt]) -> Result<Option<Section>, Failure> {
    let mut blocks = Vec::new();
    for (number, own) in looked_at.iter().enumerate() {
        let Some(diagnosis) = &own.gates else { continue };
        let says = if diagnosis.findings.is_empty() {
            format!("{}: nothing wrong with gates and experts over {} rows.", own.name, diagnosis.rows)
        } else {
            format!("{}, over {} rows:", own.name, diagnosis.rows)
        };
        blocks.push(Block::Text(says));
        if !diagnosis.findings.is_empty() {
            blocks.push(Block::List(diagnosis.findings.iter().map(ToString::to_string).collect()));
        }
        for figure in gates::figures(diagnosis)? {
            let name = format!("{}-{}", figure.name, number + 1);
            blocks.push(Block::Figure(Figure { name, ..figure }));
        }
    }
    let section = Section { title: "Gates and experts".to_owned(), blocks };
    Ok(Some(section).filter(|section| !section.blocks.is_empty()))
}
