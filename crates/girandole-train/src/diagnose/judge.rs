//! From numbers to verdicts.

use super::thresholds::{BLIND, DEAD_UNITS, LEAST_ROWS, POLARISED, SPECIALIST, TWINS, UNUSED};
use super::{DeadBy, Diagnosis, Evidence, ExpertReport, Fault, Finding, GateReport, Remedy};

/// Everything that is wrong, experts first.
pub(super) fn judge(diagnosis: &Diagnosis) -> Vec<Finding> {
    let Diagnosis { rows, gates, experts, matched, .. } = diagnosis;
    if *rows < LEAST_ROWS {
        return Vec::new();
    }
    let mut findings: Vec<Finding> =
        experts.iter().enumerate().filter_map(|(expert, report)| dead_units(expert, report)).collect();
    let n_experts = gates.first().map_or(0, |gate| gate.mean.len());
    if n_experts < 2 {
        return findings;
    }
    findings.extend((0..n_experts).filter_map(|expert| unused(expert, gates)));
    for (a, row) in matched.iter().enumerate() {
        findings.extend((a + 1..row.len()).filter_map(|b| twins([a, b], matched)));
    }
    let is_one_gate = gates.len() > 1 && gates.windows(2).all(|pair| same(&pair[0], &pair[1]));
    for gate in &gates[..if is_one_gate { 1 } else { gates.len() }] {
        let task = (!is_one_gate).then(|| gate.task.clone());
        findings.extend(polarised(gate, task.clone()).or_else(|| blind(gate, task)));
    }
    findings
}

fn dead_units(expert: usize, report: &ExpertReport) -> Option<Finding> {
    let share = report.dead_units as f64 / report.units.max(1) as f64;
    (report.units > 0 && share >= DEAD_UNITS).then(|| Finding {
        fault: Fault::DeadExpert { expert, by: DeadBy::Units },
        evidence: vec![Evidence::new("share of dead units", share, DEAD_UNITS)],
        remedies: vec![
            Remedy::new("model.head.norm = \"layer\"", "keeps some unit of every expert away from zero"),
            Remedy::new("model.head.activation = \"silu\"", "passes a gradient on where ReLU passes none"),
        ],
    })
}

fn unused(expert: usize, gates: &[GateReport]) -> Option<Finding> {
    let equal = 1.0 / gates.first()?.mean.len() as f64;
    let largest =
        |of: fn(&GateReport) -> &Vec<f64>| gates.iter().map(|gate| of(gate)[expert]).fold(0.0, f64::max);
    // An expert of few rows that leads in them is a specialist.
    let (mean, first) = (largest(|gate| &gate.mean), largest(|gate| &gate.first));
    (mean < UNUSED * equal && first < SPECIALIST).then(|| Finding {
        fault: Fault::DeadExpert { expert, by: DeadBy::Gates },
        evidence: vec![Evidence::new("largest mean weight of a task", mean, UNUSED * equal)],
        remedies: vec![
            Remedy::new("train.load_balance = 0.1", "makes uneven use of the experts cost something"),
            Remedy::new(
                "model.head.gate.dropout = 0.1",
                "lets the others take over while some experts are left out",
            ),
        ],
    })
}

fn twins(experts: [usize; 2], matched: &[Vec<f64>]) -> Option<Finding> {
    let [a, b] = experts;
    let share = matched[a][b].min(matched[b][a]);
    (share >= TWINS).then(|| Finding {
        fault: Fault::TwinExperts { experts },
        evidence: vec![Evidence::new("share of units with a twin", share, TWINS)],
        remedies: vec![
            Remedy::new("model.head.gate.dropout = 0.1", "gives the two different rows to learn from"),
            Remedy::new("model.head.experts, one less", "costs nothing where two give the same"),
        ],
    })
}

fn polarised(gate: &GateReport, task: Option<String>) -> Option<Finding> {
    let favourite = gate.first.iter().position(|share| *share > super::thresholds::SURE);
    (gate.sure >= POLARISED).then(|| Finding {
        fault: Fault::PolarisedGate { task, expert: favourite },
        evidence: vec![Evidence::new("share of rows with a weight above 0.95", gate.sure, POLARISED)],
        remedies: vec![
            Remedy::new("model.head.gate.dropout = 0.1", "trains without the favourite now and then"),
            Remedy::new("model.head.gate.temperature = 2.0", "makes the weights of a row more even"),
            Remedy::new("train.load_balance = 0.1", "makes uneven use of the experts cost something"),
        ],
    })
}

fn blind(gate: &GateReport, task: Option<String>) -> Option<Finding> {
    (gate.information < BLIND).then(|| Finding {
        fault: Fault::BlindGate { task },
        evidence: vec![Evidence::new("nats that the input tells about the expert", gate.information, BLIND)],
        remedies: vec![
            Remedy::new("model.head.gate.temperature = 0.5", "makes the gate follow its input more sharply"),
            Remedy::new("model.head.gate.widths = [16]", "lets the gate see more than a linear map does"),
        ],
    })
}

/// Whether two tasks have one gate: a head of one gate shows it for every task.
fn same(a: &GateReport, b: &GateReport) -> bool {
    (&a.mean, &a.deviation, &a.most, &a.first, a.entropy)
        == (&b.mean, &b.deviation, &b.most, &b.first, b.entropy)
}
