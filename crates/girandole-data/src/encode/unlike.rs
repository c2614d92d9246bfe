//! Whether fitted encoders are those of a schema.

use girandole_core::Problem;

use super::FittedEncoders;
use crate::Schema;
use crate::wanted::ReadAs;

/// Where a filled-in schema lists other features or tasks than fitted encoders have; nothing where they agree.
pub(crate) fn unlike(encoders: &FittedEncoders, schema: &Schema) -> Vec<Problem> {
    let feature = |name: &str, kind: &str, read_as: ReadAs| match read_as {
        ReadAs::List(form) => format!("`{name}` ({kind} of up to {} ids)", form.max_len),
        _ => format!("`{name}` ({kind})"),
    };
    let fitted = encoders.saved.features.iter();
    let fitted = fitted.map(|one| feature(&one.column, one.kind().word(), one.read_as())).collect();
    let mut listed = Vec::new();
    for config in &schema.features {
        let names = config.sources().into_iter().map(|columns| columns.join(" x "));
        listed.extend(names.map(|name| feature(&name, config.kind.word(), config.read_as())));
    }
    let fitted_tasks = encoders.tasks().iter().map(|task| format!("`{}`", task.name)).collect();
    let listed_tasks = schema.tasks.iter().map(|task| format!("`{}`", task.name)).collect();
    let both = [first_other("features", fitted, listed), first_other("tasks", fitted_tasks, listed_tasks)];
    both.into_iter().flatten().collect()
}

fn first_other(path: &str, fitted: Vec<String>, listed: Vec<String>) -> Option<Problem> {
    let at = (0..fitted.len().max(listed.len())).find(|at| fitted.get(*at) != listed.get(*at))?;
    let one = |names: &[String]| names.get(at).cloned().unwrap_or_else(|| "no more".to_owned());
    let (want, got) = (one(&fitted), one(&listed));
    let message = format!(
        "the encoders were fitted on {want} where these settings have {got}; take the settings they came from"
    );
    Some(Problem::new(path, message))
}
