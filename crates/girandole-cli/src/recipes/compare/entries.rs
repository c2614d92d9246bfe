//! The entries of a comparison.

use girandole::job::Job;
use girandole::prelude::*;

use super::budget::Cost;
use super::entry::Entry;
use super::head_kind::HeadKind;
use crate::args::CompareArgs;
use crate::failure::Failure;

/// The linear baseline, the kinds of heads, and the configs' own models.
///
/// The first config's model is as it says and takes the place of its kind; the others cost what it does.
pub(super) fn of(args: &CompareArgs, jobs: &[Job], data: &DataSet) -> Result<Vec<Entry>, Failure> {
    let (inputs, tasks) = (data.inputs(), data.tasks());
    let [first, others @ ..] = jobs else { return Ok(Vec::new()) };
    let mut kinds = args.heads.clone();
    kinds.dedup();
    let own_kind = HeadKind::of(&first.model.head).filter(|kind| kinds.contains(kind));
    let mut entries = vec![Entry::linear(&first.model.encoder, tasks.len())];
    entries.extend(kinds.iter().map(|kind| Entry::of_kind(*kind, &first.model, tasks.len())));
    let own = match own_kind {
        Some(kind) => kind.name().to_owned(),
        None => {
            entries.push(Entry::together(first.name.clone(), first.model.clone(), tasks.len()));
            first.name.clone()
        }
    };
    entries
        .extend(others.iter().map(|job| Entry::together(job.name.clone(), job.model.clone(), tasks.len())));
    let mut names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
    names.sort_unstable();
    if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        let message = format!(
            "two models are named {}; rename a config's file, or leave a kind out of --heads",
            twice[0]
        );
        return Err(Failure::Plan(message));
    }
    let Some(reference) = entries.iter().find(|entry| entry.name == own) else { return Ok(entries) };
    let wanted = Cost::of(reference, inputs, tasks)?;
    for entry in entries.iter_mut().filter(|entry| entry.name != own && entry.name != Entry::LINEAR) {
        args.budget.fit(entry, wanted, inputs, tasks)?;
    }
    Ok(entries)
}
