//! See how tasks share the experts: `girandole gates RUN`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use girandole::prelude::*;
use girandole::train::SegmentReport;

use crate::failure::Failure;
use crate::figures::{HeatPanel, heat_panels};
use crate::page::Figure;
use crate::progress;
use crate::whole_file;

#[derive(Debug, Args)]
pub(crate) struct GatesArgs {
    /// Folder of the run
    pub(crate) run: PathBuf,
    /// CSV or Parquet file with the features; by default the rows that the run was trained on
    #[arg(long, value_name = "FILE")]
    pub(crate) data: Option<PathBuf>,
    /// Column by whose values weights are added up too: a feature, or any other column of the file
    #[arg(long, value_name = "COLUMN")]
    pub(crate) by: Option<String>,
    /// Folder of gates.json and the figures; by default the run's
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Where to compute
    #[arg(long, default_value_t = DeviceSpec::flex())]
    pub(crate) device: DeviceSpec,
}

pub(crate) fn gates(args: &GatesArgs) -> Result<ExitCode, Failure> {
    let run = Run::open(&args.run)?;
    let device = args.device.open()?;
    let folder = args.out.clone().unwrap_or_else(|| args.run.clone());
    std::fs::create_dir_all(&folder).map_err(|source| Failure::Write { file: folder.clone(), source })?;
    let bar = progress::rows();
    let diagnosis =
        run.diagnose(args.data.as_deref(), args.by.as_deref(), &device, &|rows| bar.inc(rows as u64));
    bar.finish_and_clear();
    let Some(diagnosis) = diagnosis? else {
        println!("the model of this run has no gates");
        return Ok(ExitCode::SUCCESS);
    };

    print_gates(&diagnosis);
    print_experts(&diagnosis);
    if let Some(segments) = &diagnosis.segments {
        print_segments(&diagnosis, segments);
    }
    print_findings(&diagnosis);
    whole_file::write(&folder.join("gates.json"), diagnosis.to_json())?;
    let mut written: Vec<PathBuf> = vec![folder.join("gates.json")];
    for figure in figures(&diagnosis)? {
        figure.write(&folder)?;
        written.push(folder.join(format!("{}.png", figure.name)));
    }
    println!(
        "\nwrote {}",
        written.iter().map(|file| file.display().to_string()).collect::<Vec<_>>().join(", ")
    );
    Ok(ExitCode::SUCCESS)
}

/// Experts are numbered from 1.
fn numbers(n: usize) -> Vec<String> {
    (1..=n).map(|number| number.to_string()).collect()
}

fn print_gates(diagnosis: &Diagnosis) {
    println!("gates over {} rows: mean weight of each expert", diagnosis.rows);
    let n_experts = diagnosis.gates.first().map_or(0, |gate| gate.mean.len());
    let width = width(diagnosis.gates.iter().map(|gate| gate.task.as_str()));
    print!("  {:width$}", "");
    numbers(n_experts).iter().for_each(|number| print!("  {number:>5}"));
    println!("   entropy  one expert  information");
    for gate in &diagnosis.gates {
        print!("  {:width$}", gate.task);
        gate.mean.iter().for_each(|mean| print!("  {mean:5.3}"));
        println!("   {:7.3}  {:9.1}%  {:11.4}", gate.entropy, 100.0 * gate.sure, gate.information);
    }
    println!(
        "  entropy: 1 where experts count alike; one expert: rows with a weight above 0.95; information: nats that the \
         input tells about the expert"
    );
}

fn print_experts(diagnosis: &Diagnosis) {
    if diagnosis.experts.is_empty() {
        return;
    }
    println!(
        "\nexperts\n  number  weight    scale  zeros  dead units  most alike to (CKA, units with a twin)"
    );
    for (number, expert) in diagnosis.experts.iter().enumerate() {
        let (cka, matched) = (&diagnosis.cka[number], &diagnosis.matched[number]);
        let others = (0..cka.len()).filter(|other| *other != number);
        let nearest = others.max_by(|a, b| {
            (matched[*a], cka[*a]).partial_cmp(&(matched[*b], cka[*b])).unwrap_or(std::cmp::Ordering::Equal)
        });
        let nearest = nearest.map_or_else(String::new, |other| {
            format!("{} ({:.3}, {:.0}%)", other + 1, cka[other], 100.0 * matched[other])
        });
        let dead = format!("{} of {}", expert.dead_units, expert.units);
        println!(
            "  {:>6}  {:6.3}  {:7.3}  {:4.0}%  {dead:>10}  {nearest}",
            number + 1,
            expert.weight,
            expert.scale,
            100.0 * expert.zeros
        );
    }
}

fn print_segments(diagnosis: &Diagnosis, segments: &SegmentReport) {
    println!("\nmean weight of each expert by {}", segments.feature);
    let width = width(segments.names.iter().map(String::as_str));
    for (task, (gate, mean)) in diagnosis.gates.iter().zip(&segments.mean).enumerate() {
        println!(
            "  {}: {} tells {:.4} of the {:.4} nats that the whole input tells about the expert",
            gate.task, segments.feature, segments.information[task], gate.information
        );
        for ((name, rows), mean) in
            segments.names.iter().zip(&segments.rows).zip(mean).filter(|((_, n), _)| **n > 0)
        {
            print!("    {name:width$}  {rows:>8}");
            mean.iter().for_each(|mean| print!("  {mean:5.3}"));
            println!();
        }
    }
}

fn print_findings(diagnosis: &Diagnosis) {
    println!("\nverdicts");
    if diagnosis.rows < 100 {
        println!("  none: {} rows are too few, 100 are needed", diagnosis.rows);
    } else if diagnosis.findings.is_empty() {
        println!("  nothing wrong with gates and experts");
    }
    for Finding { fault, evidence, remedies, .. } in &diagnosis.findings {
        println!("  {fault}");
        evidence
            .iter()
            .for_each(|seen| println!("    {}: {:.4}, limit {}", seen.what, seen.value, seen.limit));
        remedies.iter().for_each(|remedy| println!("    try {}: {}", remedy.setting, remedy.effect));
    }
}

/// What a diagnosis looks like.
pub(super) fn figures(diagnosis: &Diagnosis) -> Result<Vec<Figure>, Failure> {
    let n_experts = diagnosis.gates.first().map_or(0, |gate| gate.mean.len());
    let columns = numbers(n_experts);
    let darkest = |cells: &mut dyn Iterator<Item = f64>| cells.fold(1.0 / n_experts.max(1) as f64, f64::max);
    let mut panels = vec![HeatPanel {
        title: "Mean gate weight".to_owned(),
        x_label: "expert".to_owned(),
        rows: diagnosis.gates.iter().map(|gate| gate.task.clone()).collect(),
        columns: columns.clone(),
        cells: diagnosis.gates.iter().map(|gate| gate.mean.clone()).collect(),
        darkest: darkest(&mut diagnosis.gates.iter().flat_map(|gate| gate.mean.iter().copied())),
    }];
    if n_experts > 1 && !diagnosis.cka.is_empty() {
        panels.push(HeatPanel {
            title: "How alike experts are (CKA)".to_owned(),
            x_label: "expert".to_owned(),
            rows: columns.clone(),
            columns: columns.clone(),
            cells: diagnosis.cka.clone(),
            darkest: 1.0,
        });
    }
    let svg = heat_panels(&panels).map_err(Failure::Figure)?;
    let caption =
        "Mean weight that each task gives each expert, and linear CKA of the experts' outputs.".to_owned();
    let mut figures = vec![Figure { name: "gates".to_owned(), svg, caption }];
    if let Some(segments) = &diagnosis.segments {
        let darkest = darkest(&mut segments.mean.iter().flatten().flatten().copied());
        let panel = |(gate, mean): (&girandole::train::GateReport, &Vec<Vec<f64>>)| HeatPanel {
            title: format!("{} by {}", gate.task, segments.feature),
            x_label: "expert".to_owned(),
            rows: segments.names.clone(),
            columns: columns.clone(),
            cells: mean.iter().zip(&segments.rows).map(|(mean, n)| shown(mean, *n)).collect(),
            darkest,
        };
        let panels: Vec<_> = diagnosis.gates.iter().zip(&segments.mean).map(panel).collect();
        let svg = heat_panels(&panels).map_err(Failure::Figure)?;
        let caption = format!("Mean gate weights by {}, task by task.", segments.feature);
        figures.push(Figure { name: "gates-by-segment".to_owned(), svg, caption });
    }
    Ok(figures)
}

/// A segment without rows stays empty.
fn shown(mean: &[f64], rows: usize) -> Vec<f64> {
    if rows == 0 { vec![f64::NAN; mean.len()] } else { mean.to_vec() }
}

fn width<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    names.map(|name| name.chars().count()).max().unwrap_or(0)
}
