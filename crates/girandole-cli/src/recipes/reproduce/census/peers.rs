//! What other programs reach on the same rows: logistic regression and gradient boosting.

use super::target::Target;

/// The AUCs that `benches/peers/census_baselines.py` printed; how it was run stands in its first lines.
const MEASURED: &str = include_str!("peers.csv");

/// What one other program reaches on one task.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Peer {
    pub(super) name: &'static str,
    pub(super) task: &'static str,
    /// Test AUC.
    pub(super) auc: f64,
    /// The split it was measured on.
    pub(super) split: &'static str,
}

/// All that was measured.
pub(super) fn measured() -> Vec<Peer> {
    let peer = |line: &'static str| {
        let mut cells = line.split(',');
        let (split, name, task) = (cells.next()?, cells.next()?, cells.next()?);
        Some(Peer { name, task, auc: cells.next()?.parse().ok()?, split })
    };
    MEASURED.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(peer).collect()
}

/// The names of the programs, in the order of the file.
pub(super) fn names(peers: &[Peer]) -> Vec<&'static str> {
    let mut names: Vec<&str> = peers.iter().map(|peer| peer.name).collect();
    names.dedup();
    names
}

/// What one of them reaches on a task.
pub(super) fn auc(peers: &[Peer], name: &str, task: Target) -> Option<f64> {
    peers.iter().find(|peer| peer.name == name && peer.task == task.name()).map(|peer| peer.auc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_was_measured_on_every_task() {
        let peers = measured();
        assert_eq!(names(&peers), ["logistic regression", "gradient boosting"]);
        for name in names(&peers) {
            for task in [Target::Income, Target::NeverMarried, Target::College] {
                let auc = auc(&peers, name, task).expect("measured");
                assert!((0.8..1.0).contains(&auc), "{name} {task:?} {auc}");
            }
        }
    }
}
